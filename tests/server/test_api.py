"""The API gives the same Comparison as everything else, as its published schema says."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import compare
from seatrial.server.store.comparing import comparison_of

pytestmark = pytest.mark.django_db

BOTH = "/api/v1/compare?tools=kestrel-8b,heron-40b"


def test_the_comparison_is_as_the_published_schema_says(client):
    schema = client.get("/schema/comparison.json").json()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(client.get(BOTH).json())


def test_the_comparison_is_as_the_openapi_document_says(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/v1/compare"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(client.get(BOTH).json())
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert {"tools", "licence", "context", "price_input", "unknown"} <= names


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v1/tools", "/api/v1/tools"),
        ("/api/v1/tools/kestrel-8b", "/api/v1/tools/{slug}"),
        ("/api/v1/critics", "/api/v1/critics"),
        ("/api/v1/changes", "/api/v1/changes"),
        ("/api/v1/critics/builder", "/api/v1/critics/{id}"),
        ("/api/v1/verdicts/kestrel-8b", "/api/v1/verdicts/{slug}"),
        ("/api/v1/tools/nobody", "/api/v1/tools/{slug}"),
        ("/api/v1/compare", "/api/v1/compare"),
    ],
)
def test_every_answer_is_as_the_openapi_document_says(client, path, template):
    document = client.get("/api/v1/openapi.json").json()
    response = client.get(path)
    described = document["paths"][template]["get"]["responses"][str(response.status_code)]
    schema = described["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(response.json())


def test_every_reference_in_the_openapi_document_leads_somewhere(client):
    document = client.get("/api/v1/openapi.json").json()
    text = json.dumps(document)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(document["components"]["schemas"])
    assert "#/$defs/" not in text


def test_what_is_stored_gives_the_same_comparison_as_the_core_alone(shelf):
    tools = [shelf.catalogue.tools[slug] for slug in ("heron-40b", "kestrel-8b")]
    brief = Brief(context=32000.0)
    assert comparison_of(shelf, tools, brief) == compare(shelf.panel, tools, brief)


def test_tools_may_be_named_one_a_parameter_by_alias_and_in_any_order(client):
    one = client.get("/api/v1/compare?tools=heron-40b&tools=Windhover")
    assert one.json() == client.get(BOTH).json()
    assert one.json()["slugs"] == ["heron-40b", "kestrel-8b"]


def test_a_brief_is_applied(client):
    fits = client.get(f"{BOTH}&licence=permissive").json()["columns"]
    assert {row["slug"]: row["fit"]["eligible"] for row in fits} == {"heron-40b": False, "kestrel-8b": True}


def test_tools_are_found_by_words_and_by_category(client):
    def slugs(query):
        return [row["slug"] for row in client.get(f"/api/v1/tools?{query}").json()["tools"]]

    assert slugs("q=aerie") == ["kestrel-8b"]
    assert slugs("category=hosted-models") == ["magpie"]
    assert slugs("q=nobody") == []
    assert len(slugs("")) == 3


def test_a_statement_is_found_by_its_id(client):
    statement = client.get("/api/v1/tools/kestrel-8b").json()["tool"]["evidence"][0]
    assert client.get(f"/api/v1/evidence/{statement['id']}").json() == statement


def test_the_api_is_open_to_programs_of_other_sites(client):
    assert client.get("/api/v1/tools").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/tools/nobody").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_no_page_of_documentation_from_elsewhere_is_served(client):
    assert client.get("/api/v1/docs").status_code == 404
