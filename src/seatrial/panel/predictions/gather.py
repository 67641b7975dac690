"""The predictions that reviews make, as forecasts with names of their own.

A review is written anew with every catalogue, a prediction is not: its id holds the critic, the tool and the day it
resolves on, and whoever keeps forecasts keeps the first of each id. The days are the ends of quarters, so that a
critic commits itself four times a year on each tool, and no prediction moves on before it comes due.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from seatrial.panel.predictions.forecast import Forecast, Maker
from seatrial.panel.predictions.rule import ToolsRule
from seatrial.panel.review import Prediction, Review


def forecasts_of(reviews: Iterable[Review]) -> list[Forecast]:
    """What the reviews predict, each once."""
    found: dict[str, Forecast] = {}
    for review in reviews:
        for prediction in review.predictions:
            forecast = _forecast(review, prediction)
            found.setdefault(forecast.id, forecast)
    return list(found.values())


def _forecast(review: Review, prediction: Prediction) -> Forecast:
    author = review.author
    rule = prediction.rule
    parts = [review.critic, review.tool, prediction.resolves_on.isoformat()]
    if author.kind != "rubric":  # a rubric makes one prediction a quarter; others say what they like
        said = f"{author.kind} {author.name} {prediction.statement}"
        parts.append(hashlib.sha256(said.encode()).hexdigest()[:8])
    other = [rule.other] if isinstance(rule, ToolsRule) else []
    return Forecast(
        id=".".join(parts),
        statement=prediction.statement,
        probability=prediction.probability,
        made=author.when or review.as_of,
        resolves_on=prediction.resolves_on,
        resolved_by=prediction.resolved_by,
        rule=rule,
        by=Maker(kind=author.kind, name=author.name, critic=review.critic),
        tools=list(dict.fromkeys([review.tool, *other])),
    )
