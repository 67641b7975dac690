"""A machine with a table of states: events move it, and something is counted on the way."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

STATES = ("moored", "drifting", "rowing", "sailing", "aground", "towed")
EVENTS = ("gust", "bell", "wave", "horn", "calm")


def machines(random: Random, level: int) -> Task:
    """A table of moves; level adds states, a reset, a limit on ignored events, and points for what is entered."""
    states = random.sample(STATES, 3 + (level > 2) + (level > 4))
    events = random.sample(EVENTS, 2 + (level > 1) + (level > 3))
    table = _table(random, states, events)
    rules = Rules(f"state = {states[0]!r}")
    rules.words.append(f"The machine begins in the state {states[0]!r}.")
    rules.words.append(
        "Take the events one after the other. The moves are: "
        + "; ".join(f"in {state!r}, {event!r} leads to {to!r}" for (state, event), to in table.items())
        + ". An event for which the state has no move, known or not, is ignored: the state stays."
    )
    rules.lines.append(f"moves = {table!r}")
    properties = _rest(random, level, states, rules)
    returns = properties.pop(0).name
    return Task(
        "machines", level, function_name(random), [("events", "list[str]")], returns,
        "`events` is a list of strings; it may be empty.",
        rules.words, rules.lines, lambda inner: [_draw(inner, events)],
        ([[]], [["nothing"]], [[events[0]] * 5], [list(events) * 3]), properties,
    )  # fmt: skip


def _table(random: Random, states: list[str], events: list[str]) -> dict[tuple[str, str], str]:
    """Each state has at least one move, and every state can be entered."""
    table = {}
    for number, state in enumerate(states):
        table[state, random.choice(events)] = states[(number + 1) % len(states)]
    for _ in range(len(states)):
        state, event = random.choice(states), random.choice(events)
        table.setdefault((state, event), random.choice([other for other in states if other != state]))
    return dict(sorted(table.items(), key=lambda move: states.index(move[0][0])))


def _rest(random: Random, level: int, states: list[str], rules: Rules) -> list[Property]:
    """The loop and what is returned; the first property's name is the annotation of the result."""
    loop = ["to = moves.get((state, event))"]
    before = ["entered, points, ignored = [], 0, 0"]
    if level > 2:
        most = random.randint(2, 3)
        rules.words.append(
            f"When {most} events in a row have been ignored, the machine moves to {states[0]!r} at once (also where "
            "it is there already: this too counts as a move), and the counting of ignored events begins anew; a move "
            "of the table also makes it begin anew."
        )
        loop.append(f"ignored = 0 if to else ignored + 1\nif ignored == {most}:\n    to, ignored = {states[0]!r}, 0")
    loop.append("if to:\n    state = to\n    entered.append(to)")
    if level > 3:
        worth, plus = random.choice(states[1:]), random.randint(2, 5)
        rules.words.append(f"Each move into {worth!r} gives {plus} points, each other move takes 1 point away.")
        loop[-1] += f"\n    points += {plus} if to == {worth!r} else -1"
        if level > 4:
            least = random.randint(2, 3)
            rules.words.append(f"Stop right after a move that brings the points to -{least} or lower.")
            loop[-1] += f"\n    if points <= -{least}:\n        break"
    rules.lines += [*before, "for event in events:", *("    " + line for part in loop for line in part.split("\n"))]
    return _result(random, level, states, rules)


def _result(random: Random, level: int, states: list[str], rules: Rules) -> list[Property]:
    choices = [
        ("str", "the state in which the machine is at the end", "return state"),
        ("list[str]", "the list of the states moved into, in order (without the first state)", "return entered"),
        ("int", f"how many moves led into {states[1]!r}", f"return entered.count({states[1]!r})"),
    ]
    if level > 3:
        choices = [("list", "a list of two: the state at the end, and the points", "return [state, points]")]
    annotation, words, line = random.choice(choices)
    rules.add(f"Return {words}.", line)
    result = [Property(annotation, lambda _given, _value: True)]
    if annotation == "str":
        result.append(Property("a state of the table", lambda _given, value: value in states))
    return result


def _draw(random: Random, events: list[str]) -> list[Any]:
    return [random.choice([*events, *events, "fog"]) for _ in range(random.randint(0, 14))]
