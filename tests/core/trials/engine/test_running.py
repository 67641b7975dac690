"""A trial as a whole: pairs, order, ends, resuming, budgets, several families, several contenders."""

from __future__ import annotations

import asyncio
import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.engine.toy import Adder, Sums

from seatrial.errors import BadInput
from seatrial.trials.decide import Stream
from seatrial.trials.engine.budget import Limits
from seatrial.trials.engine.plan import Course, Plan
from seatrial.trials.engine.reading import read_journal
from seatrial.trials.engine.run import Session
from seatrial.trials.engine.shares import break_point, share
from seatrial.trials.engine.summary import summarise
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.result import TrialResult
from seatrial.trials.talk import Reply, Request


def run(plan: Plan, arms: list[Any], path: Path, **more: Any) -> TrialResult:
    return asyncio.run(run_trial(plan, arms, path, **more))


def good(name: str = "A", **spec: Any) -> Adder:
    return Adder(name, lambda _: 0.9, **spec)


def poor(name: str = "B", **spec: Any) -> Adder:
    return Adder(name, lambda _: 0.6, **spec)


def test_the_better_one_is_found_and_both_were_asked_the_same(tmp_path: Path) -> None:
    a, b = good(), poor()
    result = run(Plan([Course(Sums())]), [a, b], tmp_path / "j")
    (decision,) = result.decisions
    assert (decision.decision, result.ended_because) == ("a", "decided")
    assert decision.low <= decision.difference <= decision.high
    recorded = read_journal(tmp_path / "j")
    for unit in recorded.units:
        (index,) = unit["indices"]
        one, other = (recorded.calls["sums", index, arm, 0, 0] for arm in "AB")
        assert one["request"] == other["request"]
    seeds = {request.messages[0]["content"]: request.seed for request in a.asked}
    assert {seeds.get(request.messages[0]["content"], request.seed) == request.seed for request in b.asked} == {True}
    assert result.calls < result.calls_fixed / 4
    first = [line["arm"] for line in recorded.calls.values()]
    assert 0 < first[::2].count("A") < len(first[::2]), "neither is always the first of a pair"


def test_results_enter_in_schedule_order_whoever_is_fast(tmp_path: Path) -> None:
    plan = Plan([Course(Sums())])
    slow = run(plan, [good(slow=0.02), poor(slow=0.02)], tmp_path / "slow", concurrency=16)
    one_by_one = run(plan, [good(), poor()], tmp_path / "one", concurrency=1)
    assert slow.decisions == one_by_one.decisions
    assert slow.families == one_by_one.families
    recorded = read_journal(tmp_path / "slow")
    assert [unit["indices"] for unit in recorded.units] == [[place] for place in range(len(recorded.units))]
    finished = list(dict.fromkeys(line["index"] for line in recorded.attempts.values()))
    assert finished != sorted(finished), "attempts did end in another order"
    stream = Stream()
    for unit in recorded.units:
        stream.add(unit["scores"]["A"] - unit["scores"]["B"])
    assert (stream.answer, stream.items) == (slow.decisions[0].decision, slow.decisions[0].items)


def test_no_more_are_under_way_than_allowed_and_few_calls_are_wasted(tmp_path: Path) -> None:
    a, b = good(slow=0.01), poor(slow=0.01)
    result = run(Plan([Course(Sums())]), [a, b], tmp_path / "j", concurrency=6)
    assert (a.most_under_way, b.most_under_way) == (3, 3)
    used = 2 * result.decisions[0].items
    assert len(a.asked) + len(b.asked) - used <= 2 * 6
    assert a.under_way == b.under_way == 0


def test_a_decided_trial_run_again_calls_nobody(tmp_path: Path) -> None:
    plan = Plan([Course(Sums())])
    first = run(plan, [good(), poor()], tmp_path / "j")
    a, b = good(), poor()
    assert run(plan, [a, b], tmp_path / "j") == first
    assert a.asked == b.asked == []


