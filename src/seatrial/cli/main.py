"""`seatrial`: the verbs, and what an error looks like on a terminal."""

from __future__ import annotations

import click

from seatrial import __version__
from seatrial.cli.accounts import accounts
from seatrial.cli.catalogue import catalogue
from seatrial.cli.changes import changes
from seatrial.cli.choose import choose_tool
from seatrial.cli.compare import compare_tools
from seatrial.cli.cost import cost
from seatrial.cli.decide import decide
from seatrial.cli.digest import digest
from seatrial.cli.doctor import doctor
from seatrial.cli.footprint import footprint_of
from seatrial.cli.freeze import freeze_comparison, thaw_comparison
from seatrial.cli.interchange import export_trial, import_logs
from seatrial.cli.licence import licence
from seatrial.cli.panel import panel
from seatrial.cli.predictions import predictions
from seatrial.cli.publish_trial import publish_trial, withdraw_trial
from seatrial.cli.rank import rank_votes
from seatrial.cli.run import run, setup
from seatrial.cli.sandbox import sandbox
from seatrial.cli.schema import schema
from seatrial.cli.tasks import tasks
from seatrial.cli.trial import trial, trial_result
from seatrial.cli.work import jobs, work
from seatrial.errors import SeatrialError


class Verbs(click.Group):
    """A group that prints cause and next step instead of a traceback, and exits with 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except SeatrialError as error:
            where = f"{getattr(error, 'where', '')}: " if getattr(error, "where", "") else ""
            click.echo(f"{where}{error.cause}", err=True)
            if error.next_step:
                click.echo(error.next_step, err=True)
            ctx.exit(2)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="seatrial")
def seatrial() -> None:
    """Which AI model or tool should you ship with? Answered side by side, with evidence."""


seatrial.add_command(catalogue)
seatrial.add_command(changes)
seatrial.add_command(run)
seatrial.add_command(setup)
seatrial.add_command(accounts)
seatrial.add_command(work)
seatrial.add_command(jobs)
seatrial.add_command(digest)
seatrial.add_command(compare_tools)
seatrial.add_command(choose_tool)
seatrial.add_command(freeze_comparison)
seatrial.add_command(thaw_comparison)
seatrial.add_command(footprint_of)
seatrial.add_command(schema)
seatrial.add_command(sandbox)
seatrial.add_command(tasks)
seatrial.add_command(cost)
seatrial.add_command(licence)
seatrial.add_command(doctor)
seatrial.add_command(panel)
seatrial.add_command(predictions)
seatrial.add_command(publish_trial)
seatrial.add_command(withdraw_trial)
seatrial.add_command(decide)
seatrial.add_command(rank_votes)
seatrial.add_command(trial)
seatrial.add_command(trial_result)
seatrial.add_command(import_logs)
seatrial.add_command(export_trial)


def main() -> None:
    """The installed command."""
    seatrial(prog_name="seatrial")


if __name__ == "__main__":
    main()
