"""Files of votes: used whole or not at all, and what is wrong has a line."""

from pathlib import Path

import pytest

from seatrial.errors import BadFile, BadInput
from seatrial.votes import rank, read_votes

HEAD = b"voter,a,b,winner\n"


def refusal(tmp_path: Path, content: bytes) -> BadFile:
    file = tmp_path / "votes.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_votes(file)
    return caught.value


def test_a_file_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text('\ufeffwinner,b,a,voter,when\r\na,"Beta, mini",Alpha,ann,x\r\n\r\nTIE,Alpha,"Beta, mini",bob,y\r\n')
    counts = read_votes(file)
    assert (counts.tools, counts.votes, counts.voters) == (["Alpha", "Beta, mini"], 2, 2)
    assert (counts.won[0, 1], counts.tied[0, 1]) == (1, 1)
    assert rank(file).tools[0].tool == "Alpha"


def test_weights_are_counted_where_the_file_has_them(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("voter,a,b,winner,weight\nv,x,y,a,0.25\nw,y,x,a,1\nw,x,y,tie,0.5\n")
    counts = read_votes(file)
    assert (counts.won[0, 1], counts.won[1, 0], counts.tied[0, 1]) == (0.25, 1, 0.5)
    assert (counts.votes, counts.cast_won[0, 1]) == (3, 1)


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        (b"", 1, "empty"),
        (b"voter,a,b\n", 1, "column winner 0 times"),
        (b"voter,a,a,b,winner\n", 1, "column a 2 times"),
        (HEAD + b"v,x,y,a\nv,x,y\n", 3, "3 values, the first line 4"),
        (HEAD + b"v,x,y,a\nv,x,y,both\n", 3, "winner is “both”"),
        (HEAD + b"v,x,x,a\n", 2, "itself"),
        (HEAD + b" ,x,y,a\n", 2, "voter's name has 0"),
        (HEAD + b"v,,y,a\n", 2, "name of a tool has 0"),
        (HEAD + b"v," + b"x" * 121 + b",y,a\n", 2, "121 characters"),
        (HEAD + b"v,x,y,a\nv,x\0,y,a\n", 3, "zero byte"),
        (HEAD + b"v,x,y,a\nv,caf\xe9,y,a\n", 3, "not UTF-8"),
        ("voter,a,b,winner\n".encode("utf-16"), 1, "zero byte"),
        (HEAD + b"v," + b"x" * 5_000 + b",y,a\n", 2, "longer than 4,096 bytes"),
        (HEAD + b'v,"x,y,a\nv,x,y,a\n', 3, "not CSV"),
        (HEAD + "v,x\u202ey,y,a\n".encode(), 2, "U+202E"),
        (HEAD + "v,x\u200b,y,a\n".encode(), 2, "not seen"),
        (HEAD + b"v,\x1b[31mx,y,a\n", 2, "U+001B"),
        (HEAD + b'v,"x\nz",y,a\n', 3, "not seen"),
        (b"voter,a,b,winner\rv,x,y,a\r", 1, "lone carriage return"),
        (b"voter,a,b,winner,weight\nv,x,y,a,1\nv,x,y,a,1.5\n", 3, "weight is “1.5”"),
        (b"voter,a,b,winner,weight\nv,x,y,a,nan\n", 2, "weight is “nan”"),
        (b"voter,a,b,winner,weight\nv,x,y,a,\n", 2, "weight is “”"),
        (b"weight,voter,a,b,winner,weight\n1,v,x,y,a,1\n", 1, "column weight 2 times"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, content: bytes, line: int, cause: str) -> None:
    found = refusal(tmp_path, content)
    assert cause in found.cause
    assert found.problems[0].line == line
    assert found.next_step


def test_the_tool_after_the_last_that_fits_is_named(tmp_path: Path) -> None:
    rows = "".join(f"v,tool {number},other,a\n" for number in range(1_000))
    found = refusal(tmp_path, HEAD + rows.encode())
    assert "first 1,000" in found.cause
    assert found.problems[0].line == 1_001


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    with file.open("wb") as opened:
        opened.truncate(50_000_000_000)  # a hole: reading it whole would not end
    with pytest.raises(BadFile, match="longer than 4,096 bytes"):
        read_votes(file)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_votes(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="Is a directory"):
        read_votes(tmp_path)


def test_names_that_look_alike_or_run_as_formulas_are_told_and_counted_apart(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(
        "voter,a,b,winner\nv,GPT-4o,GРT-4o,a\nv,=SUM(A1),gpt 4o,a\nv,Mixtral,=SUM(A1),a\n", encoding="utf-8"
    )
    ranking = rank(file)
    assert len(ranking.tools) == 5
    alike, formulas = ranking.warnings
    assert "Cyrillic capital letter er" in alike
    assert "“gpt 4o”" in alike
    assert "“=SUM(A1)”" in formulas


def test_many_lines_are_counted_in_batches(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    with file.open("w") as opened:
        opened.write("voter,a,b,winner\n")
        for number in range(70_000):
            opened.write(f"v{number % 97},x,{'y' if number < 66_000 else 'z'},{'a' if number % 3 else 'tie'}\n")
    counts = read_votes(file)
    assert (counts.votes, counts.voters, counts.tools) == (70_000, 97, ["x", "y", "z"])
    assert float(counts.clusters.mass.sum()) == 70_000
