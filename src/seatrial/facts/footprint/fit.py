"""What fits: weights, cache and overhead against the memory of so many accelerators.

Serving by tensor parallelism: every accelerator holds its share of the weights and of the key-value heads; with more
accelerators than key-value heads these are repeated, and a latent cache is held whole by each. GGUF files are split
by layers instead, and llama.cpp leaves an untied input embedding to the processor. Overhead (activations, the
runtime, graphs) is an interval; the verdict takes its middle and says where the ends disagree. Of an accelerator's
memory servers use nine tenths, llama.cpp nearly all; of unified memory both three quarters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from seatrial.facts.footprint.gpus import Gpu, Machine
from seatrial.facts.footprint.model import Model
from seatrial.facts.footprint.weights import MIXTURES, Precision, weight_bytes

SHARE_USED = 0.9
SHARE_USED_BY_LAYERS = 0.97
SHARE_USED_UNIFIED = 0.75
RUNTIME_BY_LAYERS = (0.25e9, 0.6e9)
BATCHED_BY_LAYERS = 512
RUNTIME = (0.4e9, 2.0e9)  # an accelerator's context, libraries, communication buffers, graphs: bytes
BATCHED = (2048, 8192)  # tokens a server works on at once while it reads prompts
SEQUENCES = 256  # whose next tokens it may choose at once
BLOCK = 128  # fp8 scales cover blocks of so many rows and columns
COUNTS = (1, 2, 3, 4, 5, 6, 7, *range(8, 129, 8))


@dataclass(frozen=True)
class Load:
    """What is asked of a machine."""

    precision: Precision
    cache_bytes: float  # bytes of one cached number: 2, or 1 where the cache is kept at 8 bits
    context: int  # tokens each user has in the cache
    users: int


@dataclass(frozen=True)
class Memory:
    """Bytes on each accelerator."""

    weights: float
    cache: float
    overhead_low: float
    overhead_high: float
    usable: float

    @property
    def overhead(self) -> float:
        """The middle of the interval."""
        return (self.overhead_low + self.overhead_high) / 2

    @property
    def needed(self) -> float:
        """All of it, with the middle overhead."""
        return self.weights + self.cache + self.overhead

    @property
    def fits(self) -> bool:
        """Whether it does."""
        return self.needed <= self.usable

    @property
    def is_close(self) -> bool:
        """Whether the ends of the overhead's interval disagree."""
        base = self.weights + self.cache
        return (base + self.overhead_low <= self.usable) != (base + self.overhead_high <= self.usable)


def split_by_layers(precision: Precision) -> bool:
    """Whether a set-up of several accelerators holds whole layers each, as llama.cpp does with GGUF files."""
    return precision.name in MIXTURES


def obstacle(model: Model, count: int, precision: Precision) -> str | None:
    """Why a model cannot be split over so many accelerators, in one sentence; None where it can."""
    if count == 1:
        return None
    if split_by_layers(precision):
        return None if count <= model.layers else f"{model.layers} layers cannot be split over {count} accelerators."
    if model.heads % count:
        return f"{model.heads} attention heads cannot be split over {count} accelerators."
    kv_heads = model.attention[0].kv_heads
    if not model.latent and kv_heads % count and count % kv_heads:
        return f"{kv_heads} key-value heads cannot be split over {count} accelerators."
    if precision.name == "fp8":
        for tensor in model.tensors:
            if tensor.role == "down" and (tensor.cols % count or tensor.cols // count % BLOCK):
                return f"{tensor.cols} columns over {count} are no multiple of {BLOCK} each, as block-fp8 needs."
    return None


def memory(model: Model, machine: Machine, load: Load) -> Memory:
    """Bytes on each accelerator of a machine."""
    count = machine.count
    cache = model.cache_values(load.context) * load.cache_bytes * load.users
    weights = float(weight_bytes(model, load.precision))
    by_layers = split_by_layers(load.precision)
    if by_layers:
        cache /= count
        if not model.tied and not machine.gpu.unified:
            weights -= sum(load.precision.tensor_bytes(row, model) for row in model.tensors if row.part == "embedding")
    else:
        cache *= _cache_share(model, count)
    low, high = overhead(model, count, by_layers=by_layers)
    return Memory(weights / count, cache, low, high, usable(machine.gpu, by_layers=by_layers))


def fits(model: Model, machine: Machine, load: Load) -> bool:
    """Whether a model can be split over a machine and what is asked of it fits."""
    return obstacle(model, machine.count, load.precision) is None and memory(model, machine, load).fits


def usable(gpu: Gpu, *, by_layers: bool = False) -> float:
    """Bytes of an accelerator that are used."""
    if gpu.unified:
        return gpu.memory * SHARE_USED_UNIFIED
    return gpu.memory * (SHARE_USED_BY_LAYERS if by_layers else SHARE_USED)


def overhead(model: Model, count: int, *, by_layers: bool = False) -> tuple[float, float]:
    """Activations and runtime on each accelerator, in bytes, from lean to generous."""
    if by_layers:
        buffer = BATCHED_BY_LAYERS * 4 * (model.vocabulary / count + 4 * model.hidden)
        return RUNTIME_BY_LAYERS[0] + buffer, RUNTIME_BY_LAYERS[1] + 2 * buffer
    inner = max((tensor.rows * tensor.used for tensor in model.tensors if tensor.role == "up"), default=0) / count
    low = RUNTIME[0] + BATCHED[0] * (2 * model.hidden + 2 * inner) * 2
    choice = SEQUENCES * model.vocabulary * 4 * 3
    high = RUNTIME[1] + BATCHED[1] * (4 * model.hidden + 3 * inner) * 2 + choice
    return low, high


def smallest(model: Model, gpu: Gpu, load: Load) -> Machine | None:
    """The fewest accelerators of a kind that hold it; None where 128 do not."""
    for count in COUNTS:
        machine = Machine(gpu, count)
        if fits(model, machine, load):
            return machine
    return None


def largest_context(model: Model, machine: Machine, load: Load) -> int:
    """The longest context that all users can have at once, in tokens; 0 where not even one fits."""

    def fits_with(tokens: int) -> bool:
        return memory(model, machine, Load(load.precision, load.cache_bytes, tokens, load.users)).fits

    return _largest(fits_with, model.context or 10_000_000)


def largest_users(model: Model, machine: Machine, load: Load) -> int:
    """How many users with that context fit at once."""

    def fits_with(users: int) -> bool:
        return memory(model, machine, Load(load.precision, load.cache_bytes, load.context, users)).fits

    return _largest(fits_with, 1_000_000)


def _largest(fits: Callable[[int], bool], most: int) -> int:
    low, high = 0, most
    if fits(most):
        return most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _cache_share(model: Model, count: int) -> float:
    """The part of the cache that each accelerator holds."""
    if model.latent:
        return 1.0
    kv_heads = model.attention[0].kv_heads
    return math.ceil(kv_heads / count) / kv_heads
