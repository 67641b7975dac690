"""The limits that nobody states and everybody asks: may we, does it fit our machine, can we pay for it."""

from __future__ import annotations

from collections.abc import Iterator

from seatrial.comparison.brief import Brief
from seatrial.comparison.limit import Limit, State
from seatrial.errors import BadInput
from seatrial.evidence.quantity import UNITS
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.footprint.asking import catalogued_model
from seatrial.facts.footprint.fit import Load, fits
from seatrial.facts.footprint.gpus import read_machine
from seatrial.facts.footprint.weights import precision
from seatrial.facts.licensing.case import Case
from seatrial.facts.licensing.permission import judge
from seatrial.facts.pricing.costs import tool_cost
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.pricing.workload import Workload, dollars
from seatrial.facts.tool import Tool

USUAL_PRECISIONS = ("bf16", "fp8", "int4", "Q4_K_M")  # from the best to the smallest
USUAL_CONTEXT = 8192


def computed_limits(tool: Tool, brief: Brief, catalogue: Catalogue) -> Iterator[Limit]:
    """The licence for the reader's own case, the machine at hand, and the budget."""
    if brief.has_case:
        yield _permission(tool, brief, catalogue)
    if brief.gpus:
        yield _machine(tool, brief.gpus, brief, catalogue)
    if brief.budget is not None:
        yield _budget(tool, brief.budget, brief, catalogue)


def _permission(tool: Tool, brief: Brief, catalogue: Catalogue) -> Limit:
    licence = tool.leading("licence")
    case = Case(
        users=brief.users,
        revenue=brief.revenue,
        domicile=brief.domicile,
        train_on_outputs=brief.train_on_outputs == "yes",
    )
    wanted = f"permitted for {case.says}"
    cap = tool.leading("user_cap")
    if cap and brief.users is not None and isinstance(cap.value, (int, float)) and brief.users > cap.value:
        has = f"a further licence above {cap.text} a month"
        return Limit(name="Licence for your case", wanted=wanted, has=has, state="not met", cites=[cap.id])
    if licence is None:
        return Limit(name="Licence for your case", wanted=wanted, has="no licence stated", state="unknown", cites=[])
    found = judge(str(licence.value), case, catalogue.licences)
    state: State = "unknown" if found.answer == "unknown" else "not met" if found.answer == "not permitted" else "met"
    return Limit(name="Licence for your case", wanted=wanted, has=found.says, state=state, cites=[licence.id])


def _machine(tool: Tool, gpus: str, brief: Brief, catalogue: Catalogue) -> Limit:
    machine = read_machine(gpus, catalogue.gpus)
    wanted = f"fits {machine.label}" + (f" at {brief.precision}" if brief.precision else "")
    name = "Your machine"
    hosting = tool.leading("self_hosting")
    if hosting and hosting.value == "no":
        return Limit(name=name, wanted=wanted, has="runs at its maker only", state="not met", cites=[hosting.id])
    try:
        model = catalogued_model(tool.slug, tool.name, catalogue.configs)
    except BadInput:
        return Limit(name=name, wanted=wanted, has="no configuration known", state="unknown", cites=[])
    context = round(brief.context) if brief.context else min(USUAL_CONTEXT, model.context or USUAL_CONTEXT)
    for each in [brief.precision] if brief.precision else USUAL_PRECISIONS:
        kind = precision(each)
        if fits(model, machine, Load(kind, 2, context, 1)):
            return Limit(name=name, wanted=wanted, has=f"fits at {kind.name}", state="met", cites=[])
    return Limit(name=name, wanted=wanted, has=f"does not fit with {context:,} tokens", state="not met", cites=[])


def _budget(tool: Tool, budget: float, brief: Brief, catalogue: Catalogue) -> Limit:
    workload = Workload(input=round(brief.tokens_in or 0), output=round(brief.tokens_out or 0))
    bills = tool_cost(tool.slug, tool.name, catalogue.prices.get(tool.slug), workload, None, current_day())
    wanted = f"at most {UNITS['USD/month'].write(budget)}"
    cheapest = bills.cheapest
    if cheapest is None or cheapest.cost is None:
        return Limit(name="Budget", wanted=wanted, has="no price known", state="unknown", cites=[])
    state: State = "met" if cheapest.cost <= budget else "not met"
    return Limit(
        name="Budget", wanted=wanted, has=f"${dollars(cheapest.cost)} at {cheapest.name}", state=state, cites=[]
    )
