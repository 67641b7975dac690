"""Reading a comparison: without scripts, by keyboard, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.conftest import PAGES, Visit

COMPARISON = PAGES["comparison"]


def test_the_answer_stands_above_everything_else(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    expect(page.locator("h1")).to_have_text("Code Llama 4 vs Mixtral 8x22B")
    sentence = page.locator(".answer .sentence").bounding_box()
    facts = page.locator("#facts").bounding_box()
    assert sentence
    assert facts
    assert sentence["y"] < 500 < facts["y"]


def test_a_source_is_one_click_away_without_scripts(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    row = page.locator("#row-parameters_total td").nth(1)
    quote = row.locator("q").first
    expect(quote).not_to_be_visible()
    row.locator("summary").click()
    expect(quote).to_be_visible()
    expect(row.get_by_text("primary source").first).to_be_visible()


def test_a_citation_opens_the_evidence_it_points_to(visit: Visit) -> None:
    page = visit(COMPARISON)
    page.locator(".reasons .cites a").first.click()
    expect(page.locator(".statement:target")).to_be_visible()


def test_both_names_of_a_disputed_tool_are_shown_with_the_makers_first(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    name = page.locator("#row-name td").nth(1)
    expect(name.locator(".value")).to_have_text("Mixtral 8x22B")
    expect(name.locator(".disputed")).to_contain_text("Mistral 8x24B")


def test_a_tool_that_nobody_confirms_says_so(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    expect(page.locator(".card .unconfirmed")).to_have_count(1)
    expect(page.locator(".card.c1 .unconfirmed")).to_contain_text("No primary source is known")


def test_the_column_heads_stay_in_view(visit: Visit) -> None:
    page = visit(COMPARISON)
    page.locator("#row-score_mmlu").scroll_into_view_if_needed()
    head = page.locator(".facts thead th").nth(1)
    box = head.bounding_box()
    assert box
    assert 0 <= box["y"] < 200


def test_the_first_tab_stop_leads_to_the_content(visit: Visit) -> None:
    page = visit(COMPARISON)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the content")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_sources_open_by_keyboard(visit: Visit) -> None:
    page = visit(COMPARISON)
    summary = page.locator("#row-licence td").nth(1).locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#row-licence td").nth(1).locator("q").first).to_be_visible()


def test_on_a_phone_the_tools_stand_under_each_question_with_their_names(visit: Visit) -> None:
    page = visit(COMPARISON, width=390, scripts=False)
    cells = page.locator("#row-context_total td")
    first, second = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert first
    assert second
    assert second["y"] > first["y"]
    expect(cells.nth(1).locator(".who")).to_be_visible()


def test_a_flag_is_never_colour_alone(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    flags = page.locator(".flag")
    assert flags.count() > 10
    words = set(flags.all_inner_texts())
    assert words <= {"Ship", "Skip", "No call", "Split"}
    assert flags.locator("svg use").count() == flags.count()


def test_every_chart_has_a_text_alternative(visit: Visit) -> None:
    page = visit(COMPARISON, scripts=False)
    charts = page.locator("svg.chart")
    assert charts.count() >= 2
    for index in range(charts.count()):
        assert charts.nth(index).locator("title").text_content()
        assert "Mixtral 8x22B: " in (charts.nth(index).locator("desc").text_content() or "")
