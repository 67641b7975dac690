"""BFCL: its conversations judged turn by turn, from a package that need not be installed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seatrial.errors import NotFound, NotReady
from seatrial.trials.tasks.bfcl import package
from seatrial.trials.tasks.bfcl.calls import tools
from seatrial.trials.tasks.bfcl.family import Bfcl

SIMULATOR = """
class TicketAPI:
    def __init__(self):
        self.tickets, self._secret, self.user = {}, 0, None

    def _load_scenario(self, scenario, long_context=False):
        self.tickets = scenario.get("tickets", {})

    def login(self, name):
        self._secret += 1
        self.user = name
        return {"user": name}

    def open_ticket(self, title, priority=1):
        if self.user is None:
            raise ValueError("nobody is logged in")
        self.tickets[str(len(self.tickets))] = {"title": title, "priority": priority}
        return {"number": len(self.tickets) - 1}

    def count(self):
        return len(self.tickets)
"""
CALLS = [("login", {"name": "ada"}), ("open_ticket", {"title": "leak", "priority": 2})]


def described(name: str, /, **parameters: str) -> dict[str, object]:
    """A tool as the package describes it."""
    fields = {key: {"type": kind, "description": key} for key, kind in parameters.items()}
    return {"name": name, "description": name, "parameters": {"type": "dict", "properties": fields, "required": []}}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of the same shape with one simulator and one conversation of two turns."""
    root = tmp_path / "bfcl_eval"
    sources = root / "eval_checker" / "multi_turn_eval" / "func_source_code"
    for folder in (sources, root / "data/possible_answer", root / "data/multi_turn_func_doc"):
        folder.mkdir(parents=True)
    for folder in (root, sources):
        (folder / "__init__.py").write_text("raise ImportError('the package needs torch')")
    (sources / "ticket_api.py").write_text(SIMULATOR)
    row = {
        "id": "multi_turn_base_0",
        "question": [
            [{"role": "user", "content": "Log ada in and open a ticket."}],
            [{"role": "user", "content": "How many?"}],
        ],
        "initial_config": {"TicketAPI": {"tickets": {}}},
        "involved_classes": ["TicketAPI"],
    }
    truth = {
        "id": "multi_turn_base_0",
        "ground_truth": [["login('ada')", "open_ticket(title='leak', priority=2)"], ["count()"]],
    }
    (root / package.DATA).write_text(json.dumps(row))
    (root / package.TRUTH).write_text(json.dumps(truth))
    documents = [
        described("login", name="string"),
        described("open_ticket", title="string", priority="float"),
        described("count"),
    ]
    (root / "data/multi_turn_func_doc/ticket_api.json").write_text("\n".join(map(json.dumps, documents)))
    monkeypatch.setenv("SEATRIAL_BFCL", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """What was read from a package before."""
    for cached in (package.folder, package.edition, package._class, tools):
        cached.cache_clear()
    for name in [name for name in sys.modules if name.startswith("bfcl_eval")]:
        del sys.modules[name]


@pytest.mark.usefixtures("made")
class TestAConversation:
    def test_it_is_solved_by_the_right_calls_of_every_turn(self) -> None:
        family = Bfcl()
        world = family.start(1, 0)
        assert world.solve() == CALLS
        assert [world.use(*call) for call in world.solve()] == ['{"user": "ada"}', '{"number": 0}']
        assert world.follow_up("Done.") == "How many?"
        assert world.use("count", {}) == "1"
        assert world.follow_up("One.") is None
        assert world.grade("One.").value == 1.0

    def test_a_turn_without_a_call_ends_it(self) -> None:
        world = Bfcl().start(1, 0)
        assert world.follow_up("I would log in.") is None
        assert world.grade("").cause == "no call in a turn"

    def test_another_state_ends_it_and_the_difference_is_named(self) -> None:
        world = Bfcl().start(1, 0)
        world.use("login", {"name": "ada"})
        world.use("open_ticket", {"title": "leak", "priority": 3})
        assert world.follow_up("Done.") is None
        assert (world.grade("").cause, "differs in tickets" in world.grade("").detail) == ("wrong state", True)

    def test_an_answer_that_the_solution_fetches_has_to_be_fetched(self) -> None:
        world = Bfcl().start(1, 0)
        for call in CALLS:
            world.use(*call)
        world.follow_up("Done.")
        world.use("login", {"name": "ada"})  # a call, the same state, but not the count
        assert world.follow_up("One.") is None
        assert world.grade("").cause == "an answer was never fetched"

    def test_a_conversation_left_halfway_is_not_finished(self) -> None:
        world = Bfcl().start(1, 0)
        for call in CALLS:
            world.use(*call)
        world.follow_up("Done.")
        assert world.grade("").cause == "conversation not finished"

    def test_what_a_simulator_raises_and_what_it_lacks_are_answers(self) -> None:
        world = Bfcl().start(1, 0)
        assert world.use("open_ticket", {"title": "x"}) == "Error during execution: nobody is logged in"
        assert "is not defined" in world.use("_load_scenario", {"scenario": {}})
        assert "is not defined" in world.use("__init__", {})
        assert "unexpected keyword" in world.use("login", {"nam": "ada"})

    def test_arguments_that_would_keep_a_simulator_busy_are_not_run(self) -> None:
        world = Bfcl().start(1, 0)
        deep: list[object] = []
        for _ in range(5_000):
            deep = [deep]
        for arguments in (
            {"name": "x" * 30_000},
            {"name": 10**12},
            {"precision": 10**6},
            {"name": deep},
            {"name": 1e400},
        ):
            assert world.use("login", arguments).startswith("Error during execution: the ")

    def test_tools_are_specified_in_json_schemas_words(self) -> None:
        item = Bfcl().item(1, 0)
        parameters = item.tools[1]["function"]["parameters"]
        assert (parameters["type"], parameters["properties"]["priority"]["type"]) == ("object", "number")
        assert (item.size, item.kind) == (3.0, "TicketAPI")

    def test_a_place_past_the_end_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            Bfcl().item(1, 1)

    def test_other_data_is_another_version(self, made: Path) -> None:
        before = Bfcl().version
        file = made / "bfcl_eval" / package.DATA
        file.write_text(file.read_text().replace("How many?", "How many are there?"))
        forget()
        assert Bfcl().version != before


def test_without_the_package_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEATRIAL_BFCL", str(tmp_path))
    forget()
    with pytest.raises(NotReady, match="pip install --no-deps --target bfcl bfcl-eval"):
        Bfcl().item(1, 0)
    forget()


@pytest.mark.skipif("SEATRIAL_BFCL" not in os.environ, reason="SEATRIAL_BFCL names no folder with bfcl-eval")
def test_all_real_conversations_are_solvable_and_none_with_a_call_less_in_each_turn() -> None:
    forget()
    family = Bfcl()
    for index in range(family.count or 0):
        for less, score in ((0, 1.0), (1, 0.0)):
            world = family.start(1, index)
            while True:
                calls = world.solve()
                for call in calls[: len(calls) - less]:
                    world.use(*call)
                if world.follow_up("") is None:
                    break
            assert world.grade("").value == score, family.item(1, index).id
