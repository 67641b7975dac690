"""seatrial sandbox: what isolates model-written code here, and one command run in it."""

from __future__ import annotations

import codecs
import sys
import textwrap
from pathlib import Path

import click

from seatrial.errors import BadInput, NotReady
from seatrial.trials.sandbox.box import FIX, KINDS, VARIABLE, Tried, configured, find_box, mechanisms
from seatrial.trials.sandbox.limits import MB, Limits
from seatrial.trials.sandbox.watch import Sink

WIDTH = 80
MOST_INPUT = 16 * MB
INTERRUPTED = 130
ENDED = {
    "time": "it ran longer than {0.seconds:g} s",
    "memory": "it took more than {0.memory_mb} MB of memory",
    "output": "it printed more than {0.output_bytes:,} bytes",
    "files": "it made more than {0.files:,} files",
    "disk": "it wrote more than {0.folder_mb} MB",
    "stopped": "it was interrupted",
}


@click.group()
def sandbox() -> None:
    """Where model-written code runs, isolated."""


@sandbox.command()
def check() -> None:
    """Say which ways of isolating hold here.

    Each is started and attacked, not only looked for. Ends with 0 when one holds, else with 2.
    """
    used = ""
    kinds = configured()
    for tried in mechanisms(kinds, thorough=True):
        if tried.box and not used:
            used = tried.kind
        _tell(tried, used)
    for kind in KINDS[:-1]:
        if kind not in kinds:
            click.echo(f"{kind:<10}  not tried  {VARIABLE}={kind} tries it.")
    if not used:
        raise NotReady("Nothing here can isolate model-written code; trials refuse to run it.", FIX)
    click.echo(f"Model-written code runs in {used}.")


def _tell(tried: Tried, used: str) -> None:
    word = "used" if tried.kind == used else "holds" if tried.box else "fails"
    start = f"{tried.kind:<10}  {word:<9}  "
    if tried.reason:
        click.echo(textwrap.fill(tried.reason, WIDTH, initial_indent=start, subsequent_indent=" " * len(start)))
    else:
        line = start + tried.described
        click.echo(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…")


@sandbox.command(name="exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--seconds", type=click.FloatRange(0.1, 86_400), default=10, show_default=True, metavar="S")
@click.option("--memory", type=click.IntRange(16, 1_000_000), default=512, show_default=True, metavar="MB")
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The only folder it sees and may write.")
@click.option("--stdin", "with_input", is_flag=True, help="Give it this command's input; it has none otherwise.")
@click.option("--with", "kind", type=click.Choice(KINDS[:-1]), help="Use this way of isolating and no other.")
@click.option("--unsafe", is_flag=True, help="Run it without isolation: it can do what you can do.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def execute(
    context: click.Context,
    seconds: float,
    memory: int,
    folder: Path | None,
    with_input: bool,
    kind: str | None,
    unsafe: bool,
    command: tuple[str, ...],
) -> None:
    """Run COMMAND in the sandbox and end with its exit code.

    It sees the system's programs read-only, and DIR, where it starts: what it leaves there comes back, but for links,
    devices and what is over its limits. No network, no environment, nothing that outlives it. Ends with 124 when it
    ran out of time, 137 out of memory, 153 when it printed or wrote too much.
    """
    if folder is not None and not folder.is_dir():
        raise BadInput(f"{folder} is not a folder.", "Make it first, or name another.")
    if unsafe:
        click.echo("Without isolation: this command can read and change what you can.", err=True)
    box = find_box(("none",) if unsafe else (kind,) if kind else None)
    limits = Limits(seconds=seconds, memory_mb=memory)
    given = _input() if with_input else b""
    try:
        finished = box.run(command, folder=folder, stdin=given, limits=limits, sink=_sink())
    except KeyboardInterrupt:
        context.exit(INTERRUPTED)
    for refused in finished.refused:
        click.echo(f"Left in the sandbox: {refused}.", err=True)
    if finished.why:
        click.echo(f"Ended: {ENDED[finished.why].format(limits)}.", err=True)
    context.exit(finished.code)


def _input() -> bytes:
    given = sys.stdin.buffer.read(MOST_INPUT + 1)
    if len(given) > MOST_INPUT:
        raise BadInput("The input is larger than 16 MB.", "Put it into a file in --dir.")
    return given


def _sink() -> Sink:
    """Prints as it comes. A terminal gets text without control characters, which could rewrite what it shows."""
    decoders = [codecs.getincrementaldecoder("utf-8")("replace") for _ in range(2)]

    def sink(is_errors: bool, block: bytes) -> None:
        stream = sys.stderr if is_errors else sys.stdout
        if stream.isatty():
            stream.write(_plain(decoders[is_errors].decode(block)))
        else:
            stream.buffer.write(block)
        stream.flush()

    return sink


def _plain(text: str) -> str:
    return "".join(
        letter if letter in "\n\t" or letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
