"""Reviews that people write: one small function a step. A second person publishes; every version is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from seatrial.errors import BadInput, NotFound
from seatrial.panel.handwritten import Manuscript
from seatrial.panel.written import Written
from seatrial.server.models import Draft as Draft  # the type of a draft, for who may not import models

if TYPE_CHECKING:
    from seatrial.server.models import Reader

STATES = tuple(Draft.State.values)
OPEN = (Draft.State.WRITING, Draft.State.SUBMITTED)
LONGEST_NOTE = 1000
MOST_VERSIONS = 500


@dataclass(frozen=True)
class Step:
    """One line of a draft's history."""

    version: int
    what: str
    who: str
    when: datetime
    manuscript: Manuscript
    note: str


def open_draft(tool: str, critic: str, editor: Reader) -> Draft | None:
    """The draft that an editor has under way for a seat."""
    return Draft.objects.filter(tool=tool, critic=critic, author=editor, state__in=OPEN).first()


def save(tool: str, critic: str, editor: Reader, manuscript: Manuscript, seen: int) -> Draft:
    """Keep a version. `seen` is the version that the form showed, 0 for none: what was saved since is not lost."""
    now = timezone.now()
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update().filter(tool=tool, critic=critic, author=editor, state__in=OPEN).first()
        )
        if (draft.version if draft else 0) != seen:
            raise BadInput(
                "This draft was saved in another window since.", "Go back, open it anew, and bring your changes over."
            )
        content = manuscript.model_dump(mode="json")
        if draft is None:
            draft = Draft(tool=tool, critic=critic, author=editor, version=0)
        elif draft.content == content and draft.state == Draft.State.WRITING:
            return draft
        if draft.version >= MOST_VERSIONS:
            raise BadInput(f"A draft has {MOST_VERSIONS} versions at most.", "Submit it, or write a new one.")
        draft.content, draft.version, draft.changed = content, draft.version + 1, now
        draft.state = Draft.State.WRITING  # a change takes back what was submitted
        draft.save()
        _step(draft, "written", manuscript.signed)
    return draft


def submit(draft_id: int, editor: Reader) -> None:
    """Ask for a second person."""
    with transaction.atomic():
        draft = _locked(draft_id)
        if draft.author_id != editor.pk:
            raise BadInput("Only its author submits a review.", "Write one of your own.")
        _require(draft, Draft.State.WRITING, "submitted")
        _move(draft, Draft.State.SUBMITTED, "submitted", _signature(draft))


def send_back(draft_id: int, editor: Reader, note: str) -> None:
    """Not yet: with the reason, to its author."""
    with transaction.atomic():
        draft = _locked(draft_id)
        _require(draft, Draft.State.SUBMITTED, "sent back")
        _move(draft, Draft.State.WRITING, "sent back", editor.email, _note(note), editor)


def publish(draft_id: int, editor: Reader, written: Written) -> None:
    """Into its seat, in place of what a person published there before. Not by who wrote it."""
    with transaction.atomic():
        draft = _locked(draft_id)
        _require(draft, Draft.State.SUBMITTED, "published")
        if draft.author_id is None:
            raise BadInput("Its author has left.", "Write a review of your own, and have another editor publish it.")
        if draft.author_id == editor.pk:
            raise BadInput("A second person publishes a review.", "Ask another editor to read it.")
        before = Draft.objects.filter(tool=draft.tool, critic=draft.critic, state=Draft.State.PUBLISHED)
        for old in before.select_for_update():
            _move(old, Draft.State.REPLACED, "replaced", _signature(draft))
        draft.document = written.model_dump(mode="json")
        _move(draft, Draft.State.PUBLISHED, "published", editor.email, "", editor)


def withdraw(draft_id: int, editor: Reader, note: str) -> None:
    """Out of its seat, or out of the queue, with the reason."""
    with transaction.atomic():
        draft = _locked(draft_id)
        if draft.state not in (*OPEN, Draft.State.PUBLISHED):
            raise BadInput(f"This review is {draft.state} already.", "Open the list again.")
        if draft.state == Draft.State.WRITING and draft.author_id != editor.pk:
            raise BadInput("A draft belongs to its author.", "Wait until it is submitted.")
        _move(draft, Draft.State.WITHDRAWN, "withdrawn", editor.email, _note(note))


def draft_of(draft_id: int) -> Draft:
    """One draft; NotFound."""
    try:
        return Draft.objects.select_related("author", "second").get(id=draft_id)
    except Draft.DoesNotExist:
        raise NotFound("draft", str(draft_id), []) from None


def listed(editor: Reader) -> list[Draft]:
    """What an editor may see: everything that was submitted once, and their own drafts."""
    mine = Q(state=Draft.State.WRITING, author=editor)
    return list(Draft.objects.select_related("author").filter(~Q(state=Draft.State.WRITING) | mine)[:300])


def steps(draft: Draft) -> list[Step]:
    """A draft's history, the newest first."""
    return [
        Step(row.version, row.what, row.who, row.when, Manuscript.model_validate(row.content), row.note)
        for row in reversed(draft.steps.all())
    ]


def published_versions(tool: str, critic: str) -> list[Draft]:
    """Every review of a seat that a person published, the newest first, those among them that were taken back."""
    return list(Draft.objects.filter(tool=tool, critic=critic).exclude(document=None).order_by("-changed", "-id"))


def published_reviews() -> dict[tuple[str, str], Written]:
    """The reviews by people that are published, by tool and critic."""
    rows = Draft.objects.filter(state=Draft.State.PUBLISHED).exclude(document=None).order_by("tool", "critic")
    found = [Written.model_validate(row.document) for row in rows]
    return {written.seat: written for written in found}


def with_reviews(content: str, reviews: dict[tuple[str, str], Written]) -> str:
    """The name of a catalogue's content together with what people published over it."""
    if not reviews:
        return content
    documents = json.dumps([written.model_dump(mode="json") for written in reviews.values()], sort_keys=True)
    return hashlib.sha256(f"{content}{documents}".encode()).hexdigest()


def reviews_of(reader: Reader) -> list[dict[str, object]]:
    """What an account wrote, as plain data."""
    rows = Draft.objects.filter(author=reader).order_by("id")
    return [
        {"tool": row.tool, "critic": row.critic, "state": row.state, "version": row.version, "text": row.content}
        for row in rows
    ]


def _locked(draft_id: int) -> Draft:
    try:
        return Draft.objects.select_for_update().get(id=draft_id)
    except Draft.DoesNotExist:
        raise NotFound("draft", str(draft_id), []) from None


def _require(draft: Draft, state: str, what: str) -> None:
    if draft.state != state:
        raise BadInput(f"This review is {draft.state}, so it cannot be {what}.", "Open it again: somebody was faster.")


def _note(note: str) -> str:
    told = " ".join(note.split())
    if not told or len(told) > LONGEST_NOTE:
        raise BadInput("A reason is missing or too long.", f"Write one of at most {LONGEST_NOTE:,} letters.")
    return told


def _signature(draft: Draft) -> str:
    return str(draft.content.get("signed", ""))[:80]


def _move(draft: Draft, state: str, what: str, who: str, note: str = "", second: Reader | None = None) -> None:
    draft.state, draft.changed, draft.note = state, timezone.now(), note
    if second is not None:
        draft.second = second
    draft.save()
    _step(draft, what, who, note)


def _step(draft: Draft, what: str, who: str, note: str = "") -> None:
    draft.steps.create(
        version=draft.version, what=what, who=who[:80], when=draft.changed, content=draft.content, note=note
    )
