"""Mathematics: every kind of problem recomputed from its own words, by another way than its maker's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest

from seatrial.trials.tasks.answers import read_number
from seatrial.trials.tasks.mathematics import KINDS, mathematics
from seatrial.trials.tasks.seeds import random_for

Solver = Callable[[str], Fraction | str]


def whole(text: str) -> list[int]:
    """The whole numbers in a text, in order."""
    return [int(found) for found in re.findall(r"\d+", text)]


def remainder(text: str) -> Fraction:
    sum_, modulus = re.findall(r"when (.*) is divided by (\d+)\?", text)[0]
    return Fraction(eval(sum_.replace("^", "**").replace("·", "*")) % int(modulus))


def system(text: str) -> Fraction:
    lines = text.lower().split("\n")
    named = [
        re.findall(r"(\d+) ([a-z]+?)s?\b(?= and| cost)", line.removeprefix("how many florins do ")) for line in lines
    ]
    names = sorted({name for line in named for _, name in line})
    rows = [
        [Fraction(next((number for number, each in line if each == name), 0)) for name in names]
        + [Fraction(re.findall(r"cost (\d+) florins", text)[0])]
        for line, text in zip(named[1:-1], lines[1:-1], strict=True)
    ]
    for place in range(len(names)):  # Gauss and Jordan
        pivot = next(row for row in rows[place:] if row[place])
        rows.remove(pivot)
        rows.insert(place, [each / pivot[place] for each in pivot])
        rows = [
            row if number == place else [a - row[place] * b for a, b in zip(row, rows[place], strict=True)]
            for number, row in enumerate(rows)
        ]
    prices = {name: row[-1] for name, row in zip(names, rows, strict=True)}
    return sum((int(number) * prices[name] for number, name in named[-1]), Fraction(0))


def recurrence(text: str) -> Fraction:
    first, second = map(int, re.findall(r"x\(\d\) = (-?\d+)", text)[:2])
    rule = re.findall(r"x\(n\) = (.*?)\. What", text)[0]
    rule = rule.replace("x(n-1)", "b").replace("x(n-2)", "a").replace("·", "*")
    last = int(re.findall(r"What is x\((\d+)\)", text)[0])
    a, b = first, second
    for _ in range(last - 2):
        a, b = b, eval(rule, {"a": a, "b": b})
    return Fraction(b)


def multiples(text: str) -> Fraction:
    low, high, *by = whole(text)
    wanted, unwanted = (by[:2], by[2:]) if "not by" in text else (by, [])
    return Fraction(
        sum(any(n % d == 0 for d in wanted) and not any(n % d == 0 for d in unwanted) for n in range(low, high + 1))
    )


def bases(text: str) -> str:
    if text.startswith("Write"):
        value, base = whole(text)
    else:
        (left, left_base, sign, right, right_base) = re.findall(
            r"(\d+) \(written in base (\d)\) (.) (\d+) \(written in base (\d)\)", text
        )[0]
        one, other = int(left, int(left_base)), int(right, int(right_base))
        value = {"+": one + other, "-": one - other, "·": one * other}[sign]
        base = int(re.findall(r"result in base (\d)", text)[0])
    shown = ""
    while value or not shown:
        shown, value = f"{value % base}{shown}", value // base
    return shown


def congruences(text: str) -> Fraction:
    pairs = re.findall(r"remainder (\d+) when divided by (\d+)", text)
    return Fraction(next(n for n in range(10**7) if all(n % int(by) == int(left) for left, by in pairs)))


def stores(text: str) -> Fraction:
    worth = {}
    steps = re.findall(r"1 (\w+) is (\d+) (\w+?)s(?:;|\.)", text)
    for unit, count, below in reversed(steps):
        worth.setdefault(below, Fraction(1))
        worth[unit] = worth[below] * int(count)
    number, unit = re.findall(r"has (\d+) (\w+?)s of", text)[0]
    amount = int(number) * worth[unit]
    for sentence in text.split(". ")[2:]:
        if found := re.match(r"Then (\d+) (\w+?)s? (comes?|is|are) (in|sold)", sentence):
            amount += int(found[1]) * worth[found[2]] * (1 if found[4] == "in" else -1)
        elif found := re.match(r"On each of (\d+) days, (\d+) (\w+?)s? (?:is|are) sold", sentence):
            amount -= int(found[1]) * int(found[2]) * worth[found[3]]
        elif found := re.match(r"Then one (\w+) of all", sentence):
            amount -= amount / {"half": 2, "third": 3, "quarter": 4, "fifth": 5}[found[1]]
        else:
            assert sentence.startswith("How many")
    return amount


def counting(text: str) -> Fraction:
    letters = re.findall(r"from (.*?) so that", text)[0].split(", ")
    times = re.findall(r"exactly (\d+) time", text)
    return Fraction(
        sum(
            all(a != b for a, b in pairwise(word)) and (not times or word.count("A") == int(times[0]))
            for word in product(letters, repeat=whole(text)[0])
        )
    )


def polygon(text: str) -> Fraction:
    """By Pick's theorem: points inside and on the border, counted one by one."""
    corners = [(int(x), int(y)) for x, y in re.findall(r"\((-?\d+), (-?\d+)\)", text)]
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    inside = border = 0
    for x, y in product(*(range(min(each), max(each) + 1) for each in zip(*corners, strict=True))):
        sides = [((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]), a, b) for a, b in edges]
        on = any(
            not side and min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1])
            for side, a, b in sides
        )
        turns = sum((a[1] <= y < b[1] and side > 0) - (b[1] <= y < a[1] and side < 0) for side, a, b in sides)
        border += on
        inside += not on and turns != 0
    return inside + Fraction(border, 2) - 1


