"""seatrial setup and seatrial run: a database filled from the catalogue, and the site that shows it.

The one file outside the server that starts Django, which the other verbs need not wait for: it is imported in here.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from seatrial.errors import BadInput, NotReady

if TYPE_CHECKING:
    from seatrial.server.store.shelf import Shelf

HOST = "127.0.0.1"
THREADS = 4
PATIENCE = 1  # seconds that requests get to end in, once it is told to stop


@click.command()
def setup() -> None:
    """Prepare the database.

    Its tables, the catalogue, and the panel's reviews.
    """
    _set_up()


@click.command()
def run() -> None:
    """Serve the site on PORT (8000).

    Prepares the database first and prints the comparison of the reference pair.
    """
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    port = _port()
    _print_comparison(_set_up())
    _print_mail_folder()
    click.echo(f"\nServing http://{HOST}:{port}/ (Ctrl-C stops it)")
    sys.stdout.flush()
    _serve(port)


def _set_up() -> Shelf:
    """Migrate, import, and say what is there; the shelf holds it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    import django
    from django.core.management import call_command

    from seatrial.facts.catalogue import catalogue_folder

    started = time.perf_counter()
    django.setup()
    from seatrial.server.database.moments import check_connection
    from seatrial.server.store.importing import import_catalogue
    from seatrial.server.store.shelf import current_shelf

    check_connection()
    call_command("migrate", verbosity=0)
    folder = catalogue_folder()
    fresh = import_catalogue(folder)[1]
    shelf = current_shelf()
    counts = shelf.counts
    click.echo(
        f"{'Imported' if fresh else 'Unchanged:'} {_shown(folder)}: {counts['tools']} tools, {counts['facts']} facts,"
        f" {counts['reviews']} reviews by {counts['critics']} critics ({time.perf_counter() - started:.1f} s)"
    )
    _print_problems(shelf)
    return shelf


def _print_problems(shelf: Shelf) -> None:
    problems = shelf.catalogue.problems
    for problem in problems:
        click.echo(f"{problem.file}:{problem.line}: {problem.cause}\n    {problem.next_step}", err=True)
    if problems:
        broken = len({problem.file for problem in problems})
        click.echo(f"{broken} broken file{'s are' if broken > 1 else ' is'} left out; all others are served.", err=True)


def _print_comparison(shelf: Shelf) -> None:
    from seatrial.publish.text import write_text
    from seatrial.server.store.comparing import reference_comparison

    if pair := reference_comparison(shelf):
        click.echo(f"\n{write_text(pair, width=80)}")


def _print_mail_folder() -> None:
    from django.conf import settings

    if not settings.SMTP:
        folder = _shown(settings.MAIL_FOLDER)
        click.echo(f"\nNo mail server is set: mails, and with them the codes to sign in, are files in {folder}")


def _port() -> int:
    """PORT, when nobody else listens there. Asked before anything is done: granian would share a port in silence."""
    given = os.environ.get("PORT", "").strip() or "8000"
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise BadInput(f"PORT is “{given}”.", "Set it to a whole number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(given)))
            probe.listen()
        except OSError as error:
            raise NotReady(f"Port {given} cannot be used: {error.strerror}.", "Choose another: PORT=8001.") from None
    return int(given)


def _serve(port: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    import seatrial.server.wsgi  # noqa: F401 - workers are forked, and find the shelf filled
    from seatrial.server.jobs.beside import Beside

    connections.close_all()
    beside = Beside()
    server = Granian(
        "seatrial.server.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )
    beside.start()
    os.register_at_fork(after_in_child=_end_with_parent)
    try:
        server.serve()
    finally:
        beside.stop()


def _end_with_parent() -> None:
    """In a worker: no port stays held by what nobody started any more. Elsewhere than on Linux nothing asks for it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Told to stop before it serves."""
    raise SystemExit(0)


def _shown(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
