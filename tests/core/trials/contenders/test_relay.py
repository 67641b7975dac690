"""The relay passes a command's calls to one endpoint, adds what the command must not know, and counts."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

import seatrial.trials.contenders
from seatrial.trials.contenders.file import CommandSpec
from seatrial.trials.contenders.key import Secret
from seatrial.trials.contenders.relay import Relay

INSIDE = Path(seatrial.trials.contenders.__path__[0]) / "inside/relay_inside.py"
KEY = "sk-very-secret-0123456789"
CHUNKS = [
    b'data: {"choices":[{"delta":{"content":"Aye"}}]}\n\n',
    b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n',
    b'data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\n',
    b"data: [DONE]\n\n",
]


class Upstream:
    """A real endpoint that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict, str]] = []
        self.says = b""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read() or b"{}")
        self.asked.append((request.path, body, request.headers.get("Authorization", "")))
        if self.says:
            return web.Response(body=self.says, content_type="application/json")
        if not body.get("stream"):
            usage = {"prompt_tokens": 3, "completion_tokens": 5}
            return web.json_response({"choices": [{"message": {"content": "Aye"}}], "usage": usage})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for chunk in CHUNKS:
            await response.write(chunk)
        await response.write_eof()
        return response


async def upstream() -> tuple[Upstream, web.AppRunner, str]:
    made = Upstream()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return made, runner, f"http://127.0.0.1:{runner.addresses[0][1]}/v1"


def spec(address: str) -> CommandSpec:
    return CommandSpec(name="agent", command=["agent"], endpoint=address, model="the-model")


async def post(relay: Relay, body: object, path: str = "/v1/chat/completions") -> tuple[int, bytes]:
    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(relay.socket))) as session,
        session.post(f"http://relay{path}", json=body) as response,
    ):
        return response.status, await response.read()


def with_relay(check, folder: Path, *, calls: int = 5, tokens: int = 100):
    async def run():
        server, runner, address = await upstream()
        try:
            async with Relay(spec(address), Secret(KEY), folder, calls=calls, tokens=tokens) as relay:
                await check(relay, server)
        finally:
            await runner.cleanup()

    asyncio.run(run())


def test_a_call_is_passed_on_with_the_key_and_the_trials_model(tmp_path):
    async def check(relay, server):
        status, body = await post(relay, {"model": "another", "messages": [], "n": 5})
        assert status == 200
        assert json.loads(body)["choices"][0]["message"]["content"] == "Aye"
        path, asked, key = server.asked[0]
        assert (path, asked["model"], key) == ("/v1/chat/completions", "the-model", f"Bearer {KEY}")
        assert "n" not in asked
        assert (relay.calls, relay.tokens_in, relay.tokens_out) == (1, 3, 5)

    with_relay(check, tmp_path)


def test_a_stream_passes_byte_for_byte_and_is_counted(tmp_path):
    async def check(relay, server):
        status, body = await post(relay, {"messages": [], "stream": True})
        assert (status, body) == (200, b"".join(CHUNKS))
        assert server.asked[0][1]["stream_options"] == {"include_usage": True}
        assert (relay.tokens_in, relay.tokens_out) == (11, 7)

    with_relay(check, tmp_path)


def test_the_limit_of_calls_is_kept(tmp_path):
    async def check(relay, server):
        answers = [await post(relay, {"messages": []}) for _ in range(4)]
        assert [status for status, _ in answers] == [200, 200, 403, 403]
        assert "used up" in json.loads(answers[-1][1])["error"]["message"]
        assert len(server.asked) == 2

    with_relay(check, tmp_path, calls=2)


def test_one_answer_may_not_be_longer_than_what_is_left_of_the_tokens(tmp_path):
    async def check(relay, server):
        await post(relay, {"messages": [], "max_tokens": 10_000})
        await post(relay, {"messages": [], "max_completion_tokens": 2})
        await post(relay, {"messages": []})
        assert [row[1].get("max_tokens") for row in server.asked] == [12, None, 2]
        assert server.asked[1][1]["max_completion_tokens"] == 2
        assert (await post(relay, {"messages": []}))[0] == 403

    with_relay(check, tmp_path, tokens=12)


@pytest.mark.parametrize("path", ["/v1/files", "/v1/fine_tuning/jobs", "/admin", "/v1/chat/completions/../../secret"])
def test_no_other_address_is_reached(tmp_path, path):
    async def check(relay, server):
        assert (await post(relay, {"messages": []}, path))[0] == 404
        assert server.asked == []

    with_relay(check, tmp_path)


@pytest.mark.parametrize("body", ["text", [1, 2], 5])
def test_a_request_that_is_no_object_is_refused_with_the_reason(tmp_path, body):
    async def check(relay, server):
        status, said = await post(relay, body)
        assert status == 400
        assert "JSON object" in json.loads(said)["error"]["message"]
        assert relay.calls == 0

    with_relay(check, tmp_path)


def test_a_key_that_the_endpoint_repeats_does_not_reach_the_command(tmp_path):
    async def check(relay, server):
        server.says = json.dumps({"error": f"bad key {KEY}"}).encode()
        _, said = await post(relay, {"messages": []})
        assert KEY.encode() not in said

    with_relay(check, tmp_path)


def test_an_endpoint_that_is_down_answers_the_command_with_the_cause(tmp_path):
    async def run():
        async with Relay(spec("http://127.0.0.1:1/v1"), Secret(""), tmp_path, calls=5, tokens=50) as relay:
            status, said = await post(relay, {"messages": []})
            assert status == 502
            assert "did not answer" in json.loads(said)["error"]["message"]

    asyncio.run(run())


def test_the_program_inside_gives_the_command_a_port_and_ends_as_the_command_ends(tmp_path):
    ask = (
        "import json, os, sys, urllib.request as u;"
        "r = u.Request('http://127.0.0.1:18765/v1/chat/completions', json.dumps({'messages': []}).encode());"
        "print(json.load(u.urlopen(r))['choices'][0]['message']['content']); sys.exit(7)"
    )

    async def check(relay, server):
        command = [sys.executable, "-I", INSIDE, relay.socket, "18765", "--", sys.executable, "-c", ask]
        environment = {"PATH": os.environ["PATH"]}
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, env=environment)
        assert (done.stdout, done.returncode) == ("Aye\n", 7), done.stderr

    with_relay(check, tmp_path)
