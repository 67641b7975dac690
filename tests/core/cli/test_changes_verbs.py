"""seatrial changes, seatrial catalogue record and stale: what they print, and how they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.tool_file import ToolFile

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]


@pytest.fixture
def run(folder: Path) -> Verb:
    """Run `seatrial ...` on the small catalogue; whatever happens, nobody sees a traceback."""

    def verb(*words: str) -> Result:
        result = CliRunner().invoke(seatrial, words, env={"SEATRIAL_CATALOGUE": str(folder)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return verb


def put_under_another_licence(kestrel: ToolFile) -> None:
    kestrel.change("value: Apache-2.0", "value: LicenseRef-corvid")
    kestrel.change("quote: released under Apache 2.0", "quote: under the Corvid Terms of Service")


def test_a_catalogue_without_a_history_says_how_to_begin_one(run: Verb) -> None:
    assert run("changes").stdout == "No history is recorded yet. To begin one: seatrial catalogue record\n"


def test_checking_names_calls_that_changed_and_the_command_that_records_them(run: Verb, kestrel: ToolFile) -> None:
    run("catalogue", "record")
    assert "not in the history" not in run("catalogue", "check").stdout
    put_under_another_licence(kestrel)
    result = run("catalogue", "check")
    assert result.exit_code == 0
    assert "of calls not in the history yet:" in result.stdout
    assert "because the licence changed from Apache-2.0 to " in result.stdout
    assert result.stdout.endswith("To record: seatrial catalogue record\n")
    run("catalogue", "record")
    assert "not in the history" not in run("catalogue", "check").stdout


def test_changes_are_printed_with_their_reason_and_as_json_with_their_evidence(run: Verb, kestrel: ToolFile) -> None:
    run("catalogue", "record")
    put_under_another_licence(kestrel)
    run("catalogue", "record")
    printed = run("changes", "--tool", "Windhover", "--kind", "licence").stdout
    assert "Kestrel 8B: Founder: ship → skip, because the licence changed from Apache-2.0 to " in printed
    rows = json.loads(run("changes", "--kind", "licence", "--format", "json").stdout)["changes"]
    founder = next(row for row in rows if row["critic"] == "founder")
    assert founder["because"][0]["source"]["url"] == "https://aerie.example/kestrel"
    assert (founder["before"], founder["after"], founder["because"][0]["alone"]) == ("ship", "skip", True)


def test_changes_since_a_day_to_come_are_none(run: Verb) -> None:
    run("catalogue", "record")
    assert "3 verdicts recorded for the first time" in run("changes").stdout
    assert run("changes", "--since", "2999-01-01").stdout == "Nothing changed.\n"


def test_a_broken_file_is_not_recorded_as_the_end_of_a_tool(run: Verb, kestrel: ToolFile) -> None:
    run("catalogue", "record")
    kestrel.write("slug: [")
    result = run("catalogue", "record")
    assert result.exit_code == 2
    assert "kestrel-8b.yaml:2: This is not YAML" in result.stderr


def test_stale_facts_are_listed_with_what_to_read_again(run: Verb) -> None:
    listed = run("catalogue", "stale", "--on", "2026-04-16").stdout
    assert "heron-40b: Input: $2 per million tokens\n    read 2026-01-15, held until 2026-04-15 (1 day ago)\n" in listed
    assert listed.endswith("2 facts of 1 tool to read again.\n")
    assert run("catalogue", "stale", "--on", "2026-04-15").stdout == "No fact is stale on 2026-04-15.\n"
    rows = json.loads(run("catalogue", "stale", "--on", "2026-04-16", "--format", "json").stdout)["stale"]
    assert [(row["metric"], row["days"], row["url"]) for row in rows] == [
        ("price_input", 1, "https://press.example/heron"),
        ("price_output", 1, "https://press.example/heron"),
    ]
