"""The mails about the subscription itself. Plain text, with the headers that let programs unsubscribe (RFC 8058)."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMessage

from seatrial.errors import NotReady

_CONFIRM = """Somebody, probably you, asked for Seatrial's weekly digest at this address.

To confirm, open this page and press the button (within seven days):

{confirm}

If it was not you, do nothing: without a confirmation no issue is ever sent to you.

To take this address off the list at any time:

{leave}
"""
_KNOWN = """Somebody, probably you, asked for Seatrial's weekly digest at this address.

It is on the list already; there is nothing to do.

To choose what you get:

{preferences}

To take this address off the list:

{leave}
"""


def send_confirmation(address: str, confirm: str, leave: str) -> None:
    """Ask an address whether it means it; NotReady where no mail can be sent."""
    _send(address, "Confirm: the weekly digest", _CONFIRM.format(confirm=confirm, leave=leave), leave)


def send_reminder(address: str, preferences: str, leave: str) -> None:
    """Tell an address that it is on the list; NotReady where no mail can be sent."""
    _send(address, "You get the weekly digest", _KNOWN.format(preferences=preferences, leave=leave), leave)


def _send(address: str, subject: str, text: str, leave: str) -> None:
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    try:
        EmailMessage(subject, text, to=[address], headers=headers).send()
    except (SMTPException, OSError) as error:
        raise NotReady("The mail could not be sent.", "Try again in some minutes.") from error
