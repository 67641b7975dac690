"""A trial for a terminal: the answer first, then what it rests on; no wider than 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence

from seatrial.trials.record.words import break_text, decision_sentence, effort
from seatrial.trials.result import ArmResult, DecisionResult, FamilyResult, Share, TrialResult

WIDTH = 80
LABEL = 18
CAUSES = 4  # shown of each arm


def write_trial_text(result: TrialResult, journal: str = "") -> str:
    """The result as lines. `journal` is where it lies."""
    found = [line for sentence in answers(result) for line in textwrap.wrap(sentence, WIDTH)]
    for family in result.families:
        found += ["", *_family(family, result)]
    found += ["", *_arms(result.arms), "", *textwrap.wrap(effort(result), WIDTH)]
    found += textwrap.wrap(_terms(result), WIDTH)
    if journal:
        found += [f"Journal: {journal}", f"sha256 {result.journal_sha256}"]
    return "\n".join(found) + "\n"


def answers(result: TrialResult, decisions: Sequence[DecisionResult] | None = None) -> list[str]:
    """What was decided, one sentence a pair of contenders."""
    names = {arm.name: arm.name for arm in result.arms}
    rows = result.decisions if decisions is None else decisions
    return [f"{decision_sentence(row, names, result.margin)} {_used(row, result)}" for row in rows]


def _used(decision: DecisionResult, result: TrialResult) -> str:
    """After how many items; the sentence of an undecided pair says so itself."""
    if decision.decision == "undecided":
        return f"The margin is {100 * result.margin:g} points."
    return f"Decided after {decision.items:,} item{'' if decision.items == 1 else 's'}."


def _family(family: FamilyResult, result: TrialResult) -> list[str]:
    title = f"{family.name} (version {family.version}, seed {family.seed})"
    weight = f", weight {family.weight:.0%}" if len(result.families) > 1 else ""
    found = textwrap.wrap(f"{title}: {family.pairs:,} pairs{weight}", WIDTH)
    found += [f"  {name[:30]:<30}  {_share(share)}" for name, share in family.shares.items()]
    if len(result.families) > 1:
        for told in answers(result, family.decisions):
            found += textwrap.wrap(told, WIDTH, initial_indent="  ", subsequent_indent="  ")
    found += _curve(family)
    for name, causes in family.causes.items():
        if causes:
            told = ", ".join(f"{cause} {count}" for cause, count in list(causes.items())[:CAUSES])
            found += textwrap.wrap(f"{name} lost by: {told}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return found


def _share(share: Share) -> str:
    if not share.items:
        return "not tried"
    return f"{share.mean:>4.0%}  ({share.low:.0%} to {share.high:.0%})"


def _curve(family: FamilyResult) -> list[str]:
    if not family.curve:
        return []
    found = textwrap.wrap(f"By {family.size_label}:", WIDTH, initial_indent="  ", subsequent_indent="  ")
    names = list(family.shares)
    for point in family.curve:
        cells = (f"{_short(name)} {point.shares[name].mean:.0%}" for name in names if name in point.shares)
        found.append(f"    {point.size:>9,.6g}  {'  '.join(cells)}"[:WIDTH])
    for name, place in family.breaks.items():
        told = break_text(place, family.curve, family.size_label)
        found += textwrap.wrap(f"{name} {told}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return found


def _short(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"


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
    found = [_row(label, (shown(arm) for arm in arms), width) for label, shown in rows]
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
    why = {
        "decided": "It ended because the question was decided",
        "budget": "It ended because the budget was used up",
        "bank": "It ended because all items were used",
    }.get(result.ended_because, "It was interrupted; the same command goes on")
    text_calls = "count" if result.text_tool_calls else "do not count"
    isolated = {
        "none": "Code that contenders wrote ran without isolation.",
        "not needed": "No code that contenders wrote was run.",
    }.get(result.isolation, f"Code that contenders wrote ran in {result.isolation}.")
    return f"{why}. Error at most {result.error:.0%}. Tool calls written as text {text_calls}. {isolated}"
