"""The two easiest levels: one or two plain rules, over the same things as the other kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from seatrial.trials.tasks.codegen.kinds.clocks import draw_times
from seatrial.trials.tasks.codegen.kinds.grids import draw_grid
from seatrial.trials.tasks.codegen.kinds.numbers import draw_numbers
from seatrial.trials.tasks.codegen.kinds.records import DOMAINS, draw_records
from seatrial.trials.tasks.codegen.kinds.tallies import draw_counts
from seatrial.trials.tasks.codegen.kinds.words import draw_text
from seatrial.trials.tasks.codegen.task import Arguments, Task, function_name

Rule = tuple[str, str, str]  # the annotation of the result, what to return, and the line that returns it


@dataclass(frozen=True, slots=True)
class Ground:
    """What a kind's plain functions are given."""

    kind: str
    parameter: tuple[str, str]
    opening: str
    draw: Callable[[Random], Arguments]
    edges: Sequence[Arguments]


def _make(random: Random, ground: Ground, firsts: Sequence[tuple[str, str]], rules: Sequence[Rule], level: int) -> Task:
    """Level 1: one of the rules. Level 2: one of the first steps, then one of the rules."""
    steps = [random.choice(firsts)] if level > 1 else []
    returns, words, line = random.choice(rules)
    return Task(
        ground.kind, level, function_name(random), [ground.parameter], returns, ground.opening,
        [*(f"First {each}." for each, _ in steps), f"{'Then return' if steps else 'Return'} {words}."],
        [*(code for _, code in steps), line], ground.draw, ground.edges,
    )  # fmt: skip


NUMBERS = Ground(
    "numbers", ("values", "list[int]"), "`values` is a list of whole numbers; it may be empty.", draw_numbers,
    ([[]], [[7]], [[0, 0, -1]]),
)  # fmt: skip


def plain_numbers(random: Random, level: int) -> Task:
    """Filters, maps and figures."""
    k, a, b = random.randint(-8, 20), random.randint(2, 9), random.randint(1, 60)
    firsts = [
        (f"remove the numbers below {b % 9 - 4}", f"values = [n for n in values if n >= {b % 9 - 4}]"),
        (f"subtract {b} from every number", f"values = [n - {b} for n in values]"),
        (f"multiply every number by {a}", f"values = [n * {a} for n in values]"),
        ("replace every negative number by its absolute value", "values = [abs(n) for n in values]"),
        ("leave out every number that is at an odd position, counted from 0", "values = values[::2]"),
    ]
    return _make(
        random,
        NUMBERS,
        firsts,
        [
            (
                "list[int]",
                f"the list of the numbers larger than {k}, in their order",
                f"return [n for n in values if n > {k}]",
            ),
            (
                "list[int]",
                f"the list in which each number n is replaced by n * {a} + {b}",
                f"return [n * {a} + {b} for n in values]",
            ),
            (
                "list[int]",
                f"the list of the numbers that are at most {k}, each with {b} added",
                f"return [n + {b} for n in values if n <= {k}]",
            ),
            (
                "list[int]",
                f"the list without the numbers below {k}, sorted from large to small",
                f"return sorted((n for n in values if n >= {k}), reverse=True)",
            ),
            (
                "int",
                f"the sum of the numbers that are divisible by {a} (0 if there are none)",
                f"return sum(n for n in values if n % {a} == 0)",
            ),
            ("int", f"how many of the numbers are larger than {k}", f"return sum(n > {k} for n in values)"),
            (
                "int",
                f"the largest number plus {b}, or {b} if the list is empty",
                f"return max(values, default=0) + {b}",
            ),
        ],
        level,
    )


WORDS = Ground(
    "words", ("text", "str"),
    "`text` holds words of the letters a to z, capital and small, with one space between two words; it may be the "
    "empty string, which holds no words.",
    draw_text, ([""], ["sea"], ["sea SEA Sea"]),
)  # fmt: skip


