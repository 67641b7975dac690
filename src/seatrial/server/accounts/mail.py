"""The mails about an account: plain text, no link that acts, nothing that was typed by a stranger but the address."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from seatrial.errors import NotReady

_CODE = """Your code for {site}:

    {code}

Type it on the page that asked for it, within {minutes} minutes. Nobody from this site will ever ask you for it.

If you did not ask for a code, do nothing: without it nobody gets in.
"""
_PASSKEY = """A passkey, “{name}”, was added to your account at {site}.

If it was not you, sign in with a code, remove the passkey, and end the other sessions:

    {site}/account/
"""


def send_code(address: str, code: str, site: str) -> None:
    """The code that proves an address; NotReady where no mail can be sent."""
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    _send(address, "Your code for Seatrial", _CODE.format(code=code, site=site, minutes=minutes))


def send_passkey_added(address: str, name: str, site: str) -> None:
    """Tells an address that its account has another way in."""
    _send(address, "A passkey was added to your account", _PASSKEY.format(name=name, site=site))


def mail_folder() -> str:
    """Where mails are written as files; empty where a mail server sends them."""
    return "" if settings.SMTP else f"{settings.MAIL_FOLDER.parent.name}/{settings.MAIL_FOLDER.name}"


def _send(address: str, subject: str, text: str) -> None:
    try:
        EmailMessage(subject, text, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()
    except (SMTPException, OSError) as error:
        raise NotReady("The mail could not be sent.", "Try again in some minutes.") from error
