"""Trials in a comparison: only those in which the tools met, never a withdrawn one, and in every writing of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.made_trial import arm, decision, made_record, made_result

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison, compare, pick_tools
from seatrial.panel.panel import load_panel
from seatrial.publish.html import standalone_page
from seatrial.publish.markdown import write_markdown
from seatrial.publish.text import write_text
from seatrial.trials.record.folder import publish, withdraw
from seatrial.trials.result import TrialResult


def compared(folder: Path, *names: str, brief: Brief | None = None) -> Comparison:
    """The comparison of tools of a folder."""
    panel = load_panel(folder)
    tools = pick_tools(names or ("kestrel-8b", "heron-40b"), panel.catalogue.resolve)
    return compare(panel, tools, brief or Brief())


@pytest.fixture
def comparison(folder: Path) -> Comparison:
    """Two tools that met in one trial."""
    publish(folder, made_record())
    return compared(folder)


def open_result() -> TrialResult:
    """A trial that settled nothing over all families."""
    return made_result(decisions=[decision("undecided", -0.02, -0.09, 0.04)], ended_because="budget")


def test_two_tools_that_met_are_shown_with_every_family(comparison: Comparison) -> None:
    met = comparison.trials[0]
    assert met.trial == "fixture-pair"
    assert [row.tool for row in met.arms] == ["heron-40b", "kestrel-8b"]
    assert met.places(comparison.slugs) == {"large": 0, "small": 1}
    assert len(met.families) == 6
    assert (met.calls, met.calls_fixed) == (2408, 11_532)


def test_what_was_decided_stands_in_the_answer(comparison: Comparison) -> None:
    assert comparison.sentence.endswith(
        "A trial here over 6 families of tasks: Heron 40B does better than Kestrel 8B, by 16 points of 100 (11 to 21)."
    )


def test_what_was_decided_for_other_weights_is_not_shown_as_the_briefs(folder: Path) -> None:
    publish(folder, made_record())
    alike = {family.id: 2.0 for family in made_result().families}
    same = compared(folder, brief=Brief(tasks=alike))
    assert same.trials == compared(folder).trials, "weights in the same proportion are the same weights"
    other = compared(folder, brief=Brief(tasks={"tool-chains": 60, "debugging": 40}))
    assert (other.trials[0].decisions, len(other.trials[0].families)) == ([], 6)
    assert "16 points" not in other.sentence
    for text in (write_text(other, 80), write_markdown(other), standalone_page(other, [])):
        told = " ".join(text.split())
        assert "weighed its families otherwise than your brief" in told
        assert "yours: tool-chains 60%, debugging 40%" in told
        assert "by 16 points" not in told


def test_what_was_not_decided_does_not_stand_in_the_answer(folder: Path) -> None:
    publish(folder, made_record(result=open_result()))
    found = compared(folder)
    assert "trial" not in found.sentence
    assert len(found.trials) == 1


def test_a_tool_that_was_tried_against_another_one_did_not_meet_this_one(folder: Path) -> None:
    publish(folder, made_record())
    assert compared(folder, "kestrel-8b", "magpie").trials == []


def test_of_three_contenders_only_the_compared_ones_are_shown(folder: Path) -> None:
    base = made_result()
    rows = [*base.decisions, decision("a", 0.2, 0.1, 0.3, a="small", b="third")]
    publish(
        folder,
        made_record(result=base.model_copy(update={"arms": [*base.arms, arm("third", "magpie")], "decisions": rows})),
    )
    met = compared(folder).trials[0]
    assert {row.arm.name for row in met.arms} == {"small", "large"}
    assert [(row.a, row.b) for row in met.decisions] == [("small", "large")]


def test_a_withdrawn_trial_is_named_with_its_reason_and_used_for_nothing(folder: Path) -> None:
    publish(folder, made_record())
    withdraw(folder, "fixture-pair", "The clock ran backwards.", date(2026, 1, 20))
    found = compared(folder)
    assert "trial" not in found.sentence
    assert (found.trials[0].decisions, found.trials[0].families) == ([], [])
    for text in (write_text(found), write_markdown(found), standalone_page(found, [])):
        assert "The clock ran backwards." in " ".join(text.split())
        assert "does better" not in text


def test_one_tool_in_two_settings_goes_by_the_names_of_its_contenders(folder: Path) -> None:
    base = made_result()
    arms = [*base.arms, arm("small-again", "kestrel-8b")]
    publish(folder, made_record(result=base.model_copy(update={"arms": arms})))
    assert compared(folder).trials[0].names == {"large": "Heron 40B", "small": "small", "small-again": "small-again"}


def test_the_newest_trial_stands_first(folder: Path) -> None:
    publish(folder, made_record("old"))
    publish(folder, made_record("new", made_result(ended=date(2026, 1, 15))))
    assert [met.trial for met in compared(folder).trials] == ["new", "old"]


def test_the_terminal_fits_80_columns_and_says_what_is_not_decisive(comparison: Comparison) -> None:
    text = write_text(comparison)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "The difference is not decisive for Debugging and Reasoning" in " ".join(text.split())
    assert "29.8 tokens/s" in text


def test_markdown_names_the_trial_as_the_source(comparison: Comparison) -> None:
    text = write_markdown(comparison)
    assert "## Tried against each other" in text
    assert "Measured: Mean score of 140 items" in text


def test_one_file_holds_the_plots_and_leads_nowhere_else(comparison: Comparison) -> None:
    page = standalone_page(comparison, [])
    assert 'href="/' not in page
    assert page.count('class="rowchart"') > 12
    assert 'aria-label="Kestrel 8B less Heron 40B: −21 points, −27 to −15"' in page
    assert "Tool chains: score by calls in the chain" in page


def test_what_a_trial_holds_cannot_become_markup(folder: Path) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    base = made_result()
    first = base.families[0].model_copy(
        update={"name": hostile, "size_label": hostile, "curve": base.families[2].curve}
    )
    families = [first.model_copy(update={"breaks": base.families[2].breaks}), *base.families[1:]]
    arms = [row.model_copy(update={"errors": {hostile: 1}, "release": hostile}) for row in base.arms]
    publish(folder, made_record(title=hostile, result=base.model_copy(update={"families": families, "arms": arms})))
    assert "<img" not in standalone_page(compared(folder), [])
