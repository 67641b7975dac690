"""Server-sent events, read as they come: any chunking, any line ending, nothing unbounded."""

from __future__ import annotations

import json
from typing import Any

import orjson

LONGEST_LINE = 4 * 1024 * 1024
DONE = object()
GARBAGE = object()


class TooLong(Exception):
    """A line that goes on for more than `LONGEST_LINE` bytes."""


class EventStream:
    """Takes bytes, gives the JSON values of `data:` lines; `DONE` for [DONE], `GARBAGE` for what is no JSON.

    Comments and other fields are passed over. Every `data:` line is read on its own where it is JSON on its own
    (servers forget the empty line between two events); else an event's lines are joined, as the standard has it.
    """

    def __init__(self) -> None:
        self._rest: list[bytes] = []  # of a line that has not ended
        self._rest_size = 0
        self._event: list[bytes] = []  # data lines of an event that are no JSON on their own
        self._event_size = 0
        self._return_last = False
        self._begun = False

    def feed(self, chunk: bytes) -> list[Any]:
        """The values that these bytes complete. TooLong ends it."""
        if not self._begun and chunk:
            self._begun = True
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        if b"\r" in chunk or self._return_last:
            chunk = self._plain_ends(chunk)
        if b"\n" not in chunk:
            self._keep(chunk)
            return []
        lines = chunk.split(b"\n")
        if self._rest:
            self._rest.append(lines[0])
            lines[0] = b"".join(self._rest)
            self._rest, self._rest_size = [], 0
        self._keep(lines.pop())
        found: list[Any] = []
        for line in lines:
            self._line(line, found)
        return found

    def end(self) -> list[Any]:
        """What stands in a last line or event that was not ended."""
        found: list[Any] = []
        if self._rest:
            line, self._rest = b"".join(self._rest), []
            self._line(line, found)
        self._line(b"", found)
        return found

    def _plain_ends(self, chunk: bytes) -> bytes:
        if self._return_last and chunk.startswith(b"\n"):
            chunk = chunk[1:]  # the second half of a line end whose first half ended the chunk before
            if not chunk:
                self._return_last = False
                return chunk
        self._return_last = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _keep(self, part: bytes) -> None:
        if part:
            self._rest.append(part)
            self._rest_size += len(part)
            if self._rest_size > LONGEST_LINE:
                raise TooLong

    def _line(self, line: bytes, found: list[Any]) -> None:
        if line.startswith(b"data:"):
            data = line[5:].strip()
            if data == b"[DONE]":
                found.append(DONE)
            elif self._event:
                self._add(data)
            elif data:
                value = read_json(data)
                if value is GARBAGE:
                    self._add(data)
                else:
                    found.append(value)
        elif not line:
            if self._event:
                found.append(read_json(b"\n".join(self._event)))
                self._event, self._event_size = [], 0
        elif not line.startswith((b":", b"event:", b"id:", b"retry:")):
            found.append(GARBAGE)

    def _add(self, data: bytes) -> None:
        self._event.append(data)
        self._event_size += len(data) + 1
        if self._event_size > LONGEST_LINE:
            raise TooLong


def read_json(data: bytes) -> Any:
    """A JSON value, or `GARBAGE`. Broken UTF-8 and lone surrogates, which a split character leaves, are let through."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(data.decode("utf-8", "replace"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return GARBAGE
