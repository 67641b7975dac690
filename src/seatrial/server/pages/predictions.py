"""/predictions/: what was predicted, what has come due, how it turned out."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.evidence.dates import write_date
from seatrial.facts.pricing.prices import current_day
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.resolve import FRESH, Standing, stand
from seatrial.panel.predictions.rule import CallRule
from seatrial.panel.predictions.scores import Score, by_critic, by_kind, score, scores
from seatrial.panel.sentences import join_words
from seatrial.publish.prediction_text import KINDS
from seatrial.server.pages.naming import one_of
from seatrial.server.pages.page import page
from seatrial.server.store.predictions import KeptPrediction, kept_predictions
from seatrial.server.store.shelf import Shelf, current_shelf

MOST = 150  # rows of one kind on a page; the API has all


@dataclass(frozen=True)
class Sorted:
    """Predictions by where they stand."""

    waiting: list[tuple[KeptPrediction, Standing]]
    open: list[KeptPrediction]
    resolved: list[KeptPrediction]


@require_safe
def predictions(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one critic."""
    shelf = current_shelf()
    critics = {row.id: row.name for row in shelf.panel.critics}
    critic = request.GET.get("critic", "")
    if critic:
        one_of(critics, "critic", critic)
    kept = kept_predictions()
    predicting = [id for id in critics if any(row.forecast.by.critic == id for row in kept)]
    kept = [row for row in kept if not critic or row.forecast.by.critic == critic]
    found = sort_predictions(shelf, kept)
    scored, names = _scores(kept, critics, whole=not critic)
    staying = [row for row in found.open if isinstance(row.forecast.rule, CallRule)]
    return page(
        request,
        shelf,
        "predictions.html",
        critic=critic,
        critics=critics,
        tools=shelf.catalogue.tools,
        predicting=predicting,
        waiting=found.waiting[:MOST],
        open=[row for row in found.open if row not in staying][:MOST],
        staying=sorted(staying, key=lambda row: (row.forecast.resolves_on, row.forecast.probability or 0))[:MOST],
        resolved=found.resolved[:MOST],
        counts={"open": len(found.open), "resolved": len(found.resolved)},
        summary=_summary(found),
        scores=scored,
        score_names=names,
        FRESH_DAYS=FRESH.days,
    )


def _summary(found: Sorted) -> str:
    """Where they stand, in one sentence."""
    counted = ((found.resolved, "resolved"), (found.waiting, "due and waiting for an editor"), (found.open, "open"))
    parts = [f"{len(rows)} {words}" for rows, words in counted if rows]
    if not parts:
        return "No prediction is on record: none was made in a review or written into the catalogue."
    due = write_date(found.open[0].forecast.resolves_on.isoformat()) if found.open else ""
    first = "next" if found.resolved or found.waiting else "first"
    return f"Predictions: {join_words(parts)}{f'; the {first} comes due on {due}' if due else ''}."


def sort_predictions(shelf: Shelf, kept: list[KeptPrediction]) -> Sorted:
    """Those due that wait for an editor, those not due yet, and those resolved, the newest first."""
    world, today = World(shelf.catalogue, shelf.panel.critics), current_day()
    waiting, still = [], []
    for row in kept:
        if row.filed.standing is not None:
            continue
        standing = stand(row.forecast, world, today)
        if standing.due:
            waiting.append((row, standing))
        else:
            still.append(row)
    ended = [(row.filed.resolutions[-1].decided, row.forecast.id, row) for row in kept if row.filed.standing]
    return Sorted(waiting, still, [row for _, _, row in sorted(ended, key=lambda found: found[:2], reverse=True)])


def foresight_of(critic: str) -> Score:
    """The score of one critic's predictions, for its page."""
    return score(critic, [row.filed for row in kept_predictions() if row.forecast.by.critic == critic])


def _scores(kept: list[KeptPrediction], critics: dict[str, str], *, whole: bool) -> tuple[list[Score], list[str]]:
    """Per critic, then per kind of author where there is more than one; and what a reader calls each."""
    filed = [row.filed for row in kept]
    found = sorted(scores(filed, by_critic), key=lambda row: list(critics).index(row.who) if row.who in critics else 99)
    names = [critics.get(row.who, row.who) for row in found]
    kinds = scores(filed, by_kind)
    if whole and len(kinds) > 1:
        found += kinds
        names += [f"By {KINDS[row.who]}" for row in kinds]
    return found, names
