"""Whatever an endpoint does, a trial gets a reply with a cause, in time, and nobody gets the key."""

from __future__ import annotations

import asyncio
import base64
import gzip
import resource
import time
import zlib
from collections.abc import Callable
from itertools import count

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
    says,
    stream,
    streams,
)

from seatrial.trials.contenders.causes import CAUSES
from seatrial.trials.talk import Reply, Request

KEY = "sk-live-Zq81mC7vXw29LpTt"
SHORT = Request(QUESTION.messages, seconds=0.6)


def cause(reply: Reply) -> str:
    """The short cause; it is always one of the documented ones, and the rest of the reply agrees with it."""
    assert reply.error is not None
    assert reply.finish == "error"
    short = reply.error.partition(":")[0]
    assert short in CAUSES
    return short


async def hang(request: web.Request) -> web.StreamResponse:
    """Answer nothing."""
    await asyncio.sleep(30)
    raise AssertionError


def half(*parts: bytes, then: Callable[[web.Request], None] | None = None) -> Behaviour:
    """Stream these bytes, then keep the connection open and silent, or do something else."""

    async def behave(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for part in parts:
            await response.write(part)
        if then:
            then(request)
        await asyncio.sleep(30)
        return response

    return behave


def hang_up(request: web.Request) -> None:
    """Close the connection under the answer."""
    assert request.transport is not None
    request.transport.abort()


def test_one_that_hangs_is_left_at_the_deadline() -> None:
    begun = time.monotonic()
    reply = ask(hang, SHORT)
    assert cause(reply) == "timeout"
    assert 0.5 < reply.seconds < 2
    assert time.monotonic() - begun < 4


def test_one_that_falls_silent_is_left_after_the_idle_time() -> None:
    reply = ask(half(chunk({"content": "And then"})))
    assert cause(reply) == "stalled"
    assert reply.text == "And then"
    assert 0.3 < reply.seconds < 2


def test_keep_alives_without_an_answer_end_at_the_deadline() -> None:
    assert cause(ask(streams(*[b": wait\n\n"] * 100, pause=0.05), SHORT)) == "timeout"


def test_a_slow_drip_ends_at_the_deadline_with_what_had_come() -> None:
    drip = [bytes([byte]) for byte in b"".join(answer(*"abcdefghij"))]
    reply = ask(streams(*drip, pause=0.002), SHORT)
    assert cause(reply) == "timeout"
    assert not reply.counted


@pytest.mark.parametrize(
    "parts", [[b""], [b": hello\n\n"], [chunk({"content": "And th"})]], ids=["at once", "early", "midway"]
)
def test_one_that_closes_mid_stream_is_told(parts: list[bytes]) -> None:
    reply = ask(half(*parts, then=hang_up))
    assert cause(reply) == "closed mid-answer"


def test_a_stream_that_just_ends_is_no_answer() -> None:
    reply = ask(streams(chunk({"content": "And th"})))
    assert (cause(reply), reply.text) == ("closed mid-answer", "And th")
    assert cause(ask(streams(b"data: [DONE]\n\n"))) == "not an answer"


PAGE = "<!doctype html><html><head><title>502</title><script>alert(1)</script></head><body>Bad gateway</body></html>"


@pytest.mark.parametrize(
    "body",
    [b"", b" \n ", PAGE, b"\x00\xff\xfe garbage", b"garbage\n" * 1000, '{"choices": [{"message": {"content": "ha',
     '{"choices": []}', '"hello"', "[]", "data: {broken\n\n", "{" * 100_000],
    ids=["empty", "blank", "html", "binary", "lines", "half json", "no choice", "text", "list",
         "broken event", "nested"],
)  # fmt: skip
def test_200_with_something_else_is_not_an_answer(body: bytes | str) -> None:
    assert cause(ask(says(body))) == "not an answer"


def test_html_is_shown_without_its_tags_and_scripts() -> None:
    assert "502 Bad gateway" in str(ask(says(PAGE)).error)
    assert "<" not in str(ask(says(PAGE, 502)).error)


ERRORS = [
    ({"error": {"message": "Model overloaded", "code": "busy"}}, "error in the answer: Model overloaded (busy)"),
    ({"error": "out of memory"}, "error in the answer: out of memory"),
    ({"error": {"code": 502, "message": "Upstream failed"}}, "server error: 200, then 502: Upstream failed"),
    ({"error": {"code": 429, "message": "Slow down"}}, "rate limited: 200, then 429: Slow down"),
    ({"error": {}}, "error in the answer: an error without a message"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "told"), ERRORS)
def test_200_with_an_error_is_an_error_in_the_body_and_in_the_stream(error: dict[str, object], told: str) -> None:
    assert ask(says(error)).error == told
    event = b"data: " + str(error).replace("'", '"').encode() + b"\n\n"
    assert ask(streams(event)).error == told
    late = ask(streams(chunk({"content": "And th"}), event), tries=3)
    assert (late.error, late.text, late.retries) == (told, "And th", 0)


def test_ten_megabytes_in_one_line_are_refused_and_not_kept() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2):
        assert cause(ask(streams(b"data: ", *[b"x" * 1_000_000] * 10))) == "too large"
    assert cause(ask(streams(*[chunk({"content": "x" * 100_000})] * 100))) == "too large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB, this server's own share included


