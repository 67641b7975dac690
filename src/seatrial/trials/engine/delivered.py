"""A command's delivery as a journal holds it: only files that changed, so that the whole of it can be judged again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from seatrial.trials.talk import Delivery

MOST_BYTES = 16_000_000


def pack(delivery: Delivery, given: Mapping[str, str]) -> dict[str, Any]:
    """JSON of a delivery: `files` in base64; null for one that is as it was given, absent for one that is gone."""
    changed = {path: data for path, data in delivery.files.items() if given.get(path, "").encode() != data}
    written = {**asdict(delivery), "files": {}}
    if sum(map(len, changed.values())) > MOST_BYTES:
        written["error"] = delivery.error or f"left more than {MOST_BYTES // 1_000_000} MB of files"
        return written
    same = {path: None for path in delivery.files if path not in changed}
    written["files"] = same | {path: base64.b64encode(data).decode() for path, data in changed.items()}
    return written


def unpack(written: Mapping[str, Any], given: Mapping[str, str]) -> Delivery:
    """The delivery that was packed."""
    files = {
        path: given.get(path, "").encode() if data is None else base64.b64decode(data)
        for path, data in written["files"].items()
    }
    return Delivery(**{**written, "files": files})
