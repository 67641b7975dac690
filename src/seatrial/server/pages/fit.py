"""/tool/<slug>/fit/: what a model needs, and whether it fits a reader's machine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.errors import BadInput, NotFound
from seatrial.facts.footprint.question import Question, answer_question, question_from
from seatrial.facts.footprint.weights import MIXTURES
from seatrial.server.pages.naming import tool_named
from seatrial.server.pages.page import elsewhere, page
from seatrial.server.pages.refusals import Refusal, refuse
from seatrial.server.store.shelf import current_shelf


@require_safe
def fit(request: HttpRequest, name: str) -> HttpResponse:
    """The form, whose state is the address, and the answer."""
    shelf = current_shelf()
    tool = tool_named(shelf, name)
    if tool.slug != name:
        return elsewhere(f"/tool/{tool.slug}/fit/", for_good=True)
    catalogue = shelf.catalogue
    if tool.slug not in catalogue.configs:
        cause = f"The catalogue has no configuration of {tool.name}, so nothing can be computed from it."
        return refuse(
            request, Refusal(404, cause, "Its page has what is stated.", [(tool.name, f"/tool/{tool.slug}/")])
        )
    question, problem = question_from(request.GET.dict()), None
    try:
        answer = answer_question(tool, question, catalogue.configs, catalogue.gpus)
    except (BadInput, NotFound) as error:
        problem, answer = error, answer_question(tool, Question(), catalogue.configs, catalogue.gpus)
    return page(
        request,
        shelf,
        "fit.html",
        code=400 if problem else 200,
        tool=tool,
        category=catalogue.categories[tool.category],
        found=answer.footprint,
        precisions=answer.precisions,
        config=catalogue.configs[tool.slug],
        question=question,
        problem=problem,
        gpus=sorted(catalogue.gpus.values(), key=lambda gpu: gpu.name.casefold()),
        choices=("bf16", "fp8", "int8", "int4", "mxfp4", *MIXTURES),
    )
