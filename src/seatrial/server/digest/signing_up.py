"""An address asks for the weekly e-mail."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.db import transaction
from django.http import HttpRequest

from seatrial.errors import BadInput
from seatrial.server.accounts.addresses import clean_address
from seatrial.server.digest import mail, tokens
from seatrial.server.digest.links import leave_path, preferences_path
from seatrial.server.jobs.tasks.subscription import send_subscription_mail
from seatrial.server.pages.page import base_url
from seatrial.server.store import subscribers

MOST_FOLLOWED = 5  # tools that a link to the form may bring along


class TooManyAsked(BadInput):
    """One network address asked for too many mails; its pages have status 429."""


def sign_up(request: HttpRequest, given: str, follow: list[str]) -> None:
    """Note the address, and have the mail sent that fits, or none beyond the limits.

    For every address the same is done here, in the same time: the mail is a job, and where none may go out the job does
    nothing. BadInput where the text is no address, TooManyAsked where the caller asked too often.
    """
    address = clean_address(given)
    if not ratelimit.consume(request, action="digest", key=address):
        raise TooManyAsked("Too many addresses were signed up from your network.", "Try again in an hour.")
    with transaction.atomic():
        asked = subscribers.ask(address)
        kind = "none" if not asked.allowed else "reminder" if asked.confirmed else "confirmation"
        send_subscription_mail.enqueue(asked.number, kind, base_url(request), follow[:MOST_FOLLOWED])


def send_mail_about(number: int, kind: str, site: str, follow: list[str]) -> str:
    """Send what `sign_up` had in mind: what was done, without the address."""
    address = subscribers.address_of(number)
    if kind == "none" or address is None:
        return "Nothing to be sent."
    leave = f"{site}{leave_path(address)}"
    if kind == "reminder":
        mail.send_reminder(address, f"{site}{preferences_path(address)}", leave)
        return "Sent: it is on the list already."
    chosen = f"?{urlencode({'tool': follow}, doseq=True)}" if follow else ""
    mail.send_confirmation(address, f"{site}/digest/confirm/{tokens.confirm_token(address)}/{chosen}", leave)
    return "Sent: a link to confirm."
