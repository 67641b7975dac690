"""An endpoint that behaves: timed, counted, asked in the way that it can take."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from tests.core.trials.contenders.harbour import (
    QUESTION,
    Behaviour,
    answer,
    ask,
    chunk,
    contender,
    harbour,
    replies,
    says,
    stream,
    streams,
)

from seatrial.errors import NotReady
from seatrial.trials.talk import Request, ToolCall

TOOL = {"type": "function", "function": {"name": "look", "description": "Look.", "parameters": {"type": "object"}}}
WITH_TOOL = Request(QUESTION.messages, tools=(TOOL,), seconds=5)


def test_a_stream_is_timed_and_counted() -> None:
    reply = ask(streams(*answer("rea", "dy"), pause=0.1))
    assert (reply.text, reply.finish, reply.error) == ("ready", "stop", None)
    assert (reply.tokens_in, reply.tokens_out, reply.counted) == (7, 3, True)
    assert reply.first_token_seconds is not None
    assert reply.first_token_seconds < 0.1
    assert 0.2 <= reply.seconds < 0.45  # the answer's end; the usage count and [DONE] come later and are no latency


def test_an_endpoint_that_does_not_stream_is_understood_but_has_no_first_token() -> None:
    whole = {"choices": [{"message": {"content": "ready"}, "finish_reason": "length"}], "usage": {"prompt_tokens": 5}}
    reply = ask(says(whole))
    assert (reply.text, reply.finish, reply.first_token_seconds) == ("ready", "length", None)
    assert (reply.tokens_in, reply.tokens_out, reply.counted) == (5, 2, False)


def test_tokens_that_nobody_counts_are_estimated_and_said_to_be() -> None:
    reply = ask(streams(*answer("four" * 10, usage=None)))
    assert (reply.tokens_out, reply.counted) == (10, False)
    assert reply.tokens_in > 5


def test_an_end_without_done_and_one_that_is_never_closed_cost_nothing_but_a_little_patience() -> None:
    assert ask(streams(chunk({"content": "ready"}), chunk({}, "stop"))).error is None

    async def stays_open(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(chunk({"content": "ready"}, "stop"))
        await asyncio.sleep(30)
        return response

    reply = ask(stays_open)
    assert (reply.text, reply.error) == ("ready", None)
    assert reply.seconds < 0.35


def test_calls_are_read_from_their_pieces() -> None:
    pieces = [{"index": 0, "id": "c1", "function": {"name": "look", "arguments": ""}}]
    pieces += [{"index": 0, "function": {"arguments": part}} for part in ('{"at', '": ', '"sea"}')]
    events = [chunk({"tool_calls": [piece]}) for piece in pieces]
    reply = ask(streams(*events, chunk({}, "tool_calls"), b"data: [DONE]\n\n"), WITH_TOOL)
    assert (reply.finish, reply.tool_calls) == ("tool_calls", (ToolCall("c1", "look", '{"at": "sea"}'),))


def test_what_is_sent_is_what_was_asked() -> None:
    seen: list[Any] = []
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    asked = Request(({"role": "user", "content": "half \ud83d"},), (TOOL,), 99, 0.5, 2**40 + 3, 5, schema)
    ask(recording(seen), asked, parameters={"top_p": 0.9}, headers={"X-Title": "harbour"})
    body, headers = seen[0]
    assert body == {
        "model": "m", "messages": [{"role": "user", "content": "half \ud83d"}], "stream": True,
        "stream_options": {"include_usage": True}, "max_tokens": 99, "temperature": 0.5, "seed": 3, "top_p": 0.9,
        "tools": [TOOL],
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}},
    }  # fmt: skip
    assert (headers["X-Title"], headers["Accept-Encoding"]) == ("harbour", "identity")
    assert "Authorization" not in headers


def recording(seen: list[Any], refusing: tuple[tuple[str, int, Any], ...] = ()) -> Behaviour:
    """An endpoint that notes what is sent, and refuses requests with some parameters."""

    async def behave(request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        seen.append((body, request.headers.copy()))
        for parameter, status, said in refusing:
            if parameter in body:
                return web.json_response(said, status=status)
        return await stream(request, answer("ready"))

    return behave


EXTRA = {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}
RENAMED = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
ONLY_ONE = "Unsupported value: 'temperature' does not support 0 with this model."
CHOICE = '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'
REFUSALS: list[tuple[str, int, Any]] = [
    ("seed", 422, EXTRA),
    ("stream_options", 400, {"error": {"message": "Unrecognized request argument supplied: stream_options"}}),
    ("max_tokens", 400, {"error": {"message": RENAMED, "param": "max_tokens"}}),
    ("temperature", 400, {"error": {"message": ONLY_ONE}}),
    ("tools", 400, {"error": {"message": "registry.ollama.ai/library/gull does not support tools"}}),
    ("tools", 500, {"error": {"message": "tools param requires --jinja flag"}}),
    ("tools", 404, {"error": {"message": "No endpoints found that support tool use."}}),
    ("tools", 400, {"message": CHOICE}),
    ("response_format", 400, {"error": {"message": "This response_format type is unavailable now: json_schema"}}),
    ("response_format", 400, {"error": {"message": "Invalid value: response_format is not supported"}}),
]


@pytest.mark.parametrize(("parameter", "status", "said"), REFUSALS)
def test_what_an_endpoint_does_not_take_is_learned_once_and_stated(parameter: str, status: int, said: Any) -> None:
    seen: list[Any] = []
    asked = Request(QUESTION.messages, tools=(TOOL,), schema={"type": "object"}, seconds=5)
    got, learned = replies(recording(seen, ((parameter, status, said),)), [asked, asked])
    assert [reply.error for reply in got] == [None, None]
    assert [reply.retries for reply in got] == [0, 0]
    assert [parameter in body for body, _ in seen] == [True, False, False]
    assert parameter in learned
    if parameter == "max_tokens":
        assert seen[1][0]["max_completion_tokens"] == 1024


def test_several_are_learned_one_after_the_other() -> None:
    seen: list[Any] = []
    _, learned = replies(recording(seen, tuple(REFUSALS[:5])), [WITH_TOOL])
    assert {"seed", "stream_options", "max_tokens", "temperature", "tools"} <= learned.keys()
    assert len(seen) == 6


def test_a_model_that_fails_at_a_call_does_not_pass_for_an_endpoint_without_tools() -> None:
    failed = {"error": {"message": "Failed to call a function. See 'failed_generation'.", "code": "tool_use_failed"}}
    got, learned = replies(recording([], (("tools", 400, failed),)), [WITH_TOOL])
    assert got[0].error is not None
    assert got[0].error.startswith("request refused: 400, Failed to call a function")
    assert "tools" not in learned


def test_what_was_taken_once_is_not_unlearned_by_a_later_refusal() -> None:
    calls: list[Any] = []

    async def behave(request: web.Request) -> web.StreamResponse:
        calls.append(json.loads(await request.read()))
        if len(calls) == 1:
            return await stream(request, answer("ready"))
        return web.json_response({"error": "seed is not supported today"}, status=400)

    got, learned = replies(behave, [QUESTION, QUESTION])
    assert (got[0].error, got[1].error) == (None, "request refused: 400, seed is not supported today")
    assert "seed" not in learned


def test_a_contender_held_to_native_calls_is_not_asked_in_text() -> None:
    got, _ = replies(recording([], (REFUSALS[4],)), [WITH_TOOL], tool_calls="native")
    assert got[0].error == "tools refused: 400, registry.ollama.ai/library/gull does not support tools"


def test_tools_as_text_keep_the_whole_conversation() -> None:
    seen: list[Any] = []
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": "sea"}'}}
    asked = Request(
        ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "Look."},
         {"role": "assistant", "content": "", "tool_calls": [call]},
         {"role": "tool", "tool_call_id": "c1", "content": "A gull."}),
        (TOOL,), seconds=5,
    )  # fmt: skip
    ask(recording(seen), asked, tool_calls="text")
    body = seen[0][0]
    assert "tools" not in body
    assert [message["role"] for message in body["messages"]] == ["system", "user", "assistant", "user"]
    assert body["messages"][0]["content"].startswith("Be brief.\n\nYou can use tools.")
    assert '"name":"look"' in body["messages"][0]["content"]
    assert body["messages"][2]["content"] == '```json\n{"name": "look", "arguments": {"at": "sea"}}\n```'
    assert body["messages"][3]["content"] == "The tool's result:\nA gull."


def test_the_clock_starts_when_a_slot_is_free_and_no_more_are_asked_at_once() -> None:
    busy, most = 0, 0

    async def behave(request: web.Request) -> web.StreamResponse:
        nonlocal busy, most
        busy, most = busy + 1, max(most, busy + 1)
        await asyncio.sleep(0.1)
        busy -= 1
        return await stream(request, answer("ready"))

    async def run() -> list[float]:
        async with harbour(behave) as base_url, contender(base_url, concurrency=2) as one:
            return [reply.seconds for reply in await asyncio.gather(*(one.reply(QUESTION) for _ in range(6)))]

    seconds = asyncio.run(run())
    assert most == 2
    assert max(seconds) < 0.28  # three rounds of 0.1 would be the wait for a slot as well


def test_a_connection_that_the_server_closed_meanwhile_is_no_retry() -> None:
    """As llama.cpp's server does: it says that it keeps the connection, and closes it after the stream."""

    async def run() -> list[int]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if not await reader.readline():
                return
            while (await reader.readline()).strip():
                pass
            body = b"".join(answer("ready"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nKeep-Alive: timeout=5\r\n\r\n" % len(body) + body)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, contender(f"http://127.0.0.1:{port}/v1") as one:
            return [(await one.reply(QUESTION)).retries for _ in range(20)]

    assert asyncio.run(run()) == [0] * 20


def test_without_a_model_the_only_one_that_is_served_is_taken() -> None:
    async def run(served: list[str] | None) -> str | None:
        async with harbour(streams(*answer("ready")), served) as base_url, contender(base_url, model=None) as one:
            return one.spec.model

    assert asyncio.run(run(["gull-7b"])) == "gull-7b"
    with pytest.raises(NotReady, match="It serves gull-7b, tern-1b"):
        asyncio.run(run(["gull-7b", "tern-1b"]))
    with pytest.raises(NotReady, match="does not say"):
        asyncio.run(run(None))


def test_a_key_that_is_not_set_or_cannot_be_sent_is_told_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def enter() -> None:
        async with contender("http://127.0.0.1:9/v1", key_env="HARBOUR_KEY"):
            pass

    monkeypatch.delenv("HARBOUR_KEY", raising=False)
    with pytest.raises(NotReady, match="The environment variable HARBOUR_KEY is not set"):
        asyncio.run(enter())
    monkeypatch.setenv("HARBOUR_KEY", "sk-two\nlines")
    with pytest.raises(NotReady, match="cannot be sent") as refused:
        asyncio.run(enter())
    assert "sk-two" not in str(refused.value)


def test_the_identity_is_the_same_in_every_run_and_holds_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_KEY", "sk-secret-of-this-test")
    one, two = (
        contender("http://127.0.0.1:9/v1", key_env="HARBOUR_KEY", name=name, tries=n)
        for n, name in ((1, "a"), (2, "b"))
    )
    assert one.identity() == two.identity()
    assert one.identity() != contender("http://127.0.0.1:9/v1", model="other").identity()
    assert "secret" not in one.identity() + str(one.spec.settings) + repr(one.spec)
