"""The share of readers who would ship a tool: never “0 %” where nobody voted, never firm where few did."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.evidence.intervals import clopper_pearson, wilson

PRELIMINARY = 30  # votes; below it a share says “preliminary”, and only the exact interval decides
NOBODY = "—"


class Share(BaseModel):
    """A share of ballots with its 95 % interval (Wilson's); None where nobody voted.

    `leaning` is what the readers say, where they say it: the interval that decides (Clopper and Pearson's below
    `PRELIMINARY` votes, Wilson's from there) lies on one side of one half.
    """

    ships: int
    total: int
    share: float | None
    low: float | None
    high: float | None
    leaning: Literal["ship", "skip"] | None
    preliminary: bool

    @property
    def text(self) -> str:
        """As a page writes it: “—”, or “72 % (58 to 83 %)”, with a word where it is preliminary."""
        if self.share is None or self.low is None or self.high is None:
            return NOBODY
        said = f"{100 * self.share:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f} %)"
        return f"{said}, preliminary" if self.preliminary else said


def share(ships: int, total: int) -> Share:
    """The share of `ships` among `total` ballots. BadInput where the counts cannot be counts."""
    if not 0 <= ships <= total:
        raise BadInput(f"{ships} of {total} is not a count of votes.", "Give how many of all ballots say ship.")
    if total == 0:
        return Share(ships=0, total=0, share=None, low=None, high=None, leaning=None, preliminary=True)
    low, high = wilson(ships, total)
    deciding = clopper_pearson(ships, total) if total < PRELIMINARY else (low, high)
    leaning: Literal["ship", "skip"] | None = "ship" if deciding[0] > 0.5 else "skip" if deciding[1] < 0.5 else None
    return Share(
        ships=ships,
        total=total,
        share=ships / total,
        low=low,
        high=high,
        leaning=leaning,
        preliminary=total < PRELIMINARY,
    )
