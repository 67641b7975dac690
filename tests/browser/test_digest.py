"""The digest as readers and editors meet it: by keyboard, without scripts, on a phone in the dark."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_signing_in import come_in

SIZES = pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["desk in the light", "phone in the dark"]
)

ADDED = """INSERT INTO server_mailing (issue_id, address, state, run, attempts, answer)
    SELECT max(id), ?, ?, '', 1, '' FROM server_issue"""


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory, site: str) -> Path:
    """Where the running site keeps what it writes."""
    return next(folder for folder in tmp_path_factory.getbasetemp().glob("var*") if (folder / "secret-key").exists())


@pytest.fixture(scope="module")
def issue(mails: Path, catalogue: Path, site: str) -> str:
    """The page of an issue that was written."""
    said = digest(mails, catalogue, "write")
    found = re.search(r"Issue (\d{4}-\d\d)", said)
    assert found, said
    return f"/digest/{found[1]}/"


def digest(var: Path, catalogue: Path, *words: str) -> str:
    folders = {"SEATRIAL_VAR": str(var), "SEATRIAL_CATALOGUE": str(catalogue)}
    program = Path(sys.executable).with_name("seatrial")
    done = subprocess.run(
        [program, "digest", *words], env={**os.environ, **folders}, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr


def link_in_mail(mails: Path, address: str, kind: str) -> str:
    """The newest link of a kind to an address; the worker sends its mail in some seconds."""
    for _ in range(150):
        files = sorted((mails / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text for file in files if f"To: {address}" in (text := file.read_text())]
        if texts and (found := re.findall(rf"(/digest/{kind}/\S+/)", texts[-1])):
            return str(found[-1])
        time.sleep(0.1)
    raise AssertionError(f"No mail with /digest/{kind}/ came to {address}.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_subscribes_and_chooses_by_keyboard(visit: Visit, mails: Path, scripts: bool) -> None:
    address = f"keys-{scripts}@example.org".lower()
    page = visit("/tool/mixtral-8x22b/", scripts=scripts)
    page.get_by_role("link", name="Get a mail when this verdict changes").press("Enter")
    page.locator("main").get_by_label("Your address").fill(address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")
    page.goto(visit.site + link_in_mail(mails, address, "confirm") + "?tool=mixtral-8x22b")
    expect(page.get_by_label("Only when a verdict")).to_be_checked()
    expect(page.get_by_label("Mixtral 8x22B", exact=True)).to_be_checked()
    page.get_by_role("button", name="Subscribe this address").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are subscribed")
    page.get_by_role("link", name="Choose otherwise").press("Enter")
    page.get_by_label("Only when a verdict").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("What changed of the tools")).to_be_checked()
    page.get_by_label("Coding agents, all of them").focus()
    page.keyboard.press("Space")
    page.get_by_label("says so in one line").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_label("Coding agents, all of them")).to_be_checked()
    expect(page.get_by_label("says so in one line")).to_be_checked()
    page.get_by_role("link", name="Leave the list").press("Enter")
    page.get_by_role("button", name="Leave the list").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left the list")


@SIZES
def test_axe_finds_nothing_on_the_pages_of_the_digest(
    visit: Visit, mails: Path, issue: str, width: int, scheme: str
) -> None:
    address = f"a-rather-long-address-for-a-narrow-phone-{width}@example.org"
    page = visit("/digest/", width=width, scheme=scheme)
    page.locator("main").get_by_label("Your address").fill(address)
    page.get_by_role("button", name="Subscribe").click()
    _check(page, width)
    for path in (link_in_mail(mails, address, "confirm"), "/digest/", "/digest/leave/nonsense/", issue):
        page.goto(visit.site + path)
        page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true })")
        _check(page, width)


@SIZES
def test_axe_finds_nothing_in_the_mail_itself_and_it_fits(
    browser: Browser, mails: Path, catalogue: Path, issue: str, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "issue.html"
    digest(mails, catalogue, "preview", "--week", issue.split("/")[2], "--html", str(file))
    width = min(width, 600)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    # A mail is shown inside a program's own page, whose landmarks are not its own.
    found = Axe().run(page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [file.as_uri()], "a mail asks for nothing"
    context.close()


@pytest.fixture
def as_editor(visit: Visit, mails: Path, catalogue: Path) -> Visit:
    folders = {"SEATRIAL_VAR": str(mails), "SEATRIAL_CATALOGUE": str(catalogue)}
    program = Path(sys.executable).with_name("seatrial")
    given = [program, "accounts", "role", "digest-editor@example.org", "editor"]
    subprocess.run(given, env={**os.environ, **folders}, check=True, capture_output=True, timeout=60)
    return visit


@SIZES
def test_an_editor_sees_how_far_an_issue_is(as_editor: Visit, mails: Path, issue: str, width: int, scheme: str) -> None:
    with closing(sqlite3.connect(mails / "seatrial.sqlite3", timeout=20)) as database, database:
        rows = [(f"{state}-{width}@example.org", state) for state in ("ambiguous", "refused", "sent")]
        database.executemany(ADDED, rows)
    page = as_editor("/digest/sending/", width=width, scheme=scheme)
    come_in(page, mails, "digest-editor@example.org")
    page.get_by_role("button", name=f"It was sent to ambiguous-{width}@example.org").focus()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Sending issue {issue.split('/')[2]}")
    _check(page, width)


def _check(page: Page, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
