"""How fast: an interval with its assumptions, never one number.

Each step of decoding reads the weights that work on it and the cache of every user (the memory roofline), computes
(the arithmetic roofline), and waits for so many kernels and exchanges (the latency). Measured set-ups reach from about
a quarter to nine tenths of the roofline, so the interval spans that.

Of a mixture with E experts of which k work on a token, a batch of B tokens reads between the share k / E ("active
once") and every expert; with an even router it is 1 - (1 - k / E)^B on average, and routers are not quite even.
"""

from __future__ import annotations

from dataclasses import dataclass

from seatrial.facts.footprint.fit import Load, split_by_layers
from seatrial.facts.footprint.gpus import Machine
from seatrial.facts.footprint.model import Model

EFFICIENCY = (0.27, 0.92)  # of the memory bandwidth
COMPUTING = (0.2, 0.75)  # of the arithmetic rate
LATENCY = (12e-6, 2e-6)  # seconds a layer waits: slow, fast
UNEVEN = 0.85  # of the experts that an even router would use in a batch
EXCHANGE = (15e-6, 4e-6)  # seconds an exchange between accelerators takes: slow, fast; two a layer


@dataclass(frozen=True)
class Interval:
    """From slow to fast."""

    low: float
    high: float


@dataclass(frozen=True)
class Speed:
    """Tokens a second and seconds; None where no source states the arithmetic rate."""

    decode: Interval  # tokens a second of one user
    decode_all: Interval  # of all users together
    prefill: Interval | None  # tokens a second of prompts read
    first_token: Interval | None  # seconds from a prompt of the context's length to the first token of its answer
    bytes_read: Interval  # a step


def coverage(experts: int, used: int, tokens: int) -> Interval:
    """The share of a mixture's experts that a batch of tokens works with: under an uneven router, and an even one."""
    share = used / experts
    even = 1 - (1 - share) ** tokens
    return Interval(max(share, UNEVEN * even), even)


def speed(model: Model, machine: Machine, load: Load) -> Speed:
    """The speed of a model that fits the machine under a load."""
    working = 1 if split_by_layers(load.precision) else machine.count
    read = _read(model, load)
    flops = machine.gpu.flops_16
    times = []
    for end in (0, 1):
        moved = (read.high, read.low)[end] / (working * machine.gpu.bandwidth * EFFICIENCY[end])
        computed = 0.0
        if flops:
            computed = 2 * model.active(with_embedding=False) * load.users / (working * flops * COMPUTING[end])
        waited = model.layers * (LATENCY[end] + (2 * EXCHANGE[end] if working > 1 else 0.0))
        times.append(max(moved, computed) + waited)
    decode = Interval(1 / times[0], 1 / times[1])
    prefill = first = None
    if flops:
        work = 2 * model.active(with_embedding=False)
        prefill = Interval(*(working * flops * share / work for share in COMPUTING))
        first = Interval(load.context / prefill.high + times[1], load.context / prefill.low + times[0])
    return Speed(decode, Interval(decode.low * load.users, decode.high * load.users), prefill, first, read)


def _read(model: Model, load: Load) -> Interval:
    """Bytes that one step reads, least and most."""
    cover = coverage(model.experts, model.experts_used, load.users) if model.experts else Interval(1.0, 1.0)
    always = expert = 0.0
    for tensor in model.tensors:
        if tensor.part == "vision" or (tensor.part == "embedding" and not model.tied):
            continue
        size = load.precision.tensor_bytes(tensor, model)
        if tensor.part == "experts":
            expert += size
        else:
            always += size
    cache = model.cache_values(load.context) * load.cache_bytes * load.users
    return Interval(always + expert * cover.low + cache, always + expert * cover.high + cache)
