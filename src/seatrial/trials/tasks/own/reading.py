"""A file of tasks read and checked: every mistake with its line, nothing of it run, sizes bounded before reading."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from seatrial.errors import BadFile, Problem
from seatrial.facts.parsing import parse
from seatrial.facts.reading import Document, read_file
from seatrial.trials.tasks.own.schema import MOST_FILES, MOST_TEXT, Task, TaskFile

LARGEST = 64 << 20  # bytes of a JSONL file
LARGEST_LINE = 8 << 20
MOST_TASKS = 10_000
REFERENCE = "docs/reference/tasks-format.md"


def read_tasks(file: Path) -> TaskFile:
    """The tasks of a YAML or JSONL file. BadFile holds all that is wrong with it, with lines."""
    try:
        kind = file.stat()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is no file's name"
        raise _bad(file, 1, f"The file cannot be read: {why}.", "Check its name and its rights.") from error
    if not stat.S_ISREG(kind.st_mode):
        raise _bad(file, 1, "This is no ordinary file.", "Give a .yaml or .jsonl file.")
    if file.suffix not in (".yaml", ".yml", ".jsonl"):
        raise _bad(file, 1, "A file of tasks ends in .yaml or .jsonl.", "Rename it.")
    try:
        tasks, lines = _from_lines(file, kind.st_size) if file.suffix == ".jsonl" else _from_yaml(file)
    except BadFile as error:
        raise BadFile([_ours(problem) for problem in error.problems]) from None
    _unique(file, tasks.tasks, lines)
    for place, task in enumerate(tasks.tasks):
        if task.folder:
            read_folder(file, task, lines[place])  # its mistakes are the file's
    return tasks


def task_files(file: Path, task: Task) -> dict[str, str]:
    """All files that a task starts with: those of its folder, and those written out over them."""
    return {**(read_folder(file, task, 1) if task.folder else {}), **task.files}


def read_folder(file: Path, task: Task, line: int) -> dict[str, str]:
    """The text files below a task's folder. A link anywhere on the way, or what is no text, is refused."""
    root = file.parent
    for part in task.folder.split("/"):
        root = root / part
        if root.is_symlink() or not root.is_dir():
            raise _bad(
                file, line, f"“{task.folder}” is no folder, or a link.", "Name a folder beside the file of tasks."
            )
    found: dict[str, str] = {}
    size = 0
    for path in _walk(file, root, line):
        name = path.relative_to(root).as_posix()
        if len(found) >= MOST_FILES or (size := size + path.stat().st_size) > MOST_TEXT:
            cause = f"“{task.folder}” holds more than {MOST_FILES} files or {MOST_TEXT:,} bytes."
            raise _bad(file, line, cause, "Leave out what the task does not need.")
        try:
            found[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise _bad(file, line, f"“{task.folder}/{name}” is no UTF-8 text.", "Leave it out.") from None
    return found


def _walk(file: Path, root: Path, line: int) -> Iterator[Path]:
    for place, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in {".git", "__pycache__"})
        for name in sorted([*names, *folders]):
            path = Path(place) / name
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                shown = path.relative_to(file.parent).as_posix()
                raise _bad(file, line, f"“{shown}” is a link, or no ordinary file.", "Put a copy in its place.")
            if stat.S_ISREG(mode):
                yield path


def _from_yaml(file: Path) -> tuple[TaskFile, list[int]]:
    document = read_file(file)
    if isinstance(document.data, list):  # the tasks alone, without a name
        document = Document(file, {"tasks": document.data}, {("tasks", *path): n for path, n in document.lines.items()})
    tasks = parse(_untagged(document), TaskFile)
    return tasks, [document.line(("tasks", place)) for place in range(len(tasks.tasks))]


def _from_lines(file: Path, size: int) -> tuple[TaskFile, list[int]]:
    if size > LARGEST:
        raise _bad(file, 1, f"The file has {size:,} bytes; {LARGEST:,} are allowed.", "Split it.")
    tasks: list[Task] = []
    lines: list[int] = []
    problems: list[Problem] = []
    with file.open("rb") as rows:
        for number, row in enumerate(rows, 1):
            if not row.strip():
                continue
            try:
                tasks.append(parse(_untagged(_row(file, number, row)), Task))
                lines.append(number)
            except BadFile as error:
                problems += error.problems
            if len(tasks) > MOST_TASKS or len(problems) > 100:
                break
    if not problems and len(tasks) > MOST_TASKS:
        problems.append(Problem(file, lines[-1], f"There are more than {MOST_TASKS:,} tasks.", "Split the file."))
    if not problems and not tasks:
        problems.append(Problem(file, 1, "The file holds no task.", f"See {REFERENCE}."))
    if problems:
        raise BadFile(problems)
    return TaskFile(tasks=tasks), lines


def _row(file: Path, number: int, row: bytes) -> Document:
    if len(row) > LARGEST_LINE:
        raise _bad(file, number, f"The line has {len(row):,} bytes; {LARGEST_LINE:,} are allowed.", "Shorten it.")
    try:
        data = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        raise _bad(
            file, number, f"This line is not JSON: {error.msg}.", "Write one task as one line of JSON."
        ) from None
    return Document(file, data, {(): number})


def _untagged(document: Document) -> Document:
    """With lines for the path that pydantic gives a checker's field, which has the checker's kind in it."""
    lines: dict[Any, int] = dict(document.lines)
    for path, line in document.lines.items():
        if "checker" in path[:3]:
            cut = path.index("checker") + 1
            for kind in ("exact", "regex", "json", "program", "unit_tests"):
                lines[(*path[:cut], kind, *path[cut:])] = line
    return Document(document.file, document.data, lines)


def _unique(file: Path, tasks: list[Task], lines: list[int]) -> None:
    seen: dict[str, int] = {}
    problems = []
    for task, line in zip(tasks, lines, strict=True):
        if task.id in seen:
            problems.append(
                Problem(file, line, f"The id “{task.id}” stands on line {seen[task.id]}, too.", "Rename one.")
            )
        seen.setdefault(task.id, line)
    if problems:
        raise BadFile(problems)


def _ours(problem: Problem) -> Problem:
    cause = problem.cause
    if "union_tag" in cause or "input tag" in cause:
        cause = "The checker's kind is none of exact, regex, json, program, unit_tests."
    elif "extract tag" in cause:
        cause = "The checker has no kind."
    next_step = problem.next_step.replace("docs/reference/catalogue-format.md", REFERENCE) or f"See {REFERENCE}."
    return Problem(problem.file, problem.line, cause, next_step, problem.other)


def _bad(file: Path, line: int, cause: str, next_step: str) -> BadFile:
    return BadFile([Problem(file, line, cause, next_step)])
