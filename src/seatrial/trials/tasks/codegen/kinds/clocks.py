"""Times of the day: parse, move, round, count."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name


def clocks(random: Random, level: int) -> Task:
    """A list of times; level adds rounding, quiet hours, differences and an order."""
    rules = Rules("minutes = [int(t[:2]) * 60 + int(t[3:]) for t in times]")
    rules.words.append("Read each time as minutes after midnight.")
    makers = [_move, _round, _quiet, _tight]
    chosen = sorted(random.sample(makers, min(level, 4)), key=makers.index)
    for make in chosen:
        make(random, rules)
    properties = []
    if level > 4 or (level > 2 and random.random() < 0.4):
        returns = "int"
        rules.add(
            "Return how many minutes lie between the earliest and the latest time of the list (0 for an empty list).",
            "return max(minutes) - min(minutes) if minutes else 0",
        )
    else:
        returns = "list[str]"
        rules.add(
            "Return the times as a list of strings HH:MM (24 hours, two digits each).",
            "return [f'{m // 60:02}:{m % 60:02}' for m in minutes]",
        )
        properties.append(Property("five characters each", lambda _given, value: all(len(t) == 5 for t in value)))
    return Task(
        "clocks", level, function_name(random), [("times", "list[str]")], returns,
        "`times` is a list of times of the day written HH:MM, from 00:00 to 23:59; it may be empty.",
        rules.words, rules.lines, draw_times,
        ([[]], [["00:00"]], [["23:59", "23:59"]], [["12:00", "06:00", "22:00"]]), properties,
    )  # fmt: skip


def _move(random: Random, rules: Rules) -> None:
    by = random.randrange(15, 300, 5)
    sign, way = random.choice([("+", "later"), ("-", "earlier")])
    rules.add(
        f"Move each time {by} minutes {way}, around midnight: the minute after 23:59 is 00:00.",
        f"minutes = [(m {sign} {by}) % 1440 for m in minutes]",
    )


def _round(random: Random, rules: Rules) -> None:
    unit = random.choice([5, 10, 15, 20])
    way, words = random.choice(
        [
            (f"m // {unit} * {unit}", "down to"),
            (f"-(-m // {unit}) * {unit} % 1440", "up to"),
            (
                f"(m + {unit // 2}) // {unit} * {unit} % 1440" if unit % 2 == 0 else f"m // {unit} * {unit}",
                "to the nearest",
            ),
        ]
    )
    if unit % 2 and words == "to the nearest":
        words = "down to"
    tie = " (halfway goes up)" if words == "to the nearest" else ""
    exact = "; a time that is such a multiple stays" if words != "to the nearest" else ""
    midnight = "; 24:00 becomes 00:00" if words != "down to" else ""
    rules.add(
        f"Round each time {words} a multiple of {unit} minutes after midnight{tie}{exact}{midnight}.",
        f"minutes = [{way} for m in minutes]",
    )


def _quiet(random: Random, rules: Rules) -> None:
    start = random.choice([6, 9, 12, 13])
    end = start + random.randint(2, 5)
    if random.random() < 0.5:
        rules.add(
            f"Remove every time from {start:02}:00 up to but not including {end:02}:00.",
            f"minutes = [m for m in minutes if not {start * 60} <= m < {end * 60}]",
        )
        return
    rules.add(
        f"Replace every time after {start:02}:00 and before {end:02}:00 (neither of them included) by {end:02}:00.",
        f"minutes = [{end * 60} if {start * 60} < m < {end * 60} else m for m in minutes]",
    )


def _tight(random: Random, rules: Rules) -> None:
    gap = random.randrange(15, 95, 5)
    rules.add(
        "Sort the times from early to late. Then go through them and keep the first; keep each later one only if it "
        f"is at least {gap} minutes after the last one that was kept.",
        f"kept = []\nfor m in sorted(minutes):\n    if not kept or m - kept[-1] >= {gap}:\n        kept.append(m)",
        "minutes = kept",
    )


def draw_times(random: Random) -> list[Any]:
    """Arguments of one call."""
    return [[f"{random.randint(0, 23):02}:{random.choice([0, 0, 5, 10, 15, 22, 30, 37, 45, 59]):02}"
             for _ in range(random.randint(0, 8))]]  # fmt: skip
