"""The rubric author: every question answered, every sentence with its evidence, and a thesis that can fail."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.made import criterion, critic, sitting, tool
from tests.core.small_catalogue import TOOLS

from seatrial.facts.catalogue import Catalogue
from seatrial.panel.critic import Critic, Question
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.predictions.horizon import horizon
from seatrial.panel.predictions.rule import CallRule
from seatrial.panel.review import Review
from seatrial.panel.rubric import write_review


@pytest.fixture(scope="module")
def assessments(small: Catalogue, small_panel: Panel) -> dict[str, Assessment]:
    return {slug: small_panel.assess(row) for slug, row in small.tools.items()}


def reviews(assessments: dict[str, Assessment]) -> list[Review]:
    return [review for row in assessments.values() for review in row.reviews]


def asking(computed: str, *criteria, **more) -> Critic:  # type: ignore[no-untyped-def]
    made = critic("judge", *criteria, **more)
    return made.model_copy(update={"questions": [Question(ask="Why?", computed=computed)]})  # type: ignore[arg-type]


def said(judge: Critic, **values) -> list[str]:  # type: ignore[no-untyped-def]
    review, _ = write_review(judge, sitting(tool("a", **values)))
    return [sentence.text for sentence in review.answers[0].sentences]


def test_every_critic_reviews_every_tool_once(assessments: dict[str, Assessment], small_panel: Panel) -> None:
    assert sorted(assessments) == sorted(TOOLS)
    for row in assessments.values():
        assert [review.critic for review in row.reviews] == [critic.id for critic in small_panel.critics]


def test_every_question_is_answered_in_its_order(assessments: dict[str, Assessment], small_panel: Panel) -> None:
    asked = {critic.id: [question.ask for question in critic.questions] for critic in small_panel.critics}
    for review in reviews(assessments):
        assert [answer.question for answer in review.answers] == asked[review.critic]
        assert all(answer.sentences for answer in review.answers)


def test_every_sentence_ends_as_one_and_cites_only_this_tools_evidence(
    assessments: dict[str, Assessment], small: Catalogue
) -> None:
    for review in reviews(assessments):
        known = {item.id for item in small.tools[review.tool].evidence}
        for sentence in (sentence for answer in review.answers for sentence in answer.sentences):
            assert sentence.text.endswith(".")
            assert sentence.text[0].isupper() or sentence.text[0].isdigit()
            assert set(sentence.cites) <= known


def test_what_the_critic_makes_of_a_fact_is_marked_as_opinion(small_panel: Panel, small: Catalogue) -> None:
    opinions = {text for critic in small_panel.critics for row in critic.criteria for text in (row.good, row.poor)}
    found = 0
    for review in small_panel.assess(small.tools["kestrel-8b"]).reviews:
        for sentence in (sentence for answer in review.answers for sentence in answer.sentences):
            if sentence.text in opinions:
                assert sentence.opinion
                assert sentence.cites
                found += 1
    assert found > 5


def test_a_disagreement_of_sources_is_told_in_the_answer(assessments: dict[str, Assessment]) -> None:
    texts = {
        sentence.text
        for review in assessments["heron-40b"].reviews
        for answer in review.answers
        for sentence in answer.sentences
    }
    assert "Its context is 32,000 tokens." in texts
    assert "Another source says 64,000 tokens." in texts


def test_every_criterion_leaves_a_mark_with_its_evidence(assessments: dict[str, Assessment], small: Catalogue) -> None:
    for review in reviews(assessments):
        for mark in review.marks:
            stated = [item.id for item in small.tools[review.tool].statements(mark.metric)]
            assert mark.cites == stated
            assert (mark.score is None) == (not stated)


def test_a_tool_of_which_nothing_is_known_gets_no_call(assessments: dict[str, Assessment]) -> None:
    builder = next(review for review in assessments["magpie"].reviews if review.critic == "builder")
    assert (builder.call, builder.confidence) == ("withheld", None)


def test_a_confidence_is_given_with_every_call_and_with_none_else(assessments: dict[str, Assessment]) -> None:
    calls = {review.call for review in reviews(assessments)}
    assert calls == {"ship", "skip", "withheld"}
    for review in reviews(assessments):
        assert (review.confidence is None) == (review.call == "withheld")
        assert review.confidence is None or 0 <= review.confidence <= 1


def test_a_call_that_nothing_can_shake_is_certain() -> None:
    review, _ = write_review(critic("judge", criterion("speed"), ship_from=0.5), sitting(tool("a", speed=90)))
    assert (review.call, review.confidence) == ("ship", 1.0)


def test_a_call_exactly_on_the_line_is_as_certain_as_its_evidence() -> None:
    judge = critic("judge", criterion("speed"), criterion("skill", weight=2), ship_from=0.7)
    review, _ = write_review(judge, sitting(tool("a", speed=70, skill=70)))
    assert (review.call, review.confidence) == ("ship", 1.0)


def test_a_thesis_is_a_prediction_with_odds_a_day_and_a_rule(assessments: dict[str, Assessment]) -> None:
    futurist = next(review for review in assessments["kestrel-8b"].reviews if review.critic == "futurist")
    prediction = futurist.predictions[0]
    assert prediction.resolves_on == horizon(futurist.as_of) == date(2027, 3, 31)
    assert prediction.probability == futurist.confidence
    assert prediction.statement == f"On 31 March 2027 the evidence on Kestrel 8B still makes this a {futurist.call}."
    assert "run again" in prediction.resolved_by
    assert isinstance(prediction.rule, CallRule)
    assert (prediction.rule.tool, prediction.rule.critic) == ("kestrel-8b", "futurist")
    assert prediction.rule.call == futurist.call


def test_without_a_call_there_is_no_thesis() -> None:
    review, _ = write_review(asking("thesis", criterion("speed")), sitting(tool("a")))
    assert review.predictions == []
    assert review.answers[0].sentences[0].text.startswith("No thesis: too little is known")


def test_the_call_is_told_in_points() -> None:
    assert said(asking("call", criterion("speed")), speed=70) == [
        "Ship it: it earns 70 points of 100, and I ship from 50."
    ]
    assert said(asking("call", criterion("speed")), speed=30) == [
        "Skip it: it earns 30 points of 100, and I ship from 50."
    ]
    assert said(asking("call", criterion("speed"))) == ["No call: only 0% of what I weigh is known."]


def test_what_pulls_most_is_named_with_its_pull() -> None:
    judge = asking("weakest", criterion("speed"), criterion("open", weight=3))
    assert said(judge, speed=90, open="no")[0] == "What speaks most against it is “Open”, by 38 points of 100."
    judge = asking("strongest", criterion("speed"), criterion("open", weight=3))
    assert said(judge, speed=40, open="yes")[0] == "What speaks most for it is “Open”, by 38 points of 100."


def test_where_nothing_speaks_against_it_that_is_said() -> None:
    assert said(asking("weakest", criterion("speed")), speed=90) == ["Nothing known speaks against it."]
    assert said(asking("weakest", criterion("speed"))) == ["Too little is known to say."]


def test_what_stands_exactly_on_the_line_speaks_neither_for_nor_against() -> None:
    assert said(asking("weakest", criterion("speed")), speed=50) == ["Nothing known speaks against it."]
    assert said(asking("strongest", criterion("speed")), speed=50) == ["Nothing known speaks for it."]


@pytest.mark.parametrize(
    ("speed", "reading"), [(70, ["Good."]), (66, []), (50, []), (34, []), (30, ["Poor."]), (0, ["Poor."])]
)
def test_a_high_score_reads_as_good_a_low_one_as_poor_and_the_rest_as_nothing(speed: float, reading: list[str]) -> None:
    other = criterion("skill", good="Skilled.", poor="Clumsy.")
    judge = critic("judge", other, criterion("speed")).model_copy(
        update={"questions": [Question(ask="How fast?", metrics=["speed"])]}
    )
    review, _ = write_review(judge, sitting(tool("a", speed=speed)))
    assert [sentence.text for sentence in review.answers[0].sentences[1:]] == reading


@pytest.mark.parametrize(
    ("rivals", "said_of_them"),
    [(0, "It is alone there."), (1, "1 other stands there with it."), (2, "2 others stand there with it.")],
)
def test_a_category_is_told_with_the_number_of_others_in_it(rivals: int, said_of_them: str) -> None:
    before = sitting(tool("a"))
    before.rivals = rivals
    review, _ = write_review(asking("category", criterion("speed")), before)
    assert [row.text for row in review.answers[0].sentences] == [f"A is catalogued as a model. {said_of_them}"]


def test_a_tool_is_no_rival_of_its_own(small: Catalogue, small_panel: Panel) -> None:
    rivals = {slug: small_panel.sitting(row).rivals for slug, row in small.tools.items()}
    assert rivals == {"kestrel-8b": 1, "heron-40b": 1, "magpie": 0}


def test_what_no_source_states_is_said_to_be_unstated() -> None:
    judge = critic("judge", criterion("speed")).model_copy(
        update={"questions": [Question(ask="How fast?", metrics=["speed", "skill"])]}
    )
    review, _ = write_review(judge, sitting(tool("a", speed=40)))
    texts = [sentence.text for sentence in review.answers[0].sentences]
    assert texts == ["Its speed is 40.", "No source read states “Skill”."]


def test_a_rubric_says_that_it_is_one(assessments: dict[str, Assessment]) -> None:
    assert {(review.author.kind, review.author.name) for review in reviews(assessments)} == {("rubric", "Rubric")}