@pytest.mark.parametrize("calls", [1, 2, 7, 30])
def test_a_budget_of_calls_is_honoured_to_the_call_and_can_be_raised(tmp_path: Path, calls: int) -> None:
    plan = Plan([Course(Sums())])
    a, b = good(slow=0.002), poor(slow=0.002)
    result = run(plan, [a, b], tmp_path / "j", limits=Limits(calls=calls))
    assert len(a.asked) + len(b.asked) == result.calls == calls
    assert (result.ended_because, result.limits) == ("budget", {"calls": str(calls)})
    again = run(plan, [a, b], tmp_path / "j", limits=Limits(calls=calls))
    assert len(a.asked) + len(b.asked) == calls, "what was spent before counts"
    assert again.calls == calls
    whole = run(plan, [a, b], tmp_path / "j")
    assert whole.decisions == run(plan, [good(), poor()], tmp_path / "other").decisions


def test_money_and_tokens_are_never_exceeded_though_many_calls_are_under_way(tmp_path: Path) -> None:
    class Wordy(Adder):
        def answer(self, request: Request, value: int) -> Reply:
            return Reply("1", tokens_in=len(request.messages[0]["content"]), tokens_out=request.max_tokens)

    arms = [Wordy(name, lambda _: 1.0, slow=0.002, price_in=1.0, price_out=2.0) for name in "AB"]
    result = run(Plan([Course(Sums())]), arms, tmp_path / "usd", limits=Limits(usd=0.1), concurrency=32)
    assert result.ended_because == "budget"
    cost = sum(arm.cost_usd or 0 for arm in result.arms)
    assert 0.1 - 3 * 0.0042 < cost <= 0.1
    result = run(Plan([Course(Sums())]), arms, tmp_path / "tokens", limits=Limits(tokens=50_000), concurrency=32)
    assert 50_000 - 3 * 2200 < sum(arm.tokens_in + arm.tokens_out for arm in result.arms) <= 50_000


def test_money_cannot_be_limited_where_a_price_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="what B costs is unknown"):
        run(Plan([Course(Sums())]), [good(price_in=1.0, price_out=1.0), poor()], tmp_path / "j", limits=Limits(usd=1))
    assert not (tmp_path / "j").exists()


def test_time_ends_a_trial(tmp_path: Path) -> None:
    arms = [Adder(name, lambda _: 1.0, slow=0.2) for name in "AB"]
    result = run(Plan([Course(Sums())], margin=0.01), arms, tmp_path / "j", limits=Limits(minutes=0.5 / 60))
    assert result.ended_because == "budget"


def test_an_interrupted_trial_keeps_what_is_paid_for_and_goes_on(tmp_path: Path) -> None:
    plan = Plan([Course(Sums())])

    async def interrupted() -> TrialResult:
        import contextlib

        @contextlib.asynccontextmanager
        async def watch(session: Session) -> Any:
            asyncio.get_running_loop().call_later(0.05, session.interrupt)
            yield

        return await run_trial(plan, [a, b], tmp_path / "j", watch=watch, concurrency=4)

    a, b = good(slow=0.01), poor(slow=0.01)
    result = asyncio.run(interrupted())
    assert result.ended_because == "interrupted"
    assert result.calls == len(a.asked) + len(b.asked), "calls under way were waited for"
    assert run(plan, [a, b], tmp_path / "j").decisions == run(plan, [good(), poor()], tmp_path / "o").decisions
    asked = [request.messages[0]["content"] for request in a.asked]
    assert len(asked) == len(set(asked))


