"""Pages for who is signed in: written in, submitted and published by keyboard, at a phone's and a desk's width."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Visit
from tests.browser.people import sign_in_people

SEAT = "/editing/mixtral-8x22b/skeptic/"
DUE = "/predictions/fixture-due/resolve/"
PAGES = {
    "reviews by people": "/editing/",
    "draft": "/editing/draft/{draft}/",
    "jobs": "/jobs/",
    "votes": "/vote/",
    "a vote": "/vote/pair/code-llama-4-vs-mixtral-8x22b/",
    "judging": "/vote/judge/",
    "account": "/account/",
}


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory, site: str) -> dict[str, Any]:
    """Sessions of two editors of the running site, and the number of a draft."""
    folders: list[Path] = list(tmp_path_factory.getbasetemp().glob("var*"))
    return sign_in_people(next(folder for folder in folders if (folder / "secret-key").exists()))


def tab_to(page: Page, wanted: Locator) -> None:
    """Forward with the tab key until it has the focus."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The tab key does not lead to {wanted}.")


def check(page: Page) -> None:
    """At a desk's width in the light, then at a phone's in the dark."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280, page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    assert page.evaluate("axe.run().then(found => found.violations)") == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def test_a_review_is_written_submitted_and_published_by_keyboard_alone(visit: Visit, people: dict[str, Any]) -> None:
    page = visit(SEAT, session=people["anna"])
    first, signed = page.locator("#answer-0"), page.get_by_label("Signed")
    tab_to(page, first)
    page.keyboard.press("Control+A")
    page.keyboard.type("It has 999 billion parameters [1].")
    tab_to(page, page.get_by_role("button", name="Submit"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2 things stand in the way")
    expect(page.locator(".question").first).to_contain_text("“999 billion parameters” is not in the cited evidence")
    expect(first).to_have_attribute("aria-invalid", "true")
    check(page)

    tab_to(page, page.get_by_role("alert").get_by_role("link").first)
    page.keyboard.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Opinion: the rivals were better when this was written.")
    tab_to(page, signed)
    page.keyboard.type("Anna Editor")
    tab_to(page, page.get_by_role("button", name="Submit"))
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("by Anna Editor: waits for a second person")
    expect(page.get_by_role("button", name="Publish it")).to_have_count(0)

    second = visit(page.url.removeprefix(visit.site), session=people["bela"])
    tab_to(second, second.get_by_role("button", name="Publish it"))
    second.keyboard.press("Enter")
    expect(second.locator(".sentence")).to_contain_text("published")

    public = visit("/tool/mixtral-8x22b/")
    expect(public.locator(".byline", has_text="Anna Editor")).to_contain_text("Person: Anna Editor")
    public.goto(f"{visit.site}/review/mixtral-8x22b/skeptic/")
    expect(public.locator("ins").first).to_be_visible()
    check(public)


def test_the_evidence_stays_in_view_beside_the_text_on_a_wide_screen(visit: Visit, people: dict[str, Any]) -> None:
    page = visit("/editing/code-llama-4/founder/", session=people["anna"])
    last = page.locator("textarea").last
    last.scroll_into_view_if_needed()
    beside = page.locator(".question .hint a").last
    beside.click()
    expect(page.locator(re.sub("^.*#", "#", page.url))).to_be_in_viewport()
    expect(last).to_be_in_viewport()


def test_a_prediction_is_resolved_by_keyboard_and_what_was_typed_stays(visit: Visit, people: dict[str, Any]) -> None:
    page = visit(DUE, session=people["anna"])
    tab_to(page, page.get_by_label("Its own words"))
    page.keyboard.type("It came.")
    tab_to(page, page.get_by_role("button", name="Record it"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("5 fields need another look")
    expect(page.get_by_label("Its own words")).to_have_value("It came.")
    check(page)

    page.get_by_label("True", exact=True).focus()
    page.keyboard.press("Space")
    for label, text in (("Address", "https://press.example/it-came"), ("Why that decides", "It says so.")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    page.get_by_label("Day on which").fill("2026-01-30")
    tab_to(page, page.get_by_label("Signed"))
    page.keyboard.type("Anna Editor")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Recorded as resolution 1")
    public = visit("/predictions/fixture-due/")
    expect(public.locator(".sentence")).to_contain_text("Turned out true: Anna Editor")
    check(public)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, people: dict[str, Any], path: str) -> None:
    page = visit(path.format(**people), session=people["anna"])
    assert "sign-in" not in page.url
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true })")
    check(page)
    assert [text for text in visit.complaints if "404" not in text] == []
