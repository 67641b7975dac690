"""Quantities in invented units with odd factors: read, reckon, write."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

UNITS = ("zark", "mott", "pell", "brin", "tove", "hask", "lume", "dray", "fenn", "gill")


def units(random: Random, level: int) -> Task:
    """Two or three units; level adds reading from text, a reduction, leaving out zeros, and negative quantities."""
    names = random.sample(UNITS, 3 if level > 1 else 2)
    factors = [random.choice([3, 5, 7, 8, 11, 12, 14]) for _ in names[1:]]
    sizes = [1]
    for factor in reversed(factors):
        sizes.insert(0, sizes[0] * factor)
    rules = Rules(f"sizes = {dict(zip(names, sizes, strict=True))!r}")
    rules.words.append(
        "The units: "
        + ", ".join(
            f"1 {big} is {factor} {small}" for big, factor, small in zip(names, factors, names[1:], strict=False)
        )
        + ". In `amounts` a quantity is written as one or more parts with one space between, each a whole number and "
        f"a unit without a space between, such as `2{names[0]} 3{names[-1]}`; parts come in any order, a unit may "
        "occur twice, and a number may be larger than what makes up the next larger unit."
    )
    rules.add(
        f"Turn each quantity into {names[-1]} (the sum of its parts).",
        "def read(part):\n    digits = ''.join(c for c in part if c.isdigit())\n"
        "    return int(digits) * sizes[part[len(digits):]]\n",
        "amounts = [sum(read(part) for part in text.split(' ')) for text in amounts]",
    )
    _reckon(random, level, names[-1], rules)
    returns, properties = _write(random, level, names, rules)
    return Task(
        "units", level, function_name(random), [("amounts", "list[str]")], returns,
        "`amounts` is a list of quantities as strings; it may be empty.",
        rules.words, rules.lines, lambda inner: [_draw(inner, names)],
        ([[]], [[f"0{names[0]}"]], [[f"1{names[-1]}", f"1{names[0]}"]]), properties,
    )  # fmt: skip


def _reckon(random: Random, level: int, unit: str, rules: Rules) -> None:
    if level > 3:
        least = random.randint(4, 15)
        rules.add(f"Drop every quantity below {least} {unit}.", f"amounts = [n for n in amounts if n >= {least}]")
    if level > 2 and random.random() < 0.5:
        rules.add(
            "The total is the largest quantity minus the smallest (0 if none is left).",
            "total = max(amounts) - min(amounts) if amounts else 0",
        )
        return
    if level > 2:
        rules.add(
            "The total is the sum of the first, third, fifth ... quantity minus the sum of the second, fourth, sixth "
            "...; where this is negative, the total is its absolute value.",
            "total = abs(sum(amounts[::2]) - sum(amounts[1::2]))",
        )
        return
    rules.add("The total is the sum of all (0 if there are none).", "total = sum(amounts)")


def _write(random: Random, level: int, names: list[str], rules: Rules) -> tuple[str, list[Property]]:
    if level == 1 and random.random() < 0.5:
        rules.add(f"Return the total in {names[-1]}.", "return total")
        return "int", [Property("not negative", lambda _given, value: value >= 0)]
    lines = [
        "parts = []",
        "for name, size in sizes.items():\n    count, total = divmod(total, size)\n    parts.append((count, name))",
    ]
    words = (
        "Write the total with as many of the largest unit as fit, then as many of the next as fit in the rest, and "
        "so on, from large to small, each part as a number directly followed by its unit, parts joined by a space, "
        f"as in `{' '.join('1' + name for name in names)}`."
    )
    if level > 1 and random.random() < 0.6:
        words += f" Leave out the parts that are 0; if all are 0, return `0{names[-1]}`. Return this string."
        lines.append(f"return ' '.join(f'{{n}}{{name}}' for n, name in parts if n) or '0{names[-1]}'")
    else:
        words += " Write parts that are 0 too. Return this string."
        lines.append("return ' '.join(f'{n}{name}' for n, name in parts)")
    rules.add(words, *lines)
    return "str", [Property("ends with a unit", lambda _given, value: value.endswith(tuple(names)))]


def _draw(random: Random, names: list[str]) -> list[Any]:
    def quantity() -> str:
        parts = [f"{random.randint(0, 20)}{random.choice(names)}" for _ in range(random.randint(1, 3))]
        return " ".join(parts)

    return [quantity() for _ in range(random.randint(0, 5))]
