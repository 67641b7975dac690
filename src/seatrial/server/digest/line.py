"""One open connection to the mail server, and what became of a mail that was handed to it.

It matters where something goes wrong: a mail whose text the server never had is sent again, one that it refused is
not, and one that it may have taken is ambiguous.
"""

from __future__ import annotations

import re
import secrets
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from seatrial.errors import NotReady
from seatrial.server.store.mailings import Mailing, Outcome

WAITS = (5, 20, 60, 240)  # minutes until a mail that was put off is tried again; after the last it is refused
FINAL_ANSWER = 60  # seconds a server may think about a text it has: giving up earlier would leave its fate open
OK = (250, 251)
State = Mailing.State
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """A mail that is ready to go: whatever can be wrong with it was found before it was claimed."""

    message: EmailMultiAlternatives
    sender: str
    recipients: Sequence[str]
    content: bytes


def letter_of(message: EmailMultiAlternatives) -> Letter:
    """The mail, written out; ValueError where a header or an address cannot be."""
    encoding = message.encoding or "utf-8"
    recipients = [sanitize_address(one, encoding) for one in message.recipients()]
    sender = sanitize_address(message.from_email, encoding)
    written: Any = message.message()  # Django's own kind, which knows how lines end
    for part in written.walk():
        if part.is_multipart():  # else the email package searches all of the text for a boundary of its own
            part.set_boundary(f"=_{secrets.token_hex(16)}")
    return Letter(message, sender, recipients, written.as_bytes(linesep="\r\n"))


class Line:
    """A connection that stays open from mail to mail; opened again where the server closed it."""

    def __init__(self) -> None:
        self._backend: Any = None

    @property
    def is_open(self) -> bool:
        """Whether a mail can be handed over."""
        return self._backend is not None

    def open(self) -> None:
        """Connect, where there is no connection; NotReady where there can be none."""
        if self._backend is not None:
            return
        backend = get_connection(fail_silently=False)
        try:
            backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise NotReady(
                f"The mail server cannot be reached: {_said(error)}", "Look at SEATRIAL_SMTP_HOST."
            ) from None
        self._backend = backend

    def close(self) -> None:
        """Say goodbye."""
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):
                return

    def send(self, letter: Letter, attempts: int) -> Outcome:
        """Hand one mail over; `attempts` counts this one. The line must be open."""
        if not isinstance(self._backend, EmailBackend):
            return self._send_otherwise(letter.message)
        try:
            return self._send_by_smtp(self._backend.connection, letter, attempts)
        except (smtplib.SMTPException, OSError) as error:  # before the server had the end of the text
            self.close()
            return put_off(_said(error), attempts)

    def _send_by_smtp(self, smtp: Any, letter: Letter, attempts: int) -> Outcome:
        smtp.ehlo_or_helo_if_needed()
        code, said = smtp.mail(letter.sender)
        for recipient in letter.recipients if code in OK else ():
            code, said = smtp.rcpt(recipient)
            if code not in OK:
                break
        if code in OK:
            code, said = smtp.docmd("DATA")
        if code != 354:
            return self._refused(smtp, code, said, attempts)
        content = letter.content if letter.content.endswith(b"\r\n") else letter.content + b"\r\n"
        smtp.send(_FIRST_DOT.sub(b"..", content) + b".\r\n")
        return self._final_answer(smtp, attempts)

    def _final_answer(self, smtp: Any, attempts: int) -> Outcome:
        try:
            smtp.sock.settimeout(FINAL_ANSWER)
            code, said = smtp.getreply()
            smtp.sock.settimeout(self._backend.timeout)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(State.AMBIGUOUS, f"The server had the text and did not answer: {_said(error)}")
        return Outcome(State.SENT, _text(code, said)) if code == 250 else self._refused(smtp, code, said, attempts)

    def _refused(self, smtp: Any, code: int, said: bytes | str, attempts: int) -> Outcome:
        if code == 421:
            self.close()
        else:
            self._calmly(smtp.rset)
        return Outcome(State.REFUSED, _text(code, said)) if code >= 500 else put_off(_text(code, said), attempts)

    def _calmly(self, action: Callable[[], object]) -> None:
        try:
            action()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _send_otherwise(self, message: EmailMultiAlternatives) -> Outcome:
        """By a provider's interface, or into a file. Only what it refused by name is known not to be sent."""
        try:
            self._backend.send_messages([message])
        except Exception as error:
            status = getattr(error, "status_code", None)
            if isinstance(status, int) and 400 <= status < 500:
                return Outcome(State.REFUSED, f"{status}: {_said(error)}")
            return Outcome(State.AMBIGUOUS, _said(error))
        return Outcome(State.SENT)


def put_off(answer: str, attempts: int) -> Outcome:
    """It surely was not sent: to be tried again, or refused after the last try."""
    if attempts > len(WAITS):
        return Outcome(State.REFUSED, f"Given up after {attempts} tries. {answer}")
    return Outcome(State.PENDING, answer, again=_after(WAITS[attempts - 1]))


def _after(minutes: int) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def _text(code: int, said: bytes | str) -> str:
    return _plain(f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}")


def _said(error: Exception) -> str:
    return _plain(str(error) or type(error).__name__)


def _plain(text: str) -> str:
    """What a stranger's server says, without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:300])
