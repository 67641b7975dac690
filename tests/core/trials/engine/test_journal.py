"""The journal: what kills, torn lines, full disks, other trials and second writers do to it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.core.trials.engine.killing import ROOT, endpoint, kill_often, start
from tests.core.trials.engine.toy import Adder, Sums, ToolAdder

from seatrial.errors import BadFile, BadInput, SeatrialError
from seatrial.trials.engine.journal import Journal
from seatrial.trials.engine.plan import Course, Plan, Rules
from seatrial.trials.engine.reading import LINES, read_journal
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.result import TrialResult


def arms() -> list[Any]:
    return [Adder("A", lambda _: 0.9), Adder("B", lambda _: 0.6)]


def run(path: Path, plan: Plan | None = None, contenders: list[Any] | None = None) -> TrialResult:
    return asyncio.run(run_trial(plan or Plan([Course(Sums())]), contenders or arms(), path))


def test_killed_at_random_moments_it_pays_nothing_twice_loses_nothing_and_decides_the_same(tmp_path: Path) -> None:
    found = kill_often(tmp_path, 4, longest=0.2, wrong=(18, 40))
    assert found.kills >= 2
    assert (found.twice, found.lost) == (0, 0)
    assert found.killed.decisions == found.whole.decisions
    assert found.killed.decisions[0].decision == "a"


def test_a_half_finished_conversation_goes_on_where_it_was(tmp_path: Path) -> None:
    """Cut after every line in turn: the calls that are there are never made again, and the end is the same."""
    plan = Plan([Course(Sums(tools=True), items=3)])
    whole = run(tmp_path / "whole", plan, [ToolAdder("A"), ToolAdder("B", "text")])
    lines = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    for end in range(2, len(lines)):
        (tmp_path / "cut").write_bytes(b"".join(lines[:end]))
        there = len(read_journal(tmp_path / "cut").calls)
        again: list[Any] = [ToolAdder("A"), ToolAdder("B", "text")]
        result = run(tmp_path / "cut", plan, again)
        assert len(again[0].asked) + len(again[1].asked) == whole.calls - there
        assert (result.families, result.calls) == (whole.families, whole.calls)


def test_a_torn_last_line_is_taken_away_wherever_it_is_torn(tmp_path: Path) -> None:
    whole = run(tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    last = data.rstrip(b"\n").rfind(b"\n") + 1
    for cut in (last + 1, (last + len(data)) // 2, len(data) - 2, len(data) - 1):
        (tmp_path / "torn").write_bytes(data[:cut])
        assert read_journal(tmp_path / "torn").torn
        assert run(tmp_path / "torn").decisions == whole.decisions
        assert not read_journal(tmp_path / "torn").torn
    (tmp_path / "torn").write_bytes(data[:40])
    assert run(tmp_path / "torn").decisions == whole.decisions, "even the first line can be torn"


def test_a_damaged_line_before_the_last_is_refused_by_its_number(tmp_path: Path) -> None:
    run(tmp_path / "j")
    lines = (tmp_path / "j").read_bytes().splitlines(keepends=True)
    for number, damaged in ((5, lines[4].replace(b'"turn":0', b'"turn":1')), (3, b"not a line\n"), (2, lines[0])):
        text = [*lines[: number - 1], damaged, *lines[number:]]
        (tmp_path / "damaged").write_bytes(b"".join(text))
        with pytest.raises(BadFile) as error:
            run(tmp_path / "damaged")
        assert error.value.where == f"{tmp_path / 'damaged'}:{number}"
        assert (tmp_path / "damaged").read_bytes() == b"".join(text), "it is left as it was"


def test_no_other_file_is_taken_for_a_journal_or_changed(tmp_path: Path) -> None:
    for text in ("- name: A\n", "- name: A", "{}", '{"kind": "trial"}\n{}\n'):
        (tmp_path / "mine").write_text(text)
        with pytest.raises(SeatrialError):
            run(tmp_path / "mine")
        assert (tmp_path / "mine").read_text() == text
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(SeatrialError):
        run(tmp_path / "link")


@pytest.mark.parametrize(
    ("plan", "contenders", "told"),
    [
        (Plan([Course(Sums(version="2"))]), arms, "the family sums has changed"),
        (Plan([Course(Sums(), seed=2)]), arms, "the family sums has changed"),
        (Plan([Course(Sums()), Course(Sums(id="more"))]), arms, "the family more is new"),
        (Plan([Course(Sums())], isolation="bubblewrap"), arms, "what isolates model-written code has changed"),
        (Plan([Course(Sums())], margin=0.1), arms, "the question, its margin or its rules has changed"),
        (Plan([Course(Sums())], rules=Rules(turns=3)), arms, "the question, its margin or its rules has changed"),
        (Plan([Course(Sums())]), lambda: [arms()[0], Adder("C", lambda _: 1.0)], "the contender B is missing"),
        (Plan([Course(Sums())]), lambda: [arms()[0], Adder("B", lambda _: 1, tool="t")], "the contender B has changed"),
    ],
)  # fmt: skip
def test_a_journal_of_another_trial_is_refused_and_says_what_differs(
    tmp_path: Path, plan: Plan, contenders: Callable[[], list[Any]], told: str
) -> None:
    run(tmp_path / "j")
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(BadInput, match=told):
        run(tmp_path / "j", plan, contenders())
    assert (tmp_path / "j").read_bytes() == before


def test_a_corrected_price_is_no_other_trial(tmp_path: Path) -> None:
    first = run(tmp_path / "j")
    priced = [Adder("A", lambda _: 0.9, price_in=1.0, price_out=1.0), arms()[1]]
    assert run(tmp_path / "j", contenders=priced).decisions == first.decisions


def test_a_second_trial_on_the_same_journal_is_refused(tmp_path: Path) -> None:
    with endpoint(0) as port, Journal(tmp_path / "j"):
        second = start(tmp_path / "j", port, (10, 40))
        told = second.communicate(timeout=60)[0]
    assert "belongs to a trial that is running" in told
    assert second.returncode == 2
    assert (tmp_path / "j").stat().st_size == 0


FULL = """
import asyncio, sys
from pathlib import Path
from tests.core.trials.engine.toy import Adder, Sums
from seatrial.errors import NotReady
from seatrial.trials.engine.plan import Course, Plan
from seatrial.trials.engine.trial import run_trial
from seatrial.trials.talk import Reply
class Wordy(Adder):
    def answer(self, request, value):
        return Reply("x" * 20_000)
