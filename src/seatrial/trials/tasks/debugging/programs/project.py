"""A repository in another language with one bug: made, run once as it is, and judged line by line."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from seatrial.errors import NotReady
from seatrial.trials.tasks.debugging.domains import notes, words_for
from seatrial.trials.tasks.debugging.programs import LANGUAGES, Language
from seatrial.trials.tasks.debugging.programs.lines import WORDS, answer, draw
from seatrial.trials.tasks.seeds import random_for

DRAWN = 80  # lines for the command with the bug
OTHERS = 6  # lines for each other command
SHOWN_WRONG = 3
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Project:
    """What a contender meets (`files`), what is right (`path`, `right`), and the lines that decide (`hidden`)."""

    language: Language
    kind: str
    files: dict[str, str]
    path: str
    right: str
    shown: Sequence[str]
    hidden: Sequence[str]
    output: str


@lru_cache(maxsize=64)
def project(language: str, size: int, *key: object) -> Project:
    """A project of `size` files: a function of the arguments alone. Raises NotReady without the language."""
    spoken = LANGUAGES[language]
    random = random_for("debugging", "project", language, size, *key)
    words = words_for(random)
    path, word, bug = random.choice(list(spoken.bugs))
    sources = dict(spoken.files)
    right = sources[path]
    sources[path] = right.replace(bug.right, bug.wrong, 1)
    lines = list(dict.fromkeys(draw(random, word) for _ in range(DRAWN)))
    printed = run_trusted(spoken, sources, lines)
    spoiled = [line for line, got in zip(lines, printed, strict=True) if got != answer(line)]
    sound = [line for line in lines if line not in spoiled]
    others = [draw(random, other) for other in WORDS if other != word for _ in range(OTHERS)]
    shown = [*sound[:2], *spoiled[:SHOWN_WRONG], *others[::3]]
    files = _files(spoken, sources, shown, words, random, size)
    got = run_trusted(spoken, sources, shown)
    hidden = [*spoiled[SHOWN_WRONG:], *sound[2:], *others]
    return Project(spoken, bug.kind, files, path, right, shown, hidden, compare(shown, got))


def _files(
    language: Language, sources: dict[str, str], shown: Sequence[str], words: dict[str, str], random: Random, size: int
) -> dict[str, str]:
    files = {
        **sources,
        "README.md": (
            f"# {words['package']}\n\nAnswers questions about {words['things']}: one line of output for each line of "
            f"input.\n"
            "What each command does stands at the head of its file.\n\n"
            f"Run: `{language.shown} < cases/input.txt`; it has to print `cases/expected.txt`.\n"
        ),
        "cases/input.txt": "".join(line + "\n" for line in shown),
        "cases/expected.txt": "".join(answer(line) + "\n" for line in shown),
    }
    return dict(sorted((files | notes(random, words, size - len(files))).items()))


def compare(lines: Sequence[str], printed: Sequence[str]) -> str:
    """Every line whose answer is wrong, and how many there are."""
    told, wrong = list[str](), 0
    for number, line in enumerate(lines):
        got = printed[number] if number < len(printed) else "(nothing)"
        if got != answer(line):
            wrong += 1
            told.append(f"FAILED {line}\n  expected: {answer(line)}\n  printed:  {got[:200]}")
    if len(printed) > len(lines):
        told.append(f"{len(printed) - len(lines)} lines too many are printed.")
    return "\n".join([*told, f"{len(lines) - wrong} passed, {wrong} failed"]) + "\n"


def wrong_answers(lines: Sequence[str], printed: Sequence[str]) -> list[str]:
    """The lines that are answered wrongly; one more where too much is printed."""
    padded = [*printed, *[""] * max(0, len(lines) - len(printed))]
    wrong = [line for line, got in zip(lines, padded, strict=False) if got != answer(line)]
    return wrong + (["(more lines than asked for)"] if len(printed) > len(lines) else [])


def run_trusted(language: Language, sources: dict[str, str], lines: Sequence[str]) -> list[str]:
    """The answers of a program made here (nothing of a contender is in it), one for each line."""
    if shutil.which(language.needs) is None:
        raise NotReady(
            f"{language.name} is not installed here: there is no {language.needs}.", "Install it, or leave it out."
        )
    with tempfile.TemporaryDirectory(prefix="seatrial-") as folder:
        for path, text in sources.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        done = subprocess.run(  # noqa: S603  a program of ours, from our own text
            list(language.command), cwd=folder, input="".join(line + "\n" for line in lines).encode(),
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    printed = done.stdout.decode("utf-8", "replace").splitlines()
    return [*printed, *["(nothing)"] * (len(lines) - len(printed))]
