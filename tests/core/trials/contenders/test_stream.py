"""The stream of events is read alike however its bytes are cut."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.trials.contenders.stream import DONE, GARBAGE, LONGEST_LINE, EventStream, TooLong

EVENTS = [{"text": "Fähre ⛴ 𝛼"}, {"n": 1}, {"text": "two\nlines"}, {"list": [1, {"a": None}]}]


def read(*chunks: bytes) -> list[Any]:
    """All values of a stream that comes in these chunks."""
    stream = EventStream()
    return [*(value for chunk in chunks for value in stream.feed(chunk)), *stream.end()]


def written(end: str) -> bytes:
    """A stream with comments, other fields, and every way to write `data:`."""
    lines = [": keep-alive", "event: message", "id: 7", f"data: {json.dumps(EVENTS[0], ensure_ascii=False)}", ""]
    lines += [f"data:{json.dumps(EVENTS[1])}", "", ": ping", "", f"data: {json.dumps(EVENTS[2])}", "retry: 5", ""]
    lines += ['data: {"list":', 'data:  [1, {"a": null}]}', "", "data: [DONE]", "", ""]
    return end.join(lines).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(cuts=st.lists(st.integers(0, 400), max_size=60))
def test_any_chunking_and_any_line_ending_gives_the_same(end: str, cuts: list[int]) -> None:
    raw = written(end)
    places = [0, *sorted(cut for cut in cuts if cut < len(raw)), len(raw)]
    chunks = [raw[start:stop] for start, stop in pairwise(places)]
    assert read(*chunks) == [*EVENTS, DONE]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_at_a_time_gives_the_same(end: str) -> None:
    assert read(*(bytes([byte]) for byte in written(end))) == [*EVENTS, DONE]


def test_a_server_that_forgets_the_empty_lines_is_understood() -> None:
    assert read(b'data: {"n": 1}\ndata: {"n": 2}\ndata: [DONE]') == [{"n": 1}, {"n": 2}, DONE]


def test_a_byte_order_mark_and_a_last_line_without_an_end_are_no_trouble() -> None:
    assert read(b'\xef\xbb\xbfdata: {"n": 1}') == [{"n": 1}]


def test_what_is_no_event_and_no_json_is_told_apart() -> None:
    assert read(b'hello\ndata: {"n":\n\ndata: {"n": 2}\n\n') == [GARBAGE, GARBAGE, {"n": 2}]


def test_half_a_character_does_not_lose_the_event() -> None:
    assert read(b'data: {"t": "a\xe2\x9b"}\n\n') == [{"t": "a�"}]
    assert read(b'data: {"t": "\\ud83d"}\n\n') == [{"t": "\ud83d"}]


@pytest.mark.parametrize("start", [b"data: ", b": ", b"data: {\n"])
def test_a_line_or_an_event_without_end_is_refused(start: bytes) -> None:
    stream = EventStream()
    stream.feed(start)
    piece = b"data: " + b"x" * 1000 + b"\n" if start.endswith(b"\n") else b"x" * 65536
    with pytest.raises(TooLong):
        list(map(stream.feed, [piece] * (LONGEST_LINE // 1000 + 2)))


def test_json_nested_without_end_is_garbage_and_not_a_crash() -> None:
    assert read(b"data: " + b"[" * 200_000 + b"\n\n") == [GARBAGE]
