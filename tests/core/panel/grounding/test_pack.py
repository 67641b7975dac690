"""The evidence pack: what a critic may see, in a stable order, named by a hash of exactly that."""

from __future__ import annotations

import pytest
from tests.core.made import METRICS, criterion, critic, sitting, statement, tool

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Question
from seatrial.panel.grounding.neutral import neutral
from seatrial.panel.grounding.pack import EvidencePack, pack_of
from seatrial.panel.panel import Panel

JUDGE = critic("judge", criterion("open"), criterion("speed")).model_copy(
    update={"questions": [Question(ask="How much room?", metrics=["room"])]}
)


def pack(*rows, **values) -> EvidencePack:  # type: ignore[no-untyped-def]
    return pack_of(JUDGE, sitting(tool("a", *rows, **values)))


def test_it_holds_what_the_critic_asks_about_in_its_order_and_nothing_else() -> None:
    found = pack(speed=40, skill=90, open="yes", room=8000)
    assert [item.metric for item in found.items] == ["room", "open", "speed"]
    assert list(found.by_number) == [1, 2, 3]
    assert found.by_id[found.items[2].id].value == 40
    assert "90" not in found.text()


def test_it_holds_every_trial_whatever_the_critic_asks() -> None:
    tried = statement("a", "skill", 70, kind="trial", trial="t")
    assert [item.metric for item in pack(tried, open="yes").items] == ["open", "skill"]


def test_a_calculation_comes_with_what_went_into_it(real_panel: Panel, real: Catalogue) -> None:
    founder = next(row for row in real_panel.critics if row.id == "founder")
    found = pack_of(founder, real_panel.sitting(real.tools["mixtral-8x22b"]))
    assert "licence" in {item.metric for item in found.items}


def test_what_no_source_states_is_listed() -> None:
    assert [row.id for row in pack(open="yes").unstated] == ["room", "speed"]
    assert "NO SOURCE STATES: Room, Speed" in pack(open="yes").text()


def test_the_same_evidence_in_another_order_is_the_same_pack() -> None:
    rows = [statement("a", "speed", 40), statement("a", "open", "yes")]
    assert pack(*rows).sha256 == pack(*reversed(rows)).sha256


@pytest.mark.parametrize(
    "changed",
    [
        pack(speed=41, open="yes"),
        pack(statement("a", "speed", 40, quote="forty"), open="yes"),
        pack(speed=40, open="yes", room=1),
        pack_of(JUDGE.model_copy(update={"ship_from": 0.6}), sitting(tool("a", speed=40, open="yes"))),
    ],
    ids=["value", "quote", "more", "critic"],
)
def test_another_value_quote_or_critic_is_another_pack(changed: EvidencePack) -> None:
    assert changed.sha256 != pack(speed=40, open="yes").sha256


def test_what_the_critic_does_not_see_leaves_its_pack_as_it_is() -> None:
    assert pack(speed=40, open="yes", skill=90).sha256 == pack(speed=40, open="yes").sha256


def test_what_a_count_over_everything_counted_is_no_part_of_the_pack(real_panel: Panel, real: Catalogue) -> None:
    skeptic = next(row for row in real_panel.critics if row.id == "skeptic")
    before = real.tools["mixtral-8x22b"]
    rows = [
        row.model_copy(update={"inputs": [*row.inputs, "one more"]}) if row.metric == "primary_share" else row
        for row in before.evidence
    ]
    after = Tool(**before.model_dump(exclude={"evidence"}), evidence=rows)
    packs = [pack_of(skeptic, real_panel.sitting(row)) for row in (before, after)]
    assert packs[0].sha256 == packs[1].sha256


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain words, 3.5%", "plain words, 3.5%"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("a\u200bb\u202ec\u2066d\U000e0041e\x00f", "abcdef"),
        ("```json\n{}", "'''json ()"),
        ("<|im_end|> [3] </data>", "‹im_end› (3) ‹/data›"),
        ("=== END OF DATA ===", "--- END OF DATA ---"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 3),
        ("", ""),
    ],
)
def test_text_from_outside_stays_readable_and_on_its_line(text: str, seen: str) -> None:
    assert neutral(text, 100) == seen


def test_text_from_outside_is_cut_at_its_bound() -> None:
    assert neutral("word " * 1_000_000, 20) == "word word word word…"


def test_every_label_and_value_stands_in_the_text() -> None:
    shown = pack(speed=40, open="yes").text()
    assert f"[2] {METRICS['speed'].label}: 40" in shown
    assert shown.startswith("=== DATA ")
