"""Parameters are exact: against counts that the models' own published code gives (tests/fixtures/footprint.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatrial.errors import BadInput
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.families import FAMILIES, build_model

CASES = json.loads((Path(__file__).parents[3] / "fixtures" / "footprint.json").read_text(encoding="utf-8"))

MIXTRAL_8X22B = {
    "model_type": "mixtral",
    "hidden_size": 6144,
    "num_hidden_layers": 56,
    "num_attention_heads": 48,
    "num_key_value_heads": 8,
    "intermediate_size": 16384,
    "vocab_size": 32768,
    "num_local_experts": 8,
    "num_experts_per_tok": 2,
    "max_position_embeddings": 65536,
}
DEEPSEEK_V3 = {
    "model_type": "deepseek_v3",
    "hidden_size": 7168,
    "num_hidden_layers": 61,
    "num_attention_heads": 128,
    "num_key_value_heads": 128,
    "kv_lora_rank": 512,
    "q_lora_rank": 1536,
    "qk_rope_head_dim": 64,
    "qk_nope_head_dim": 128,
    "v_head_dim": 128,
    "n_routed_experts": 256,
    "num_experts_per_tok": 8,
    "n_shared_experts": 1,
    "moe_intermediate_size": 2048,
    "first_k_dense_replace": 3,
    "intermediate_size": 18432,
    "vocab_size": 129280,
}
GPT_OSS_120B = {
    "model_type": "gpt_oss",
    "hidden_size": 2880,
    "num_hidden_layers": 36,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "head_dim": 64,
    "intermediate_size": 2880,
    "vocab_size": 201088,
    "num_local_experts": 128,
    "num_experts_per_tok": 4,
    "sliding_window": 128,
}


def model(config: dict[str, Any], **changes: Any):  # type: ignore[no-untyped-def]
    return build_model(Config({**config, **changes}, "test"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["config"]["model_type"])
def test_parameters_are_those_of_the_published_code(case: dict[str, Any]) -> None:
    assert model(case["config"]).parameters() == case["parameters"]


def test_every_architecture_but_three_is_among_the_counted_ones() -> None:
    counted = {case["config"]["model_type"] for case in CASES}
    # Their code comes with the weights, or is DeepSeek-V3's under another name.
    assert set(FAMILIES) - counted == {"chatglm", "deepseek", "internlm2", "kimi_k2", "ministral"}


@pytest.mark.parametrize(
    ("config", "total", "active", "without_embedding"),
    [
        (MIXTRAL_8X22B, 140_630_071_296, 39_161_468_928, 38_960_142_336),
        (DEEPSEEK_V3, 671_026_404_352, 37_552_282_624, 36_625_603_584),
        (GPT_OSS_120B, 116_829_156_672, 5_711_982_912, 5_132_849_472),
    ],
    ids=["Mixtral 8x22B", "DeepSeek-V3", "gpt-oss-120b"],
)
def test_active_parameters_follow_a_stated_convention(
    config: dict[str, Any], total: int, active: int, without_embedding: int
) -> None:
    shape = model(config)
    assert shape.parameters() == total
    assert shape.active() == active
    assert shape.active(with_embedding=False) == without_embedding


def test_a_tied_embedding_is_the_head_and_always_works() -> None:
    shape = model(MIXTRAL_8X22B, tie_word_embeddings=True)
    assert shape.parameters() == 140_630_071_296 - 32768 * 6144
    assert shape.active() == shape.active(with_embedding=False)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"model_type": "mamba9"}, "The architecture “mamba9” is not known here."),
        ({"model_type": None}, "The config has no model_type."),
        ({"num_hidden_layers": -3}, "num_hidden_layers is -3; 0 to 1,000 makes sense."),
        ({"num_hidden_layers": 10**9}, "num_hidden_layers is 1e+09; 0 to 1,000 makes sense."),
        ({"num_local_experts": 10**12}, "num_local_experts is 1e+12; 0 to 100,000,000 makes sense."),
        ({"num_local_experts": 10**7}, "num_local_experts is 1e+07; up to 100,000 make sense."),
        ({"num_experts_per_tok": 9}, "9 of 8 experts cannot work on a token."),
        ({"hidden_size": "many"}, "hidden_size is “many”, not a whole number."),
        ({"hidden_size": True}, "hidden_size is “True”, not a whole number."),
        ({"hidden_size": None}, "The config has no hidden_size."),
        ({"hidden_size": 6145}, "hidden_size 6145 is no multiple of 48 attention heads, and head_dim is not given."),
        ({"num_key_value_heads": 7}, "48 attention heads cannot be shared among 7 key-value heads."),
        ({"num_attention_heads": 0}, "num_attention_heads is 0; it has to be 1 or more."),
        ({"tie_word_embeddings": "yes"}, "tie_word_embeddings is not true or false."),
    ],
)
def test_a_config_that_makes_no_sense_is_refused_by_name(changes: dict[str, Any], cause: str) -> None:
    with pytest.raises(BadInput) as refused:
        model(MIXTRAL_8X22B, **changes)
    assert refused.value.cause == cause
    assert refused.value.next_step


def test_an_unknown_architecture_is_named_with_those_that_come_close() -> None:
    with pytest.raises(BadInput) as refused:
        model(MIXTRAL_8X22B, model_type="mixtrall")
    assert "Close to it: mixtral" in refused.value.next_step


def test_an_unknown_vision_tower_is_refused() -> None:
    text = {**MIXTRAL_8X22B, "model_type": "mistral"}
    with pytest.raises(BadInput) as refused:
        model({"model_type": "mistral3", "text_config": text, "vision_config": {"model_type": "eye"}})
    assert refused.value.cause == "The vision tower “eye” is not known here."
