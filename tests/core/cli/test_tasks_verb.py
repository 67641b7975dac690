"""seatrial tasks: the list, one item, one grade, and a file of one's own checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial
from seatrial.trials.tasks.registry import ENTRIES, family


def run(*words: str | Path, stdin: str | None = None) -> Result:
    """Run `seatrial tasks ...`; whatever happens, nobody sees a traceback."""
    result = CliRunner().invoke(seatrial, ["tasks", *map(str, words)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def test_the_list_names_every_family_with_oracle_and_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEATRIAL_BFCL", str(tmp_path))
    rows = {row["id"]: row for row in json.loads(run("--format", "json").stdout)}
    assert list(rows) == list(ENTRIES)
    assert rows["tool-chains"]["version"] == family("tool-chains").version
    assert all(row["asks"] and row["oracle"] for row in rows.values())
    assert all(bool(row["version"]) != bool(row["not_ready"]) for row in rows.values())
    text = run().stdout
    assert all(name in text for name in ENTRIES)
    assert max(map(len, text.splitlines())) <= 80


def test_an_item_is_shown_as_a_contender_sees_it() -> None:
    item = family("tool-chains").item(3, 4)
    shown = run("show", "tool-chains", "--seed", "3", "--index", "4")
    assert item.prompt in shown.stdout
    assert item.system in shown.stdout
    as_json = json.loads(run("show", "tool-chains", "--seed", "3", "--index", "4", "--format", "json").stdout)
    assert (as_json["prompt"], as_json["tools"]) == (item.prompt, list(item.tools))
    assert "Answer: " + (family("tool-chains").start(3, 4).reference() or "")[8:] not in shown.stdout  # type: ignore[attr-defined]


def test_an_answer_is_graded_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    right = family("reasoning").start(2, 5).reference() or ""  # type: ignore[attr-defined]
    (tmp_path / "answer.txt").write_text(f"So it is.\n{right}")
    place = ("grade", "reasoning", "--seed", "2", "--index", "5")
    assert run(*place, "--answer", tmp_path / "answer.txt").stdout == "score 1\n"
    wrong = run(*place, "--answer", "-", "--format", "json", stdin="Answer: 918273645")
    assert wrong.exit_code == 0
    assert json.loads(wrong.stdout)["score"] == 0.0
    assert json.loads(wrong.stdout)["cause"] == "wrong answer"


def test_tool_calls_are_made_before_the_answer_is_graded(tmp_path: Path) -> None:
    world = family("tool-chains").start(2, 7)
    rows = [{"tool": name, "arguments": given} for name, given in world.solve()]  # type: ignore[attr-defined]
    (tmp_path / "calls.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "answer.txt").write_text(world.reference())  # type: ignore[attr-defined]
    place = ("grade", "tool-chains", "--seed", "2", "--index", "7", "--answer", tmp_path / "answer.txt")
    assert run(*place, "--calls", tmp_path / "calls.jsonl").stdout == "score 1\n"
    assert run(*place).stdout.startswith("score 0: no tool used\n")
    (tmp_path / "calls.jsonl").write_text("[]")
    assert run(*place, "--calls", tmp_path / "calls.jsonl").exit_code == 2


def test_a_file_of_tasks_is_checked_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"id": "one", "prompt": "What?", "checker": {"kind": "exact", "answer": "x"}}\n')
    assert run("check", file).stdout.startswith("mine: 1 items, version ")
    assert run("grade", file, "--answer", "-", stdin="x").stdout == "score 1\n"
    file.write_text(file.read_text() + '{"id": "two", "files": {"../x": ""}}\n')
    refused = run("check", file)
    assert refused.exit_code == 2
    assert f"{file}:2: “../x” cannot be a file of a task" in refused.stderr
    assert "mistakes found; nothing was run." in refused.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "tool-chain"), "Did you mean tool-chains?"),
        (("show", "none.yaml"), "cannot be read"),
        (("show", "reasoning", "--size", "9"), "goes from 1 to 6"),
        (("show", "humaneval", "--index", "164"), "has 164 items, numbered from 0"),
        (("grade", "reasoning"), "There is nothing to grade."),
        (("grade", "reasoning", "--answer", "/nowhere/at/all"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.stderr


def test_an_item_is_named_by_its_id_where_a_family_has_an_end():
    shown = run("show", "humaneval", "--item", "humaneval/12", "--seed", "5")
    assert shown.output.startswith("humaneval/12 ")
    assert "Did you mean" in run("show", "humaneval", "--item", "humaneval/1200").output
    assert "without end" in run("show", "reasoning", "--item", "reasoning/1").output
