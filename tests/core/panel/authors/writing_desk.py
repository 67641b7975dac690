"""A run of model authors over a small catalogue, with a real endpoint on loopback that behaves as a test tells it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from tests.core.panel.authors.critic_server import reply
from tests.core.trials.contenders.harbour import Behaviour, harbour

from seatrial.panel.authors.asking import Limits
from seatrial.panel.authors.plan import plan
from seatrial.panel.authors.run import Result, write_reviews
from seatrial.panel.authors.settings import EVERY_SEAT, PanelSettings, Spending
from seatrial.panel.panel import load_panel
from seatrial.panel.review import Review
from seatrial.trials.contenders.file import EndpointSpec

TOOL = "kestrel-8b"
FREE = {"price_in": 0.0, "price_out": 0.0}


@contextmanager
def serving(behave: Behaviour) -> Iterator[str]:
    """An endpoint in a thread of its own; gives its base URL."""
    loop = asyncio.new_event_loop()
    ready: threading.Event = threading.Event()
    found: dict[str, Any] = {}

    async def serve() -> None:
        async with harbour(behave) as address:
            found.update(address=address, stop=asyncio.Event())
            ready.set()
            await found["stop"].wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(5)
    try:
        yield found["address"]
    finally:
        loop.call_soon_threadsafe(found["stop"].set)
        thread.join()
        loop.close()


def writes(say: Callable[[dict[str, Any]], str], seen: list[dict[str, Any]] | None = None) -> Behaviour:
    """An endpoint that answers a body with a text; the bodies go to `seen`."""

    async def behave(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if seen is not None:
            seen.append(body)
        return web.json_response(reply(body, say(body)))

    return behave


def write_seats(
    folder: Path,
    address: str,
    *,
    critics: tuple[str, ...] = ("builder", "founder"),
    tools: tuple[str, ...] = (TOOL,),
    spending: Spending | None = None,
    seconds: float = 2.0,
    concurrency: int = 2,
    **fields: Any,
) -> Result:
    """One run over some seats of a catalogue; the ledger lies beside it."""
    panel = load_panel(folder)
    given = {"name": "writer", "model": "writer-1", "tries": 1, "idle": 0.4, **FREE, **fields}
    settings = PanelSettings([EndpointSpec(base_url=address, **given)], {EVERY_SEAT: "writer"})
    rows = plan(panel, settings, [panel.catalogue.tools[slug] for slug in tools], critics)
    return write_reviews(
        rows, folder, folder.parent / "answers.jsonl", spending or Spending(),
        limits=Limits(answer_tokens=1000, seconds=seconds), concurrency=concurrency,
    )  # fmt: skip


def review_by(folder: Path, critic: str, tool: str = TOOL) -> Review:
    """The review that stands in a seat now."""
    panel = load_panel(folder, every_sentence=True)
    assert panel.catalogue.problems == []
    return next(row for row in panel.assess(panel.catalogue.tools[tool]).reviews if row.critic == critic)


def saved(folder: Path, critic: str, tool: str = TOOL) -> dict[str, Any]:
    """What the catalogue holds for a seat."""
    found: dict[str, Any] = json.loads((folder / "reviews" / tool / f"{critic}.json").read_text())
    return found
