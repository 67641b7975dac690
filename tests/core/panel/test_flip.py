"""What would flip it: the change found turns the outcome, and no part of it could be left out."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.made import METRICS, criterion, critic, sitting, tool

from seatrial.panel.flip import Scale, smallest_change
from seatrial.panel.rubric import find_flip
from seatrial.panel.scoring import Case, Rubric
from seatrial.panel.verdict import judge_all, panel_rubrics, panel_scales, panel_step

WEIGHT = st.sampled_from([0.5, 1, 2, 3])
CRITERIA = {
    "speed": criterion("speed"),
    "skill": criterion("skill", worst=20, best=80),
    "room": criterion("room", worst=1000, best=100_000, scale="log"),
    "since": criterion("since", direction="lower", worst=1000, best=100),
    "hosts": criterion("hosts", worst=0, best=4),
    "open": criterion("open"),
}
VALUES = {
    "speed": st.integers(0, 100),
    "skill": st.integers(0, 100),
    "room": st.sampled_from([500, 1000, 4096, 32_000, 128_000]),
    "since": st.sampled_from(["2020-01-01", "2023-06", "2025-01-01", "2025-12-31"]),
    "hosts": st.lists(st.sampled_from(["vLLM", "Ollama", "SGLang", "MLX"]), min_size=1, unique=True),
    "open": st.sampled_from(["yes", "partly", "no"]),
}
TOOLS = st.fixed_dictionaries({}, optional=VALUES).map(lambda values: tool("a", **values))  # type: ignore[arg-type]


@st.composite
def critics(draw: st.DrawFn, name: str = "judge"):  # type: ignore[no-untyped-def]
    names = draw(st.lists(st.sampled_from(sorted(CRITERIA)), min_size=1, unique=True))
    rows = [CRITERIA[row].model_copy(update={"weight": draw(WEIGHT)}) for row in names]
    return critic(name, *rows, ship_from=draw(st.sampled_from([0.2, 0.5, 0.7, 0.9])))


@given(critics(), TOOLS)
def test_the_change_found_turns_a_critics_call_and_none_of_it_is_needless(judge, row) -> None:  # type: ignore[no-untyped-def]
    before = sitting(row)
    rubric = Rubric(judge, row, before.case)

    def outcome(changes: Case) -> str:
        return rubric.judge(changes).call

    scales = [Scale(METRICS[found.metric], (found,)) for found in rubric.criteria]
    found = smallest_change(before.case, scales, outcome, rubric.step)
    assert found is not None
    assert outcome(found) != outcome({})
    for name in found:
        fewer = {key: place for key, place in found.items() if key != name}
        assert outcome(fewer) == outcome({})


@given(st.tuples(critics("one"), critics("two"), critics("three")), TOOLS)
def test_the_change_found_turns_the_panels_call_and_none_of_it_is_needless(judges, row) -> None:  # type: ignore[no-untyped-def]
    before = sitting(row)
    rubrics = panel_rubrics(list(judges), before)

    def outcome(changes: Case) -> str:
        return judge_all(rubrics, changes)

    found = smallest_change(
        before.case, panel_scales(rubrics, before), outcome, lambda name, place: panel_step(rubrics, name, place)
    )
    if found is None:
        return
    assert outcome(found) != outcome({})
    for name in found:
        assert outcome({key: place for key, place in found.items() if key != name}) == outcome({})


@given(critics(), TOOLS)
@example(critic("judge", CRITERIA["speed"], ship_from=0.9), tool("a"))
def test_a_flip_names_what_was_and_what_would_have_to_be(judge, row) -> None:  # type: ignore[no-untyped-def]
    before = sitting(row)
    rubric = Rubric(judge, row, before.case)
    flip = find_flip(rubric, before)
    assert flip is not None
    assert flip.outcome == {"ship": "skip", "skip": "ship", "withheld": "ship"}[rubric.judge().call]
    for change in flip.changes:
        stated = row.leading(change.metric)
        assert (change.was == "not stated") == (stated is None)
        assert change.becomes in flip.text
        assert change.becomes != change.was
    assert flip.text.startswith("It turns into a ")


def flipped(judge, **values):  # type: ignore[no-untyped-def]
    row = tool("a", **values)
    before = sitting(row)
    flip = find_flip(Rubric(judge, row, before.case), before)
    assert flip is not None
    return flip


def test_a_single_change_goes_just_far_enough() -> None:
    flip = flipped(critic("judge", CRITERIA["speed"], ship_from=0.6), speed=70)
    assert [(change.metric, change.becomes) for change in flip.changes] == [("speed", "59%")]
    assert flip.outcome == "skip"


def test_one_change_is_preferred_to_two() -> None:
    judge = critic("judge", criterion("speed", weight=3), criterion("skill"), ship_from=0.7)
    assert [change.metric for change in flipped(judge, speed=50, skill=50).changes] == ["speed"]


def test_of_two_single_changes_the_one_that_moves_less_weight_is_found() -> None:
    judge = critic("judge", criterion("open", weight=3), criterion("speed", weight=3), ship_from=0.6)
    flip = flipped(judge, open="partly", speed=60)
    assert [change.metric for change in flip.changes] == ["speed"]


def test_where_one_change_is_not_enough_two_are_found() -> None:
    judge = critic("judge", criterion("speed"), criterion("skill"), ship_from=0.9)
    flip = flipped(judge, speed=20, skill=20)
    assert sorted(change.metric for change in flip.changes) == ["skill", "speed"]


def test_where_two_are_not_enough_as_many_as_it_takes_are_found() -> None:
    rows = [criterion(name) for name in ("speed", "skill", "open")]
    flip = flipped(critic("judge", *rows, ship_from=0.95), speed=0, skill=0, open="no")
    assert len(flip.changes) == 3
    assert flip.outcome == "ship"


def test_what_is_unknown_can_be_what_flips_it() -> None:
    flip = flipped(critic("judge", criterion("speed"), criterion("open", weight=2), ship_from=0.6), speed=50)
    assert flip.text == "It turns into a ship if “Open”, which no source states, turned out to be yes."


@pytest.mark.parametrize(
    "judge", [critic("judge", ship_from=0.5), critic("judge", criterion("open", scores={"yes": 1}))]
)
def test_where_no_change_turns_the_call_none_is_claimed(judge) -> None:  # type: ignore[no-untyped-def]
    row = tool("a", open="yes")
    before = sitting(row)
    assert find_flip(Rubric(judge, row, before.case), before) is None


def test_an_age_is_told_as_the_day_it_means() -> None:
    flip = flipped(critic("judge", CRITERIA["since"], ship_from=0.5), since="2025-12-31")
    assert [change.was for change in flip.changes] == ["2025-12-31"]
    assert flip.changes[0].becomes.split()[-1] in ("2024", "2023")


def test_tokens_are_told_whole() -> None:
    flip = flipped(critic("judge", criterion("room", worst=0, best=9), ship_from=0.5), room=1)
    assert [change.becomes for change in flip.changes] == ["5 tokens"]


def test_a_list_is_told_as_its_number_of_items() -> None:
    flip = flipped(critic("judge", CRITERIA["hosts"], ship_from=0.6), hosts=["vLLM"])
    assert flip.text == "It turns into a ship if “Hosts” went from 1 named to 3 named."
