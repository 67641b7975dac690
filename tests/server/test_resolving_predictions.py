"""Editors resolve predictions on the site, with a source; everybody sees every resolution, and nothing is undone."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.core.panel.predictions.made_predictions import PROOF, forecast
from tests.server.people import sign_in

from seatrial.panel.predictions.files import write_filed
from seatrial.panel.predictions.forecast import Filed, broken_seal
from seatrial.panel.predictions.rule import MetricRule
from seatrial.server.models import ResolutionRow
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.predictions import kept_prediction, resolve_prediction

pytestmark = pytest.mark.django_db
PAGE, FORM = "/predictions/asked/", "/predictions/asked/resolve/"
TYPED = "The maker withdrew it, in so many words."


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One prediction without a rule that fell due on 1 March 2026; it is 1 June."""
    for place in ("prediction", "predictions", "prediction_forms"):
        monkeypatch.setattr(f"seatrial.server.pages.{place}.current_day", lambda: date(2026, 6, 1))
    put(folder, forecast("asked", tools=["kestrel-8b"], resolves_on=date(2026, 3, 1)))
    import_catalogue(folder)


@pytest.fixture
def editor(asked: None) -> Client:
    client = Client()
    sign_in(client, "anna@example.org", "editor")
    return client


def put(folder: Path, made: Any) -> None:
    (folder / "predictions").mkdir(exist_ok=True)
    (folder / "predictions" / f"{made.id}.yaml").write_text(write_filed(Filed(forecast=made)))


def form(**more: str) -> dict[str, str]:
    """A sound resolution."""
    given = {"outcome": "true", "url": "https://press.example/gone", "quote": "We retire it.", "read": "2026-05-02"}
    return {**given, "why": TYPED, "signed": "Anna Editor", "seen": "0", **more}


def resolutions() -> list[Any]:
    return kept_prediction("asked").filed.resolutions


def test_an_editor_resolves_it_and_everybody_reads_by_what(editor: Client) -> None:
    answer = editor.post(FORM, form())
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{FORM}?recorded")
    assert "Recorded as resolution 1" in editor.get(answer.headers["Location"]).text
    (row,) = resolutions()
    assert (row.outcome, row.by, row.why, row.decided) == ("true", "Anna Editor", TYPED, date(2026, 6, 1))
    page = Client().get(PAGE).text
    for said in ("Turned out true", "Anna Editor", "We retire it.", "https://press.example/gone", "2 May 2026", TYPED):
        assert said in page
    assert "anna@example.org" not in page, "the address signs nothing"