def urn(text: str) -> Fraction:
    counts = re.findall(r"(\d+) (red|blue|green|white)", text.split(" balls. ")[0])
    drawn = int(re.findall(r"\. (\d+) balls? ", text)[0])
    kind, hits, colour = re.findall(r"(at least|exactly) (\d+) of them (?:is|are) (\w+)\?", text)[0]
    balls = [each for number, each in counts for _ in range(int(number))]
    draws = [sum(balls[place] == colour for place in places) for places in combinations(range(len(balls)), drawn)]
    good = sum(found >= int(hits) if kind == "at least" else found == int(hits) for found in draws)
    return Fraction(good, len(draws))


def pumps(text: str) -> Fraction:
    hours = {name: int(each) for name, each in re.findall(r"pump (\w) alone fills it in (\d+) hours", text)}
    rate = sum(Fraction(1, each) for each in hours.values())
    if share := re.findall(r"until (\d+/\d+|\d+) of the tank", text):
        return Fraction(share[0]) / rate
    name, alone = re.findall(r"First only pump (\w) runs, for (\d+) hour", text)[0]
    leak = re.findall(r"full tank in (\d+) hours", text)
    later = rate - (Fraction(1, int(leak[0])) if leak else 0)
    return int(alone) + (1 - Fraction(int(alone), hours[name])) / later


def drawn(name: str, level: int) -> Iterator[tuple[str, Fraction | str]]:
    """A few problems of a kind and level."""
    kind = next(kind for kind in KINDS if kind.__name__ == name)
    for number in range(12 if level < 5 else 4):
        problem = kind(random_for("test", name, level, number), level)
        yield problem.question, problem.answer


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize(
    "solve", [stores, remainder, counting, system, polygon, recurrence, urn, multiples, bases, pumps, congruences]
)
def test_the_answer_is_what_the_words_say(solve: Solver, level: int) -> None:
    for question, answer in drawn(solve.__name__, level):
        assert solve(question) == answer, question


def test_a_fraction_or_decimal_of_the_same_value_is_right_and_a_rounded_one_is_wrong() -> None:
    ours = mathematics((3,))
    index = next(
        n for n in range(200) if ours.item(1, n).kind == "pumps" and "/" in (ours.start(1, n).reference() or "")
    )
    world = ours.start(1, index)
    right = read_number((world.reference() or "").removeprefix("Answer: ")) or Fraction(0)
    assert world.grade(f"Answer: \\frac{{{right.numerator}}}{{{right.denominator}}} hours").value == 1.0
    assert world.grade(f"Answer: {right.numerator * 3}/{right.denominator * 3}").value == 1.0
    assert world.grade(f"Answer: {float(right):.2f}").value == 0.0
