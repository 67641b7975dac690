"""Counts by name: join two, rank them, write them."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

NAMES = ("ash", "birch", "cedar", "elm", "fir", "hazel", "oak", "yew")


def tallies(random: Random, level: int) -> Task:
    """Two dictionaries become one; level adds a threshold, ranks with ties, a cut, and a rule for one-sided names."""
    rules = Rules()
    _join(random, rules)
    if level > 2:
        factor = random.randint(2, 3)
        rules.add(
            f"Multiply by {factor} the count of every name that only `right` has.",
            f"joined = {{k: n * {factor} if k not in left else n for k, n in joined.items()}}",
        )
    if level > 1:
        least = random.randint(2, 4)
        rules.add(f"Drop every name whose count is now below {least}.",
                  f"joined = {{k: n for k, n in joined.items() if n >= {least}}}")  # fmt: skip
    rules.add(
        "Order the names by count, highest first; names with the same count go from a to z.",
        "order = sorted(joined, key=lambda k: (-joined[k], k))",
    )
    returns = _result(random, level, rules)
    return Task(
        "tallies", level, function_name(random), [("left", "dict[str, int]"), ("right", "dict[str, int]")], returns,
        "`left` and `right` are dictionaries from names (words of small letters) to counts (whole numbers, at least "
        "0); both may be empty. Do not change them.",
        rules.words, rules.lines, lambda inner: [draw_counts(inner), draw_counts(inner)],
        ([{}, {}], [{"oak": 3}, {}], [{}, {"oak": 3}], [{"oak": 4, "elm": 4}, {"ash": 4}], [{"oak": 1}, {"oak": 1}]),
        [Property("one entry for each name at most", lambda given, value: len(value) <= len({**given[0], **given[1]}))],
    )  # fmt: skip


def _join(random: Random, rules: Rules) -> None:
    left, right = random.randint(2, 4), random.randint(1, 3)
    words, line = random.choice(
        [
            ("the sum of both", "left[k] + right[k]"),
            ("the larger of both", "max(left[k], right[k])"),
            ("the smaller of both", "min(left[k], right[k])"),
            (f"{left} times the count in `left` plus {right} times the count in `right`",
             f"{left} * left[k] + {right} * right[k]"),
            (f"{left} times the count in `left` minus {right} times the count in `right`, but at least 0",
             f"max(0, {left} * left[k] - {right} * right[k])"),
        ]
    )  # fmt: skip
    words = words.replace(" 1 times", "")
    rules.add(
        f"Join both into one: a name that only one of them has keeps its count; where both have it, it is {words}.",
        "joined = {**left, **right}",
        f"joined = {{k: {line} if k in left and k in right else n for k, n in joined.items()}}",
    )


def _result(random: Random, level: int, rules: Rules) -> str:
    if level < 4:
        if random.random() < 0.5:
            rules.add("Return the list of pairs [name, count] in that order.", "return [[k, joined[k]] for k in order]")
            return "list[list]"
        sign = random.choice("=:x")
        rules.add(f"Return the list of strings name{sign}count, such as `oak{sign}3`, in that order.",
                  f"return [f'{{k}}{sign}{{joined[k]}}' for k in order]")  # fmt: skip
        return "list[str]"
    words, line = random.choice(
        [
            ("1 plus the number of names with a higher count", "1 + sum(m > n for m in joined.values())"),
            ("1 plus the number of different counts that are higher", "1 + len({m for m in joined.values() if m > n})"),
            ("the number of names with the same or a higher count (itself included)",
             "sum(m >= n for m in joined.values())"),
        ]
    )  # fmt: skip
    rules.add(f"The rank of a name is {words}.", f"ranks = {{k: {line} for k, n in joined.items()}}")
    if level > 4:
        worst = random.randint(3, 4)
        rules.add(f"Leave out names with a rank above {worst}; the ranks of the others stay as they are.",
                  f"order = [k for k in order if ranks[k] <= {worst}]")  # fmt: skip
    rules.add("Return the list of pairs [rank, name] in the order above.", "return [[ranks[k], k] for k in order]")
    return "list[list]"


def draw_counts(random: Random) -> dict[str, Any]:
    """One argument of a call."""
    return {name: random.randint(0, 6) for name in random.sample(NAMES, random.randint(0, 6))}
