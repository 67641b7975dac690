"""Calendar days written as year-month-day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def days(random: Random, level: int) -> Task:
    """From a day and a number of days to another day; level adds closed weekdays, closed days and month ends."""
    closed = random.sample(range(7), 1 + (level > 2)) if level > 1 else []
    rules = Rules("from datetime import date, timedelta", "day = date.fromisoformat(start)")
    first, holiday = random.randint(1, 60), random.randint(2, 27)
    rules.add(f"Begin with the day that is {first} {_days(first)} after `start`.", f"day += timedelta(days={first})")
    condition = []
    if closed:
        names = " and every ".join(WEEKDAYS[number] for number in sorted(closed))
        words = f"Every {names} is closed"
        condition.append(f"day.weekday() in {tuple(sorted(closed))!r}")
        if level > 3:
            words += f", and so is the day with the number {holiday} of every month"
            condition.append(f"day.day == {holiday}")
        rules.words.append(f"{words}; all other days are open.")
    lines = _walk(rules, condition)
    rules.lines.extend(lines)
    properties = _ending(random, level, rules)
    return Task(
        "days", level, function_name(random), [("start", "str"), ("count", "int")], "str",
        "`start` is a day written YYYY-MM-DD, in the calendar of Python's `datetime`; `count` is a whole number, at "
        "least 0.",
        rules.words, rules.lines, _draw, (["2024-02-28", 0], ["2023-12-31", 1], ["2024-12-30", 3], ["2023-02-27", 2]),
        properties,
    )  # fmt: skip


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def _walk(rules: Rules, condition: list[str]) -> list[str]:
    if not condition:
        rules.words.append("Go forward by `count` days.")
        return ["day += timedelta(days=count)"]
    test = " or ".join(condition)
    rules.words.append(
        "If that day is closed, go forward to the next open day. Then `count` times go forward to the next open day "
        "(the day after the present one, or if that is closed the first open day after it)."
    )
    return [
        f"def closed(day):\n    return {test}\n",
        "while closed(day):\n    day += timedelta(days=1)",
        "for _ in range(count):\n    day += timedelta(days=1)",
        "    while closed(day):\n        day += timedelta(days=1)",
    ]


def _ending(random: Random, level: int, rules: Rules) -> list[Property]:
    if level > 4:
        rules.add(
            "Then go to the last day of the month in which you are, open or not.",
            "month = day.month\nwhile (day + timedelta(days=1)).month == month:\n    day += timedelta(days=1)",
        )
    if random.random() < 0.5:
        sign = random.choice("./ ")
        rules.add(
            f"Return the day, the month and the year in this order, joined by {sign!r}: day and month without leading "
            f"zeros, the year with four digits, as in {f'7{sign}1{sign}2024'!r}.",
            f"return f'{{day.day}}{sign}{{day.month}}{sign}{{day.year}}'",
        )
        return []
    rules.add("Return the day written YYYY-MM-DD.", "return day.isoformat()")
    return [Property("after the start", lambda given, value: value > given[0])]


def _draw(random: Random) -> list[Any]:
    start = date(2023, 1, 1) + timedelta(days=random.randrange(1200))
    return [start.isoformat(), random.randint(0, 12)]
