"""Bytes of weights and of the cache."""

from __future__ import annotations

import pytest
from tests.core.facts.footprint.test_parameters import DEEPSEEK_V3, GPT_OSS_120B, MIXTRAL_8X22B, model

from seatrial.errors import BadInput
from seatrial.facts.footprint.model import Tensor
from seatrial.facts.footprint.weights import gguf_type, precision, weight_bytes

QWEN_1_5B = {
    "model_type": "qwen2",
    "hidden_size": 1536,
    "num_hidden_layers": 28,
    "num_attention_heads": 12,
    "num_key_value_heads": 2,
    "intermediate_size": 8960,
    "vocab_size": 151936,
    "tie_word_embeddings": True,
}
QWEN_0_5B = {
    **QWEN_1_5B,
    "hidden_size": 896,
    "num_hidden_layers": 24,
    "num_attention_heads": 14,
    "intermediate_size": 4864,
}
GEMMA_2 = {
    "model_type": "gemma2",
    "hidden_size": 2304,
    "num_hidden_layers": 26,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 256,
    "intermediate_size": 9216,
    "vocab_size": 256000,
    "sliding_window": 4096,
}


def test_16_bits_are_two_bytes_a_parameter() -> None:
    assert weight_bytes(model(MIXTRAL_8X22B), precision("bf16")) == 2 * 140_630_071_296


def test_block_fp8_converts_the_matrices_and_adds_a_scale_a_block() -> None:
    shape = model(MIXTRAL_8X22B)
    kept = shape.parameters(["embedding", "head", "router", "norm"])
    converted = shape.parameters() - kept
    assert weight_bytes(shape, precision("fp8")) == 2 * kept + converted + 4 * converted // (128 * 128)


def test_mxfp4_converts_the_experts_alone() -> None:
    shape = model(GPT_OSS_120B)
    # The published files hold 65.2 GB of tensors (60.8 GiB).
    assert weight_bytes(shape, precision("mxfp4")) == pytest.approx(65.25e9, rel=0.002)


def test_q4_k_m_is_to_the_byte_what_a_published_file_holds() -> None:
    """Qwen2.5-Coder-0.5B-Instruct, whose file keeps embedding and head apart; by its header 6.163 bits a weight."""
    shape = model({**QWEN_0_5B, "tie_word_embeddings": False})
    found = weight_bytes(shape, precision("Q4_K_M"))
    assert (shape.parameters(), found) == (630_167_424, 485_452_288)


def test_q4_k_m_takes_fewer_bits_where_rows_fill_their_blocks() -> None:
    shape = model(QWEN_1_5B)
    assert round(8 * weight_bytes(shape, precision("Q4_K_M")) / shape.parameters(), 2) == 5.08


def test_a_row_that_fills_no_block_falls_back_to_another_type() -> None:
    shape = model(QWEN_0_5B)
    narrow = Tensor("feed-forward", "up", 4864, 896, layer=10)
    odd = Tensor("feed-forward", "up", 4864, 900, layer=10)
    assert gguf_type(narrow, shape, "Q4_K_M") == "Q5_0"
    assert gguf_type(odd, shape, "Q4_K_M") == "F16"
    assert gguf_type(Tensor("norm", "other", 896), shape, "Q4_K_M") == "F32"


def test_grouped_queries_keep_keys_and_values_of_the_key_value_heads() -> None:
    assert model(MIXTRAL_8X22B).cache_values_per_token() == 56 * 2 * 8 * 128


def test_latent_attention_keeps_one_small_vector() -> None:
    assert model(DEEPSEEK_V3).cache_values_per_token() == 61 * (512 + 64)


def test_a_window_bounds_what_its_layers_keep() -> None:
    shape = model(GEMMA_2)  # type: ignore[arg-type]
    each = 2 * 4 * 256
    assert shape.cache_values(1000) == 26 * each * 1000
    assert shape.cache_values(10_000) == 13 * each * 10_000 + 13 * each * 4096


@pytest.mark.parametrize("name", ["bf61", "Q9_K", ""])
def test_an_unknown_precision_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        precision(name)
    assert "Known: fp32, bf16" in refused.value.next_step
