"""Asking: the brief, the pickers, the search and the sign-up, all without scripts."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import PAGES, Visit


def test_a_brief_is_filled_in_and_stands_in_the_address(visit: Visit) -> None:
    page = visit("/compare/gpt-oss-120b-vs-kimi-k2/", scripts=False)
    page.get_by_text("Say what you need: limits filter").click()
    page.get_by_label("permissive").check()
    page.get_by_label("Context at least").fill("100000")
    page.get_by_role("combobox", name="Guardian").select_option("2")
    page.get_by_role("button", name="Answer for this brief").click()
    assert page.url.split("?")[1].split("#")[0] == "licence=permissive&context=100000&w.guardian=2"
    expect(page.locator(".sentence").first).to_contain_text("Ship with gpt-oss-120b")
    expect(page.locator(".sentence").first).to_contain_text("nothing else here meets the brief")
    expect(page.locator(".fit .not-met")).to_contain_text("conditional")
    expect(page.get_by_label("permissive")).to_be_checked()


def test_a_wrong_number_is_shown_again_with_what_is_wrong_and_nothing_is_lost(visit: Visit) -> None:
    page = visit(f"{PAGES['comparison']}?context=lots&w.guardian=2", scripts=False)
    expect(page.get_by_role("alert")).to_contain_text("“lots token” is not a number of token")
    expect(page.get_by_label("Context at least")).to_have_value("lots")
    expect(page.get_by_role("combobox", name="Guardian")).to_have_value("2")


def test_two_names_in_the_picker_lead_to_the_one_address_of_the_pair(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.get_by_label("This one", exact=True).fill("vLLM")
    page.get_by_label("with this one", exact=True).fill("Ollama")
    page.get_by_role("button", name="Compare").click()
    assert page.url == f"{visit.site}/compare/ollama-vs-vllm/"


def test_an_old_name_leads_to_the_tool(visit: Visit) -> None:
    page = visit("/tool/mistral-8x24b/", scripts=False)
    assert page.url == f"{visit.site}/tool/mixtral-8x22b/"


def test_a_misspelt_tool_offers_the_nearest_name(visit: Visit) -> None:
    page = visit("/tool/mixtrl/", scripts=False)
    page.locator("main").get_by_role("link", name="mixtral-8x22b").first.click()
    assert page.url == f"{visit.site}/tool/mixtral-8x22b/"


def test_the_search_finds_a_tool_by_a_part_of_its_name(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.get_by_label("Search for a tool").fill("mixtral")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".standings tbody tr").first).to_contain_text("Mixtral 8x22B")


def test_signing_up_leads_to_a_mail(visit: Visit) -> None:
    page = visit("/method/", scripts=False)
    page.get_by_placeholder("you@example.org").fill("reader@example.org")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Your address")).to_have_value("reader@example.org")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.locator("h1")).to_have_text("Look into your inbox")
