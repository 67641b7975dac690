"""Lists of whole numbers, through a chain of steps."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Step, Task, choose, function_name


def _remainder(random: Random) -> Step:
    divisor = random.randint(2, 5)
    rest = random.randrange(divisor)
    return Step(
        f"Keep only the numbers whose remainder on division by {divisor} (Python's `n % {divisor}`) is not {rest}.",
        [f"result = [n for n in result if n % {divisor} != {rest}]"],
    )


def _between(random: Random) -> Step:
    low = random.randint(-6, 4)
    high = low + random.randint(8, 18)
    return Step(
        f"Remove every number below {low} and every number above {high}; {low} and {high} themselves stay.",
        [f"result = [n for n in result if {low} <= n <= {high}]"],
    )


def _scale(random: Random) -> Step:
    factor, plus = random.choice([-3, -2, 2, 3, 4]), random.randint(1, 9)
    return Step(
        f"Replace each number n by n * {factor} + {plus}.", [f"result = [n * {factor} + {plus} for n in result]"]
    )


def _negatives(random: Random) -> Step:
    value = random.randint(1, 9)
    return Step(
        f"Replace every negative number by {value}; leave the others as they are.",
        [f"result = [{value} if n < 0 else n for n in result]"],
    )


def _positions(random: Random) -> Step:
    step, plus = random.randint(2, 3), random.randint(2, 9)
    return Step(
        f"Add {plus} to each number whose position in the list, counted from 0, is a multiple of {step} (position 0 "
        "is one); leave the others as they are.",
        [f"result = [n + {plus} if i % {step} == 0 else n for i, n in enumerate(result)]"],
    )


def _running(random: Random) -> Step:
    start = random.randint(1, 9)
    return Step(
        f"Replace each number by {start} plus the sum of all numbers from the first up to and including it.",
        [f"total, sums = {start}, []", "for n in result:\n    total += n\n    sums.append(total)", "result = sums"],
    )


def _differences(random: Random) -> Step:
    distance = random.randint(1, 3)
    unit = "place" if distance == 1 else "places"
    return Step(
        f"Replace the list by the differences between each number and the number {distance} {unit} before it (the "
        f"later minus the earlier); the first {distance if distance > 1 else 'one'}, which nothing precedes so, "
        f"{'drop' if distance > 1 else 'drops'} out.",
        [f"result = [result[i] - result[i - {distance}] for i in range({distance}, len(result))]"],
    )


def _window(random: Random) -> Step:
    width, word, name = random.randint(2, 4), *random.choice([("largest", "max"), ("smallest", "min")])
    return Step(
        f"Replace the list by the {word} number of each run of {width} neighbouring numbers, from left to right, with "
        f"overlapping runs; a list of fewer than {width} numbers becomes empty.",
        [f"result = [{name}(result[i : i + {width}]) for i in range(len(result) - {width} + 1)]"],
    )


def _by_digits(random: Random) -> Step:
    down = random.random() < 0.5
    key = "(-sum(map(int, str(abs(n)))), n)" if down else "(sum(map(int, str(abs(n)))), n)"
    return Step(
        f"Sort by the sum of the decimal digits of the absolute value, {'largest' if down else 'smallest'} sum first; "
        "numbers with equal sums go from smaller to larger number.",
        [f"result = sorted(result, key=lambda n: {key})"],
    )


def _by_distance(random: Random) -> Step:
    centre = random.randint(-5, 20)
    return Step(
        f"Sort by distance from {centre}, nearest first; of two numbers equally far away the larger comes first.",
        [f"result = sorted(result, key=lambda n: (abs(n - ({centre})), -n))"],
    )


def _rotate(random: Random) -> Step:
    count = random.randint(1, 3)
    places = "one place" if count == 1 else f"{count} places"
    return Step(
        f"Rotate the list to the left by {places}: what leaves at the front joins at the end (an empty list stays "
        "empty).",
        [f"if result:\n    cut = {count} % len(result)\n    result = result[cut:] + result[:cut]"],
    )


def _once(random: Random) -> Step:
    if random.random() < 0.5:
        return Step(
            "Of equal numbers keep only the first; the order stays otherwise.", ["result = list(dict.fromkeys(result))"]
        )
    return Step(
        "Of equal numbers keep only the last; the order stays otherwise.",
        ["result = list(dict.fromkeys(reversed(result)))[::-1]"],
    )


def _every(random: Random) -> Step:
    step, first = random.randint(2, 3), random.randint(0, 1)
    return Step(
        f"Keep only every {'second' if step == 2 else 'third'} number, beginning with the "
        f"{'first' if first == 0 else 'second'}.",
        [f"result = result[{first}::{step}]"],
    )


STEPS = (
    _remainder, _between, _scale, _negatives, _positions, _running, _differences,
    _window, _by_digits, _by_distance, _rotate, _once, _every,
)  # fmt: skip

ENDS = (
    ("the sum of the list (0 if it is empty)", "return sum(result)"),
    (
        "the largest number minus the smallest (0 if the list is empty)",
        "return max(result) - min(result) if result else 0",
    ),
    (
        "the position, counted from 0, of the first occurrence of the largest number (-1 if the list is empty)",
        "return result.index(max(result)) if result else -1",
    ),
    (
        "how many numbers of the list are larger than the number right before them",
        "return sum(b > a for a, b in zip(result, result[1:]))",
    ),
)


def numbers(random: Random, level: int) -> Task:
    """`level` steps, and from level 2 on sometimes a single number out of the list at the end."""
    rules = Rules("result = list(values)")
    for step in choose(random, STEPS, level):
        rules.take(step)
    properties: list[Property] = []
    if level > 1 and random.random() < 0.4:
        words, line = random.choice(ENDS)
        returns = "int"
        rules.add(f"Return {words}.", line)
    else:
        returns = "list[int]"
        rules.add("Return the list.", "return result")
        properties.append(Property("never longer than what went in", lambda given, value: len(value) <= len(given[0])))
    return Task(
        "numbers", level, function_name(random), [("values", "list[int]")], returns,
        "`values` is a list of whole numbers; it may be empty.",
        rules.words, rules.lines, draw_numbers, ([[]], [[7]], [[-4, -4, -4]], [[0, 10, 0, 10, -10]]), properties,
    )  # fmt: skip


def draw_numbers(random: Random) -> list[Any]:
    """One list of up to 14 numbers, with repetitions and near the thresholds."""
    return [[random.randint(-12, 30) for _ in range(random.randint(0, 14))]]
