"""Half-open stretches of whole numbers."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Step, Task, choose, function_name


def _short(random: Random) -> Step:
    length = random.randint(2, 3)
    return Step(
        f"Drop every stretch shorter than {length} (its length is end minus start).",
        [f"spans = [[a, b] for a, b in spans if b - a >= {length}]"],
    )


def _widen(random: Random) -> Step:
    before, after = random.randint(0, 2), random.randint(1, 3)
    moved = f"its start {before} lower and " if before else ""
    return Step(
        f"Widen every stretch: make {moved}its end {after} higher.",
        [f"spans = [[a - {before}, b + {after}] for a, b in spans]"],
    )


def _clip(random: Random) -> Step:
    low = random.randint(3, 9)
    high = low + random.randint(24, 34)
    return Step(
        f"Cut every stretch to the range from {low} to {high}: a start below {low} becomes {low}, an end above {high} "
        f"becomes {high}; drop a stretch of which nothing is left (whose end is then not above its start).",
        [
            f"spans = [[max(a, {low}), min(b, {high})] for a, b in spans]",
            "spans = [[a, b] for a, b in spans if b > a]",
        ],
    )


def _shift(random: Random) -> Step:
    limit, by = random.randint(12, 30), random.randint(2, 5)
    return Step(
        f"Move every stretch that starts at {limit} or later by {by} to the right (start and end); leave the others.",
        [f"spans = [[a + {by}, b + {by}] if a >= {limit} else [a, b] for a, b in spans]"],
    )


BEFORE = (_short, _widen, _clip, _shift)


def _merge(random: Random) -> Step:
    gap = random.choice([0, 0, 1, 2])
    words = (
        "Merge all stretches that overlap or touch (one starts where the other ends) into one, again and again until "
        "none do."
        if gap == 0
        else "Merge two stretches into one from the lower start to the higher end where they overlap, touch, or have "
        f"at most {gap} between the end of one and the start of the other; do so until no two are left that can "
        "be merged."
    )
    return Step(
        f"{words} The stretches are then in order of their starts.",
        [
            "merged = []",
            f"for a, b in sorted(spans):\n    if merged and a <= merged[-1][1] + {gap}:\n"
            "        merged[-1][1] = max(merged[-1][1], b)\n    else:\n        merged.append([a, b])",
            "spans = merged",
        ],
    )


ENDS = (
    ("the stretches as a list of [start, end]", "list[list[int]]", "return spans"),
    ("the sum of the lengths of the stretches (0 if there are none)", "int", "return sum(b - a for a, b in spans)"),
    (
        "the longest stretch as [start, end], of equally long ones the one that starts first, or [] if there is none",
        "list[int]",
        "return min(spans, key=lambda s: (s[0] - s[1], s[0]), default=[])",
    ),
    (
        "the gaps between neighbouring stretches, in order, each as [end of the one, start of the next]",
        "list[list[int]]",
        "return [[a[1], b[0]] for a, b in zip(spans, spans[1:])]",
    ),
)


def intervals(random: Random, level: int) -> Task:
    """Steps before and after a merge; the easiest level orders instead of merging."""
    rules = Rules("spans = [list(span) for span in spans]")
    for step in choose(random, BEFORE, max(1, level - 1)):
        rules.take(step)
    properties: list[Property] = []
    if level == 1:
        rules.add(
            "Sort the stretches by start; those with equal starts by end, the lower first.", "spans = sorted(spans)"
        )
        words, returns, line = ENDS[0]
    else:
        rules.take(_merge(random))
        words, returns, line = random.choice(ENDS[1:] if level > 2 else ENDS)
    if words == ENDS[0][0]:
        properties.append(Property("in order of start", lambda _given, value: value == sorted(value)))
    rules.add(f"Return {words}.", line)
    return Task(
        "intervals", level, function_name(random), [("spans", "list[list[int]]")], returns,
        "`spans` is a list of stretches [start, end] of whole numbers with start below end, in any order; they may "
        "overlap or repeat, and the list may be empty. Do not change the argument itself.",
        rules.words, rules.lines, _draw,
        ([[]], [[[3, 9]]], [[[5, 7], [5, 7]]], [[[0, 30], [4, 6]]], [[[8, 10], [10, 12]]]),
        properties,
    )  # fmt: skip


def _draw(random: Random) -> list[Any]:
    starts = [random.randint(0, 48) for _ in range(random.choice([1, 2, 4, 5, 6, 7, 8]))]
    return [[[start, start + random.choice([1, 2, 2, 3, 3, 4, 6, 9])] for start in starts]]
