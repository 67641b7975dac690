"""What a file of tasks may say. docs/reference/tasks-format.md describes it; a test holds the two together."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from seatrial.trials.tasks.own.jsonpath import read_path
from seatrial.trials.tasks.workspace import path_problem

Slug = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]
Files = dict[str, Annotated[str, StringConstraints(max_length=1_000_000)]]
Seconds = Annotated[float, Field(gt=0, le=120)]
MOST_FILES = 500
MOST_TEXT = 8_000_000  # characters of one task's files together


class Part(BaseModel):
    """A part of a task: nothing in it goes unread."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Exact(Part):
    """The stated answer is one of these."""

    kind: Literal["exact"]
    answer: str | int | float | list[str | int | float]
    compare: Literal["text", "number", "letter by letter"] = "text"


class Pattern(Part):
    """A regular expression is found in the reply."""

    kind: Literal["regex"]
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    flags: list[Literal["ignore case", "multiline", "dot matches all"]] = []
    of: Literal["answer", "reply"] = "reply"
    whole: bool = False
    seconds: Annotated[float, Field(gt=0, le=30)] = 2

    @field_validator("pattern")
    @classmethod
    def compiles(cls, pattern: str) -> str:
        """Python has to understand it."""
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"The pattern is no regular expression: {error}.") from None
        return pattern


class Json(Part):
    """The JSON in the reply has these values at these paths."""

    kind: Literal["json"]
    values: Annotated[dict[str, Any], Field(min_length=1)]

    @field_validator("values")
    @classmethod
    def paths(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Every path has to be one."""
        for path in values:
            read_path(path)
        return values


class Program(Part):
    """A program in the sandbox reads the reply and says whether it is right."""

    kind: Literal["program"]
    command: Annotated[list[Annotated[str, StringConstraints(max_length=4_000)]], Field(min_length=1, max_length=50)]
    files: Files = {}
    score: Literal["exit code", "last line"] = "exit code"
    seconds: Seconds = 10
    memory_mb: Annotated[int, Field(ge=16, le=8_192)] = 512

    @field_validator("files")
    @classmethod
    def fit(cls, files: Files) -> Files:
        """No path leaves the program's folder."""
        return fitting(files)


class UnitCall(Part):
    """One call with plain arguments and what it returns or raises."""

    function: str = ""
    arguments: list[Any] = []
    keywords: dict[str, Any] = {}
    returns: Any = None
    raises: Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None


class UnitTests(Part):
    """Functions that the contender wrote are called in the sandbox; what they return is compared outside."""

    kind: Literal["unit_tests"]
    function: Annotated[
        str, StringConstraints(max_length=200, pattern=r"^[A-Za-z_][A-Za-z0-9_.]*(:[A-Za-z_][A-Za-z0-9_]*)?$")
    ]
    calls: Annotated[list[UnitCall], Field(max_length=1_000)] = []
    tests: Annotated[str, StringConstraints(max_length=200_000)] = ""
    seconds: Seconds = 10

    @model_validator(mode="after")
    def one_way(self) -> UnitTests:
        """Calls or tests: one of them, and not both."""
        if bool(self.calls) == bool(self.tests.strip()):
            raise ValueError("A checker of kind unit_tests has either `calls` or `tests`.")
        return self


class Task(Part):
    """One task."""

    id: Slug
    prompt: Text
    system: Annotated[str, StringConstraints(max_length=100_000)] = ""
    files: Files = {}
    folder: str = ""
    checker: Annotated[Exact | Pattern | Json | Program | UnitTests, Field(discriminator="kind")]
    kind: Annotated[str, StringConstraints(max_length=80)] = ""
    cluster: Annotated[str, StringConstraints(max_length=80)] = ""
    size: Annotated[float, Field(gt=0, lt=1e12)] | None = None
    attempts: Annotated[int, Field(ge=1, le=100)] = 1

    @field_validator("files")
    @classmethod
    def fit(cls, files: Files) -> Files:
        """No path leaves the working folder."""
        return fitting(files)

    @field_validator("folder")
    @classmethod
    def inside(cls, folder: str) -> str:
        """The folder lies beside the file of tasks."""
        if folder and (problem := path_problem(folder)):
            raise ValueError(f"“{_shown(folder)}” cannot be a folder: {problem}")
        return folder

    @model_validator(mode="after")
    def together(self) -> Task:
        """What only works with files, or only without."""
        if not isinstance(self.checker, UnitTests):
            return self
        has_files = bool(self.files or self.folder)
        names = [self.checker.function, *(call.function for call in self.checker.calls if call.function)]
        if has_files and self.checker.tests:
            raise ValueError("`tests` judge a function in the reply; a task with files is judged by `calls`.")
        if has_files and not all(":" in name for name in names):
            raise ValueError("In a task with files, a function is written as package.module:function.")
        if not has_files and any(":" in name or "." in name for name in names):
            raise ValueError("Without files, a function has no module: write its name alone.")
        return self


class TaskFile(Part):
    """A YAML file of tasks."""

    name: Annotated[str, StringConstraints(max_length=80)] = ""
    size_label: Annotated[str, StringConstraints(max_length=80)] = ""
    tasks: Annotated[list[Task], Field(min_length=1, max_length=10_000)]


def fitting(files: Files) -> Files:
    """Files whose paths stay in their folder and that are not too large together; ValueError for others."""
    for path in files:
        if problem := path_problem(path):
            raise ValueError(f"“{_shown(path)}” cannot be a file of a task: {problem}")
        if any(other.startswith(f"{path}/") for other in files):
            raise ValueError(f"“{_shown(path)}” is a file and a folder at once.")
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_TEXT:
        raise ValueError(f"A task has at most {MOST_FILES} files with {MOST_TEXT:,} characters together.")
    return files


def _shown(path: str) -> str:
    return path[:120].encode("unicode_escape").decode("ascii")
