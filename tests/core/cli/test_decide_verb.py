"""seatrial decide: what it prints, and what it refuses."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from seatrial.cli.main import seatrial

Verb = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Verb:
    """Run the verb on a file of these bytes; whatever happens, nobody sees a traceback."""

    def verb(content: bytes | str, *words: str) -> Result:
        file = tmp_path / "results.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        result = CliRunner().invoke(seatrial, ["decide", str(file), *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return verb


def results(a: float, b: float, count: int = 300) -> str:
    rng = random.Random(4)
    rows = [f"{int(rng.random() < b)},i{row},{int(rng.random() < a)}" for row in range(count)]
    return "b,item,a\n" + "\n".join(rows) + "\n"


def test_a_decision_is_told_in_plain_words(run: Verb) -> None:
    result = run(results(0.7, 0.4))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("A is better.\nA scores 0.")
    text = " ".join(result.stdout.split())
    assert "95 % interval of A minus B" in text
    assert "A fixed-size comparison that finds 0.05 would have taken" in text
    assert "wrong at most 5 % of the time, whenever one looks" in text
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_programs_get_the_same_as_json(run: Verb) -> None:
    told = json.loads(run(results(0.7, 0.4), "--bank", "400", "--format", "json").stdout)
    assert told["decision"] == "a"
    assert 0 < told["low"] <= told["difference"] <= told["high"] < 1
    assert (told["items_used"] < told["items_given"], told["items_given"]) == (True, 300)
    assert (told["margin"], told["error"], told["bank"], told["question"]) == (0.05, 0.05, 400, "better")


@pytest.mark.parametrize(
    ("shares", "words", "said"),
    [
        ((0.6, 0.5), ("--ship", "A"), "Safe to ship A: it is at most 0.05 worse than B."),
        ((0.7, 0.4), ("--ship", "b"), "Not safe: B is worse than A by more than 0.05."),
        ((0.5, 0.5), ("--margin", "0.3"), "Equivalent: A and B are within 0.3 of each other."),
        ((0.5, 0.5), (), "Undecided: these items do not settle it yet."),
    ],
)
def test_every_answer_has_its_sentence(
    run: Verb, shares: tuple[float, float], words: tuple[str, ...], said: str
) -> None:
    assert said in run(results(*shares, count=600 if words else 100), *words).stdout


def test_attempts_at_one_item_count_as_one_wherever_they_stand(run: Verb) -> None:
    rows = "item,attempt,a,b\n" + "".join(f"i{row % 10},{row // 10},1,0\n" for row in range(500))
    assert json.loads(run(rows, "--format", "json").stdout)["items_given"] == 10


def test_windows_files_quotes_and_blank_lines_are_read(run: Verb) -> None:
    content = b'\xef\xbb\xbfItem, A ,b,note\r\n"x, 1",1,0.5,"two\nlines"\r\n\r\ny,0,1,\r\n'
    told = json.loads(run(content, "--format", "json").stdout)
    assert (told["items_given"], told["difference"]) == (2, -0.25)


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"", 1, "The file is empty."),
        (b"item,a,b\n", 1, "There is a header and no row under it."),
        (b"name,a,b\nx,1,0\n", 1, "There is no column item; found: “name”"),
        (b"item;a;b\nx;1;0\n", 1, "There is no column item and a and b"),
        (b"item,a,a,b\nx,1,1,0\n", 1, "The column a is there 2 times."),
        (b"item,a,b\nx,1,0\ny,nan,0\n", 3, "The score of a is “nan”."),
        (b"item,a,b\nx,1,\n", 2, "The score of b is missing."),
        (b"item,a,b\nx,1,1.01\n", 2, "The score of b is “1.01”."),
        (b"item,a,b\nx,0_1,1\n", 2, "The score of a is “0_1”."),
        (b"item,a,b\nx,1\n", 2, "This row has 2 values, the header 3."),
        (b"item,a,b\n,1,0\n", 2, "The item has no name."),
        (b"item,a,b\nx,1,0\n\xff,1,0\n", 3, "This line is not UTF-8."),
        (b"item,a,b\nx,1,0\n\0,1,0\n", 3, "This line holds a zero byte."),
        (b"item,a,b\n" + b"x" * 70_000 + b",1,0\n", 2, "This line is longer than 65,536 bytes."),
        (b'item,a,b\n"x,1,0\n', 2, "This is not CSV"),
        (b"item,a,b,attempt\nx,1,0,1\nx,1,0,1\n", 3, "Item “x” has this attempt twice."),
        (b"item,a,b\n\x1b[2Jx,\x1b[31m,0\n", 2, "The score of a is “?[31m”."),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(run: Verb, content: bytes, where: int, said: str) -> None:
    result = run(content)
    assert result.exit_code == 2
    assert f"results.csv:{where}: {said}" in result.stderr
    assert len(result.stderr) < 500


def test_a_bank_smaller_than_the_file_is_refused_where_it_overflows(run: Verb) -> None:
    result = run("item,a,b\nx,1,0\ny,1,0\nx,0,0\nz,1,0\n", "--bank", "2")
    assert (result.exit_code, "results.csv:5: This is item 3 of a bank of 2." in result.stderr) == (2, True)


def test_a_file_without_an_end_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "zeros.csv"
    with file.open("wb") as out:
        out.truncate(1 << 30)  # a gigabyte of nothing, which takes no space
    result = CliRunner().invoke(seatrial, ["decide", str(file)])
    assert (result.exit_code, "zeros.csv:1: This line is longer" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [("--margin", "nan"), ("--margin", "-1"), ("--error", "0"), ("--bank", "0")])
def test_terms_that_make_no_sense_are_refused(run: Verb, words: tuple[str, ...]) -> None:
    result = run(results(0.7, 0.4), *words)
    assert result.exit_code == 2
    assert "has to lie" in result.stderr or "at least one item" in result.stderr


def test_a_file_that_is_not_there_or_a_folder_is_said_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        result = CliRunner().invoke(seatrial, ["decide", str(path)])
        assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)
