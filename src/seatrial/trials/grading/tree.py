"""Which files of a delivered tree count: the sources that were there before, changed; nothing that steers a test run.

Everything starts from the pristine tree. From what was delivered only this is taken:

- a source file that was there before and is no test: its new text;
- where new modules are allowed, a new source file in a folder that held source before, whose name is an ordinary
  identifier, is no test, and is neither one of Python's own modules nor a file that Python or a test runner looks for.

All else is left as it was: tests, settings, new files of other kinds, deletions, links.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from seatrial.errors import BadInput

SOURCES = frozenset(
    [
        ".py",
        ".js",
        ".mjs",
        ".cjs",
        ".ts",
        ".java",
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".hpp",
        ".go",
        ".rs",
        ".pl",
        ".pm",
        ".tcl",
        ".rb",
        ".php",
        ".lua",
        ".sh",
    ]
)
TEST_FOLDERS = frozenset({"test", "tests", "testing", "__tests__"})
TEST_NAMES = re.compile(r"(test_.*|.*_tests?|.*\.test|.*\.spec|tests?|Test[A-Z].*|.*[a-z]Tests?)\.\w+", re.ASCII)
STEERING = frozenset({"conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "noxfile.py", "fabfile.py"})
FILE_BYTES = 1_000_000
TREE_FILES = 5_000
TREE_BYTES = 50_000_000


class Unreadable(Exception):
    """A delivered source file that is no text, or far too large."""


@dataclass(frozen=True)
class Accepted:
    """The tree to judge, and what of the delivery was left out of it."""

    files: Mapping[str, str]
    changed: tuple[str, ...]
    ignored: tuple[str, ...]


def accept(pristine: Mapping[str, str], delivered: Mapping[str, bytes], *, new_modules: bool = False) -> Accepted:
    """The pristine tree with the changes that count. Raises Unreadable; BadInput for bad paths in the pristine tree."""
    for path in pristine:
        if not ordinary(path):
            raise BadInput(f"“{path[:200]}” is not a path inside a repository.", "Use relative paths without “..”.")
    folders = {str(PurePosixPath(path).parent) for path in pristine if is_source(path)}
    files, changed, ignored = dict(pristine), [], []
    for path, content in sorted(delivered.items()):
        if path in pristine and content == pristine[path].encode():
            continue
        if (path in pristine and is_source(path)) or (
            new_modules and path not in pristine and _is_module(path, folders)
        ):
            files[path] = _text(path, content)
            changed.append(path)
        else:
            ignored.append(path)
    return Accepted(files, tuple(changed), tuple(ignored))


def ordinary(path: str) -> bool:
    """A relative path that stays below its folder, without parts that are hidden or mean another place."""
    parts = path.split("/")
    return all((part and not part.startswith(".")) or _dotfile(part) for part in parts) and not re.search(
        r"[\\\x00-\x1f\x7f]", path
    )


def is_source(path: str) -> bool:
    """Code under test: not a test, and not a file that steers how tests run."""
    pure = PurePosixPath(path)
    return (
        ordinary(path)
        and pure.suffix in SOURCES
        and pure.name not in STEERING
        and not TEST_NAMES.fullmatch(pure.name)
        and not TEST_FOLDERS.intersection(pure.parts[:-1])
    )


def read_folder(folder: Path) -> dict[str, bytes]:
    """The regular files below a folder that nobody has to be trusted to have left; links are left out, never followed.

    Raises BadInput where there are too many or they are too large.
    """
    found: dict[str, bytes] = {}
    room = TREE_BYTES
    for place, folders, names, handle in os.fwalk(folder, follow_symlinks=False):
        folders[:] = sorted(name for name in folders if name not in {".git", "__pycache__", "node_modules"})
        for name in sorted(names):
            content = _read(name, handle)
            if content is None:
                continue
            room -= len(content)
            if room < 0 or len(found) >= TREE_FILES:
                raise BadInput(
                    "The delivered folder is too large.", f"At most {TREE_FILES} files, {TREE_BYTES:,} bytes."
                )
            found[(Path(place) / name).relative_to(folder).as_posix()] = content
    return found


def _read(name: str, folder: int) -> bytes | None:
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(TREE_BYTES + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _dotfile(part: str) -> bool:
    return len(part) > 1 and part[0] == "." and part != ".." and part[1] != "."


def _is_module(path: str, folders: set[str]) -> bool:
    pure = PurePosixPath(path)
    return (
        is_source(path)
        and pure.stem.isidentifier()
        and pure.stem not in sys.stdlib_module_names
        and str(pure.parent) in folders
    )


def _text(path: str, content: bytes) -> str:
    if len(content) > FILE_BYTES:
        raise Unreadable(f"{path} has {len(content):,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is not UTF-8") from None
