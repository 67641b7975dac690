"""Headers of weights files, whole and hostile."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from seatrial.errors import BadInput
from seatrial.facts.footprint.headers import read_header


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf(tensors: list[tuple[str, list[int], int]], *, keys: bytes = b"", count: int = 0, claimed: int = -1) -> bytes:
    rows = b"".join(
        text(name)
        + struct.pack("<I", len(shape))
        + struct.pack(f"<{len(shape)}Q", *shape)
        + struct.pack("<IQ", kind, 0)
        for name, shape, kind in tensors
    )
    return b"GGUF" + struct.pack("<IQQ", 3, len(tensors) if claimed < 0 else claimed, count) + keys + rows


def safetensors(header: object) -> bytes:
    body = json.dumps(header).encode()
    return struct.pack("<Q", len(body)) + body


def test_a_gguf_header_gives_bytes_by_type(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    keys = text("general.name") + struct.pack("<I", 8) + text("small")
    keys += text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    file.write_bytes(gguf([("up", [256, 4], 12), ("norm", [256], 0)], keys=keys, count=2))
    header = read_header(file)
    assert header.bytes_by_type == {"Q4_K": 4 * 144, "F32": 4 * 256}
    assert (header.parameters, header.weights_bytes) == (5 * 256, 4 * 144 + 4 * 256)


def test_a_safetensors_header_gives_bytes_by_type(tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    row = {"dtype": "BF16", "shape": [10, 20], "data_offsets": [0, 400]}
    file.write_bytes(safetensors({"__metadata__": {"format": "pt"}, "a": row, "b": {**row, "dtype": "F8_E4M3"}}))
    assert read_header(file).bytes_by_type == {"BF16": 400, "F8_E4M3": 200}


def test_a_folder_of_safetensors_is_added_up(tmp_path: Path) -> None:
    row = {"dtype": "F16", "shape": [8], "data_offsets": [0, 16]}
    for name in ("a", "b"):
        (tmp_path / f"{name}.safetensors").write_bytes(safetensors({name: row}))
    assert read_header(tmp_path).parameters == 16


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"GGUF", "The file ends within its header."),
        (gguf([("a", [8], 0)])[:-4], "The file ends within its header."),
        (gguf([], claimed=2**60), "The header counts 1.15e+18 tensors and 0 keys."),
        (gguf([], count=2**63), "The header counts 0 tensors and 9.22e+18 keys."),
        (gguf([("a", [2**62, 2**62], 0)]), "The tensor a is of a type or a size that is not known here."),
        (gguf([("a", [8], 99)]), "The tensor a is of a type or a size that is not known here."),
        (gguf([("a", [1] * 9, 0)]), "The tensor a has 9 dimensions."),
        (b"GGUF" + struct.pack("<IQQ", 77, 0, 0), "GGUF version 77 is not known here."),
        (gguf([], keys=struct.pack("<Q", 2**62), count=1), "The header goes on for more than 104,857,600 bytes."),
        (
            gguf([], keys=text("k") + struct.pack("<IIQ", 9, 9, 2**40), count=1),
            "The header holds a list that makes no sense.",
        ),
        (struct.pack("<Q", 2**60) + b"{}", "The header would have 1.15e+18 bytes; this is no weights file."),
        (struct.pack("<Q", 100) + b"{}", "The header is no safetensors header."),
        (safetensors([1]), "The header is no safetensors header."),
        (
            safetensors({"a": {"dtype": "BF16", "shape": [-1]}}),
            "The tensor a has a size that makes no sense.",
        ),
        (
            safetensors({"a": {"dtype": "Q1", "shape": [1]}}),
            "The tensor a is of a type or a shape that is not known here.",
        ),
    ],
)
def test_a_damaged_or_hostile_header_is_refused_at_once(tmp_path: Path, content: bytes, cause: str) -> None:
    file = tmp_path / "bad.gguf"
    file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_header(file)
    assert refused.value.cause == cause
