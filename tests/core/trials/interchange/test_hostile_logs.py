"""Whatever a log holds: an error that names the file and the place, in little memory, or a table that harms nobody."""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import zipfile_zstd  # noqa: F401
from tests.core.trials.interchange.logs import (
    INSPECT,
    inspect_archive,
    inspect_header,
    lm_eval_row,
    promptfoo_file,
    promptfoo_row,
    sample,
)

from seatrial.errors import BadFile, BadInput
from seatrial.trials.interchange.outcomes import pair
from seatrial.trials.interchange.reading import read_logs
from seatrial.trials.interchange.table import table


def refused(file: Path, content: bytes | str = b"") -> str:
    """What is said about a file, with its place."""
    if content:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadFile) as error:
        read_logs([str(file)])
    assert error.value.where.startswith(f"{file}:")
    return f"{error.value.where.rpartition(':')[2]}: {error.value.cause}"


def test_every_cut_of_a_real_archive_is_refused(tmp_path: Path) -> None:
    whole = INSPECT[0].read_bytes()
    for length in (5, 100, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        assert "cannot be opened" in refused(tmp_path / "a.eval", whole[:length])


def test_a_changed_byte_in_the_summaries_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(INSPECT[0]) as archive:
        at = archive.getinfo("summaries.json").header_offset + 200
    broken = bytearray(INSPECT[0].read_bytes())
    broken[at] ^= 0xFF
    assert "cannot be opened" in refused(tmp_path / "a.eval", bytes(broken))


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, 93])
def test_a_zip_bomb_is_refused_in_little_memory(tmp_path: Path, way: int) -> None:
    file = tmp_path / "bomb.eval"
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr("header.json", json.dumps(inspect_header()))
        with archive.open("summaries.json", "w") as stream:
            stream.write(b"[")
            for _ in range(300):
                stream.write(b"[]," * 350_000)
    assert file.stat().st_size < 2_000_000
    code = (
        "import sys; from pathlib import Path; from seatrial.errors import BadFile\n"
        "from seatrial.trials.interchange.reading import read_logs\n"
        "try: read_logs(sys.argv[1:])\n"
        "except BadFile as error: print(error)\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))

    told = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, preexec_fn=limit)
    assert "unpacks to more than" in told.stdout, told.stderr


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_inspect_does_not_use_are_refused(tmp_path: Path, way: int) -> None:
    assert "packed in a way" in refused(inspect_archive(tmp_path / "a.eval", [sample(1)], way=way))


def test_other_zip_files_and_other_files_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.eval", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no log of Inspect: it has no header.json" in refused(tmp_path / "a.eval")
    inspect_archive(tmp_path / "b.eval", [], {"eval": {"model": 7}})
    assert "names no model" in refused(tmp_path / "b.eval")
    for content in (b"\0" * 100, "item,a,b\n1,0,1\n", "[1, 2]", '{"other": 1}', "null"):
        assert "no harness that is known" in refused(tmp_path / "c", content)
    with pytest.raises(BadInput, match="There is no file"):
        read_logs([str(tmp_path / "none.eval")])
    with pytest.raises(BadInput, match="given twice"):
        read_logs([str(INSPECT[0]), str(INSPECT[0])])


def test_broken_json_is_refused_at_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path / "r.json", '{"results": {\n "results": [\n  {"a": 1').startswith("3: The file is not JSON")
    assert refused(tmp_path / "s.jsonl", lm_eval_row(1) + '{"doc_id": 2, "metr\n').startswith(
        "2: This line is not JSON"
    )
    latin = (lm_eval_row(1) + lm_eval_row(2, text="x")).encode().replace(b'"x"', b'"\xe9"')
    assert refused(tmp_path / "t.jsonl", latin).startswith("2: This line is not UTF-8")
    deep = '{"results": ' + "[" * 100_000 + "NaN"
    assert "not JSON" in refused(tmp_path / "u.json", deep)


def test_a_line_of_10_mb_is_read_and_one_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "samples_t.jsonl"
    file.write_text(lm_eval_row(1, resps="x" * 10_000_000) + lm_eval_row(2))
    assert [len(items) for items in read_logs([str(file)]).scores.values()] == [2]
    with file.open("wb") as stream:
        stream.write(lm_eval_row(1).encode())
        stream.truncate(70_000_000)
    assert refused(file).startswith("2: The line or the file is too long")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 7.5, None, "good", [1], "1e400"])
def test_a_score_that_is_none_is_refused_with_its_item(tmp_path: Path, value: object) -> None:
    file = tmp_path / "samples_t.jsonl"
    file.write_text(lm_eval_row(0) + lm_eval_row("seven", acc=value))
    told = refused(file)
    assert told.startswith("2: The score of doc_id seven is ")
    assert told.endswith("not from 0 to 1.")
    assert "score of test 7 is" in refused(promptfoo_file(tmp_path / "r.json", [promptfoo_row(7, score=value)]))


def test_samples_that_are_none_are_refused(tmp_path: Path) -> None:
    for rows in ([7], [{"epoch": 1}], [{"id": None}], [{"id": [1]}]):
        assert "A sample has no id" in refused(inspect_archive(tmp_path / "a.eval", rows))
    assert "summaries are no list" in refused(inspect_archive(tmp_path / "a.eval", {"a": 1}))  # type: ignore[arg-type]
    assert "A result is no object" in refused(promptfoo_file(tmp_path / "r.json", [1]))
    assert "holds no results" in refused(promptfoo_file(tmp_path / "r.json", []))


NAMES = [
    '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "a,b", 'a"b', "a\nb", "a\rb", "a\0b",
    " a", "a", "a ", "", "x" * 70_000, "x" * 70_001, "\x1b[31mred", "\u202egnp", "a\u2028b", "naïve ✓",
]  # fmt: skip


def test_a_table_holds_every_item_once_on_one_line_and_no_formula(tmp_path: Path) -> None:
    rows = [sample(name, number / 100) for number, name in enumerate(NAMES)]
    a = inspect_archive(tmp_path / "a.eval", rows, inspect_header("a") | {"eval": {"task": "", "model": "a"}})
    pairs = pair(read_logs([f"a={a}", f"b={_copy(a)}"]), "a", "b", 1)
    bare = [(item.removeprefix("/"), *scores) for item, *scores in pairs.rows]
    text = table(bare)
    read = list(csv.reader(io.StringIO(text)))
    assert len(text.splitlines()) == len(NAMES) + 1 == len(read)
    assert len({row[0] for row in read}) == len(NAMES) + 1, "no two names have become one"
    assert sorted(float(row[1]) for row in read[1:]) == [number / 100 for number in range(len(NAMES))]
    for name, *_ in read[1:]:
        assert name.isprintable()
        assert name == name.strip()
        assert name[:1] not in tuple("=+-@＝＋－＠")
        assert 0 < len(name) < 250
    assert {"a", "a,b", 'a"b', "naïve ✓", "'=1"} <= {row[0] for row in read}, "what is harmless stays as it is"


def _copy(file: Path) -> Path:
    other = file.with_name("copy.eval")
    other.write_bytes(file.read_bytes())
    return other
