"""Which pair a reader is asked to judge: drawn, not chosen, and more often where least is known."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from seatrial.votes.ranking import POINTS, RankedTool

Pair = tuple[str, str]
UNKNOWN = 2 * 1.96 * POINTS  # the width in points of a tool nobody has judged: its prior of spread 1


def widths(ranked: Sequence[RankedTool]) -> dict[str, float]:
    """How wide each tool's own interval is, in points, by its name in the ranking."""
    return {row.tool: row.alone_high - row.alone_low for row in ranked}


def draw_pair(pairs: Sequence[Pair], known: Mapping[str, float], chance: random.Random) -> Pair:
    """One of the pairs, with a chance that grows with the variance of the difference between its tools.

    No chance is zero, so nobody can tell which pair comes next. `known` are widths in points, by slug.
    """
    weights = [known.get(one, UNKNOWN) ** 2 + known.get(other, UNKNOWN) ** 2 + 1 for one, other in pairs]
    return chance.choices(pairs, weights)[0]