def test_the_beaten_of_several_leaves_and_the_rest_goes_on(tmp_path: Path) -> None:
    arms = [Adder("A", lambda _: 0.95), Adder("B", lambda _: 0.9), Adder("C", lambda _: 0.2)]
    result = run(Plan([Course(Sums(), items=400)]), arms, tmp_path / "j")
    recorded = read_journal(tmp_path / "j")
    left = sum("C" in unit["scores"] for unit in recorded.units)
    assert {tuple(unit["scores"]) for unit in recorded.units[left:]} == {("A", "B")}
    assert len(arms[2].asked) < 100 < len(arms[0].asked)
    decided = {(one.a, one.b): one.decision for one in result.decisions}
    assert "a" in (decided["A", "C"], decided["B", "C"])


def test_several_families_take_turns_and_are_decided_one_by_one_and_by_weight(tmp_path: Path) -> None:
    def chance(numbers: list[int]) -> float:
        return 0.95 if len(numbers) == 2 else 0.4

    courses = [Course(Sums(id="two")), Course(Sums(id="three", sizes=(3,)), weight=3)]
    arms = [Adder("A", chance), Adder("B", lambda numbers: chance(numbers) - 0.3)]
    result = run(Plan(courses), arms, tmp_path / "j")
    assert [family.weight for family in result.families] == [0.25, 0.75]
    assert abs(result.families[0].pairs - result.families[1].pairs) <= 1
    assert result.decisions[0].decision == "a"
    every = run(Plan(courses, until="families"), arms, tmp_path / "every")
    assert [family.decisions[0].decision for family in every.families] == ["a", "a"]
    assert every.families[0].pairs != every.families[1].pairs, "a family that is decided is not asked further"
    assert every.families == run(Plan(courses, until="families"), arms, tmp_path / "1", concurrency=1).families


def test_a_bank_is_drawn_from_in_random_order_and_known_exactly_when_used_up(tmp_path: Path) -> None:
    plan = Plan([Course(Sums(count=30))])
    arms = [Adder("A", lambda numbers: sum(numbers) % 5 > 0), Adder("B", lambda numbers: sum(numbers) % 5 > 0)]
    result = run(plan, arms, tmp_path / "j")
    indices = [unit["indices"][0] for unit in read_journal(tmp_path / "j").units]
    assert indices != sorted(indices)
    assert len(indices) == len(set(indices)) <= 30
    assert result.decisions[0].decision == "equivalent"
    other = Plan([Course(Sums(count=30), seed=2)])
    run(other, arms, tmp_path / "2")
    assert [unit["indices"][0] for unit in read_journal(tmp_path / "2").units] != indices


def test_items_of_a_cluster_and_attempts_at_an_item_are_one_unit(tmp_path: Path) -> None:
    run(Plan([Course(Sums(count=12, clusters=4))], attempts=2), [good(), poor()], tmp_path / "j")
    recorded = read_journal(tmp_path / "j")
    assert sorted(sorted(unit["indices"]) for unit in recorded.units) == [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]
    unit = recorded.units[0]
    scores = [recorded.attempts["sums", index, "A", n]["score"] for index in unit["indices"] for n in (0, 1)]
    assert unit["scores"]["A"] == pytest.approx(sum(scores) / 6)
    seeds = {line["attempt"]: line for line in recorded.calls.values()}
    assert set(seeds) == {0, 1}


def test_is_it_safe_to_ship(tmp_path: Path) -> None:
    arms = [Adder("A", lambda _: 1.0), Adder("B", lambda _: 1.0)]
    result = run(Plan([Course(Sums())], ship="A"), arms, tmp_path / "j")
    assert (result.question, result.decisions[0].decision) == ("ship", "ship")
    better = run(Plan([Course(Sums())]), arms, tmp_path / "o")
    assert result.calls < better.calls


def test_two_that_are_the_same_are_rarely_told_apart(tmp_path: Path) -> None:
    """Forty trials against its like, of which at most 5 % may say that one is better: 6 would be 1 in 100."""
    wrong = 0
    for seed in range(40):
        arms = [Adder(f"{name}{seed}", lambda _: 0.7) for name in "AB"]
        result = run(Plan([Course(Sums(), seed=seed, items=60)], margin=0.01), arms, tmp_path / str(seed))
        wrong += result.decisions[0].decision in ("a", "b")
    assert wrong < 6


