"""Bytes of weights at a precision: exact sums over the tensors, by the rules of the formats.

bf16, fp16 and fp8, int8, int4 as servers load them: matrices of attention, feed-forward and experts are converted,
embeddings, head, router, norms and vision stay at 16 bits. mxfp4 converts the experts alone (gpt-oss). GGUF types
follow llama.cpp's mixture rules (src/llama-quant.cpp), tensor by tensor, with its fallback where a row is no
multiple of the block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seatrial.errors import BadInput
from seatrial.facts.footprint.model import Model, Tensor
from seatrial.facts.names import nearest

CONVERTED = ("attention", "feed-forward", "experts")

# Bytes of a block, and values in it (ggml's types).
BLOCKS = {
    "F32": (4, 1),
    "F16": (2, 1),
    "BF16": (2, 1),
    "Q8_0": (34, 32),
    "Q6_K": (210, 256),
    "Q5_K": (176, 256),
    "Q5_1": (24, 32),
    "Q5_0": (22, 32),
    "Q4_K": (144, 256),
    "Q4_1": (20, 32),
    "Q4_0": (18, 32),
    "Q3_K": (110, 256),
    "Q2_K": (84, 256),
    "IQ4_XS": (136, 256),
    "IQ4_NL": (18, 32),
    "MXFP4": (17, 32),
}
# Where a row is no multiple of 256, the next type with blocks of 32.
FALLBACK = {"Q6_K": "Q8_0", "Q5_K": "Q5_1", "Q4_K": "Q5_0", "Q3_K": "Q4_0", "Q2_K": "Q4_0", "IQ4_XS": "IQ4_NL"}
# Mixtures, with the type most tensors get.
MIXTURES = {
    "Q8_0": "Q8_0",
    "Q6_K": "Q6_K",
    "Q5_K_M": "Q5_K",
    "Q5_K_S": "Q5_K",
    "Q5_0": "Q5_0",
    "Q4_K_M": "Q4_K",
    "Q4_K_S": "Q4_K",
    "Q4_1": "Q4_1",
    "Q4_0": "Q4_0",
    "IQ4_XS": "IQ4_XS",
    "IQ4_NL": "IQ4_NL",
    "Q3_K_L": "Q3_K",
    "Q3_K_M": "Q3_K",
    "Q3_K_S": "Q3_K",
    "Q2_K": "Q2_K",
    "F16": "F16",
    "BF16": "BF16",
    "MXFP4_MOE": "Q8_0",
}


@dataclass(frozen=True)
class Precision:
    """How weights are kept: bytes of one tensor, and what the name means."""

    name: str
    meaning: str
    tensor_bytes: Callable[[Tensor, Model], float]


def precision(name: str) -> Precision:
    """A precision by its name; BadInput names those that there are."""
    key = name.strip().lower().replace("-", "_")
    if key in _PLAIN:
        return _PLAIN[key]
    mixture = key.upper().removeprefix("GGUF_").removeprefix("GGUF:")
    if mixture in MIXTURES:
        return Precision(mixture, f"GGUF {mixture}", lambda tensor, model: _gguf_bytes(tensor, model, mixture))
    known = [*_PLAIN, *MIXTURES]
    close = nearest(name, known, 2)
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    raise BadInput(f"There is no precision “{name[:40]}”.", f"{hint}Known: {', '.join(known)}.")


def weight_bytes(model: Model, kind: Precision) -> int:
    """All weights, in bytes."""
    return round(sum(kind.tensor_bytes(tensor, model) for tensor in model.tensors))


def gguf_type(tensor: Tensor, model: Model, mixture: str) -> str:
    """The type that llama.cpp gives a tensor in a mixture, fallback included."""
    if tensor.is_vector or tensor.part in ("norm", "router"):
        return "F32"
    if mixture in ("F16", "BF16"):
        return mixture
    chosen = _mixture_type(tensor, model, mixture)
    if tensor.cols % BLOCKS[chosen][1]:
        chosen = FALLBACK.get(chosen, "F16")
        if tensor.cols % BLOCKS[chosen][1]:
            return "F16"
    return chosen


def _gguf_bytes(tensor: Tensor, model: Model, mixture: str) -> float:
    size, values = BLOCKS[gguf_type(tensor, model, mixture)]
    return tensor.size * size / values


def _more_bits(layer: int, layers: int) -> bool:
    """The first and the last eighth of the layers, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def _mixture_type(tensor: Tensor, model: Model, mixture: str) -> str:
    usual = MIXTURES[mixture]
    if tensor.role == "head" or (tensor.role == "embed" and model.tied):
        return "Q8_0" if usual == "Q8_0" or tensor.cols % BLOCKS[usual][1] else "Q6_K"
    if mixture == "MXFP4_MOE":
        return "MXFP4" if tensor.part == "experts" else "Q8_0"
    layer, layers = tensor.layer or 0, model.layers
    shared = model.heads // max(1, model.attention[0].kv_heads)
    if tensor.role in ("v", "kv_b"):
        return "Q8_0" if model.experts == 8 else _value_type(mixture, usual, layer, layers, shared, model)
    if tensor.role == "k" and model.experts == 8:
        return "Q8_0"
    if tensor.role == "down":
        return _down_type(mixture, usual, layer, layers)
    if tensor.role == "o":
        return _output_type(mixture, usual, model.experts)
    return usual


