"""A folder carried into a box and back out, with nothing in it that could reach further.

In: files, folders and symbolic links as they are, nothing else; links are never followed on this side. Out, once
every process of the box is dead: regular files and folders only. New links, devices, pipes, sockets, files over their
limit and anything nested deeper than DEPTH stay behind and are named. Set-user bits and owners are not carried. Each
step opens one name from a folder already open, without following links, so that no path can be bent on the way.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from seatrial.errors import BadInput
from seatrial.trials.sandbox.limits import MB, Limits

DEPTH = 64
NAMED = 20  # of what stays behind, so that a million pipes do not become a million lines
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class File:
    """A regular file: its content, and whether it can be run."""

    content: bytes
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link, by its text."""

    target: str


@dataclass(frozen=True, slots=True)
class Mounted:
    """A place where something else was mounted: what lies there is not the box's."""


Node = Mapping[str, "Node"] | File | Link | Mounted
Tree = Mapping[str, Node]


@dataclass
class Reading:
    """What is left to read, and what was refused. `strict` raises on the first thing that cannot be carried."""

    limits: Limits
    strict: bool
    known: Tree = field(default_factory=dict)
    bytes_left: int = 0
    files_left: int = 0
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bytes_left = self.limits.folder_mb * MB
        self.files_left = self.limits.files

    def refuse(self, path: str, reason: str) -> None:
        """Leave something behind."""
        shown = path.encode("unicode_escape", "surrogateescape").decode("ascii", "replace")
        if self.strict:
            raise BadInput(f"The folder cannot go into the sandbox: {shown} {reason}.", "Give a smaller, plain folder.")
        if len(self.refused) < NAMED:
            self.refused.append(f"{shown} {reason}")


def read_in(folder: Path, limits: Limits) -> Tree:
    """A folder of this machine; BadInput where it is none, or more than the box may hold."""
    try:
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise BadInput(f"{folder} cannot be opened as a folder: {error.strerror}.", "Name a folder.") from None
    try:
        return _read(top, "", Reading(limits, strict=True), {}, 0, os.fstat(top).st_dev)
    finally:
        os.close(top)


def read_out(top: int, before: Tree, limits: Limits) -> tuple[Tree, tuple[str, ...]]:
    """What a box left in the folder open as `top`, and what stays behind. No process of the box may be alive."""
    reading = Reading(limits, strict=False)
    tree = _read(top, "", reading, before, 0, os.fstat(top).st_dev)
    return tree, tuple(reading.refused)


def _read(top: int, path: str, reading: Reading, known: Tree, depth: int, device: int) -> Tree:
    tree: dict[str, Node] = {}
    with os.scandir(top) as entries:
        for entry in entries:
            below = f"{path}{entry.name}"
            reading.files_left -= 1
            if reading.files_left < 0:
                reading.refuse(below, f"is past the limit of {reading.limits.files:,} files")
                break
            try:
                node = _node(top, entry, below, reading, known.get(entry.name), depth, device)
            except OSError as error:
                reading.refuse(below, f"cannot be read ({error.strerror})")
                continue
            if node is not None:
                tree[entry.name] = node
    return tree


def _node(
    top: int, entry: os.DirEntry[str], path: str, reading: Reading, known: Node | None, depth: int, device: int
) -> Node | None:
    """One name of an open folder; None where it was refused."""
    status = entry.stat(follow_symlinks=False)
    if stat.S_ISLNK(status.st_mode):
        link = Link(os.readlink(entry.name, dir_fd=top))
        if reading.strict or link == known:
            return link
        reading.refuse(path, "is a new symbolic link")
    elif not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
        if not reading.strict:
            reading.refuse(path, "is neither a file nor a folder")
    elif status.st_dev != device:
        return Mounted()
    elif stat.S_ISREG(status.st_mode):
        return _file(top, entry.name, path, reading)
    elif depth >= DEPTH:
        reading.refuse(path, f"is nested more than {DEPTH} deep")
    else:
        inside = _open(top, entry.name, os.O_DIRECTORY, mend=not reading.strict)
        try:
            below = known if isinstance(known, Mapping) else {}
            return _read(inside, f"{path}/", reading, below, depth + 1, device)
        finally:
            os.close(inside)
    return None


