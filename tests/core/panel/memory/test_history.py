"""What is recorded stays, twice adds nothing, and a recording that is cut off is completed by the next."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.core.small_catalogue import REAL
from tests.core.tool_file import ToolFile

from seatrial.errors import BadFile
from seatrial.panel.memory import history as module
from seatrial.panel.memory.history import read_history, record, unrecorded
from seatrial.panel.memory.state import state_of
from seatrial.panel.memory.weeks import by_week, chosen
from seatrial.panel.panel import load_panel

FIRST, SECOND, THIRD = (datetime(2026, month, 2, 9, tzinfo=UTC) for month in (2, 3, 4))


def put_under_another_licence(kestrel: ToolFile) -> None:
    kestrel.change("value: Apache-2.0", "value: LicenseRef-corvid")
    kestrel.change("quote: released under Apache 2.0", "quote: under the Corvid Terms of Service")


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "history").iterdir()}


def test_the_first_recording_is_the_beginning_of_every_verdict(folder: Path) -> None:
    added = record(folder, load_panel(folder), FIRST)
    assert [(line.tool, line.critic, line.kind) for line in added] == [
        ("heron-40b", None, "beginning"),
        ("kestrel-8b", None, "beginning"),
        ("magpie", None, "beginning"),
    ]
    assert read_history(folder).lines == added
    assert read_history(folder).state == state_of(load_panel(folder))


def test_recording_twice_adds_nothing_and_changes_no_byte(folder: Path) -> None:
    record(folder, load_panel(folder), FIRST)
    before = files(folder)
    assert record(folder, load_panel(folder), SECOND) == []
    assert files(folder) == before


def test_lines_are_only_ever_added(folder: Path, kestrel: ToolFile) -> None:
    record(folder, load_panel(folder), FIRST)
    before = (folder / "history" / "changes.jsonl").read_text()
    put_under_another_licence(kestrel)
    added = record(folder, load_panel(folder), SECOND)
    assert any(line.kind == "licence" for line in added)
    after = (folder / "history" / "changes.jsonl").read_text()
    assert after.startswith(before)
    assert len(after.splitlines()) == 3 + len(added)


def test_a_recording_cut_off_between_its_two_files_is_completed_and_not_doubled(
    folder: Path, kestrel: ToolFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(folder, load_panel(folder), FIRST)
    put_under_another_licence(kestrel)
    write = module._replace

    def cut_off(file: Path, text: str) -> None:
        if file.name == module.STATE:
            raise KeyboardInterrupt
        write(file, text)

    monkeypatch.setattr(module, "_replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        record(folder, load_panel(folder), SECOND)
    monkeypatch.undo()
    lines = read_history(folder).lines
    assert len(lines) > 3
    assert record(folder, load_panel(folder), THIRD) == []
    assert read_history(folder).lines == lines
    assert read_history(folder).state == state_of(load_panel(folder))


def test_there_and_back_again_is_two_changes(folder: Path, kestrel: ToolFile) -> None:
    record(folder, load_panel(folder), FIRST)
    original = kestrel.file.read_text()
    put_under_another_licence(kestrel)
    there = record(folder, load_panel(folder), SECOND)
    kestrel.write(original)
    back = record(folder, load_panel(folder), THIRD)
    assert {(line.critic, line.before, line.after) for line in there} == {
        (line.critic, line.after, line.before) for line in back
    }


def test_what_another_branch_recorded_already_is_not_recorded_again(folder: Path, kestrel: ToolFile) -> None:
    record(folder, load_panel(folder), FIRST)
    earlier = (folder / "history" / "state.json").read_text()
    put_under_another_licence(kestrel)
    record(folder, load_panel(folder), SECOND)
    (folder / "history" / "state.json").write_text(earlier)  # a merge that kept the wrong side
    history = read_history(folder)
    assert unrecorded(history, state_of(load_panel(folder)), THIRD) == []


def test_the_state_is_a_text_with_a_line_for_each_call_and_statement(folder: Path) -> None:
    record(folder, load_panel(folder), FIRST)
    lines = (folder / "history" / "state.json").read_text().splitlines()
    assert sum(line.startswith('"founder"') for line in lines) == 1 + 3  # the critic, and a call a tool
    assert sum(line.startswith('"kestrel-8b.licence.') for line in lines) == 1
    json.loads("\n".join(lines))


def test_a_damaged_line_is_named_by_its_number(folder: Path) -> None:
    record(folder, load_panel(folder), FIRST)
    file = folder / "history" / "changes.jsonl"
    file.write_text(file.read_text() + "{half a li")
    with pytest.raises(BadFile) as error:
        read_history(folder)
    assert (error.value.problems[0].line, error.value.problems[0].file) == (4, file)


def test_every_call_of_the_catalogue_that_ships_is_on_record() -> None:
    history = read_history(REAL)
    present = state_of(load_panel(REAL), earlier=history.state)
    assert [line.text for line in unrecorded(history, present, FIRST)] == [], "run: seatrial catalogue record"


def test_changes_are_shown_by_week_the_newest_first(folder: Path, kestrel: ToolFile) -> None:
    record(folder, load_panel(folder), FIRST)
    put_under_another_licence(kestrel)
    record(folder, load_panel(folder), SECOND)
    lines = read_history(folder).lines
    weeks = by_week(chosen(lines))
    assert [week.monday for week in weeks] == [date(2026, 3, 2), date(2026, 2, 2)]
    assert len(weeks[1].days[0].beginnings) == 3
    assert [line.tool for line in chosen(lines, since=date(2026, 3, 1), tool="magpie")] == []
    assert {line.kind for line in chosen(lines, kind="licence")} == {"licence"}
    shutil.rmtree(folder / "history")
    assert read_history(folder).lines == []