def plain_words(random: Random, level: int) -> Task:
    """Words and their letters."""
    b = random.randint(1, 60)
    k, sign, letter = random.randint(3, 6), random.choice("-_/+,;:~|&#"), random.choice("abdeghiklmnoprstw")
    firsts = [
        (
            f"remove the words of more than {k + 1} letters",
            f"text = ' '.join(w for w in text.split() if len(w) <= {k + 1})",
        ),
        ("reverse every word", "text = ' '.join(w[::-1] for w in text.split())"),
        ("leave out the first word", "text = ' '.join(text.split()[1:])"),
        (
            f"remove the words that begin with the letter {letter}, capital or small",
            f"text = ' '.join(w for w in text.split() if w[0].lower() != {letter!r})",
        ),
    ]
    return _make(
        random,
        WORDS,
        firsts,
        [
            (
                "str",
                f"the words of at least {k} letters in their order, joined by {sign!r}",
                f"return {sign!r}.join(w for w in text.split() if len(w) >= {k})",
            ),
            ("str", f"the words in capital letters, joined by {sign!r}", f"return {sign!r}.join(text.upper().split())"),
            ("str", f"the words in reverse order, joined by {sign!r}", f"return {sign!r}.join(text.split()[::-1])"),
            (
                "int",
                f"how many words contain the letter {letter}, capital or small",
                f"return sum({letter!r} in w.lower() for w in text.split())",
            ),
            (
                "list[int]",
                f"the list of the lengths of the words, each plus {b}",
                f"return [len(w) + {b} for w in text.split()]",
            ),
            (
                "str",
                f"the text with every small letter {letter} replaced by {sign!r}",
                f"return text.replace({letter!r}, {sign!r})",
            ),
            (
                "list[str]",
                f"the list of the words shorter than {k} letters, in small letters and in their order",
                f"return [w.lower() for w in text.split() if len(w) < {k}]",
            ),
        ],
        level,
    )


def plain_records(random: Random, level: int) -> Task:
    """Records: picked, counted, summed."""
    domain = random.choice(DOMAINS)
    k, group, wanted = random.randint(2, 7), random.choice(domain.groups), random.random() < 0.5
    name, kind, amount, mark = domain.name, domain.group, domain.amount, domain.mark
    ground = Ground(
        "records", ("rows", "list[dict]"),
        f"`rows` is a list of records, one for each {domain.thing}; it may be empty. Each record is a dictionary with "
        f"the keys `{name}` (a string), `{kind}` (a string), `{amount}` (a whole number) and `{mark}` (True or False).",
        lambda inner: [draw_records(inner, domain)], ([[]],),
    )  # fmt: skip
    firsts = [
        (
            f"leave out the records whose `{amount}` is {k - 1}",
            f"rows = [r for r in rows if r[{amount!r}] != {k - 1}]",
        ),
        (f"leave out the records whose `{kind}` is {group!r}", f"rows = [r for r in rows if r[{kind!r}] != {group!r}]"),
        (
            f"sort the records by `{name}` (Python's string comparison; equal ones keep their order)",
            f"rows = sorted(rows, key=lambda r: r[{name!r}])",
        ),
        (f"leave out the records whose `{amount}` is odd", f"rows = [r for r in rows if r[{amount!r}] % 2 == 0]"),
    ]
    return _make(
        random,
        ground,
        firsts,
        [
            (
                "list[str]",
                f"the list of the `{name}` values of the records whose `{amount}` is at least {k}, in their order",
                f"return [r[{name!r}] for r in rows if r[{amount!r}] >= {k}]",
            ),
            (
                "int",
                f"the sum of the `{amount}` values of the records whose `{kind}` is {group!r}",
                f"return sum(r[{amount!r}] for r in rows if r[{kind!r}] == {group!r})",
            ),
            (
                "int",
                f"how many records have a `{mark}` that is {wanted} and a `{amount}` below {k}",
                f"return sum(r[{mark!r}] is {wanted} and r[{amount!r}] < {k} for r in rows)",
            ),
            (
                "list[int]",
                f"the list of the `{amount}` values of the records whose `{mark}` is {wanted}, in their order",
                f"return [r[{amount!r}] for r in rows if r[{mark!r}] is {wanted}]",
            ),
        ],
        level,
    )


GRIDS = Ground(
    "grids", ("grid", "list[list[int]]"),
    "`grid` is a list of at least one row; all rows have the same number of cells, at least one, and each cell is a "
    "whole number.",
    draw_grid, ([[[4]]], [[[1, 2, 3]]], [[[5], [6], [7]]]),
)  # fmt: skip


