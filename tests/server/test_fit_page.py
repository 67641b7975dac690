"""/tool/<slug>/fit/ and /api/v1/footprint: the same answer for a reader and for a program."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from tests.core.small_catalogue import REAL

from seatrial.server.store.importing import import_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def real(client: Client) -> Client:
    import_catalogue(Path(REAL))
    return client


def test_a_machine_is_judged_and_other_precisions_beside_it(real: Client) -> None:
    page = real.get("/tool/mixtral-8x22b/fit/?gpu=2xA100-80GB&precision=bf16").content.decode()
    assert "It does not fit 2 x" in page
    assert "140,620,634,112" in page
    assert page.count("does not fit") >= 2
    assert ">fits<" in page


def test_an_unknown_machine_is_400_with_the_nearest_and_the_form_as_it_was(real: Client) -> None:
    answer = real.get("/tool/mixtral-8x22b/fit/?gpu=2xA1000-80GB")
    assert answer.status_code == 400
    assert "There is no accelerator called “A1000-80GB”." in answer.content.decode()
    assert 'value="2xA1000-80GB"' in answer.content.decode()


def test_a_model_without_a_configuration_is_404_with_a_way_on(real: Client) -> None:
    answer = real.get("/tool/code-llama-4/fit/")
    assert answer.status_code == 404
    assert "/tool/code-llama-4/" in answer.content.decode()


def test_the_api_answers_the_same(real: Client) -> None:
    found = real.get("/api/v1/footprint/mixtral-8x22b?gpu=2xA100-80GB&precision=fp8&context=8k").json()
    assert found["footprint"]["fits"] is True
    assert found["footprint"]["parameters"]["total"] == 140_620_634_112
    assert [row["precision"] for row in found["precisions"]][:2] == ["bf16", "fp8"]


@pytest.mark.parametrize("query", ["gpu=2xNothing", "precision=fp9", "context=much", "users=-1", "memory=x&gpu=A100"])
def test_the_api_refuses_in_the_one_shape(real: Client, query: str) -> None:
    answer = real.get(f"/api/v1/footprint/mixtral-8x22b?{query}")
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["cause"]
