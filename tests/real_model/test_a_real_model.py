"""A real model behind a real server: streamed, counted, asked for calls and for JSON.

Needs the extra gguf and SEATRIAL_TEST_GGUF, the path of a model that follows instructions. `make test-model` runs it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from seatrial.trials.contenders.doctor import COUNT, FILL, SCHEMA, TOOL, examine
from seatrial.trials.contenders.file import GgufSpec
from seatrial.trials.contenders.gguf import LocalModel
from seatrial.trials.engine.texttools import text_tool_calls
from seatrial.trials.talk import Reply, Request

MODEL = os.environ.get("SEATRIAL_TEST_GGUF", "")
pytestmark = pytest.mark.skipif(not MODEL, reason="SEATRIAL_TEST_GGUF names no model")


@asynccontextmanager
async def model() -> AsyncIterator[LocalModel]:
    """The model, served."""
    async with LocalModel(GgufSpec(name="real", path=MODEL, context=4096, slots=2)) as one:
        yield one


def asked(*requests: Request) -> list[Reply]:
    """Replies to requests, one after the other."""

    async def run() -> list[Reply]:
        async with model() as one:
            return [await one.reply(request) for request in requests]

    return asyncio.run(run())


def user(text: str, **fields: object) -> Request:
    """A request with one message."""
    return Request(({"role": "user", "content": text},), max_tokens=128, **fields)  # type: ignore[arg-type]


def test_an_answer_streams_and_is_counted() -> None:
    (reply,) = asked(user(COUNT))
    assert reply.error is None
    assert "3" in reply.text
    assert reply.counted
    assert reply.tokens_in > 10
    assert reply.first_token_seconds is not None
    assert 0 < reply.first_token_seconds < reply.seconds
    print(f"\nfirst token {reply.first_token_seconds:.2f} s, {reply.tokens_out} tokens in {reply.seconds:.2f} s")


def test_a_tool_is_called_natively_or_in_text() -> None:
    (reply,) = asked(user("What is the time in Lisbon? Use the tool.", tools=(TOOL,)))
    calls = reply.tool_calls or text_tool_calls(reply.text, {"time_in_city"})
    print(f"\n{'native' if reply.tool_calls else 'as text'}: {reply.tool_calls or reply.text!r}")
    assert [call.name for call in calls] == ["time_in_city"]
    assert "city" in json.loads(calls[0].arguments)


def test_a_schema_is_held() -> None:
    (reply,) = asked(user(FILL, schema=SCHEMA))
    print(f"\n{reply.text!r}")
    assert set(json.loads(reply.text)) == {"city", "population"}


def test_a_request_longer_than_the_context_is_told_as_such() -> None:
    (reply,) = asked(user("word " * 6000))
    assert str(reply.error).startswith("context full: ")


def test_answers_at_the_same_time_and_a_cancelled_one_leave_it_well() -> None:
    async def run() -> list[Reply]:
        async with model() as one:
            task = asyncio.create_task(one.reply(user("Tell a long story.")))
            await asyncio.sleep(0.5)
            task.cancel()
            return list(await asyncio.gather(*(one.reply(user(COUNT)) for _ in range(4))))

    assert [reply.error for reply in asyncio.run(run())] == [None] * 4


def test_nothing_of_it_is_left_when_it_is_closed() -> None:
    async def run() -> tuple[int, bool]:
        async with model() as one:
            assert one._process is not None
            pid = one._process.pid
            before = Path(f"/proc/{pid}").exists()
        return pid, before

    pid, before = asyncio.run(run())
    assert before
    assert not Path(f"/proc/{pid}").exists()


def test_the_doctor_finds_it_well() -> None:
    found = asyncio.run(examine(GgufSpec(name="real", path=MODEL, context=4096)))
    print(f"\n{found.model_dump_json(indent=2)}")
    assert found.well
    assert found.streams
    assert found.counts_tokens
    assert found.json_schema == "held"
