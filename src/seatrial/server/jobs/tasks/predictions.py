"""Predictions whose day has come, resolved by their rules."""

from __future__ import annotations

from django_tasks import task

from seatrial.facts.pricing.prices import current_day
from seatrial.panel.predictions.judge import World
from seatrial.server.store.predictions import resolve_predictions
from seatrial.server.store.shelf import current_shelf


@task(key="predictions", attempts=2)
def resolve_due_predictions() -> str:
    """Record what resolves itself today; running it twice records nothing twice."""
    shelf = current_shelf()
    done = resolve_predictions(World(shelf.catalogue, shelf.panel.critics), current_day())
    return f"{len(done)} resolved by their rules."
