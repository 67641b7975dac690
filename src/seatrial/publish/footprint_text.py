"""A footprint for a terminal: what it needs, whether it fits, how fast it can be, and what that assumes."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable

from seatrial.facts.footprint.footprint import Footprint, Range
from seatrial.facts.footprint.headers import Header

LABEL = 26


def write_footprint(found: Footprint, width: int = 80) -> str:
    """Lines of at most `width` characters."""
    lines = [f"{found.model} ({found.architecture}, {found.layers} layers)", ""]

    def row(label: str, text: str) -> None:
        wrapped = textwrap.wrap(text, width - LABEL) or [""]
        lines.extend(f"{label if index == 0 else '':<{LABEL}}{part}".rstrip() for index, part in enumerate(wrapped))

    parameters = found.parameters
    row("Parameters", f"{parameters.total:,}")
    if parameters.active != parameters.total:
        row("Active per token", f"{parameters.active:,}")
        row("  without embedding", f"{parameters.active_excluding_embedding:,}")
    row("Weights", f"{gigabytes(found.weights_bytes)} at {found.precision} ({found.bits_per_weight} bits each)")
    row("Cache of one token", f"{found.kv_bytes_per_token:,.0f} bytes")
    row("Cache of one context", f"{gigabytes(found.kv_bytes)} for {found.context:,} tokens")
    if found.machine is not None:
        lines.append("")
        _machine(found, row)
    lines.append("")
    for text in found.assumptions:
        lines += textwrap.wrap(text, width, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def _machine(found: Footprint, row: Callable[[str, str], None]) -> None:
    row("Machine", found.machine or "")
    if found.obstacle:
        row("Fits", f"no: {found.obstacle}")
    else:
        close = " (a close call: the overhead decides)" if found.close_call else ""
        row("Fits", f"{'yes' if found.fits else 'no'}{close}, {found.users} x {found.context:,} tokens")
    if found.per_gpu:
        each = found.per_gpu
        spread = f"{gigabytes(each.overhead.low)} to {gigabytes(each.overhead.high)}"
        row("On each", f"{gigabytes(each.weights)} weights, {gigabytes(each.cache)} cache, {spread} overhead")
        row("", f"{gigabytes(each.needed)} needed, {gigabytes(each.usable)} usable")
    row("Fewest that hold it", str(found.gpus_needed) if found.gpus_needed else "more than 128")
    if found.fits:
        row("Longest context", f"{found.largest_context or 0:,} tokens for {found.users} at once")
        row("Most users", f"{found.largest_users or 0:,} with {found.context:,} tokens each")
        row("Answers, one user", rate(found.decode_tokens_per_second))
        if found.users > 1:
            row("Answers, all users", rate(found.decode_tokens_per_second_all_users))
        row("Prompts", rate(found.prefill_tokens_per_second))
        first = found.time_to_first_token_seconds
        unknown = "not known: no arithmetic rate stated"
        row("First token after", f"{first.low:.2g} to {first.high:.2g} s" if first else unknown)


def gigabytes(count: float) -> str:
    """Bytes in units of 10^9, to three digits."""
    return f"{_three(count / 1e9)} GB"


def rate(found: Range | None) -> str:
    """Tokens a second as an interval, to three digits."""
    if found is None:
        return "not known: no arithmetic rate stated"
    return f"{_three(found.low)} to {_three(found.high)} tokens/s"


def _three(number: float) -> str:
    return f"{float(f'{number:.3g}'):,.10g}"


def write_header(name: str, header: Header, form: str) -> str:
    """What a weights file's own header says."""
    if form == "json":
        return (
            json.dumps(
                {
                    "model": name,
                    "format": header.format,
                    "parameters": {"total": header.parameters},
                    "weights_bytes": header.weights_bytes,
                    "bits_per_weight": round(header.bits_per_weight, 3),
                    "bytes_by_type": header.bytes_by_type,
                },
                indent=2,
            )
            + "\n"
        )
    lines = [f"{name} ({header.format})", "", f"{'Parameters':<{LABEL}}{header.parameters:,}"]
    lines.append(f"{'Weights':<{LABEL}}{gigabytes(header.weights_bytes)} ({header.bits_per_weight:.3g} bits each)")
    lines += [f"{'  ' + kind:<{LABEL}}{gigabytes(size)}" for kind, size in sorted(header.bytes_by_type.items())]
    return "\n".join(lines) + "\n"
