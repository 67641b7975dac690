"""A model file as a contender: llama.cpp's server in a process of its own, asked like any endpoint."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
import tempfile
from importlib import util
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from seatrial.errors import NotReady
from seatrial.trials.contenders.causes import one_line
from seatrial.trials.contenders.endpoint import Endpoint
from seatrial.trials.contenders.file import EndpointSpec, GgufSpec
from seatrial.trials.contenders.key import Secret
from seatrial.trials.contenders.weights import INSTALL, checked_hash, find_weights
from seatrial.trials.talk import Reply, Request

LAST_LINES = 8
# Threads that spin while they wait take each other's cores where two contenders share a machine: with both cores of
# two busy otherwise, 0.4 to 1 tokens/s spinning and 8 to 32 waiting.
WAITING = {"OMP_WAIT_POLICY": "PASSIVE"}
ENDS_IN = 3.0  # seconds after which a server that was told to end is ended


class LocalModel:
    """Opened, it serves the file on a free port of this machine; closed, nothing of it is left."""

    def __init__(self, spec: GgufSpec) -> None:
        self.spec = spec
        self._process: asyncio.subprocess.Process | None = None
        self._endpoint: Endpoint | None = None
        self._key = Secret("")
        self._log: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        """Check the file, start the server, wait until it answers. Raises BadInput or NotReady."""
        # A file of this machine is looked for before anything is asked to be installed, a repository's only then.
        file = await asyncio.to_thread(find_weights, self.spec) if self.spec.path else None
        if util.find_spec("xllamacpp") is None:
            raise NotReady("Serving a model file needs xllamacpp, which is not installed.", INSTALL)
        if file is None:
            file = await asyncio.to_thread(find_weights, self.spec)
        digest = await asyncio.to_thread(checked_hash, file, self.spec.sha256)
        self.spec = self.spec.model_copy(update={"sha256": digest})
        try:
            await self._serve(file)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server."""
        await self._end()

    def identity(self) -> str:
        """The file's hash and how it is served: the same on every machine."""
        said = self.spec.model_dump(mode="json", include={"sha256", "context", "tool_calls"})
        return json.dumps({"kind": "gguf", **said}, sort_keys=True)

    async def reply(self, request: Request) -> Reply:
        """One answer."""
        reply = await self._open.reply(request)
        if reply.error is not None and self._process is not None and self._process.returncode is not None:
            return Reply(finish="error", seconds=reply.seconds, error="unreachable: the model's server ended")
        return reply

    @property
    def capabilities(self) -> dict[str, str]:
        """What was learned of the server by asking it."""
        return self._open.capabilities

    @property
    def served_at(self) -> tuple[str, Secret]:
        """The address and the key of the server, for another program of this machine."""
        return self._open.spec.address, self._key

    async def served(self, seconds: float = 10.0) -> list[str] | None:
        """The models that the server says it serves."""
        return await self._open.served(seconds)

    def log(self) -> str:
        """The last lines of the server's log."""
        if self._log is None:
            return ""
        self._log.seek(0, 2)
        self._log.seek(max(self._log.tell() - 4000, 0))
        lines = self._log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(one_line(line) for line in lines[-LAST_LINES:])

    async def _serve(self, file: Path) -> None:
        key = secrets.token_urlsafe(24)
        self._key = Secret(key)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the server
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "seatrial.trials.contenders.serve_gguf",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=self._log,
            start_new_session=True,  # Ctrl-C is for the trial, which then ends its servers itself
            env={**WAITING, **os.environ},
        )  # fmt: skip
        address = await self._ready(self._process, file, key)
        spec = EndpointSpec(
            name=self.spec.name,
            base_url=f"{address}/v1",
            model=self.spec.name,
            tool_calls=self.spec.tool_calls,
            concurrency=self.spec.slots,
            timeout=self.spec.timeout,
            idle=self.spec.timeout,
        )
        self._endpoint = Endpoint(spec, self._key)
        await self._endpoint.__aenter__()

    async def _ready(self, process: asyncio.subprocess.Process, file: Path, key: str) -> str:
        """The address, once the model is loaded."""
        assert process.stdin is not None
        assert process.stdout is not None
        told = self.spec.model_dump(include={"context", "slots", "threads", "gpu_layers", "name"})
        process.stdin.write(json.dumps({**told, "path": str(file), "key": key}).encode() + b"\n")
        try:
            async with asyncio.timeout(self.spec.ready):
                line = await process.stdout.readline()
            address: str = json.loads(line)["address"]
        except TimeoutError:
            raise NotReady(f"{file.name} was not ready within {self.spec.ready:g} s.", self.log()) from None
        except (ValueError, KeyError, TypeError):
            raise NotReady(f"llama.cpp cannot serve {file.name}. Its last words:", self.log()) from None
        return address

    async def _end(self) -> None:
        if self._endpoint is not None:
            await self._endpoint.__aexit__(None, None, None)
            self._endpoint = None
        if self._process is not None and self._process.returncode is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                async with asyncio.timeout(ENDS_IN):
                    await self._process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
        if self._log is not None:
            self._log.close()
            self._log = None

    @property
    def _open(self) -> Endpoint:
        if self._endpoint is None:
            raise NotReady("The contender has not been opened.", "Use it in `async with`.")
        return self._endpoint
