"""catalogue/predictions: every mistake on its line, and no resolution changed without anybody noticing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.panel.predictions.made_predictions import DAY, PROOF, editors, forecast

from seatrial.errors import BadInput, Problem
from seatrial.facts.catalogue import Catalogue
from seatrial.panel.panel import Panel
from seatrial.panel.predictions.files import load_predictions, resolve_on_file, write_filed
from seatrial.panel.predictions.forecast import Filed, broken_seal

CRITICS = frozenset({"futurist"})
TEXT = """\
# Kept by hand.
forecast:
  id: it-comes
  statement: "Kestrel 8B is on a phone."
  probability: 0.4
  made: 2026-01-15
  resolves_on: 2026-12-31
  resolved_by: "An editor, with a source."
  by: {kind: person, name: Ada}
  tools: [kestrel-8b]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "predictions" / "it-comes.yaml"
    place.parent.mkdir()
    place.write_text(TEXT)
    return place


def load(file: Path, catalogue: Catalogue) -> tuple[list[Filed], list[Problem]]:
    problems: list[Problem] = []
    return load_predictions(file.parents[1], catalogue, CRITICS, problems), problems


def resolve(file: Path, filed: Filed, outcome: str = "true") -> Filed:
    given = {"decided": date(2027, 1, 3), "by": "Ada", "why": "It is: on one", "proof": PROOF}
    return resolve_on_file(file.parents[1], filed, outcome=outcome, **given)[1]  # type: ignore[arg-type]


def test_a_prediction_on_file_is_read(file: Path, small: Catalogue) -> None:
    (row,), problems = load(file, small)
    assert (row.forecast.probability, row.forecast.resolves_on, problems) == (0.4, DAY, [])


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: it-comes", "id: other", 3, "The id is “other”"),
        ("tools: [kestrel-8b]", "tools: [falcon]", 10, "no tool “falcon”"),
        ("probability: 0.4", "probability: 1.4", 5, "probability"),
        ("probability: 0.4", "probability: certain", 5, "probability"),
        ("made: 2026-01-15", "made: 2199-01-15", 2, "before it was made"),
        ("by: {kind: person, name: Ada}", "by: {kind: person, name: Ada, critic: oracle}", 9, "no critic “oracle”"),
        ("by: {kind: person, name: Ada}", "by: {kind: source, name: A page}", 2, "provenance"),
        (
            "tools:",
            "rule: {kind: metric, tool: kestrel-8b, metric: speed, relation: above, value: 1}\n  tools:",
            10,
            "no metric “speed”",
        ),
        (
            "tools:",
            "rule: {kind: metric, tool: kestrel-8b, metric: licence, relation: above, value: 1}\n  tools:",
            10,
            "cannot be above",
        ),
        (
            "tools:",
            "rule: {kind: metric, tool: kestrel-8b, metric: context_total, relation: above, value: lots}\n  tools:",
            10,
            "is no number",
        ),
        (
            "tools:",
            "rule: {kind: call, tool: kestrel-8b, critic: oracle, call: ship}\n  tools:",
            10,
            "the critic “oracle”",
        ),
        (
            "tools:",
            "rule: {kind: price, tool: kestrel-8b, rate: output, relation: below, value: 1, host: x}\n  tools:",
            10,
            "x",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_file_left_out(
    file: Path, small: Catalogue, old: str, new: str, line: int, words: str
) -> None:
    file.write_text(TEXT.replace(old, new))
    rows, problems = load(file, small)
    assert rows == []
    assert any(words in problem.cause and problem.line == line for problem in problems), problems


def test_a_resolution_is_added_behind_what_stands_in_the_file(file: Path, small: Catalogue) -> None:
    (row,), _ = load(file, small)
    once = resolve(file, row)
    twice = resolve(file, once, "void")
    assert file.read_text().startswith(TEXT), "what was there stays, comments and all"
    (again,), problems = load(file, small)
    assert (again, problems) == (twice, [])
    assert [(row.number, row.outcome, row.supersedes) for row in again.resolutions] == [
        (1, "true", None),
        (2, "void", 1),
    ]
    assert again.standing
    assert again.standing.outcome == "void"


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("outcome: 'true'", "outcome: 'false'", 1),
        ("why: 'It is: on one'", "why: It was", 1),
        ("probability: 0.4", "probability: 0.9", 1),
        ("resolves_on: 2026-12-31", "resolves_on: 2027-12-31", 1),
    ],
)
def test_a_resolution_or_prediction_that_was_edited_is_noticed(
    file: Path, small: Catalogue, old: str, new: str, number: int
) -> None:
    (row,), _ = load(file, small)
    resolve(file, row)
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    rows, problems = load(file, small)
    assert rows == []
    assert [problem.cause for problem in problems] == [
        f"Resolution {number} is not what was recorded: it, the prediction or an earlier one was changed."
    ]


def test_a_superseded_resolution_cannot_be_taken_out() -> None:
    twice = editors(editors(Filed(forecast=forecast()), "false"), "true")
    assert broken_seal(twice) is None
    assert broken_seal(twice.model_copy(update={"resolutions": twice.resolutions[1:]})) == 1


def test_a_prediction_of_a_review_gets_a_file_when_it_is_resolved(tmp_path: Path, small: Catalogue) -> None:
    filed = Filed(forecast=forecast("futurist.kestrel-8b.2026-12-31", tools=["kestrel-8b"]))
    file, more = resolve_on_file(
        tmp_path, filed, outcome="false", decided=date(2027, 1, 3), by="Ada", why="No.", proof=PROOF
    )
    rows, problems = load(file, small)
    assert (rows, problems) == ([more], [])


def test_what_cannot_be_appended_is_refused_and_nothing_written(file: Path, small: Catalogue) -> None:
    (row,), _ = load(file, small)
    once = resolve(file, row)
    moved = write_filed(once)
    head, _, tail = moved.partition("resolutions:")
    file.write_text("resolutions:" + tail + head.partition("\n")[2])
    before = file.read_text()
    with pytest.raises(BadInput, match="cannot be added"):
        resolve(file, once, "void")
    assert file.read_text() == before


def test_the_catalogue_that_ships_has_the_two_of_the_page_it_began_with(real: Catalogue, real_panel: Panel) -> None:
    from tests.core.small_catalogue import REAL

    problems: list[Problem] = []
    critics = frozenset(row.id for row in real_panel.critics)
    found = {row.forecast.id: row for row in load_predictions(REAL, real, critics, problems)}
    assert problems == []
    for name in ("page-dead-in-twelve-months", "page-majority-by-2027"):
        row = found[name].forecast
        assert row.provenance
        assert row.provenance.primary is False
        assert row.probability is None, "none was given"
