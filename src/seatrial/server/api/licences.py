"""/api/v1/licences: what each licence says, and whether it permits a case."""

# ruff: noqa: ARG001 - every operation is given the request, and the arguments that openapi.json shows
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from seatrial.facts.licensing.answer import LicenceAnswer, answer_for
from seatrial.facts.licensing.case import AMOUNTS, Case, case_from_words
from seatrial.facts.schema import LicenceFile
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.store.shelf import current_shelf

router = Router()


class LicenceList(BaseModel):
    """Every licence of the catalogue, with all that was read of it."""

    licences: list[LicenceFile]


def case_parameters() -> list[dict[str, Any]]:
    """OpenAPI parameters, from the case's own fields: the core reads them, all at once."""
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": field.description,
            "schema": {"type": _type(name), "default": field.default},
        }
        for name, field in Case.model_fields.items()
    ]


def _type(name: str) -> str | list[str]:
    return ["number", "null"] if name in AMOUNTS else ["string", "null"] if name == "domicile" else "boolean"


@router.get("", response={200: LicenceList}, by_alias=True, summary="All licences")
def licences(request: HttpRequest) -> HttpResponse:
    """Each with its terms, their clauses and the words of them; a question that is null was not read."""
    return answer(LicenceList(licences=list(current_shelf().catalogue.licences.files.values())))


@router.get(
    "/{id}",
    response={200: LicenceAnswer, 400: ErrorAnswer, 404: ErrorAnswer},
    by_alias=True,
    summary="One licence, for a case",
    openapi_extra={"parameters": case_parameters()},
)
def licence(request: HttpRequest, id: str) -> HttpResponse:
    """Whether it permits the case. `id` may be an SPDX expression, a licence's name, or a tool's slug."""
    return answer(answer_for(current_shelf().catalogue, id, case_from_words(request.GET.dict())))
