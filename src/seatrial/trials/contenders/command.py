"""A command-line agent as a contender: it works in a folder of its own, in the sandbox, with one endpoint in reach.

What it is given: the item's files in its working folder, the task in `TASK.md` there, and these words of its command
filled in: {task} (the task's text), {task_file}, {model}, {endpoint}, {seed},
{here} (the folder of contenders.yaml). OpenAI's usual variables point to the relay.
What counts: for a repository, the files it leaves; for a question, the text of `ANSWER.md`, else what it printed.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from seatrial.errors import NotReady
from seatrial.trials.contenders.file import CommandSpec
from seatrial.trials.contenders.key import Secret, read_key
from seatrial.trials.contenders.relay import Relay
from seatrial.trials.item import Item
from seatrial.trials.sandbox.box import find_box
from seatrial.trials.sandbox.limits import Limits
from seatrial.trials.talk import Delivery

if TYPE_CHECKING:
    from seatrial.trials.engine.plan import Rules

TASK_FILE = "TASK.md"
ANSWER_FILE = "ANSWER.md"
PORT = 8765  # on the box's own loopback, where nothing else listens
ENDPOINT = f"http://127.0.0.1:{PORT}/v1"
INSIDE = Path(__file__).parent / "inside" / "relay_inside.py"
MEMORY_MB = 4096
PROCESSES = 256
LARGEST_FILE = 4_000_000
MOST_FILES = 20_000


class Command:
    """Runs its command once for every attempt."""

    def __init__(self, spec: CommandSpec) -> None:
        self.spec = spec
        self._secret = Secret("")
        self._slots = asyncio.Semaphore(spec.concurrency)

    async def __aenter__(self) -> Self:
        """Read the key, and see that the program and a sandbox are there. Raises NotReady."""
        self._secret = read_key(self.spec.key_env)
        program = self._program()
        if "/" in program and not os.access(program, os.X_OK):
            name = Path(program).name
            raise NotReady(f"There is no program {name} where the file says.", "Correct `command:` in contenders.yaml.")
        box = await asyncio.to_thread(find_box)
        if box.name != "bubblewrap":
            raise NotReady(
                f"A command cannot be given one endpoint, and nothing else of the network, in {box.name}.",
                "It needs bubblewrap: see `seatrial sandbox check`.",
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held between two attempts."""

    def identity(self) -> str:
        """Command, variables, model and address: everything that decides how it works, without a key."""
        said = self.spec.model_dump(
            mode="json", include={"command", "environment", "model", "concurrency"}, exclude_none=True
        )
        return json.dumps({"kind": "command", "address": self.spec.address, **said}, sort_keys=True)

    async def work(self, item: Item, *, seed: int, limits: Rules) -> Delivery:
        """One attempt. Whatever the command does, this returns; what went wrong is in the delivery."""
        async with self._slots:
            with tempfile.TemporaryDirectory(prefix="seatrial-") as place:
                folder, way = Path(place, "work"), Path(place, "way")
                folder.mkdir()
                way.mkdir(mode=0o700)
                write_files(folder, item)
                started = time.monotonic()
                most = {"calls": limits.turns, "tokens": limits.tokens, "call_tokens": limits.call_tokens}
                async with Relay(self.spec, self._secret, way, **most) as relay:
                    text, error = await self._run(item, folder, relay, seed, limits.seconds)
                return Delivery(
                    text=self._secret.hidden(text),
                    files=read_files(folder, item.files),
                    calls=relay.calls,
                    tokens_in=relay.tokens_in,
                    tokens_out=relay.tokens_out,
                    seconds=time.monotonic() - started,
                    error=error,
                )

    async def _run(self, item: Item, folder: Path, relay: Relay, seed: int, seconds: float) -> tuple[str, str | None]:
        box = await asyncio.to_thread(find_box)
        inside = ["python", str(INSIDE), str(relay.socket), str(PORT), "--", *self._words(item, seed)]
        limits = Limits(
            seconds=seconds,
            memory_mb=MEMORY_MB,
            processes=PROCESSES,
            output_bytes=2_000_000,
            file_mb=64,
        )
        readable = [INSIDE.parent, *(self.spec.resolve(path) for path in self.spec.readable)]
        finished = await asyncio.to_thread(
            box.run,
            inside,
            folder=folder,
            limits=limits,
            sockets=[relay.socket],
            network="relay",
            extra_readable=readable,
            environment=self._environment(),
        )
        answer = folder / ANSWER_FILE
        printed = finished.output.decode("utf-8", "replace")
        text = answer.read_text(errors="replace")[:1_000_000] if answer.is_file() and not item.files else printed
        if finished.why is not None and not item.files:
            return text, f"command stopped: {finished.why}"
        if finished.code == 127 and relay.calls == 0:
            return text, "command not found in the sandbox: name its installation under `readable:`"
        if relay.calls == 0 and relay.refused is None:
            said = finished.errors.decode("utf-8", "replace").strip() or printed.strip()
            return text, f"it made no call and ended with {finished.code}: {said[-300:]}"
        return text, None

    def _program(self) -> str:
        """A path is one of this machine; a bare name is looked up in the sandbox."""
        word = self.spec.command[0]
        return str(self.spec.resolve(word)) if "/" in word else word

    def _words(self, item: Item, seed: int) -> list[str]:
        """The command, its places filled in."""
        filled = {
            "{task}": task_text(item),
            "{task_file}": TASK_FILE,
            "{model}": self.spec.model or "",
            "{endpoint}": ENDPOINT,
            "{seed}": str(seed),
            "{here}": str(self.spec.folder.resolve()),
        }
        # In one pass: a place that stands in the task's own text is text.
        places = re.compile("|".join(map(re.escape, filled)))
        return [places.sub(lambda found: filled[found[0]], word) for word in (self._program(), *self.spec.command[1:])]

    def _environment(self) -> dict[str, str]:
        return {
            "OPENAI_BASE_URL": ENDPOINT,
            "OPENAI_API_BASE": ENDPOINT,
            "OPENAI_API_KEY": "from-the-relay",
            "HOME": "/tmp",  # noqa: S108 - of the sandbox, and gone with it
            **self.spec.environment,
        }


def task_text(item: Item) -> str:
    """What a command is told: the item's words, and where its answer counts."""
    where = (
        "Work on the files in the current folder. What you leave there is judged; nothing you print is."
        if item.files
        else f"Write your answer, and nothing else, into the file {ANSWER_FILE} in the current folder."
    )
    return "\n\n".join(filter(None, (item.system, item.prompt, where)))


def write_files(folder: Path, item: Item) -> None:
    """The item's files, and its task."""
    for path, text in {**item.files, TASK_FILE: task_text(item)}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def read_files(folder: Path, given: Collection[str] = ()) -> dict[str, bytes]:
    """What was left: regular files of at most 4 MB. Hidden ones and caches only where they were `given`."""
    found: dict[str, bytes] = {}
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            file = Path(base, name)
            path = file.relative_to(folder)
            aside = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
            if path.as_posix() in (TASK_FILE, ANSWER_FILE) or (aside and path.as_posix() not in given):
                continue
            if not file.is_symlink() and file.is_file() and file.stat().st_size <= LARGEST_FILE:
                found[path.as_posix()] = file.read_bytes()
            if len(found) >= MOST_FILES:
                return found
    return found
