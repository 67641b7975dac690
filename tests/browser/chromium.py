"""The browser that the browser tests drive: found, or installed where that is allowed, or named as missing.

Run as a program it makes sure that there is one: `make test` calls it before the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium: the one SEATRIAL_CHROMIUM names, or the first on the path."""
    chosen = os.environ.get("SEATRIAL_CHROMIUM")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> bool:
    """Install Debian's Chromium where this user may; False where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("No Chromium here; installing Debian's (once) ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)
            return False
    return True


def main() -> int:
    """0 where a Chromium is there or has been installed; 1 with one line where it is missing."""
    if find_chromium() or (install_chromium() and find_chromium()):
        return 0
    print(
        "The browser tests need Chromium. Install it (Debian: apt-get install chromium), "
        "or set SEATRIAL_CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
