"""A question about a footprint as a form, an address or a program asks it, and its answer."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.facts.footprint.asking import catalogued_model, read_tokens
from seatrial.facts.footprint.fit import Load, fits, obstacle
from seatrial.facts.footprint.footprint import Footprint, footprint
from seatrial.facts.footprint.gpus import Machine, read_machine
from seatrial.facts.footprint.model import Model
from seatrial.facts.footprint.weights import precision, weight_bytes
from seatrial.facts.schema import ConfigFile
from seatrial.facts.tool import Tool

# The precisions that a table shows, from the largest to the smallest.
SHOWN = ("bf16", "fp8", "Q8_0", "Q6_K", "Q4_K_M", "int4")


class Question(BaseModel):
    """What is asked, in the words it was asked in."""

    gpu: str = ""
    precision: str = "bf16"
    context: str = ""
    users: str = "1"
    cache: str = "16"
    memory: str = ""


class AtPrecision(BaseModel):
    """One precision on the same machine."""

    precision: str
    weights_bytes: int
    fits: bool | None
    obstacle: str | None


class FootprintAnswer(BaseModel):
    """The footprint, and the same machine at other precisions."""

    footprint: Footprint
    precisions: list[AtPrecision]


def question_from(given: Mapping[str, str]) -> Question:
    """The question that parameters hold; others are not looked at."""
    return Question(**{name: given[name].strip()[:60] for name in Question.model_fields if given.get(name, "").strip()})


def answer_question(
    tool: Tool, question: Question, configs: Mapping[str, ConfigFile], gpus: Mapping[str, Tool]
) -> FootprintAnswer:
    """The footprint of a catalogued model; BadInput or NotFound for what cannot be computed."""
    model = catalogued_model(tool.slug, tool.name, configs)
    given = _number(question.memory, "memory") if question.memory else None
    machine = read_machine(question.gpu, gpus, given) if question.gpu else None
    found = footprint(
        tool.name,
        model,
        precision_name=question.precision,
        context=read_tokens(question.context) if question.context else None,
        users=round(_number(question.users, "users")),
        machine=machine,
        cache_bits=8 if question.cache == "8" else 16,
    )
    return FootprintAnswer(footprint=found, precisions=[_at(model, name, found, machine) for name in SHOWN])


def _at(model: Model, name: str, found: Footprint, machine: Machine | None) -> AtPrecision:
    kind = precision(name)
    load = Load(kind, found.kv_bytes_per_token / model.cache_values_per_token(), found.context, found.users)
    return AtPrecision(
        precision=name,
        weights_bytes=weight_bytes(model, kind),
        fits=fits(model, machine, load) if machine else None,
        obstacle=obstacle(model, machine.count, kind) if machine else None,
    )


def _number(text: str, name: str) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise BadInput(f"“{text}” is no number of {name}.", "Write digits.", where=name) from None
    if not 0 < number < 1e9:
        raise BadInput(f"{name} is {text}; that makes no sense.", "Write a number above 0.", where=name)
    return number
