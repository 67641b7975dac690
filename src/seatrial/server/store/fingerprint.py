"""Names what an import would put in: the catalogue's files, and the code that reads and judges them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from seatrial import __version__

PACKAGE = Path(__file__).resolve().parents[2]
# A change of these changes reviews without any change of the catalogue, and between releases without a new version.
JUDGING = ("evidence", "facts", "panel", "trials/record")


def fingerprint(folder: Path) -> str:
    """SHA-256 over version, catalogue and judging code; equal where an import would change nothing."""
    return _digest(_files(folder))


def code_fingerprint() -> str:
    """SHA-256 over the judging code as it lies on the disk, which may be newer than what a process has read."""
    return _digest(_code())


def _digest(files: Iterator[tuple[Path, Path]]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for root, file in files:
        content = file.read_bytes() if file.is_file() else b""
        digest.update(f"\0{file.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[Path, Path]]:
    for pattern in ("*.y*ml", "trials/*", "reviews/*/*.json", "history/changes.jsonl"):
        yield from ((folder, file) for file in sorted(folder.rglob(pattern)))
    yield from _code()


def _code() -> Iterator[tuple[Path, Path]]:
    for part in JUDGING:
        yield from ((PACKAGE, file) for file in sorted((PACKAGE / part).rglob("*.py")))
