"""Problems about numbers as such."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from random import Random

from seatrial.trials.tasks.problems import Problem

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def remainder(rng: Random, level: int) -> Problem:
    """Powers and products modulo a number."""
    modulus = rng.randint(7, 12 + 15 * level)
    terms, total = [], 0
    for place in range(1 + level // 2):
        if place % 2 == 0:
            base, exponent = rng.randint(2, 5 + 6 * level), rng.randint(2, 2 + level**3)
            terms.append(f"{base}^{exponent}")
            total += pow(base, exponent, modulus)
        else:
            left, right = rng.randint(11, 40 * level), rng.randint(11, 40 * level)
            terms.append(f"{left}·{right}")
            total += left * right
    question = f"What is the remainder when {' + '.join(terms)} is divided by {modulus}?"
    return Problem(question, Fraction(total % modulus), "remainder")


def system(rng: Random, level: int) -> Problem:
    """A linear system with one solution in whole numbers, asked for a combination of it."""
    count = 2 + (level - 1) // 2
    names = rng.sample(["quinces", "ropes", "lamps", "bells", "jars", "kegs"], count)
    prices = [rng.randint(2, 6 + 7 * level) for _ in names]
    while True:
        rows = [[rng.randint(0, 3 + level) for _ in names] for _ in names]
        if determinant(rows) and all(sum(1 for each in row if each) >= 2 for row in rows):
            break
    lines = []
    for row in rows:
        bought = " and ".join(f"{each} {_one(name, each)}" for name, each in zip(names, row, strict=True) if each)
        lines.append(f"{bought} cost {sum(a * b for a, b in zip(row, prices, strict=True))} florins together.")
    wanted = [rng.randint(1, 4) for _ in names]
    asked = " and ".join(f"{each} {_one(name, each)}" for name, each in zip(names, wanted, strict=True))
    shown = "\n".join(line[0].upper() + line[1:] for line in lines)
    value = sum(a * b for a, b in zip(wanted, prices, strict=True))
    question = f"Prices at a stall are fixed:\n{shown}\nHow many florins do {asked} cost together?"
    return Problem(question, Fraction(value), "number of florins")


def recurrence(rng: Random, level: int) -> Problem:
    """A sequence given by what comes before, and a later member."""
    first, second = rng.randint(-3, 6), rng.randint(1, 7)
    a, b, c = rng.choice([1, 2, 3, -1, -2]), rng.choice([1, -1, 2]), rng.randint(-5, 5)
    last = 2 + 2 * level
    values = [first, second]
    while len(values) < last:
        values.append(a * values[-1] + b * values[-2] + c)
    rule = f"{_times(a, 'x(n-1)')} {_signed(b, 'x(n-2)')}{f' {_sign(c)} {abs(c)}' if c else ''}"
    start = f"A sequence starts with x(1) = {first} and x(2) = {second}"
    question = f"{start}; for n of 3 and more, x(n) = {rule}. What is x({last})?"
    return Problem(question, Fraction(values[-1]), "number")


def multiples(rng: Random, level: int) -> Problem:
    """How many whole numbers of a range are divisible by this or that, and not by a third."""
    low = rng.randint(1, 20 * level)
    high = low + rng.randint(30, 40) * level**2
    a, b, c = rng.sample([4, 5, 6, 7, 9, 11], 3)  # none divides another
    if level == 1:
        question = f"How many whole numbers from {low} to {high} (both included) are divisible by {a}?"
        return Problem(question, Fraction(_within(a, low, high)), "number of them")
    if level < 3:
        inside, said = _within(a, low, high) + _within(b, low, high) - _within(lcm(a, b), low, high), ""
    else:
        both = _within(lcm(a, c), low, high) + _within(lcm(b, c), low, high) - _within(lcm(a, b, c), low, high)
        inside = _within(a, low, high) + _within(b, low, high) - _within(lcm(a, b), low, high) - both
        said = f", but not by {c}"
    question = (
        f"How many whole numbers from {low} to {high} (both included) are divisible by {a} or by {b} or by both{said}?"
    )
    return Problem(question, Fraction(inside), "number")


def bases(rng: Random, level: int) -> Problem:
    """A sum, difference or product of numbers written in other bases."""
    if level == 1:
        value, base = rng.randint(5, 60), rng.choice([2, 3, 4, 5, 8])
        return Problem(f"Write the number {value} in base {base}.", digits(value, base), f"digits in base {base}")
    left_base, right_base, base = (rng.choice([2, 3, 4, 5, 6, 7, 8, 9]) for _ in range(3))
    top = 8 ** (1 + (level + 1) // 2)
    left, right = sorted((rng.randint(top // 8, top), rng.randint(top // 8, top)), reverse=True)
    right_base = left_base if level < 3 else right_base
    sign, value = rng.choice([("+", left + right), ("-", left - right)] if level < 5 else [("·", left * right)])
    question = (
        f"Compute {digits(left, left_base)} (written in base {left_base}) {sign} {digits(right, right_base)} "
        f"(written in base {right_base}). Write the result in base {base}."
    )
    return Problem(question, digits(value, base), f"digits in base {base}")


def congruences(rng: Random, level: int) -> Problem:
    """The smallest number with given remainders."""
    count = 2 + (level > 2) + (level > 4)
    while True:
        moduli = rng.sample(range(3, 8 + 3 * level), count)
        if all(gcd(one, other) == 1 for place, one in enumerate(moduli) for other in moduli[:place]):
            break
    hidden = rng.randrange(lcm(*moduli))
    parts = [f"the remainder {hidden % each} when divided by {each}" for each in moduli]
    question = f"What is the smallest whole number of at least 0 that leaves {', '.join(parts[:-1])} and {parts[-1]}?"
    return Problem(question, Fraction(hidden), "number")


def determinant(rows: list[list[int]]) -> int:
    """By the first row."""
    if len(rows) == 1:
        return rows[0][0]
    minors = (
        each * (-1) ** place * determinant([row[:place] + row[place + 1 :] for row in rows[1:]])
        for place, each in enumerate(rows[0])
        if each
    )
    return sum(minors)


def digits(value: int, base: int) -> str:
    """A number of at least 0 in a base."""
    shown = ""
    while True:
        value, place = divmod(value, base)
        shown = DIGITS[place] + shown
        if not value:
            return shown


def _within(number: int, low: int, high: int) -> int:
    return high // number - (low - 1) // number


def _one(name: str, count: int) -> str:
    return name[:-1] if count == 1 else name


def _sign(number: int) -> str:
    return "-" if number < 0 else "+"


def _times(number: int, thing: str) -> str:
    return {1: thing, -1: f"-{thing}"}.get(number, f"{number}·{thing}")


def _signed(number: int, thing: str) -> str:
    return f"{_sign(number)} {_times(abs(number), thing)}"