def test_superseding_asks_for_the_reason_and_both_stay(editor: Client) -> None:
    editor.post(FORM, form())
    without = editor.post(FORM, form(outcome="false", seen="1"))
    assert without.status_code == 400
    assert "Say why the resolution that stands does not hold." in without.text
    assert editor.post(FORM, form(outcome="false", seen="1", reason="It was another tool.")).status_code == 303
    assert [(row.outcome, row.supersedes) for row in resolutions()] == [("true", None), ("false", 1)]
    page = Client().get(PAGE).text
    assert page.index("Resolution 1 does not stand: It was another tool.") < page.index("superseded by resolution 2")
    assert broken_seal(kept_prediction("asked").filed) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"outcome": ""}, "Choose how it turned out."),
        ({"outcome": "maybe"}, "Choose how it turned out."),
        ({"url": ""}, "Give the address"),
        ({"url": "press.example/gone"}, "from https:// on"),
        ({"url": "javascript:alert(1)"}, "from https:// on"),
        ({"quote": " "}, "Copy the words"),
        ({"quote": "x" * 601}, "At most 600 characters; these are 601."),
        ({"read": "2 May"}, "Write the day as 2027-06-30."),
        ({"read": "2026-06-02"}, "lies in the future"),
        ({"outcome": "false", "read": "2026-03-01"}, "could still turn out true"),
        ({"why": ""}, "Say how these words decide it."),
        ({"signed": ""}, "Sign it with a name."),
        ({"signed": "Its own rule"}, "how a rule signs"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field_and_nothing_typed_is_lost(
    editor: Client, change: dict[str, str], told: str
) -> None:
    sent = form(**change)
    answer = editor.post(FORM, sent)
    assert answer.status_code == 400
    assert answer.text.count('class="problem"') == 1
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text
    for name in sent.keys() - {"seen", "outcome"} - change.keys():
        assert sent[name] in answer.text, name
    if sent["outcome"] in ("true", "false"):
        assert f'value="{sent["outcome"]}" required checked' in answer.text
    assert not resolutions()


def test_markup_and_control_letters_stay_words(editor: Client) -> None:
    editor.post(FORM, form(quote="<script>alert(1)</script>\0 gone", signed="<b>Anna"))
    page = Client().get(PAGE).text
    assert "<script>alert" not in page
    assert "<b>Anna" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; gone" in page


def test_who_is_slower_is_told_sees_the_other_and_loses_nothing(editor: Client, asked: None) -> None:
    given = {"decided": date(2026, 6, 1), "by": "Bela", "why": "It goes on.", "proof": PROOF}
    resolve_prediction("asked", outcome="false", **given)
    late = editor.post(FORM, form())
    assert late.status_code == 409
    for said in ("Somebody else resolved it in the meantime: Bela", "It goes on.", TYPED, 'name="seen" value="1"'):
        assert said in late.text
    assert [row.by for row in resolutions()] == ["Bela"]
    assert "no-store" in late.headers["Cache-Control"]
    assert editor.post(FORM, form(seen="1", reason="It was read wrong.")).status_code == 303


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_record_one_resolution(asked: None) -> None:
    clients = []
    for name in ("anna", "bela"):
        client = Client()
        sign_in(client, f"{name}@example.org", "editor")
        clients.append(client)
    codes: list[int] = []
    start = threading.Barrier(2)

    def go(client: Client) -> None:
        start.wait()
        codes.append(client.post(FORM, form()).status_code)

    both = [threading.Thread(target=go, args=(client,)) for client in clients]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(codes) == [303, 409]
    assert ResolutionRow.objects.filter(prediction__slug="asked").count() == 1


def test_only_editors_resolve(editor: Client) -> None:
    reader = Client()
    sign_in(reader, "carl@example.org")
    assert reader.get(FORM).status_code == 403
    assert reader.post(FORM, form()).status_code == 403
    assert Client().get(FORM).headers["Location"].startswith("/account/sign-in/")
    assert Client().post(FORM, form()).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, "anna@example.org", "editor")
    assert strict.post(FORM, form()).status_code == 403
    assert not resolutions()


def test_the_page_of_an_open_one_says_its_rule_and_its_day(asked: None, folder: Path) -> None:
    rule = MetricRule(tool="kestrel-8b", metric="context_total", relation="at-least", value=900_000)
    put(folder, forecast("longer", tools=["kestrel-8b"], rule=rule, provenance=PROOF))
    import_catalogue(folder)
    answer = Client().get("/predictions/longer/")
    for said in ("Open until 31 December 2026", "70%", "at-least", "900000", "It came.", "Nothing has been recorded"):
        assert said in answer.text
    assert "public" in answer.headers["Cache-Control"], "nothing of a reader is on it"
    assert "csrf" not in answer.text


def test_what_waits_stands_first_with_the_reason_for_everybody(asked: None) -> None:
    page = Client().get("/predictions/").text
    assert page.index("waiting for an editor</h2>") < page.index("How well they were made") < page.index('id="open"')
    assert "No rule that a program can read" in page
    assert FORM in page
    own = Client().get(PAGE).text
    assert "waits for an editor" in own
    assert "Why the facts do not settle it: No rule that a program can read" in own


def test_an_unknown_one_names_what_comes_close(asked: None) -> None:
    answer = Client().get("/predictions/askd/")
    assert answer.status_code == 404
    assert 'href="/predictions/asked/"' in answer.text
    assert Client().get(f"/predictions/{'x' * 900}%00/").status_code == 404
