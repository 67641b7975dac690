"""Files that a contender looks through with tools: list, read and search in pages, and write where that is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seatrial.trials.tasks.toolbox import Parameter, read_arguments, tool

PAGE_CHARACTERS = 4_000  # about a thousand tokens
PAGE_PATHS = 100
PAGE_MATCHES = 25
LONGEST_LINE = 200
MOST_WRITTEN = 4_000_000  # characters that an attempt may hold

_PAGE = Parameter("page", "integer", "Which page, from 1.", 1)
READING = {
    "list_files": (
        Parameter("folder", "string", 'Only what is under this folder; "" for all.', ""),
        _PAGE,
    ),
    "read_file": (Parameter("path", "string", "The file's path."), _PAGE),
    "search": (
        Parameter("text", "string", "The text to look for, as it is; capitals do not matter."),
        Parameter("folder", "string", 'Only under this folder; "" for all.', ""),
        _PAGE,
    ),
}
WRITING = {
    "write_file": (
        Parameter("path", "string", "The file's path."),
        Parameter("text", "string", "Its whole new content."),
    )
}
_SAYS = {
    "list_files": f"List paths with their sizes in bytes, {PAGE_PATHS} a page.",
    "read_file": f"Read a file, {PAGE_CHARACTERS:,} characters a page.",
    "search": f"Find the lines that hold a text, as path:line: text, {PAGE_MATCHES} a page.",
    "write_file": "Create a file or replace what it holds.",
}


def tools(writing: bool) -> list[dict[str, Any]]:
    """The specifications of the tools."""
    offered = READING | (WRITING if writing else {})
    return [tool(name, _SAYS[name], parameters) for name, parameters in offered.items()]


class Workspace:
    """The files of one attempt. The given ones are never changed; what is written lies over them."""

    def __init__(self, files: Mapping[str, str], *, writing: bool = False) -> None:
        self._given = files
        self._written: dict[str, str] = {}
        self._tools = READING | (WRITING if writing else {})
        self.characters_shown = 0

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool answers."""
        if name not in self._tools:
            return f"Error: there is no tool called {name[:60]!r}."
        given, problem = read_arguments(self._tools[name], arguments)
        if problem:
            return f"Error: {problem}"
        texts = {key: value for key, value in given.items() if isinstance(value, str)}
        page = given.get("page", 1)
        answer = self._answer(name, texts, page if isinstance(page, int) else 1)
        self.characters_shown += len(answer)
        return answer

    def files(self) -> dict[str, str]:
        """All files as they are now."""
        return {**self._given, **self._written}

    def read(self, path: str) -> str | None:
        """One file as it is now."""
        path = _plain(path)
        return self._written.get(path, self._given.get(path))

    def _answer(self, name: str, texts: Mapping[str, str], page: int) -> str:
        if page < 1:
            return "Error: pages start from 1."
        if name == "list_files":
            return self._list(texts["folder"], page)
        if name == "read_file":
            return self._read(texts["path"], page)
        if name == "search":
            return self._search(texts["text"], texts["folder"], page)
        return self._write(texts["path"], texts["text"])

    def _list(self, folder: str, page: int) -> str:
        rows = [f"{path} ({len(text):,})" for path, text in self._under(folder)]
        if not rows:
            return f"Error: there is no folder {folder[:120]!r} with files in it."
        return _paged(rows, page, PAGE_PATHS, "paths")

    def _read(self, path: str, page: int) -> str:
        text = self.read(path)
        if text is None:
            return f"Error: there is no file {path[:120]!r}."
        pages = max(1, -(-len(text) // PAGE_CHARACTERS))
        if page > pages:
            return f"Error: {_plain(path)} has {pages} page{'s' if pages > 1 else ''}."
        shown = text[(page - 1) * PAGE_CHARACTERS : page * PAGE_CHARACTERS]
        return shown if pages == 1 else f"{shown}\n[page {page} of {pages}]"

    def _search(self, text: str, folder: str, page: int) -> str:
        wanted = text.casefold()
        if not wanted.strip() or "\n" in wanted:
            return "Error: give a text of one line to look for."
        rows = []
        for path, content in self._under(folder):
            if wanted not in content.casefold():
                continue
            for number, line in enumerate(content.splitlines(), 1):
                if wanted in line.casefold():
                    rows.append(f"{path}:{number}: {line.strip()[:LONGEST_LINE]}")
        return _paged(rows, page, PAGE_MATCHES, "lines") if rows else "No line holds that text."

    def _write(self, path: str, text: str) -> str:
        path = _plain(path)
        if problem := path_problem(path):
            return f"Error: {problem}"
        if sum(map(len, self._written.values())) + len(text) > MOST_WRITTEN:
            return f"Error: an attempt may write {MOST_WRITTEN:,} characters."
        self._written[path] = text
        return f"Wrote {path}: {len(text):,} characters."

    def _under(self, folder: str) -> list[tuple[str, str]]:
        prefix = _plain(folder).rstrip("/")
        files = self.files() if self._written else self._given
        found = sorted(files.items())
        return [row for row in found if not prefix or row[0] == prefix or row[0].startswith(f"{prefix}/")]


def path_problem(path: str) -> str:
    """Why a path may not name a file of a task; "" where it may: relative, plain, and inside its folder."""
    if not path or len(path) > 240:
        return "a path has 1 to 240 characters."
    if any(ord(character) < 32 or ord(character) == 127 for character in path):
        return "a path holds no control characters."
    if path.startswith(("/", "~")) or "\\" in path or path[1:2] == ":":
        return "a path is relative and is written with /."
    if any(part in ("", ".", "..") for part in path.split("/")):
        return "a path has no empty part, no . and no .. in it."
    return ""


def _plain(path: str) -> str:
    path = path.strip().removeprefix("./")
    return "" if path in (".", "/") else path


def _paged(rows: list[str], page: int, size: int, things: str) -> str:
    pages = -(-len(rows) // size)
    if page > pages:
        return f"Error: there {'is' if pages == 1 else 'are'} {pages} page{'' if pages == 1 else 's'}."
    shown = "\n".join(rows[(page - 1) * size : page * size])
    return shown if pages == 1 else f"{shown}\n[page {page} of {pages}, {len(rows):,} {things}]"
