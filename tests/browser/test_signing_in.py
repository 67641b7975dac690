"""Signing in as people do it: with the code from the mail, and with a passkey, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit

PAGES = ["/account/", "/account/leave/", "/account/passkeys/add/"]


@pytest.fixture
def mails(tmp_path_factory: pytest.TempPathFactory, site: str) -> Path:
    """Where the running site writes its mails."""
    return next(folder for folder in tmp_path_factory.getbasetemp().glob("var*") if (folder / "secret-key").exists())


@pytest.fixture
def visit_by_name(visit: Visit) -> Visit:
    """Passkeys belong to a name, not to 127.0.0.1."""
    visit.site = visit.site.replace("127.0.0.1", "localhost")
    return visit


def mailed_code(mails: Path, address: str) -> str:
    written = [
        file.read_text() for file in sorted((mails / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    ]
    text = [mail for mail in written if f"To: {address}" in mail][-1]
    found = re.search(r"^    ([B-Z]{4}-[B-Z]{4})$", text, re.MULTILINE)
    assert found
    return found[1]


def come_in(page: Page, mails: Path, address: str) -> None:
    page.get_by_label("Your address").fill(address)
    page.get_by_label("Your address").press("Enter")
    page.get_by_label("The code").fill(mailed_code(mails, address))
    page.get_by_label("The code").press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_signs_in_with_the_code_from_the_mail(visit: Visit, mails: Path, scripts: bool) -> None:
    page = visit("/account/", scripts=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    come_in(page, mails, f"code-{scripts}@example.org".lower())
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.goto(f"{visit.site}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_reader_adds_a_passkey_and_signs_in_with_it(visit_by_name: Visit, mails: Path) -> None:
    page = visit_by_name("/account/passkeys/add/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    come_in(page, mails, "passkey@example.org")
    page.get_by_label("A name for it").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("rowheader", name="Laptop")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{visit_by_name.site}/account/sign-in/?next=/account/leave/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete this account")
    assert "passkey@example.org" in page.content()

    page.goto(f"{visit_by_name.site}/account/")
    page.get_by_role("button", name="Remove the passkey Laptop").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{visit_by_name.site}/account/passkey/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="not accepted")).to_be_visible()
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    policy_complaints = [text for text in visit_by_name.complaints if "Content Security Policy" in text]
    assert policy_complaints == []


def test_a_number_instead_of_a_name_is_said_where_passkeys_need_one(visit: Visit) -> None:
    page = visit("/account/passkey/")
    expect(page.get_by_text("Passkeys belong to a name")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def test_without_scripts_the_passkey_page_says_what_works(visit_by_name: Visit) -> None:
    page = visit_by_name("/account/passkey/", scripts=False)
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["desk in the light", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_a_readers_own_pages(
    visit_by_name: Visit, mails: Path, width: int, scheme: str
) -> None:
    page = visit_by_name("/account/sign-in/", width=width, scheme=scheme)
    address = f"a-rather-long-address-for-a-narrow-phone-{width}@example.org"
    page.get_by_label("Your address").fill(address)
    page.get_by_role("button", name="Send a code").click()
    _check(page, width)
    page.get_by_label("The code").fill(mailed_code(mails, address))
    page.get_by_role("button", name="Use this code").click()
    for path in PAGES:
        page.goto(f"{visit_by_name.site}{path}")
        _check(page, width)


def _check(page: Page, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
