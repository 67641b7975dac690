"""A model as a list of its tensors: everything else (parameters, bytes, cache) is a sum over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Part = Literal["embedding", "head", "attention", "feed-forward", "experts", "router", "norm", "vision"]
Role = Literal["embed", "head", "q", "k", "v", "qkv", "kv_b", "o", "gate", "up", "down", "other"]


@dataclass(frozen=True)
class Tensor:
    """`copies` equal matrices of `rows` outputs and `cols` inputs; a token uses `used`. A vector has one column."""

    part: Part
    role: Role
    rows: int
    cols: int = 1
    layer: int | None = None
    copies: int = 1
    used: int = 1

    @property
    def each(self) -> int:
        """Parameters of one copy."""
        return self.rows * self.cols

    @property
    def size(self) -> int:
        """Parameters of all copies."""
        return self.each * self.copies

    @property
    def is_vector(self) -> bool:
        """Norms, biases and the like: never quantised."""
        return self.cols == 1


@dataclass(frozen=True)
class Attention:
    """What one layer keeps of each token: `values` numbers, for at most `window` tokens (None: all)."""

    values: int
    kv_heads: int
    window: int | None = None


@dataclass(frozen=True)
class Model:
    """A model's shape."""

    architecture: str
    hidden: int
    heads: int
    vocabulary: int
    tied: bool
    context: int | None
    experts: int
    experts_used: int
    tensors: tuple[Tensor, ...]
    attention: tuple[Attention, ...]
    latent: bool = False  # multi-head latent attention: the cache is shared by all heads

    @property
    def layers(self) -> int:
        """Decoder layers."""
        return len(self.attention)

    def parameters(self, parts: Iterable[Part] | None = None) -> int:
        """Exact number of parameters, of all or of some parts; a tied head is counted once, as the embedding."""
        wanted = None if parts is None else set(parts)
        return sum(tensor.size for tensor in self.tensors if wanted is None or tensor.part in wanted)

    def active(self, *, with_embedding: bool = True) -> int:
        """Parameters that work on one token of text: of the experts only those it is sent to, of vision nothing.

        Makers differ in whether they count the input embedding, of which a token uses one row; a tied one is the
        output head too and always counts.
        """
        total = 0
        for tensor in self.tensors:
            if tensor.part == "vision" or (tensor.part == "embedding" and not with_embedding and not self.tied):
                continue
            total += tensor.each * (tensor.used if tensor.part == "experts" else tensor.copies)
        return total

    def cache_values_per_token(self) -> int:
        """Numbers kept for each token over all layers, while no window is full."""
        return sum(layer.values for layer in self.attention)

    def cache_values(self, tokens: int) -> int:
        """Numbers kept for a text of so many tokens, windows applied."""
        return sum(layer.values * min(tokens, layer.window or tokens) for layer in self.attention)
