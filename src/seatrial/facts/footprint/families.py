"""Architectures: what each one is put together from. One that is not here is refused by name, never guessed.

Written from the models' published code (Hugging Face transformers 5.23) and checked against it to the parameter:
tests/fixtures/footprint.json holds configurations with the exact counts that it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seatrial.errors import BadInput
from seatrial.facts.footprint.build import (
    Heads,
    Norm,
    experts,
    feed_forward,
    grouped_attention,
    heads_of,
    latent_attention,
    latent_cache,
    norms,
    ordinary_cache,
    windows,
)
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.model import Attention, Model, Tensor
from seatrial.facts.footprint.vision import vision_tensors
from seatrial.facts.names import nearest

Layers = tuple[list[Tensor], list[Attention]]
Body = Callable[[Config], Layers]


@dataclass(frozen=True)
class Family:
    """How a kind of model is put together around its layers."""

    body: Body
    tied: bool = False  # what a config means that does not say
    last_norm: Norm = "rms"
    head_bias: str | None = None  # the switch that gives the head a bias; "always" needs none
    defaults: Mapping[str, int] = field(default_factory=dict)  # what its makers' own configs leave to the code


@dataclass(frozen=True)
class Dense:
    """Layers of ordinary attention and one feed-forward part."""

    norm: Norm = "rms"
    layer_norms: int = 2
    bias: str | bool = "attention_bias"  # of queries, keys and values: a switch's name, or always so
    out_bias: str | bool = "attention_bias"
    qk_norm: str = "none"
    gated: bool = True
    mlp_bias: str | bool = "mlp_bias"
    window: str = "config"  # how windows are laid out: config, none, switch, alternate, every:N
    inner: tuple[str, ...] = ("intermediate_size",)
    parallel: str = ""  # the switch that puts both halves of a layer behind one norm

    def __call__(self, config: Config) -> Layers:  # noqa: D102 - the class says it
        sizes = heads_of(config)
        inner = config.number(*self.inner)
        tensors: list[Tensor] = []
        cache: list[Attention] = []
        for layer, window in enumerate(layout(config, self.window)):
            tensors += self.attention(config, sizes, layer)
            tensors += feed_forward(sizes.hidden, inner, layer, gated=self.gated, bias=_switch(config, self.mlp_bias))
            cache.append(ordinary_cache(sizes, window))
        return tensors, cache

    def attention(self, config: Config, sizes: Heads, layer: int) -> Iterator[Tensor]:
        """Attention and the layer's norms."""
        bias, out_bias = _switch(config, self.bias), _switch(config, self.out_bias)
        yield from grouped_attention(sizes, layer, bias=bias, out_bias=out_bias, norm=_qk(config, self.qk_norm))
        count = 1 if self.parallel and config.flag(self.parallel) else self.layer_norms
        yield from norms(self.norm, sizes.hidden, count, layer)


@dataclass(frozen=True)
class Mixture:
    """Layers of ordinary attention whose feed-forward part is a mixture of experts, in all or in some layers."""

    dense: Dense
    count: tuple[str, ...]
    inner: tuple[str, ...]
    shared_inner: Callable[[Config], int] = lambda _config: 0
    shared_gate: bool = False
    bias: bool = False
    router_bias: bool = False
    is_mixture: Callable[[Config, int], bool] = lambda _config, _layer: True
    dense_inner: tuple[str, ...] = ("intermediate_size",)
    used: tuple[str, ...] = ("num_experts_per_tok",)
    sinks: bool = False

    def __call__(self, config: Config) -> Layers:  # noqa: D102 - the class says it
        sizes = heads_of(config)
        count, used = expert_counts(config, self.count, self.used)
        tensors: list[Tensor] = []
        cache: list[Attention] = []
        for layer, window in enumerate(layout(config, self.dense.window)):
            tensors += self.dense.attention(config, sizes, layer)
            if self.sinks:
                tensors.append(Tensor("attention", "other", sizes.heads, layer=layer))
            if self.is_mixture(config, layer):
                tensors += experts(
                    sizes.hidden,
                    config.number(*self.inner),
                    layer,
                    count=count,
                    used=used,
                    bias=self.bias,
                    router_bias=self.router_bias,
                )
                tensors += _shared(sizes.hidden, self.shared_inner(config), layer, gate=self.shared_gate)
            else:
                tensors += feed_forward(sizes.hidden, config.number(*self.dense_inner), layer)
            cache.append(ordinary_cache(sizes, window))
        return tensors, cache


