"""A trial for a terminal: the answer first, then what it rests on; no wider than 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence

from seatrial.trials.record.words import break_text, count, decision_sentence, effort, interval, points, size
from seatrial.trials.result import ArmResult, CurvePoint, DecisionResult, FamilyResult, Share, TrialResult

WIDTH = 80
LABEL = 18
SHORTEST = 10
SCORE = 18  # "100% (51 to 100)" with room before it
CELL = 5  # the least a score at one size takes
CAUSES = 3  # shown of each arm
OPTIONAL = frozenset({"retries", "errors", "first token", "tokens a second"})  # told where there is something to tell


def write_trial_text(result: TrialResult, journal: str = "") -> str:
    """The result as lines. `journal` is where it lies."""
    found = [line for sentence in answers(result) for line in textwrap.wrap(sentence, WIDTH)]
    if len(result.families) > 1:
        found += textwrap.wrap(_legend(result), WIDTH)
    tried = [family for family in result.families if family.pairs]
    for family in tried:
        found += ["", *_family(family, result)]
    if missing := [family.name for family in result.families if not family.pairs]:
        found += ["", *textwrap.wrap(f"{', '.join(missing)}: not tried before the trial ended.", WIDTH)]
    found += ["", *_arms(result.arms), "", *textwrap.wrap(effort(result), WIDTH)]
    found += textwrap.wrap(_terms(result), WIDTH)
    found += textwrap.wrap(_tasks(result), WIDTH, break_on_hyphens=False, break_long_words=False)
    if journal:
        found += [f"Journal: {journal}", f"sha256 {result.journal_sha256}"]
    return "\n".join(found) + "\n"


def answers(result: TrialResult) -> list[str]:
    """What was decided, one sentence a pair of contenders; the margin once, where something is open."""
    names = {arm.name: arm.name for arm in result.arms}
    found = []
    for row in result.decisions:
        used = "" if row.decision == "undecided" else f" Decided after {count(row.items, 'item')}."
        found.append(f"{decision_sentence(row, names, result.margin)}{used}")
    if any(row.decision == "undecided" for row in result.decisions):
        found[-1] += f" The margin is {points(result.margin)} points."
    return found


def _legend(result: TrialResult) -> str:
    """What the differences below are of."""
    pair = result.decisions[0] if len(result.decisions) == 1 else None
    whose = f"{pair.a} less {pair.b}" if pair else "the first less the second"
    weights = {round(family.weight, 9) for family in result.families}
    weighed = "equally weighed" if len(weights) == 1 else "weighed as shown"
    return f"Below, differences are {whose}, in points of 100, with where they may lie; families are {weighed}."


def _family(family: FamilyResult, result: TrialResult) -> list[str]:
    several = len(result.families) > 1
    weights = {round(one.weight, 9) for one in result.families}
    weight = f", weight {family.weight:.0%}" if len(weights) > 1 else ""
    title = f"{family.name}{weight}, {count(family.pairs, 'pair')}"
    rows = family.decisions if several else []
    if len(rows) == 1:
        title, rows = f"{title}: {_found(rows[0])}", []
    found = textwrap.wrap(title, WIDTH, subsequent_indent="  ")
    for row in rows:
        found += textwrap.wrap(f"{row.a} less {row.b}: {_found(row)}", WIDTH, initial_indent="  ")
    found += _scores(family)
    broken = [
        f"{name} {break_text(place, family.curve, family.size_label)}"
        for name, place in family.breaks.items()
        if place.side != "unknown"
    ]
    found += _wrapped("; ".join(broken))
    return found + _wrapped(_lost(family))


def _found(row: DecisionResult) -> str:
    """A difference, its interval, and what it decides."""
    figures = f"{points(row.difference, signed=True)} ({interval(row)})"
    match row.decision:
        case "a" | "b":
            winner = row.a if row.decision == "a" else row.b
            return f"{figures}, {winner} does better, decided after {row.items:,}"
        case "equivalent":
            return f"{figures}, equivalent, decided after {row.items:,}"
        case "ship":
            return f"{figures}, safe to ship {row.a}, decided after {row.items:,}"
        case _:
            return f"{figures}, not decisive" if row.items else "not tried"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _lost(family: FamilyResult) -> str:
    told = [
        f"{name} {', '.join(f'{cause} {number}' for cause, number in list(causes.items())[:CAUSES])}"
        for name, causes in family.causes.items()
        if causes
    ]
    return f"Lost by: {'; '.join(told)}" if told else ""


def _scores(family: FamilyResult) -> list[str]:
    """One line a contender: its mean score with its interval, then its score at each size."""
    names = {name: _short(name) for name in family.shares}
    label = max(SHORTEST, *map(len, names.values()))
    room = WIDTH - 2 - label - SCORE
    curve = _evenly(family.curve if len(family.curve) > 1 else [], room // CELL)
    cell = min(7, room // len(curve)) if curve else 0
    found = []
    if curve:
        head = "".join(f"{size(point.size):>{cell}}" for point in curve)
        by = f"  by {family.size_label.partition(' (')[0]}"[: 2 + label + SCORE - 1]
        found.append(f"{by:<{2 + label + SCORE}}{head}")
    for name, share in family.shares.items():
        cells = (point.shares.get(name) for point in curve)
        shown = "".join(f"{points(one.mean) if one and one.items else '-':>{cell}}" for one in cells)
        found.append(f"  {names[name]:<{label}}{_share(share):>{SCORE}}{shown}".rstrip())
    return found


def _evenly(curve: Sequence[CurvePoint], most: int) -> Sequence[CurvePoint]:
    """At most so many points of a curve, with both its ends."""
    if len(curve) <= most:
        return curve
    return [curve[round(place * (len(curve) - 1) / (most - 1))] for place in range(most)]


def _share(share: Share) -> str:
    if not share.items:
        return "not tried"
    return f"{share.mean:.0%} ({100 * share.low:.0f} to {100 * share.high:.0f})"


def _short(name: str) -> str:
    return name if len(name) <= LABEL else f"{name[: LABEL - 9]}…{name[-8:]}"


def _arms(arms: Sequence[ArmResult]) -> list[str]:
    width = max(10, min(24, (WIDTH - LABEL) // len(arms) - 2))
    rows: list[tuple[str, Callable[[ArmResult], str]]] = [
        ("", lambda arm: arm.name),
        ("calls", lambda arm: f"{arm.calls:,}"),
        ("retries", lambda arm: f"{arm.retries:,}"),
        ("tokens in", lambda arm: f"{arm.tokens_in:,}"),
        ("tokens out", lambda arm: f"{arm.tokens_out:,}" + ("" if arm.tokens_counted else " *")),
        ("cost", lambda arm: "not known" if arm.cost_usd is None else f"${arm.cost_usd:.4f}"),
        ("latency, median", lambda arm: _seconds(arm.latency_median)),
        ("latency, 95th", lambda arm: _seconds(arm.latency_p95)),
        ("first token", lambda arm: _seconds(arm.first_token_median)),
        ("tokens a second", lambda arm: _speed(arm.tokens_per_second)),
        ("errors", lambda arm: f"{sum(arm.errors.values()):,}"),
    ]
    cells = [(label, [shown(arm) for arm in arms]) for label, shown in rows]
    said = [row for row in cells if row[0] not in OPTIONAL or set(row[1]) - {"0", "not known"}]
    found = [_row(label, shown, width) for label, shown in said]
    if not all(arm.tokens_counted for arm in arms):
        found.append("* estimated where the endpoint does not count")
    for arm in arms:
        if arm.errors:
            told = ", ".join(f"{cause} {count}" for cause, count in arm.errors.items())
            found += textwrap.wrap(f"Errors of {arm.name}: {told}", WIDTH)
    return found


def _row(label: str, cells: Iterable[str], width: int) -> str:
    shown = (cell if len(cell) <= width else cell[: width - 1] + "…" for cell in cells)
    return f"{label:<{LABEL}}{'  '.join(f'{cell:>{width}}' for cell in shown)}".rstrip()


def _seconds(seconds: float | None) -> str:
    return "not known" if seconds is None else f"{seconds:.3g} s"


def _speed(speed: float | None) -> str:
    return "not known" if speed is None else f"{speed:,.0f}"


def _terms(result: TrialResult) -> str:
    whose = f"that {result.against.incumbent} has " if result.against else ""
    why = {
        "decided": "It ended because the question was decided",
        "budget": "It ended because the budget was used up",
        "bank": f"It ended because all items {whose}were used",
    }.get(result.ended_because, "It was interrupted; the same command goes on")
    text_calls = "count" if result.text_tool_calls else "do not count"
    isolated = {
        "none": "Code that contenders wrote ran without isolation.",
        "not needed": "No code that contenders wrote was run.",
    }.get(result.isolation, f"Code that contenders wrote ran in {result.isolation}.")
    return f"{why}. Error at most {result.error:.0%}. Tool calls written as text {text_calls}. {isolated}"


def _tasks(result: TrialResult) -> str:
    """Which tasks, so that they can be had again."""
    told = ", ".join(f"{family.name} {family.version} seed {family.seed}" for family in result.families)
    seeds = {family.seed for family in result.families}
    if len(seeds) == 1:
        told = ", ".join(f"{family.name} {family.version}" for family in result.families)
        return f"Tasks of seed {min(seeds)}; versions: {told}."
    return f"Tasks, with version and seed: {told}."
