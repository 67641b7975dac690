"""seatrial trial --inspect TASK: a task of Inspect on two contenders, judged by its own scorer, decided here."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
import shlex
import signal
import textwrap
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from click.core import ParameterSource

from seatrial.errors import BadInput
from seatrial.publish.decision_text import DecisionReport, write_decision
from seatrial.trials.contenders.file import ContenderSpec, EndpointSpec, GgufSpec
from seatrial.trials.contenders.key import read_key
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.decide.fixed import fixed_size
from seatrial.trials.interchange.inspect_slices import InspectArm
from seatrial.trials.interchange.inspect_trial import InspectQuestion, InspectResult, run_inspect_trial
from seatrial.trials.interchange.names import shown

INTERRUPTED = 130
# What of `seatrial trial` reaches a task of Inspect; all else is the task's own affair.
USED = {"names", "file", "journal", "form", "inspect", "score", "items", "seed", "margin", "error", "ship"}
USED |= {"temperature", "call_tokens", "concurrency"}
# Options of `inspect eval` that may stand behind the task; the value belongs to each.
PASSED = ("-T", "-S", "--solver", "--epochs", "--sandbox", "--message-limit", "--token-limit", "--time-limit")


def inspect_trial(specs: Sequence[ContenderSpec], journal: Path | None, form: str, given: Mapping[str, Any]) -> None:
    """Run it and print what was found."""
    _check_options()
    task = _task(given["inspect"])
    asked = InspectQuestion(
        tuple(task + _settings(given)),
        given["seed"],
        given["margin"],
        given["error"],
        "a" if given["ship"] else None,
        given["items"],
        given["score"],
    )
    _check_contenders(specs)
    folder = journal or _usual_folder(specs, asked)
    result = asyncio.run(_run(asked, specs, folder, given["concurrency"]))
    if result.decision is not None:
        report = _report(asked, result)
        click.echo(json.dumps(fields(report, asked, result), indent=2) if form == "json" else text(report, result))
    if result.ended_because == "interrupted":
        click.echo("Interrupted. The same command goes on from here; no finished slice is run again.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)


async def _run(asked: InspectQuestion, specs: Sequence[ContenderSpec], folder: Path, concurrency: int) -> InspectResult:
    async with contextlib.AsyncExitStack() as stack:
        arms = [await stack.enter_async_context(_opened(spec, concurrency)) for spec in specs]
        stop = asyncio.Event()
        for kind in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(kind, stop.set)
        return await run_inspect_trial(asked, arms, folder, stop=stop, tell=lambda line: click.echo(line, err=True))


@contextlib.asynccontextmanager
async def _opened(spec: ContenderSpec, concurrency: int) -> AsyncIterator[InspectArm]:
    """A contender with an address that Inspect can call, for as long as it is needed."""
    slug = re.sub(r"[^a-z0-9]+", "-", spec.name.lower()).strip("-")[:40] or "contender"
    # Never the name of a service that a task may use itself: its key would be taken for ours.
    service = f"seatrial-{slug}"
    async with open_contender(spec) as contender:
        if isinstance(spec, GgufSpec):
            (address, secret), model, parameters = contender.served_at, slug, {}
        else:
            assert isinstance(spec, EndpointSpec)
            address, secret = spec.address, read_key(spec.key_env)
            model, parameters = contender.spec.model, spec.parameters
        yield InspectArm(
            spec.name,
            service,
            model,
            address,
            contender.identity(),
            secret,
            parameters,
            spec.timeout,
            min(concurrency, spec.concurrency),
        )


def _check_contenders(specs: Sequence[ContenderSpec]) -> None:
    if len(specs) != 2:
        raise BadInput(f"With --inspect a trial takes 2 contenders; these are {len(specs)}.", "Name two.")
    for spec in specs:
        if spec.kind == "command":
            raise BadInput(
                f"“{spec.name}” is a command, and a task of Inspect asks models.",
                "Name an endpoint or a model file, or run the command on families of tasks.",
            )
        if spec.kind == "scripted":
            raise BadInput(
                f"“{spec.name}” is scripted: it follows Seatrial's own tasks and has no address.",
                "Name an endpoint or a model file.",
            )
        if isinstance(spec, EndpointSpec) and (spec.key_header or spec.headers):
            raise BadInput(
                f"“{spec.name}” needs headers of its own, and Inspect sends none.",
                "Run it on families of tasks, or put a proxy before it that adds them.",
            )
    slugs = [re.sub(r"[^a-z0-9]+", "-", spec.name.lower()).strip("-")[:40] for spec in specs]
    if slugs[0] == slugs[1]:
        raise BadInput(f"“{specs[0].name}” and “{specs[1].name}” are too much alike.", "Name one of them otherwise.")


def _check_options() -> None:
    """Refuse what was asked for and would have no effect."""
    context = click.get_current_context()
    for name in context.params:
        if name not in USED and context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            option = next(one.opts[0] for one in context.command.params if one.name == name)
            raise BadInput(
                f"{option} has no effect on a task of Inspect.",
                "Leave it out; limits and attempts go behind the task, as in --inspect 'TASK --epochs 3'.",
            )


def _task(words: str) -> list[str]:
    """The task, and the options to it that may pass."""
    try:
        parts = shlex.split(words)
    except ValueError:
        parts = []
    if not parts or parts[0].startswith("-"):
        raise BadInput(f"“{shown(words)}” names no task.", "Write a file or package/task, such as inspect_evals/gsm8k.")
    for option in parts[1::2]:
        if option not in PASSED:
            raise BadInput(f"“{shown(option)}” cannot be given to the task.", f"There are {', '.join(PASSED)}.")
    if len(parts) % 2 == 0:
        raise BadInput(f"“{parts[-1]}” has no value.", "Write it with a space before the value.")
    # A task may read the value as an option of its own, were it not bound to its name.
    return parts


def _settings(given: Mapping[str, Any]) -> list[str]:
    """What was asked for by name; else the task's own settings hold."""
    context, found = click.get_current_context(), []
    for name, option in (("temperature", "--temperature"), ("call_tokens", "--max-tokens")):
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            found += [option, str(given[name])]
    return found


