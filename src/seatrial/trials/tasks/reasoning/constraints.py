"""Problems that name conditions which only one arrangement meets. That it is the only one is found by trying all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise, permutations, product
from random import Random

from seatrial.trials.tasks.problems import Problem

PEOPLE = ("Ada", "Bruno", "Cleo", "Dmitri", "Elin", "Farid", "Greta", "Hugo", "Ines", "Jonas")
TALKS = ("algae", "bridges", "clocks", "dunes", "echoes", "fog", "glaciers")

Order = Sequence[str]
Clue = tuple[str, Callable[[Order], bool]]


def schedule(rng: Random, level: int) -> Problem:
    """Talks in slots of one hour: which comes in a given one."""
    talks = rng.sample(TALKS, _count(level))
    order = rng.sample(talks, len(talks))
    clues = _clues(rng, order, "comes", "hour", ("before", "after"), level)
    place = rng.randrange(len(order))
    lines = "\n".join(f"- {text}." for text in clues)
    question = (
        f"{len(order)} talks fill {len(order)} hours, one an hour: {_list(sorted(order))}.\n{lines}\n"
        f"Which talk comes in hour {place + 1}?"
    )
    return Problem(question, order[place], "name of the talk")


def seating(rng: Random, level: int) -> Problem:
    """People in a row: who sits in a given seat."""
    people = rng.sample(PEOPLE, _count(level))
    order = rng.sample(people, len(people))
    clues = _clues(rng, order, "sits", "seat", ("left of", "right of"), level)
    place = rng.randrange(len(order))
    lines = "\n".join(f"- {text}." for text in clues)
    question = (
        f"{_list(sorted(order))} sit in a row of {len(order)} seats, numbered from left to right.\n{lines}\n"
        f"Who sits in seat {place + 1}?"
    )
    return Problem(question, order[place], "name")


def ranking(rng: Random, level: int) -> Problem:
    """An order given by comparisons of neighbours, shuffled; some say it the other way round."""
    people = rng.sample(PEOPLE, 2 + level)
    more, less, most = rng.choice(
        (("taller", "shorter", "tallest"), ("older", "younger", "oldest"), ("faster", "slower", "fastest"))
    )
    lines = [
        f"{one} is {more} than {other}." if rng.random() < 0.5 else f"{other} is {less} than {one}."
        for one, other in pairwise(people)
    ]
    rng.shuffle(lines)
    place = rng.randrange(1, len(people) - 1) if len(people) > 3 else 1
    question = f"{' '.join(lines)}\nWho is the {_ordinal(place + 1)} {most} of the {len(people)}?"
    return Problem(question, people[place], "name")


def liars(rng: Random, level: int) -> Problem:
    """Who always tells the truth, where the others always lie."""
    people = rng.sample(PEOPLE, 2 + (level + 1) // 2)
    while True:
        truth = tuple(rng.random() < 0.5 for _ in people)
        said = [_statement(rng, people, speaker, truth) for speaker in range(len(people))]
        fitting = [
            world
            for world in product((True, False), repeat=len(people))
            if all(holds(world) == world[speaker] for speaker, (_, holds) in enumerate(said))
        ]
        if len(fitting) == 1 and any(truth):
            break
    lines = "\n".join(f"{person} says: “{text}”" for person, (text, _) in zip(people, said, strict=True))
    honest = [person for person, is_honest in zip(people, truth, strict=True) if is_honest]
    question = (
        f"On an island everybody either always tells the truth or always lies. {_list(people)} live there.\n{lines}\n"
        "Who of them tell the truth? Give all their names, with commas between."
    )
    return Problem(question, ", ".join(sorted(honest)), "names", in_any_order=True)


def _statement(
    rng: Random, people: Sequence[str], speaker: int, truth: Sequence[bool]
) -> tuple[str, Callable[[Sequence[bool]], bool]]:
    """What somebody can say: true from the honest, false from the liars."""
    options: list[tuple[str, Callable[[Sequence[bool]], bool]]] = []
    for one in range(len(people)):
        if one != speaker:
            options.append((f"{people[one]} tells the truth.", partial(_agree, one, None)))
            options.append((f"{people[one]} lies.", partial(_differ, one)))
            options.append((f"{people[one]} and I are of the same sort.", partial(_agree, one, speaker)))
    for number in range(1, len(people)):
        text = f"Exactly {number} of us {'tells' if number == 1 else 'tell'} the truth."
        options.append((text, partial(_honest, number)))
    fitting = [option for option in options if option[1](truth) == truth[speaker]]
    return rng.choice(fitting)


def _agree(one: int, other: int | None, world: Sequence[bool]) -> bool:
    return world[one] == (True if other is None else world[other])


def _differ(one: int, world: Sequence[bool]) -> bool:
    return not world[one]


def _honest(number: int, world: Sequence[bool]) -> bool:
    return sum(world) == number


def _count(level: int) -> int:
    return min(3 + level // 2, 6)


def _clues(rng: Random, order: Order, verb: str, slot: str, words: tuple[str, str], level: int) -> list[str]:
    """Conditions that only this order meets, none of which a former one implies."""
    left = list(permutations(sorted(order)))
    chosen: list[str] = []
    while len(left) > 1:
        text, holds = _clue(rng, order, verb, slot, words, level)
        still = [each for each in left if holds(each)]
        if len(still) < len(left):
            chosen.append(text)
            left = still
    return chosen


def _clue(rng: Random, order: Order, verb: str, slot: str, words: tuple[str, str], level: int) -> Clue:
    """One condition that the order meets."""
    one, other = rng.sample(list(order), 2)
    first, second = order.index(one), order.index(other)
    kind = rng.choice(("order", "apart", "not") if level > 1 else ("order", "not", "at"))
    if kind == "at":
        return f"{_name(one)} {verb} in {slot} {first + 1}", lambda each: each.index(one) == first
    if kind == "not":
        wrong = rng.choice([place for place in range(len(order)) if place != first])
        return f"{_name(one)} does not {verb[:-1]} in {slot} {wrong + 1}", lambda each: each.index(one) != wrong
    if kind == "apart":
        gap = abs(first - second) - 1
        between = f"Exactly {gap} {slot}{' is' if gap == 1 else 's are'} between {_short(one)} and {_short(other)}"
        text = between if gap else f"{_name(one)} {verb} directly next to {_short(other)}"
        return text, lambda each: abs(each.index(one) - each.index(other)) == gap + 1
    if first < second:
        return (
            f"{_name(one)} {verb} somewhere {words[0]} {_short(other)}",
            lambda each: each.index(one) < each.index(other),
        )
    return f"{_name(one)} {verb} somewhere {words[1]} {_short(other)}", lambda each: each.index(one) > each.index(other)


def _name(one: str) -> str:
    return one if one[0].isupper() else f"The talk on {one}"


def _short(one: str) -> str:
    return one if one[0].isupper() else f"that on {one}"


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
