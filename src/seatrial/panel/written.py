"""Reviews that a model or a person wrote: data in catalogue/reviews/<tool>/<critic>.json, changed by pull request."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.errors import BadFile, NotReady, Problem
from seatrial.evidence.dates import write_date
from seatrial.facts.parsing import parse
from seatrial.facts.reading import LARGEST, Document, read_file
from seatrial.facts.schema import Slug
from seatrial.panel.review import Answer, Author, Call, Grounding, Prediction, Review

FOLDER = "reviews"
HELD_BACK = "Held back"  # how a reason begins where there were answers, and too little of them held


class Written(BaseModel):
    """One review that is not the rubric's: the file catalogue/reviews/<tool>/<critic>.json.

    Its call takes the critic's seat while `grounding.pack` is the hash of the critic's present evidence. One that is
    `held` back has counts and a reason, and nothing else: the rubric's review stands, and says why.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    tool: Slug
    critic: Slug
    call: Call
    confidence: Annotated[float | None, Field(ge=0.5, lt=1, description="That the call is right; none: no call.")]
    answers: list[Answer]
    predictions: list[Prediction] = []
    grounding: Grounding
    seal: str | None = Field(
        None, exclude=True, description="Of the file: SHA-256 over all the rest, so that no hand changes it unnoticed."
    )

    @model_validator(mode="after")
    def _coherent(self) -> Written:
        if self.author.kind == "rubric":
            raise ValueError("A rubric's review is worked out each time and not written down.")
        if self.grounding.held is not None and (self.answers or self.predictions or self.call != "withheld"):
            raise ValueError("A review that is held back has no answers, no predictions and no call.")
        if (self.confidence is None) != (self.call == "withheld"):
            raise ValueError("A call needs a confidence, and no call has none.")
        return self

    @property
    def author(self) -> Author:
        """Who wrote it, in which version, and when."""
        return self.grounding.author

    @property
    def pack(self) -> str:
        """SHA-256 of the evidence that the author saw."""
        return self.grounding.pack

    @property
    def held(self) -> str | None:
        """Why nothing of it is published; None where it is."""
        return self.grounding.held

    @property
    def answered(self) -> bool:
        """Whether its author answered at all, be it that nothing of it is published."""
        return self.held is None or self.held.startswith(HELD_BACK)

    @property
    def seat(self) -> tuple[str, str]:
        """Tool and critic."""
        return self.tool, self.critic


Reviews = dict[tuple[str, str], Written]


def load_written(folder: Path, problems: list[Problem]) -> tuple[Reviews, dict[tuple[str, str], Document]]:
    """The written reviews of a catalogue with the documents they stand in; what is broken goes to `problems`."""
    found: Reviews = {}
    documents: dict[tuple[str, str], Document] = {}
    for file in sorted((folder / FOLDER).glob("*/*.json")):
        try:
            document, written = _read(file)
        except BadFile as error:
            problems += [Problem(row.file, row.line, row.cause, _HOW) for row in error.problems]
            continue
        if written.seat != (file.parent.name, file.stem):
            cause = f"This is the review of {written.tool} by {written.critic}, and stands elsewhere."
            problems.append(Problem(file, 1, cause, f"Move it to {FOLDER}/{written.tool}/{written.critic}.json."))
            continue
        if written.seal != _seal(written):
            cause = "This review is not what its author wrote: its content was changed."
            problems.append(Problem(file, document.line(("seal",)), cause, _HOW))
            continue
        found[written.seat], documents[written.seat] = written.model_copy(update={"seal": None}), document
    return found, documents


def _read(file: Path) -> tuple[Document, Written]:
    """A sound file is read as JSON, ten times as fast; the reader that knows lines is for those with a fault."""
    try:
        if file.stat().st_size <= LARGEST:
            document = Document(file, orjson.loads(file.read_bytes()))
            return document, Written.model_validate(document.data)
    except (OSError, ValueError):
        pass
    document = read_file(file)
    return document, parse(document, Written)


_HOW = "Write it anew with `seatrial panel write`, or restore it from the repository’s history."


def review_file(folder: Path, tool: str, critic: str) -> Path:
    """Where a review stands in a catalogue."""
    return folder / FOLDER / tool / f"{critic}.json"


def save_written(folder: Path, written: Written) -> Path:
    """Write a review's file, whole or not at all; the same review gives the same bytes."""
    file = review_file(folder, written.tool, written.critic)
    document = {**_document(written), "seal": _seal(written)}
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, text.encode())
    except OSError as error:
        raise NotReady(f"{file} cannot be written: {error.strerror}.", "Make room, or see to its rights.") from None
    return file


def _seal(written: Written) -> str:
    return hashlib.sha256(json.dumps(_document(written), sort_keys=True).encode()).hexdigest()


def _document(written: Written) -> dict[str, Any]:
    found = written.model_dump(mode="json", exclude_none=True)
    return {name: found.get(name) for name in Written.model_fields}


def _replace(file: Path, content: bytes) -> None:
    """Through a second file, so that nobody ever reads half of it; one that a kill left behind is written over."""
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)


def take_seat(written: Written, rubric: Review, pack: str) -> Review:
    """The review that stands in a critic's seat: the written one, or the rubric's with the reason.

    `pack` is the hash of the critic's present evidence. The rubric's points, marks and flip stay beside either.
    """
    asked = {"grounding": written.grounding}
    if why := _not_seated(written, pack):
        return rubric.model_copy(update={**asked, "fallback": why})
    taken = {
        "author": written.author,
        "call": written.call,
        "confidence": written.confidence,
        "answers": written.answers,
        "predictions": written.predictions,
        "rubric_call": rubric.call,
    }
    return rubric.model_copy(update={**asked, **taken})


def _not_seated(written: Written, pack: str) -> str | None:
    """Why a written review does not stand; None where it does."""
    who = written.author.name
    if written.held is not None:
        return f"{who} was asked for this review. {written.held}"
    if written.pack != pack:
        day = written.author.when
        return (
            f"{who} reviewed it{f' on {write_date(day.isoformat())}' if day else ''}; its evidence has changed since."
        )
    return None


def written_again(reviews: Iterable[Review]) -> Reviews:
    """The written reviews behind some reviews that were kept: for who has the reviews and not the files."""
    found: Reviews = {}
    for review in reviews:
        if review.grounding is None:
            continue
        stands = review.author.kind != "rubric"
        found[review.tool, review.critic] = Written(
            tool=review.tool,
            critic=review.critic,
            call=review.call if stands else "withheld",
            confidence=review.confidence if stands else None,
            answers=review.answers if stands else [],
            predictions=review.predictions if stands else [],
            grounding=review.grounding,
        )
    return found
