"""One review: asked for, read, held against the evidence, sent back once, and then kept or held back.

A review is held back where
- no answer with the right shape came in TRIES tries, or none at all;
- fewer than half of the critic's questions keep a sentence;
- fewer than half of its sentences are kept;
- no kept sentence cites evidence: opinions alone rest on nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from seatrial.panel.authors.asking import Asker
from seatrial.panel.authors.draft import Draft, answer_schema, read_draft
from seatrial.panel.authors.prompt import malformed_message, question_messages, refused_message
from seatrial.panel.critic import Critic
from seatrial.panel.grounding.checker import Checked, Refusal, check
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.review import Answer, Author, Grounding, Prediction, Sentence
from seatrial.panel.written import HELD_BACK, Written
from seatrial.trials.talk import Message

TRIES = 3  # answers at most until one has the right shape
LEAST = 0.5  # of questions answered, and of sentences kept
FEWEST_WORDS = 4


@dataclass(frozen=True)
class Kept:
    """A draft after the checker: what is left of it."""

    draft: Draft
    checked: Checked
    predictions: list[Prediction]

    @property
    def kept(self) -> int:
        """Sentences that are left."""
        return sum(len(answer.sentences) for answer in self.checked.answers)

    @property
    def refused(self) -> Counter[str]:
        """Refused sentences by rule."""
        return Counter(row.rule for row in self.checked.refused)


@dataclass(frozen=True)
class Seat:
    """One critic before one tool's evidence."""

    critic: Critic
    pack: EvidencePack
    as_of: date
    names: Collection[str]


async def write(seat: Seat, asker: Asker, author: Author) -> Written:
    """The review, or why it is held back. Raises BudgetOver."""
    schema = answer_schema(len(seat.critic.questions), len(seat.pack.items))
    messages = question_messages(seat.critic, seat.pack, seat.as_of)
    found = await _shaped(seat, asker, messages, schema)
    if isinstance(found, str):
        return _written(seat, asker, author, None, None, found)
    draft, conversation = found
    first = judge(seat, draft)
    best = first
    if first.checked.refused:
        again = await _once_more(seat, asker, [*conversation, refused_message(first.checked.refused)], schema)
        if again is not None and again.kept >= first.kept:
            best = again
    return _written(seat, asker, author, first, best, why_held(seat.critic, best))


async def _shaped(
    seat: Seat, asker: Asker, messages: list[Message], schema: dict[str, Any]
) -> tuple[Draft, list[Message]] | str:
    """The first draft that can be read, with the conversation up to it; else why there is none."""
    cause = ""
    for turn in range(TRIES):
        reply = await asker.ask(messages, schema, turn)
        if reply.error is not None:
            return f"No review came: {reply.error.partition(':')[0]}."
        draft = read_draft(reply.text, seat.critic, seat.pack, seat.as_of)
        conversation: list[Message] = [*messages[:2], {"role": "assistant", "content": reply.text[:_SHOWN]}]
        if isinstance(draft, Draft):
            return draft, conversation
        cause = draft[0]
        messages = [*conversation, malformed_message(draft)]
    return f"{HELD_BACK}: no answer of {TRIES} could be used. The last one: {cause}"


_SHOWN = 6000  # characters of an answer that it is shown again


async def _once_more(seat: Seat, asker: Asker, messages: list[Message], schema: dict[str, Any]) -> Kept | None:
    reply = await asker.ask(messages, schema, TRIES)
    draft = read_draft(reply.text, seat.critic, seat.pack, seat.as_of) if reply.error is None else None
    return judge(seat, draft) if isinstance(draft, Draft) else None


def judge(seat: Seat, draft: Draft) -> Kept:
    """What the checker leaves of a draft; what says nothing goes first."""
    answers, empty = _telling(draft.answers, [question.ask for question in seat.critic.questions])
    checked = check(answers, seat.pack, known_names=seat.names)
    whole = Checked(checked.answers, [*checked.refused, *empty], checked.citing, checked.opinions)
    return Kept(draft, whole, [row for row in draft.predictions if _may_stand(seat, row)])


def _telling(answers: Sequence[Answer], questions: Sequence[str]) -> tuple[list[Answer], list[Refusal]]:
    """The answers without what says nothing: a question said again, a fragment, a sentence said before."""
    seen: set[str] = set()
    asked = {_bare(question) for question in questions}
    found, refused = [], []
    for answer in answers:
        sentences = []
        for sentence in answer.sentences:
            words = _bare(sentence.text)
            if fault := _says_nothing(words, asked, seen):
                refused.append(Refusal(sentence, *fault, answer.question))
            else:
                sentences.append(sentence)
            seen.add(words)
        if sentences:
            found.append(Answer(question=answer.question, sentences=sentences))
    return found, refused


def _says_nothing(words: str, asked: Collection[str], seen: Collection[str]) -> tuple[str, str] | None:
    if words in seen:
        return "repeated", "It was said before. Say something else, or nothing."
    if any(words in question for question in asked):
        return "question", "It repeats the question. Answer it."
    if len(words.split()) < FEWEST_WORDS:
        return "fragment", "It is no whole sentence. Write one."
    return None


def _bare(text: str) -> str:
    """A sentence's words, without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _may_stand(seat: Seat, prediction: Prediction) -> bool:
    """A claim about the future cites nothing; it must be such as an opinion may be."""
    sentences = [Sentence(text=text, opinion=True) for text in (prediction.statement, prediction.resolved_by)]
    return not check([Answer(question="", sentences=sentences)], seat.pack, known_names=seat.names).refused


def why_held(critic: Critic, found: Kept) -> str | None:
    """Why a review is held back; None where it may stand."""
    answered, asked = sum(1 for answer in found.checked.answers if answer.sentences), len(critic.questions)
    written = found.draft.sentences
    if answered < LEAST * asked:
        return f"{HELD_BACK}: {answered} of its {asked} questions kept a sentence that holds."
    if found.kept < LEAST * written:
        return f"{HELD_BACK}: {found.kept} of its {written} sentences hold."
    if not found.checked.citing:
        return f"{HELD_BACK}: no sentence of it cites evidence."
    return None


def _written(
    seat: Seat, asker: Asker, author: Author, first: Kept | None, best: Kept | None, held: str | None
) -> Written:
    dated = author.model_copy(update={"when": asker.day})
    grounding = Grounding(author=dated, pack=seat.pack.sha256, prompt=asker.about["prompt"], held=held)
    if first and best:
        counts = {
            "first": first.draft.sentences,
            "sent_back": len(first.checked.refused),
            "kept": best.kept,
            "citing": best.checked.citing,
            "opinions": best.checked.opinions,
            "refused": dict(sorted(best.refused.items())),
        }
        grounding = grounding.model_copy(update=counts)
    names = {"tool": seat.pack.tool, "critic": seat.critic.id, "grounding": grounding}
    if held is not None or best is None:
        return Written(**names, call="withheld", confidence=None, answers=[])
    draft = best.draft
    answers = [answer for answer in best.checked.answers if answer.sentences]
    return Written(**names, call=draft.call, confidence=draft.confidence, answers=answers, predictions=best.predictions)
