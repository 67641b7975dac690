"""A model's answer: the JSON Schema it is asked to keep, and the reading of whatever came instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field, ValidationError

from seatrial.panel.critic import Critic
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.review import Answer, Call, Prediction, Sentence

LONGEST = 100_000  # characters of an answer that is read at all
SENTENCES = 3  # of one answer, at most
PREDICTIONS = 2
LETTERS = 300  # of one sentence, at most
FARTHEST = timedelta(days=5 * 366)  # a prediction that nobody lives to see resolved tells nothing
MOST_ERRORS = 6
LEAST_SURE, MOST_SURE = 0.5, 0.99
_MARKS = re.compile(r"\s*[\[(](?:evidence |no\. ?)?(\d{1,3}(?:\s*,\s*\d{1,3})*)[\])](?=[\s.,;:!?]|$)")
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


class _Sentence(BaseModel):
    kind: Literal["evidence", "opinion"]
    cites: Annotated[list[int], Field(max_length=20)] = []
    text: Annotated[str, Field(min_length=1)]


class _Prediction(BaseModel):
    statement: Annotated[str, Field(min_length=1)]
    probability: Annotated[float, Field(ge=0, le=1)]
    date: date
    resolved_by: Annotated[str, Field(min_length=1)]


class _Whole(BaseModel):
    answers: dict[str, list[_Sentence]]
    call: Literal["ship", "skip", "withheld"]
    probability: Annotated[float, Field(ge=0, le=1)]
    predictions: list[_Prediction] = []


@dataclass(frozen=True)
class Draft:
    """An answer that has the right shape; whether it holds is the checker's to say."""

    call: Call
    confidence: float | None
    answers: list[Answer]
    predictions: list[Prediction]

    @property
    def sentences(self) -> int:
        """How many there are, over all answers."""
        return sum(len(answer.sentences) for answer in self.answers)


def answer_schema(questions: int, numbers: int, sentences: int = SENTENCES) -> dict[str, Any]:
    """The JSON Schema of an answer to so many questions over so many pieces of evidence, in so many sentences each."""
    cites = {"type": "array", "maxItems": 4, "items": {"type": "integer", "minimum": 1, "maximum": max(1, numbers)}}
    # In this order: a model that has named its evidence writes about it.
    kind = {"type": "string", "enum": ["evidence", "opinion"]}
    sentence = _object({"kind": kind, "cites": cites, "text": _text(LETTERS)})
    answer = {"type": "array", "minItems": 1, "maxItems": sentences, "items": sentence}
    chance = {"type": "number", "minimum": 0, "maximum": 1}
    day = {"type": "string", "pattern": r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"}
    fields = {"statement": _text(200), "probability": chance, "date": day, "resolved_by": _text(200)}
    return _object(
        {
            "answers": _object({f"q{number}": answer for number in range(1, questions + 1)}),
            "call": {"type": "string", "enum": ["ship", "skip", "withheld"]},
            "probability": {"type": "number", "minimum": LEAST_SURE, "maximum": MOST_SURE},
            "predictions": {"type": "array", "maxItems": PREDICTIONS, "items": _object(fields)},
        }
    )


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def read_draft(text: str, critic: Critic, pack: EvidencePack, as_of: date) -> Draft | list[str]:
    """The draft, or what is wrong with it, in sentences that its author can act on."""
    if len(text) > LONGEST:
        return [f"The answer has more than {LONGEST:,} characters. Keep to the schema."]
    bare = _THOUGHT.sub("", text)
    start, end = bare.find("{"), bare.rfind("}")
    if start < 0 or end < start:
        return ["The answer is not JSON. Write one JSON object and nothing else."]
    try:
        whole = _Whole.model_validate(orjson.loads(bare[start : end + 1].encode("utf-8", "replace")))
    except orjson.JSONDecodeError as error:
        return [f"The answer is not JSON: {error.msg} at character {error.pos}. Write one whole JSON object."]
    except ValidationError as error:
        return [_said(detail) for detail in error.errors()[:MOST_ERRORS]]
    answers = [
        Answer(question=question.ask, sentences=[_sentence(row, pack) for row in whole.answers.get(f"q{number}", [])])
        for number, question in enumerate(critic.questions, start=1)
    ]
    return _wrong(whole, answers) or Draft(
        call=whole.call,
        confidence=None if whole.call == "withheld" else min(whole.probability, MOST_SURE),
        answers=[answer for answer in answers if answer.sentences],
        predictions=[found for row in whole.predictions[:PREDICTIONS] if (found := _prediction(row, as_of))],
    )


def _wrong(whole: _Whole, answers: list[Answer]) -> list[str]:
    """What no schema says: answers under other names, and a probability that contradicts its call."""
    found = []
    if not any(answer.sentences for answer in answers):
        found.append("No question is answered. Answer each under its own name: q1, q2 and so on.")
    if whole.call != "withheld" and whole.probability < LEAST_SURE:
        found.append(f"“probability” is that your call is right: below {LEAST_SURE} the other call is yours.")
    return found


def _said(detail: Any) -> str:
    place = ".".join(str(part)[:40] for part in detail["loc"]) or "the whole"
    return f"“{place}”: {detail['msg'][:120]}."


def _sentence(row: _Sentence, pack: EvidencePack) -> Sentence:
    """With marks such as [3] taken out of the text and counted as cited, and numbers turned into evidence ids."""
    text = plain(row.text)
    inline = [int(number) for group in _MARKS.findall(text) for number in group.split(",")]
    if inline and all(number in pack.by_number for number in inline):
        text = _MARKS.sub("", text)
    else:
        inline = []
    text = text if text.endswith((".", "!", "?", "…", "”", "'", '"')) else f"{text}."
    numbers = dict.fromkeys([*row.cites, *inline])
    ids = [pack.by_number[number].id if number in pack.by_number else f"[{number}]" for number in numbers]
    return Sentence(text=text[: 2 * LETTERS], cites=ids, opinion=row.kind == "opinion")


def _prediction(row: _Prediction, as_of: date) -> Prediction | None:
    """A claim about a day that is still to come, and not too far off."""
    if not as_of < row.date <= as_of + FARTHEST or not 0 < row.probability < 1:
        return None
    statement, how = plain(row.statement)[:LETTERS], plain(row.resolved_by)[:LETTERS]
    return Prediction(statement=statement, probability=row.probability, resolves_on=row.date, resolved_by=how)


def plain(text: str) -> str:
    """A text on one line, without characters that are not seen."""
    kept = (" " if unicodedata.category(c)[0] in "ZC" and c not in "\u200d" else c for c in text)
    return " ".join("".join(kept).split())
