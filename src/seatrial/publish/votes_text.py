"""What readers say, in words: the same on pages, in files and on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from seatrial.comparison.comparison import Comparison
from seatrial.comparison.readers import PairShare
from seatrial.votes.share import Share

NOBODY = "nobody has voted"


def readers_text(share: Share | None) -> str:
    """A share with its interval, and whether it is preliminary; a dash where nobody voted."""
    return "—" if share is None else share.text


def ballots_text(share: Share | None) -> str:
    """How many that is, in words that stand behind the share."""
    if share is None or share.total == 0:
        return NOBODY
    return f"{share.ships:,} of {share.total:,} {'reader' if share.total == 1 else 'readers'} would ship it"


def names_of(comparison: Comparison) -> dict[str, str]:
    """The names of a comparison's tools, by slug."""
    return {column.slug: column.name for column in comparison.columns}


def pair_text(pair: PairShare, names: Mapping[str, str]) -> str:
    """One sentence on a pair; `names` by slug."""
    one, other = names[pair.one], names[pair.other]
    if pair.total == 0:
        return f"Nobody has voted on {one} and {other}."
    counts = f"{pair.ones:,} for {one}, {pair.others:,} for {other}, {pair.ties:,} undecided between them"
    if pair.share.total == 0:
        return f"{counts}."
    leaning = {None: "the order is not decisive", "ship": f"more readers prefer {one}", "skip": f"more prefer {other}"}
    return f"{counts}: {one} has {pair.share.text} of the preferences; {leaning[pair.share.leaning]}."
