"""A file of tasks as a family: its tasks in an order drawn from the seed, so that any first part is a fair sample."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from seatrial.errors import NotFound
from seatrial.trials.item import Item, Score
from seatrial.trials.tasks.own.checkers import check
from seatrial.trials.tasks.own.reading import read_tasks, task_files
from seatrial.trials.tasks.own.schema import Task
from seatrial.trials.tasks.seeds import random_for
from seatrial.trials.tasks.workspace import Workspace, tools

_TOOLS = tools(writing=True)


class OwnTasks:
    """Tasks of a file. The version is a hash of all they say, so that a changed file is not taken for the same."""

    instant = False  # a checker may start a process

    def __init__(self, file: Path) -> None:
        self.file = file
        found = read_tasks(file)
        self._tasks = found.tasks
        self._files = [task_files(file, task) for task in self._tasks]
        self.id = f"own-{re.sub(r'[^a-z0-9]+', '-', file.stem.lower()).strip('-') or 'tasks'}"
        self.name = found.name or file.stem
        self.size_label = found.size_label or ("size" if any(task.size for task in self._tasks) else "")
        digest = sha256()
        for task, files in zip(self._tasks, self._files, strict=True):
            digest.update(task.model_dump_json().encode())
            digest.update(repr(sorted(files.items())).encode())
        self.version = digest.hexdigest()[:16]
        self.count: int | None = sum(task.attempts for task in self._tasks)
        self._order = lru_cache(maxsize=8)(self._ordered)

    def item(self, seed: int, index: int) -> Item:
        """The task at a place; attempts at one task follow each other and are one cluster."""
        place, attempt = self._at(seed, index)
        task, files = self._tasks[place], self._files[place]
        return Item(
            id=f"{self.id}/{task.id}" + (f"#{attempt}" if task.attempts > 1 else ""),
            family=self.id,
            prompt=task.prompt,
            system=task.system,
            tools=_TOOLS if files else (),
            files=files,
            size=task.size,
            kind=task.kind or task.checker.kind,
            cluster=task.cluster or (task.id if task.attempts > 1 else ""),
        )

    def start(self, seed: int, index: int) -> OwnWorld:
        """The task with its files as they were."""
        place, _ = self._at(seed, index)
        return OwnWorld(self._tasks[place], self._files[place])

    def _at(self, seed: int, index: int) -> tuple[int, int]:
        order = self._order(seed)
        if not 0 <= index < len(order):
            raise NotFound("task", str(index), [str(len(order) - 1)])
        return order[index]

    def _ordered(self, seed: int) -> list[tuple[int, int]]:
        """Every task's place with the number of the attempt."""
        places = list(range(len(self._tasks)))
        random_for("own", self.version, seed).shuffle(places)
        return [(place, attempt) for place in places for attempt in range(1, self._tasks[place].attempts + 1)]


class OwnWorld:
    """One attempt at one task."""

    def __init__(self, task: Task, files: Mapping[str, str]) -> None:
        self._task = task
        self._files = files
        self._workspace = Workspace(files, writing=True)
        self._delivered: Mapping[str, bytes] | None = None

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool of the working folder answers."""
        if not self._files:
            return f"Error: there is no tool called {name[:60]!r}."
        return self._workspace.use(name, arguments)

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002 - the interface's
        """Nothing: a task is one question."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """What a command contender left takes the place of what tools wrote."""
        self._delivered = files

    def grade(self, answer: str) -> Score:
        """By the task's checker."""
        left = self._delivered
        if left is None:
            left = {path: text.encode() for path, text in self._workspace.files().items()}
        return check(self._task, self._files, answer, left)

    def close(self) -> None:
        """Nothing is held."""

    def reference(self) -> str | None:
        """A right answer, where the checker is one of exact answers."""
        checker = self._task.checker
        if checker.kind != "exact":
            return None
        answer = checker.answer[0] if isinstance(checker.answer, list) else checker.answer
        return str(answer) if checker.compare == "letter by letter" else f"Answer: {answer}"
