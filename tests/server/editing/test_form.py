"""The form of a review: every problem stands where it belongs, and nothing that was typed is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.server.editing.test_editing import SEAT, form
from tests.server.people import sign_in

from seatrial.server.store.importing import import_catalogue


@pytest.fixture
def writer(folder: Path, db: None) -> Client:
    import_catalogue(folder)
    client = Client()
    sign_in(client, "anna@example.org", "editor")
    return client


def questions(page: str) -> list[str]:
    """The page's parts, one a question."""
    return re.split(r'<div class="field question', page)[1:]


def test_a_refused_sentence_stands_below_its_own_question_and_is_linked_from_above(writer: Client) -> None:
    page = writer.post(SEAT, form(**{"answer-1": "It has 999 billion parameters [1]."})).text
    assert ["999 billion parameters.</q>" in part for part in questions(page)[:3]] == [False, True, False]
    assert '<a href="#answer-1">' in page
    assert 'aria-describedby="how bears-1 refused-1"' in page


def test_a_number_that_cites_nothing_is_told_below_its_question(writer: Client) -> None:
    page = writer.post(SEAT, form(**{"answer-2": "Opinion: it is so [4711]."})).text
    assert ["no evidence [4711]" in part for part in questions(page)[:3]] == [False, False, True]


def test_half_a_prediction_and_a_wrong_number_are_kept_as_typed(writer: Client) -> None:
    wrong = {"statement": "It will be retired.", "probability": "4o", "resolved_by": "The maker says so."}
    page = writer.post(SEAT, form(**wrong, confidence="eighty")).text
    for value in (*wrong.values(), "eighty"):
        assert f'value="{value}"' in page
    assert '<details id="prediction" class="more" open>' in page


def test_each_question_names_the_evidence_that_bears_on_it(writer: Client) -> None:
    page = writer.get(SEAT).text
    linked = set(re.findall(r'href="#(n\d+)"', page))
    assert linked
    assert linked <= set(re.findall(r'<li id="(n\d+)"', page))


def test_the_second_person_reads_all_of_it_beside_the_evidence(writer: Client) -> None:
    where = writer.post(SEAT, form()).headers["Location"]
    second = Client()
    sign_in(second, "bela@example.org", "editor")
    page = second.get(where).text
    assert page.count("Opinion: what stands there does not carry a product.</p>") > 1
    assert '<li id="n1">' in page


def test_the_page_of_a_review_that_nobody_overruled_says_so(writer: Client) -> None:
    answer = Client().get(SEAT.replace("/editing/", "/review/"))
    assert answer.status_code == 200
    assert "Nobody has overruled the rubric here." in answer.text
