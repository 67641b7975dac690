"""A scripted contender answers as its file or its rule says, alike in every run."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from seatrial.errors import BadInput
from seatrial.trials.contenders.file import ScriptedSpec
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.item import Item, Score
from seatrial.trials.talk import Reply, Request, ToolCall


class Locks:
    """A world of three locks that open in order: a real one, though small."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Open a lock."""
        self.opened.append(f"{name} {arguments['lock']}")
        return "open"

    def follow_up(self, answer: str) -> str | None:
        """Nothing more."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """No files."""

    def grade(self, answer: str) -> Score:
        """All three, and the word."""
        return Score(float(len(self.opened) == 3 and answer == "Answer: sesame"))

    def close(self) -> None:
        """Nothing is held."""

    def reference(self) -> str:
        """The word."""
        return "Answer: sesame"

    def solve(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """The locks in order."""
        return [("open", {"lock": number}) for number in (1, 2, 3)]


def item(number: int, size: float | None = None, family: str = "locks") -> Item:
    """One item."""
    return Item(id=f"{family}-{number}", family=family, prompt="Open all.", size=size)


def plain(spec: ScriptedSpec, items: list[Item], request: Request | None = None) -> list[Reply]:
    """The first reply to each item."""

    async def run() -> list[Reply]:
        asked = request or Request(({"role": "user", "content": "Open all."},))
        async with open_contender(spec) as one:
            return [await one.meet(each, Locks(), 1).reply(asked) for each in items]

    return asyncio.run(run())


def conversation(spec: ScriptedSpec, number: int, size: float | None = None) -> tuple[float, int]:
    """The score of a whole conversation about an item, and its turns."""

    async def run() -> tuple[float, int]:
        world, messages = Locks(), [{"role": "user", "content": "Open all."}]
        async with open_contender(spec) as one:
            meeting = one.meet(item(number, size), world, 1)
            while True:
                reply = await meeting.reply(Request(tuple(messages)))
                messages.append({"role": "assistant", "content": reply.text})
                if not reply.tool_calls:
                    return world.grade(reply.text).value, len(messages) - 1
                for call in reply.tool_calls:
                    world.use(call.name, json.loads(call.arguments))

    return asyncio.run(run())


def rule(success: float, name: str = "a", **fields: Any) -> ScriptedSpec:
    """A contender with this chance everywhere."""
    chance = {"success": success, **({"half_size": fields.pop("half_size")} if "half_size" in fields else {})}
    return ScriptedSpec.model_validate({"name": name, "rule": {"default": chance}, **fields})


def test_one_that_always_succeeds_walks_the_whole_way_and_one_that_never_does_stops_halfway() -> None:
    assert conversation(rule(1), 1) == (1.0, 4)
    assert conversation(rule(0), 1) == (0.0, 2)


def test_the_share_of_successes_is_the_rule_s_and_falls_with_the_size() -> None:
    share = sum(conversation(rule(0.7), number)[0] for number in range(300)) / 300
    assert 0.62 < share < 0.78
    share = sum(conversation(rule(0.8, half_size=4), number, 4.0)[0] for number in range(300)) / 300
    assert 0.32 < share < 0.48


def test_the_same_seed_gives_the_same_and_another_seed_or_name_another() -> None:
    def scores(**fields: Any) -> list[float]:
        return [conversation(rule(0.5, **fields), number)[0] for number in range(40)]

    assert scores() == scores()
    assert scores() != scores(seed=1)
    assert scores() != scores(name="b")


def test_shared_luck_makes_contenders_succeed_at_the_same_items() -> None:
    def agreement(shared: float) -> int:
        pairs = [[conversation(rule(0.5, name, shared=shared), number)[0] for name in "ab"] for number in range(100)]
        return sum(one == two for one, two in pairs)

    assert agreement(1.0) == 100
    assert agreement(0.0) < 70


def test_latency_is_waited_for_and_longer_than_the_limit_is_a_timeout() -> None:
    begun = time.monotonic()
    (reply,) = plain(rule(1, latency=0.1, jitter=0.2), [item(1)])
    assert time.monotonic() - begun >= 0.08
    assert 0.08 <= reply.seconds <= 0.12
    (late,) = plain(rule(1, latency=0.5), [item(1)], Request(({"role": "user", "content": ""},), seconds=0.05))
    assert late.error == "timeout: no answer had begun"


def test_errors_come_as_often_as_they_are_asked_for() -> None:
    errors = [reply.error for reply in plain(rule(1, errors=0.2), [item(number) for number in range(200)])]
    assert 20 < len(errors) - errors.count(None) < 60
    assert set(errors) == {None, "scripted: an error it was told to make"}


ANSWERS = """
locks-1: [First., Second.]
locks:
  - tool_calls:
      - name: open
        arguments: {lock: 1}
  - error: out of ideas
default: Anything.
"""


def test_answers_come_from_the_file_by_item_then_family_then_default(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(ANSWERS)
    spec = ScriptedSpec(name="a", answers="answers.yaml", folder=tmp_path)
    later = Request(({"role": "user"}, {"role": "assistant"}, {"role": "user"}, {"role": "assistant"}))
    items = [item(1), item(2), item(1, family="doors")]
    first, second, third = plain(spec, items)
    assert (first.text, third.text) == ("First.", "Anything.")
    assert second.tool_calls == (ToolCall("call_0", "open", '{"lock":1}'),)
    first, second, third = plain(spec, items, later)
    assert (first.text, second.error, third.text) == ("Second.", "scripted: out of ideas", "Anything.")


def test_the_identity_follows_the_content_of_the_file(tmp_path: Path) -> None:
    async def identity() -> str:
        async with open_contender(ScriptedSpec(name="a", answers="a.json", folder=tmp_path)) as one:
            return str(one.identity())

    (tmp_path / "a.json").write_text('{"default": "x"}')
    before = asyncio.run(identity())
    assert asyncio.run(identity()) == before
    (tmp_path / "a.json").write_text('{"default": "y"}')
    assert asyncio.run(identity()) != before
    assert str(tmp_path) not in before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- x"),
        ("a.yaml", "x: 5"),
        ("a.yaml", "x: [{txt: y}]"),
        ("a.json", "{"),
        ("a.json", "null"),
        ("no.yaml", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / ("there" if name == "no.yaml" else name)).write_text(text)
    with pytest.raises(BadInput):
        plain(ScriptedSpec(name="a", answers=name, folder=tmp_path), [item(1)])
