"""The repository of one attempt and the tools that look at it and change it: the common ones, and two for mending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seatrial.trials.tasks.toolbox import Parameter, read_arguments, tool
from seatrial.trials.tasks.workspace import Workspace, path_problem, tools

_REPLACE = (
    Parameter("path", "string", "The file's path."),
    Parameter("old", "string", "A text that stands in the file exactly once now, with its indentation."),
    Parameter("new", "string", "What has to stand there instead."),
)
_MENDING: dict[str, tuple[Parameter, ...]] = {"replace_text": _REPLACE, "run_tests": ()}
TOOLS = (
    *tools(writing=True),
    tool("replace_text", "Replace a text that stands in a file exactly once.", _REPLACE),
    tool("run_tests", "Run the repository's tests and read what they print.", ()),
)


class Repair:
    """Files by path, changed by tools or delivered whole. `run` gets them and answers what the visible tests print."""

    def __init__(self, files: Mapping[str, str], run: Callable[[Mapping[str, bytes]], str]) -> None:
        self._desk = Workspace(files, writing=True)
        self._run = run
        self._delivered: dict[str, bytes] | None = None

    @property
    def files(self) -> dict[str, bytes]:
        """All files as they are now."""
        if self._delivered is not None:
            return self._delivered
        return {path: text.encode("utf-8", "replace") for path, text in self._desk.files().items()}

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool answers; a sentence where its name or its arguments are wrong."""
        if name not in _MENDING:
            return self._clash(name, arguments) or self._desk.use(name, arguments)
        given, problem = read_arguments(_MENDING[name], arguments)
        if problem:
            return f"Error: {problem}"
        if name == "run_tests":
            return self._run(self.files)
        return self._replace(str(given["path"]), str(given["old"]), str(given["new"]))

    def put(self, files: Mapping[str, bytes]) -> None:
        """Replace everything by what was delivered; what has an unusable path is left out."""
        self._delivered = {path: bytes(content) for path, content in files.items() if not path_problem(path)}

    def _replace(self, path: str, old: str, new: str) -> str:
        text = self._desk.read(path)
        if text is None:
            return f"Error: there is no file {path[:120]!r}."
        times = text.count(old) if old else 0
        if times != 1:
            found = "is not in the file" if times == 0 else f"is in the file {times} times"
            return f"Error: the old text {found}; it has to be there exactly once, with its indentation."
        return self._desk.use("write_file", {"path": path, "text": text.replace(old, new)})

    def _clash(self, name: str, arguments: Mapping[str, Any]) -> str:
        """A file cannot be a folder too."""
        path = arguments.get("path") if name == "write_file" and isinstance(arguments, Mapping) else None
        if not isinstance(path, str):
            return ""
        place = path.strip().removeprefix("./")
        if any(other.startswith(f"{place}/") or place.startswith(f"{other}/") for other in self._desk.files()):
            return f"Error: {path[:120]!r} is a folder, or lies below a file."
        return ""
