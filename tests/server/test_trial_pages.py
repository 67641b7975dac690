"""Trials on the site: shown whole, kept for good, and never taken back in silence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.core.made_trial import FIXTURE, made_record, made_result
from tests.server.conftest import PAIR

from seatrial.server.models import TrialRow
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf
from seatrial.trials.record.folder import publish, withdraw

pytestmark = pytest.mark.django_db
PAGE = "/trials/fixture-pair/"


@pytest.fixture
def tried(folder: Path) -> Path:
    """A catalogue with one trial, imported."""
    publish(folder, made_record())
    import_catalogue(folder)
    return folder


def test_a_site_without_trials_says_how_to_get_one(client: Client) -> None:
    page = client.get("/trials/")
    assert page.status_code == 200
    assert "No trial has been published here yet" in page.text
    assert "No trial is on record" in client.get("/method/").text


def test_a_trial_is_shown_with_all_that_it_takes_to_believe_it(client: Client, tried: Path) -> None:
    page = client.get(PAGE).text
    for words in (
        "Heron 40B does better than Kestrel 8B, by 16 points of 100 (11 to 21).",
        "The difference is not decisive for Debugging and Reasoning",
        "falls under one half at 4.6 calls in the chain (3.4 to 6.2)",
        "wrong answer",
        "bubblewrap",
        "counted as calls",
        "version 1, seed 7",
        "cd" * 32,
        "seatrial trial small large --seed 7",
        "Instruct, Q4_K_M",
        "$0.42",
        "no price given",
    ):
        assert words in page, words
    assert "No trial is on record" not in client.get("/method/").text


def test_a_trial_is_found_from_the_list_the_tools_the_comparison_the_search_and_the_sitemap(
    client: Client, tried: Path
) -> None:
    for path in ("/trials/", "/tool/kestrel-8b/", "/tool/heron-40b/", PAIR, "/search/?q=heron", "/sitemap.xml"):
        assert PAGE in client.get(path).text, path
    assert PAGE not in client.get("/tool/magpie/").text


def test_a_trial_that_was_run_without_isolation_says_so(client: Client, folder: Path) -> None:
    publish(folder, made_record(result=made_result(isolation="none")))
    import_catalogue(folder)
    assert "Run without isolation." in client.get(PAGE).text
    assert "ran without isolation" in client.get(PAIR).text


def test_the_record_can_be_taken_away_as_json(client: Client, tried: Path) -> None:
    found = client.get("/api/v1/trials/fixture-pair").json()
    assert found["standing"] == "on record"
    assert found["record"] == json.loads((tried / "trials" / "fixture-pair.json").read_text())


def test_the_list_is_there_for_programs(client: Client, tried: Path) -> None:
    line = client.get("/api/v1/trials").json()["trials"][0]
    assert (line["id"], line["title"], line["tools"]) == ("fixture-pair", FIXTURE, ["kestrel-8b", "heron-40b"])
    assert (line["standing"], line["withdrawn"], line["url"]) == ("on record", None, PAGE)


def test_an_unknown_trial_is_answered_with_the_nearest(client: Client, tried: Path) -> None:
    response = client.get("/trials/fixture-pear/")
    assert response.status_code == 404
    assert f'href="{PAGE}"' in response.text
    assert client.get("/api/v1/trials/fixture-pear").json()["error"]["nearest"] == ["fixture-pair"]


def test_what_was_measured_stands_among_the_facts_with_its_interval(client: Client, tried: Path) -> None:
    page = client.get("/tool/kestrel-8b/").text
    assert "34 to 48; 14 January 2026" in page
    assert f'<a href="{PAGE}">Measured here</a>' in page


def test_a_withdrawn_trial_keeps_its_page_with_the_reason(client: Client, tried: Path) -> None:
    withdraw(tried, "fixture-pair", "The clock ran backwards.", date(2026, 1, 20))
    import_catalogue(tried)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Withdrawn on 20 January 2026." in page.text
    for path in (PAGE, "/trials/", "/tool/kestrel-8b/", PAIR):
        assert "The clock ran backwards." in client.get(path).text, path
    assert "34 to 48" not in client.get("/tool/kestrel-8b/").text
    assert client.get("/api/v1/trials").json()["trials"][0]["withdrawn"]["reason"] == "The clock ran backwards."


def test_a_trial_that_vanishes_from_the_catalogue_keeps_its_page_and_is_marked(client: Client, tried: Path) -> None:
    for file in (tried / "trials").iterdir():  # with its ledger: nothing in the catalogue tells of it any more
        file.unlink()
    import_catalogue(tried)
    assert current_shelf().catalogue.problems == []
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "No longer in the catalogue; no reason was given." in page.text
    assert "Heron 40B does better than Kestrel 8B" in page.text
    assert "no reason was given" in client.get("/trials/").text
    assert "does better" not in client.get(PAIR).text
    assert client.get("/api/v1/trials/fixture-pair").json()["standing"] == "gone"


def test_a_trial_that_is_published_again_with_another_result_shows_the_first(client: Client, tried: Path) -> None:
    for file in (tried / "trials").iterdir():
        file.unlink()
    publish(tried, made_record(result=made_result(calls=1)))
    import_catalogue(tried)
    page = client.get(PAGE).text
    assert "The catalogue’s file has changed since." in page
    assert "2,408 calls" in page
    assert client.get("/api/v1/trials/fixture-pair").json()["standing"] == "changed"


def test_a_record_that_was_altered_is_a_problem_on_every_page_and_shows_what_was_published(
    client: Client, tried: Path
) -> None:
    file = tried / "trials" / "fixture-pair.json"
    file.write_text(file.read_text().replace('"calls": 2408', '"calls": 2'))
    import_catalogue(tried)
    assert "is not what was published" in client.get("/").text
    assert "2,408 calls" in client.get(PAGE).text
    assert client.get("/api/v1/trials/fixture-pair").json()["standing"] == "changed"


def test_a_trial_that_comes_back_is_on_record_again(client: Client, tried: Path) -> None:
    file = tried / "trials" / "fixture-pair.json"
    text = file.read_text()
    file.unlink()
    import_catalogue(tried)
    assert TrialRow.objects.get().standing == "gone"
    file.write_text(text)
    import_catalogue(tried)
    assert TrialRow.objects.get().standing == "on record"
    assert client.get("/api/v1/trials/fixture-pair").json()["standing"] == "on record"


def test_a_withdrawal_is_not_forgotten_when_the_catalogue_forgets_it(client: Client, tried: Path) -> None:
    withdraw(tried, "fixture-pair", "The clock ran backwards.", date(2026, 1, 20))
    import_catalogue(tried)
    for file in (tried / "trials").iterdir():
        file.unlink()
    import_catalogue(tried)
    assert "The clock ran backwards." in client.get(PAGE).text


def test_what_a_trial_holds_cannot_become_markup(client: Client, folder: Path) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    base = made_result()
    arms = [row.model_copy(update={"settings": {hostile: hostile}, "errors": {hostile: 1}}) for row in base.arms]
    families = [row.model_copy(update={"name": hostile, "causes": {"small": {hostile: 3}}}) for row in base.families]
    result = base.model_copy(update={"arms": arms, "families": families, "limits": {hostile: hostile}})
    publish(
        folder, made_record(title=hostile, by=hostile, machine=hostile, note=hostile, command=hostile, result=result)
    )
    import_catalogue(folder)
    for path in (PAGE, "/trials/", "/tool/kestrel-8b/", PAIR, "/search/?q=img"):
        assert "<img" not in client.get(path).text, path
