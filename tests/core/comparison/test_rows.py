"""Facts side by side: what differs, what decides, and nothing invented where nothing is known."""

from __future__ import annotations

import pytest
from tests.core.made import DAY, METRICS, criterion, critic, statement, tool

from seatrial.comparison.rows import Row, sections
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.scoring import Rubric, case_of

FAST = critic("fast", criterion("speed", weight=3), criterion("open"))


def rows(*tools: Tool, critics: tuple[Critic, ...] = (FAST,)) -> dict[str, Row]:
    """Every row by its metric."""
    rubrics = [[Rubric(judge, row, case_of(row, METRICS, DAY)) for judge in critics] for row in tools]
    return {row.metric: row for section in sections(tools, METRICS, rubrics) for row in section.rows}


def test_every_metric_that_any_of_the_tools_states_has_a_row() -> None:
    found = rows(tool("a", speed=50), tool("b", open="yes"))
    assert sorted(found) == ["open", "speed"]


def test_a_row_has_one_cell_for_each_tool_in_their_order() -> None:
    cells = rows(tool("b", speed=50), tool("a", speed=60))["speed"].cells
    assert [(cell.tool, cell.text) for cell in cells] == [("b", "50"), ("a", "60")]


def test_a_tool_that_states_nothing_has_an_empty_cell_and_not_a_nought() -> None:
    empty = rows(tool("a", speed=50), tool("b"))["speed"].cells[1]
    assert (empty.text, empty.statements, empty.confirmed, empty.disputed) == (None, [], False, False)


def test_what_differs_is_marked_and_what_is_the_same_is_not() -> None:
    found = rows(tool("a", speed=50, open="yes"), tool("b", speed=60, open="YES"))
    assert (found["speed"].differs, found["open"].differs) == (True, False)


def test_stated_and_unstated_differ() -> None:
    assert rows(tool("a", speed=50), tool("b"))["speed"].differs


def test_a_row_that_moves_the_panel_names_the_tool_it_speaks_for_and_by_how_much() -> None:
    row = rows(tool("a", speed=40), tool("b", speed=60))["speed"]
    assert (row.toward, row.decides) == ("b", True)
    assert row.pull == pytest.approx(100 * 0.2 * 3 / 4)


def test_a_row_that_hardly_moves_the_panel_decides_nothing() -> None:
    row = rows(tool("a", speed=50), tool("b", speed=51))["speed"]
    assert (row.toward, row.decides) == (None, False)
    assert row.pull == pytest.approx(0.75)


def test_the_unknown_pulls_nowhere() -> None:
    row = rows(tool("a", speed=100), tool("b"))["speed"]
    assert (row.pull, row.toward) == (0.0, None)


def test_a_row_that_no_critic_weighs_pulls_nowhere() -> None:
    row = rows(tool("a", skill=10), tool("b", skill=90))["skill"]
    assert (row.differs, row.pull, row.toward) == (True, 0.0, None)


def test_a_pull_is_shared_over_the_whole_panel() -> None:
    silent = critic("silent", criterion("skill"))
    row = rows(tool("a", speed=40), tool("b", speed=60), critics=(FAST, silent))["speed"]
    assert row.pull == pytest.approx(100 * 0.2 * 3 / 4 / 2)


def test_sources_that_disagree_are_all_in_the_cell_and_it_is_marked() -> None:
    stated = statement("a", "speed", 50), statement("a", "speed", 80, primary=False)
    cell = rows(tool("a", *stated), tool("b", speed=50))["speed"].cells[0]
    assert [item.value for item in cell.statements] == [50, 80]
    assert (cell.text, cell.disputed, cell.confirmed) == ("50", True, True)


def test_a_cell_that_no_primary_source_backs_is_unconfirmed() -> None:
    assert not rows(tool("a", primary=False, speed=50), tool("b", speed=50))["speed"].cells[0].confirmed


def test_a_list_is_one_text_over_all_its_statements() -> None:
    stated = statement("a", "hosts", ["vLLM"]), statement("a", "hosts", ["Ollama", "vLLM"], origin="card")
    assert rows(tool("a", *stated), tool("b"))["hosts"].cells[0].text == "vLLM, Ollama"


def test_rows_stand_in_titled_sections_in_a_fixed_order(small: Catalogue) -> None:
    tools = [small.tools["heron-40b"], small.tools["kestrel-8b"]]
    found = sections(tools, small.metrics, [[], []])
    assert [section.group for section in found[:3]] == ["identity", "licence", "price"]
    assert all(section.title and section.rows for section in found)


def test_what_tools_of_a_category_should_state_has_a_row_even_where_none_does(small: Catalogue) -> None:
    hosted = sections([small.tools["magpie"], small.tools["heron-40b"]], small.metrics, [[], []])
    shown = {row.metric: row for section in hosted for row in section.rows}
    assert [cell.text for cell in shown["max_output"].cells] == [None, None]
    assert "metrics_endpoint" not in shown  # of inference engines alone
