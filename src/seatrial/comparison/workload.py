"""A brief's workload: how much each family of tasks counts, and whether a trial was decided for just that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seatrial.errors import BadInput
from seatrial.facts.names import nearest
from seatrial.trials.result import FamilyResult
from seatrial.trials.tasks.entries import ENTRIES

OWN = re.compile(r"own-[a-z0-9]+(-[a-z0-9]+)*")
SAME = 1e-6


def check_workload(tasks: Mapping[str, float]) -> None:
    """BadInput where a family is not known, or none counts. A file's family goes by own-<name of the file>."""
    for family in tasks:
        if family not in ENTRIES and not OWN.fullmatch(family):
            close = nearest(family, list(ENTRIES), 1)
            hint = f"Did you mean “{close[0]}”? " if close else ""
            known = f"Families: {', '.join(ENTRIES)}; a file's is own-<name of the file>."
            raise BadInput(f"The brief weighs “{family[:60]}”, which is no family of tasks.", f"{hint}{known}")
    if tasks and not any(tasks.values()):
        raise BadInput("The brief gives every family of tasks the weight 0.", "Leave one of them a weight, or none.")


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as parts of 1, without those of 0."""
    total = sum(weights.values())
    return {family: weight / total for family, weight in weights.items() if weight > 0}


def weighed_otherwise(families: Sequence[FamilyResult], tasks: Mapping[str, float]) -> str:
    """Why what a trial decided over its families is not decided for a workload; empty where it is, or none is given."""
    if not tasks:
        return ""
    wanted = shares(tasks)
    found = shares({family.id: family.weight for family in families})
    if wanted.keys() == found.keys() and all(abs(found[name] - part) < SAME for name, part in wanted.items()):
        return ""
    return (
        "This trial weighed its families otherwise than your brief "
        f"({_told(found)}; yours: {_told(wanted)}), so nothing is decided for your workload, only within each family."
    )


def _told(parts: Mapping[str, float]) -> str:
    if len(parts) > 1 and max(parts.values()) - min(parts.values()) < SAME:
        return f"{', '.join(parts)} alike"
    return ", ".join(f"{family} {part:.0%}" for family, part in parts.items())
