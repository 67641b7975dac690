"""The only way out of a command's sandbox: a unix socket that answers for one endpoint, and counts what passes.

The command has neither network nor key. It speaks to the socket (through `inside/relay_inside.py`, which listens on
its own loopback); the key, the model and the limits are added here, outside.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from aiohttp import web

from seatrial.trials.contenders.answer import Answer, TooLarge
from seatrial.trials.contenders.file import CommandSpec
from seatrial.trials.contenders.key import Secret
from seatrial.trials.contenders.stream import EventStream, TooLong

LARGEST_REQUEST = 32 * 1024 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024
CONNECT_SECONDS = 10.0
ALLOWED = frozenset({"chat/completions", "completions", "responses"})


class Relay:
    """Answers at `socket` while it is open. `calls` counts requests passed on; tokens are the endpoint's counts."""

    def __init__(
        self, spec: CommandSpec, secret: Secret, folder: Path, *, calls: int, tokens: int, call_tokens: int = 1 << 30
    ) -> None:
        self.socket = folder / "endpoint.sock"
        self.calls = self.tokens_in = self.tokens_out = 0
        self.refused: str | None = None  # why a request was not passed on, the last time
        self._spec = spec
        self._secret = secret
        self._most_calls, self._most_tokens, self._most_each = calls, tokens, call_tokens
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.UnixSite(self._runner, str(self.socket)).start()
        os.chmod(self.socket, 0o666)  # noqa: S103 - its folder is closed to others; the sandbox's user has to reach it
        self._session = aiohttp.ClientSession(
            headers=self._headers(),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._spec.timeout, sock_connect=CONNECT_SECONDS),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, and end what is under way."""
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        return headers | ({"Authorization": f"Bearer {self._secret.value}"} if self._secret.value else {})

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"].strip("/").removeprefix("v1/")
        if request.method == "GET" and path == "models":
            return await self._pass_on(request, "GET", path, None)
        if request.method != "POST" or path not in ALLOWED:
            return self._refuse(404, f"only {', '.join(sorted(ALLOWED))} and models are answered here")
        if self.calls >= self._most_calls or self.tokens_out >= self._most_tokens:
            return self._refuse(403, "the trial's limit of calls or tokens is used up")
        try:
            body = orjson.loads(await request.read())
        except (orjson.JSONDecodeError, web.HTTPRequestEntityTooLarge):
            return self._refuse(400, "the request is not JSON, or too large")
        if not isinstance(body, dict):
            return self._refuse(400, "the request is not a JSON object")
        self.calls += 1
        return await self._pass_on(request, "POST", path, self._bounded(body))

    def _bounded(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the command asks, of the trial's model, for one answer, within what is left of the tokens."""
        if self._spec.model is not None:
            body["model"] = self._spec.model
        body.pop("n", None)
        left = min(self._most_tokens - self.tokens_out, self._most_each)
        named = next((name for name in ("max_completion_tokens", "max_output_tokens") if name in body), "max_tokens")
        asked = body.get(named)
        body[named] = min(asked, left) if type(asked) is int and asked > 0 else left
        if body.get("stream") is True and "messages" in body:
            body["stream_options"] = {"include_usage": True}
        return body

    async def _pass_on(
        self, request: web.Request, method: str, path: str, body: Mapping[str, Any] | None
    ) -> web.StreamResponse:
        if self._session is None:
            return self._refuse(503, "the relay is closed")
        url = f"{self._spec.address}/{path}"
        data = None if body is None else orjson.dumps(body)
        try:
            async with self._session.request(method, url, data=data, allow_redirects=False) as response:
                return await self._copy(request, response)
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._refuse(502, f"the endpoint did not answer: {type(error).__name__}")

    async def _copy(self, request: web.Request, response: aiohttp.ClientResponse) -> web.StreamResponse:
        """Bytes as they come; the key, should the endpoint repeat it, does not go in."""
        kind = response.headers.get("Content-Type", "application/json")
        passed = web.StreamResponse(status=response.status, headers={"Content-Type": kind})
        await passed.prepare(request)
        counter, size = _Counter("event-stream" in kind), 0
        try:
            async for chunk in response.content.iter_any():
                size += len(chunk)
                if size > LARGEST_ANSWER:
                    break
                counter.take(chunk)
                await passed.write(self._without_key(chunk))
        except (aiohttp.ClientError, TimeoutError):
            self.refused = "the endpoint closed mid-answer"
        finally:
            tokens_in, tokens_out = counter.counted()
            self.tokens_in += tokens_in
            self.tokens_out += tokens_out
        await passed.write_eof()
        return passed

    def _without_key(self, chunk: bytes) -> bytes:
        key = self._secret.value.encode()
        return chunk.replace(key, b"[key]") if key else chunk

    def _refuse(self, status: int, why: str) -> web.Response:
        self.refused = why
        error = {"error": {"message": f"Seatrial: {why}.", "type": "relay", "code": status}}
        return web.Response(status=status, body=orjson.dumps(error), content_type="application/json")


class _Counter:
    """Tokens in an answer that passes: from its usage, else one for every four characters of text."""

    def __init__(self, stream: bool) -> None:
        self._answer = Answer()
        self._events = EventStream() if stream else None
        self._whole: list[bytes] = []

    def take(self, chunk: bytes) -> None:
        if self._events is None:
            self._whole.append(chunk)
            return
        try:
            for value in self._events.feed(chunk):
                self._read(value)
        except (TooLong, TooLarge):
            self._events = EventStream()

    def _read(self, value: Any, part: str = "delta") -> None:
        self._answer.take(value, part)
        # The `responses` interface names its counts otherwise, and puts them one level down while streaming.
        if isinstance(value, dict):
            inner = value.get("response")
            usage = (inner if isinstance(inner, dict) else value).get("usage")
            if isinstance(usage, dict) and "input_tokens" in usage:
                counts = {"prompt_tokens": usage["input_tokens"], "completion_tokens": usage.get("output_tokens")}
                self._answer.take({"usage": counts})

    def counted(self) -> tuple[int, int]:
        """Tokens in and out."""
        if self._whole:
            with contextlib.suppress(orjson.JSONDecodeError, TooLarge):
                self._read(orjson.loads(b"".join(self._whole)), "message")
            self._whole = []
        tokens_out = self._answer.tokens_out
        return self._answer.tokens_in or 0, (self._answer.size + 3) // 4 if tokens_out is None else tokens_out
