"""The worker beside the web server: a process of its own, started again when it dies, ended with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

HEAD_START = 0.5  # seconds in which the web server gets to its first answer
STEADY = 60  # a worker that lived so long is started again at once
LONGEST_WAIT = 30.0
PATIENCE = 1.0  # seconds a worker gets to end in


class Beside:
    """Keeps one worker process while `seatrial run` serves."""

    def __init__(self) -> None:
        # -P: what lies in the working directory is not imported.
        self.command = [sys.executable, "-P", "-m", "seatrial.cli.main", "work", "--beside", str(os.getpid())]
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, from the process that serves."""
        threading.Thread(target=self._keep, name="worker", daemon=True).start()

    def stop(self) -> None:
        """End the worker: politely, then not."""
        self._over.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        wait = HEAD_START
        while not self._over.wait(wait):
            began = time.monotonic()
            self._process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
            self._process.wait()
            steady = time.monotonic() - began > STEADY
            wait = HEAD_START if steady else min(2 * wait, LONGEST_WAIT)
