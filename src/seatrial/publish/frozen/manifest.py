"""What a frozen comparison says of itself: who is compared, on which day, by which code, and the hash of every file."""

from __future__ import annotations

import hashlib
import platform
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from seatrial import __version__
from seatrial.comparison.brief import Brief

PACKAGE = Path(__file__).resolve().parents[2]
# Folders whose code or templates could change a page. The server, the command line and the running of trials cannot.
MAKING = (
    "errors.py",
    "evidence",
    "facts",
    "panel",
    "votes",
    "comparison",
    "publish",
    "trials/record",
    "trials/result.py",
)
LIBRARIES = ("jinja2", "license-expression", "markupsafe", "numpy", "pydantic", "pyyaml", "rapidfuzz")
FORMAT = 1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Software(_Strict):
    """What made the page. `code` is the SHA-256 of all of Seatrial's own code and templates that could change it."""

    seatrial: str
    code: str
    python: str
    libraries: dict[str, str]


class FrozenTrial(_Strict):
    """A trial on record in which compared tools met, and whether its journal is in the archive."""

    id: str
    record_sha256: str
    journal_sha256: str
    journal: str | None = Field(description="Its place in the archive; None: it was not at hand.")


class Manifest(_Strict):
    """The file manifest.json."""

    format: int
    tools: list[str]
    day: date = Field(description="The day for which it was made: prices in force, readings that still hold.")
    brief: Brief
    software: Software
    trials: list[FrozenTrial]
    files: dict[str, str] = Field(description="The SHA-256 of every other file, by its name.")


@cache
def software() -> Software:
    """What runs here."""
    digest = hashlib.sha256()
    for part in MAKING:
        place = PACKAGE / part
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and file.suffix not in (".pyc", ".woff2"):
                content = file.read_bytes()
                digest.update(f"{file.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode() + content)
    return Software(
        seatrial=__version__,
        code=digest.hexdigest(),
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
    )


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()
