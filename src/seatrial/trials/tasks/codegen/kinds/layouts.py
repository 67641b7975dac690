"""Words laid out in lines of a fixed width."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

WORDS = re.findall(r"\w+", "a an oar sail keel mast rope tiller ballast windlass to the by fog gale squall starboard")


def layouts(random: Random, level: int) -> Task:
    """Filling lines; level adds long words, alignment, numbering, a frame, and a limit on lines."""
    fill = random.choice(".-~_")
    rules = Rules("lines, line = [], ''")
    cut = level > 1 and random.random() < 0.5
    if cut:
        rules.add(
            "Shorten every word longer than `width` to its first `width` - 1 characters followed by `+`.",
            "words = [w if len(w) <= width else w[: width - 1] + '+' for w in words]",
        )
    rules.words.append(
        "Fill lines from left to right: a word goes into the present line, after one space if the line is not empty, "
        "as long as the line does not become longer than `width` characters; else it begins a new line."
        + ("" if cut else " A word longer than `width` stands alone in its line and is not cut.")
    )
    rules.lines += [
        "for word in words:\n    if line and len(line) + 1 + len(word) > width:\n"
        "        lines.append(line)\n        line = word\n    else:\n        line = f'{line} {word}' if line else word",
        "if line:\n    lines.append(line)",
    ]
    if level > 3:
        most = random.randint(2, 3)
        rules.add(f"If there are more than {most} lines, keep only the first {most}.", f"lines = lines[:{most}]")
    if level > 2:
        start = random.randint(0, 1)
        rules.add(
            f"Put before each line its number, counted from {start}, and a colon, as in `{start}:oar`; this may make "
            "it longer than `width`.",
            f"lines = [f'{{n}}:{{line}}' for n, line in enumerate(lines, {start})]",
        )
    room = "width" if level < 3 else "width + 2"
    _align(random, level, fill, room, rules)
    if level < 3:
        first, last = random.choice("<[(*#="), random.choice(">])!;=")
        rules.add(
            f"Put the sign `{first}` before and the sign `{last}` after each line; they do not count for `width`.",
            f"lines = [{first!r} + line + {last!r} for line in lines]",
        )
    rules.add("Return the list of lines.", "return lines")
    return Task(
        "layouts", level, function_name(random), [("words", "list[str]"), ("width", "int")], "list[str]",
        "`words` is a list of words of small letters, each with at least one letter; it may be empty. `width` is a "
        "whole number, at least 4.",
        rules.words, rules.lines, _draw,
        ([[], 8], [["keel"], 4], [["starboard"], 4], [["a", "an"], 4], [["a", "to", "b"], 4]),
        [Property("no empty line", lambda _given, value: all(line.strip() for line in value))],
    )  # fmt: skip


def _align(random: Random, level: int, fill: str, room: str, rules: Rules) -> None:
    if level < 2 and random.random() < 0.6:
        return
    width = "`width`" if room == "width" else "`width` + 2"
    where, method = random.choice([("after", "ljust"), ("before", "rjust")])
    rules.add(
        f"Put as many `{fill}` {where} each line as make it {width} characters long; a line that is that long or "
        "longer stays as it is.",
        f"lines = [line.{method}({room}, {fill!r}) for line in lines]",
    )
    if level > 4:
        rules.add(
            "Write every second line (the second, the fourth ...) backwards.",
            "lines = [line[::-1] if n % 2 else line for n, line in enumerate(lines)]",
        )


def _draw(random: Random) -> list[Any]:
    return [[random.choice(WORDS) for _ in range(random.randint(0, 10))], random.randint(4, 16)]
