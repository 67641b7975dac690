"""Problems that follow a state through steps."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from seatrial.trials.tasks.problems import Problem

THINGS = ("anchor", "bell", "compass", "drum", "easel", "flute", "globe", "hammer")
PLACES = ("barrel", "chest", "drawer", "hamper", "locker", "trunk", "basket", "crate")
WORDS = ("otter", "lamp", "river", "candle", "sparrow", "kettle", "ivy", "marble", "thimble", "oak", "pebble", "saddle")
COMPASS = ("north", "east", "south", "west")
MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))


def boxes(rng: Random, level: int) -> Problem:
    """Things that change places; what is where in the end."""
    places = rng.sample(PLACES, 3 + level // 2)
    things = rng.sample(THINGS, len(places))
    content = {place: [thing] for place, thing in zip(places, things, strict=True)}
    start = ", ".join(f"the {thing} in the {place}" for place, thing in zip(places, things, strict=True))
    steps: list[str] = []
    for _ in range(2 * level):
        one, other = rng.sample(places, 2)
        if level > 1 and content[one] and rng.random() < 0.5:
            thing = rng.choice(content[one])
            content[one].remove(thing)
            content[other].append(thing)
            steps.append(f"The {thing} is moved to the {other}.")
        else:
            content[one], content[other] = content[other], content[one]
            steps.append(f"All that is in the {one} and all that is in the {other} change places.")
    asked = rng.choice(things)
    found = next(place for place, inside in content.items() if asked in inside)
    question = f"At first, {start}. {' '.join(steps)} Where is the {asked} in the end?"
    return Problem(question.replace("At first, the", "At first there is the", 1), found, "name of the place")


def instructions(rng: Random, level: int) -> Problem:
    """A list of words through exact operations."""
    words = rng.sample(WORDS, 4 + level // 2)
    start = ", ".join(words)
    options: list[tuple[str, Callable[[list[str]], list[str]]]] = [
        ("reverse the order of the list", lambda each: each[::-1]),
        ("sort the list alphabetically", sorted),
        ("move the first entry to the end", lambda each: each[1:] + each[:1]),
        ("swap the first and the last entry", lambda each: [each[-1], *each[1:-1], each[0]]),
        ("remove the second entry", lambda each: each[:1] + each[2:]),
        ("write every entry backwards", lambda each: [word[::-1] for word in each]),
        ("remove the first letter of every entry", lambda each: [word[1:] if len(word) > 1 else word for word in each]),
        ("put a copy of the last entry at the front", lambda each: [each[-1], *each]),
        (
            "sort the list by length, shortest first, and keep the order of equally long ones",
            lambda each: sorted(each, key=len),
        ),
    ]
    steps: list[str] = []
    for text, change in rng.sample(options, level):
        words = change(words)
        steps.append(f"{len(steps) + 1}. {text[0].upper()}{text[1:]}.")
    lines = "\n".join(steps)
    question = (
        f"Take this list of words: {start}.\nDo the following, each on the result of what came before:\n{lines}\n"
        "What is the list now? Give its entries with commas between."
    )
    return Problem(question, ", ".join(words), "list")


def walk(rng: Random, level: int) -> Problem:
    """Steps and turns on a grid: where somebody stands at the end."""
    facing, x, y = rng.randrange(4), 0, 0
    start = COMPASS[facing]
    says: list[str] = []
    for place in range(1 + 2 * level):
        if place % 2 == 0:
            count = rng.randint(1, 9)
            back = level > 2 and rng.random() < 0.3
            x += MOVES[facing][0] * count * (-1 if back else 1)
            y += MOVES[facing][1] * count * (-1 if back else 1)
            says.append(
                f"walks {count} step{'' if count == 1 else 's'} {'backwards without turning' if back else 'forward'}"
            )
        else:
            turn, text = rng.choice(((1, "turns right"), (3, "turns left"), (2, "turns around")))
            facing = (facing + turn) % 4
            says.append(text)
    question = (
        f"Somebody stands at (0, 0) and faces {start}; east adds to the first number, north to the second. The person "
        f"{', '.join(says)}. At which point does the person stand now, and which way do they face?"
    )
    return Problem(
        question, f"({x}, {y}), {COMPASS[facing]}", "point as two numbers in brackets, a comma, and the direction"
    )
