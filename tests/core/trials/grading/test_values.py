"""What the pipe carries, and what it refuses."""

from __future__ import annotations

import json
import math
from collections import Counter, OrderedDict, namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.trials.grading.inside.values import NotPlain, decode, encode

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(max_size=20)
KEYS = st.integers() | st.text() | st.booleans() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner) | st.tuples(inner, inner) | st.sets(st.integers()),
    max_leaves=20,
)


def kind(value: Any) -> str:
    return type(value).__name__


@given(VALUES)
def test_a_plain_value_arrives_as_itself(value: Any) -> None:
    arrived = decode(encode(value))
    assert arrived == value
    assert repr(arrived) == repr(value) or isinstance(value, set) or "{" in repr(value)


@pytest.mark.parametrize(
    "value", [2**5000, -(2**64), math.inf, -math.inf, 1 + 2j, frozenset({1}), "\ud800", -0.0], ids=kind
)
def test_unusual_values_arrive_as_themselves(value: Any) -> None:
    arrived = decode(encode(value))
    assert (type(arrived), repr(arrived)) == (type(value), repr(value))


def test_what_is_not_a_number_arrives_as_that() -> None:
    assert math.isnan(decode(encode(math.nan)))


def test_a_tuple_is_no_list() -> None:
    assert decode(encode(((1,), [1]))) == ((1,), [1])


def test_subclasses_arrive_as_their_base_by_content() -> None:
    class Sly(int):
        def __eq__(self, other: object) -> bool:
            return True

        def __pos__(self) -> int:
            return 9

        __int__ = __index__ = __pos__
        __hash__ = int.__hash__

    point = namedtuple("point", "x y")(1, 2)
    for value, plain in (
        (Sly(3), 3),
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (point, (1, 2)),
    ):
        arrived = decode(encode(value))
        assert type(arrived) is type(plain)
        assert arrived == plain


@pytest.mark.parametrize(
    "value", [object(), print, range(3), iter([]), 1 << 500_000, "x" * 5_000_000, [[]] * 300_000], ids=kind
)
def test_what_is_no_plain_value_or_too_large_is_refused(value: Any) -> None:
    with pytest.raises(NotPlain):
        encode(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "nope", "NaN", "1e999", "[" * 100_000, '{"a":1}', '{"t":1}', '{"t":[1],"d":[]}', '{"i":"zz"}', '{"n":"5"}',
        '{"d":[[{"d":[]},1]]}', '{"d":[1]}', '{"s":[[1]]}', '{"c":[1]}', '{"b":"x"}', '{"i":5}', "1" * 10_000,
        '{"i":"' + "f" * 200_000 + '"}', '{"t":' * 90 + "[]" + "}" * 90, '{"c":["a",1]}',
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_the_pipe_never_writes_is_refused(text: str) -> None:
    with pytest.raises(NotPlain):
        decode(text.encode())


def test_a_frame_is_ordinary_json() -> None:
    assert json.loads(encode({"a": (1, 2.5)})) == {"d": [["a", {"t": [1, 2.5]}]]}
