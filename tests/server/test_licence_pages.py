"""/licences/, /licence/<id>/ and the same for programs."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from tests.core.small_catalogue import REAL, write_catalogue
from tests.core.small_licences import write_licences
from tests.server.test_error_shape import shape

from seatrial.facts.licensing.answer import answer_for
from seatrial.facts.licensing.case import Case
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

pytestmark = pytest.mark.django_db

MARSH = "/licence/LicenseRef-marsh/"
API = "/api/v1/licences"


@pytest.fixture(autouse=True)
def invented(db, tmp_path):
    import_catalogue(write_licences(write_catalogue(tmp_path / "catalogue")))


def test_all_licences_stand_against_all_questions(client):
    text = client.get("/licences/").text
    assert f'href="{MARSH}"' in text
    assert "up to 700 million users a month" in text
    assert "not EU" in text
    assert "not read" in text
    assert text.count("<tr>") == 8


def test_a_licence_shows_its_terms_with_words_clause_and_source(client):
    response = client.get(MARSH)
    assert response.status_code == 200
    assert "domiciled in the Union" in response.text
    assert 'href="https://marsh.example/policy"' in response.text
    assert "Clause 1.b" in response.text
    assert 'href="/tool/heron-40b/"' in response.text
    assert "no legal advice" in response.text


def test_a_case_in_the_address_is_answered_and_stays_in_the_form(client):
    text = client.get(MARSH, {"users": "800 million", "commercial": "yes", "domicile": ""}).text
    assert "800 million users a month is more than the 700 million users a month allowed" in text
    assert 'value="800 million"' in text
    assert 'name="commercial" value="yes" checked' in text


def test_a_tick_is_kept(client):
    text = client.get(MARSH, {"commercial": "no", "train_on_outputs": "yes"}).text
    assert 'name="train_on_outputs" value="yes" checked' in text
    assert 'name="commercial" value="no" checked' in text
    assert "Name the model Marsh" in text


def test_a_case_that_cannot_be_read_is_told_above_the_form(client):
    response = client.get(MARSH, {"users": "<many>"})
    assert response.status_code == 400
    assert "“&lt;many&gt;” is not a number for “users”." in response.text
    assert response.headers["Cache-Control"] == "no-cache"


def test_an_expression_has_a_page_of_its_own(client):
    text = client.get("/licence/CC-BY-NC-4.0 OR MIT/").text
    assert "To choose from" in text
    assert "<strong>MIT</strong>: Permitted." in text
    assert "What Meadow Licence says" in text


def test_a_licence_that_nobody_has_read_says_so(client):
    text = client.get("/licence/Zlib/").text
    assert "Unknown. Nobody has read all that matters here." in text
    assert "What nobody has read" in text


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/licence/the marsh/", MARSH),
        ("/licence/mit/", "/licence/MIT/"),
        ("/licence/heron-40b/?users=5", f"{MARSH}?users=5"),
        ("/licence/mit or zlib/?x=1", "/licence/MIT%20OR%20Zlib/"),
    ],
)
def test_every_other_name_leads_to_the_one_address(client, path, place):
    response = client.get(path)
    assert (response.status_code, response.url) == (302, place)
    assert client.get(place).status_code == 200


def test_an_unknown_licence_is_answered_with_the_nearest(client):
    response = client.get("/licence/mitt/")
    assert response.status_code == 404
    assert 'href="/licence/MIT/"' in response.text


def test_the_facts_of_a_tool_lead_to_its_licence(client):
    assert f'<a href="{MARSH}">Marsh Community Licence</a>' in client.get("/tool/heron-40b/").text
    assert f'<a href="{MARSH}">' in client.get("/compare/heron-40b-vs-kestrel-8b/").text


def test_the_page_of_every_licence_that_ships_answers(client):
    import_catalogue(REAL)
    paths = [f"/licence/{id_}/?users=1&domicile=EU" for id_ in current_shelf().catalogue.licences.files]
    assert {path: code for path in paths if (code := client.get(path).status_code) != 200} == {}


def test_programs_get_every_licence(client):
    rows = client.get(API).json()["licences"]
    assert len(rows) == 7
    marsh = next(row for row in rows if row["id"] == "LicenseRef-marsh")
    assert (marsh["class"], marsh["terms"]["user_cap"]["most"], marsh["terms"]["naming"]) == (
        "conditional",
        700000000,
        None,
    )


def test_programs_get_the_same_answer_as_the_core(client):
    answer = client.get(f"{API}/LicenseRef-marsh?users=800000000").json()
    assert answer["permission"]["answer"] == "not permitted"
    expected = answer_for(current_shelf().catalogue, "LicenseRef-marsh", Case(users=8e8))
    assert answer == expected.model_dump(mode="json", by_alias=True)
    assert client.get(f"{API}/heron-40b").json()["tool"] == "heron-40b"


@pytest.mark.parametrize(
    ("path", "template"),
    [
        (API, API),
        (f"{API}/LicenseRef-marsh?domicile=EU", f"{API}/{{id}}"),
        (f"{API}/MIT OR Zlib", f"{API}/{{id}}"),
        (f"{API}/nobody", f"{API}/{{id}}"),
        (f"{API}/MIT?users=many", f"{API}/{{id}}"),
    ],
)
def test_every_answer_is_as_the_openapi_document_says(client, path, template):
    document = client.get("/api/v1/openapi.json").json()
    operation = document["paths"][template]["get"]
    response = client.get(path)
    schema = operation["responses"][str(response.status_code)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(response.json())
    if "{" in template:
        assert {"users", "revenue", "domicile", "commercial"} <= {row["name"] for row in operation["parameters"]}


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{API}/nobody", 404), (f"{API}/MIT?users=many", 400), (f"{API}/Modified Meadow", 400)],
)
def test_every_error_has_the_one_shape(client, path, status):
    shape(client.get(path), status)


def test_another_method_is_refused(client):
    shape(client.post(f"{API}/MIT"), 405)
    assert client.post(MARSH).status_code == 405
