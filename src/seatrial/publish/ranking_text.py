"""A ranking for a terminal of 80 columns: the answer, a line a tool with its interval drawn, and how to read it."""

from __future__ import annotations

import textwrap

from seatrial.votes.audit import Audit
from seatrial.votes.ranking import PRELIMINARY, RankedTool, Ranking

WIDTH = 80
NAME = 22
DRAWN = 19


def write_ranking(ranking: Ranking, audit: Audit | None = None) -> str:
    """The page: what is decided, the table, the caption, and where it was asked for, how hard it is to move."""
    parts = [_filled(ranking.sentence, *([f"Preliminary: {_preliminary()}"] if ranking.preliminary else []))]
    parts += [_table(ranking, group) for group in range(ranking.groups)]
    if ranking.unvoted and ranking.tools:
        parts.append(_filled(f"Nobody has voted yet on: {', '.join(ranking.unvoted)}."))
    if ranking.tools:
        parts.append(_filled(*caption(ranking)))
    if audit is not None:
        parts.append(_filled(*audit_lines(audit)))
    if ranking.warnings:
        parts.append(_filled(*(f"Note: {warning}" for warning in ranking.warnings)))
    return "\n\n".join(parts)


def caption(ranking: Ranking) -> list[str]:
    """What the numbers mean, in sentences that a page shows too."""
    who = f" by {ranking.voters:,} {'voter' if ranking.voters == 1 else 'voters'}" if ranking.voters else ""
    votes = f"{ranking.votes:,} {'vote' if ranking.votes == 1 else 'votes'}"
    level = f"{100 * ranking.level:g} %"
    drawn = (
        "They take whole voters as drawn, since one person's votes go together."
        if ranking.drawn == "clustered"
        else "They take every vote as drawn by itself: too narrow where one person's votes go together."
    )
    return [
        f"From {votes}{who}. 0 points is the average tool; 400 points are odds of 10 to 1.",
        f"The intervals hold for all tools at once, {level} of the time. {drawn}",
        "A rank is a range where the votes do not tell the tools apart.",
    ]


def audit_lines(audit: Audit) -> list[str]:
    """How hard the order is to move, a sentence a finding."""
    if audit.drop is None:
        return ["There are not two tools with votes, so there is no top to move."]
    return [audit.drop.sentence, *(item.sentence for item in audit.influence)]


def _preliminary() -> str:
    return f"fewer than {PRELIMINARY} independent voters, so one of them can still change much."


def _table(ranking: Ranking, group: int) -> str:
    tools = [tool for tool in ranking.tools if tool.group == group]
    low, high = min(tool.low for tool in tools), max(tool.high for tool in tools)
    head = f"{'Rank':<8}{'Tool':<{NAME}} {'Points':>7}  {'Interval':<{DRAWN}}{'from to':>12} {'Votes':>8}"
    lines = [head, "─" * WIDTH]
    if ranking.groups > 1:
        lines.insert(0, f"Group {group + 1} of {ranking.groups}")
    return "\n".join([*lines, *(_line(tool, low, high) for tool in tools)])


def _line(tool: RankedTool, low: float, high: float) -> str:
    name = tool.tool if len(tool.tool) <= NAME else tool.tool[: NAME - 1] + "…"
    ends = f"{tool.low:+.0f} {tool.high:+.0f}"
    drawn = _drawn(tool, low, high)
    return f"{tool.rank:<8}{name:<{NAME}} {tool.points:>+7.0f}  {drawn:<{DRAWN}}{ends:>12} {_count(tool.votes):>8}"


def _drawn(tool: RankedTool, low: float, high: float) -> str:
    """The interval as a line with a dot, on the scale of the whole table."""
    span = (high - low) or 1.0
    left, here, right = (round((value - low) / span * (DRAWN - 1)) for value in (tool.low, tool.points, tool.high))
    signs = [" "] * DRAWN
    for place in range(left, right + 1):
        signs[place] = "─"
    signs[here] = "●"
    return "".join(signs)


def _count(votes: float) -> str:
    if votes >= 10_000_000:
        return f"{votes / 1e6:,.0f}M"
    return f"{votes:,.0f}" if votes == round(votes) else f"{votes:,.1f}"


def _filled(*sentences: str) -> str:
    return "\n".join(textwrap.fill(sentence, WIDTH - 2) for sentence in sentences)
