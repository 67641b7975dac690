"""The pieces that architectures are put together from: attention, feed-forward, experts, norms, vision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from seatrial.errors import BadInput
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.model import Attention, Part, Tensor

Norm = Literal["rms", "layer", "none"]  # scale; scale and shift; no parameters


@dataclass(frozen=True)
class Heads:
    """The sizes of ordinary attention."""

    hidden: int
    heads: int
    kv_heads: int
    size: int


def heads_of(config: Config) -> Heads:
    """Heads, key-value heads and head size, with what configs leave out filled in as the field does."""
    hidden = config.number("hidden_size", "n_embd")
    heads = config.number("num_attention_heads", "n_head")
    kv_heads = config.number("num_key_value_heads", "multi_query_group_num", default=heads)
    size = config.maybe("head_dim", "kv_channels")
    if size is None:
        if hidden % heads:
            cause = f"hidden_size {hidden} is no multiple of {heads} attention heads, and head_dim is not given."
            raise BadInput(cause, "Correct the config.", where=config.where)
        size = hidden // heads
    if heads % kv_heads:
        cause = f"{heads} attention heads cannot be shared among {kv_heads} key-value heads."
        raise BadInput(cause, "Correct the config.", where=config.where)
    return Heads(hidden, heads, kv_heads, size)


def grouped_attention(
    sizes: Heads, layer: int, *, bias: bool = False, out_bias: bool = False, norm: str = "none", sinks: bool = False
) -> Iterator[Tensor]:
    """Multi-head or grouped-query attention. `norm` of queries and keys: none, head (one a head size), heads, all."""
    wide, narrow = sizes.heads * sizes.size, sizes.kv_heads * sizes.size
    yield Tensor("attention", "q", wide, sizes.hidden, layer)
    yield Tensor("attention", "k", narrow, sizes.hidden, layer)
    yield Tensor("attention", "v", narrow, sizes.hidden, layer)
    yield Tensor("attention", "o", sizes.hidden, wide, layer)
    extra = (wide + 2 * narrow) * bias + sizes.hidden * out_bias + sizes.heads * sinks
    if extra:
        yield Tensor("attention", "other", extra, layer=layer)
    normed = {"none": 0, "head": 2 * sizes.size, "heads": wide + narrow, "layer-head": 4 * sizes.size}[norm]
    if normed:
        yield Tensor("norm", "other", normed, layer=layer)


def latent_attention(config: Config, layer: int) -> Iterator[Tensor]:
    """Multi-head latent attention (DeepSeek-V2, 2405.04434): keys and values come out of one small vector a token."""
    hidden, heads = config.number("hidden_size"), config.number("num_attention_heads")
    rope, nope = config.number("qk_rope_head_dim"), config.number("qk_nope_head_dim")
    value, rank, query_rank = config.number("v_head_dim"), config.number("kv_lora_rank"), config.maybe("q_lora_rank")
    bias = config.flag("attention_bias")
    if query_rank:
        yield Tensor("attention", "q", query_rank, hidden, layer)
        yield Tensor("norm", "other", query_rank, layer=layer)
        yield Tensor("attention", "q", heads * (nope + rope), query_rank, layer)
    else:
        yield Tensor("attention", "q", heads * (nope + rope), hidden, layer)
    yield Tensor("attention", "kv_b", rank + rope, hidden, layer)
    yield Tensor("norm", "other", rank, layer=layer)
    yield Tensor("attention", "kv_b", heads * (nope + value), rank, layer)
    yield Tensor("attention", "o", hidden, heads * value, layer)
    if bias:
        yield Tensor("attention", "other", (query_rank or 0) + rank + rope + hidden, layer=layer)


def feed_forward(
    hidden: int, inner: int, layer: int, *, gated: bool = True, bias: bool = False, part: Part = "feed-forward"
) -> Iterator[Tensor]:
    """Up, down and (gated) gate projections."""
    if gated:
        yield Tensor(part, "gate", inner, hidden, layer)
    yield Tensor(part, "up", inner, hidden, layer)
    yield Tensor(part, "down", hidden, inner, layer)
    if bias:
        yield Tensor(part, "other", inner * (1 + gated) + hidden, layer=layer)


def experts(
    hidden: int, inner: int, layer: int, *, count: int, used: int, bias: bool = False, router_bias: bool = False
) -> Iterator[Tensor]:
    """A mixture's experts (gated) and the router that chooses among them."""
    yield Tensor("experts", "gate", inner, hidden, layer, count, used)
    yield Tensor("experts", "up", inner, hidden, layer, count, used)
    yield Tensor("experts", "down", hidden, inner, layer, count, used)
    if bias:
        yield Tensor("experts", "other", 2 * inner + hidden, 1, layer, count, used)
    yield Tensor("router", "other", count, hidden, layer)
    if router_bias:
        yield Tensor("router", "other", count, layer=layer)


def norms(kind: Norm, size: int, count: int, layer: int | None = None) -> Iterator[Tensor]:
    """So many norms of a size."""
    scale = {"rms": 1, "layer": 2, "none": 0}[kind]
    if scale and count:
        yield Tensor("norm", "other", scale * size * count, layer=layer)


def ordinary_cache(sizes: Heads, window: int | None) -> Attention:
    """Keys and values of every key-value head."""
    return Attention(2 * sizes.kv_heads * sizes.size, sizes.kv_heads, window)


def latent_cache(config: Config) -> Attention:
    """The compressed vector and the shared rotary key."""
    return Attention(config.number("kv_lora_rank") + config.number("qk_rope_head_dim"), 1)


def windows(config: Config, layers: int, *, every: int | None = None) -> list[int | None]:
    """Each layer's window: as `layer_types` says, else all layers, but for every n-th where `every` is given."""
    size = config.maybe("attention_chunk_size", "sliding_window")
    kinds = config.words("layer_types", layers)
    if not size:
        return [None] * layers
    if kinds is not None:
        return [size if kind in ("sliding_attention", "chunked_attention") else None for kind in kinds]
    if every is None:
        return [size] * layers
    return [None if (index + 1) % every == 0 else size for index in range(layers)]
