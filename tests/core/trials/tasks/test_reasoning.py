"""Reasoning: every kind of problem solved again from its own words, and shown to have one answer only."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product

import pytest

from seatrial.trials.tasks.reasoning import KINDS
from seatrial.trials.tasks.seeds import random_for

Solver = Callable[[str], set[str]]


def arrangements(text: str, things: list[str], slot: str) -> set[str]:
    """What can stand in the place asked for, over all orders that meet every condition."""
    asked = int(re.findall(rf"in {slot} (\d+)\?", text)[0]) - 1
    clues = [
        line[2:-1].replace("The talk on ", "").replace("that on ", "") for line in text.split("\n") if line[0] == "-"
    ]
    return {order[asked] for order in permutations(things) if all(meets(clue, order) for clue in clues)}


def meets(clue: str, order: tuple[str, ...]) -> bool:
    """Whether an order meets one condition in words."""
    if found := re.fullmatch(r"(\w+) (?:sits|comes) in \w+ (\d+)", clue):
        return order.index(found[1]) == int(found[2]) - 1
    if found := re.fullmatch(r"(\w+) does not \w+ in \w+ (\d+)", clue):
        return order.index(found[1]) != int(found[2]) - 1
    if found := re.fullmatch(r"(\w+) (?:sits|comes) directly next to (\w+)", clue):
        return abs(order.index(found[1]) - order.index(found[2])) == 1
    if found := re.fullmatch(r"Exactly (\d+) \w+ (?:is|are) between (\w+) and (\w+)", clue):
        return abs(order.index(found[2]) - order.index(found[3])) == int(found[1]) + 1
    found = re.fullmatch(r"(\w+) (?:sits|comes) somewhere (before|after|left of|right of) (\w+)", clue)
    assert found, clue
    first = order.index(found[1]) < order.index(found[3])
    return first == (found[2] in ("before", "left of"))


def schedule(text: str) -> set[str]:
    return arrangements(text, re.split(", | and ", re.findall(r"hour: (.*)\.", text)[0]), "hour")


def seating(text: str) -> set[str]:
    return arrangements(text, re.split(", | and ", text.split(" sit in a row")[0]), "seat")


def ranking(text: str) -> set[str]:
    below = {}
    for one, word, other in re.findall(r"(\w+) is (\w+) than (\w+)\.", text):
        more = word in ("taller", "older", "faster")
        below[one if more else other] = other if more else one
    (top,) = set(below) - set(below.values())
    order = [top]
    while order[-1] in below:
        order.append(below[order[-1]])
    asked = re.findall(r"Who is the (\w+?)(?:th)? \w+ of the (\d+)", text)[0]
    place = {"first": 1, "second": 2, "third": 3}.get(asked[0]) or int(asked[0])
    assert len(order) == int(asked[1])
    return {order[place - 1]}


def liars(text: str) -> set[str]:
    people = re.split(", | and ", re.findall(r"lies\. (.*) live there", text)[0])
    said = dict(re.findall(r"(\w+) says: “(.*)”", text))
    found = set()
    for world in product((True, False), repeat=len(people)):
        honest = dict(zip(people, world, strict=True))
        if all(is_true(text, speaker, honest) == honest[speaker] for speaker, text in said.items()):
            found.add(", ".join(sorted(name for name in people if honest[name])))
    return found


def is_true(text: str, speaker: str, honest: dict[str, bool]) -> bool:
    if found := re.fullmatch(r"Exactly (\d+) of us tells? the truth\.", text):
        return sum(honest.values()) == int(found[1])
    if found := re.fullmatch(r"(\w+) and I are of the same sort\.", text):
        return honest[found[1]] == honest[speaker]
    name, verb = re.findall(r"(\w+) (tells the truth|lies)\.", text)[0]
    return honest[name] == (verb != "lies")


def sets(text: str) -> set[str]:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) == 4:
        total, one, other, neither = numbers
        return {str(one + other - (total - neither))}
    total, a, b, c, ab, ac, bc, last = numbers
    if "none of the three?" in text:
        return {str(total - (a + b + c - ab - ac - bc + last))}
    return {str(a + b + c - 2 * (ab + ac + bc) + 3 * (total - last - a - b - c + ab + ac + bc))}


def table(text: str) -> set[str]:
    rows = re.findall(r"\| (S\d+) \| (\w+) \| (\w+) \| (\d+) \|", text)
    if found := re.findall(r"How many ships go to (\w+)\?", text):
        return {str(sum(port == found[0] for _, port, _, _ in rows))}
    if found := re.findall(r"do the ships to (\w+) carry", text):
        return {str(sum(int(tons) for _, port, _, tons in rows if port == found[0]))}
    fees = {port: int(fee) for port, fee in re.findall(r"^\| ([A-Z]\w+) \| (\d) \|$", text, re.M)}
    least = int((re.findall(r"Ships with (\d+) tons or less", text) or ["0"])[0])
    cargo = re.findall(r"do the ships with (\w+) pay", text)[0]
    return {str(sum(fees[port] * int(tons) for _, port, what, tons in rows if what == cargo and int(tons) > least))}


def lamps(text: str) -> set[str]:
    lit = set(re.split(" and ", re.findall(r"At first only (.*?) (?:is|are) lit", text)[0]))
    rules = re.findall(r"- Where (.*?) (?:is|are both) lit, (\w+) becomes lit\.", text)
    for _ in range(20):
        for needed, lamp in rules:
            if set(needed.split(" and ")) <= lit:
                lit.add(lamp)
    return {", ".join(sorted(lit))}


def boxes(text: str) -> set[str]:
    place_of = dict(re.findall(r"the (\w+) in the (\w+)[,.]", text.split(". ")[0] + "."))
    for sentence in text.split(". ")[1:]:
        if found := re.match(r"The (\w+) is moved to the (\w+)", sentence):
            place_of[found[1]] = found[2]
        elif found := re.match(r"All that is in the (\w+) and all that is in the (\w+) change places", sentence):
            swap = {found[1]: found[2], found[2]: found[1]}
            place_of = {thing: swap.get(place, place) for thing, place in place_of.items()}
    return {place_of[re.findall(r"Where is the (\w+)", text)[0]]}


def instructions(text: str) -> set[str]:
    words = re.findall(r"words: (.*)\.", text)[0].split(", ")
    for step in re.findall(r"^\d+\. (.*)\.$", text, re.M):
        if step.startswith("Reverse"):
            words.reverse()
        elif step == "Sort the list alphabetically":
            words.sort()
        elif step.startswith("Sort the list by length"):
            words.sort(key=len)
        elif step.startswith("Move the first"):
            words.append(words.pop(0))
        elif step.startswith("Swap"):
            words[0], words[-1] = words[-1], words[0]
        elif step.startswith("Remove the second"):
            del words[1]
        elif step.startswith("Write every"):
            words = ["".join(reversed(word)) for word in words]
        elif step.startswith("Remove the first letter"):
            words = [word[1:] for word in words]
        else:
            assert step == "Put a copy of the last entry at the front"
            words.insert(0, words[-1])
    return {", ".join(words)}


def walk(text: str) -> set[str]:
    ways = {"east": 1, "north": 1j, "west": -1, "south": -1j}
    facing, place = complex(ways[re.findall(r"faces (\w+);", text)[0]]), 0j
    for count, how, turn in re.findall(r"walks (\d+) steps? (forward|backwards)|turns (right|left|around)", text):
        if turn:
            facing *= {"right": -1j, "left": 1j, "around": -1}[turn]
        else:
            place += facing * int(count) * (1 if how == "forward" else -1)
    name = next(name for name, way in ways.items() if way == facing)
    return {f"({int(place.real)}, {int(place.imag)}), {name}"}


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("solve", [schedule, liars, seating, ranking, sets, table, lamps, boxes, instructions, walk])
def test_the_words_allow_the_answer_and_no_other(solve: Solver, level: int) -> None:
    kind = next(kind for kind in KINDS if kind.__name__ == solve.__name__)
    for number in range(10):
        problem = kind(random_for("test", solve.__name__, level, number), level)
        answer = str(problem.answer) if isinstance(problem.answer, Fraction) else problem.answer
        assert solve(problem.question) == {answer}, problem.question
