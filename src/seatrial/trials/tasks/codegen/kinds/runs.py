"""Runs of equal characters: an encoding with rules of its own, forwards or backwards."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name


def runs(random: Random, level: int) -> Task:
    """Encode runs; level adds a threshold, a longest run, a replacement before, and an order after."""
    rules = Rules("out = []")
    letters = random.sample("abcdefgh", 3)
    if level > 3:
        old, new = random.sample(letters, 2)
        rules.add(f"First replace every letter {old} by {new}.", f"text = text.replace({old!r}, {new!r})")
    longest = random.randint(3, 5) if level > 2 else 0
    _split(longest, rules)
    least = random.randint(2, 3) if level > 1 else 1
    _write(random, least, letters[0], rules)
    if level > 4:
        rules.add("Reverse the order of what the runs have become.", "out.reverse()")
    sign = random.choice([*"-.+/~ ", *(["", ""] if least > 1 else [])])
    joined = f"joined by {sign!r}" if sign else "one after the other, with nothing between them"
    rules.add(f"Return what the runs have become, {joined}, as one string.", f"return {sign!r}.join(out)")
    return Task(
        "runs", level, function_name(random), [("text", "str")], "str",
        f"`text` consists of the letters {letters[0]}, {letters[1]} and {letters[2]}; it may be empty.",
        rules.words, rules.lines, lambda inner: _draw(inner, letters),
        ([""], [letters[0]], [letters[1] * 11], ["".join(letters) * 2],
         [letters[0] * 2 + letters[1] * 3 + letters[2] * 4]),
        [Property("empty only for an empty text", lambda given, value: bool(given[0]) == bool(value))],
    )  # fmt: skip


def _split(longest: int, rules: Rules) -> None:
    words = "Split the text into runs: as many equal letters in a row as there are."
    limit = ""
    if longest:
        words += f" A run has at most {longest} letters: after {longest} a new run begins, even with the same letter."
        limit = f" and len(pieces[-1]) < {longest}"
    rules.add(
        words,
        "pieces = []",
        f"for c in text:\n    if pieces and pieces[-1][0] == c{limit}:\n        pieces[-1] += c\n    else:\n"
        "        pieces.append(c)",
    )


def _write(random: Random, least: int, letter: str, rules: Rules) -> None:
    words, code = random.choice(
        [
            (f"its length followed by its letter, as in `4{letter}`", "str(len(p)) + p[0]"),
            (f"its letter followed by its length, as in `{letter}4`", "p[0] + str(len(p))"),
            (f"its letter as a capital followed by its length minus 1, as in `{letter.upper()}3` for four {letter}",
             "p[0].upper() + str(len(p) - 1)"),
            (f"its length in parentheses followed by its letter, as in `(4){letter}`", "f'({len(p)}){p[0]}'"),
        ]
    )  # fmt: skip
    if least == 1:
        rules.add(f"Each run becomes {words}.", f"out = [{code} for p in pieces]")
        return
    rules.add(
        f"A run of at least {least} letters becomes {words}; a shorter run stays as it is.",
        f"out = [{code} if len(p) >= {least} else p for p in pieces]",
    )


def _draw(random: Random, letters: list[str]) -> list[Any]:
    return ["".join(random.choice(letters) * random.choice([1, 1, 2, 3, 4, 6]) for _ in range(random.randint(0, 7)))]
