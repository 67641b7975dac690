"""A comparison is frozen with all that made it, and thawed: the same page to the byte, or it is said what differs."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.core.small_catalogue import write_catalogue

from seatrial.cli.main import seatrial
from seatrial.comparison.brief import Brief
from seatrial.errors import BadFile, BadInput
from seatrial.facts.pricing.prices import current_day, on_day
from seatrial.panel.panel import load_panel
from seatrial.panel.review import Answer, Author, Grounding, Sentence
from seatrial.panel.written import Written, save_written
from seatrial.publish.frozen import archive, manifest, thawing
from seatrial.publish.frozen.freezing import freeze
from seatrial.publish.frozen.thawing import thaw

PAIR = ("heron-40b", "kestrel-8b")
DAY = date(2026, 2, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path / "catalogue")


@pytest.fixture
def frozen(folder: Path, tmp_path: Path) -> Path:
    file = tmp_path / "pair.zip"
    file.write_bytes(freeze(folder, PAIR, Brief(), DAY)[0])
    return file


def change(file: Path, name: str, content: bytes | None) -> None:
    """Replace, add or (with None) remove one file of an archive, its manifest untouched."""
    files = archive.read_archive(file)
    files.pop(name, None)
    file.write_bytes(archive.write_archive(files if content is None else {**files, name: content}))


def test_the_same_page_comes_out_and_the_catalogue_it_came_from_is_not_needed(folder: Path, frozen: Path) -> None:
    shutil.rmtree(folder)
    thawed = thaw(frozen)
    assert thawed.same
    assert b"Heron" in thawed.page
    assert thawed.page == archive.read_archive(frozen)["page.html"]


def test_the_same_content_is_the_same_file_to_the_byte(folder: Path) -> None:
    assert freeze(folder, PAIR, Brief(), DAY)[0] == freeze(folder, tuple(reversed(PAIR)), Brief(), DAY)[0]


def test_it_is_made_again_for_the_day_on_which_it_was_frozen(frozen: Path) -> None:
    with on_day(date(2031, 1, 1)):
        assert thaw(frozen).same
        assert current_day() == date(2031, 1, 1)


def test_a_fact_changed_after_freezing_is_named_with_what_it_changed_on_the_page(frozen: Path) -> None:
    name = "catalogue/tools/heron-40b.yaml"
    text = archive.read_archive(frozen)[name].decode()
    change(frozen, name, text.replace("Heron 40B", "Heron 41B", 1).encode())
    thawed = thaw(frozen)
    assert not thawed.same
    assert thawed.damage == [f"{name} was changed after it was frozen."]
    assert any("Heron 41B" in line and "Heron 40B" in line for line in thawed.differences)


def test_a_page_that_was_rewritten_is_noticed(frozen: Path) -> None:
    change(frozen, "page.html", b"<h1>Ship ours</h1>")
    thawed = thaw(frozen)
    assert thawed.damage == ["page.html was changed after it was frozen."]
    assert thawed.differences


@pytest.mark.parametrize(("content", "said"), [(None, "missing"), (b"id: x\n", "added")])
def test_a_file_that_is_missing_or_was_added_is_named(frozen: Path, content: bytes | None, said: str) -> None:
    name = "catalogue/prices/heron-40b.yaml" if content is None else "catalogue/notes.yaml"
    if content is None and name not in archive.read_archive(frozen):
        name = "page.html"
    change(frozen, name, content)
    assert any(name in line and said in line for line in thaw(frozen).damage)


def test_a_missing_file_is_named_even_where_the_rest_cannot_be_read_without_it(frozen: Path) -> None:
    change(frozen, "catalogue/tools/kestrel-8b.yaml", None)
    with pytest.raises(BadInput) as refused:
        thaw(frozen)
    assert "catalogue/tools/kestrel-8b.yaml is missing." in str(refused.value) + str(refused.value.next_step)


def test_other_software_is_named_where_it_writes_another_page(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    then = manifest.software()
    now = then.model_copy(update={"seatrial": "9.9", "libraries": {**then.libraries, "numpy": "0.1"}})
    monkeypatch.setattr(thawing, "software", lambda: now)
    change(frozen, "page.html", b"another page")
    hint = thaw(frozen).differences[0]
    assert f"Seatrial {then.seatrial} then, 9.9 now" in hint
    assert f"numpy {then.libraries['numpy']} then, 0.1 now" in hint


def test_a_written_review_with_a_sentence_that_does_not_hold_is_not_frozen(folder: Path) -> None:
    panel = load_panel(folder)
    seat = panel.critics[0]
    pack = panel.pack(seat, panel.catalogue.tools[PAIR[0]])
    claim = Sentence(text="We tested it for three weeks.", cites=[pack.items[0].id])
    author = Author(kind="model", name="m", version="1", when=DAY)
    answers = [Answer(question=seat.questions[0].ask, sentences=[claim])]
    grounding = Grounding(author=author, pack=pack.sha256)
    written = Written(tool=PAIR[0], critic=seat.id, call="ship", confidence=0.9, answers=answers, grounding=grounding)
    save_written(folder, written)
    with pytest.raises(BadFile, match="three weeks"):
        freeze(folder, PAIR, Brief(), DAY)


def test_a_broken_catalogue_is_not_frozen(folder: Path) -> None:
    (folder / "tools" / "magpie.yaml").write_text("slug: [", encoding="utf-8")
    with pytest.raises(BadFile):
        freeze(folder, PAIR, Brief(), DAY)


def test_a_journal_of_no_trial_of_theirs_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "j.jsonl").write_text("{}\n")
    with pytest.raises(BadInput, match="no trial on record"):
        freeze(folder, PAIR, Brief(), DAY, [tmp_path / "j.jsonl"])


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "catalogue/../../x", "catalogue//x", "catalogue/.ssh", "a\\b", "journals"],
)
def test_an_archive_with_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(name, b"x")
    with pytest.raises(BadInput, match="no frozen comparison"):
        thaw(file)
    assert list(tmp_path.iterdir()) == [file]


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_CONTENT", 1_000_000)
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("catalogue/tools.yaml", b"\0" * 5_000_000)
    with pytest.raises(BadInput, match="unpacks to more"):
        thaw(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip" * 100])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(BadInput, match="no frozen comparison"):
        thaw(file)


def test_a_manifest_of_another_shape_or_format_is_refused(frozen: Path) -> None:
    said = json.loads(archive.read_archive(frozen)["manifest.json"])
    change(frozen, "manifest.json", json.dumps({**said, "format": 2}).encode())
    with pytest.raises(BadInput, match="format 2"):
        thaw(frozen)
    change(frozen, "manifest.json", b'{"format": 1}')
    with pytest.raises(BadInput, match="does not say what it is"):
        thaw(frozen)


def test_the_verbs_freeze_verify_and_say_what_differs(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(seatrial, ["freeze", *PAIR, "-o", "pair.zip"])
    assert made.exit_code == 0, made.output
    same = CliRunner().invoke(seatrial, ["thaw", "pair.zip", "--verify"])
    assert same.exit_code == 0
    assert "the same page, byte for byte" in same.output
    change(tmp_path / "pair.zip", "page.html", b"<h1>Ship ours</h1>")
    other = CliRunner().invoke(seatrial, ["thaw", "pair.zip", "--verify", "-o", "page.html"])
    assert other.exit_code == 1
    assert "page.html was changed after it was frozen." in other.output
    assert b"Heron" in (tmp_path / "page.html").read_bytes()
    assert CliRunner().invoke(seatrial, ["thaw", "none.zip"]).exit_code == 2
