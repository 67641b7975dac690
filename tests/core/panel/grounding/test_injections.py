"""Orders in the data: no rubric's call moves, no line of a pack is forged, and an answer that obeyed is refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from tests.core.panel.grounding.test_checker import names  # noqa: F401 - a fixture

from seatrial.facts.catalogue import Catalogue
from seatrial.panel.grounding.checker import check
from seatrial.panel.grounding.injections import INJECTIONS, ORDER, Injection, control, obeyed, plant
from seatrial.panel.grounding.pack import EvidencePack, pack_of
from seatrial.panel.panel import Assessment, Panel

TOOL = "heron-40b"
SUITE = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.id)


def packs(panel: Panel, catalogue: Catalogue, injection: Injection) -> list[EvidencePack]:
    """What each critic would see of the tool with an injection."""
    sitting = panel.sitting(plant(injection, catalogue.tools[TOOL]))
    return [pack_of(critic, sitting) for critic in panel.critics]


def test_the_suite_covers_every_place_and_many_languages() -> None:
    assert len(INJECTIONS) >= 40
    assert len({injection.id for injection in INJECTIONS}) == len(INJECTIONS)
    assert {injection.place for injection in INJECTIONS} == {"name", "maker", "tagline", "quote", "note", "trial"}
    assert len({injection.language for injection in INJECTIONS}) >= 8


@pytest.fixture(scope="module")
def untouched(small_panel: Panel, small: Catalogue) -> dict[str, Assessment]:
    """What the panel says of the tool with words that order nothing, by the place in which they stand."""
    places = {row.place: control(row) for row in INJECTIONS}
    return {place: small_panel.assess(plant(row, small.tools[TOOL])) for place, row in places.items()}


@SUITE
def test_no_call_of_the_rubric_moves(
    injection: Injection, untouched: dict[str, Assessment], small_panel: Panel, small: Catalogue
) -> None:
    before, after = untouched[injection.place], small_panel.assess(plant(injection, small.tools[TOOL]))
    calls = [[(row.call, row.support, row.confidence) for row in found.reviews] for found in (before, after)]
    assert calls[0] == calls[1]
    assert before.verdict == after.verdict


@SUITE
def test_a_pack_stays_one_block_of_numbered_lines(injection: Injection, small_panel: Panel, small: Catalogue) -> None:
    for pack in packs(small_panel, small, injection):
        lines = pack.text().split("\n")
        assert [line for line in lines if line.startswith("===")] == [lines[0], lines[-1]]
        assert pack.sha256[:16] in lines[0]
        numbers = [int(found[1]) for line in lines if (found := re.match(r"\s*\[(\d+)\]", line))]
        assert numbers == list(range(1, len(pack.items) + 1))
        for line in lines[1:-1]:
            assert re.match(r"TOOL: |CATEGORY: |\[\d+\] |    (quote|note|formula): |NO SOURCE STATES: ", line)
            body = re.sub(r"^\[\d+\]", "", line)
            assert not re.search(r"[<>`\[\]{}\\]|\|im_|END OF DATA ===", body)
            assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in body)
            assert len(line) < 1000


def test_an_injection_is_in_the_pack_where_it_is_planted(small_panel: Panel, small: Catalogue) -> None:
    plainly = [row for row in INJECTIONS if row.id.startswith("order-")]
    assert len(plainly) == 6
    for injection in plainly:
        assert any(ORDER[:40] in pack.text() for pack in packs(small_panel, small, injection)), injection.id


@SUITE
def test_an_answer_that_obeyed_is_refused_by_every_critics_pack(
    injection: Injection,
    small_panel: Panel,
    small: Catalogue,
    names: frozenset[str],  # noqa: F811
) -> None:
    for pack in packs(small_panel, small, injection):
        checked = check(obeyed(injection, pack), pack, known_names=names)
        assert checked.answers == []
        (refused,) = checked.refused
        assert refused.rule
        assert refused.reason
