"""Parts that cut, group and order lists."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.debugging.parts.part import Bug, Part

NAMES = ("ada", "bram", "cleo", "dov", "edda", "finn", "gro", "hugo")


def _numbers(random: Random, low: int, high: int, most: int) -> list[int]:
    return [random.randint(low, high) for _ in range(random.randint(0, most))]


def _pages(random: Random) -> list[Any]:
    return [[f"{random.choice(NAMES)}{n}" for n in range(random.randint(0, 9))], random.randint(1, 4)]


PAGES = Part(
    "pages",
    "cuts a list of $things into pages",
    {
        "pages": '''"""Pages of $things."""


def page_count(total, size):
    """How many pages are needed for `total` $things."""
    full, rest = divmod(total, size)
    return full + 1 if rest else full


def page(items, number, size):
    """The $things of page `number`, counted from 1."""
    start = (number - 1) * size
    return items[start : start + size]


def all_pages(items, size):
    """Every page, in order."""
    return [page(items, number, size) for number in range(1, page_count(len(items), size) + 1)]
'''
    },
    "all_pages",
    _pages,
    (
        Bug("off by one", "items[start : start + size]", "items[start : start + size - 1]"),
        Bug("off by one", "range(1, page_count(len(items), size) + 1)", "range(1, page_count(len(items), size))"),
        Bug("wrong operator", "start = (number - 1) * size", "start = number - 1 * size"),
    ),
)


def _records(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "name": random.choice(NAMES),
            "count": random.randint(0, 6),
            "net": random.randint(1, 9),
            "gross": random.randint(5, 14),
        }
        for _ in range(random.randint(0, 6))
    ]


RANKING = Part(
    "ranking",
    "orders ${people} by what they brought",
    {
        "ranking": '''"""Who brought the most $things."""


def totals(rows):
    """The sum of `net` by name."""
    found = {}
    for row in rows:
        found[row["name"]] = found.get(row["name"], 0) + row["net"]
    return found


def ranking(rows):
    """Names, the highest total first; equal totals go by name, a to z."""
    sums = totals(rows)
    return sorted(sums, key=lambda name: (-sums[name], name))


def podium(rows, places):
    """The first `places` names with their totals."""
    sums = totals(rows)
    return [[name, sums[name]] for name in ranking(rows)[:places]]
'''
    },
    "podium",
    lambda random: [_records(random), random.randint(1, 4)],
    (
        Bug(
            "wrong sort key",
            "key=lambda name: (-sums[name], name))",
            "key=lambda name: (sums[name], name), reverse=True)",
        ),
        Bug("wrong key", 'found.get(row["name"], 0) + row["net"]', 'found.get(row["name"], 0) + row["gross"]'),
    ),
)

BATCHES = Part(
    "batches",
    "collects the labels of $things by batch",
    {
        "batches": '''"""Labels of $things, batch by batch."""


def gather(labels, into=None):
    """The labels in capitals, without repetition, added to `into`."""
    into = [] if into is None else into
    for label in labels:
        if label.upper() not in into:
            into.append(label.upper())
    return into


def gather_all(batches):
    """One list for each batch; batches know nothing of each other."""
    return [gather(batch) for batch in batches]
'''
    },
    "gather_all",
    lambda random: [[random.choices(NAMES, k=random.randint(0, 4)) for _ in range(random.randint(1, 4))]],
    (
        Bug(
            "mutable default",
            'into=None):\n    """The labels in capitals, without repetition, added to `into`."""\n'
            "    into = [] if into is None else into\n",
            'into=[]):\n    """The labels in capitals, without repetition, added to `into`."""\n',
        ),
    ),
)

STATISTICS = Part(
    "figures",
    "sums up the sizes of $things",
    {
        "figures": '''"""Figures about the sizes of $things."""


def positive(sizes):
    """The sizes that count."""
    return [size for size in sizes if size > 0]


def summary(sizes):
    """How many count, their sum, and the one in the middle (of an even number the upper; 0 if none)."""
    counted = positive(sizes)
    ordered = sorted(counted)
    middle = ordered[len(ordered) // 2] if ordered else 0
    return {"count": sum(1 for _ in counted), "total": sum(counted), "middle": middle}
'''
    },
    "summary",
    lambda random: [_numbers(random, -3, 20, 8)],
    (
        Bug(
            "generator exhausted",
            "return [size for size in sizes if size > 0]",
            "return (size for size in sizes if size > 0)",
        ),
        Bug("float division", "ordered[len(ordered) // 2]", "ordered[int(len(ordered) / 2 - 0.5)]"),
        Bug("boundary comparison", "if size > 0]", "if size > 1]"),
    ),
)

BOARD = Part(
    "board",
    "draws a board with a mark for each of the $things",
    {
        "board": '''"""A board with marks."""


def blank(width, height):
    """Rows of empty cells."""
    return [["."] * width for _ in range(height)]


def draw(width, height, marks):
    """The board as strings; a mark [x, y] beyond its edge is left out."""
    rows = blank(width, height)
    for x, y in marks:
        if 0 <= x < width and 0 <= y < height:
            rows[y][x] = "#"
    return ["".join(row) for row in rows]
'''
    },
    "draw",
    lambda random: [
        random.randint(1, 5), random.randint(1, 4),
        [[random.randint(-1, 5), random.randint(-1, 4)] for _ in range(random.randint(0, 5))],
    ],
    (
        Bug("aliasing", '[["."] * width for _ in range(height)]', '[["."] * width] * height'),
        Bug("boundary comparison", "0 <= x < width and 0 <= y", "0 < x < width and 0 <= y"),
        Bug("swapped arguments", "rows = blank(width, height)", "rows = blank(height, width)"),
    ),
)  # fmt: skip

RULES = Part(
    "charges",
    "reckons what a list of $things is charged",
    {
        "charges": '''"""What is charged, rule by rule."""


def surcharges(steps):
    """One function for each step: it adds the step's amount."""
    return [lambda amount, step=step: amount + step for step in steps]


def charge(base, steps):
    """The amounts after each step, each made from the base alone."""
    return [add(base) for add in surcharges(steps)]
'''
    },
    "charge",
    lambda random: [random.randint(0, 40), _numbers(random, 1, 9, 4)],
    (Bug("late binding", "lambda amount, step=step: amount + step", "lambda amount: amount + step"),),
)

LIST_PARTS = (PAGES, RANKING, BATCHES, STATISTICS, BOARD, RULES)
