"""What it costs to start with a tool, and what the tool is: in sentences built from its evidence."""

from __future__ import annotations

from pydantic import BaseModel

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.tool import Tool
from seatrial.panel.review import Sentence
from seatrial.panel.sentences import state

DESCRIPTION = (
    "tuned_for",
    "released",
    "architecture",
    "parameters_total",
    "parameters_active",
    "context_total",
    "interfaces",
    "model_providers",
    "hardware_supported",
    "licence",
    "self_hosting",
)


class Entry(BaseModel):
    """The entry price in a few words; `text` is None where no price is stated."""

    text: str | None
    cites: list[str]


def entry(tool: Tool) -> Entry:
    """The cheapest stated way in. Free weights are not a free service, and an unknown price is not 0."""
    free, plan = tool.leading("free_of_charge"), tool.leading("price_plan")
    given, got = tool.leading("price_input"), tool.leading("price_output")
    parts: list[str] = []
    cites: list[str] = []
    if free and free.value == "yes":
        parts.append("weights free" if tool.category == "open-weight-models" else "free")
        cites.append(free.id)
    if plan:
        parts.append(f"plans from {plan.text}")
        cites.append(plan.id)
    if given and got:
        parts.append(f"{_dollars(given.text)} in, {_dollars(got.text)} out per million tokens")
        cites += [given.id, got.id]
    text = "; ".join(parts)
    return Entry(text=text[:1].upper() + text[1:] if text else None, cites=cites)


def describe(tool: Tool, catalogue: Catalogue) -> list[Sentence]:
    """The paragraph that says what a tool is, every sentence with its evidence."""
    noun = catalogue.categories[tool.category].noun
    sentences = [Sentence(text=f"{tool.name} is {noun} by {tool.maker}.")]
    for name in DESCRIPTION:
        sentences += state(tool, catalogue.metrics[name])[:1]
    return sentences


def _dollars(text: str) -> str:
    return text.removesuffix(" per million tokens")