def expert_counts(config: Config, names: Sequence[str], used_names: Sequence[str]) -> tuple[int, int]:
    """How many experts there are, and how many work on one token."""
    count, used = config.number(*names), config.number(*used_names)
    if count > 100_000:
        raise BadInput(f"{names[0]} is {count:.3g}; up to 100,000 make sense.", "Correct it.", where=config.where)
    if used > count:
        cause = f"{used} of {count} experts cannot work on a token."
        raise BadInput(cause, f"Correct {names[0]} or {used_names[0]}.", where=config.where)
    return count, used


def _latent_mixture(config: Config) -> Layers:
    """DeepSeek-V2, V3 and what is built like them (Kimi K2)."""
    hidden = config.number("hidden_size")
    layers = config.number("num_hidden_layers")
    count, used = expert_counts(config, ("n_routed_experts",), ("num_experts_per_tok",))
    inner = config.number("moe_intermediate_size")
    shared = inner * (config.maybe("n_shared_experts") or 0)
    first, every = config.maybe("first_k_dense_replace") or 0, config.number("moe_layer_freq", default=1)
    tensors: list[Tensor] = []
    for layer in range(layers):
        tensors += latent_attention(config, layer)
        tensors += norms("rms", hidden, 2, layer)
        if layer >= first and layer % every == 0:
            tensors += experts(hidden, inner, layer, count=count, used=used)
            tensors += _shared(hidden, shared, layer)
        else:
            tensors += feed_forward(hidden, config.number("intermediate_size"), layer)
    return tensors, [latent_cache(config)] * layers


def _shared(hidden: int, inner: int, layer: int, *, gate: bool = False) -> Iterator[Tensor]:
    """Experts that work on every token."""
    if inner:
        yield from feed_forward(hidden, inner, layer)
        if gate:
            yield Tensor("router", "other", 1, hidden, layer)


def _llama4_is_mixture(config: Config, layer: int) -> bool:
    chosen = config.numbers("moe_layers")
    if chosen is not None:
        return layer in chosen
    return (layer + 1) % config.number("interleave_moe_layer_step", default=1) == 0


def _qwen_is_mixture(config: Config, layer: int) -> bool:
    dense = config.numbers("mlp_only_layers") or []
    return layer not in dense and (layer + 1) % config.number("decoder_sparse_step", default=1) == 0


def _after_first(config: Config, layer: int) -> bool:
    return layer >= (config.maybe("first_k_dense_replace") or 0)


def layout(config: Config, rule: str) -> list[int | None]:
    """Each layer's window by an architecture's rule."""
    layers = config.number("num_hidden_layers", "n_layer", "num_layers")
    if rule == "none":
        return [None] * layers
    if rule == "switch":
        if not config.flag("use_sliding_window"):
            return [None] * layers
        full = config.maybe("max_window_layers") or 0
        return [None if index < full else size for index, size in enumerate(windows(config, layers))]
    if rule.startswith("every:"):
        pattern = config.data.get("sliding_window_pattern", config.data.get("_sliding_window_pattern"))
        every = len(pattern) if isinstance(pattern, str) else pattern  # some write it as letters, LLLG
        return windows(config, layers, every=every if isinstance(every, int) and every > 0 else int(rule[6:]))
    if rule == "chunks":
        rotary = config.numbers("no_rope_layers")
        chunk = config.maybe("attention_chunk_size")
        if rotary and len(rotary) >= layers:
            return [chunk if rotary[index] else None for index in range(layers)]
        return windows(config, layers, every=4)
    return windows(config, layers)


def _switch(config: Config, switch: str | bool) -> bool:
    """A fixed answer, or the config's switch; a name that ends in “=on” is on where the config does not say."""
    if isinstance(switch, bool):
        return switch
    return config.flag(switch.removesuffix("=on"), default=switch.endswith("=on"))


def _qk(config: Config, rule: str) -> str:
    """`NAME:KIND` where a switch of the config decides."""
    switch, _, kind = rule.rpartition(":")
    return kind if not switch or config.flag(switch) else "none"