def _value_type(mixture: str, usual: str, layer: int, layers: int, shared: int, model: Model) -> str:
    chosen = usual
    if mixture == "Q2_K":
        chosen = "Q4_K" if shared >= 4 else "Q3_K"
    elif mixture == "Q3_K_M":
        chosen = "Q5_K" if layer < 2 else "Q4_K"
    elif mixture == "Q3_K_L" or (mixture in ("IQ4_NL", "IQ4_XS") and shared >= 4):
        chosen = "Q5_K"
    elif mixture in ("Q4_K_M", "Q5_K_M") and _more_bits(layer, layers):
        chosen = "Q6_K"
    elif mixture == "Q4_K_S" and layer < 4:
        chosen = "Q5_K"
    if chosen in ("Q3_K", "Q4_K") and model.architecture == "llama" and layers == 80:
        return "Q5_K"  # what it calls a 70B model: eight heads share these values
    return chosen


def _down_type(mixture: str, usual: str, layer: int, layers: int) -> str:
    if mixture == "Q2_K":
        return "Q3_K"
    if mixture == "Q3_K_M":
        return "Q5_K" if layer < layers // 16 else "Q4_K"
    if mixture == "Q3_K_L":
        return "Q5_K"
    if mixture in ("Q4_K_M", "Q5_K_M") and _more_bits(layer, layers):
        return "Q6_K"
    if mixture in ("Q4_K_S", "IQ4_XS", "IQ4_NL") and layer < layers // 8:
        return "Q5_K"
    return usual


def _output_type(mixture: str, usual: str, experts: int) -> str:
    if experts == 8:
        return "Q5_K" if mixture in ("Q2_K", "Q3_K_S", "Q3_K_M", "Q4_K_S", "Q4_K_M", "IQ4_NL", "IQ4_XS") else usual
    return {"Q2_K": "Q3_K", "Q3_K_M": "Q4_K", "Q3_K_L": "Q5_K"}.get(mixture, usual)


def _plain(name: str, meaning: str, bits: float, *, group: int = 0, scale_bits: int = 0, block: int = 0) -> Precision:
    """Converted matrices at `bits`, with a scale for each group of a row, each row, or each square block."""

    def tensor_bytes(tensor: Tensor, _model: Model) -> float:
        if tensor.is_vector or tensor.part not in CONVERTED or (name == "mxfp4" and tensor.part != "experts"):
            return 2.0 * tensor.size
        scales = 0.0
        if group:
            scales = tensor.rows * -(-tensor.cols // group)
        elif block:
            scales = -(-tensor.rows // block) * -(-tensor.cols // block)
        elif scale_bits:
            scales = tensor.rows
        return tensor.copies * (tensor.each * bits + scales * scale_bits) / 8

    return Precision(name, meaning, tensor_bytes)


_PLAIN = {
    row.name: row
    for row in (
        _plain("fp32", "32-bit floats", 32),
        _plain("bf16", "16-bit floats", 16),
        _plain("fp16", "16-bit floats", 16),
        _plain("fp8", "8-bit floats, a 32-bit scale for each block of 128 x 128", 8, scale_bits=32, block=128),
        _plain("int8", "8-bit integers, a 16-bit scale a row", 8, scale_bits=16),
        _plain(
            "int4", "4-bit integers, a 16-bit scale and 4-bit zero for each group of 128", 4, group=128, scale_bits=20
        ),
        _plain("awq", "4-bit AWQ, groups of 128", 4, group=128, scale_bits=20),
        _plain("gptq", "4-bit GPTQ, groups of 128", 4, group=128, scale_bits=20),
        _plain("mxfp4", "4-bit floats for the experts, an 8-bit scale for each 32", 4, group=32, scale_bits=8),
        _plain("nvfp4", "4-bit floats, an 8-bit scale for each 16", 4, group=16, scale_bits=8),
    )
}