def test_a_compressed_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(
        [packer.compress(b"data: "), *(packer.compress(bytes(1_000_000)) for _ in range(100)), packer.flush()]
    )
    assert len(bomb) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert cause(ask(says(bomb, **{"Content-Encoding": "gzip"}))) == "too large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_an_answer_that_is_compressed_unasked_is_read_and_one_that_lies_is_not() -> None:
    packed = gzip.compress(b"".join(answer("ready")))
    assert ask(says(packed, **{"Content-Encoding": "gzip"})).text == "ready"
    assert cause(ask(says(b"not packed", **{"Content-Encoding": "gzip"}))) == "not an answer"
    assert cause(ask(says(packed, **{"Content-Encoding": "br"}))) == "not an answer"


def test_what_is_no_http_is_told() -> None:
    async def run() -> Reply:
        async def garble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(garble, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, contender(f"http://127.0.0.1:{port}/v1") as one:
            return await one.reply(QUESTION)

    assert cause(asyncio.run(run())) == "not an answer"


def test_where_nothing_listens_a_few_tries_are_made_and_told() -> None:
    async def run() -> Reply:
        async with contender("http://127.0.0.1:9/v1", tries=2) as one:
            return await one.reply(QUESTION)

    reply = asyncio.run(run())
    assert (reply.error, reply.retries) == ("unreachable: connection refused", 1)
    assert reply.seconds > 0.4


def test_a_name_that_does_not_resolve_is_told_at_once() -> None:
    async def run() -> Reply:
        async with contender("http://nowhere.invalid/v1", tries=5, insecure=True) as one:
            return await one.reply(QUESTION)

    reply = asyncio.run(run())
    assert (cause(reply), reply.retries) == ("unreachable", 0)


def test_a_wrong_model_is_told_with_those_that_are_there() -> None:
    missing = says({"error": {"message": "The model `m` does not exist", "code": "model_not_found"}}, 404)
    reply = ask(missing, served=["gull-7b", "tern-1b"])
    assert reply.error == "no such model: “m” is not served there; it serves gull-7b, tern-1b"
    assert cause(ask(missing)) == "no such model"
    assert cause(ask(says("nothing here", 404))) == "not found"


def first_then(times: int, status: int, **headers: str) -> Behaviour:
    """An endpoint that refuses so often, and then answers."""
    calls = count()

    async def behave(request: web.Request) -> web.StreamResponse:
        if next(calls) < times:
            return web.Response(status=status, text="busy", headers=headers)
        return await stream(request, answer("ready"))

    return behave


@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_one_that_is_busy_is_asked_again_and_the_wait_counts_as_latency(status: int) -> None:
    reply = ask(first_then(2, status, **{"Retry-After": "0.2"}), tries=5)
    assert (reply.text, reply.error, reply.retries) == ("ready", None, 2)
    assert 0.4 <= reply.seconds < 3
    assert reply.first_token_seconds is not None
    assert reply.first_token_seconds < 0.2


def test_one_that_is_busy_for_ever_is_given_up_after_the_tries() -> None:
    reply = ask(first_then(10**6, 503, **{"retry-after-ms": "30"}), tries=3)
    assert (reply.error, reply.retries) == ("server error: 503, busy", 2)


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    reply = ask(first_then(10**6, 429, **{"Retry-After": "3600"}), tries=5)
    assert (cause(reply), reply.retries) == ("rate limited", 0)
    assert reply.seconds < 1


def test_a_quota_that_is_used_up_is_not_asked_again() -> None:
    gone = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
    reply = ask(says(gone, 429), tries=5)
    assert (cause(reply), reply.retries) == ("payment refused", 0)


def test_a_full_context_has_its_own_cause_and_is_not_asked_again() -> None:
    full = {
        "error": {"message": "This model's maximum context length is 8192 tokens.", "code": "context_length_exceeded"}
    }
    for status in (400, 500):
        reply = ask(says(full, status), tries=5)
        assert (cause(reply), reply.retries) == ("context full", 0)


ECHOES = [
    f"Incorrect API key provided: {KEY}.",
    f"Authorization: Bearer {KEY}",
    f"key={KEY.lower()}",
    f"the key that ends in {KEY[-9:]}",
    f"{base64.b64encode(KEY.encode()).decode()}",
    KEY.encode().hex(),
    "x" * 280 + KEY,
]


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500])
def test_an_expired_key_is_told_and_never_shown(echo: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_KEY", KEY)
    for behave in (says({"error": {"message": echo, "code": echo}}, status), says(echo, status)):
        reply = ask(behave, key_env="HARBOUR_KEY", served=[echo])
        assert (cause(reply) == "key refused") == (status in (401, 403))
        shown = str(reply).lower()
        for form in (KEY, base64.b64encode(KEY.encode()).decode(), KEY.encode().hex()):
            form = form.lower()
            assert not any(form[at : at + 8] in shown for at in range(len(form) - 8))


def test_a_key_in_the_middle_of_an_answer_is_blotted_and_the_answer_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_KEY", KEY)
    reply = ask(streams(*answer("It is ", KEY[:10], KEY[10:])), key_env="HARBOUR_KEY")
    assert cause(reply) == "error in the answer"
    assert reply.text == "It is [key]"


def test_the_key_goes_to_its_endpoint_only_and_not_after_a_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_KEY", KEY)
    seen: list[str | None] = []

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Authorization"))
        return await stream(request, answer("ready"))

    async def run() -> tuple[Reply, Reply]:
        async with harbour(elsewhere) as other:
            pointing = says("", 307, Location=f"{other}/chat/completions")
            async with harbour(pointing) as base_url, contender(base_url, key_env="HARBOUR_KEY") as one:
                redirected = await one.reply(QUESTION)
            assert seen == []
            async with contender(other, key_env="HARBOUR_KEY") as one:
                return redirected, await one.reply(QUESTION)

    redirected, direct = asyncio.run(run())
    assert redirected.error == "redirected: it points to 127.0.0.1; write that address as base_url"
    assert (direct.text, seen) == ("ready", [f"Bearer {KEY}"])


def test_being_cancelled_is_passed_on_and_leaves_the_contender_usable() -> None:
    calls = count()

    async def behave(request: web.Request) -> web.StreamResponse:
        return await (stream(request, answer("ready")) if next(calls) else hang(request))

    async def run() -> Reply:
        async with harbour(behave) as base_url, contender(base_url, concurrency=1) as one:
            task = asyncio.create_task(one.reply(QUESTION))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await one.reply(QUESTION)

    assert asyncio.run(run()).text == "ready"