def _usual_folder(specs: Sequence[ContenderSpec], asked: InspectQuestion) -> Path:
    names = [spec.name for spec in specs]
    mark = hashlib.blake2b(repr((names, asked.task, asked.seed)).encode(), digest_size=4).hexdigest()
    slug = re.sub(r"[^a-z0-9.]+", "-", "-vs-".join(names).lower()).strip("-.")[:60]
    return Path("var/trials") / f"inspect-{slug}-{mark}"


def _report(asked: InspectQuestion, result: InspectResult) -> DecisionReport:
    assert result.decision is not None
    differences = np.array([a - b for _, a, b in result.rows])
    variance = float(np.var(differences)) if len(differences) > 1 else 0.0
    fixed = fixed_size(variance, margin=asked.margin, error=asked.error, bank=result.bank) if variance > 0 else None
    return DecisionReport(result.decision, result.bank, asked.ship, len(result.rows), fixed)


def fields(report: DecisionReport, asked: InspectQuestion, result: InspectResult) -> dict[str, Any]:
    """For programs."""
    return {
        "a": result.names[0],
        "b": result.names[1],
        **report.fields(),
        "ended_because": result.ended_because,
        "task": asked.task[0],
        "judged_by": f"Inspect's scorer {result.scorer}",
        "inspect": result.version,
        "lost": {name: dict(causes) for name, causes in result.lost.items()},
        "tokens": dict(result.tokens),
        "slices": result.slices,
        "slices_reused": result.reused,
        "folder": str(result.folder),
    }


def text(report: DecisionReport, result: InspectResult) -> str:
    """For a terminal of 80 columns."""
    a, b = (shown(name) for name in result.names)
    parts = [
        f"A is {a}, B is {b}.",
        write_decision(report),
        f"Judged by the task's own scorer in Inspect {result.version}, {shown(result.scorer)}; Seatrial drew the order "
        "and decided.",
    ]
    for name, causes in result.lost.items():
        if causes:
            told = ", ".join(f"{cause}: {count}" for cause, count in causes.most_common())
            parts.append(f"{shown(name)}: {causes.total()} attempts without a score counted as 0 ({told}).")
    parts.append(f"Logs and pairs.csv: {result.folder}")
    return "\n".join(part if "\n" in part else textwrap.fill(part, 78) for part in parts)
