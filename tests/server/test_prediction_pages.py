"""Predictions on the site: kept as they were first made, resolved by rule or editor, never edited."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from jsonschema import Draft202012Validator
from tests.core.panel.predictions.made_predictions import PROOF, editors, ended, forecast

from seatrial.errors import NotFound
from seatrial.panel.predictions.files import write_filed
from seatrial.panel.predictions.forecast import Filed
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.rule import MetricRule
from seatrial.server.jobs.tasks.predictions import resolve_due_predictions
from seatrial.server.models import PredictionRow, ResolutionRow
from seatrial.server.store import predictions as store
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.predictions import (
    came_due_since,
    kept_predictions,
    predictions_version,
    resolve_prediction,
    resolve_predictions,
)
from seatrial.server.store.shelf import current_shelf

pytestmark = pytest.mark.django_db
THESIS = "futurist.kestrel-8b.2027-03-31"
LONG = MetricRule(tool="kestrel-8b", metric="context_total", relation="at-least", value=100_000)


def put(folder: Path, filed: Filed) -> Path:
    """A prediction into a catalogue."""
    file = folder / "predictions" / f"{filed.forecast.id}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(write_filed(filed))
    return file


def about_kestrel(name: str, **given) -> Filed:  # type: ignore[no-untyped-def]
    return Filed(forecast=forecast(name, tools=["kestrel-8b"], **given))


def kept(slug: str) -> Filed:
    return kept_predictions([slug])[0].filed


def test_an_import_keeps_what_the_reviews_predict(client: Client, shelf) -> None:
    assert THESIS in {row.forecast.id for row in kept_predictions()}
    page = client.get("/predictions/").text
    assert "Calls that are said to stay" in page
    assert "Nothing has come due, so nobody’s foresight has been measured yet." in page
    assert "Nothing that was given a probability has come due." in client.get("/critic/futurist/").text
    assert "It has predicted nothing" in client.get("/critic/skeptic/").text


def test_a_reviews_prediction_stays_as_it_was_first_made(folder: Path, kestrel_changed) -> None:
    import_catalogue(folder)
    before = kept(THESIS).forecast
    kestrel_changed()
    import_catalogue(folder)
    (review,) = [row for row in current_shelf().assessments["kestrel-8b"].reviews if row.critic == "futurist"]
    assert review.predictions[0].probability != before.probability, "the review of today says something else"
    assert kept(THESIS).forecast == before


@pytest.fixture
def kestrel_changed(folder: Path):
    """Makes the Futurist less or more sure of Kestrel."""

    def change() -> None:
        file = folder / "tools" / "kestrel-8b.yaml"
        text = file.read_text()
        assert "value: 128000" in text
        file.write_text(text.replace("value: 128000", "value: 4000").replace("up to 128K", "up to 4000"))

    return change


def test_what_its_rule_decides_is_resolved_with_the_import_and_says_by_what(client: Client, folder: Path) -> None:
    put(folder, about_kestrel("long-context", rule=LONG))
    import_catalogue(folder)
    (resolution,) = kept("long-context").resolutions
    assert (resolution.outcome, resolution.by) == ("true", "its own rule")
    page = client.get("/predictions/").text
    assert "✓ true" in page
    assert "“Context” is 128,000 tokens." in page
    assert "https://aerie.example/kestrel" in page
    import_catalogue(folder)
    assert len(kept("long-context").resolutions) == 1


def test_the_daily_job_resolves_what_came_due_and_nothing_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2027, 3, 31)
    put(folder, about_kestrel("no-longer", rule=LONG.model_copy(update={"held": "on"}), resolves_on=date(2026, 1, 20)))
    import_catalogue(folder)
    assert kept("no-longer").standing
    monkeypatch.setattr("seatrial.server.jobs.tasks.predictions.current_day", lambda: day)
    assert resolve_due_predictions.call() == "0 resolved by their rules.", (
        "a catalogue of January says nothing of March"
    )
    shelf = current_shelf()
    world = World(shelf.catalogue, shelf.panel.critics)
    assert resolve_predictions(world, shelf.catalogue.as_of) == []


def test_what_waits_for_an_editor_says_why(client: Client, folder: Path) -> None:
    put(folder, about_kestrel("asked", resolves_on=date(2026, 3, 1)))
    put(folder, about_kestrel("stale", resolves_on=date(2026, 9, 1), rule=LONG.model_copy(update={"value": 200_000})))
    import_catalogue(folder)
    page = client.get("/predictions/").text
    assert "Due, and waiting for an editor" in page
    assert "No rule that a program can read" in page
    assert "too early to say how it stood on 1 September 2026" in page
    states = {row["forecast"]["id"]: row["state"] for row in client.get("/api/v1/predictions").json()["predictions"]}
    assert (states["asked"], states["stale"], states[THESIS]) == ("due", "due", "open")
    only = client.get("/api/v1/predictions?state=due").json()["predictions"]
    assert {row["forecast"]["id"] for row in only} == {"asked", "stale"}


def test_an_editors_resolution_is_added_behind_what_stood_and_both_are_shown(client: Client, folder: Path) -> None:
    put(folder, about_kestrel("asked"))
    import_catalogue(folder)
    given = {"by": "Ada", "proof": PROOF}
    resolve_prediction("asked", outcome="true", decided=date(2026, 2, 1), why="It came early.", **given)
    more = resolve_prediction("asked", outcome="false", decided=date(2026, 3, 1), why="It was another.", **given)
    assert [(row.number, row.supersedes) for row in more.resolutions] == [(1, None), (2, 1)]
    page = client.get("/predictions/").text
    assert page.index("It was another.") < page.index("superseded") < page.index("It came early.")
    with pytest.raises(NotFound, match="askd"):
        resolve_prediction("askd", outcome="true", decided=date(2026, 2, 1), why="It came.", **given)


def test_a_resolution_that_is_kept_cannot_be_changed_or_removed(folder: Path) -> None:
    put(folder, about_kestrel("long-context", rule=LONG))
    import_catalogue(folder)
    row = ResolutionRow.objects.get(prediction__slug="long-context")
    row.outcome = "false"
    with pytest.raises(TypeError, match="not changed"):
        row.save()
    with pytest.raises(TypeError, match="not changed"):
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResolutionRow.objects.create(
            prediction=row.prediction, number=1, outcome="void", decided=row.decided, document={}
        )
    assert ResolutionRow.objects.get(pk=row.pk).outcome == "true"


def test_the_catalogues_resolutions_are_kept_once_even_behind_the_sites_own(folder: Path) -> None:
    filed = about_kestrel("long-context", rule=LONG)
    file = put(folder, filed)
    import_catalogue(folder)
    assert [row.outcome for row in kept("long-context").resolutions] == ["true"]
    file.write_text(write_filed(editors(filed, "void")))
    for _ in range(2):
        import_catalogue(folder)
        (folder / "tools" / "note.txt").write_text("not a catalogue file")
    assert [(row.outcome, row.supersedes) for row in kept("long-context").resolutions] == [("true", None), ("void", 1)]


def test_what_is_changed_or_gone_in_the_catalogue_is_shown_as_first_made(client: Client, folder: Path) -> None:
    changed, gone = put(folder, about_kestrel("changed")), put(folder, about_kestrel("gone"))
    import_catalogue(folder)
    changed.write_text(changed.read_text().replace("probability: 0.7", "probability: 0.99"))
    gone.unlink()
    import_catalogue(folder)
    standings = {row.forecast.id: row.standing for row in kept_predictions()}
    assert (standings["changed"], standings["gone"]) == ("changed", "gone")
    assert kept("changed").forecast.probability == 0.7
    page = client.get("/predictions/").text
    assert "changed in the catalogue since" in page
    assert "no longer in the catalogue" in page


def test_what_came_due_is_there_for_the_digest(folder: Path) -> None:
    put(folder, about_kestrel("long-context", rule=LONG))
    put(folder, ended("true", tool="heron-40b"))
    import_catalogue(folder)
    decided = kept("long-context").resolutions[0].decided
    found = [row.forecast.id for row in came_due_since(decided)]
    assert "long-context" in found
    assert THESIS not in found
    assert [row.forecast.id for row in came_due_since(date(2027, 1, 4))] == [
        name for name in found if kept(name).resolutions[-1].decided >= date(2027, 1, 4)
    ]
    assert came_due_since(decided + timedelta(days=4000)) == []


def test_a_critic_that_is_scored_shows_it_with_its_curve(client: Client, folder: Path) -> None:
    by = {"kind": "model", "name": "m", "critic": "skeptic"}
    for place, slug in enumerate(["kestrel-8b", "heron-40b"] * 5):
        true = place % 3 != 0
        filed = ended("true" if true else "false", 0.8, tool=slug, by=by)
        put(folder, filed_as(filed, f"made-{place}"))
    import_catalogue(folder)
    page = client.get("/critic/skeptic/").text
    assert "too few to tell" in page
    assert "<title>Calibration of Skeptic</title>" in page
    assert "given 80%, 6 of 10 turned out true" in page
    scores = client.get("/api/v1/predictions?critic=skeptic").json()["by_critic"]
    assert [(row["who"], row["scored"], row["true"], row["brier"]) for row in scores] == [("skeptic", 10, 6, None)]


def filed_as(filed: Filed, name: str) -> Filed:
    """The same prediction and outcome under another name, sealed anew."""
    made = filed.forecast.model_copy(update={"id": name})
    assert filed.standing
    return editors(Filed(forecast=made), filed.standing.outcome)


def test_a_kept_page_is_made_anew_after_a_resolution(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "EVERY", 0.0)
    put(folder, about_kestrel("asked"))
    import_catalogue(folder)
    before = predictions_version()
    assert "It came indeed." not in client.get("/predictions/").text
    resolve_prediction("asked", outcome="true", decided=date(2026, 2, 1), by="Ada", why="It came indeed.", proof=PROOF)
    assert predictions_version() > before
    assert "It came indeed." in client.get("/predictions/").text


def test_one_critics_page_of_predictions_and_an_unknown_one(client: Client, shelf) -> None:
    page = client.get("/predictions/?critic=futurist").text
    assert "What Futurist says will happen" in page
    assert client.get("/predictions/?critic=oracle").status_code == 404
    assert client.get("/api/v1/predictions?critic=oracle").status_code == 404
    assert client.get("/api/v1/predictions?state=never").status_code == 422


def test_hostile_words_in_a_prediction_stay_words(client: Client, folder: Path) -> None:
    put(folder, about_kestrel("loud", statement="<script>alert(1)</script> ships", note="<b>bold</b>"))
    import_catalogue(folder)
    page = client.get("/predictions/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>bold" not in page


def test_the_method_page_says_what_the_panel_is_worth_with_an_interval_or_why_not(client: Client, shelf) -> None:
    page = client.get("/method/").text
    assert "independent ones" in page
    assert "Every call is that of a critic’s own rubric" in page
    found = client.get("/api/v1/critics").json()
    assert found["by_author"] == found["effective"]
    assert {"effective_low", "effective_high", "authors"} <= set(found)


def test_predictions_are_in_the_sitemap(client: Client, shelf) -> None:
    assert "/predictions/" in client.get("/sitemap.xml").text
    assert PredictionRow.objects.count() > 0


def test_the_answer_is_as_the_openapi_document_says(client: Client, folder: Path) -> None:
    put(folder, about_kestrel("long-context", rule=LONG))
    put(folder, ended("true", tool="heron-40b"))
    import_catalogue(folder)
    document = client.get("/api/v1/openapi.json").json()
    described = document["paths"]["/api/v1/predictions"]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    answer = client.get("/api/v1/predictions").json()
    assert {row["state"] for row in answer["predictions"]} == {"open", "resolved"}
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer)
