"""Prices on a tool's page, what a month costs at an address of its own, and the same for programs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from jsonschema import Draft202012Validator
from tests.core.price_files import write_prices
from tests.core.small_catalogue import REAL

from seatrial.facts.catalogue import load_catalogue
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

pytestmark = pytest.mark.django_db

COST = "/tool/kestrel-8b/cost/"
MONTH = "input=10M&cached=50&output=1M"
OWN = "gpus=2&gpu_hour=1.90&utilisation=40&speed=3000"


@pytest.fixture(autouse=True)
def priced(db, folder):
    import_catalogue(write_prices(folder))
    return folder


def words(response):
    text = re.sub(r"<style.*?</style>|<svg.*?</svg>", " ", response.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_what_comes_off_the_shelf_is_what_the_files_hold(priced):
    assert current_shelf().catalogue.prices == load_catalogue(priced).prices


def test_a_tool_s_page_sets_its_hosts_side_by_side_with_sources_and_history(client):
    response = client.get("/tool/kestrel-8b/")
    text = words(response)
    assert "Aerie Labs" in text
    assert "$2 above 100000 tokens" in text.replace("100,000", "100000")
    assert "$8 from 01:00 to 04:00 UTC, Monday to Friday" in text
    assert "disputed output: $4 by model-prices, $5 by genai-prices" in text
    assert "Lost Nest offered no more" in text
    assert "compared with it; data to 10 January 2026, read 15 January 2026" in text
    assert '<a href="https://aerie.example/launch" rel="nofollow noopener">source</a>' in response.text
    assert "<title>Prices of Aerie Labs per million tokens over time</title>" in response.text
    assert "<desc>output: $8 from 1 December 2025, $4 from 5 January 2026; input" in response.text
    assert f'href="{COST}"' in response.text


def test_a_model_that_no_source_prices_says_so(client):
    text = words(client.get("/tool/heron-40b/"))
    assert "No source that is read prices it by the token. That says nothing about what it costs." in text


def test_a_tool_that_is_not_sold_by_the_token_has_no_prices(client):
    import_catalogue(REAL)
    assert 'id="prices"' not in client.get("/tool/vllm/").text


def test_the_address_holds_the_month_and_the_form_shows_it_again(client):
    response = client.get(f"{COST}?{MONTH}")
    text = words(response)
    assert response.status_code == 200
    assert "From $2.60 a month at Nest." in text
    assert text.index("Nest No price of cached input") < text.index("Aerie Labs Other prices hold")
    assert "$15.00 by genai-prices" in text
    assert "not known The source writes 0" in text
    assert 'name="cached" size="9" maxlength="40" value="50"' in response.text
    assert "tools=kestrel-8b&amp;input=10M&amp;cached=50%25&amp;output=1M" in response.text


def test_without_a_question_an_example_is_answered(client):
    text = words(client.get(COST))
    assert "For example: 20,000,000 tokens in (60% of it cached) and 4,000,000 out." in text


def test_one_s_own_machines_come_with_the_chart_of_the_crossing(client):
    response = client.get(f"{COST}?{MONTH}&{OWN}")
    assert "On your own machines $2,774.00" in words(response)
    assert "<title>Cost a month against volume: Nest and your own machines</title>" in response.text
    assert "They cost the same at 11,736,153,847 tokens a month." in response.text
    assert "same at 11.7B tokens" in response.text


def test_without_a_crossing_the_chart_says_so(client):
    response = client.get(f"{COST}?{MONTH}&{OWN.replace('3000', '90')}")
    assert "They never cost the same." in response.text
    assert "Even with full machines" in words(response)


@pytest.mark.parametrize(
    "query", ["input=20MB&output=1", "input=-5&output=1", "output=1", f"{MONTH}&gpus=2", "cached=a"]
)
def test_what_does_not_fit_is_said_and_what_was_written_stays(client, query):
    response = client.get(f"{COST}?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "Write " in words(response)


def test_hostile_input_is_shown_as_text(client):
    response = client.get(COST, {"input": '"><script>alert(1)</script>', "output": "1"})
    assert response.status_code == 400
    assert "<script>alert" not in response.text


def test_an_old_name_moves_for_good_with_what_was_asked(client):
    response = client.get(f"/tool/kestrel-mini/cost/?{MONTH}")
    assert (response.status_code, response.url) == (301, f"{COST}?input=10M&cached=50%25&output=1M")


def test_a_tool_without_prices_is_not_known_and_not_free(client):
    text = words(client.get(f"/tool/magpie/cost/?{MONTH}"))
    assert "Not known: No source that is read prices it by the token." in text
    assert "$0" not in text


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v1/tools/kestrel-8b/prices", "/api/v1/tools/{slug}/prices"),
        ("/api/v1/tools/magpie/prices", "/api/v1/tools/{slug}/prices"),
        ("/api/v1/tools/nobody/prices", "/api/v1/tools/{slug}/prices"),
        (f"/api/v1/cost?tools=kestrel-8b,magpie&{MONTH}&{OWN}", "/api/v1/cost"),
        ("/api/v1/cost?tools=kestrel-8b&input=20MB&output=1", "/api/v1/cost"),
        ("/api/v1/cost", "/api/v1/cost"),
    ],
)
def test_programs_are_answered_as_the_openapi_document_says(client, path, template):
    document = client.get("/api/v1/openapi.json").json()
    response = client.get(path)
    schema = document["paths"][template]["get"]["responses"][str(response.status_code)]["content"]["application/json"]
    Draft202012Validator({**schema["schema"], "components": document["components"]}).validate(response.json())


def test_programs_get_prices_and_costs_as_numbers(client):
    answer = client.get("/api/v1/tools/Windhover/prices").json()
    assert answer["slug"] == "kestrel-8b"
    first = answer["hosts"][0]
    assert (first["host"], first["quotes"][0]["standard"]["rates"]["cached_input"]) == ("aerie", 0.25)
    assert first["disagreements"][0] == {"what": "output", "values": {"model-prices": "$4", "genai-prices": "$5"}}
    assert len(answer["read"]["offers"][0]["standard"]) == 2
    (tool,) = client.get(f"/api/v1/cost?tools=kestrel-8b&{MONTH}").json()["tools"]
    assert [row["cost"] for row in tool["hosts"]] == [2.6, 10.25, 1.1, None]


def test_the_published_schema_of_a_prices_file_is_valid(client):
    Draft202012Validator.check_schema(client.get("/schema/prices.json").json())
