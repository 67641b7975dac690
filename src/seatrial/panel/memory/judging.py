"""Names the code that reads and judges: another code may judge the same evidence otherwise, between releases too."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
PARTS = ("evidence", "facts", "panel", "trials/record")


@cache
def judging_code() -> str:
    """SHA-256 over the files of evidence, facts, panel and published trials, as the package has them."""
    digest = hashlib.sha256()
    for part in PARTS:
        for file in sorted((PACKAGE / part).rglob("*.py")):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
