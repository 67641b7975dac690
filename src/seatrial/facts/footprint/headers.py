"""The header of a weights file, read directly: exact bytes of the tensors by type. GGUF and safetensors.

Formats: GGUF 3 (ggml's docs/gguf.md), safetensors (an 8-byte length, then JSON). Every count is bounded before
anything is read or allocated: a header is somebody else's.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO

from seatrial.errors import BadInput

LARGEST_HEADER = 100 * 1024 * 1024
MOST_TENSORS = 200_000
MOST_KEYS = 10_000
LONGEST_TEXT = 16 * 1024 * 1024
LARGEST_TENSOR = 10**14

# GGUF's type numbers: name, bytes of a block, values in it.
GGUF_TYPES = {
    0: ("F32", 4, 1),
    1: ("F16", 2, 1),
    2: ("Q4_0", 18, 32),
    3: ("Q4_1", 20, 32),
    6: ("Q5_0", 22, 32),
    7: ("Q5_1", 24, 32),
    8: ("Q8_0", 34, 32),
    10: ("Q2_K", 84, 256),
    11: ("Q3_K", 110, 256),
    12: ("Q4_K", 144, 256),
    13: ("Q5_K", 176, 256),
    14: ("Q6_K", 210, 256),
    16: ("IQ2_XXS", 66, 256),
    17: ("IQ2_XS", 74, 256),
    18: ("IQ3_XXS", 98, 256),
    19: ("IQ1_S", 50, 256),
    20: ("IQ4_NL", 18, 32),
    21: ("IQ3_S", 110, 256),
    22: ("IQ2_S", 82, 256),
    23: ("IQ4_XS", 136, 256),
    24: ("I8", 1, 1),
    25: ("I16", 2, 1),
    26: ("I32", 4, 1),
    29: ("IQ1_M", 56, 256),
    30: ("BF16", 2, 1),
    39: ("MXFP4", 17, 32),
}
_SCALARS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_TEXT, _LIST = 8, 9
_SAFETENSORS_BITS = {"F64": 64, "I64": 64, "F32": 32, "I32": 32, "BF16": 16, "F16": 16, "I16": 16, "U16": 16}
_SAFETENSORS_BITS |= {"F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "I8": 8, "U8": 8, "BOOL": 8, "F4": 4}


@dataclass(frozen=True)
class Header:
    """What a weights file holds."""

    format: str
    parameters: int
    bytes_by_type: dict[str, int]

    @property
    def weights_bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(self.bytes_by_type.values())

    @property
    def bits_per_weight(self) -> float:
        """Mean bits of one parameter."""
        return 8 * self.weights_bytes / self.parameters if self.parameters else 0.0


def read_header(path: Path) -> Header:
    """The header of a .gguf or .safetensors file, or of all .safetensors files of a folder."""
    if path.is_dir():
        files = sorted(path.glob("*.safetensors"))
        if not files:
            raise BadInput(f"{path} holds no .safetensors file.", "Name a weights file or a config.json.")
        parts = [read_header(file) for file in files]
        total: Counter[str] = Counter()
        for part in parts:
            total.update(part.bytes_by_type)
        return Header("safetensors", sum(part.parameters for part in parts), dict(total))
    with path.open("rb") as opened:
        start = opened.read(4)
        if start == b"GGUF":
            return _gguf(_Reader(opened, path))
        opened.seek(0)
        return _safetensors(opened, path)


class _Reader:
    """Reads little-endian numbers and refuses to run past what a header may hold."""

    def __init__(self, opened: BinaryIO, path: Path) -> None:
        self.opened, self.path = opened, path

    def refuse(self, cause: str) -> BadInput:
        return BadInput(cause, "The file is damaged, or no model.", where=str(self.path))

    def take(self, count: int) -> bytes:
        if count > LONGEST_TEXT or self.opened.tell() + count > LARGEST_HEADER:
            raise self.refuse(f"The header goes on for more than {LARGEST_HEADER:,} bytes.")
        found = self.opened.read(count)
        if len(found) < count:
            raise self.refuse("The file ends within its header.")
        return found

    def number(self, code: str) -> int:
        return int(struct.unpack(f"<{code}", self.take(struct.calcsize(f"<{code}")))[0])

    def text(self) -> str:
        return self.take(self.number("Q")).decode("utf-8", "replace")

    def skip_value(self, kind: int) -> None:
        if kind in _SCALARS:
            self.take(_SCALARS[kind])
        elif kind == _TEXT:
            self.take(self.number("Q"))
        elif kind == _LIST:
            inner, count = self.number("I"), self.number("Q")
            if inner in _SCALARS:
                self.take(_SCALARS[inner] * count)
            elif inner == _TEXT and count <= LARGEST_HEADER // 8:
                for _ in range(count):
                    self.take(self.number("Q"))
            else:
                raise self.refuse("The header holds a list that makes no sense.")
        else:
            raise self.refuse(f"The header holds a value of the unknown kind {kind}.")


def _gguf(reader: _Reader) -> Header:
    version, tensors, keys = reader.number("I"), reader.number("Q"), reader.number("Q")
    if version not in (2, 3):
        raise reader.refuse(f"GGUF version {version} is not known here.")
    if tensors > MOST_TENSORS or keys > MOST_KEYS:
        raise reader.refuse(f"The header counts {tensors:.3g} tensors and {keys:.3g} keys.")
    for _ in range(keys):
        reader.take(reader.number("Q"))
        reader.skip_value(reader.number("I"))
    sizes: Counter[str] = Counter()
    parameters = 0
    for _ in range(tensors):
        name = reader.text()
        dimensions = reader.number("I")
        if dimensions > 4:
            raise reader.refuse(f"The tensor {name[:60]} has {dimensions} dimensions.")
        values = prod(reader.number("Q") for _ in range(dimensions))
        kind = GGUF_TYPES.get(reader.number("I"))
        reader.number("Q")
        if kind is None or values > LARGEST_TENSOR:
            raise reader.refuse(f"The tensor {name[:60]} is of a type or a size that is not known here.")
        parameters += values
        sizes[kind[0]] += values * kind[1] // kind[2]
    return Header("gguf", parameters, dict(sizes))


def _safetensors(opened: BinaryIO, path: Path) -> Header:
    reader = _Reader(opened, path)
    length = reader.number("Q")
    if length > LARGEST_HEADER:
        raise reader.refuse(f"The header would have {length:.3g} bytes; this is no weights file.")
    text = opened.read(length)
    try:
        data = json.loads(text) if len(text) == length else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or len(data) > MOST_TENSORS:
        raise reader.refuse("The header is no safetensors header.")
    sizes: Counter[str] = Counter()
    parameters = 0
    for name, row in data.items():
        if name == "__metadata__":
            continue
        shape, kind = (row.get("shape"), row.get("dtype")) if isinstance(row, dict) else (None, None)
        if kind not in _SAFETENSORS_BITS or not isinstance(shape, list) or not all(isinstance(n, int) for n in shape):
            raise reader.refuse(f"The tensor {name[:60]} is of a type or a shape that is not known here.")
        values = prod(shape)
        if not 0 <= values <= LARGEST_TENSOR:
            raise reader.refuse(f"The tensor {name[:60]} has a size that makes no sense.")
        parameters += values
        sizes[kind] += values * _SAFETENSORS_BITS[kind] // 8
    return Header("safetensors", parameters, dict(sizes))
