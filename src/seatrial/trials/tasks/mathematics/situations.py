"""Problems told as situations."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from random import Random

from seatrial.trials.tasks.problems import Problem

# From the largest to the smallest. What each holds is drawn anew: nobody knows these by heart.
UNITS = (
    ("wine", ("tun", "butt", "firkin", "pottle")),
    ("grain", ("wey", "coomb", "bushel", "gallon")),
    ("rope", ("cable", "shot", "fathom", "span")),
    ("wool", ("last", "sack", "tod", "clove")),
    ("coal", ("keel", "chaldron", "vat", "peck")),
)
COLOURS = ("red", "blue", "green", "white")


def stores(rng: Random, level: int) -> Problem:
    """A store that is added to and taken from in several units, each given by the next."""
    thing, known = rng.choice(UNITS)
    units: tuple[str, ...] = known[-(2 + (level > 1) + (level > 3)) :]
    each = [rng.randint(3, 12) for _ in units[1:]]
    worth = {units[-1]: 1}
    for unit, below, count in zip(units[-2::-1], units[:0:-1], each[::-1], strict=True):
        worth[unit] = worth[below] * count
    said = "; ".join(
        f"1 {unit} is {count} {below}s" for unit, below, count in zip(units, units[1:], each, strict=False)
    )
    amount = Fraction(rng.randint(4, 9) * worth[units[0]])
    story = [f"A merchant has {int(amount) // worth[units[0]]} {units[0]}s of {thing}."]
    for _ in range(level):
        text, amount = _event(rng, level, units, worth, amount)
        story.append(text)
    question = f"In an old town, {said}. {' '.join(story)} How many {units[-1]}s of {thing} are there in the end?"
    return Problem(question, amount, f"number of {units[-1]}s")


def _event(
    rng: Random, level: int, units: tuple[str, ...], worth: dict[str, int], amount: Fraction
) -> tuple[str, Fraction]:
    """One thing that happens to a store, and what it holds then."""
    unit = rng.choice(units)
    most = int(amount / worth[unit] / 3)
    kind = rng.choice(["in", "out", "daily", "share"] if level > 2 else ["in", "out"])
    if kind == "share":
        parts = rng.choice([2, 3, 4, 5])
        return f"Then one {_nth(parts)} of all that is there is lost.", amount * (1 - Fraction(1, parts))
    if kind == "daily" and most >= 4:
        days = rng.randint(2, 4)
        daily = rng.randint(1, most // days)
        text = f"On each of {days} days, {daily} {_plural(unit, daily)} {'is' if daily == 1 else 'are'} sold."
        return text, amount - days * daily * worth[unit]
    if kind == "in" or most < 1:
        count = rng.randint(2, 9)
        return f"Then {count} {unit}s come in.", amount + count * worth[unit]
    count = rng.randint(1, most)
    return f"Then {count} {_plural(unit, count)} {'is' if count == 1 else 'are'} sold.", amount - count * worth[unit]


def counting(rng: Random, level: int) -> Problem:
    """How many words over a few letters have no two equal neighbours and a given number of one letter."""
    letters = "ABCDE"[: rng.randint(3, 3 + level // 3)]
    length = rng.randint(2, 3) + level
    times = rng.randint(1, max(1, (length + 1) // 2)) if level > 1 else None
    shown = ", ".join(letters)
    rule = "no two equal letters stand next to each other"
    rule += "" if times is None else f", and the letter A comes exactly {times} time{'s' if times > 1 else ''}"
    question = f"Words of {length} letters are made from {shown} so that {rule}. How many such words are there?"
    return Problem(question, Fraction(words(len(letters), length, times)), "number of words")


def words(letters: int, length: int, times: int | None) -> int:
    """Words without equal neighbours by whether they end in A and how many of it they hold: (ends, held) -> count."""
    counts = {(True, 1): 1, (False, 0): letters - 1}
    for _ in range(length - 1):
        following: dict[tuple[bool, int], int] = {}
        for (ends, held), count in counts.items():
            if not ends:
                following[True, held + 1] = following.get((True, held + 1), 0) + count
            others = letters - 1 if ends else letters - 2
            following[False, held] = following.get((False, held), 0) + count * others
        counts = following
    return sum(count for (_, held), count in counts.items() if times is None or held == times)


def polygon(rng: Random, level: int) -> Problem:
    """The area of a field given by its corners."""
    middle = 1 + level
    xs = sorted(rng.sample(range(1, 6 + 4 * level), middle))
    width = xs[-1] + rng.randint(1, 6)
    below = [(x, rng.randint(-9, -1)) for x in xs[: (middle + 1) // 2]]
    above = [(x, rng.randint(1, 9)) for x in xs[(middle + 1) // 2 :]]
    corners = [(0, 0), *below, (width, 0), *above[::-1]]
    turn = rng.randrange(len(corners))
    corners = corners[turn:] + corners[:turn]
    shown = ", ".join(f"({x}, {y})" for x, y in corners)
    question = (
        f"A field has straight borders and the corners {shown}, in this order around it; coordinates are in cables. "
        "How large is it, in square cables?"
    )
    return Problem(question, area(corners), "number of square cables")


def area(corners: list[tuple[int, int]]) -> Fraction:
    """Half the sum of the cross products around."""
    around = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(Fraction(sum(a * d - b * c for (a, b), (c, d) in around), 2))


def urn(rng: Random, level: int) -> Problem:
    """The chance of a draw without putting back, as a fraction."""
    colours = rng.sample(COLOURS, 2 + (level > 2))
    counts = [rng.randint(2, 4 + level) for _ in colours]
    drawn = 1 if level == 1 else rng.randint(2, min(2 + level // 2, counts[0] + 1))
    hits = 1 if level == 1 else rng.randint(max(0, drawn - sum(counts[1:])), min(drawn, counts[0]))
    at_least = level > 3 and hits > 0
    ways = [comb(counts[0], k) * comb(sum(counts[1:]), drawn - k) for k in range(drawn + 1)]
    right = sum(ways[hits:]) if at_least else ways[hits]
    content = " and ".join(f"{count} {colour}" for count, colour in zip(counts, colours, strict=True))
    balls = "ball is drawn at random" if drawn == 1 else "balls are drawn at random without putting any back"
    question = (
        f"An urn holds {content} balls. {drawn} {balls}. What is the probability "
        f"that {'at least' if at_least else 'exactly'} {hits} of them {'is' if hits == 1 else 'are'} "
        f"{colours[0]}?"
    )
    return Problem(question, Fraction(right, sum(ways)), "fraction")


def pumps(rng: Random, level: int) -> Problem:
    """A tank that pumps fill and a leak empties, in two stages."""
    names = [f"pump {letter}" for letter in "PQRS"[: 1 + (level + 1) // 2]]
    hours = rng.sample(range(4, 13 + level), len(names))
    rate = sum(Fraction(1, each) for each in hours)
    shown = ", ".join(f"{name} alone fills it in {each} hours" for name, each in zip(names, hours, strict=True))
    if level == 1:
        share = Fraction(rng.randint(1, 4), 5)
        question = (
            f"A tank is empty. For it, {shown}. All pumps run together. "
            f"How many hours does it take until {share} of the tank is full?"
        )
        return Problem(question, share / rate, "number of hours, as a fraction where it is not whole")
    first = Fraction(max(1, hours[0] * rng.randint(1, 3) // 4))
    done = first * Fraction(1, hours[0])
    leak = rng.randint(int(1 / rate) + 2, 40) if level > 3 else 0
    later = rate - (Fraction(1, leak) if leak else 0)
    total = first + (1 - done) / later
    drain = f" From then on a leak is open, too, that alone would empty the full tank in {leak} hours." if leak else ""
    question = (
        f"A tank is empty. For it, {shown}. First only {names[0]} runs, for {first} hour{'s' if first > 1 else ''}; "
        f"from then on all pumps run together.{drain} How many hours after the start is the tank full?"
    )
    return Problem(question, total, "number of hours, as a fraction where it is not whole")


def _nth(parts: int) -> str:
    return {2: "half", 3: "third", 4: "quarter", 5: "fifth"}[parts]


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 else f"{unit}s"
