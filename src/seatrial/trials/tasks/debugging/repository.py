"""A small Python repository with one bug: several parts over one domain, with their tests."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.hidden import same
from seatrial.trials.tasks.debugging.domains import notes, words_for
from seatrial.trials.tasks.debugging.interpret import Loaded, run_tests
from seatrial.trials.tasks.debugging.parts import BUGS, PARTS, Bug, Part
from seatrial.trials.tasks.debugging.runner import RUNNER
from seatrial.trials.tasks.seeds import random_for

TRIED = 60  # drawn calls of the part with the bug
ENOUGH = 6  # calls that the bug spoils, before drawing ends
HIDDEN = 14  # hidden calls that the bug spoils, and as many that it does not, at most


@dataclass(frozen=True, slots=True)
class Check:
    """One call with its right value."""

    module: str
    function: str
    arguments: list[Any]
    expected: Any


@dataclass(frozen=True, slots=True)
class Repository:
    """What a contender meets (`files`), what is right (`path`, `right`), and what decides (`hidden`)."""

    package: str
    kind: str
    files: dict[str, str]
    path: str
    right: str
    hidden: Sequence[Check]
    output: str


@lru_cache(maxsize=128)
def repository(kind: str, size: int, *key: object) -> Repository:
    """A repository of `size` files with a bug of a kind: a function of the arguments alone."""
    random = random_for("debugging", "repository", kind, size, *key)
    words = words_for(random)
    part, bug = random.choice(BUGS[kind])
    others = _others(random, part, size)
    shown, hidden = _checks(random, part, bug, words)
    files = _files(random, part, others, words)
    tests = [(part, shown)]
    for other in others:
        calls = _calls(random, other, words, 5)
        tests.append((other, calls[:2]))
        hidden += calls[2:]
    files |= {f"tests/test_{each.name}.py": _test_file(checks) for each, checks in tests}
    files |= notes(random, words, size - len(files))
    wrong = {f"{words['package']}/{stem}.py": text for stem, text in part.write(words, bug).items()}
    path = next(path for path, text in wrong.items() if files[path] != text)
    spoiled = dict(sorted((files | wrong).items()))
    return Repository(words["package"], kind, spoiled, path, files[path], hidden, run_tests(spoiled))


def _others(random: Random, part: Part, size: int) -> list[Part]:
    """Parts that fit beside the one with the bug: each takes its modules and a file of tests."""
    room = size - 3 - len(part.files) - 1
    chosen = list[Part]()
    for other in random.sample(PARTS, len(PARTS)):
        if other is not part and len(other.files) + 1 <= room:
            chosen.append(other)
            room -= len(other.files) + 1
    return chosen


def _module(part: Part, words: dict[str, str]) -> str:
    return f"{words['package']}.{list(part.files)[-1]}"


def _calls(random: Random, part: Part, words: dict[str, str], count: int) -> list[Check]:
    """Drawn calls with the values that the right text gives, no two alike."""
    loaded = Loaded(_package(part, words))
    module, found, seen = _module(part, words), list[Check](), list[Any]()
    for _ in range(count):
        arguments = part.draw(random)
        if arguments in seen:
            continue
        seen.append(arguments)
        found.append(Check(module, part.entry, arguments, loaded.call(module, part.entry, copy.deepcopy(arguments))))
    return found


def _package(part: Part, words: dict[str, str], bug: Bug | None = None) -> dict[str, str]:
    package = words["package"]
    texts = {f"{package}/{stem}.py": text for stem, text in part.write(words, bug).items()}
    return {f"{package}/__init__.py": "", **texts}


def _checks(random: Random, part: Part, bug: Bug, words: dict[str, str]) -> tuple[list[Check], list[Check]]:
    """Calls for the visible tests (at most two that fail, two that pass) and for the hidden ones."""
    wrong_files = _package(part, words, bug)
    spoiled, sound = list[Check](), list[Check]()
    for _ in range(12):  # some bugs show on few inputs only
        for check in _calls(random, part, words, TRIED):
            (sound if _passes(wrong_files, check) else spoiled).append(check)
        if len(spoiled) >= ENOUGH:
            break
    spoiled.sort(key=lambda check: len(repr(check.arguments)))
    third = max(1, len(spoiled) // 3)
    shown = [spoiled.pop(third)] if len(spoiled) > third else []
    shown = [*sound[:1], *shown, *sound[1:2], *([spoiled.pop(len(spoiled) // 2)] if len(spoiled) > 3 else [])]
    return shown, [*spoiled[-HIDDEN:], *sound[2 : 2 + HIDDEN]]


def _passes(files: dict[str, str], check: Check) -> bool:
    """Whether one call, in a program that has just begun, gives the right value."""
    try:
        value = Loaded(files).call(check.module, check.function, copy.deepcopy(check.arguments))
    except Exception:  # the bug may raise anything
        return False
    return same(value, check.expected)


def _files(random: Random, part: Part, others: Sequence[Part], words: dict[str, str]) -> dict[str, str]:
    package = words["package"]
    parts = random.sample([part, *others], len(others) + 1)
    files = {f"{package}/{stem}.py": text for each in parts for stem, text in each.write(words).items()}
    return {
        **files,
        "run_tests.py": RUNNER,
        "README.md": _readme(parts, words),
        f"{package}/__init__.py": f'"""The books of a place that keeps {words["things"]}."""\n',
    }


def _readme(parts: Sequence[Part], words: dict[str, str]) -> str:
    lines = [f"# {words['package']}", "", f"Keeps the books about {words['things']}.", ""]
    for part in parts:
        stem = list(part.files)[-1]
        lines.append(f"- `{words['package']}/{stem}.py` {_fill_words(part.purpose, words)}.")
    return "\n".join(
        [*lines, "", "Tests: `python run_tests.py`. What a function has to do stands in its docstring.", ""]
    )


def _fill_words(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"${{{name}}}", word).replace(f"${name}", word)
    return text


def _test_file(checks: Sequence[Check]) -> str:
    module, function = checks[0].module, checks[0].function
    tests = [
        f"def test_{function}_{number}():\n"
        f"    got = {function}({', '.join(map(repr, check.arguments))})\n"
        f'    assert got == {check.expected!r}, f"got {{got!r}}"\n'
        for number, check in enumerate(checks, 1)
    ]
    return "\n\n".join([f"from {module} import {function}\n", *tests])
