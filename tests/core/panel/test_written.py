"""A review that is not the rubric's: read from its file, seated while its evidence is the present one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.core.made import criterion, critic, panel, tool

from seatrial.comparison.brief import Brief
from seatrial.comparison.choose import choose
from seatrial.comparison.comparison import compare, pick_tools
from seatrial.panel.panel import Panel, load_panel
from seatrial.panel.review import Answer, Author, Grounding, Sentence
from seatrial.panel.written import Written, load_written, save_written, written_again

FAST, ABLE, FREE = (
    critic("fast", criterion("speed")),
    critic("able", criterion("skill")),
    critic("free", criterion("open")),
)
MODEL = Author(kind="model", name="writer", version="1", when=date(2026, 2, 1))
ROW = tool("a", speed=90, skill=90, open="yes")


def written(
    judges: Panel, seat: str = "able", call: str = "skip", confidence: float | None = 0.7, **more: Any
) -> Written:
    judge = next(row for row in judges.critics if row.id == seat)
    found = judges.pack(judge, ROW)
    answers = [Answer(question="Why?", sentences=[Sentence(text="It may not do.", opinion=True)])]
    grounding = Grounding(
        author=more.pop("author", MODEL), pack=more.pop("pack", found.sha256), held=more.pop("held", None)
    )
    given = {"answers": answers, "call": call, "confidence": confidence, **more}
    return Written.model_validate({"tool": "a", "critic": seat, "grounding": grounding, **given})


def judged(**more: Any) -> Panel:
    judges = panel([FAST, ABLE, FREE], ROW)
    one = written(judges, **more)
    judges.written = {one.seat: one}
    return judges


def test_a_written_call_counts_in_the_verdict() -> None:
    assert panel([FAST, ABLE, FREE], ROW).assess(ROW).verdict.ships == 3
    found = judged().assess(ROW)
    assert (found.verdict.ships, found.verdict.skips) == (2, 1)
    review = found.reviews[1]
    assert (review.author, review.call, review.confidence, review.rubric_call) == (MODEL, "skip", 0.7, "ship")


def test_a_written_call_stays_in_each_resample_with_the_probability_its_author_gave() -> None:
    one_seat = panel([ABLE], ROW)
    one = written(one_seat, confidence=0.7)
    one_seat.written = {one.seat: one}
    first, second = one_seat.assess(ROW).verdict, one_seat.assess(ROW).verdict
    assert first.call == "skip"
    assert first.stability == pytest.approx(0.7, abs=0.03)
    assert first.stability == second.stability


def test_what_would_flip_a_verdict_moves_the_rubrics_and_no_written_call() -> None:
    found = judged(call="skip").assess(ROW).verdict
    assert (found.call, found.flip is not None) == ("ship", True)
    assert found.flip is not None
    assert "skill" not in {change.metric for change in found.flip.changes}
    alone = panel([ABLE], ROW)
    one = written(alone)
    alone.written = {one.seat: one}
    assert alone.assess(ROW).verdict.flip is None


def test_written_calls_count_in_comparisons_choices_and_the_panels_record(folder: Path) -> None:
    judges = load_panel(folder)
    two = pick_tools(["kestrel-8b", "heron-40b"], judges.catalogue.resolve)
    first = compare(judges, two, Brief()).answer.tools[0]
    row = judges.catalogue.tools[first]
    seats = {}
    for judge in judges.critics:
        grounding = Grounding(author=MODEL, pack=judges.pack(judge, row).sha256)
        answers = [Answer(question="Why?", sentences=[Sentence(text="It may not do.", opinion=True)])]
        seats[first, judge.id] = Written(
            tool=first, critic=judge.id, call="skip", confidence=0.99, answers=answers, grounding=grounding
        )
    changed = Panel(judges.catalogue, judges.critics, written=seats)
    after = compare(changed, two, Brief())
    assert first not in after.answer.tools
    assert next(one for one in choose(changed, Brief()).candidates if one.slug == first).call == "skip"
    before = {one.critic: one.skips for one in judges.independence.records}
    assert sum(one.skips for one in changed.independence.records) > sum(before.values())


def test_a_review_of_older_evidence_leaves_its_seat_and_the_rubric_says_why() -> None:
    found = judged(pack="0" * 64).assess(ROW).reviews[1]
    assert (found.author.kind, found.call) == ("rubric", "ship")
    assert found.fallback == "writer reviewed it on 1 February 2026; its evidence has changed since."


def test_a_withheld_call_is_no_vote() -> None:
    found = judged(call="withheld", confidence=None).assess(ROW).verdict
    assert (found.ships, found.skips, found.withheld) == (2, 0, 1)


def test_what_was_written_comes_back_from_the_reviews_it_became() -> None:
    for judges in (
        judged(),
        judged(pack="0" * 64),
        judged(held="Held back: …", call="withheld", confidence=None, answers=[]),
    ):
        reviews = judges.assess(ROW).reviews
        again = panel([FAST, ABLE, FREE], ROW)
        again.written = written_again(reviews)
        assert again.assess(ROW).reviews == reviews


@pytest.mark.parametrize(
    "wrong",
    [
        {"confidence": None},
        {"confidence": 0.3},
        {"confidence": 1.0},
        {"call": "withheld"},
        {"held": "Held back: too little of it holds."},
        {"author": Author(kind="rubric", name="Rubric", version="1")},
        {"tool": "../../etc"},
        {"sponsor": "Aerie Labs"},
    ],
)
def test_a_written_review_that_contradicts_itself_is_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        written(panel([FAST, ABLE, FREE], ROW), **wrong)


def save_one(folder: Path) -> Path:
    judges = load_panel(folder)
    row = judges.catalogue.tools["kestrel-8b"]
    judge = next(each for each in judges.critics if each.id == "founder")
    answers = [
        Answer(question=judge.questions[0].ask, sentences=[Sentence(text="A team may do with it.", opinion=True)])
    ]
    grounding = Grounding(author=MODEL, pack=judges.pack(judge, row).sha256)
    one = Written(tool=row.slug, critic=judge.id, call="ship", confidence=0.6, answers=answers, grounding=grounding)
    return save_written(folder, one)


def test_a_file_is_written_whole_and_reads_back_the_same(folder: Path) -> None:
    file = save_one(folder)
    assert [each.name for each in file.parent.iterdir()] == ["founder.json"]
    found, _ = load_written(folder, [])
    assert save_written(folder, found["kestrel-8b", "founder"]).read_bytes() == file.read_bytes()
    assert load_panel(folder).catalogue.problems == []


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"call": "buy"}, "“call” does not fit"),
        ({"sponsor": "x"}, "Unknown field “sponsor”"),
        ({"critic": "nobody"}, "stands elsewhere"),
        ({"confidence": "NaN"}, "“confidence” does not fit"),
        ({"call": "skip"}, "not what its author wrote"),
        ({"seal": None}, "not what its author wrote"),
    ],
)
def test_a_broken_review_is_named_and_left_out_and_the_rest_is_served(
    folder: Path, change: dict[str, Any], cause: str
) -> None:
    file = save_one(folder)
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}, indent=2))
    judges = load_panel(folder, every_sentence=True)
    assert cause in judges.catalogue.problems[0].cause
    assert judges.catalogue.problems[0].file == file
    assert judges.written == {}
    assert len(judges.assess(judges.catalogue.tools["kestrel-8b"]).reviews) == 7


@pytest.mark.parametrize(
    "sentence", [Sentence(text="I tested it and it held."), Sentence(text="It costs 7919 USD.", cites=["x"])]
)
def test_a_review_with_a_sentence_that_does_not_hold_is_left_out(folder: Path, sentence: Sentence) -> None:
    save_one(folder)
    found, _ = load_written(folder, [])
    answers = [Answer(question="Q", sentences=[sentence])]
    save_written(folder, found["kestrel-8b", "founder"].model_copy(update={"answers": answers}))
    judges = load_panel(folder, every_sentence=True)
    assert "does not hold" in judges.catalogue.problems[0].cause
    assert judges.written == {}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"a":' * 5000, b"x" * 300_000])
def test_a_file_that_is_no_review_is_a_problem_and_no_crash(folder: Path, content: bytes) -> None:
    save_one(folder).write_bytes(content)
    judges = load_panel(folder, every_sentence=True)
    assert judges.catalogue.problems
    assert judges.written == {}


def test_a_review_of_a_tool_that_is_gone_is_named(folder: Path) -> None:
    save_one(folder)
    (folder / "tools" / "kestrel-8b.yaml").unlink()
    problems = load_panel(folder, every_sentence=True).catalogue.problems
    assert any("There is no tool “kestrel-8b”" in problem.cause for problem in problems)
