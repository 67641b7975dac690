"""seatrial accounts: who has one, what they may do, and removing one.

Like `run`, this needs Django, which the other verbs need not wait for: it is imported in here.
"""

from __future__ import annotations

import json
import os

import click

from seatrial.errors import NotReady

ROLES = ("reader", "editor", "administrator")


@click.group()
def accounts() -> None:
    """Accounts of readers, editors and administrators."""


@accounts.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_accounts(form: str) -> None:
    """List all accounts, administrators and editors first."""
    _open_database()
    from seatrial.server.store import readers

    found = readers.everybody()
    if form == "json":
        rows = [
            {
                "address": reader.email,
                "role": reader.role,
                "open": reader.is_active,
                "joined": reader.joined.isoformat(timespec="seconds"),
                "last_signed_in": reader.last_login and reader.last_login.isoformat(timespec="seconds"),
            }
            for reader in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    for reader in found:
        seen = f"signed in {reader.last_login:%Y-%m-%d}" if reader.last_login else "never signed in"
        click.echo(f"{reader.role:13}  {reader.email}  ({seen}{'' if reader.is_active else ', closed'})")
    if not found:
        click.echo("Nobody has an account yet. The first administrator: seatrial accounts role ADDRESS administrator")


@accounts.command()
@click.argument("address")
@click.argument("role", type=click.Choice(ROLES))
def role(address: str, role: str) -> None:
    """Give an address a role, also before its owner ever signed in."""
    _open_database()
    from seatrial.server.accounts.addresses import clean_address
    from seatrial.server.store import readers

    reader, new = readers.set_role(clean_address(address), role)
    then = " They sign in with a code that is mailed to this address." if new else ""
    click.echo(f"{reader.email} is {role} now.{then}")


@accounts.command()
@click.argument("address")
@click.option("--votes", type=click.Choice(["stay", "go"]), required=True, help="As anonymous counts, or not at all.")
def remove(address: str, votes: str) -> None:
    """Delete an account for good."""
    _open_database()
    from seatrial.server.accounts.addresses import clean_address
    from seatrial.server.accounts.leaving import leave
    from seatrial.server.store import readers

    reader = readers.of_address(clean_address(address))
    leave(reader, votes_stay=votes == "stay")
    click.echo(f"The account of {address} is deleted; its votes {'stay as counts' if votes == 'stay' else 'are gone'}.")


def _open_database() -> None:
    """Django with the site's database; NotReady where its tables are missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    import django
    from django.db import Error

    django.setup()
    from seatrial.server.store import readers

    try:
        readers.everybody()
    except Error:
        raise NotReady("The database is not prepared for accounts.", "Run: seatrial setup") from None
