"""Whole programs in any language whose tools are here: built and run in the sandbox, their output judged outside."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seatrial.errors import BadInput, NotReady
from seatrial.trials.grading.tree import ordinary
from seatrial.trials.item import Score
from seatrial.trials.sandbox.box import find_box
from seatrial.trials.sandbox.limits import Finished, Limits

SEARCHED = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"  # what every box shows
BUILD = Limits(seconds=60, memory_mb=2048, processes=100, folder_mb=512)
CAUSES = {"time": "timeout", "memory": "memory", "output": "too much output", "files": "too much written"}


@dataclass(frozen=True)
class Language:
    """How a program of one language is built and run; `{file}` is its main file, `{stem}` that without its ending."""

    id: str
    name: str
    suffix: str
    run: tuple[str, ...]
    build: tuple[str, ...] = ()

    @property
    def present(self) -> bool:
        """Whether its tools are on this machine, where a box can see them."""
        needed = [command[0] for command in (self.build, self.run) if command and not command[0].startswith("./")]
        return all(shutil.which(each, path=SEARCHED) for each in needed)


LANGUAGES = {
    language.id: language
    for language in (
        Language("c", "C", ".c", ("./program",), ("gcc", "-O1", "-std=c11", "-o", "program", "{file}", "-lm")),
        Language("cpp", "C++", ".cpp", ("./program",), ("g++", "-O1", "-std=c++17", "-o", "program", "{file}")),
        Language("go", "Go", ".go", ("./program",), ("go", "build", "-o", "program", "{file}")),
        Language("java", "Java", ".java", ("java", "-Xmx256m", "-cp", ".", "{stem}"), ("javac", "-d", ".", "{file}")),
        Language("javascript", "JavaScript", ".js", ("node", "{file}")),
        Language("lua", "Lua", ".lua", ("lua", "{file}")),
        Language("perl", "Perl", ".pl", ("perl", "{file}")),
        Language("php", "PHP", ".php", ("php", "{file}")),
        Language("ruby", "Ruby", ".rb", ("ruby", "{file}")),
        Language("rust", "Rust", ".rs", ("./program",), ("rustc", "-O", "-o", "program", "{file}")),
        Language("shell", "POSIX shell", ".sh", ("sh", "{file}")),
        Language("tcl", "Tcl", ".tcl", ("tclsh", "{file}")),
    )
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One run: what the program reads from standard input, with its arguments, and what it has to print."""

    stdin: str
    expected: str
    arguments: Sequence[str] = ()


def languages() -> list[Language]:
    """Those whose tools are present."""
    return [language for language in LANGUAGES.values() if language.present]


def run_program(
    command: Sequence[str], files: Mapping[str, bytes], stdin: bytes = b"", limits: Limits | None = None
) -> Finished:
    """Run one command in the sandbox, in a fresh folder that holds these files. Nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="seatrial-") as name:
        _write(Path(name), files)
        return _run(command, Path(name), stdin, limits)


def judge_program(
    language: Language,
    files: Mapping[str, bytes],
    main: str,
    exchanges: Sequence[Exchange],
    limits: Limits | None = None,
) -> Score:
    """1 where the program builds and prints what is expected in every exchange, each a fresh process; else the cause.

    Trailing white space does not count. The program sees one input at a time, and never an expected output.
    Raises NotReady where the language's tools are missing.
    """
    if not language.present:
        raise NotReady(f"{language.name} is not installed here.", f"Install {(language.build or language.run)[0]}.")
    with tempfile.TemporaryDirectory(prefix="seatrial-") as name:
        folder = Path(name) / "built"
        folder.mkdir()
        _write(folder, files)
        if language.build:
            built = _run(_filled(language.build, main), folder, b"", BUILD)
            if built.code != 0:
                return Score(0.0, "does not build", _text(built.errors or built.output))
        for number, exchange in enumerate(exchanges, 1):
            command = [*_filled(language.run, main), *exchange.arguments]
            fresh = shutil.copytree(folder, Path(name) / str(number), symlinks=True)
            score = _compared(_run(command, fresh, exchange.stdin.encode(), limits), exchange, number)
            if score.value < 1:
                return score
    return Score(1.0)


def _compared(finished: Finished, exchange: Exchange, number: int) -> Score:
    place = f"run {number}"
    if finished.why:
        return Score(0.0, CAUSES.get(finished.why, finished.why), place)
    if finished.code != 0:
        return Score(0.0, "crashed", f"{place}: exit code {finished.code}: {_text(finished.errors)}"[:2000])
    if _lines(finished.output.decode("utf-8", "replace")) != _lines(exchange.expected):
        return Score(0.0, "wrong answer", place)
    return Score(1.0)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _filled(command: Sequence[str], main: str) -> list[str]:
    return [part.replace("{file}", main).replace("{stem}", Path(main).stem) for part in command]


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace")[-1500:]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        if not ordinary(path):
            raise BadInput(f"“{path[:200]}” is not a path inside a folder.", "Use relative paths without “..”.")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    os.chmod(folder, 0o755)  # noqa: S103  a box that runs as another user reads it


def _run(command: Sequence[str], folder: Path, stdin: bytes, limits: Limits | None) -> Finished:
    return find_box().run(command, folder=folder, stdin=stdin, limits=limits or Limits())
