"""Judging again only what has to be gives what judging everything gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.tool_file import ToolFile

from seatrial.panel.memory import rerun as rerun_module
from seatrial.panel.memory.keys import metrics_read
from seatrial.panel.memory.rerun import Rerun, judge_again
from seatrial.panel.memory.state import State, state_of
from seatrial.panel.panel import Panel, load_panel

SPEECH = "runs in vLLM and Ollama"
# In Kestrel's file; what each is about, and whether other tools of the category take it into their resamples.
EDITS = {
    "a licence": ("value: Apache-2.0\n    source: release\n    quote: released under Apache 2.0",
                  "value: GPL-3.0-only\n    source: release\n    quote: released under GPL-3.0-only"),
    "a date": ("value: 2025-12-01\n    source: release\n    quote: Aerie Labs, December 1, 2025",
               "value: 2021-12-01\n    source: release\n    quote: Aerie Labs, December 1, 2021"),
    "a list": ("value: [vLLM, Ollama]", "value: [vLLM]"),
    "a name": ("name: Kestrel 8B", "name: Kestrel Eight"),
    "a new day of reading": ("read: 2026-01-15\n  - metric: context", "read: 2026-02-15\n  - metric: context"),
    "a withdrawn fact": ("  - metric: runs_in\n    value: [vLLM, Ollama]\n    source: release\n"
                         f"    quote: {SPEECH}\n    read: 2026-01-15\n", ""),
}  # fmt: skip


def judged(folder: Path) -> tuple[Panel, Rerun, State]:
    panel = load_panel(folder)
    assert panel.catalogue.problems == []
    everything = judge_again(panel, None, {})
    return panel, everything, state_of(panel, everything.assessments)


def test_nothing_is_judged_again_where_nothing_changed(folder: Path) -> None:
    panel, everything, state = judged(folder)
    again = judge_again(load_panel(folder), state, everything.assessments)
    assert again.judged == []
    assert again.assessments == everything.assessments
    assert len(everything.judged) == len(panel.catalogue.tools) * len(panel.critics)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_judged_again_equals_judging_everything(folder: Path, kestrel: ToolFile, edit: tuple[str, str]) -> None:
    _, before, state = judged(folder)
    kestrel.change(*edit)
    panel, everything, _ = judged(folder)
    again = judge_again(panel, state, before.assessments)
    assert again.assessments == everything.assessments
    assert 0 < len(again.judged) < len(everything.judged)


def test_a_changed_fact_has_only_the_calls_judged_again_that_cite_it(folder: Path, kestrel: ToolFile) -> None:
    _, before, state = judged(folder)
    kestrel.change(*EDITS["a licence"])
    panel = load_panel(folder)
    again = judge_again(panel, state, before.assessments)
    citing = {
        ("kestrel-8b", critic.id)
        for critic in panel.critics
        if {"licence", "licence_class"} & set(metrics_read(critic, "open-weight-models"))
    }
    assert set(again.judged) == citing
    assert 0 < len(citing) < len(panel.critics)


def test_what_one_tool_states_has_others_judged_again_only_where_they_draw_on_it(
    folder: Path, kestrel: ToolFile
) -> None:
    # Heron states no day of release, so its resamples take Kestrel's; Magpie is of another category.
    _, before, state = judged(folder)
    kestrel.change(*EDITS["a date"])
    again = judge_again(load_panel(folder), state, before.assessments)
    assert {slug for slug, _ in again.judged} == {"kestrel-8b", "heron-40b"}
    assert ("heron-40b", "founder") not in again.judged


def test_a_changed_critic_is_judged_again_everywhere_and_no_other(folder: Path) -> None:
    _, before, state = judged(folder)
    file = folder / "critics" / "founder.yaml"
    file.write_text(file.read_text().replace("ship_from: 0.", "ship_from: 0.9", 1))
    panel, everything, _ = judged(folder)
    again = judge_again(panel, state, before.assessments)
    assert set(again.judged) == {(slug, "founder") for slug in panel.catalogue.tools}
    assert again.assessments == everything.assessments


def test_another_sentence_for_a_metric_is_said_by_all_who_say_it(folder: Path) -> None:
    _, before, state = judged(folder)
    file = folder / "metrics.yaml"
    file.write_text(file.read_text().replace("Its licence is {value}.", "It comes under {value}."))
    panel, everything, _ = judged(folder)
    again = judge_again(panel, state, before.assessments)
    assert again.assessments == everything.assessments
    assert 0 < len(again.judged) < len(everything.judged)


def test_a_tool_that_leaves_has_those_judged_again_that_counted_it_or_drew_on_it(folder: Path) -> None:
    _, before, state = judged(folder)
    (folder / "tools" / "kestrel-8b.yaml").unlink()
    panel, everything, _ = judged(folder)
    again = judge_again(panel, state, before.assessments)
    assert again.assessments == everything.assessments
    assert {slug for slug, _ in again.judged} == {"heron-40b"}


def test_a_critic_that_leaves_has_only_verdicts_added_up_anew(folder: Path) -> None:
    _, before, state = judged(folder)
    (folder / "critics" / "founder.yaml").unlink()
    panel, everything, _ = judged(folder)
    again = judge_again(panel, state, before.assessments)
    assert again.judged == []
    assert again.assessments == everything.assessments


def test_a_reading_that_becomes_stale_has_the_calls_judged_again_that_rest_on_it(
    folder: Path, kestrel: ToolFile
) -> None:
    _, before, state = judged(folder)
    kestrel.change("quote: runs in vLLM and Ollama\n    read: 2026-01-15", f"quote: {SPEECH}\n    read: 2026-05-15")
    panel, everything, after = judged(folder)  # four months on, Heron's prices of January are past their day
    again = judge_again(panel, state, before.assessments)
    assert again.assessments == everything.assessments
    treasurer = [entry.tools["heron-40b"].calls["treasurer"] for entry in (state, after)]
    assert ("heron-40b", "treasurer") in again.judged
    assert treasurer[0].confidence != treasurer[1].confidence


def test_other_code_judges_everything_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, before, state = judged(folder)
    monkeypatch.setattr(rerun_module, "judging_code", lambda: "another")
    assert len(judge_again(panel, state, before.assessments).judged) == len(before.judged)
