"""What is published stays: a record that is missing or altered is noticed, and a withdrawal leaves the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.core.made_trial import arm, made_record, made_result

from seatrial.errors import BadFile, BadInput, NotFound, Problem
from seatrial.trials.record.folder import publish, read_trials, withdraw
from seatrial.trials.record.record import TrialRecord, write_record

DAY = date(2026, 1, 20)


def read(folder: Path) -> tuple[list[TrialRecord], list[Problem]]:
    """What can be believed of a folder's trials, and what is wrong with them."""
    problems: list[Problem] = []
    return read_trials(folder, problems), problems


@pytest.fixture
def two(folder: Path) -> Path:
    """A catalogue with two published trials."""
    for name in ("first-pair", "second-pair"):
        publish(folder, made_record(name))
    return folder


def change(folder: Path, name: str, edit: Callable[[dict], None]) -> None:
    """Edit a record's file by hand."""
    file = folder / "trials" / f"{name}.json"
    data = json.loads(file.read_text())
    edit(data)
    file.write_text(json.dumps(data))


def test_a_catalogue_without_trials_has_none_and_no_problem(folder: Path) -> None:
    assert read(folder) == ([], [])


def test_what_was_published_is_read_again(two: Path) -> None:
    records, problems = read(two)
    assert problems == []
    assert {record.id for record in records} == {"first-pair", "second-pair"}
    assert records[0] == made_record(records[0].id)


def test_the_newest_stands_first(folder: Path) -> None:
    publish(folder, made_record("old"))
    publish(folder, made_record("new", made_result(ended=DAY)))
    assert [record.id for record in read(folder)[0]] == ["new", "old"]


def test_a_record_that_is_deleted_is_noticed(two: Path) -> None:
    (two / "trials" / "first-pair.json").unlink()
    records, problems = read(two)
    assert [record.id for record in records] == ["second-pair"]
    assert "“first-pair”, published on 2026-01-14, is gone" in problems[0].cause
    assert (problems[0].file.name, problems[0].line) == ("ledger.txt", 1)
    assert "seatrial withdraw first-pair" in problems[0].next_step


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data["result"]["families"][0]["shares"]["small"].update(mean=0.99),
        lambda data: data["result"]["decisions"][0].update(decision="a"),
        lambda data: data.update(machine="another one"),
        lambda data: data.update(sha256="0" * 64),
    ],
    ids=["a score", "the decision", "the machine", "the hash"],
)
def test_a_record_that_is_altered_is_noticed_and_used_no_more(two: Path, edit: Callable[[dict], None]) -> None:
    change(two, "first-pair", edit)
    records, problems = read(two)
    assert [record.id for record in records] == ["second-pair"]
    assert "is not what was published on 2026-01-14" in problems[0].cause


def test_an_altered_record_with_a_hash_to_match_is_noticed_too(two: Path) -> None:
    forged = made_record("first-pair", made_result(margin=0.2))
    (two / "trials" / "first-pair.json").write_text(write_record(forged))
    assert "is not what was published" in read(two)[1][0].cause


def test_a_record_that_nobody_published_is_not_used(folder: Path) -> None:
    (folder / "trials").mkdir()
    (folder / "trials" / "smuggled.json").write_text(write_record(made_record("smuggled")))
    records, problems = read(folder)
    assert records == []
    assert "stands in no line of the ledger" in problems[0].cause


def test_a_line_removed_from_the_ledger_breaks_the_chain_behind_it(two: Path) -> None:
    ledger = two / "trials" / "ledger.txt"
    ledger.write_text(ledger.read_text().splitlines(keepends=True)[1])
    assert "What stood before this line was changed or removed." in [problem.cause for problem in read(two)[1]]


def test_a_line_changed_in_the_ledger_breaks_the_chain_behind_it(two: Path) -> None:
    ledger = two / "trials" / "ledger.txt"
    ledger.write_text(ledger.read_text().replace("2026-01-14 published first-pair", "2026-01-13 published first-pair"))
    problems = read(two)[1]
    assert [(problem.line, problem.cause) for problem in problems] == [
        (2, "What stood before this line was changed or removed.")
    ]


