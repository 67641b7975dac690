"""Predictions that reviews make: one a quarter of each critic on each tool, with a name that stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.facts.catalogue import Catalogue
from seatrial.panel.panel import Panel
from seatrial.panel.predictions.gather import forecasts_of
from seatrial.panel.predictions.horizon import horizon
from seatrial.panel.review import Author, Prediction


@pytest.mark.parametrize(
    ("made", "day"),
    [
        ("2026-01-15", "2027-03-31"),
        ("2026-03-31", "2027-03-31"),
        ("2026-10-01", "2027-12-31"),
        ("2027-12-31", "2028-12-31"),
    ],
)
def test_the_day_is_the_end_of_the_quarter_a_year_ahead(made: str, day: str) -> None:
    assert horizon(date.fromisoformat(made)) == date.fromisoformat(day)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_is_never_less_than_a_year_nor_more_than_a_year_and_a_quarter(made: date) -> None:
    ahead = horizon(made)
    assert timedelta(365) <= ahead - made <= timedelta(365 + 92)
    assert (ahead + timedelta(1)).day == 1
    assert ahead.month in (3, 6, 9, 12)


def test_a_rubrics_prediction_keeps_its_name_while_the_quarter_lasts(small: Catalogue, small_panel: Panel) -> None:
    reviews = small_panel.assess(small.tools["kestrel-8b"]).reviews
    (found,) = forecasts_of(reviews)
    assert found.id == "futurist.kestrel-8b.2027-03-31"
    assert (found.by.kind, found.by.critic, found.made) == ("rubric", "futurist", small.as_of)
    later = [review.model_copy(update={"as_of": review.as_of + timedelta(20)}) for review in reviews]
    assert forecasts_of(later)[0].id == found.id


def test_what_a_model_predicts_is_named_after_its_words(small: Catalogue, small_panel: Panel) -> None:
    (review,) = [row for row in small_panel.assess(small.tools["kestrel-8b"]).reviews if row.critic == "skeptic"]
    said = [
        Prediction(statement=words, probability=0.6, resolves_on=date(2027, 6, 30), resolved_by="An editor.")
        for words in ("It is on a phone.", "It is withdrawn.", "It is on a phone.")
    ]
    author = Author(kind="model", name="small-model", version="1", when=date(2026, 2, 1))
    found = forecasts_of([review.model_copy(update={"predictions": said, "author": author})])
    assert [row.statement for row in found] == ["It is on a phone.", "It is withdrawn."]
    assert {row.made for row in found} == {date(2026, 2, 1)}
    assert all(row.id.startswith("skeptic.kestrel-8b.2027-06-30.") for row in found)
