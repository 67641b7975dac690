"""What a trial found, in sentences: the same words on pages, in files and on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seatrial.evidence.dates import write_date
from seatrial.trials.result import Break, CurvePoint, DecisionResult, FamilyResult, TrialResult

Names = Mapping[str, str]  # of the contenders: what a reader calls them


def points(share: float, *, signed: bool = False) -> str:
    """A share or difference in points of 100, as many digits as tell something; a true minus sign."""
    number = 100 * share
    text = f"{abs(number):.0f}" if abs(number) >= 9.95 else f"{abs(number):.1f}".removesuffix(".0")
    sign = "" if text == "0" else "−" if number < 0 else "+" if signed else ""
    return f"{sign}{text}"


def interval(row: DecisionResult) -> str:
    """From the low to the high end of a difference, in points."""
    return f"{points(row.low, signed=True)} to {points(row.high, signed=True)}"


def decision_text(row: DecisionResult, names: Names, margin: float) -> str:
    """What was decided of one pair, without the figures."""
    match row.decision:
        case "a":
            return f"{names[row.a]} does better"
        case "b":
            return f"{names[row.b]} does better"
        case "equivalent":
            return f"Within {points(margin)} points of each other"
        case "ship":
            return f"{names[row.a]} is at most {points(margin)} points worse: safe to ship"
        case _:
            return "The difference is not decisive" if row.items else "Not tried"


def decision_sentence(row: DecisionResult, names: Names, margin: float) -> str:
    """What was decided of one pair, with the figures."""
    first, second = names[row.a], names[row.b]
    figures = f"{points(row.difference, signed=True)} points of 100 ({interval(row)})"
    if not row.items:
        return f"Too early to say: the trial ended before {first} and {second} had met in every family of tasks."
    match row.decision:
        case "a" | "b":
            winner, loser = (row.a, row.b) if row.decision == "a" else (row.b, row.a)
            low, high = (row.low, row.high) if row.decision == "a" else (-row.high, -row.low)
            lead = f"{points(abs(row.difference))} points of 100 ({points(low)} to {points(high)})"
            return f"{names[winner]} does better than {names[loser]}, by {lead}."
        case "equivalent":
            return (
                f"{first} and {second} are within {points(margin)} points of each other; the difference is {figures}."
            )
        case "ship":
            return f"{first} is safe to ship, at most {points(margin)} points worse than {second}; ahead by {figures}."
        case _:
            after = f"after {count(row.items, 'item')} {first} less {second} lies anywhere"
            return f"The difference is not decisive: {after} from {interval(row)} points of 100."


def best(rows: Sequence[DecisionResult], arms: Sequence[str]) -> str | None:
    """The contender that was found better than every other one; None where there is none."""
    won = dict.fromkeys(arms, 0)
    for row in rows:
        if row.decision in ("a", "b"):
            won[row.a if row.decision == "a" else row.b] += 1
    return next((arm for arm, count in won.items() if count == len(arms) - 1), None)


def trial_sentence(result: TrialResult, names: Names) -> str:
    """The answer of a whole trial."""
    rows = result.decisions or (result.families[0].decisions if len(result.families) == 1 else [])
    if len(rows) == 1:
        return decision_sentence(rows[0], names, result.margin)
    if not rows:
        return "The families were decided one by one; nothing was asked of them together."
    arms = [arm.name for arm in result.arms]
    winner = best(rows, arms)
    if winner:
        others = [names[arm] for arm in arms if arm != winner]
        return f"{names[winner]} does better than each of the others: {_join(others)}."
    open_ = [row for row in rows if row.decision == "undecided"]
    settled = f"{len(rows) - len(open_)} of {len(rows)} pairs are decided"
    return f"None does better than all the others; {settled}."


def caption(rows: Sequence[tuple[str, DecisionResult]]) -> str:
    """What may be read from a plot of differences, by name of the family: which of them settle nothing."""
    open_ = list(dict.fromkeys(name for name, row in rows if row.decision == "undecided"))
    if not open_:
        return "Every difference shown is decided."
    families = len({name for name, _ in rows})
    every = "in any single family" if families > 1 else "here"
    where = every if len(open_) == families else f"for {_join(open_)}"
    return f"The difference is not decisive {where}: the evidence had not reached the line when the trial ended."


def effort(result: TrialResult) -> str:
    """How many calls it took, against a benchmark of fixed size. How many times as many: only of a decided trial."""
    took = f"{_cached(result)}It took {count(result.calls, 'call')}"
    fixed = f"a benchmark of fixed size that can tell the same margin takes about {result.calls_fixed:,}"
    if result.ended_because != "decided" or result.calls_fixed <= result.calls or not result.calls:
        return f"{took}; {fixed}."
    times = result.calls_fixed / result.calls
    shown = f"{times:,.0f}" if times >= 9.5 else f"{times:.1f}"
    return f"{took}; {fixed}, {shown} times as many."


def _cached(result: TrialResult) -> str:
    """That an incumbent was not called, and when it was; empty where all were called."""
    if result.against is None:
        return ""
    first, last = (write_date(day.isoformat()) for day in (result.against.first, result.against.last))
    days = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{result.against.incumbent} was not called anew: its answers were given {days}. "


def count(number: int, noun: str) -> str:
    """1 item, 2 items."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def what_would_change(result: TrialResult, names: Names) -> str:
    """What the answer hangs on, in one or two sentences."""
    rows = result.decisions or (result.families[0].decisions if len(result.families) == 1 else [])
    other = "Other tasks, another release, prompt or limit is another trial."
    if len(rows) != 1:
        more = "More items, for the pairs that are not decided. "
        return f"{more if any(row.decision == 'undecided' for row in rows) else ''}{other}"
    row = rows[0]
    if row.decision in ("a", "b"):
        winner = row.a if row.decision == "a" else row.b
        least = row.low if row.decision == "a" else -row.high
        if least <= 0:
            return f"More items would say how far {names[winner]} leads: the interval still reaches nought. {other}"
        lead = f"the {points(least)} points by which it leads at least"
        return f"Nothing short of tasks on which {names[winner]} loses {lead}. {other}"
    if row.decision == "undecided":
        return f"More items: the trial {ended(result)} before the evidence reached the line. {other}"
    return f"A narrower margin than {points(result.margin)} points would ask again. {other}"


