"""Rectangles of whole numbers, through a chain of steps."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Step, Task, choose, function_name


def _flip(random: Random) -> Step:
    if random.random() < 0.5:
        return Step("Reverse each row.", ["grid = [row[::-1] for row in grid]"])
    return Step("Reverse the order of the rows.", ["grid = grid[::-1]"])


def _turn(random: Random) -> Step:
    if random.random() < 0.5:
        return Step("Turn the grid a quarter clockwise.", ["grid = [list(row) for row in zip(*grid[::-1])]"])
    return Step("Swap rows and columns (transpose the grid).", ["grid = [list(row) for row in zip(*grid)]"])


def _slide(random: Random) -> Step:
    left = random.random() < 0.5
    cut = "row[i % len(row) :] + row[: i % len(row)]"
    if not left:
        cut = "row[len(row) - i % len(row) :] + row[: len(row) - i % len(row)]"
    return Step(
        f"Rotate the row with index i (counted from 0) by i places to the {'left' if left else 'right'}; cells that "
        "leave on one side come in on the other.",
        [f"grid = [{cut} for i, row in enumerate(grid)]"],
    )


def _neighbour(random: Random) -> Step:
    side, offset = random.choice([("right", 1), ("left", -1)])
    return Step(
        f"Add to each cell the value that its neighbour to the {side} had before this step (0 where there is none).",
        [
            f"grid = [[n + (row[x + {offset}] if 0 <= x + {offset} < len(row) else 0) for x, n in enumerate(row)] for "
            "row in grid]"
        ],
    )


def _checker(random: Random) -> Step:
    even, value = random.random() < 0.5, random.randint(-3, 5)
    return Step(
        f"Set every cell for which row index plus column index (both counted from 0) is {'even' if even else 'odd'} "
        f"to {value}.",
        [
            f"grid = [[{value} if (x + y) % 2 == {0 if even else 1} else n for x, n in enumerate(row)] for y, row in "
            "enumerate(grid)]"
        ],
    )


def _cap(random: Random) -> Step:
    most = random.randint(3, 6)
    return Step(
        f"Replace every value above {most} by {most}.", [f"grid = [[min(n, {most}) for n in row] for row in grid]"]
    )


def _sort_rows(random: Random) -> Step:
    down = random.random() < 0.5
    return Step(
        f"Sort the rows by their sums, {'largest' if down else 'smallest'} first; rows with equal sums keep their "
        "order.",
        [f"grid = sorted(grid, key=lambda row: {'-' if down else ''}sum(row))"],
    )


def _frame(random: Random) -> Step:
    value = random.randint(-2, 9)
    return Step(
        f"Put a frame of cells with the value {value}, one cell wide, around the grid.",
        [
            f"wide = [{value}] * (len(grid[0]) + 2)",
            f"grid = [wide, *([{value}, *row, {value}] for row in grid), list(wide)]",
        ],
    )


STEPS = (_flip, _turn, _slide, _neighbour, _checker, _cap, _sort_rows, _frame)

ENDS = (
    (
        "the list of the sums of the columns, from left to right",
        "list[int]",
        "return [sum(column) for column in zip(*grid)]",
    ),
    ("the list of the largest value of each row, from top to bottom", "list[int]", "return [max(row) for row in grid]"),
    (
        "the sum of the cells of the first and the last row and the first and the last column, each cell counted once",
        "int",
        "last, end = len(grid) - 1, len(grid[0]) - 1\n"
        "return sum(n for y, row in enumerate(grid) for x, n in enumerate(row) if y in (0, last) or x in (0, end))",
    ),
    (
        "how many cells are larger than the cell right above them (cells of the first row never are)",
        "int",
        "return sum(b > a for above, row in zip(grid, grid[1:]) for a, b in zip(above, row))",
    ),
)


def grids(random: Random, level: int) -> Task:
    """`level` steps; half of the time a figure of the grid instead of the grid itself."""
    rules = Rules("grid = [list(row) for row in grid]")
    for step in choose(random, STEPS, level):
        rules.take(step)
    properties: list[Property] = []
    if random.random() < 0.5:
        words, returns, line = random.choice(ENDS)
        rules.add(f"Return {words}.", line)
    else:
        returns = "list[list[int]]"
        rules.add("Return the grid.", "return grid")
        properties.append(Property("a rectangle", lambda _given, value: len({len(row) for row in value}) == 1))
    return Task(
        "grids", level, function_name(random), [("grid", "list[list[int]]")], returns,
        "`grid` is a list of at least one row; all rows have the same number of cells, at least one, and each cell "
        "is a whole number. Do not change the argument itself.",
        rules.words, rules.lines, draw_grid, ([[[4]]], [[[1, 2, 3]]], [[[5], [6], [7]]]), properties,
    )  # fmt: skip


def draw_grid(random: Random) -> list[Any]:
    """Arguments of one call."""
    width = random.randint(1, 5)
    return [[[random.randint(-2, 9) for _ in range(width)] for _ in range(random.randint(1, 5))]]
