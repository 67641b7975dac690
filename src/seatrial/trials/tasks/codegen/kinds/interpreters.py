"""A machine with a stack and a handful of commands of its own."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Rules, Task, function_name

NAMES = ("HOIST", "LOWER", "SPLICE", "TACK", "REEF", "GYBE", "BAIL", "HEEL", "LUFF", "MOOR")


def interpreters(random: Random, level: int) -> Task:
    """Level decides how many commands there are, and adds a limit of the stack and a skip."""
    names = random.sample(NAMES, 6)
    commands = _commands(random)
    chosen = random.sample(commands, min(1 + level, len(commands)))
    limit = random.randint(3, 5) if level > 2 else 0
    rules = Rules("stack, outputs, skip = [], [], False", "for line in program:")
    rules.words.append(
        "The machine has a stack of whole numbers, empty at first. Carry out the lines from first to last."
    )
    too_full = f" If the stack already holds {limit} numbers, the line does nothing instead." if limit else ""
    rules.words.append(
        f"A line that consists of a whole number, such as `7` or `-2`, puts it on top of the stack.{too_full}"
    )
    room = f"if len(stack) < {limit}:\n        " if limit else ""
    body = [f"if line.lstrip('-').isdigit():\n    {room}stack.append(int(line))"]
    for name, (words, needs, code) in zip(names, chosen, strict=False):
        rules.words.append(f"`{name}` {words}")
        body.append(f"elif line == {name!r} and len(stack) >= {needs}:\n" + "\n".join("    " + part for part in code))
    if level > 3:
        skip = names[5]
        rules.words.append(
            f"`{skip}` takes the top number off the stack; if it is 0 or negative, the next line, whatever it is, is "
            "passed over."
        )
        body.append(f"elif line == {skip!r} and stack:\n    skip = stack.pop() <= 0")
        body.insert(0, "if skip:\n    skip = False\n    continue")
    rules.words.append(
        "A command that needs more numbers than the stack holds does nothing, and so does an unknown line."
    )
    rules.lines += ["    " + line for part in body for line in part.split("\n")]
    returns = _result(random, level, rules)
    used = [*names[: len(chosen)], *([names[5]] if level > 3 else [])]
    return Task(
        "interpreters", level, function_name(random), [("program", "list[str]")], returns,
        "`program` is a list of strings, the lines; it may be empty.",
        rules.words, rules.lines, lambda inner: [_draw(inner, used)],
        ([[]], [[used[0]]], [["5"]], [["3", "4", used[0], used[-1]]], [[str(n) for n in range(8)]]),
    )  # fmt: skip


def _commands(random: Random) -> list[tuple[str, int, list[str]]]:
    plus, modulus = random.randint(2, 9), random.randint(5, 12)
    return [
        ("takes the two top numbers off and puts their sum on the stack.", 2,
         ["stack.append(stack.pop() + stack.pop())"]),
        ("takes the top number a off, then the next one b, and puts b - a on the stack.", 2,
         ["a, b = stack.pop(), stack.pop()", "stack.append(b - a)"]),
        (f"adds {plus} to the top number.", 1, [f"stack[-1] += {plus}"]),
        ("puts a copy of the lowest number of the stack (the one that has been there longest) on top; this is not "
         "limited.",
         1, ["stack.append(stack[0])"]),
        ("swaps the two top numbers.", 2, ["stack[-1], stack[-2] = stack[-2], stack[-1]"]),
        (f"takes the two top numbers off and puts the remainder of their product on division by {modulus} (Python's "
         "`%`) on the stack.", 2, [f"stack.append(stack.pop() * stack.pop() % {modulus})"]),
        ("takes the top number off and throws it away.", 1, ["stack.pop()"]),
    ]  # fmt: skip


def _result(random: Random, level: int, rules: Rules) -> str:
    if level > 1 and random.random() < 0.5:
        rules.add("Return the sum of the numbers on the stack (0 if it is empty).", "return sum(stack)")
        return "int"
    rules.add("Return the stack as a list, the lowest number first and the top last.", "return stack")
    return "list[int]"


def _draw(random: Random, names: list[str]) -> list[Any]:
    def line() -> str:
        return str(random.randint(-3, 9)) if random.random() < 0.5 else random.choice([*names, *names, "FOG"])

    return [line() for _ in range(random.randint(0, 12))]
