"""What a ranking decides, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 4


def order_sentence(top: Sequence[str], *, decisive: bool, groups: int, tools: int) -> str:
    """What the order says, and whether it is decisive."""
    if groups > 1:
        return f"The order is not decisive: the votes fall into {groups} groups of tools that no vote connects."
    if decisive:
        return f"The order is decisive: {top[0]} is first."
    if len(top) == 1:
        return f"{top[0]} is first; the order below it is not decisive."
    if len(top) == tools:
        return "The order is not decisive: any of them could be first."
    named = f"{', '.join(top[:-1])} and {top[-1]}" if len(top) <= NAMED else f"{len(top)} of {tools} tools"
    return f"The order is not decisive: {named} could each be first."
