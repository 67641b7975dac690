"""The machines that models run on, as the catalogue knows them, and set-ups written like 2xA100-80GB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from seatrial.errors import BadInput, NotFound
from seatrial.facts.names import name_key, nearest
from seatrial.facts.tool import Tool

GIB = 1024**3
MOST = 4096
# What a card sold as so many GB shows to a program, in GiB: 79.1 to 79.6 of 80 (part of it is kept for error correction
# and the driver). Measured figures of makers' own tools; the rest is taken as overhead.
SHOWN = 0.99


@dataclass(frozen=True)
class Gpu:
    """One accelerator: bytes, bytes a second, operations a second; None where no source states it."""

    id: str
    name: str
    memory: float
    bandwidth: float
    flops_16: float | None
    link: float | None
    unified: bool


@dataclass(frozen=True)
class Machine:
    """So many equal accelerators."""

    gpu: Gpu
    count: int

    @property
    def label(self) -> str:
        """2 x NVIDIA A100 80GB."""
        return f"{self.count} x {self.gpu.name}"


def gpu_of(entry: Tool, memory_gb: float | None = None) -> Gpu:
    """An accelerator from its catalogue entry; BadInput where it lacks what is needed."""
    memory, bandwidth = memory_gb or _number(entry, "memory"), _number(entry, "bandwidth")
    if memory is None or bandwidth is None:
        missing = "memory" if memory is None else "memory bandwidth"
        raise BadInput(f"No source states the {missing} of {entry.name}.", "Add it with --memory, or choose another.")
    flops, link = _number(entry, "flops_16"), _number(entry, "link")
    return Gpu(
        id=entry.slug,
        name=entry.name,
        memory=memory * GIB * SHOWN,
        bandwidth=bandwidth * 1e9,
        flops_16=flops * 1e12 if flops else None,
        link=link * 1e9 if link else None,
        unified=entry.maker == "Apple",
    )


def read_machine(text: str, gpus: Mapping[str, Tool], memory_gb: float | None = None) -> Machine:
    """`2xA100-80GB`, `h100-sxm`, `8 x MI300X`: a count and the name of an accelerator."""
    found = re.fullmatch(r"\s*(?:(\d{1,6})\s*[x×*]\s*)?(.+?)\s*", text[:200], re.IGNORECASE)
    if not found:
        raise BadInput(f"“{text[:60]}” is no set-up.", "Write it as 2xA100-80GB.")
    count = int(found[1] or 1)
    if not 1 <= count <= MOST:
        raise BadInput(f"A set-up of {count} accelerators makes no sense here.", f"Write 1 to {MOST:,}.")
    names = {name_key(name): slug for slug, row in gpus.items() for name in (slug, row.name, *row.aliases)}
    slug = names.get(name_key(found[2]))
    if slug is None:
        labels = {label: slug for slug, row in gpus.items() for label in (slug, row.name, *row.aliases)}
        close = dict.fromkeys(labels[hit] for hit in nearest(found[2], list(labels), 5))
        raise NotFound("accelerator", found[2], list(close)[:3])
    return Machine(gpu_of(gpus[slug], memory_gb), count)


def _number(entry: Tool, metric: str) -> float | None:
    leading = entry.leading(metric)
    return float(leading.value) if leading and isinstance(leading.value, (int, float)) else None