LLAMA = Dense(window="none")
PLAIN = Dense(bias=False, out_bias=False, mlp_bias=False)
QWEN2 = Dense(bias="qkv_bias=on", out_bias=False, mlp_bias=False, window="switch")
QWEN3 = Dense(qk_norm="head", mlp_bias=False, window="switch")
GPT_OSS = Dense(bias="attention_bias=on", out_bias="attention_bias=on", window="every:2")
OLMO2 = Dense(qk_norm="heads", mlp_bias=False)
GLM4_MOE = Dense(out_bias=False, qk_norm="use_qk_norm:head", mlp_bias=False, window="none")
PHIMOE = Dense(norm="layer", bias="attention_bias", out_bias="attention_bias")

FAMILIES: dict[str, Family] = {
    "llama": Family(LLAMA),
    "mistral": Family(PLAIN),
    "ministral": Family(PLAIN),
    "qwen2": Family(Dense(bias=True, out_bias=False, mlp_bias=False, window="switch")),
    "qwen3": Family(QWEN3),
    "gemma": Family(Dense(mlp_bias=False), tied=True),
    "gemma2": Family(Dense(layer_norms=4, mlp_bias=False, window="every:2"), tied=True),
    "gemma3_text": Family(
        Dense(layer_norms=4, qk_norm="head", mlp_bias=False, window="every:6"),
        tied=True,
        defaults={
            "vocab_size": 262_208,
            "num_attention_heads": 8,
            "num_key_value_heads": 4,
            "head_dim": 256,
            "max_position_embeddings": 131_072,
        },
    ),
    "phi": Family(
        Dense(
            norm="layer",
            layer_norms=1,
            bias=True,
            out_bias=True,
            gated=False,
            mlp_bias=True,
            qk_norm="qk_layernorm:layer-head",
        ),
        last_norm="layer",
        head_bias="always",
    ),
    "phi3": Family(PLAIN),
    "olmo": Family(Dense(norm="none", mlp_bias=False), last_norm="none"),
    "olmo2": Family(OLMO2),
    "olmo3": Family(Dense(qk_norm="heads", mlp_bias=False, window="every:4")),
    "glm": Family(Dense(bias="attention_bias=on", out_bias=False, mlp_bias=False)),
    "glm4": Family(Dense(layer_norms=4, bias="attention_bias=on", out_bias=False, mlp_bias=False)),
    "starcoder2": Family(
        Dense(norm="layer", bias="use_bias=on", out_bias="use_bias=on", gated=False, mlp_bias="use_bias=on"),
        tied=True,
        last_norm="layer",
    ),
    "cohere": Family(Dense(norm="rms", layer_norms=1, qk_norm="use_qk_norm:heads", mlp_bias=False), tied=True),
    "cohere2": Family(Dense(layer_norms=1, mlp_bias=False, window="every:4"), tied=True),
    "granite": Family(LLAMA),
    "stablelm": Family(
        Dense(
            norm="layer",
            bias="use_qkv_bias",
            out_bias=False,
            mlp_bias=False,
            qk_norm="qk_layernorm:heads",
            parallel="use_parallel_residual",
        ),
        last_norm="layer",
    ),
    "seed_oss": Family(Dense(bias="attention_bias=on", out_bias="attention_out_bias")),
    "smollm3": Family(LLAMA, tied=True),
    "exaone4": Family(Dense(bias=False, out_bias=False, qk_norm="head", mlp_bias=False, window="every:4")),
    "ernie4_5": Family(Dense(bias="use_bias", out_bias="use_bias", mlp_bias="use_bias"), tied=True),
    "internlm2": Family(Dense(bias="bias", out_bias="bias", mlp_bias=False, window="none")),
    "chatglm": Family(
        Dense(bias="add_qkv_bias", out_bias=False, mlp_bias=False, window="none", inner=("ffn_hidden_size",))
    ),
    "deepseek": Family(
        Mixture(
            Dense(mlp_bias=False, window="none"),
            ("n_routed_experts",),
            ("moe_intermediate_size",),
            shared_inner=lambda config: (
                config.number("moe_intermediate_size") * (config.maybe("n_shared_experts") or 0)
            ),
            is_mixture=_after_first,
        )
    ),
    "mixtral": Family(Mixture(PLAIN, ("num_local_experts",), ("intermediate_size",))),
    "qwen2_moe": Family(
        Mixture(
            QWEN2,
            ("num_experts",),
            ("moe_intermediate_size",),
            shared_inner=lambda config: config.maybe("shared_expert_intermediate_size") or 0,
            shared_gate=True,
            is_mixture=_qwen_is_mixture,
        )
    ),
    "qwen3_moe": Family(
        Mixture(QWEN3, ("num_experts", "num_local_experts"), ("moe_intermediate_size",), is_mixture=_qwen_is_mixture)
    ),
    "olmoe": Family(Mixture(OLMO2, ("num_experts",), ("intermediate_size",))),
    "granitemoe": Family(Mixture(LLAMA, ("num_local_experts",), ("intermediate_size",))),
    "phimoe": Family(
        Mixture(PHIMOE, ("num_local_experts",), ("intermediate_size",)), last_norm="layer", head_bias="lm_head_bias"
    ),
    "gpt_oss": Family(
        Mixture(GPT_OSS, ("num_local_experts",), ("intermediate_size",), bias=True, router_bias=True, sinks=True)
    ),
    "llama4_text": Family(
        Mixture(
            Dense(mlp_bias=False, window="chunks"),
            ("num_local_experts",),
            ("intermediate_size",),
            shared_inner=lambda config: config.number("intermediate_size"),
            is_mixture=_llama4_is_mixture,
            dense_inner=("intermediate_size_mlp",),
        )
    ),
    "glm4_moe": Family(
        Mixture(
            GLM4_MOE,
            ("n_routed_experts",),
            ("moe_intermediate_size",),
            shared_inner=lambda config: (
                config.number("moe_intermediate_size") * (config.maybe("n_shared_experts") or 0)
            ),
            is_mixture=_after_first,
        )
    ),
    "deepseek_v2": Family(_latent_mixture),
    "deepseek_v3": Family(_latent_mixture),
    "kimi_k2": Family(_latent_mixture),
}
# Models that read pictures too: the text half stands in text_config.
OUTER = {"gemma3": "gemma3_text", "llama4": "llama4_text", "mistral3": "mistral"}


