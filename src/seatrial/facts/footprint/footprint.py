"""A footprint: everything above for one model, one machine and one load, as one answer."""

from __future__ import annotations

from pydantic import BaseModel, Field

from seatrial.errors import BadInput
from seatrial.facts.footprint.fit import (
    Load,
    largest_context,
    largest_users,
    memory,
    obstacle,
    smallest,
    split_by_layers,
)
from seatrial.facts.footprint.gpus import Machine
from seatrial.facts.footprint.model import Model
from seatrial.facts.footprint.speed import Interval, speed
from seatrial.facts.footprint.weights import precision, weight_bytes

USUAL_CONTEXT = 4096


class Parameters(BaseModel):
    """Exact counts."""

    total: int
    active: int = Field(description="Work on one token of text, the input embedding counted.")
    active_excluding_embedding: int = Field(description="The same without the input embedding, unless it is tied.")
    embedding: int
    experts: int
    vision: int


class Range(BaseModel):
    """From low to high."""

    low: float
    high: float


class PerGpu(BaseModel):
    """Bytes on each accelerator."""

    weights: float
    cache: float
    overhead: Range
    needed: float
    usable: float


class Footprint(BaseModel):
    """What a model needs and how fast it can be. All memory in bytes."""

    model: str
    architecture: str
    layers: int
    context_limit: int | None
    parameters: Parameters
    precision: str
    precision_meaning: str
    weights_bytes: int
    bits_per_weight: float
    kv_bytes_per_token: float = Field(description="Over all layers, while no window is full.")
    kv_bytes: float = Field(description="Of one user's whole context, windows applied.")
    context: int
    users: int
    machine: str | None = None
    gpu: str | None = None
    gpu_count: int | None = None
    obstacle: str | None = Field(None, description="Why it cannot be split over the machine.")
    fits: bool | None = None
    close_call: bool | None = Field(None, description="The overhead's interval decides.")
    gpus_needed: int | None = Field(None, description="Fewest of this kind that hold it; None: more than 128.")
    per_gpu: PerGpu | None = None
    largest_context: int | None = None
    largest_users: int | None = None
    decode_tokens_per_second: Range | None = Field(None, description="Of one user.")
    decode_tokens_per_second_all_users: Range | None = None
    prefill_tokens_per_second: Range | None = None
    time_to_first_token_seconds: Range | None = None
    assumptions: list[str]


def footprint(
    name: str,
    model: Model,
    *,
    precision_name: str = "bf16",
    context: int | None = None,
    users: int = 1,
    machine: Machine | None = None,
    cache_bits: int = 16,
) -> Footprint:
    """The footprint of a model; BadInput for a context, users or precision that make no sense."""
    tokens = context if context is not None else min(model.context or USUAL_CONTEXT, USUAL_CONTEXT)
    if not 1 <= tokens <= 100_000_000 or not 1 <= users <= 1_000_000:
        raise BadInput(
            f"A context of {tokens:,} tokens for {users:,} users makes no sense.", "Write 1 or more of each."
        )
    load = Load(precision(precision_name), cache_bits / 8, tokens, users)
    size = weight_bytes(model, load.precision)
    found = Footprint(
        model=name,
        architecture=model.architecture,
        layers=model.layers,
        context_limit=model.context,
        parameters=_parameters(model),
        precision=load.precision.name,
        precision_meaning=load.precision.meaning,
        weights_bytes=size,
        bits_per_weight=round(8 * size / model.parameters(), 3),
        kv_bytes_per_token=model.cache_values_per_token() * load.cache_bytes,
        kv_bytes=model.cache_values(tokens) * load.cache_bytes,
        context=tokens,
        users=users,
        assumptions=_assumptions(model, load, machine),
    )
    return found if machine is None else found.model_copy(update=_on_machine(model, machine, load))


def _parameters(model: Model) -> Parameters:
    return Parameters(
        total=model.parameters(),
        active=model.active(),
        active_excluding_embedding=model.active(with_embedding=False),
        embedding=model.parameters(["embedding"]),
        experts=model.parameters(["experts"]),
        vision=model.parameters(["vision"]),
    )


def _on_machine(model: Model, machine: Machine, load: Load) -> dict[str, object]:
    needs = memory(model, machine, load)
    wrong = obstacle(model, machine.count, load.precision)
    enough = smallest(model, machine.gpu, load)
    fits = wrong is None and needs.fits
    rate = speed(model, machine, load) if fits else None
    return {
        "machine": machine.label,
        "gpu": machine.gpu.id,
        "gpu_count": machine.count,
        "obstacle": wrong,
        "fits": fits,
        "close_call": needs.is_close,
        "gpus_needed": enough.count if enough else None,
        "per_gpu": PerGpu(
            weights=needs.weights,
            cache=needs.cache,
            overhead=Range(low=needs.overhead_low, high=needs.overhead_high),
            needed=needs.needed,
            usable=needs.usable,
        ),
        "largest_context": largest_context(model, machine, load) if wrong is None else 0,
        "largest_users": largest_users(model, machine, load) if wrong is None else 0,
        "decode_tokens_per_second": _range(rate.decode if rate else None),
        "decode_tokens_per_second_all_users": _range(rate.decode_all if rate else None),
        "prefill_tokens_per_second": _range(rate.prefill if rate else None),
        "time_to_first_token_seconds": _range(rate.first_token if rate else None),
    }


def _range(interval: Interval | None) -> Range | None:
    return None if interval is None else Range(low=interval.low, high=interval.high)


def _assumptions(model: Model, load: Load, machine: Machine | None) -> list[str]:
    found = [f"Weights: {load.precision.meaning}.", f"Cache: {load.cache_bytes * 8:.0f} bits a number."]
    if any(layer.window for layer in model.attention):
        found.append("Layers with a window keep no more than it.")
    if machine is None:
        return found
    by_layers = split_by_layers(load.precision)
    share = "three quarters" if machine.gpu.unified else "97 %" if by_layers else "nine tenths"
    user = "llama.cpp" if by_layers else "A server"
    found.append(f"{user} uses {share} of the memory; activations and runtime are an interval, its middle decides.")
    if machine.count > 1:
        way = "layers, one accelerator after the other" if by_layers else "attention heads"
        found.append(f"{machine.count} accelerators, split by {way}.")
    found.append("Speed: 27 to 92 % of the memory bandwidth, 20 to 75 % of the arithmetic rate, waits of each layer.")
    if model.experts and load.users > 1:
        found.append("A batch of B tokens reads 0.85 to 1 times 1 - (1 - k/E)^B of the experts.")
    return found
