"""Tool chains: every one can be solved, and not with a call less."""

from __future__ import annotations

import json
import re

import pytest

from seatrial.trials.tasks.chains.domains import DOMAINS
from seatrial.trials.tasks.chains.family import SIZES, ToolChains
from seatrial.trials.tasks.chains.world import ChainWorld

CHAINS = ToolChains()
PLACES = range(300)


def walked(world: ChainWorld, calls: list[tuple[str, dict[str, str]]]) -> list[str]:
    """What the calls answer, one after the other."""
    return [world.use(name, arguments) for name, arguments in calls]


def test_every_chain_is_solved_by_its_solution_in_as_many_calls_as_its_size() -> None:
    for index in PLACES:
        world = CHAINS.start(5, index)
        answers = walked(world, list(world.solve()))
        assert not [answer for answer in answers if answer.startswith("Error")]
        assert world.grade(world.reference() or "").value == 1.0
        assert len(answers) == CHAINS.item(5, index).size


def test_each_call_needs_an_id_that_only_the_call_before_it_returned() -> None:
    for index in PLACES:
        world, prompt = CHAINS.start(5, index), CHAINS.item(5, index).prompt
        calls = list(world.solve())
        answers = walked(world, calls)
        for place, (_, arguments) in enumerate(calls):
            (id_,) = arguments.values()
            shown = [prompt, *answers[:place]]
            assert [number for number, text in enumerate(shown) if id_ in text] == ([0] if place == 0 else [place])


def test_the_answer_stands_nowhere_but_in_what_the_last_call_returned() -> None:
    for index in PLACES:
        world, prompt = CHAINS.start(5, index), CHAINS.item(5, index).prompt
        shown = [prompt, *walked(world, list(world.solve()))]
        answer = (world.reference() or "").removeprefix("Answer: ")
        assert [number for number, text in enumerate(shown) if answer in text] == [len(shown) - 1]


def test_leaving_out_any_call_of_the_procedure_fails_even_with_the_right_answer() -> None:
    for index in PLACES:
        solution = list(CHAINS.start(5, index).solve())
        for left_out in range(len(solution)):
            world = CHAINS.start(5, index)
            walked(world, solution[:left_out] + solution[left_out + 1 :])
            acting = any(step.tool == solution[-1][0] for domain in DOMAINS for step in domain.procedure)
            if acting:
                assert world.grade(world.reference() or "").value == 0.0


def test_an_answer_without_any_call_scores_nothing() -> None:
    world = CHAINS.start(5, 0)
    assert world.grade(world.reference() or "").cause == "no tool used"


def test_records_off_the_trail_are_as_full_as_those_on_it_and_lead_nowhere_near_it() -> None:
    world = CHAINS.start(5, next(index for index in PLACES if CHAINS.item(5, index).size == 8))
    solution = list(world.solve())
    trail = {id_ for _, arguments in solution for id_ in arguments.values()}
    record = json.loads(world.use(*solution[0]))
    seen = set()
    stray = [value for key, value in record.items() if key.endswith("_id") and value not in trail]
    tools = {kind.prefix: kind for domain in DOMAINS for kind in domain.kinds}
    for _ in range(200):
        id_ = stray.pop(0)
        kind = tools[id_.split("-")[0]]
        found = json.loads(world.use(kind.tool, {f"{kind.name.replace(' ', '_')}_id": id_}))
        assert found["id"] == id_
        assert len(found) > 5
        stray += [value for key, value in found.items() if key.endswith("_id")]
        seen |= set(map(str, found.values()))
    assert not seen & trail


def test_a_step_too_many_or_on_the_wrong_record_is_counted_as_changing_something_else() -> None:
    index = next(
        index for index in PLACES if "acting" in CHAINS.item(5, index).kind and CHAINS.item(5, index).size == 3
    )
    world = CHAINS.start(5, index)
    solution = list(world.solve())
    answer = json.loads(walked(world, solution)[-1])
    steps = next(
        domain.procedure for domain in DOMAINS if any(step.tool == solution[-1][0] for step in domain.procedure)
    )
    following = [step.tool for step in steps].index(solution[-1][0]) + 1
    if following < len(steps):
        given = next(value for key, value in answer.items() if key.endswith("_id"))
        world.use(steps[following].tool, {f"{steps[following].takes.replace(' ', '_')}_id": given})
        assert world.grade(world.reference() or "").cause == "changed something else"


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("get_moon", {}, "no tool called 'get_moon'"),
        ("get_officer", {}, "'officer_id' is missing"),
        ("get_officer", {"officer": "OFC-ABC123"}, "no argument 'officer'"),
        ("get_officer", {"officer_id": 7}, "has to be a text"),
        ("get_officer", {"officer_id": ["OFC"]}, "has to be a text"),
        ("get_officer", {"officer_id": "OFC-ABC123"}, "no officer with the id"),
        ("request_clearance", {"vessel_id": "VSL-ABC123"}, "no vessel with the id"),
        ("withdraw_clearance", {"clearance_id": "CLR-ABC123"}, "no clearance with the id"),
        ("get_officer", {"officer_id": "x" * 10_000}, "no officer with the id"),
    ],
)
def test_a_wrong_call_is_answered_by_a_sentence_that_says_what_is_wrong(
    name: str, arguments: dict[str, object], says: str
) -> None:
    index = next(index for index in PLACES if "harbour" in CHAINS.item(5, index).kind)
    answer = CHAINS.start(5, index).use(name, arguments)
    assert answer.startswith("Error: ")
    assert says in answer
    assert len(answer) < 200


def test_sizes_and_offices_come_in_turn() -> None:
    items = [CHAINS.item(9, index) for index in range(10 * len(SIZES))]
    for start in range(0, len(items), len(SIZES)):
        assert sorted(item.size or 0 for item in items[start : start + len(SIZES)]) == list(SIZES)
    assert {re.sub(", .*", "", item.kind) for item in items} == {domain.name for domain in DOMAINS}


def test_a_dial_that_is_set_gives_only_that_size_under_another_version() -> None:
    dialled = ToolChains((7,))
    assert {dialled.item(1, index).size for index in range(30)} == {7.0}
    assert dialled.version != CHAINS.version


def test_a_world_is_never_shared_by_two_attempts() -> None:
    first, second = CHAINS.start(5, 3), CHAINS.start(5, 3)
    walked(first, list(first.solve()))
    assert second.grade(second.reference() or "").cause == "no tool used"
