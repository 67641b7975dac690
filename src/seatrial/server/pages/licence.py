"""/licences/ and /licence/<id>/: what each licence says, and what that means for a reader's own case."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.errors import BadInput
from seatrial.facts.licensing.answer import answer_for
from seatrial.facts.licensing.bearing import write_cap, write_clause
from seatrial.facts.licensing.case import Case, case_from_words
from seatrial.facts.licensing.licences import CLASS_MEANINGS, CLASSES
from seatrial.facts.licensing.naming import find_licence
from seatrial.facts.licensing.questions import IN_ORDER
from seatrial.server.pages.page import elsewhere, page
from seatrial.server.store.shelf import current_shelf


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Every licence against every question."""
    shelf = current_shelf()
    files = shelf.catalogue.licences.files.values()
    return page(
        request,
        shelf,
        "licences.html",
        files=sorted(files, key=lambda file: (CLASSES.index(file.licence_class), file.name.casefold())),
        questions=IN_ORDER,
        write_cap=write_cap,
    )


@require_safe
def licence(request: HttpRequest, name: str) -> HttpResponse:
    """One licence, or an expression of several: the case answered, the terms, and the tools under it."""
    shelf = current_shelf()
    expression = find_licence(shelf.catalogue, name)[0]
    given = {key: request.GET[key] for key in Case.model_fields if request.GET.get(key)}
    if expression != name:
        query = f"?{urlencode(given)}" if given else ""
        return elsewhere(f"/licence/{quote(expression)}/{query}", for_good=False)
    problem = None
    try:
        case = case_from_words(given)
    except BadInput as error:
        case, problem = Case(), error
    answer = answer_for(shelf.catalogue, expression, case)
    return page(
        request,
        shelf,
        "licence.html",
        code=400 if problem else 200,
        answer=answer,
        permission=answer.permission,
        name=answer.licences[0].name if len(answer.licences) == 1 else expression,
        tools=[shelf.catalogue.tools[slug] for slug in answer.tools],
        questions=IN_ORDER,
        meanings=CLASS_MEANINGS,
        write_cap=write_cap,
        write_clause=write_clause,
        form=given,
        problem=problem,
    )
