"""seatrial trial: contenders on the same tasks, in pairs, until it is certain; seatrial result: what was found."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from seatrial.errors import BadInput
from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.publish.trial_text import write_trial_text
from seatrial.trials.contenders.file import ContenderSpec
from seatrial.trials.contenders.opening import load_contenders, named_contenders, open_contender
from seatrial.trials.result import TrialResult

if TYPE_CHECKING:
    from seatrial.trials.engine.plan import Plan

USUAL_FILE = Path("contenders.yaml")
LATER = frozenset({"brief", "against", "incumbent", "inspect", "score"})  # unset they change no journal's name
INTERRUPTED = 130  # the exit code after Ctrl-C
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
FILE = click.Path(path_type=Path)
FROM_1 = click.IntRange(min=1)
ABOVE_0 = click.FloatRange(min=0, min_open=True)
HALF = click.FloatRange(0, 0.5, min_open=True, max_open=True)
MARGIN = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="A B [C ...]")
@click.option("--contenders", "file", type=FILE, help="The contenders' file; contenders.yaml if it is here.")
@click.option(
    "--family", "families", multiple=True, metavar="NAME", help="A family of tasks; several times for several."
)
@click.option("--tasks", multiple=True, type=FILE, help="A file of your own tasks; see `seatrial tasks check`.")
@click.option("--size", "sizes", multiple=True, metavar="[NAME=]SIZES", help="Set a family's dial: 4, or 2,8, or 1-6.")
@click.option("--items", type=FROM_1, help="At most so many items of each family.")
@click.option(
    "--weight", "weights", multiple=True, metavar="NAME=NUMBER", help="How much a family counts; 1 if not given."
)
@click.option("--brief", type=FILE, help="A brief whose workload (its tasks) gives the families and their weights.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Other seed, other tasks.")
@click.option("--margin", type=MARGIN, default=0.05, show_default=True, help="A difference that does not matter.")
@click.option(
    "--error", type=HALF, default=0.05, show_default=True, help="How often the decision may be wrong, in all."
)
@click.option("--ship", metavar="NAME", help="Ask only whether this one is safe to ship: at most the margin worse.")
@click.option("--every-family", is_flag=True, help="Go on until every family is decided, not only all of them weighed.")
@click.option(
    "--attempts",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="Attempts at every item; their mean counts.",
)
@click.option("--turns", type=FROM_1, default=40, show_default=True, help="Calls of one attempt, at most.")
@click.option("--call-tokens", type=FROM_1, default=2048, show_default=True, help="Tokens of one answer, at most.")
@click.option("--temperature", type=click.FloatRange(0, 2), default=0.0, show_default=True)
@click.option("--no-text-tool-calls", is_flag=True, help="A tool call written as text is no call, for any contender.")
@click.option("--max-calls", type=FROM_1, help="Calls in all, at most.")
@click.option("--max-tokens", type=FROM_1, help="Tokens in and out in all, at most.")
@click.option("--max-usd", type=ABOVE_0, help="Money in all, at most; every price has to be known.")
@click.option("--max-minutes", type=ABOVE_0, help="Minutes in all, at most.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 1024),
    default=8,
    show_default=True,
    help="Attempts under way, of all contenders.",
)
@click.option("--journal", type=FILE, help="Where it is written.  [default: a file in var/trials]")
@click.option(
    "--unsafe", is_flag=True, help="Run model-written code without isolation; the journal and the page say so."
)
@click.option(
    "--against", type=FILE, metavar="JOURNAL", help="Meet what an earlier trial's incumbent did; call only A."
)
@click.option("--incumbent", metavar="NAME", help="With --against: who of its contenders.  [default: the other one]")
@click.option("--inspect", metavar="TASK", help="Run this task of Inspect instead; see docs/guides/other-harnesses.md.")
@click.option("--score", metavar="NAME", help="With --inspect: which of its scores counts.  [default: the first]")
@FORM
def trial(names: tuple[str, ...], file: Path | None, journal: Path | None, form: str, **given: Any) -> None:
    """Run contenders on the same tasks, in pairs, until the answer is certain.

    A contender is a name in the contenders' file, an address (http://127.0.0.1:8080/v1#model), a model file
    (model.gguf) or hf:organisation/name/file.gguf. Every call is in the journal before its answer is used: the same
    command goes on where the last one ended, whatever ended it. Ctrl-C ends it with what it has found.
    """
    specs = chosen(names, file, given["ship"])
    if given["inspect"] is not None:
        from seatrial.cli.trial_inspect import inspect_trial

        if given["brief"] or given["against"]:
            raise BadInput("--brief and --against do not go with --inspect.", "A task of Inspect has no families.")
        inspect_trial(specs, journal, form, given)
        return
    if given["score"] is not None:
        raise BadInput("--score goes with --inspect.", "Seatrial's own tasks have one score each.")
    from seatrial.cli.trial_tasks import incumbent

    path = journal or usual_journal(specs, given)
    result = asyncio.run(_run(specs, path, incumbent(given, specs, _said(given))))
    click.echo(
        result.model_dump_json(indent=2) if form == "json" else write_trial_text(result, str(path)), nl=form == "json"
    )
    if result.ended_because == "interrupted":
        click.echo("Interrupted. The same command goes on from here; no call is made twice.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)


@click.command(name="result")
@click.argument("journal", type=FILE)
@FORM
def trial_result(journal: Path, form: str) -> None:
    """What the trial of a JOURNAL has found so far.

    Nothing is called, and a trial that is running is not disturbed.
    """
    from seatrial.trials.engine.summary import summarise

    result = summarise(journal)
    click.echo(
        result.model_dump_json(indent=2) if form == "json" else write_trial_text(result, str(journal)),
        nl=form == "json",
    )


def _said(given: Mapping[str, Any]) -> set[str]:
    """The options that the command line gave."""
    context = click.get_current_context()
    return {name for name in given if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}


def chosen(names: Sequence[str], file: Path | None, ship: str | None) -> list[ContenderSpec]:
    """The contenders that are meant; the one to ship is the first."""
    if file is None and USUAL_FILE.is_file():
        file = USUAL_FILE
    known = load_contenders(file, load_catalogue(catalogue_folder())) if file else []
    specs = named_contenders(names, known)
    if ship is not None and ship not in [spec.name for spec in specs]:
        raise BadInput(f"“{ship}”, whose shipping is asked about, is not one of the contenders.", "Name it among them.")
    return sorted(specs, key=lambda spec: spec.name != ship)


def usual_journal(specs: Sequence[ContenderSpec], given: dict[str, Any]) -> Path:
    """The same for the same question: budgets and concurrency may differ, so that a trial can be given more."""
    free = {"max_calls", "max_tokens", "max_usd", "max_minutes", "concurrency"}
    given = {key: value for key, value in given.items() if key not in LATER or value is not None}
    asked = sorted((key, str(value)) for key, value in given.items() if key not in free)
    names = [spec.name for spec in specs]
    mark = hashlib.blake2b(repr((names, asked)).encode(), digest_size=4).hexdigest()
    slug = re.sub(r"[^a-z0-9.]+", "-", "-vs-".join(names).lower()).strip("-.")[:60]
    return Path("var/trials") / f"{slug}-{mark}.jsonl"


async def _run(specs: Sequence[ContenderSpec], path: Path, given: dict[str, Any]) -> TrialResult:
    from seatrial.cli.trial_display import shown
    from seatrial.trials.engine.budget import Limits
    from seatrial.trials.engine.trial import run_trial
    from seatrial.trials.sandbox.box import without_isolation

    limits = Limits(given["max_calls"], given["max_tokens"], given["max_usd"], given["max_minutes"])
    async with contextlib.AsyncExitStack() as stack:
        if given["unsafe"]:
            stack.enter_context(without_isolation())
        plan = _plan(specs, given)
        arms = [await stack.enter_async_context(open_contender(spec)) for spec in specs]
        return await run_trial(
            plan, arms, path, limits=limits, concurrency=given["concurrency"], watch=shown, signals=True
        )


def _plan(specs: Sequence[ContenderSpec], given: dict[str, Any]) -> Plan:
    from seatrial.cli.trial_tasks import courses_of, isolation
    from seatrial.trials.engine.plan import Plan, Rules

    courses = courses_of(given)
    rules = Rules(
        turns=given["turns"],
        call_tokens=given["call_tokens"],
        temperature=given["temperature"],
        text_tool_calls=not given["no_text_tool_calls"],
    )
    until: Literal["overall", "families"] = "families" if given["every_family"] else "overall"
    return Plan(
        courses=courses,
        ship=given["ship"],
        margin=given["margin"],
        error=given["error"],
        attempts=given["attempts"],
        rules=rules,
        until=until,
        isolation=isolation(specs, courses),
        against=given["earlier"],
    )