def _file(top: int, name: str, path: str, reading: Reading) -> File | None:
    opened = _open(top, name, 0, mend=not reading.strict)
    try:
        status = os.fstat(opened)
        most = min(reading.limits.file_mb * MB if not reading.strict else reading.bytes_left, reading.bytes_left)
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            reading.refuse(path, f"is too large ({status.st_size:,} bytes)")
            return None
        with os.fdopen(os.dup(opened), "rb") as stream:
            content = stream.read(most)
        reading.bytes_left -= len(content)
        return File(content, bool(status.st_mode & 0o100))
    finally:
        os.close(opened)


def _open(top: int, name: str, flags: int, *, mend: bool) -> int:
    """Open a name; `mend` makes it readable first, where the box took that away from its own."""
    try:
        return os.open(name, OPEN | flags, dir_fd=top)
    except PermissionError:
        if not mend:
            raise
        handle = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
        try:
            os.chmod(f"/proc/self/fd/{handle}", 0o700)
        finally:
            os.close(handle)
        return os.open(name, OPEN | flags, dir_fd=top)


def write_into(top: int, tree: Tree, owner: tuple[int, int] | None = None) -> None:
    """Write a tree into an empty folder that nobody else writes to. OSError where it does not fit."""
    for name, node in tree.items():
        if isinstance(node, File):
            _write_file(top, name, node, owner)
        elif isinstance(node, Link):
            os.symlink(node.target, name, dir_fd=top)
        elif isinstance(node, Mapping):
            os.mkdir(name, 0o755, dir_fd=top)
            inside = os.open(name, OPEN | os.O_DIRECTORY, dir_fd=top)
            try:
                write_into(inside, node, owner)
                if owner:
                    os.fchown(inside, *owner)
            finally:
                os.close(inside)


def _write_file(top: int, name: str, file: File, owner: tuple[int, int] | None) -> None:
    made = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=top)
    with os.fdopen(made, "wb") as stream:
        stream.write(file.content)
        os.fchmod(made, 0o755 if file.runs else 0o644)
        if owner:
            os.fchown(made, *owner)


def hand_back(folder: Path, before: Tree, after: Tree) -> None:
    """Make the folder of this machine what the box left of it. Files change whole, by renaming."""
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        status = os.fstat(top)
        _change(top, before, after, (status.st_uid, status.st_gid) if os.geteuid() == 0 else None)
    finally:
        os.close(top)


def _change(top: int, before: Tree, after: Tree, owner: tuple[int, int] | None) -> None:
    for name in before.keys() - after.keys():
        _remove(top, name)
    for name, node in after.items():
        old = before.get(name)
        if isinstance(node, File) and node != old:
            if old is not None and not isinstance(old, File):
                _remove(top, name)
            passing = f".seatrial-{secrets.token_hex(8)}"
            _write_file(top, passing, node, owner)
            os.rename(passing, name, src_dir_fd=top, dst_dir_fd=top)
        elif isinstance(node, Mapping):
            _change_folder(top, name, old, node, owner)


def _change_folder(top: int, name: str, old: Node | None, node: Tree, owner: tuple[int, int] | None) -> None:
    if not isinstance(old, Mapping):
        if old is not None:
            _remove(top, name)
        os.mkdir(name, 0o755, dir_fd=top)
    inside = os.open(name, OPEN | os.O_DIRECTORY, dir_fd=top)
    try:
        if owner and not isinstance(old, Mapping):
            os.fchown(inside, *owner)
        _change(inside, old if isinstance(old, Mapping) else {}, node, owner)
    finally:
        os.close(inside)


def _remove(top: int, name: str) -> None:
    """Remove a name and all below it, following no link."""
    try:
        os.unlink(name, dir_fd=top)
    except FileNotFoundError:
        return
    except (IsADirectoryError, PermissionError):
        inside = os.open(name, OPEN | os.O_DIRECTORY, dir_fd=top)
        try:
            for below in os.listdir(inside):
                _remove(inside, below)
        finally:
            os.close(inside)
        os.rmdir(name, dir_fd=top)