def plain_grids(random: Random, level: int) -> Task:
    """Rows and cells."""
    k, b = random.randint(0, 8), random.randint(2, 60)
    firsts = [
        ("swap rows and columns", "grid = [list(row) for row in zip(*grid)]"),
        ("reverse every row", "grid = [row[::-1] for row in grid]"),
        (f"replace every cell below {k} by {k}", f"grid = [[max(n, {k}) for n in row] for row in grid]"),
        (f"multiply every cell by {b % 7 + 2}", f"grid = [[n * {b % 7 + 2} for n in row] for row in grid]"),
    ]
    return _make(
        random,
        GRIDS,
        firsts,
        [
            (
                "list[int]",
                f"the list of the sums of the rows, each plus {b}",
                f"return [sum(row) + {b} for row in grid]",
            ),
            ("int", f"how many cells are larger than {k}", f"return sum(n > {k} for row in grid for n in row)"),
            (
                "list[list[int]]",
                f"the grid with {b} added to every cell",
                f"return [[n + {b} for n in row] for row in grid]",
            ),
            (
                "list[list[int]]",
                f"the list of the rows whose sum is larger than {b // 3}",
                f"return [row for row in grid if sum(row) > {b // 3}]",
            ),
            (
                "list[int]",
                f"the list of the last cells of the rows, each times {b}",
                f"return [row[-1] * {b} for row in grid]",
            ),
        ],
        level,
    )


CLOCKS = Ground(
    "clocks", ("times", "list[str]"), "`times` is a list of times of the day written HH:MM, from 00:00 to 23:59; it "
                                      "may be empty.", draw_times, ([[]], [["00:00"]], [["23:59", "00:01"]]),
)  # fmt: skip


def plain_clocks(random: Random, level: int) -> Task:
    """Times read and picked."""
    hour, minute, b = random.randint(3, 21), random.randrange(0, 60, 5), random.randint(2, 90)
    firsts = [
        ("sort the times from early to late", "times = sorted(times)"),
        (
            f"remove the times at {minute:02} minutes past or later in their hour",
            f"times = [t for t in times if int(t[3:]) < {minute}]",
        ),
        (f"remove the times before {hour // 2:02}:30", f"times = [t for t in times if t >= '{hour // 2:02}:30']"),
    ]
    return _make(
        random,
        CLOCKS,
        firsts,
        [
            (
                "list[int]",
                f"the list of the times as minutes after midnight, each plus {b}",
                f"return [int(t[:2]) * 60 + int(t[3:]) + {b} for t in times]",
            ),
            (
                "list[str]",
                f"the list of the times before {hour:02}:{minute:02}, in their order",
                f"return [t for t in times if t < '{hour:02}:{minute:02}']",
            ),
            (
                "int",
                f"how many of the times lie in the hour from {hour:02}:00 to {hour:02}:59",
                f"return sum(t[:2] == '{hour:02}' for t in times)",
            ),
        ],
        level,
    )


TALLIES = Ground(
    "tallies", ("counts", "dict[str, int]"),
    "`counts` is a dictionary from names (words of small letters) to whole numbers, at least 0; it may be empty.",
    lambda random: [draw_counts(random)], ([{}], [{"oak": 3}], [{"oak": 0, "elm": 6}]),
)  # fmt: skip


def plain_tallies(random: Random, level: int) -> Task:
    """Names and counts."""
    k, a, b = random.randint(0, 5), random.randint(2, 9), random.randint(1, 60)
    firsts = [
        (f"add {b} to every count", f"counts = {{name: n + {b} for name, n in counts.items()}}"),
        (
            f"leave out the entries whose count is {k}",
            f"counts = {{name: n for name, n in counts.items() if n != {k}}}",
        ),
        (
            f"leave out the entries whose name has more than {k % 2 + 3} letters",
            f"counts = {{name: n for name, n in counts.items() if len(name) <= {k % 2 + 3}}}",
        ),
    ]
    return _make(
        random,
        TALLIES,
        firsts,
        [
            (
                "list[str]",
                f"the list of the names whose count is at least {k} and below {k + a}, sorted from a to z",
                f"return sorted(name for name, n in counts.items() if {k} <= n < {k + a})",
            ),
            (
                "dict[str, int]",
                f"a dictionary with the same names in which every count n has become n * {a} + {b}",
                f"return {{name: n * {a} + {b} for name, n in counts.items()}}",
            ),
            (
                "int",
                f"the sum of the counts that are larger than {k}, plus {b}",
                f"return sum(n for n in counts.values() if n > {k}) + {b}",
            ),
            (
                "dict[str, int]",
                f"a dictionary of those entries whose name has more than {k % 2 + 3} letters",
                f"return {{name: n for name, n in counts.items() if len(name) > {k % 2 + 3}}}",
            ),
        ],
        level,
    )


PLAIN: dict[str, Callable[[Random, int], Task]] = {
    "numbers": plain_numbers, "words": plain_words, "records": plain_records,
    "grids": plain_grids, "clocks": plain_clocks, "tallies": plain_tallies,
}  # fmt: skip
