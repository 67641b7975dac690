"""Predictions made on the spot."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatrial.panel.predictions.forecast import Filed, Forecast, Maker, Outcome, Proof, resolved

MADE, DAY = date(2026, 1, 15), date(2026, 12, 31)
PROOF = Proof.model_validate({"text": "It came.", "url": "https://press.example/it-came", "read": "2027-01-02"})


def forecast(name: str = "it-comes", **given: Any) -> Forecast:
    """A person's prediction about the tool "a"."""
    usual: dict[str, Any] = {
        "statement": "It comes.",
        "probability": 0.7,
        "made": MADE,
        "resolves_on": DAY,
        "resolved_by": "An editor, with a source.",
        "by": Maker(kind="person", name="Ada"),
        "tools": ["a"],
    }
    return Forecast(id=name, **{**usual, **given})


def ended(outcome: Outcome, probability: float | None = 0.7, tool: str = "a", **given: Any) -> Filed:
    """A prediction that an editor resolved."""
    made = forecast(f"about-{tool}", probability=probability, tools=[tool], **given)
    return editors(Filed(forecast=made), outcome)


def editors(filed: Filed, outcome: Outcome, decided: date = date(2027, 1, 3)) -> Filed:
    """The same with an editor's resolution more."""
    return resolved(filed, outcome=outcome, decided=decided, by="An editor", why="The source says so.", proof=[PROOF])
