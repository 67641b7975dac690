"""seatrial doctor: what it prints, and how it leaves."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from click.testing import CliRunner, Result
from tests.core.small_catalogue import REAL
from tests.core.trials.contenders.harbour import Behaviour, answer, chunk, harbour, says, stream

from seatrial.cli import doctor
from seatrial.cli.main import seatrial

KEY = "sk-live-Zq81mC7vXw29LpTt"
FITTING = '{"city": "Lisbon", "population": 545000}'


async def capable(request: web.Request) -> web.StreamResponse:
    """An endpoint with everything."""
    body = json.loads(await request.read())
    if "tools" in body:
        call = {"index": 0, "id": "a", "function": {"name": "time_in_city", "arguments": '{"city": "Lisbon"}'}}
        return await stream(request, [chunk({"tool_calls": [call]}, "tool_calls"), b"data: [DONE]\n\n"])
    if "response_format" in body:
        return await stream(request, answer(FITTING))
    return await stream(request, answer("1", " 2", " 3"), pause=0.01)


async def plain(request: web.Request) -> web.StreamResponse:
    """One that streams nothing, counts nothing, takes no schema and writes its calls as text."""
    body = json.loads(await request.read())
    if "response_format" in body:
        return web.json_response({"error": "response_format is not supported"}, status=400)
    text = '```json\n{"name": "time_in_city", "arguments": {}}\n```' if "tools" in body else "1 2 3"
    return web.json_response({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})


@contextmanager
def serving(behave: Behaviour, served: list[str] | None = None) -> Iterator[str]:
    """An endpoint in a thread of its own, since the verb has a loop of its own."""
    loop = asyncio.new_event_loop()
    place = harbour(behave, served)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(place.__aenter__(), loop).result(5)
    finally:
        asyncio.run_coroutine_threadsafe(place.__aexit__(None, None, None), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the verb in an empty folder, on a machine whose sandbox holds; nobody ever sees a traceback or the key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARBOUR_KEY", KEY)
    monkeypatch.setattr(doctor, "sandbox_state", lambda: {"holds": True, "kind": "bubblewrap"})

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, ["doctor", *words], env={"SEATRIAL_CATALOGUE": str(REAL)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert KEY not in result.output
        return result

    return verb


def write(path: Path, *rows: dict[str, Any]) -> None:
    """A contenders' file."""
    path.write_text(
        "\n".join("- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in row.items()) for row in rows)
    )


def test_one_that_has_everything_is_told_line_by_line(run: Callable[..., Result]) -> None:
    with serving(capable, ["gull-7b"]) as base_url:
        result = run(f"{base_url}#gull-7b")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "gull-7b (endpoint)"
    assert lines[1].startswith("  answers      yes; first token after 0.0")
    assert lines[2:7] == [
        "  model        gull-7b; served: gull-7b",
        "  streams      yes",
        "  tokens       counted by the endpoint",
        "  tool calls   native",
        "  JSON schema  held",
    ]
    assert lines[-2:] == ["sandbox", "  holds        yes, by bubblewrap"]


def test_one_that_lacks_most_is_told_and_still_well(run: Callable[..., Result]) -> None:
    with serving(plain) as base_url:
        result = run(f"{base_url}#tern")
    assert result.exit_code == 0
    assert "streams      no: first tokens cannot be timed" in result.stdout
    assert "tokens       not counted there: estimated" in result.stdout
    assert "tool calls   as text" in result.stdout
    assert "JSON schema  refused" in result.stdout
    assert "learned      response_format: takes no JSON schema" in result.stdout


def test_what_does_not_work_is_told_with_the_next_step_and_leaves_with_1(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    expired = says({"error": {"message": f"Incorrect API key provided: {KEY}"}}, 401)
    with serving(expired) as one, serving(capable, ["gull-7b"]) as two:
        write(
            tmp_path / "contenders.yaml",
            {"name": "expired", "kind": "endpoint", "base_url": one, "model": "m", "key_env": "HARBOUR_KEY"},
            {"name": "unset", "kind": "endpoint", "base_url": one, "model": "m", "key_env": "HARBOUR_NONE"},
            {"name": "wrong", "kind": "endpoint", "base_url": two, "model": "tern-1b"},
            {"name": "nobody", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m"},
            {"name": "missing", "kind": "gguf", "path": "none.gguf"},
            {"name": "coin", "kind": "scripted", "rule": {"default": {"success": 0.5}}},
        )
        result = run()
        rows = json.loads(run("--format", "json").stdout)["contenders"]
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "expired (endpoint) answers no. key refused: 401" in text
    assert "Check what HARBOUR_KEY holds." in text
    assert "The environment variable HARBOUR_NONE is not set. Set it to the key: export HARBOUR_NONE=..." in text
    assert "tern-1b is not served there; served: gull-7b" in text
    assert "unreachable: connection refused Start the server, or correct base_url." in text
    assert "There is no file" in text
    assert "coin (scripted) answers yes" in text
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert {row["name"]: row["well"] for row in rows} == {
        "expired": False, "unset": False, "wrong": False, "nobody": False, "missing": False, "coin": True,
    }  # fmt: skip


def test_only_those_that_are_named_are_asked(run: Callable[..., Result], tmp_path: Path) -> None:
    rule = {"default": {"success": 0.5}}
    write(tmp_path / "c.yaml", *({"name": name, "kind": "scripted", "rule": rule} for name in ("heads", "tails")))
    result = run("tails", "--contenders", "c.yaml")
    assert (result.exit_code, "tails" in result.stdout, "heads" in result.stdout) == (0, True, False)


@pytest.mark.parametrize("words", [("nobody",), ("--contenders", "none.yaml"), ("hf:x",), ("https://a:b@c/v1",)])
def test_bad_input_leaves_with_2_and_one_calm_sentence(run: Callable[..., Result], words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert 0 < len(result.stderr.splitlines()) < 4


def test_a_sandbox_that_does_not_hold_leaves_with_1(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {"holds": False, "problem": "User namespaces are refused.", "next_step": "Allow them."}
    monkeypatch.setattr(doctor, "sandbox_state", lambda: state)
    result = run()
    assert result.exit_code == 1
    assert "holds        no. User namespaces are refused.\n               Allow them." in result.stdout