def ended(result: TrialResult) -> str:
    """Why a trial ended, as the end of a sentence."""
    reasons = {
        "decided": "ended when all it asked was decided",
        "budget": "ended at its budget",
        "interrupted": "was stopped by hand",
        "bank": "ended with the last item there is",
    }
    return reasons.get(result.ended_because, f"ended: {result.ended_because}")


def break_text(found: Break | None, curve: Sequence[CurvePoint], size_label: str) -> str:
    """Where a contender's success falls under one half, in words."""
    sizes = [point.size for point in curve] or [0.0]
    if found is None or found.side == "unknown":
        return "was not tried enough to say where it falls under one half"
    if found.side == "above":
        later = "" if found.low is None else f" (at least up to {size(found.low)})"
        return f"stays at one half or above up to {sized(max(sizes), size_label)}{later}"
    if found.size is None:
        return f"is under one half already at {sized(min(sizes), size_label)}, the least tried"
    where = f"falls under one half at {sized(found.size, size_label)}"
    if found.low is not None and found.high is not None:
        return f"{where} ({size(found.low)} to {size(found.high)})"
    if found.low is not None:
        return f"{where} ({size(found.low)} at least)"
    return where if found.high is None else f"{where} ({size(found.high)} at most)"


def sized(number: float, size_label: str) -> str:
    """4 calls in the chain; level of difficulty 4."""
    if size_label.startswith("level"):
        return f"{size_label.partition(' (')[0]} {size(number)}"
    noun, space, rest = size_label.partition(" ")
    return f"{size(number)} {noun.removesuffix('s') if number == 1 else noun}{space}{rest}"


def size(number: float) -> str:
    """A size in a word: 8, 2.5, 16k, 200k."""
    if number < 100:
        return f"{number:.2g}"
    return f"{number / 1000:.3g}k" if number >= 1000 else f"{number:.3g}"


def family_rows(families: Sequence[FamilyResult]) -> list[tuple[str, DecisionResult]]:
    """Every decision of every family, with the family's name."""
    return [(family.name, row) for family in families for row in family.decisions]


def _join(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
