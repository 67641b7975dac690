"""A month's bills for a terminal: hosts cheapest first, each price with its day and its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from seatrial.evidence.dates import write_date
from seatrial.facts.pricing.costs import CostAnswer, HostCost, ToolCost
from seatrial.facts.pricing.prices import plain, price_text
from seatrial.facts.pricing.schema import States
from seatrial.facts.pricing.workload import SelfHosted, SelfHosting, Workload, dollars

WIDTH = 80
HOST, MONTH, RATE = 31, 12, 8


def write_cost_text(answer: CostAnswer) -> str:
    """Lines of at most 80 characters."""
    lines = _wrapped(f"A month of {workload_text(answer.workload)}.")
    lines += _wrapped(f"USD, at the prices in force on {write_date(answer.day.isoformat())}.")
    for tool in answer.tools:
        lines += ["", tool.name.upper(), *_tool(tool)]
    if answer.self_hosting and answer.self_hosted:
        lines += ["", "YOUR OWN MACHINES", *_wrapped(hosting_text(answer.self_hosting, answer.self_hosted))]
        for tool in answer.tools:
            if (row := tool.cheapest) and row.break_even:
                lines += _wrapped(f"{tool.name} against {row.name}: {row.break_even.reason}")
    return "\n".join(lines) + "\n"


def workload_text(workload: Workload) -> str:
    """A workload in words."""
    cached = f" ({plain(workload.cached * 100)}% of it cached)" if workload.cached else ""
    found = f"{workload.input:,} tokens in{cached} and {workload.output:,} out"
    if workload.context:
        found += f", prompts of {workload.context:,} tokens"
    return f"{found}, in batches" if workload.batch else found


def hosting_text(hosting: SelfHosting, hosted: SelfHosted) -> str:
    """A set-up of one's own in words, with its bill."""
    count = f"{hosted.set_ups:,} set-up{'' if hosted.set_ups == 1 else 's'}"
    return (
        f"{count} of {hosting.gpus:,} GPU{'' if hosting.gpus == 1 else 's'} at ${dollars(hosting.gpu_hour)} an hour,"
        f" 730 hours: ${dollars(hosted.cost)} a month, used or not. One gives out {hosted.capacity:,} tokens a month:"
        f" {plain(hosting.speed)} a second, {plain(hosting.utilisation * 100)}% of the time. What it reads is not"
        " counted against that."
    )


def source_text(row: HostCost) -> str:
    """Where a price comes from."""
    known = f", data to {row.as_of}" if row.as_of else ""
    checked = "compared with the provider's page" if row.checked else "not compared with the provider's page"
    return f"{row.source} {row.version}, read {row.read}{known}; {checked}"


def states_text(states: States) -> list[str]:
    """What a source states of a host's offer besides its prices, each in some words."""
    counts = (
        ("a context of", states.context_total),
        ("input up to", states.max_input),
        ("answers up to", states.max_output),
    )
    found = [f"{words} {count:,} tokens" for words, count in counts if count]
    for words, said in (
        ("open weights", states.open_weights),
        ("tool calls", states.tool_calling),
        ("output to a schema", states.structured_output),
        ("thinking", states.reasoning),
    ):
        if said is not None:
            found.append(words if said else f"no {words}")
    found += [f"takes {' and '.join(states.modalities_in)}"] if states.modalities_in else []
    found += [f"gives {' and '.join(states.modalities_out)}"] if states.modalities_out else []
    return [*found, f"released {write_date(states.released)}"] if states.released else found


def _tool(tool: ToolCost) -> Iterator[str]:
    if not tool.hosts:
        yield from _wrapped(f"Not known. {tool.note}")
        return
    yield (
        "Host".ljust(HOST)
        + "A month".rjust(MONTH)
        + "".join(word.rjust(RATE) for word in ("Input", "Cached", "Output"))
        + "  Since"
    )
    sources: dict[str, int] = {}
    notes: dict[str, str] = {}
    for row in tool.hosts:
        number = sources.setdefault(source_text(row), len(sources) + 1)
        marks = "".join(notes.setdefault(note, chr(ord("a") + len(notes) % 26)) for note in row.notes)
        yield from _host(row, f" [{number}{marks}]")
    yield ""
    for text, number in sources.items():
        yield from _wrapped(f"[{number}] {text}", "    ")
    for text, letter in notes.items():
        yield from _wrapped(f"{letter}   {text}", "    ")


def _host(row: HostCost, marks: str) -> Iterator[str]:
    name = textwrap.shorten(row.name, HOST - len(marks) - 1, placeholder="…") + marks
    if row.cost is None:
        yield from _wrapped(f"{name.ljust(HOST)}  not known: {row.reason}", " " * (HOST + 2))
        return
    stated = row.rates.stated if row.rates else {}
    rates = "".join(
        (price_text(stated[key]) if key in stated else "-").rjust(RATE) for key in ("input", "cached_input", "output")
    )
    since = str(row.valid_from) if row.valid_from else "not stated"
    yield f"{name.ljust(HOST)}{('$' + dollars(row.cost)).rjust(MONTH)}{rates}  {since}"
    for source, cost in row.others.items():
        yield f"  by {source}".ljust(HOST) + f"${dollars(cost)}".rjust(MONTH)
    for window in row.windows:
        yield from _wrapped(f"  ${dollars(window.cost)} if all of it is sent {window.hours}", "    ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, drop_whitespace=True)
