"""An endpoint on loopback that behaves as a test tells it: a real HTTP server, and a real contender that asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from seatrial.trials.contenders.endpoint import Endpoint
from seatrial.trials.contenders.file import EndpointSpec
from seatrial.trials.talk import Reply, Request

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]
QUESTION = Request(({"role": "user", "content": "Say ready."},), seconds=5.0)
USAGE = {"prompt_tokens": 7, "completion_tokens": 3}


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + json.dumps({"model": "served", "choices": [choice], **more}).encode() + b"\n\n"


def answer(*texts: str, usage: dict[str, int] | None = USAGE) -> list[bytes]:
    """The events of a proper answer."""
    counted = [b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n"] if usage else []
    return [*(chunk({"content": text}) for text in texts), chunk({}, "stop"), *counted, b"data: [DONE]\n\n"]


async def stream(request: web.Request, parts: list[bytes], pause: float = 0.0) -> web.StreamResponse:
    """Send events, each by itself."""
    await request.read()
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for part in parts:
        await response.write(part)
        await asyncio.sleep(pause)
    await response.write_eof()
    return response


def streams(*parts: bytes, pause: float = 0.0) -> Behaviour:
    """An endpoint that streams these bytes."""

    async def behave(request: web.Request) -> web.StreamResponse:
        return await stream(request, list(parts), pause)

    return behave


def says(body: bytes | str | dict[str, Any], status: int = 200, **headers: str) -> Behaviour:
    """An endpoint that answers with this body."""
    raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    kind = {"Content-Type": "application/json" if isinstance(body, dict) else "text/html"}

    async def behave(request: web.Request) -> web.StreamResponse:
        return web.Response(body=raw, status=status, headers={**kind, **headers})

    return behave


@asynccontextmanager
async def harbour(behave: Behaviour, served: list[str] | None = None) -> AsyncIterator[str]:
    """A server; gives its base URL."""

    async def models(_: web.Request) -> web.Response:
        if served is None:
            raise web.HTTPNotFound
        return web.json_response({"object": "list", "data": [{"id": name} for name in served]})

    app = web.Application(client_max_size=2**26)
    app.router.add_post("/v1/chat/completions", behave)
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


def contender(base_url: str, **fields: Any) -> Endpoint:
    """A contender for it, which gives up soon."""
    given = {"name": "one", "model": "m", "tries": 1, "idle": 0.4, **fields}
    return Endpoint(EndpointSpec(base_url=base_url, **given))


def ask(behave: Behaviour, request: Request = QUESTION, served: list[str] | None = None, **fields: Any) -> Reply:
    """One reply of a contender whose endpoint behaves so."""
    return replies(behave, [request], served, **fields)[0][0]


def replies(
    behave: Behaviour, requests: list[Request], served: list[str] | None = None, **fields: Any
) -> tuple[list[Reply], dict[str, str]]:
    """Replies one after the other, and what was learned."""

    async def run() -> tuple[list[Reply], dict[str, str]]:
        async with harbour(behave, served) as base_url, contender(base_url, **fields) as one:
            return [await one.reply(request) for request in requests], one.capabilities

    return asyncio.run(run())
