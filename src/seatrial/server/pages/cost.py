"""/tool/<slug>/cost/: what a month of a reader's own work costs; the address holds what was asked."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from seatrial.errors import BadInput
from seatrial.facts.pricing.costs import CostAnswer, cost_answer
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.pricing.workload_text import asked_in, read_asked
from seatrial.facts.tool import Tool
from seatrial.server.pages.naming import short, tool_named
from seatrial.server.pages.page import elsewhere, page
from seatrial.server.store.shelf import Shelf, current_shelf

EXAMPLE = {"input": "20M", "cached": "60%", "output": "4M"}


@require_safe
def cost(request: HttpRequest, name: str) -> HttpResponse:
    """The form, and the bills of what it asks; of an example where it asks nothing yet."""
    shelf = current_shelf()
    tool = tool_named(shelf, name)
    given = asked_in(request.GET.dict())
    if tool.slug != name:
        return elsewhere(f"/tool/{tool.slug}/cost/{'?' if given else ''}{urlencode(given)}", for_good=True)
    answer, problem = None, None
    try:
        answer = _answer(shelf, tool, given or EXAMPLE)
    except BadInput as error:
        problem = error
    return page(
        request,
        shelf,
        "cost.html",
        code=400 if problem else 200,
        address=request.path + (f"?{urlencode(given)}" if given else ""),
        tool=tool,
        answer=answer,
        problem=problem,
        example=not given,
        form={key: short(value) for key, value in (given or EXAMPLE).items()},
        query=urlencode({"tools": tool.slug, **(given or EXAMPLE)}),
    )


def _answer(shelf: Shelf, tool: Tool, given: dict[str, str]) -> CostAnswer:
    asked = read_asked(given)
    row = (tool.slug, tool.name, shelf.catalogue.prices.get(tool.slug))
    return cost_answer([row], asked.workload, asked.hosting, current_day())