def test_curve_and_break_point_are_where_they_were_put(tmp_path: Path) -> None:
    def falls(numbers: list[int]) -> float:
        return 1 / (1 + (len(numbers) / 6) ** 6)

    sizes = (1, 2, 4, 6, 8, 12, 16)
    family = Sums(sizes=sizes, size_label="numbers")
    arms = [Adder("A", falls), Adder("B", falls)]
    result = run(Plan([Course(family, items=210)], margin=0.001), arms, tmp_path / "j")
    (found,) = result.families
    assert [point.size for point in found.curve] == list(sizes)
    places = list(found.breaks.values())
    assert all(place.size and 4.8 < place.size < 7.5 for place in places)
    assert any(place.low and place.high and place.low < 6 < place.high < 2 * place.low for place in places)
    shares = [point.shares["A"].mean for point in found.curve]
    assert shares[0] > 0.9 > 0.2 > shares[-1]


def test_a_break_is_told_only_where_it_was_seen() -> None:
    def side(sizes: list[float], scores: list[float]) -> tuple[str, bool]:
        found = break_point(sizes, scores)
        return found.side, found.size is None and found.low is None

    assert side([1.0, 2.0, 4.0] * 20, [1.0] * 60) == ("above", True)
    assert side([1.0, 2.0, 4.0] * 20, [0.0] * 60) == ("below", True)
    assert side([1.0, 2.0, 4.0] * 20, [0.4, 0.1, 0.0] * 20) == ("below", True), "it had fallen before the smallest"
    assert side([1.0, 4.0, 16.0] * 20, [1.0, 0.9, 0.1] * 20) == ("crosses", False)
    assert side([1.0, 8.0] * 3, [1.0, 0.0] * 3) == ("unknown", True), "six items draw no curve"
    assert side([3.0] * 40, [1.0, 0.0] * 20) == ("unknown", True), "nor does one size"
    assert side([1.0, 8.0] * 8, [0.0, 1.0] * 8)[0] == "unknown", "it does not fall at all"


def test_intervals_shown_hold_what_they_should() -> None:
    draw = random.Random(1)
    for rate, partly in itertools.product((0.1, 0.5, 0.9), (False, True)):
        held = 0
        for _ in range(300):
            scores = [float(draw.random() < rate) * (draw.choice((0.5, 1.0)) if partly else 1.0) for _ in range(30)]
            found = share(scores)
            held += found.low <= rate * (0.75 if partly else 1.0) <= found.high
        assert held >= 0.91 * 300


def test_what_was_found_follows_from_the_journal_alone(tmp_path: Path) -> None:
    result = run(Plan([Course(Sums())]), [good(price_in=1.0, price_out=2.0), poor()], tmp_path / "j")
    assert summarise(tmp_path / "j") == result
    (a, b) = result.arms
    assert a.cost_usd == pytest.approx(a.calls * (20 * 1.0 + 5 * 2.0) / 1e6)
    assert b.cost_usd is None
    assert (a.latency_median, a.first_token_median, a.tokens_per_second) == (0.25, 0.05, pytest.approx(20))


@pytest.mark.parametrize(
    ("plan", "arms", "told"),
    [
        (Plan([Course(Sums())]), ["A"], "2 to 8"),
        (Plan([Course(Sums())]), ["A", "A"], "named twice"),
        (Plan([Course(Sums())], ship="B"), ["A", "B"], "cannot be the one to ship"),
        (Plan([Course(Sums())], margin=0.0), ["A", "B"], "margin"),
        (Plan([]), ["A", "B"], "no tasks"),
        (Plan([Course(Sums(count=0))]), ["A", "B"], "no items"),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(tmp_path: Path, plan: Plan, arms: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        run(plan, [good(name) for name in arms], tmp_path / "j")
