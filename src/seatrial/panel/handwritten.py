"""A review as a person writes it: one sentence a line, its evidence as numbers in brackets.

    The weights are under Apache-2.0 [3].
    Opinion: a licence like this takes a risk off the table.

The same schema and the same checker as for a model. What does not hold is not dropped: its author is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from seatrial.panel.critic import Critic
from seatrial.panel.grounding.checker import Checked, check
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.review import Answer, Author, Call, Grounding, Prediction, Review, Sentence
from seatrial.panel.written import Written

OPINION = "Opinion:"
LONGEST_ANSWER = 4000  # characters
LONGEST_NAME = 80
_CITES = re.compile(r"\s*\[\s*(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\s*\]")


class Manuscript(BaseModel):
    """What an editor filled in: a text for each of the critic's questions, by its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signed: str = Field(description="The name that stands under the review.")
    call: Call
    confidence: float | None = Field(None, description="That the call is right, from .5 to below 1; none for no call.")
    texts: dict[int, str] = Field(default_factory=dict, description="By the question's place, from 0.")
    prediction: Prediction | None = None


@dataclass(frozen=True)
class Obstacle:
    """Something besides a refused sentence that keeps a review back; `where` is the part of the form that it is about.

    Of a question that is "answer-0" with its place; else "call", "confidence", "prediction", "signed", or "answers".
    """

    where: str
    text: str


@dataclass(frozen=True)
class Proof:
    """What the checker says of a manuscript: the sentences that hold, and everything that stands in the way."""

    checked: Checked
    problems: list[Obstacle]

    @property
    def sound(self) -> bool:
        """Whether it can be published as it stands."""
        return not self.problems and not self.checked.refused


def proof(manuscript: Manuscript, critic: Critic, pack: EvidencePack, names: Collection[str] = ()) -> Proof:
    """Read and check; `names` are other tools and makers, which a sentence may say only where it cites them."""
    answers, problems = _answers(manuscript, critic, pack)
    name = " ".join(manuscript.signed.split())
    if not name or len(name) > LONGEST_NAME or name != manuscript.signed:
        problems.append(Obstacle("signed", f"Sign it with a name of at most {LONGEST_NAME} letters."))
    if manuscript.call != "withheld" and manuscript.confidence is None:
        problems.append(Obstacle("confidence", "Say how probable it is that the call is right, from 50 to 99 %."))
    if manuscript.confidence is not None and not 0.5 <= manuscript.confidence < 1:
        text = "How probable the call is lies from 50 to 99 %: below 50 % it would be the other call."
        problems.append(Obstacle("confidence", text))
    if len(answers) * 2 < len(critic.questions):
        problems.append(Obstacle("answers", f"At least half of the {len(critic.questions)} questions need an answer."))
    return Proof(check(answers, pack, known_names=names), problems)


def review_of(manuscript: Manuscript, found: Proof, pack: EvidencePack, day: date, version: int) -> Written:
    """The review that is published; only of a manuscript whose proof is sound."""
    checked = found.checked
    author = Author(kind="person", name=manuscript.signed, version=str(version), when=day)
    call = manuscript.call
    return Written(
        tool=pack.tool,
        critic=pack.critic,
        call=call,
        confidence=None if call == "withheld" else manuscript.confidence,
        answers=checked.answers,
        predictions=[manuscript.prediction] if manuscript.prediction else [],
        grounding=Grounding(
            author=author,
            pack=pack.sha256,
            first=checked.kept,
            kept=checked.kept,
            citing=checked.citing,
            opinions=checked.opinions,
        ),
    )


def beginning(review: Review, critic: Critic, pack: EvidencePack, names: Collection[str] = ()) -> Manuscript:
    """What stands in a seat as a manuscript to begin from.

    Of a rubric's sentences those are left out that only a calculation carries: no person could vouch for them.
    """
    held = check(review.answers, pack, known_names=names).answers
    no_call = review.call == "withheld" or review.confidence is None
    return Manuscript(
        signed=review.author.name if review.author.kind == "person" else "",
        call=review.call,
        confidence=None if no_call else min(0.99, max(0.5, round(review.confidence or 0.5, 2))),
        texts=_texts(held, critic, pack),
    )


def _texts(answers: Collection[Answer], critic: Critic, pack: EvidencePack) -> dict[int, str]:
    """Answers as their author would write them, by the question's place."""
    numbers = {item.id: number for number, item in pack.by_number.items()}
    places = {question.ask: place for place, question in enumerate(critic.questions)}
    return {
        places[answer.question]: "\n".join(_line(sentence, numbers) for sentence in answer.sentences)
        for answer in answers
        if answer.question in places
    }


def _line(sentence: Sentence, numbers: Mapping[str, int]) -> str:
    cited = sorted({numbers[id] for id in sentence.cites if id in numbers})
    mark = f" [{', '.join(map(str, cited))}]" if cited else ""
    body = (
        sentence.text[:-1] + mark + sentence.text[-1] if mark and sentence.text[-1:] in ".!?" else sentence.text + mark
    )
    return f"{OPINION} {body}" if sentence.opinion else body


def _answers(manuscript: Manuscript, critic: Critic, pack: EvidencePack) -> tuple[list[Answer], list[Obstacle]]:
    answers: list[Answer] = []
    problems: list[Obstacle] = []
    for place, question in enumerate(critic.questions):
        text = manuscript.texts.get(place, "")
        if len(text) > LONGEST_ANSWER:
            problems.append(Obstacle(f"answer-{place}", f"At most {LONGEST_ANSWER:,} letters."))
            continue
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        sentences = [_sentence(line, pack, f"answer-{place}", problems) for line in lines]
        if sentences:
            answers.append(Answer(question=question.ask, sentences=sentences))
    return answers, problems


def _sentence(line: str, pack: EvidencePack, where: str, problems: list[Obstacle]) -> Sentence:
    opinion = line.casefold().startswith(OPINION.casefold())
    text = line[len(OPINION) :].strip() if opinion else line
    numbers = [int(number) for found in _CITES.findall(text) for number in re.split(r"\D+", found)]
    wrong = (number for number in numbers if number not in pack.by_number)
    last = len(pack.items)
    problems.extend(Obstacle(where, f"There is no evidence [{number}]: it goes from 1 to {last}.") for number in wrong)
    cites = list(dict.fromkeys(pack.by_number[number].id for number in numbers if number in pack.by_number))
    return Sentence(text=_CITES.sub("", text).strip(), cites=cites, opinion=opinion)