def build_model(config: Config) -> Model:
    """The model that a configuration describes; BadInput for what is missing, absurd or of an unknown architecture."""
    name = config.model_type
    if name in OUTER:
        text = config.part("text_config")
        if text is None:
            raise BadInput(f"A {name} config needs its text_config.", "Use the whole config.json.", where=config.where)
        inner = text.data.get("model_type", OUTER[name])
        model = _text_model(text, str(inner), tied=config.data.get("tie_word_embeddings"))
        seeing = tuple(vision_tensors(config, model.hidden))
        return Model(**{**model.__dict__, "architecture": name, "tensors": model.tensors + seeing})
    return _text_model(config, name)


def _text_model(config: Config, name: str, tied: object = None) -> Model:
    family = FAMILIES.get(name)
    if family is None:
        close = nearest(name, sorted([*FAMILIES, *OUTER]), 2)
        hint = f"Close to it: {', '.join(close)}. " if close else ""
        raise BadInput(
            f"The architecture “{name}” is not known here.",
            f"{hint}Known: {', '.join(sorted([*FAMILIES, *OUTER]))}.",
            where=config.where,
        )
    config = Config({**family.defaults, **config.data}, config.where)
    tensors, cache = family.body(config)
    hidden = config.number("hidden_size", "n_embd")
    vocabulary = config.number("vocab_size", "padded_vocab_size")
    is_tied = tied if isinstance(tied, bool) else config.flag("tie_word_embeddings", default=family.tied)
    ends = [Tensor("embedding", "embed", vocabulary, hidden), *norms(family.last_norm, hidden, 1)]
    if not is_tied:
        ends.append(Tensor("head", "head", vocabulary, hidden))
    if family.head_bias and (family.head_bias == "always" or config.flag(family.head_bias)):
        ends.append(Tensor("head", "other", vocabulary))
    mixture = next((tensor for tensor in tensors if tensor.part == "experts"), None)
    return Model(
        architecture=name,
        hidden=hidden,
        heads=config.number("num_attention_heads", "n_head"),
        vocabulary=vocabulary,
        tied=is_tied,
        context=config.maybe("max_position_embeddings", "n_positions", "seq_length"),
        experts=mixture.copies if mixture else 0,
        experts_used=mixture.used if mixture else 0,
        tensors=(*ends, *tensors),
        attention=tuple(cache),
        latent="kv_lora_rank" in config.data and name.startswith(("deepseek", "kimi")),
    )
