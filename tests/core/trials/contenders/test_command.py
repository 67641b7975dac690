"""A command contender works in the sandbox: its folder, one endpoint, and nothing else."""

import asyncio
import json
import socket

import pytest
from tests.core.trials.contenders.test_relay import KEY, upstream

from seatrial.errors import NotReady
from seatrial.trials.contenders.command import Command, read_files
from seatrial.trials.contenders.file import CommandSpec
from seatrial.trials.item import Item
from seatrial.trials.sandbox.box import without_isolation

REPOSITORY = Item("debugging/1", "debugging", "Repair add.", files={"sum.py": "def add(a, b):\n    return a - b\n"})
QUESTION = Item("mathematics/1", "mathematics", "What is 6 times 7?")
ASK = """
import json, os, urllib.request as u
def ask(words):
    body = json.dumps({"messages": [{"role": "user", "content": words}]}).encode()
    request = u.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body)
    return json.load(u.urlopen(request))["choices"][0]["message"]["content"]
"""
REPAIR = ASK + "ask(open('TASK.md').read()); open('sum.py', 'w').write('def add(a, b):\\n    return a + b\\n')"


class Rules:
    turns = 3
    tokens = 100
    call_tokens = 50
    seconds = 20.0


def work(program: str, item: Item = REPOSITORY, **more):
    """A delivery by `python -c program`, and what the endpoint was asked."""

    async def run():
        server, runner, address = await upstream()
        try:
            command = ["python", "-c", program, *more.pop("words", ())]
            spec = CommandSpec(name="agent", command=command, endpoint=address, model="the-model", **more)
            async with Command(spec) as contender:
                return await contender.work(item, seed=1, limits=Rules()), server.asked
        finally:
            await runner.cleanup()

    return asyncio.run(run())


def test_it_reads_its_task_asks_its_model_and_leaves_files():
    delivery, asked = work(REPAIR)
    assert delivery.error is None
    assert delivery.files == {"sum.py": b"def add(a, b):\n    return a + b\n"}
    assert (delivery.calls, delivery.tokens_in, delivery.tokens_out) == (1, 3, 5)
    assert "Repair add." in json.dumps(asked[0][1])
    assert asked[0][1]["max_tokens"] == 50


def test_a_question_is_answered_by_a_file_else_by_what_it_prints():
    written, _ = work(ASK + "ask('x'); open('ANSWER.md', 'w').write('42'); print('noise')", QUESTION)
    printed, _ = work(ASK + "ask('x'); print('42')", QUESTION)
    assert (written.text, printed.text.strip()) == ("42", "42")


def test_the_places_in_its_command_are_filled_in():
    delivery, _ = work(ASK + "import sys; ask('x'); print(sys.argv[1:])", QUESTION, words=["{model}", "{task_file}"])
    assert delivery.text.strip() == "['the-model', 'TASK.md']"


def test_a_place_that_stands_in_the_task_itself_stays_text():
    asks = Item("mathematics/2", "mathematics", "What does {here} mean, and {model}?")
    delivery, _ = work(ASK + "import sys; ask('x'); print(sys.argv[1])", asks, words=["{task}"])
    assert "What does {here} mean, and {model}?" in delivery.text


def test_it_has_neither_the_key_nor_any_other_network(monkeypatch):
    monkeypatch.setenv("AGENT_KEY", KEY)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        program = (
            ASK + "import socket, os; ask('x'); s = socket.socket(); s.settimeout(2)\n"
            f"try:\n    s.connect(('127.0.0.1', {port})); print('reached')\nexcept OSError: print('refused')\n"
            "print(dict(os.environ))"
        )
        delivery, asked = work(program, QUESTION, key_env="AGENT_KEY")
    assert delivery.text.startswith("refused")
    assert KEY not in delivery.text
    assert asked[0][2] == f"Bearer {KEY}"


def test_its_limit_of_calls_is_that_of_any_contender():
    delivery, asked = work(ASK + "[ask('x') for _ in range(9)]")
    assert (delivery.calls, len(asked)) == (3, 3)


def test_what_it_left_before_its_time_was_over_still_counts(monkeypatch):
    monkeypatch.setattr(Rules, "seconds", 3.0)
    delivery, _ = work(REPAIR + "; import time; time.sleep(60)")
    assert delivery.error is None
    assert delivery.files["sum.py"].endswith(b"a + b\n")
    assert delivery.seconds < 15


def test_a_command_that_never_asks_its_model_says_why_it_ended():
    delivery, _ = work("import sys; sys.exit('no model is set')")
    assert "made no call and ended with 1: no model is set" in (delivery.error or "")


def test_a_program_that_is_not_there_is_named_before_anything_runs():
    spec = CommandSpec(name="agent", command=["./no-such-agent"], endpoint="http://127.0.0.1:1/v1")

    async def run():
        async with Command(spec):
            pass

    with pytest.raises(NotReady, match="no-such-agent"):
        asyncio.run(run())


def test_a_program_that_the_sandbox_does_not_have_is_an_error_that_says_what_to_name():
    spec = CommandSpec(name="agent", command=["no-such-agent"], endpoint="http://127.0.0.1:1/v1")

    async def run():
        async with Command(spec) as contender:
            return await contender.work(REPOSITORY, seed=1, limits=Rules())

    assert "readable" in (asyncio.run(run()).error or "")


def test_it_is_refused_where_the_network_cannot_be_kept_from_it():
    spec = CommandSpec(name="agent", command=["sh"], endpoint="http://127.0.0.1:1/v1")

    async def run():
        async with Command(spec):
            pass

    with without_isolation(), pytest.raises(NotReady, match=r"one endpoint"):
        asyncio.run(run())


def test_links_and_hidden_files_are_not_delivered(tmp_path):
    (tmp_path / "kept.py").write_text("1")
    (tmp_path / ".agent.log").write_text("2")
    (tmp_path / ".env.example").write_text("3")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    assert read_files(tmp_path, {".env.example"}) == {"kept.py": b"1", ".env.example": b"3"}
