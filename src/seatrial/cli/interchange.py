"""seatrial import and export: results of other harnesses to decide from, and a trial for Inspect's viewer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from seatrial.errors import NotReady
from seatrial.trials.interchange.names import shown
from seatrial.trials.interchange.outcomes import Outcomes, Pairs, pair
from seatrial.trials.interchange.reading import read_logs
from seatrial.trials.interchange.table import table, write_table

FILE = click.Path(path_type=Path)


@click.command(name="import")
@click.argument("logs", nargs=-1, required=True, metavar="LOG...")
@click.option("--a", metavar="NAME", help="The arm that becomes A.")
@click.option("--b", metavar="NAME", help="The arm that becomes B.")
@click.option("--score", metavar="NAME", help="Which score to read.  [default: the first of each file]")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Other seed, other order.")
@click.option("-o", "--output", type=FILE, metavar="FILE.csv", help="Where the rows go.  [default: printed]")
def import_logs(
    logs: Sequence[str], a: str | None, b: str | None, score: str | None, seed: int, output: Path | None
) -> None:
    """Make the table that `seatrial decide` reads from other harnesses' logs.

    LOG is a log of Inspect (.eval or .json), a sample log of lm-evaluation-harness (samples_*.jsonl) or a JSON file
    of promptfoo; any number of them. An arm is a model, as the log names it. NAME=LOG names the arm of a file.
    """
    outcomes = read_logs(logs, score)
    pairs = pair(outcomes, a, b, seed)
    if output is None:
        click.echo(table(pairs.rows), nl=False)
    else:
        _write(output, pairs)
    click.echo("\n".join(told(pairs, outcomes, seed, output)), err=True)


@click.command(name="export")
@click.argument("journal", type=FILE)
@click.option("--to", "folder", type=FILE, required=True, help="Where the logs go; it is made if it is not there.")
@click.option("--tasks", multiple=True, type=FILE, help="The file of your own tasks that the trial ran.")
def export_trial(journal: Path, folder: Path, tasks: Sequence[Path]) -> None:
    """Write the trial of a JOURNAL as logs that Inspect reads, one .eval a contender and family.

    `inspect view --log-dir FOLDER` opens them.
    """
    from seatrial.trials.interchange.export import export_journal

    written = export_journal(journal, folder, tasks)
    for log in written:
        click.echo(f"{log.file}  {log.samples} samples")
        if log.unlike:
            click.echo(f"  {log.unlike} of them: today's tasks are not what was asked then; see the first message.")
        if log.unfinished:
            click.echo(f"  {log.unfinished} attempts had not ended and are not in it.")


def told(pairs: Pairs, outcomes: Outcomes, seed: int, output: Path | None) -> list[str]:
    """What a reader has to know of the table, a line each."""
    lines = [
        f"A is {shown(pairs.a)}, B is {shown(pairs.b)}; scored by {', '.join(map(shown, sorted(outcomes.scored_by)))}.",
        f"{len(pairs.rows)} items are in both arms, {pairs.only_a} in A only, {pairs.only_b} in B only.",
    ]
    for name, arm in (("A", pairs.a), ("B", pairs.b)):
        if lost := outcomes.lost.get(arm):
            causes = ", ".join(f"{cause}: {count}" for cause, count in lost.most_common())
            lines.append(
                f"{name}: {lost.total()} attempts have no score ({causes}). "
                "They count as 0: an error is a result, and to leave it out would reward the arm that fails."
            )
        if missing := outcomes.missing[arm]:
            lines.append(f"{name}: {missing} samples that the log announces were never run; they are in no row.")
    if pairs.unlike:
        lines.append(f"{pairs.unlike} items were asked in other words in A than in B: see whether that is meant.")
    lines.append(
        f"The order is random (seed {seed}): a data set's own order is rarely random, and a decision that stops early "
        "has to see a fair draw."
    )
    lines.append(
        f"Next: seatrial decide {output or 'FILE.csv'} (with --bank {len(pairs.rows)} to ask about these items only)."
    )
    return lines


def _write(output: Path, pairs: Pairs) -> None:
    try:
        write_table(output, pairs.rows)
    except OSError as error:
        raise NotReady(f"{output} cannot be written: {error.strerror}.", "Choose another place with -o.") from None
