"""seatrial rank, on a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.core.votes.drawn import arrays

from seatrial.cli.main import seatrial


@pytest.fixture
def file(tmp_path: Path) -> Path:
    names, words = ["Atlas", "Borealis", "Compass", "Drift with a name that is much too long"], ["a", "b", "tie"]
    rows = zip(*(column.tolist() for column in arrays([1.0, 0.1, 0.0, -1.2], 900)), strict=True)
    lines = [f"v{voter},{names[a]},{names[b]},{words[winner]}\n" for voter, a, b, winner in rows]
    path = tmp_path / "votes.csv"
    path.write_text("voter,a,b,winner\n" + "".join(lines))
    return path


def said(*words: str) -> str:
    result = CliRunner().invoke(seatrial, ["rank", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_page_answers_first_and_fits_eighty_columns(file: Path) -> None:
    page = said(str(file), "--audit")
    assert page.startswith("Atlas is first; the order below it is not decisive.\n")
    assert max(len(line) for line in page.splitlines()) <= 80
    rows = [line for line in page.splitlines() if "●" in line]
    assert [row.split()[0] for row in rows] == ["1", "2–3", "2–3", "4"]
    assert len({row.rindex(row.split()[-1]) + len(row.split()[-1]) for row in rows}) == 1  # aligned at the right
    assert "From 900 votes by 50 voters." in page
    assert "would have to go until Atlas no longer stands alone" in page


def test_json_holds_what_the_function_returns(file: Path) -> None:
    told = json.loads(said(str(file), "--format", "json", "--audit", "--voters", "independent", "--level", "0.9"))
    assert (told["drawn"], told["level"], told["tools"][0]["tool"]) == ("independent", 0.9, "Atlas")
    assert told["audit"]["drop"]["top"] == "Atlas"


def test_a_bad_line_stops_it_before_anything_is_said(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("v,Atlas,Borealis,maybe\n")
    result = CliRunner().invoke(seatrial, ["rank", str(file)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "votes.csv:902: The winner is “maybe”." in result.stderr
    assert "Write a, b or tie." in result.stderr


def test_no_votes_and_unconnected_votes_are_pages_too(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("voter,a,b,winner\n")
    assert said(str(path), "--audit").startswith("Nobody has voted yet.\n")
    path.write_text("voter,a,b,winner\nv,x,y,a\nw,p,q,b\n")
    page = said(str(path))
    assert "Group 1 of 2" in page
    assert "Preliminary: fewer than 30 independent voters" in page


def test_without_a_prior_votes_that_have_no_ranking_say_so(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("voter,a,b,winner\nv,x,y,a\n")
    result = CliRunner().invoke(seatrial, ["rank", str(path), "--no-prior"])
    assert result.exit_code == 2
    assert "Rank them with a prior." in result.stderr
