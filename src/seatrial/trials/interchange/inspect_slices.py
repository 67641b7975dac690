"""Slices of an Inspect task run in a process of their own, with a key only in that process's environment."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import IO

from seatrial.errors import NotReady, SeatrialError
from seatrial.trials.contenders.causes import one_line
from seatrial.trials.contenders.key import Secret
from seatrial.trials.interchange.inspect_log import InspectLog, inspect_log

VARIABLE = "SEATRIAL_INSPECT"
INSTALL = f"pip install 'seatrial[inspect]', or set {VARIABLE} to the path of an `inspect` command."
ENDS_IN = 10.0  # seconds in which a run that was told to end may close its log
LAST_BYTES = 3000
TRIES = 5  # of one call, as the engine has it


@dataclass(frozen=True)
class InspectArm:
    """A contender as Inspect reaches it. `service` names the variables that hold its address and key."""

    name: str
    service: str
    model: str
    address: str
    identity: str
    secret: Secret = field(repr=False)
    parameters: dict[str, str | int | float | bool] = field(default_factory=dict)
    timeout: float = 300.0
    connections: int = 8

    def environment(self) -> dict[str, str]:
        """Ours and the two variables. A task may need others, such as the key of a model that judges."""
        prefix = self.service.upper().replace("-", "_")
        return {**os.environ, f"{prefix}_API_KEY": self.secret.value or "none", f"{prefix}_BASE_URL": self.address}


class Interrupted(Exception):
    """Somebody asked for the end."""


def find_inspect() -> str:
    """The command; NotReady says how to get it."""
    named = os.environ.get(VARIABLE, "").strip()
    beside = Path(sys.executable).parent / "inspect"
    if named:
        found = shutil.which(named)
    elif util.find_spec("inspect_ai") is not None and beside.is_file():
        found = str(beside)
    else:
        found = shutil.which("inspect")
    if found is None:
        where = (
            f"{VARIABLE} is “{one_line(named)[:100]}”, and no command is there." if named else "It is not installed."
        )
        raise NotReady(f"Running a task of Inspect needs its command. {where}", INSTALL)
    return str(Path(found).resolve())


def finished(folder: Path) -> InspectLog | None:
    """The log of a slice that ran to its end; None where there is none, or it is not whole."""
    logs = sorted(folder.glob("*.eval"))
    if len(logs) != 1:
        return None
    with contextlib.suppress(SeatrialError):
        log = inspect_log(logs[0])
        if log.status == "success" and len(log.samples) >= log.announced:
            return log
    return None


def set_aside(folder: Path) -> None:
    """Keep what a slice left that did not end, under another name."""
    number = 1
    while (place := folder.with_name(f"{folder.name}.unfinished-{number}")).exists():
        number += 1
    folder.rename(place)


async def run_slice(
    inspect: str,
    task: Sequence[str],
    arm: InspectArm,
    bounds: tuple[int, int],
    seed: int,
    folder: Path,
    *,
    stop: asyncio.Event,
    lock: int,
) -> InspectLog:
    """Run samples from the first to the last of `bounds` (from 0, without the last); NotReady where it fails.

    `task` is the task and options to it. Inspect draws its order from the seed, so that every slice and both arms
    have the same one. The child keeps the open file `lock`: while it lives, nobody else can use the folder.
    """
    folder.mkdir(parents=True)
    command = [
        inspect, "eval", *task, "--model", f"openai-api/{arm.service}/{arm.model}",
        "--limit", f"{bounds[0] + 1}-{bounds[1]}", "--sample-shuffle", str(seed + 1),  # 0 is no seed to it
        "--log-dir", str(folder), "--log-format", "eval", "--display", "log", "--no-fail-on-error",
        "--max-retries", str(TRIES - 1), "--timeout", str(int(arm.timeout)), "--max-connections", str(arm.connections),
        "--ctl-server", "false", *_parameters(arm, folder),
    ]  # fmt: skip
    with tempfile.TemporaryFile() as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "seatrial.trials.interchange.with_parent", str(os.getpid()), *command,
            stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output, env=arm.environment(),
            start_new_session=True, pass_fds=(lock,),
        )  # fmt: skip
        try:
            await _until(process, stop)
        finally:
            await _end(process)
        if stop.is_set():
            raise Interrupted
        log = finished(folder)
        if process.returncode or log is None:
            raise NotReady(
                f"Inspect did not finish samples {bounds[0] + 1} to {bounds[1]} with “{arm.name}”. Its last words:",
                arm.secret.hidden(_last_words(output, folder)) or f"none, and exit code {process.returncode}.",
            )
    _without_key(log, arm, folder)
    return log


def _parameters(arm: InspectArm, folder: Path) -> list[str]:
    if not arm.parameters:
        return []
    file = folder / "generate.json"
    file.write_text(json.dumps({"extra_body": arm.parameters}))
    return ["--generate-config", str(file)]


async def _until(process: asyncio.subprocess.Process, stop: asyncio.Event) -> None:
    """Until the process has ended or is to."""
    waiting = {asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Told to end it writes what it has; then it is ended, with all that it started."""
    if process.returncode is not None:
        return
    for way, seconds in ((signal.SIGINT, ENDS_IN), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, way)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await process.wait()
                return


def _last_words(output: IO[bytes], folder: Path) -> str:
    for log in folder.glob("*.eval"):
        with contextlib.suppress(SeatrialError):
            if error := inspect_log(log).error:
                return one_line(error)[:600]
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - LAST_BYTES))
    lines = [one_line(line) for line in output.read().decode("utf-8", "replace").splitlines()]
    return "\n".join([line for line in lines if line.strip(" ─│╭╮╰╯")][-8:])


def _without_key(log: InspectLog, arm: InspectArm, folder: Path) -> None:
    """An endpoint that says its key back puts it into the log, which is made to be passed on: such a log is removed."""
    if len(arm.secret.value) < 8:
        return
    wanted = arm.secret.value.encode()
    with zipfile.ZipFile(log.file) as archive:
        for name in archive.namelist():
            tail = b""
            with archive.open(name) as stream:
                while piece := stream.read(65_536):
                    if wanted in tail + piece:
                        shutil.rmtree(folder)
                        raise NotReady(
                            f"“{arm.name}” repeats its key in what it answers; the log that held it was removed.",
                            "Use another endpoint, and replace the key.",
                        )
                    tail = piece[-len(wanted) :]
