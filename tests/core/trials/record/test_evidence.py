"""A trial says something of each tool that took part, with its interval; one that was withdrawn says nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.made_trial import arm, made_record, made_result
from tests.core.small_catalogue import REAL

from seatrial.evidence.evidence import Evidence
from seatrial.facts.tool import Tool
from seatrial.panel.critic import load_critics
from seatrial.panel.panel import Panel, load_panel
from seatrial.trials.record.evidence import release_note
from seatrial.trials.record.folder import publish, withdraw

LATER = date(2026, 1, 15)


def tried(panel: Panel, slug: str = "kestrel-8b") -> list[Evidence]:
    """What trials say of a tool."""
    return [item for item in panel.catalogue.tools[slug].evidence if item.kind == "trial"]


@pytest.fixture
def panel(folder: Path) -> Panel:
    """A panel over a catalogue with one trial."""
    publish(folder, made_record())
    return load_panel(folder)


def test_each_family_is_one_statement_with_its_interval_and_where_it_comes_from(panel: Panel) -> None:
    found = {item.metric: item for item in tried(panel)}
    item = found["trial_code_generation"]
    assert (item.value, item.low, item.high, item.unit, item.text) == (41, 34, 48, "%", "41%")
    assert (item.read, item.trial) == (date(2026, 1, 14), "fixture-pair")
    for words in ("140 items", "version 1", "seed 7", "cdcdcdcdcdcd"):
        assert words in str(item.formula)
    assert {"trial_debugging", "trial_tool_chains", "trial_orientation", "trial_mathematics"} <= set(found)


def test_speed_is_said_of_the_machine(panel: Panel) -> None:
    item = next(item for item in tried(panel) if item.metric == "trial_tokens_per_second")
    assert item.text == "29.8 tokens/s"
    assert "a machine that does not exist" in str(item.formula)


def test_the_release_that_was_tried_is_named(panel: Panel) -> None:
    assert {item.note for item in tried(panel)} == {"Release tried: Instruct, Q4_K_M."}


def test_another_release_than_the_latest_read_is_said_to_be_one(real_panel: Panel) -> None:
    tool = real_panel.catalogue.tools["aider"]
    latest = tool.leading("latest_version")
    assert latest
    assert latest.text in release_note(tool, arm("agent", "aider", release="0.1"))
    assert latest.text not in release_note(tool, arm("agent", "aider", release=f"v{latest.text}")).partition(";")[2]
    assert "not on record" in release_note(tool, arm("agent", "aider", release=None))


def test_a_withdrawn_trial_says_nothing(folder: Path) -> None:
    publish(folder, made_record())
    withdraw(folder, "fixture-pair", "The clock ran backwards.", LATER)
    panel = load_panel(folder)
    assert tried(panel) == []
    assert [record.id for record in panel.trials] == ["fixture-pair"]


def test_a_trial_that_fails_the_check_says_nothing_and_is_a_problem(folder: Path) -> None:
    file = publish(folder, made_record())
    file.write_text(file.read_text().replace('"mean": 0.41', '"mean": 0.91'))
    panel = load_panel(folder)
    assert tried(panel) == []
    assert "is not what was published" in panel.catalogue.problems[0].cause


def test_of_two_trials_the_newest_leads_and_both_are_shown(folder: Path) -> None:
    publish(folder, made_record("old"))
    newer = made_result(ended=LATER)
    better = newer.families[0].model_copy(update={"shares": {"small": newer.families[0].shares["large"]}})
    publish(folder, made_record("new", newer.model_copy(update={"families": [better]})))
    panel = load_panel(folder)
    tool = panel.catalogue.tools["kestrel-8b"]
    assert [(item.trial, item.text) for item in tool.statements("trial_code_generation")] == [
        ("new", "62%"),
        ("old", "41%"),
    ]
    assert not tool.disputed(panel.catalogue.metrics["trial_code_generation"])


def test_a_tool_without_a_trial_is_what_it_was(panel: Panel, small_panel: Panel) -> None:
    assert panel.catalogue.tools["magpie"] == small_panel.catalogue.tools["magpie"]


def test_a_family_of_ones_own_tasks_states_nothing_about_a_tool(folder: Path) -> None:
    result = made_result()
    own = result.families[0].model_copy(update={"id": "my-tickets"})
    publish(folder, made_record(result=result.model_copy(update={"families": [own]})))
    assert {item.metric for item in tried(load_panel(folder))} == {"trial_tokens_per_second", "trial_first_token"}


def test_every_statement_has_a_name_of_its_own(panel: Panel) -> None:
    names = [item.id for tool in panel.catalogue.tools.values() for item in tool.evidence]
    assert len(names) == len(set(names))


def without_trials(folder: Path) -> Panel:
    """The same catalogue, judged by critics that look at no trial."""
    panel = load_panel(folder)
    critics = load_critics(REAL, panel.catalogue.metrics)
    kept = [
        critic.model_copy(update={"criteria": [row for row in critic.criteria if not row.where_known]})
        for critic in critics
    ]
    return Panel(panel.catalogue, kept)


def test_that_nobody_tried_a_tool_changes_no_call_no_coverage_and_no_confidence(folder: Path) -> None:
    with_criteria, without = load_panel(folder), without_trials(folder)
    for tool in with_criteria.catalogue.tools.values():
        one, other = with_criteria.assess(tool), without.assess(tool)
        assert [(row.call, row.support, row.coverage, row.confidence) for row in one.reviews] == [
            (row.call, row.support, row.coverage, row.confidence) for row in other.reviews
        ]


def test_a_trial_of_one_tool_leaves_the_judgement_of_another_alone(panel: Panel, small_panel: Panel) -> None:
    tool = panel.catalogue.tools["magpie"]
    assert panel.assess(tool) == small_panel.assess(small_panel.catalogue.tools["magpie"])


def test_critics_weigh_what_was_measured_and_say_so(panel: Panel) -> None:
    review = next(row for row in panel.assess(panel.catalogue.tools["kestrel-8b"]).reviews if row.critic == "builder")
    marks = {mark.metric: mark for mark in review.marks}
    assert marks["trial_code_generation"].score == pytest.approx((41 - 10) / 80)
    said = [sentence.text for answer in review.answers for sentence in answer.sentences]
    assert any("earned 41% of the points on functions" in text for text in said)
    assert not any("No trial of it is on record" in text for text in said)


def test_a_tool_that_nobody_tried_is_said_to_be_one(panel: Panel) -> None:
    review = panel.assess(panel.catalogue.tools["magpie"]).reviews[0]
    said = [sentence.text for answer in review.answers for sentence in answer.sentences]
    assert any("No trial of it is on record here" in text for text in said)


def test_a_scripted_contender_says_nothing_of_a_tool(panel: Panel) -> None:
    from seatrial.trials.record.evidence import add_evidence

    tool: Tool = panel.catalogue.tools["magpie"]
    made = made_record(result=made_result(arms=[arm("small", "magpie", kind="scripted"), arm("large", None)]))
    assert add_evidence(tool, [made], panel.catalogue.metrics) == tool
