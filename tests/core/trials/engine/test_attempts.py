"""One attempt: tools, text tool calls, limits, errors, follow-ups; the same rules for every arm."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.engine.toy import Adder, Sums, SumWorld, ToolAdder

from seatrial.errors import BadInput, NotReady
from seatrial.trials.engine.plan import Course, Plan, Rules
from seatrial.trials.engine.reading import Recorded, read_journal
from seatrial.trials.engine.texttools import text_tool_calls
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.item import Item, Score
from seatrial.trials.result import TrialResult
from seatrial.trials.talk import Delivery, Reply, Request, ToolCall


def run(plan: Plan, arms: list[Any], path: Path, **more: Any) -> tuple[TrialResult, Recorded]:
    result = asyncio.run(run_trial(plan, arms, path, **more))
    return result, read_journal(path)


def plan_of(family: Any, items: int = 4, **rules: Any) -> Plan:
    return Plan([Course(family, items=items)], rules=Rules(**rules))


def attempts_of(recorded: Recorded, arm: str) -> list[dict[str, Any]]:
    return [line for line in recorded.attempts.values() if line["arm"] == arm]


def test_a_tool_is_used_until_the_answer_and_its_state_is_judged(tmp_path: Path) -> None:
    a, b = ToolAdder("A"), ToolAdder("B")
    _, recorded = run(plan_of(Sums(tools=True)), [a, b], tmp_path / "j")
    assert {line["score"] for line in recorded.attempts.values()} == {1.0}
    assert [line["turns"] for line in attempts_of(recorded, "A")] == [3, 3, 3, 3]
    last = max((request for request in a.asked), key=lambda request: len(request.messages))
    roles = [message["role"] for message in last.messages]
    assert roles == ["user", "assistant", "tool", "assistant", "tool"]
    assert last.messages[1]["tool_calls"][0]["id"] == last.messages[2]["tool_call_id"]
    assert last.messages[2]["content"].startswith("total ")


def test_a_tool_call_written_as_text_counts_by_a_rule_that_is_the_same_for_both(tmp_path: Path) -> None:
    arms = [ToolAdder("A"), ToolAdder("B", "text")]
    result, recorded = run(plan_of(Sums(tools=True)), arms, tmp_path / "on")
    assert result.text_tool_calls
    assert [line["score"] for line in attempts_of(recorded, "B")] == [1.0] * 4
    assert [line["text_calls"] for line in attempts_of(recorded, "B")] == [2] * 4
    assert [line["text_calls"] for line in attempts_of(recorded, "A")] == [0] * 4
    result, recorded = run(plan_of(Sums(tools=True), text_tool_calls=False), arms, tmp_path / "off")
    assert not result.text_tool_calls
    assert [line["score"] for line in attempts_of(recorded, "B")] == [0.0] * 4
    assert [line["text_calls"] for line in attempts_of(recorded, "B")] == [1] * 4, (
        "it is counted as a fact all the same"
    )
    assert [line["score"] for line in attempts_of(recorded, "A")] == [1.0] * 4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('```json\n{"name": "add", "arguments": {"number": 1}}\n```', ["add"]),
        ('```\n{"name": "add", "parameters": {}}\n```\n```json\n{"name": "add", "arguments": "{}"}```', ["add", "add"]),
        ('<tool_call>\n{"name": "other", "arguments": {}}\n</tool_call>', ["other"]),
        ('{"name": "add", "arguments": {}}', ["add"]),
        ('```json\n[{"name": "add", "arguments": {}}, {"name": "add", "arguments": {}}]\n```', ["add", "add"]),
        ('```json\n{"name": "other", "arguments": {}}\n```', []),
        ('```json\n{"name": "add"}\n```', []),
        ('The tool is {"name": "add", "arguments": {}}, I think.', []),
        ("```" * 50_000 + "{", []),
        ("<tool_call>{" * 20_000, []),
        ('```json\n{"name": "add", "arguments": ' + "[" * 100_000 + "\n```", []),
    ],
)  # fmt: skip
def test_tool_calls_in_a_text_are_found(text: str, names: list[str]) -> None:
    assert [call.name for call in text_tool_calls(text, {"add"})] == names


def test_arguments_that_are_no_json_are_answered_as_an_error_and_sent_back_as_json(tmp_path: Path) -> None:
    a, b = ToolAdder("A", "broken"), ToolAdder("B")
    _, recorded = run(plan_of(Sums(tools=True), items=1, turns=2), [a, b], tmp_path / "j")
    (attempt,) = attempts_of(recorded, "A")
    assert (attempt["score"], attempt["cause"]) == (0.0, "limit of turns")
    said, answered = a.asked[1].messages[1:]
    assert json.loads(said["tool_calls"][0]["function"]["arguments"]) == {"unreadable": "{number: 1"}
    assert "not a JSON object" in answered["content"]


def test_limits_are_the_same_for_both_and_end_an_attempt(tmp_path: Path) -> None:
    arms = [ToolAdder("A"), ToolAdder("B")]
    taken = {"limit of turns": {"turns": 1}, "limit of tokens": {"tokens": 9}, "limit of seconds": {"seconds": 0.05}}
    for cause, limits in taken.items():
        _, recorded = run(plan_of(Sums(tools=True), items=1, **limits), arms, tmp_path / cause)
        assert {line["cause"] for line in recorded.attempts.values()} == {cause}
    assert all(request.max_tokens == 9 for request in arms[0].asked if request.max_tokens < 2048)


def test_an_error_scores_0_and_is_recorded_with_its_cause(tmp_path: Path) -> None:
    class Failing(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            return Reply(finish="error", error="timeout: no answer had begun", seconds=3.0, retries=2)

    result, recorded = run(plan_of(Sums()), [Adder("A", lambda _: 1.0), Failing("B", lambda _: 1.0)], tmp_path / "j")
    found = {(line["score"], line["cause"], line["error"]) for line in attempts_of(recorded, "B")}
    assert found == {(0.0, "timeout", True)}
    assert result.families[0].shares["B"].items == 4, "errors are not dropped"
    assert result.families[0].causes["B"] == {"timeout": 4}
    assert (result.arms[1].errors, result.arms[1].retries, result.arms[1].seconds) == ({"timeout": 4}, 8, 12.0)


@pytest.mark.parametrize("cause", ["key refused: 401", "no such model: it serves x", "unreachable: connection refused"])
def test_a_contender_that_cannot_be_asked_ends_the_trial_and_nothing_is_scored(tmp_path: Path, cause: str) -> None:
    broken = True

    class Broken(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            return Reply(finish="error", error=cause) if broken else Reply(str(value))

    arms = [Adder("A", lambda _: 1.0), Broken("B", lambda _: 1.0)]
    with pytest.raises(NotReady, match=f"“B” cannot be asked: {cause.partition(':')[0]}"):
        run(plan_of(Sums()), arms, tmp_path / "j")
    assert attempts_of(read_journal(tmp_path / "j"), "B") == []
    broken = False
    result, _ = run(plan_of(Sums()), arms, tmp_path / "j")
    assert result.families[0].shares["B"].mean == 1
    assert len(arms[0].asked) == 4, "what was answered before is not asked again"


def test_an_endpoint_that_is_gone_ends_the_trial_and_one_that_fails_now_and_then_does_not(
    tmp_path: Path,
) -> None:
    class Flaky(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            fails = len(self.asked) % 3 == 0 if self.spec.name == "B" else len(self.asked) > 4
            return Reply(finish="error", error="unreachable: closed") if fails else Reply(str(value))

    sure = Adder("A", lambda _: 1.0)
    result, _ = run(plan_of(Sums(), items=9), [sure, Flaky("B", lambda _: 1.0)], tmp_path / "1", concurrency=2)
    assert result.families[0].causes["B"] == {"unreachable": 3}
    with pytest.raises(NotReady, match="“C” cannot be asked"):
        run(plan_of(Sums(), items=9), [sure, Flaky("C", lambda _: 1.0)], tmp_path / "2", concurrency=2)


def test_a_grader_that_fails_scores_0_and_says_so(tmp_path: Path) -> None:
    class Broken(Sums):
        def start(self, seed: int, index: int) -> SumWorld:
            world = super().start(seed, index)
            world.grade = lambda answer: 1 / 0  # type: ignore[assignment, method-assign, return-value]
            return world

    result, _ = run(plan_of(Broken(), items=2), [Adder(name, lambda _: 1.0) for name in "AB"], tmp_path / "j")
    assert result.families[0].causes["A"] == {"grader failed": 2}


def test_a_follow_up_is_asked_and_what_tools_raise_is_told_to_the_contender(tmp_path: Path) -> None:
    @dataclass
    class Twice(Sums):
        id: str = "twice"
        instant: bool = False  # so that threads are used

        def start(self, seed: int, index: int) -> SumWorld:
            world = super().start(seed, index)
            asked: list[str] = []

            def follow_up(answer: str) -> str | None:
                asked.append(answer)
                return "Now say it again." if len(asked) == 1 else None

            world.follow_up = follow_up  # type: ignore[method-assign]
            world.use = lambda name, arguments: {}["x"]  # type: ignore[method-assign]
            return world

    class Curious(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            if len(request.messages) == 1:
                return Reply("", (ToolCall("", "add", "{}"),), "tool_calls")
            return Reply(str(value))

    a = Curious("A", lambda _: 1.0)
    result, _ = run(plan_of(Twice(tools=True), items=1), [a, Adder("B", lambda _: 1.0)], tmp_path / "j")
    assert result.families[0].shares["A"].mean == 1
    said = [message["content"] for message in a.asked[-1].messages]
    assert (said[2], said[4]) == ("The tool failed: KeyError.", "Now say it again.")


def test_half_characters_in_an_answer_do_not_break_the_journal(tmp_path: Path) -> None:
    class Odd(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            return Reply("\ud83d odd", (), "stop")

    _, recorded = run(plan_of(Sums(), items=1), [Odd("A", lambda _: 1.0), Odd("B", lambda _: 1.0)], tmp_path / "j")
    assert {line["reply"]["text"] for line in recorded.calls.values()} == {"? odd"}


class Agent(Adder):
    """A command-line agent: leaves a file behind."""

    works = 0

    async def work(self, item: Item, *, seed: int, limits: Rules) -> Delivery:
        self.works += 1
        total = sum(int(word.strip("?")) for word in item.prompt.split() if word.strip("?").isdigit())
        return Delivery("done", {"total.txt": str(total).encode()}, calls=3, tokens_in=30, tokens_out=6, seconds=2.0)


def test_a_command_works_by_itself_and_what_it_leaves_is_judged_and_journalled(tmp_path: Path) -> None:
    arms = [Agent("A", lambda _: 1.0), Adder("B", lambda _: 1.0)]
    result, _ = run(plan_of(Sums(instant=False)), arms, tmp_path / "j")
    assert result.families[0].shares["A"].mean == 1
    assert (result.arms[0].calls, result.arms[0].tokens_in, result.calls) == (12, 120, 16)
    # As if it had been killed between the end of the work and its judgement.
    lines = (tmp_path / "j").read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if line.startswith((b'{"kind":"trial"', b'{"kind":"session"', b'{"kind":"call"'))]
    (tmp_path / "j").write_bytes(b"".join(kept))
    again, _ = run(plan_of(Sums(instant=False)), arms, tmp_path / "j")
    assert arms[0].works == 4
    assert again.families == result.families


def test_a_changed_item_is_noticed_where_a_call_is_taken_from_the_journal(tmp_path: Path) -> None:
    class Changed(Sums):
        def item(self, seed: int, index: int) -> Item:
            found = super().item(seed, index)
            return Item(found.id, found.family, found.prompt + " ", tools=found.tools)

    class Stuck(ToolAdder):
        async def reply(self, request: Request) -> Reply:
            if len(self.asked) >= 1:
                await asyncio.sleep(60)
            return await super().reply(request)

    arms: list[Any] = [Stuck("A"), ToolAdder("B")]

    async def cut_short() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await run_trial(plan_of(Sums(tools=True)), arms, tmp_path / "j")

    asyncio.run(cut_short())
    with pytest.raises(BadInput, match="is not what “A” was asked"):
        run(plan_of(Changed(tools=True)), [ToolAdder("A"), ToolAdder("B")], tmp_path / "j")


def test_a_score_outside_0_to_1_does_not_enter(tmp_path: Path) -> None:
    class Generous(Sums):
        def start(self, seed: int, index: int) -> SumWorld:
            world = super().start(seed, index)
            world.grade = lambda answer: Score(7.0)  # type: ignore[assignment, method-assign]
            return world

    result, _ = run(plan_of(Generous(), items=2), [Adder(name, lambda _: 1.0) for name in "AB"], tmp_path / "j")
    assert result.families[0].shares["A"].mean == 0