def test_a_withdrawal_leaves_the_record_with_its_day_and_reason(two: Path) -> None:
    before = made_record("first-pair")
    withdraw(two, "first-pair", "The clock of the machine ran backwards.", DAY)
    records, problems = read(two)
    assert problems == []
    record = next(record for record in records if record.id == "first-pair")
    assert record.withdrawn
    assert (record.withdrawn.date, record.withdrawn.reason) == (DAY, "The clock of the machine ran backwards.")
    assert (record.result, record.sha256) == (before.result, before.sha256)


@pytest.mark.parametrize(
    ("edit", "cause"),
    [
        (lambda data: data.update(withdrawn=None), "was withdrawn on 2026-01-20; the record does not"),
        (lambda data: data["withdrawn"].update(reason="Nothing much."), "is not what the ledger holds"),
        (lambda data: data["result"].update(calls=1), "is not what was published"),
    ],
    ids=["taken back in silence", "another reason", "another result"],
)
def test_a_withdrawal_that_is_altered_is_noticed(two: Path, edit: Callable[[dict], None], cause: str) -> None:
    withdraw(two, "first-pair", "The clock of the machine ran backwards.", DAY)
    change(two, "first-pair", edit)
    assert cause in read(two)[1][0].cause


def test_a_withdrawal_written_by_hand_is_noticed(two: Path) -> None:
    change(two, "first-pair", lambda data: data.update(withdrawn={"date": "2026-01-20", "reason": "Because."}))
    assert "is not what the ledger holds" in read(two)[1][0].cause


def test_a_trial_is_withdrawn_once_and_with_a_reason(two: Path) -> None:
    with pytest.raises(BadInput, match="needs a reason"):
        withdraw(two, "first-pair", "  ", DAY)
    withdraw(two, "first-pair", "The clock ran backwards.", DAY)
    with pytest.raises(BadInput, match="already"):
        withdraw(two, "first-pair", "Again.", DAY)
    with pytest.raises(NotFound, match="first-pair"):
        withdraw(two, "frist-pair", "A slip.", DAY)


def test_a_name_is_given_once(two: Path) -> None:
    with pytest.raises(BadInput, match="on record already"):
        publish(two, made_record("first-pair", made_result(margin=0.1)))


def test_what_a_script_answered_is_not_published(folder: Path) -> None:
    scripted = made_result(arms=[arm("small", "kestrel-8b", kind="scripted"), arm("large", "heron-40b")])
    with pytest.raises(BadInput, match="made up"):
        publish(folder, made_record(result=scripted))
    assert not list((folder / "trials").glob("*.json"))


def test_nothing_is_published_into_a_ledger_that_is_broken(two: Path) -> None:
    with (two / "trials" / "ledger.txt").open("a") as ledger:
        ledger.write("not a line\n")
    with pytest.raises(BadFile, match="no line of a ledger"):
        publish(two, made_record("third-pair"))


@pytest.mark.parametrize(
    "text",
    ["", "[" * 100_000, '{"id": NaN}', "\xff\xfe", "[]", "{}", '{"format": 1, "id": "../../etc/passwd"}'],
    ids=["empty", "deep", "no number", "no text", "a list", "nothing", "a path"],
)
def test_a_file_that_is_no_record_is_a_problem_and_nothing_more(two: Path, text: str) -> None:
    (two / "trials" / "first-pair.json").write_text(text, encoding="latin-1")
    records, problems = read(two)
    assert [record.id for record in records] == ["second-pair"]
    assert problems[0].file.name == "first-pair.json"


def test_a_record_of_the_future_is_a_problem(folder: Path) -> None:
    publish(folder, made_record(result=made_result(ended=date(2100, 1, 1))))
    assert "lies in the future" in read(folder)[1][0].cause
