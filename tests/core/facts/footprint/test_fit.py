"""What fits where, and how fast it can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.facts.footprint.test_parameters import DEEPSEEK_V3, MIXTRAL_8X22B, model

from seatrial.facts.footprint.fit import Load, largest_context, largest_users, memory, obstacle, smallest
from seatrial.facts.footprint.gpus import GIB, SHOWN, Gpu, Machine
from seatrial.facts.footprint.speed import coverage, speed
from seatrial.facts.footprint.weights import precision

CARD = Gpu("card-80", "Card 80GB", 80 * GIB * SHOWN, 2.0e12, 312e12, 600e9, unified=False)
MIXTRAL = model(MIXTRAL_8X22B)


def load(name: str = "bf16", context: int = 4096, users: int = 1) -> Load:
    return Load(precision(name), 2, context, users)


@pytest.mark.parametrize(
    ("name", "count", "fits"),
    [
        ("bf16", 2, False),
        ("bf16", 4, True),
        ("fp8", 2, True),
        ("int4", 1, False),
        ("int4", 2, True),
        ("Q4_K_M", 2, True),
    ],
)
def test_two_80_gb_cards_hold_mixtral_8x22b_at_8_and_4_bits_and_not_at_16(name: str, count: int, fits: bool) -> None:
    assert memory(MIXTRAL, Machine(CARD, count), load(name)).fits is fits


def test_the_smallest_set_up_is_the_smallest_that_can_be_split_and_fits() -> None:
    machine = smallest(MIXTRAL, CARD, load())
    assert machine
    assert machine.count == 4
    assert obstacle(MIXTRAL, 3, load().precision) == "8 key-value heads cannot be split over 3 accelerators."


def test_heads_that_cannot_be_split_are_an_obstacle() -> None:
    assert obstacle(MIXTRAL, 5, precision("bf16")) == "48 attention heads cannot be split over 5 accelerators."
    assert obstacle(MIXTRAL, 5, precision("Q4_K_M")) is None


def test_block_fp8_needs_multiples_of_128() -> None:
    narrow = model(MIXTRAL_8X22B, intermediate_size=14336 // 8 * 3)
    assert obstacle(narrow, 4, precision("bf16")) is None
    assert "no multiple of 128" in (obstacle(narrow, 4, precision("fp8")) or "")


def test_a_latent_cache_is_held_whole_by_every_card() -> None:
    shape = model(DEEPSEEK_V3)
    asked = load("fp8", 100_000)
    assert memory(shape, Machine(CARD, 8), asked).cache == memory(shape, Machine(CARD, 16), asked).cache


def test_key_value_heads_are_repeated_on_more_cards_than_there_are() -> None:
    asked = load("bf16", 100_000)
    eight, sixteen = (memory(MIXTRAL, Machine(CARD, count), asked).cache for count in (8, 16))
    assert eight == sixteen


def test_the_longest_context_fits_and_one_token_more_does_not() -> None:
    machine, asked = Machine(CARD, 4), load("bf16", users=8)
    longest = largest_context(MIXTRAL, machine, asked)
    assert memory(MIXTRAL, machine, load("bf16", longest, 8)).fits
    assert longest == 65536 or not memory(MIXTRAL, machine, load("bf16", longest + 1, 8)).fits


def test_the_most_users_fit_and_one_more_does_not() -> None:
    machine, asked = Machine(CARD, 4), load("bf16", 8192)
    most = largest_users(MIXTRAL, machine, asked)
    assert most > 0
    assert memory(MIXTRAL, machine, load("bf16", 8192, most)).fits
    assert not memory(MIXTRAL, machine, load("bf16", 8192, most + 1)).fits


@given(st.integers(1, 8), st.integers(1, 200))
def test_a_batch_covers_at_least_the_experts_of_one_token_and_at_most_all(used: int, tokens: int) -> None:
    found = coverage(8, used, tokens)
    assert used / 8 <= found.low + 1e-12 <= found.high + 2e-12 <= 1 + 3e-12
    assert found.high == pytest.approx(1 - (1 - used / 8) ** tokens)


@given(st.sampled_from([1, 2, 4, 8]), st.integers(1, 64))
def test_an_interval_goes_from_slow_to_fast(count: int, users: int) -> None:
    found = speed(MIXTRAL, Machine(CARD, count), load("fp8", 2048, users))
    assert 0 < found.decode.low < found.decode.high
    assert found.decode_all.high == pytest.approx(found.decode.high * users)
    assert found.prefill
    assert found.first_token
    assert found.prefill.low < found.prefill.high
    assert found.first_token.low < found.first_token.high


def test_one_answer_never_comes_faster_than_the_weights_can_be_read() -> None:
    found = speed(MIXTRAL, Machine(CARD, 4), load())
    roof = 4 * CARD.bandwidth / (2 * MIXTRAL.active(with_embedding=False))
    assert found.decode.high < roof
    assert found.decode.high / found.decode.low < 4.5


def test_files_split_by_layers_are_no_faster_on_more_cards() -> None:
    one, two = (speed(MIXTRAL, Machine(CARD, count), load("Q4_K_M")) for count in (1, 2))
    assert one.decode == two.decode
