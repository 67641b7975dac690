"""A decision in plain words, for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from seatrial.trials.decide.decision import Arm, Decision


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """A decision with what is needed to tell it. `fixed` is the size of a fixed comparison, None where none can."""

    decision: Decision
    bank: int | None
    ship: Arm | None
    items_given: int
    fixed: int | None

    def fields(self) -> dict[str, Any]:
        """The same for programs."""
        told = self.decision
        return {
            "decision": told.decision,
            "items_used": told.items_used,
            "difference": told.difference,
            "low": told.low,
            "high": told.high,
            "margin": told.margin,
            "error": told.error,
            "bank": self.bank,
            "question": f"ship {self.ship}" if self.ship else "better",
            "items_given": self.items_given,
            "items_fixed": self.fixed,
        }


def write_decision(report: DecisionReport) -> str:
    """Four short paragraphs: what was decided, the numbers, what it took, and how sure it is."""
    return "\n".join(
        textwrap.fill(part, 78) for part in (_answer(report), _numbers(report), _effort(report), _sure(report))
    )


def _answer(report: DecisionReport) -> str:
    margin, ship = f"{report.decision.margin:g}", (report.ship or "").upper()
    other = "B" if ship == "A" else "A"
    refused = f"Not safe: {ship} is worse than {other} by more than {margin}."
    return {
        "a": refused if ship else "A is better.",
        "b": refused if ship else "B is better.",
        "equivalent": f"Equivalent: A and B are within {margin} of each other.",
        "ship": f"Safe to ship {ship}: it is at most {margin} worse than {other}.",
        "undecided": "Undecided: these items do not settle it yet. More items may.",
    }[report.decision.decision]


def _numbers(report: DecisionReport) -> str:
    told = report.decision
    mean = f"A scores {abs(told.difference):.3f} {'more' if told.difference >= 0 else 'less'} than B on average"
    if report.bank is not None and told.items_used == report.bank:
        return f"{mean}; that is exact, the whole bank was used."
    return f"{mean}; the {100 * (1 - told.error):g} % interval of A minus B is {told.low:+.3f} to {told.high:+.3f}."


def _effort(report: DecisionReport) -> str:
    used, given = report.decision.items_used, report.items_given
    of = f" of a bank of {report.bank:,}" if report.bank else ""
    rest = f" The other {given - used:,} given were not needed." if given > used else ""
    took = f"It took {used:,} items{of}.{rest}"
    if report.fixed is None:
        return took
    return f"{took} A fixed-size comparison that finds {report.decision.margin:g} would have taken {report.fixed:,}."


def _sure(report: DecisionReport) -> str:
    sure = f"A decision like this is wrong at most {100 * report.decision.error:g} % of the time, whenever one looks,"
    if report.bank:
        return f"{sure} if the items came in random order from the bank. It speaks about this bank only."
    return f"{sure} if the items came in random order and each counts once."
