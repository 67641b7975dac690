"""The checker: what rests on the evidence passes, what does not is refused, with a rule and a reason."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.core.panel.grounding.table import FAIL, GEMINI, HOLD, MIXTRAL, OPINIONS, Row
from tests.core.small_catalogue import REAL

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.grounding.calculations import calculations_of
from seatrial.panel.grounding.checker import check, sentence_problem
from seatrial.panel.grounding.names import known_names
from seatrial.panel.grounding.pack import EvidencePack, pack_of
from seatrial.panel.grounding.topics import KEYWORDS, TOPICS
from seatrial.panel.panel import Panel, load_panel
from seatrial.panel.review import Answer, Sentence
from seatrial.panel.rubric import write_review

# Evidence of eight tools as the catalogue had it on 23 November 2026, so that new facts change no row of the table.
EVIDENCE = Path(__file__).parents[3] / "fixtures" / "grounding.json"


@pytest.fixture(scope="module")
def packs(real_panel: Panel) -> dict[tuple[str, str], EvidencePack]:
    """The packs of the table, by tool and critic."""
    critics = {critic.id: critic for critic in real_panel.critics}
    tools = {row["slug"]: Tool.model_validate(row) for row in json.loads(EVIDENCE.read_text(encoding="utf-8"))}
    wanted = {row[:2] for row in (*HOLD, *FAIL, *OPINIONS)}
    return {(slug, name): pack_of(critics[name], real_panel.sitting(tools[slug])) for slug, name in wanted}


@pytest.fixture(scope="module")
def panel() -> Panel:
    """The panel over the catalogue with its trials."""
    return load_panel(REAL)


@pytest.fixture(scope="module")
def names(real: Catalogue) -> frozenset[str]:
    return known_names(real)


def cites(pack: EvidencePack, metrics: str) -> list[str]:
    """The ids of all statements of some metrics, or of the one that is numbered."""
    found = []
    for word in metrics.split():
        metric, _, place = word.partition(":")
        ids = [item.id for item in pack.items if item.metric == metric]
        assert ids, f"{pack.tool} has no {metric}"
        found += [ids[int(place) - 1]] if place else ids
    return found


@pytest.mark.parametrize("row", [*HOLD, *FAIL], ids=lambda row: row[3][:60])
def test_a_sentence_passes_if_and_only_if_its_evidence_says_so(
    row: Row, packs: dict[tuple[str, str], EvidencePack], names: frozenset[str]
) -> None:
    tool, critic, metrics, text, rule = row
    pack = packs[tool, critic]
    problem = sentence_problem(Sentence(text=text, cites=cites(pack, metrics)), pack, known_names=names)
    assert (problem and problem[0]) == rule, problem


@pytest.mark.parametrize("row", OPINIONS, ids=lambda row: row[2][:60])
def test_an_opinion_brings_no_facts_of_its_own(
    row: tuple[str, str, str, str | None], packs: dict[tuple[str, str], EvidencePack], names: frozenset[str]
) -> None:
    tool, critic, text, rule = row
    problem = sentence_problem(Sentence(text=text, opinion=True), packs[tool, critic], known_names=names)
    assert (problem and problem[0]) == rule, problem


def test_answers_lose_what_is_refused_and_count_what_is_kept(packs: dict[tuple[str, str], EvidencePack]) -> None:
    pack = packs[MIXTRAL, "skeptic"]
    dated = cites(pack, "released")
    answers = [
        Answer(
            question="How old is it?",
            sentences=[
                Sentence(text="It was released on 17 April 2024.", cites=dated),
                Sentence(text="It was released on 1 May 2024.", cites=dated),
                Sentence(text="That is long ago.", opinion=True),
            ],
        ),
        Answer(question="What else?", sentences=[Sentence(text="I tested it.", opinion=True)]),
    ]
    found = check(answers, pack)
    assert [[row.text for row in answer.sentences] for answer in found.answers] == [
        ["It was released on 17 April 2024.", "That is long ago."]
    ]
    assert (found.citing, found.opinions, found.kept) == (1, 1, 2)
    assert found.by_rule == {"date": 1, "testing": 1}
    assert [row.question for row in found.refused] == ["How old is it?", "What else?"]
    assert "17 April 2024" in found.refused[0].reason


def test_a_citation_that_does_not_exist_is_refused_whatever_it_is(packs: dict[tuple[str, str], EvidencePack]) -> None:
    pack = packs[MIXTRAL, "skeptic"]
    for sentence in (
        Sentence(text="It was released on 17 April 2024.", cites=[*cites(pack, "released"), "mixtral.released.ffff"]),
        Sentence(text="That is long ago.", cites=["9999"], opinion=True),
    ):
        problem = sentence_problem(sentence, pack)
        assert problem
        assert problem[0] == "citation"


def test_every_sentence_that_the_rubric_writes_over_the_catalogue_passes(panel: Panel, names: frozenset[str]) -> None:
    refused = []
    for tool in list(panel.catalogue.tools.values())[::3]:
        sitting = panel.sitting(tool)
        for critic in panel.critics:
            review, _ = write_review(critic, sitting)
            figures = calculations_of(review, sitting)
            found = check(review.answers, pack_of(critic, sitting), known_names=names, calculations=figures)
            refused += [(tool.slug, row.sentence.text, row.rule, row.reason) for row in found.refused]
    assert refused == []


def test_a_rubric_that_misstates_its_own_figures_is_refused(panel: Panel) -> None:
    sitting = panel.sitting(panel.catalogue.tools[MIXTRAL])
    critic = next(row for row in panel.critics if row.id == "founder")
    review, _ = write_review(critic, sitting)
    pack, figures = pack_of(critic, sitting), calculations_of(review, sitting)
    right = f"Ship it: it earns {review.support * 100:.0f} points of 100, and I ship from 80."
    wrong = f"Ship it: it earns {review.support * 100 - 13:.0f} points of 100, and I ship from 80."
    assert sentence_problem(Sentence(text=right), pack, calculations=figures) is None
    problem = sentence_problem(Sentence(text=wrong), pack, calculations=figures)
    assert problem
    assert problem[0] == "number"
    assert (sentence_problem(Sentence(text=right), pack) or ("",))[0] == "uncited"


def test_a_metric_that_the_critic_may_be_asked_about_has_its_words(real: Catalogue) -> None:
    assert set(KEYWORDS) <= set(real.metrics)
    assert {topic.metric for topic in TOPICS} <= set(real.metrics)
    for topic in TOPICS:
        terms = set(real.metrics[topic.metric].terms) | {"*"}
        assert topic.true_of | topic.false_of <= terms, topic


def test_text_of_any_sort_is_judged_and_quickly(packs: dict[tuple[str, str], EvidencePack]) -> None:
    pack = packs[GEMINI, "builder"]
    for text in (
        "(" * 399,
        "1," * 199,
        "a " * 199,
        "no " * 130,
        "more than " * 39,
        "9" * 399,
        "“" * 399,
        "\ud83d\ude00" * 9,
    ):
        sentence = Sentence.model_construct(text=text, cites=list(pack.by_id), opinion=False)
        started = time.process_time()
        sentence_problem(sentence, pack)
        assert time.process_time() - started < 1.0
