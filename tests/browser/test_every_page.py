"""What holds on every page type, at a phone's and a desk's width, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import PAGES, Visit

HEAVIEST = 60_000  # bytes as sent: the page, its style, its fonts and its icon


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["desk in the light", "phone in the dark"]
)
def test_axe_finds_nothing(visit: Visit, path: str, width: int, scheme: str) -> None:
    page = visit(path, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((found, index) => { found.open = index % 7 === 0 })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_is_asked_of_a_third_party_and_nothing_complains(visit: Visit, path: str) -> None:
    page = visit(path)
    page.wait_for_load_state("networkidle")
    assert {url for url in visit.requests if not url.startswith((visit.site, "data:"))} == set()
    assert [
        text for text in visit.complaints if "404 (Not Found)" not in text and "400 (Bad Request)" not in text
    ] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_with_style_and_fonts_stays_under_60_kilobytes_as_it_is_sent(visit: Visit, path: str) -> None:
    page = visit("/healthz")
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: set[str] = set()  # else what is still under way for the page before is counted too
    session.on("Network.requestWillBeSent", lambda event: asked.add(event["requestId"]))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(visit.site + path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    assert len(sizes) >= 4, "the page, its style and two fonts"
    sent = sum(size for request, size in sizes.items() if request in asked)
    assert sent < HEAVIEST, f"{sent:,} bytes"
