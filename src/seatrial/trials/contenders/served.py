"""Which models an endpoint says it serves."""

from __future__ import annotations

import asyncio

import aiohttp
from yarl import URL

from seatrial.trials.contenders.causes import one_line
from seatrial.trials.contenders.receiving import NoAnswer, Parts, Watch
from seatrial.trials.contenders.stream import TooLong, read_json

LARGEST_LIST = 4 * 1024 * 1024
MOST_MODELS = 1000


async def models_served(session: aiohttp.ClientSession, url: URL, seconds: float) -> list[str] | None:
    """The ids of GET /models, in their order; None where no such list comes within the time."""
    try:
        async with asyncio.timeout(seconds):
            response = await session.get(url, allow_redirects=False)
            watch = Watch(response, seconds)
            try:
                if response.status != 200:
                    return None
                body = await Parts(response, watch, LARGEST_LIST).all()
            finally:
                watch.stop()
                response.close()
    except (TimeoutError, aiohttp.ClientError, TooLong, NoAnswer):
        return None
    value = read_json(body)
    rows = value.get("data") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        return None
    ids = (row.get("id") for row in rows[:MOST_MODELS] if isinstance(row, dict))
    return [one_line(name)[:200] for name in ids if isinstance(name, str) and name]
