"""Reading what an endpoint answers: bounded in bytes, watched for silence, a stream or one whole JSON answer."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any

import aiohttp

from seatrial.trials.contenders.answer import Answer
from seatrial.trials.contenders.causes import message_of, one_line
from seatrial.trials.contenders.stream import DONE, GARBAGE, EventStream, TooLong, read_json

LARGEST_BODY = 32 * 1024 * 1024
MOST_GARBAGE = 50
GRACE = 2.0  # seconds for a usage count and the end of the stream, once the answer itself is complete


class NoAnswer(Exception):
    """What comes is no answer: a cause and a detail."""


class Watch:
    """Closes a response over which nothing has come for `idle` seconds. One timer for a whole answer."""

    def __init__(self, response: aiohttp.ClientResponse, idle: float) -> None:
        loop = asyncio.get_running_loop()
        self.now: Callable[[], float] = loop.time
        self.last = self.now()
        self.idle = idle
        self.fired = False
        self._response = response
        self._loop = loop
        self._timer = loop.call_at(self.last + idle, self._look)

    def _look(self) -> None:
        due = self.last + self.idle
        if self.now() < due:
            self._timer = self._loop.call_at(due, self._look)
        else:
            self.fired = True
            self._response.close()

    def leave_soon(self) -> None:
        """The answer is complete: wait no longer than `GRACE` for what may follow."""
        if self.idle <= GRACE:
            return
        self._timer.cancel()
        self.idle = min(self.idle, GRACE)
        self._timer = self._loop.call_at(self.last + self.idle, self._look)

    def stop(self) -> None:
        """The response is done with."""
        self._timer.cancel()


class Parts:
    """The bytes of a body as they come, at most `largest` of them; TooLong beyond. Compression is undone, bounded."""

    def __init__(self, response: aiohttp.ClientResponse, watch: Watch, largest: int) -> None:
        self._content, self._watch, self._left = response.content, watch, largest
        coding = response.headers.get("Content-Encoding", "identity").lower()
        if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
            raise NoAnswer("not an answer", "it is compressed in a way that was not asked for")
        self._unpack = None if coding in ("identity", "") else zlib.decompressobj(47)

    @property
    def over(self) -> bool:
        """Whether all has come already."""
        return self._content.is_eof()

    async def next(self) -> bytes:
        """The next bytes; empty at the end."""
        while part := await self._content.readany():
            self._watch.last = self._watch.now()
            if self._unpack:
                part = self._unpacked(part)
            self._left -= len(part)
            if self._left < 0:
                raise TooLong
            if part:
                return part
        return b""

    def _unpacked(self, part: bytes) -> bytes:
        assert self._unpack is not None
        try:
            return self._unpack.decompress(part, self._left + 1)
        except zlib.error:
            raise NoAnswer("not an answer", "it says that it is compressed, and is not") from None

    async def all(self) -> bytes:
        """Everything up to the end."""
        parts = []
        while part := await self.next():
            parts.append(part)
        return b"".join(parts)


class Receiver:
    """Takes one answer in. `first` and `ended` are on the loop's clock; `ended` stays 0 where it did not end well."""

    def __init__(self, answer: Answer, watch: Watch) -> None:
        self.answer, self.watch = answer, watch
        self.first: float | None = None
        self.ended = 0.0
        self._garbage = 0

    async def receive(self, parts: Parts) -> None:
        """A stream of events or one JSON answer, told apart by its first letter: servers mislabel both."""
        begun = await parts.next()
        while begun and not begun.strip():
            begun = await parts.next()
        match begun.lstrip()[:1]:
            case b"":
                raise NoAnswer("not an answer", "the body is empty")
            case b"<":
                raise NoAnswer("not an answer", one_line(f"a page of HTML: {message_of(begun)}"))
            case b"{" | b"[":
                self._whole(begun + await parts.all())
            case _:
                await self._stream(begun, parts)

    def _whole(self, body: bytes) -> None:
        value = read_json(body)
        if isinstance(value, list) and value:
            value = value[0]
        if value is GARBAGE or not isinstance(value, dict):
            raise NoAnswer("not an answer", "it begins like JSON, and is none")
        self.answer.take(value, "message")
        if self.answer.pieces:
            self.ended = self.watch.now()

    async def _stream(self, begun: bytes, parts: Parts) -> None:
        stream = EventStream()
        values = stream.feed(begun)
        while True:
            self._take(values)
            if self.answer.error is not None:
                return
            if self.ended and not parts.over:
                self.watch.leave_soon()
            part = await parts.next()
            if not part:
                break
            values = stream.feed(part)
        self._take(stream.end())
        if self._garbage and not self.answer.pieces and self.answer.error is None:
            raise NoAnswer("not an answer", "lines that are no events")

    def _take(self, values: list[Any]) -> None:
        answer = self.answer
        for value in values:
            if value is DONE:
                self._end()
            elif value is GARBAGE:
                self._garbage += 1
                if self._garbage > MOST_GARBAGE:
                    raise NoAnswer("not an answer", "lines that are no events")
            elif answer.take(value) and self.first is None:
                self.first = self.watch.last
        if answer.finish is not None and not self.ended:
            self._end()

    def _end(self) -> None:
        if not self.ended:
            self.ended = self.watch.last
