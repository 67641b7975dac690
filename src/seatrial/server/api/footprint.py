"""/api/v1/footprint/<tool>: what a model needs, and how fast it can be on a machine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from seatrial.facts.footprint.question import FootprintAnswer, Question, answer_question, question_from
from seatrial.server.api.answers import answer
from seatrial.server.api.shapes import ErrorAnswer
from seatrial.server.pages.naming import tool_named
from seatrial.server.store.shelf import current_shelf

router = Router()
PARAMETERS = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string", "default": field.default}}
    for name, field in Question.model_fields.items()
]


@router.get(
    "/{slug}",
    response={200: FootprintAnswer, 400: ErrorAnswer, 404: ErrorAnswer},
    summary="What a model needs, and where it fits",
    openapi_extra={"parameters": PARAMETERS},
)
def footprint(request: HttpRequest, slug: str) -> HttpResponse:
    """Parameters, bytes, fit and speed, from the model's configuration."""
    shelf = current_shelf()
    tool = tool_named(shelf, slug)
    question = question_from(request.GET.dict())
    return answer(answer_question(tool, question, shelf.catalogue.configs, shelf.catalogue.gpus))
