"""A cached incumbent: only the challenger is called, and the answer is the one that calling both would have given."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.engine.toy import Adder, Sums

from seatrial.errors import BadInput
from seatrial.trials.engine.earlier import read_earlier
from seatrial.trials.engine.journal import Journal
from seatrial.trials.engine.plan import Course, Plan, Rules
from seatrial.trials.engine.reading import read_journal
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.record.words import effort
from seatrial.trials.result import TrialResult

ENDLESS = Plan([Course(Sums(size_label="numbers", sizes=(2, 4)), items=120)], margin=0.02)


def adder(name: str, chance: float) -> Adder:
    return Adder(name, lambda _: chance, price_in=1.0, price_out=1.0)


def run(plan: Plan, arms: list[Adder], path: Path, **more: Any) -> TrialResult:
    return asyncio.run(run_trial(plan, arms, path, **more))


def earlier_trial(tmp_path: Path, plan: Plan = ENDLESS) -> Path:
    """A trial of `first` and `held`, in which nothing was decided early."""
    run(plan, [adder("first", 0.62), adder("held", 0.6)], tmp_path / "earlier")
    return tmp_path / "earlier"


def against(plan: Plan, journal: Path, challenger: Adder, path: Path, incumbent: str = "held") -> TrialResult:
    return run(replace(plan, against=read_earlier(journal, challenger.spec.name, incumbent)), [challenger], path)


@pytest.mark.parametrize("chance", [0.98, 0.6, 0.15])
def test_only_the_challenger_is_called_and_the_answer_is_that_of_a_full_run(tmp_path: Path, chance: float) -> None:
    journal = earlier_trial(tmp_path)
    challenger = adder("new", chance)
    found = against(ENDLESS, journal, challenger, tmp_path / "j")
    full = run(ENDLESS, [adder("new", chance), adder("held", 0.6)], tmp_path / "full")
    assert found.decisions == full.decisions
    assert found.families == full.families, "also scores, curves and causes of the incumbent"
    calls = {arm.name: (arm.calls, arm.cost_usd is None) for arm in found.arms}
    assert calls["held"] == (0, True)
    assert 0 < calls["new"][0] <= 120 + 8
    assert calls["new"][0] <= len(challenger.asked) <= calls["new"][0] + 8, "but for those given up at the decision"
    assert {key[2] for key in read_journal(tmp_path / "j").calls} == {"new"}


def test_the_result_names_the_earlier_journal_and_its_day(tmp_path: Path) -> None:
    journal = earlier_trial(tmp_path)
    found = against(ENDLESS, journal, adder("new", 0.98), tmp_path / "j")
    assert found.against is not None
    assert found.against.journal_sha256 == read_earlier(journal, "new", "held").sha256
    assert (found.against.first, found.against.incumbent) == (found.ended, "held")
    assert effort(found).startswith("held was not called anew: its answers were given on ")
    then = read_earlier(tmp_path / "j", "newer", "held")
    first, last = read_earlier(journal, "new", "held").called
    assert first <= then.called[0] <= then.called[1] <= last, "however often it is taken over"


def test_of_a_bank_known_to_the_last_item_the_incumbents_scores_foretell(tmp_path: Path) -> None:
    """The control variate: with scores that go together, fewer items than calling both takes, and the same answer."""
    items = Counter[str]()
    for seed in range(1, 6):  # one bank may take more
        folder = tmp_path / str(seed)
        plan = Plan([Course(Sums(count=400), seed=seed)], margin=0.05)
        run(replace(plan, margin=0.0001), [Twin("first", hard), Adder("held", hard)], folder / "earlier")
        assert len(read_journal(folder / "earlier").units) == 400
        found = against(plan, folder / "earlier", Adder("new", hard), folder / "j")
        full = run(plan, [Adder("new", hard), Adder("held", hard)], folder / "full")
        assert found.decisions[0].decision == full.decisions[0].decision == "equivalent"
        items.update(found=found.decisions[0].items, full=full.decisions[0].items)
        assert found.calls < 0.75 * full.calls
    assert items["found"] < items["full"]
    part = read_earlier(folder / "full", "new2", "held")
    assert len(part.scores["sums"]) < 400
    again = against(plan, folder / "full", Adder("new2", lambda _: 0.99), folder / "k")
    assert again.decisions[0].decision == "a", "of a part of a bank it knows what pairs tell, no more"


def hard(numbers: list[int]) -> float:
    """Some sums are hard for everybody."""
    return 0.97 if sum(numbers) % 2 else 0.05


class Twin(Adder):
    async def reply(self, request: Any) -> Any:
        return await Adder("held", hard).reply(request)


def test_it_goes_on_where_it_was_and_ends_with_the_incumbents_items(tmp_path: Path) -> None:
    journal = earlier_trial(tmp_path)
    whole = against(ENDLESS, journal, adder("new", 0.6), tmp_path / "whole")
    assert whole.ended_because == "bank"
    lines = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    for end in (1, 50, 130, 200):
        (tmp_path / "cut").write_bytes(b"".join(lines[:end]))
        again = against(ENDLESS, journal, adder("new", 0.6), tmp_path / "cut")
        assert (again.families, again.calls) == (whole.families, whole.calls)
    attempts = [json.loads(line) for line in (tmp_path / "whole").read_bytes().splitlines()]
    held = [line for line in attempts if line["kind"] == "attempt" and line["arm"] == "held"]
    assert len(held) == 120
    assert all(line["called"] <= line["at"] for line in held)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plan: replace(plan, rules=Rules(turns=3)), "turns was 40 and is 3"),
        (lambda plan: replace(plan, attempts=2), "attempts was 1 and is 2"),
        (lambda plan: replace(plan, courses=[Course(Sums(), seed=9)]), "seed of sums was 1 and is 9"),
        (lambda plan: replace(plan, courses=[Course(Sums(version="2"))]), "version of sums was 1 and is 2"),
        (lambda plan: replace(plan, courses=[Course(Sums(count=50))]), "bank of sums was not set and is 50"),
        (lambda plan: replace(plan, courses=[Course(Sums(id="other"))]), "“held” finished nothing of other"),
        (lambda plan: replace(plan, isolation="bubblewrap"), "without isolation"),
    ],
)
def test_other_tasks_or_rules_are_refused_with_the_reason(tmp_path: Path, change: Any, told: str) -> None:
    journal = earlier_trial(tmp_path)
    challenger = adder("new", 0.9)
    with pytest.raises(BadInput) as refused:
        against(change(ENDLESS), journal, challenger, tmp_path / "j")
    assert told in str(refused.value)
    assert challenger.asked == []


def test_items_that_have_changed_unannounced_are_refused(tmp_path: Path) -> None:
    class Renamed(Sums):
        def item(self, seed: int, index: int) -> Any:
            return replace(super().item(seed, index), id=f"other-{index}")

    plan = replace(ENDLESS, courses=[Course(Renamed(size_label="numbers", sizes=(2, 4)))])
    with pytest.raises(BadInput, match="is not what “held” was tried on"):
        against(plan, earlier_trial(tmp_path), adder("new", 0.9), tmp_path / "j")


def test_who_is_meant_is_said_or_clear(tmp_path: Path) -> None:
    journal = earlier_trial(tmp_path)
    assert read_earlier(journal, "first").name == "held", "the only other one"
    for challenger, incumbent, told in (
        ("new", None, "holds first, held"),
        ("new", "nobody", "There are first, held"),
        ("held", "held", "cannot meet itself"),
    ):
        with pytest.raises(BadInput) as refused:
            read_earlier(journal, challenger, incumbent)
        assert told in str(refused.value)
    with Journal(tmp_path / "new") as fresh:
        fresh.write(read_journal(journal).header)
    with pytest.raises(BadInput, match="has finished nothing"):
        read_earlier(tmp_path / "new", "first")


def test_an_earlier_journal_that_has_grown_is_another_one(tmp_path: Path) -> None:
    journal = earlier_trial(tmp_path)
    against(ENDLESS, journal, adder("new", 0.9), tmp_path / "j")
    with Journal(journal) as more:
        more.write({"kind": "end", "because": "interrupted", "abandoned": 0})
    with pytest.raises(BadInput, match="the earlier journal has changed"):
        against(ENDLESS, journal, adder("new", 0.9), tmp_path / "j")