arms = [Wordy(name, lambda _: 1.0, slow=0.001) for name in "AB"]
try:
    asyncio.run(run_trial(Plan([Course(Sums())], margin=.001), arms, Path(sys.argv[1])))
except NotReady as error:
    print(error.cause)
print(len(arms[0].asked) + len(arms[1].asked))
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs util-linux")
def test_on_a_full_disk_it_ends_and_every_answer_that_came_is_kept(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    program = f"{sys.executable} -c '{FULL}' {disk}/j; cp {disk}/j {tmp_path}/j"
    inside = f"mount -t tmpfs -o size=2500k none {disk} && {program}"
    found = subprocess.run(["unshare", "-rm", "sh", "-c", inside], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "There is no room left on the disk" in found.stdout, found.stderr
    recorded = read_journal(tmp_path / "j")
    assert len(recorded.calls) == int(found.stdout.split()[-1]) > 60
    assert recorded.ends[-1]["because"] == "interrupted"


def test_a_line_is_in_the_file_before_write_returns(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        for number in range(100):
            journal.write({"kind": "end", "because": str(number), "abandoned": 0})
            assert (tmp_path / "j").read_bytes().count(b"\n") == number + 1


def test_no_word_of_the_reference_is_missing_for_what_a_journal_holds(tmp_path: Path) -> None:
    """docs/reference/journal.md names every kind of line, and every field of it that is ever written."""
    run(
        tmp_path / "j",
        Plan([Course(Sums(tools=True, size_label="numbers"), items=5)]),
        [ToolAdder("A"), ToolAdder("B")],
    )
    text = (ROOT / "docs/reference/journal.md").read_text()
    sections = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(LINES) <= set(sections)
    for line in map(json.loads, (tmp_path / "j").read_text().splitlines()):
        named = set(re.findall(r"`(\w+)`", sections[line["kind"]])) | {"kind", "at", "crc"}
        assert set(line) <= named, line["kind"]
