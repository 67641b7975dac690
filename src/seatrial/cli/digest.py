"""seatrial digest: look at an issue, send it, see how far it is, and decide what only a person can.

Like `run`, this needs Django, which the other verbs need not wait for: it is imported in here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from seatrial.errors import NotReady

if TYPE_CHECKING:
    from seatrial.server.digest.sending import Progress
    from seatrial.server.store.issues import Issue

Found = TypeVar("Found")
LISTED = ("ambiguous", "refused")
issue_argument = click.argument("issue", required=False, metavar="[YEAR-WEEK]")


@click.group()
def digest() -> None:
    """The weekly e-mail: look at it, send it, and see how far it is."""


@digest.command()
@click.option("--week", metavar="YEAR-WEEK", help="An issue that is written, instead of what one would say now.")
@click.option("--html", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part here.")
def preview(week: str | None, file: Path | None) -> None:
    """Show an issue as it goes to a reader who wants everything. Nothing is kept or sent."""
    _set_up()
    from seatrial.server.digest.previewing import previewed

    shown = _prepared(lambda: previewed(week))
    click.echo(f"Subject: {shown.subject}\n\n{shown.text.rstrip()}")
    if file:
        try:
            file.write_text(shown.html, encoding="utf-8")
        except OSError as error:
            raise NotReady(f"{file} cannot be written: {error.strerror}.", "Name another file.") from None
        click.echo(f"\nThe HTML part is in {file}.", err=True)


@digest.command()
def write() -> None:
    """Write this week's issue, if it is not written yet. The worker does that by itself on Mondays."""
    _set_up()
    from seatrial.server.digest.composing import compose

    issue, new = _prepared(compose)
    click.echo(f"Issue {issue} is written." if new else f"Issue {issue} was written before; it stays as it is.")


@digest.command()
@issue_argument
def send(issue: str | None) -> None:
    """Send an issue, or the newest, to everyone who has not had it.

    May be stopped and killed at any time, and run again: nobody gets it twice, and nobody is forgotten.
    """
    found = _found(issue)
    from seatrial.server.digest.sending import send_issue
    from seatrial.server.jobs.stopping import Stopped, heed_signals, stopped_in_time, stopping

    heed_signals()
    try:
        progress = send_issue(found.pk, told=_show, stopping=stopping)
    except Stopped:
        raise NotReady("Stopped while a mail was on its way.", "Run it again: it goes on where it was.") from None
    finally:
        stopped_in_time()
    click.echo(f"{'' if sys.stdout.isatty() else f'Issue {found}: {_words(progress)}'}")
    if progress.remaining:
        when = f"from {progress.again:%Y-%m-%d %H:%M} UTC" if progress.again else "when you run this again"
        click.echo(f"{progress.remaining} are still to be sent, {when}.")
    _print_listed(found)


@digest.command()
@issue_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def status(issue: str | None, form: str) -> None:
    """Say how far an issue, or the newest, is; list what only a person can decide."""
    found = _found(issue)
    from seatrial.server.store import mailings

    counts = mailings.counts(found)
    if form == "json":
        rows = {
            state: [{"address": row.address, "answer": row.answer} for row in mailings.listed(found, state, 10_000)]
            for state in LISTED
        }
        sent = found.sent.isoformat() if found.sent else None
        click.echo(json.dumps({"issue": str(found), "sent": sent, "counts": counts, **rows}, indent=2))
        return
    state = f"sent {found.sent:%Y-%m-%d %H:%M} UTC" if found.sent else "not sent to everyone yet"
    click.echo(f"Issue {found}: {state}. " + ", ".join(f"{number} {name}" for name, number in counts.items()))
    _print_listed(found)


@digest.command()
@click.argument("issue", metavar="YEAR-WEEK")
@click.argument("address")
@click.option("--arrived/--again", required=True, help="It arrived, or it is to be sent again.")
def settle(issue: str, address: str, arrived: bool) -> None:
    """Decide about a mail of which nobody knows whether it arrived, or that was refused."""
    found = _found(issue)
    from seatrial.server.store import mailings

    mailings.decide(found, address, arrived=arrived)
    click.echo("Noted: it arrived." if arrived else "Noted: `seatrial digest send` sends it again.")


def _found(name: str | None) -> Issue:
    """The issue of that name, of the site's database: with Django set up from here on."""
    _set_up()
    from seatrial.server.store.issues import find_issue

    return _prepared(lambda: find_issue(name))


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    import django

    django.setup()


def _prepared(find: Callable[[], Found]) -> Found:
    """What the database holds; NotReady where there is none."""
    from django.db import Error

    try:
        return find()
    except Error:
        raise NotReady("The database is not prepared.", "Run: seatrial setup") from None


def _show(progress: Progress) -> None:
    if sys.stdout.isatty():
        click.echo(f"\r{_words(progress)[:79]:79}", nl=False)


def _words(progress: Progress) -> str:
    counts = ", ".join(f"{number} {state}" for state, number in progress.counts.items() if number)
    return f"{counts} ({progress.per_second:.0f} mails/s)"


def _print_listed(issue: Issue) -> None:
    from seatrial.server.store import mailings

    headings = {"ambiguous": "On their way when the sender died; they may have arrived", "refused": "Refused"}
    for state, heading in headings.items():
        if rows := mailings.listed(issue, state):
            click.echo(f"\n{heading}:\n" + "\n".join(f"  {row.address}  {row.answer}".rstrip() for row in rows))
            click.echo(f"Decide: seatrial digest settle {issue} ADDRESS --arrived or --again")
