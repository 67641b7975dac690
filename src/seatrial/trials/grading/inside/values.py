"""Plain values as JSON, and back, by exact type. Both ends of the pipe use this; only the outer end is believed.

None, bool, str, finite floats, integers of 64 bits and lists are themselves. Everything else is an object with one key:

    {"d": [[key, value], ...]}   dict          {"i": "-ff"}    larger integer, hexadecimal
    {"t": [...]}                 tuple         {"n": "nan"}    nan, inf, -inf
    {"s": [...]}                 set           {"b": "ff"}     bytes, hexadecimal
    {"f": [...]}                 frozenset     {"c": [1, 2]}   complex
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

DEPTH = 64
ELEMENTS = 200_000
INTEGER_BITS = 400_000
FRAME_BYTES = 4_000_000

_TAGS: dict[type, str] = {tuple: "t", set: "s", frozenset: "f"}
BASES: tuple[type, ...] = (int, float, str, list, tuple, dict, set, frozenset, bytes, complex)


class NotPlain(Exception):
    """A value that the pipe does not carry: of another type, too large or too deep."""


def encode(value: Any) -> bytes:
    """The value as JSON text of at most FRAME_BYTES. Raises NotPlain."""
    text = json.dumps(pack(value, [ELEMENTS]), separators=(",", ":"), allow_nan=False).encode()
    if len(text) > FRAME_BYTES:
        raise NotPlain("too large")
    return text


def decode(text: bytes) -> Any:
    """A fresh value of exact built-in types. Raises NotPlain for anything that `encode` does not write."""
    return unpack(parse(text))


def parse(text: bytes) -> Any:
    """The JSON value of a frame that nobody has to be trusted to have written. Raises NotPlain."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise NotPlain(f"not JSON: {problem}") from None


def pack(value: Any, budget: list[int], depth: int = DEPTH) -> Any:
    """What json.dumps can write. Subclasses of plain types are rebuilt, so that what they override is gone."""
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else {"i": _hexadecimal(value)}
    if kind is float:
        return value if math.isfinite(value) else {"n": repr(value)}
    if kind in BASES:
        return _pack_container(value, kind, budget, depth)
    for base in BASES:
        if base in kind.__mro__:
            return pack(_rebuild(value, base), budget, depth)
    raise NotPlain(f"of type {kind.__name__}")


def _pack_container(value: Any, kind: type, budget: list[int], depth: int) -> Any:
    if kind is bytes:
        return {"b": value.hex()}
    if kind is complex:
        return {"c": [pack(value.real, budget), pack(value.imag, budget)]}
    budget[0] -= len(value) + 1
    if budget[0] < 0:
        raise NotPlain("too large")
    if depth == 0:
        raise NotPlain("too deep")
    if kind is dict:
        return {"d": [[pack(key, budget, depth - 1), pack(each, budget, depth - 1)] for key, each in value.items()]}
    packed = [pack(each, budget, depth - 1) for each in value]
    return packed if kind is list else {_TAGS[kind]: packed}


def _rebuild(value: Any, base: type) -> Any:
    """The same content by the base's own methods: an overridden __iter__, __eq__ or __int__ is never asked."""
    if base is dict:
        return dict(dict.items(value))
    if base in (list, tuple, set, frozenset):
        iterate: Callable[[Any], Any] = base.__iter__
        return base(iterate(value))
    if base is str:
        return str.__str__(value)
    if base is bytes:
        return bytes.__add__(value, b"")
    if base is complex:
        return complex.__pos__(value)
    return int.__pos__(value) if base is int else float.__pos__(value)


def _hexadecimal(value: int) -> str:
    if value.bit_length() > INTEGER_BITS:
        raise NotPlain("too large")
    return f"{value:x}"


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def unpack(packed: Any, depth: int = DEPTH + 1) -> Any:
    """The value that a parsed frame stands for. Raises NotPlain."""
    kind = type(packed)
    if packed is None or kind is str or kind is bool or kind is int:
        return packed
    if kind is float and math.isfinite(packed):
        return packed
    if depth == 0:
        raise NotPlain("too deep")
    if kind is list:
        return [unpack(each, depth - 1) for each in packed]
    if kind is dict and len(packed) == 1:
        tag, content = next(iter(packed.items()))
        if tag in _READERS:
            try:
                return _READERS[tag](content, depth - 1)
            except (TypeError, ValueError, OverflowError) as problem:
                raise NotPlain(f"not a plain value: {problem}") from None
    raise NotPlain("not a plain value")


def _read_dict(content: Any, depth: int) -> dict[Any, Any]:
    return {unpack(key, depth): unpack(value, depth) for key, value in _read_list(content)}


def _read_list(content: Any) -> list[Any]:
    if type(content) is not list:
        raise NotPlain("not a plain value")
    return content


def _read_text(content: Any) -> str:
    if type(content) is not str or len(content) > FRAME_BYTES:
        raise NotPlain("not a plain value")
    return content


def _read_integer(content: Any, _depth: int) -> int:
    text = _read_text(content)
    if len(text) > INTEGER_BITS // 4 + 2:
        raise NotPlain("too large")
    return int(text, 16)


def _read_number(content: Any, _depth: int) -> float:
    if content not in ("nan", "inf", "-inf"):
        raise NotPlain("not a plain value")
    return float(content)


def _read_complex(content: Any, depth: int) -> complex:
    real, imaginary = (float(unpack(each, depth)) for each in _read_list(content))
    return complex(real, imaginary)


_READERS: dict[str, Callable[[Any, int], Any]] = {
    "d": _read_dict,
    "t": lambda content, depth: tuple(unpack(each, depth) for each in _read_list(content)),
    "s": lambda content, depth: {unpack(each, depth) for each in _read_list(content)},
    "f": lambda content, depth: frozenset(unpack(each, depth) for each in _read_list(content)),
    "b": lambda content, _depth: bytes.fromhex(_read_text(content)),
    "c": _read_complex,
    "i": _read_integer,
    "n": _read_number,
}
