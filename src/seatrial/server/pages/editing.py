"""/editing/: editors write reviews, a second editor publishes them; and /review/, where everybody sees what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.errors import BadInput
from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.handwritten import Manuscript, Proof, beginning, proof, review_of
from seatrial.panel.review import Review
from seatrial.server.accounts.guards import editors_only
from seatrial.server.pages.editing_forms import LONGEST, difference, sent_manuscript, sent_version, typed
from seatrial.server.pages.naming import one_of, tool_named
from seatrial.server.pages.page import SECRET, elsewhere, page
from seatrial.server.store import drafts
from seatrial.server.store.drafts import Draft
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import Shelf, current_shelf

reading_and_posting = require_http_methods(["GET", "HEAD", "POST"])


@require_http_methods(["GET", "HEAD"])
@editors_only
def editing(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, one's own drafts, and a way to begin."""
    shelf = current_shelf()
    if request.GET.get("tool") and request.GET.get("critic"):
        tool = tool_named(shelf, request.GET["tool"])
        return elsewhere(f"/editing/{tool.slug}/{_critic(shelf, request.GET['critic']).id}/", for_good=False)
    rows = drafts.listed(_editor(request))
    return _page(
        request,
        shelf,
        "editing.html",
        rows={state: [row for row in rows if row.state == state] for state in drafts.STATES},
        stale={row.id for row in rows if row.state == "published" and _out_of_date(shelf, row)},
        critics=shelf.panel.critics,
        tools=sorted(shelf.catalogue.tools.values(), key=lambda tool: tool.name.casefold()),
    )


@reading_and_posting
@editors_only
def write(request: HttpRequest, name: str, critic: str) -> HttpResponse:
    """The form for one seat. Saving keeps a version whatever the checker says; submitting needs its agreement."""
    shelf = current_shelf()
    tool, seat = tool_named(shelf, name), _critic(shelf, critic)
    pack = shelf.panel.pack(seat, tool)
    draft = drafts.open_draft(tool.slug, seat.id, _editor(request))
    if request.method != "POST":
        manuscript = Manuscript.model_validate(draft.content) if draft else _beginning(shelf, tool, seat, pack)
        return _form(request, shelf, seat, pack, manuscript, draft.version if draft else 0)
    manuscript, problems = sent_manuscript(request.POST, seat)
    found = proof(manuscript, seat, pack, shelf.panel.names)
    found.problems.extend(problems)
    draft = drafts.save(tool.slug, seat.id, _editor(request), manuscript, sent_version(request.POST))
    if request.POST.get("action") == "submit" and found.sound:
        drafts.submit(draft.id, _editor(request))
        return _see(f"/editing/draft/{draft.id}/")
    return _form(request, shelf, seat, pack, manuscript, draft.version, found, saved=True)


@reading_and_posting
@editors_only
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """One review on its way: what the checker says, what it changes, every version, and what can be done."""
    shelf = current_shelf()
    row = drafts.draft_of(number)
    if row.state == "writing" and row.author_id != _editor(request).pk:
        raise BadInput("This draft has not been submitted.", "It opens once its author submits it.")
    tool, seat = tool_named(shelf, row.tool), _critic(shelf, row.critic)
    pack = shelf.panel.pack(seat, tool)
    manuscript = Manuscript.model_validate(row.content)
    found = proof(manuscript, seat, pack, shelf.panel.names)
    if request.method == "POST":
        return _act(request, row, pack, manuscript, found)
    past = drafts.steps(row)
    written = [step for step in past if step.what == "written"]
    changes = [
        (step, difference(before.manuscript if before else None, step.manuscript, seat))
        for step, before in zip(written, [*written[1:], None], strict=True)
    ]
    now = _standing(shelf, tool, seat)
    return _page(
        request,
        shelf,
        "editing_draft.html",
        draft=row,
        tool=tool,
        critic=seat,
        pack=pack,
        manuscript=manuscript,
        found=found,
        mine=row.author_id == _editor(request).pk,
        against=difference(_beginning(shelf, tool, seat, pack), manuscript, seat),
        standing=now,
        past=past,
        changes=changes,
    )


@require_safe
def review(request: HttpRequest, name: str, critic: str) -> HttpResponse:
    """For everybody: one review, who wrote it, and what people changed about it, when and why."""
    shelf = current_shelf()
    tool, seat = tool_named(shelf, name), _critic(shelf, critic)
    if tool.slug != name:
        return elsewhere(f"/review/{tool.slug}/{seat.id}/", for_good=True)
    past = drafts.published_versions(tool.slug, seat.id)
    texts = [Manuscript.model_validate(row.content) for row in past]
    changes = [difference(before, text, seat) for text, before in zip(texts, [*texts[1:], None], strict=False)]
    return page(
        request,
        shelf,
        "review.html",
        tool=tool,
        critic=seat,
        review=_standing(shelf, tool, seat),
        past=list(zip(past, texts, changes, strict=True)),
    )


def _act(request: HttpRequest, row: Draft, pack: EvidencePack, manuscript: Manuscript, found: Proof) -> HttpResponse:
    editor, note = _editor(request), request.POST.get("note", "")[:LONGEST]
    match request.POST.get("action"):
        case "publish":
            if not found.sound:
                raise BadInput("The evidence no longer carries every sentence of it.", "Send it back to its author.")
            drafts.publish(row.id, editor, review_of(manuscript, found, pack, current_day(), row.version))
            import_catalogue(catalogue_folder())
        case "send-back":
            drafts.send_back(row.id, editor, note)
        case "withdraw":
            drafts.withdraw(row.id, editor, note)
            if row.state == "published":
                import_catalogue(catalogue_folder())
        case _:
            raise BadInput("The form names nothing that can be done.", "Open the review again.")
    return _see(f"/editing/draft/{row.id}/")


def _form(
    request: HttpRequest,
    shelf: Shelf,
    critic: Critic,
    pack: EvidencePack,
    manuscript: Manuscript,
    version: int,
    found: Proof | None = None,
    *,
    saved: bool = False,
) -> HttpResponse:
    return _page(
        request,
        shelf,
        "editing_write.html",
        tool=shelf.catalogue.tools[pack.tool],
        critic=critic,
        pack=pack,
        manuscript=manuscript,
        typed=typed(manuscript, request.POST if request.method == "POST" else None),
        version=version,
        found=found,
        saved=saved,
        standing=_standing(shelf, shelf.catalogue.tools[pack.tool], critic),
    )


def _beginning(shelf: Shelf, tool: Tool, critic: Critic, pack: EvidencePack) -> Manuscript:
    return beginning(_standing(shelf, tool, critic), critic, pack, shelf.panel.names)


def _standing(shelf: Shelf, tool: Tool, critic: Critic) -> Review:
    return next(row for row in shelf.assess(tool).reviews if row.critic == critic.id)


def _out_of_date(shelf: Shelf, row: Draft) -> bool:
    tool = shelf.catalogue.tools.get(row.tool)
    critic = next((critic for critic in shelf.panel.critics if critic.id == row.critic), None)
    return tool is None or critic is None or _standing(shelf, tool, critic).author.kind != "person"


def _critic(shelf: Shelf, name: str) -> Critic:
    return one_of({row.id: row for row in shelf.panel.critics}, "critic", name)


def _editor(request: HttpRequest) -> Any:
    return request.user


def _see(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _page(request: HttpRequest, shelf: Shelf, template: str, **context: Any) -> HttpResponse:
    return page(request, shelf, template, cache=SECRET, csrf_token=get_token(request), **context)
