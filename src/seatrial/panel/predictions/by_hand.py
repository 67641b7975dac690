"""What an editor may say of a prediction: resolved with a source, and not before it can be known."""

from __future__ import annotations

from datetime import date

from seatrial.errors import BadInput
from seatrial.panel.predictions.forecast import Forecast, Outcome, Proof

LONGEST_QUOTE = 600


def source_read(url: str, quote: str, read: date) -> Proof:
    """The words that an editor read, with their address and day; BadInput where that cannot be cited."""
    try:
        return Proof.model_validate({"text": quote, "url": url, "read": read})
    except ValueError:
        raise BadInput(
            f"“{url[:200]}” with “{quote[:60]}” cannot be cited.",
            f"Give a whole address, from https:// on, and 1 to {LONGEST_QUOTE} characters of what it says.",
        ) from None


def require_knowable(forecast: Forecast, outcome: Outcome, read: date) -> None:
    """BadInput for what by its nature could not be known on the day on which it was read."""
    day = forecast.resolves_on
    if outcome == "false" and read <= day:
        cause = f"On {read} it could still turn out true: its day is {day}."
        raise BadInput(cause, "Resolve it as false with something read after that day, or as true before.")
    if outcome == "true" and forecast.rule is not None and forecast.rule.held == "on" and read < day:
        raise BadInput(f"Its rule is looked at on {day}, and this was read before.", "Wait for the day.")
