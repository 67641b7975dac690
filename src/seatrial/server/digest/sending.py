"""Sending an issue: nobody gets it twice, nobody is forgotten, whatever dies meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import cast

from django.core.mail import EmailMultiAlternatives

from seatrial.errors import NotReady
from seatrial.server.digest.line import Letter, Line, letter_of, put_off
from seatrial.server.store import issues, mailings
from seatrial.server.store.issues import Issue
from seatrial.server.store.mailings import Mailing, Outcome, settle_and_claim

log = logging.getLogger("seatrial.digest")
LEASE = 180.0  # seconds; longer than all answers of a mail server to one mail may take
TOGETHER = 50  # mails written at once
TOLD_EVERY = 0.2  # seconds
PUT_OFF_IN_A_ROW = 20  # after so many the server wants nothing from us now

MailFor = Callable[[Issue, object], EmailMultiAlternatives | None]


@dataclass(frozen=True)
class Progress:
    """How far a sending is: rows by state, mails handed over by this run, its seconds so far, and when it goes on."""

    counts: dict[str, int]
    handed_over: int
    seconds: float
    again: datetime | None = None

    @property
    def remaining(self) -> int:
        """How many are still to be sent."""
        return self.counts["pending"] + self.counts["sending"]

    @property
    def per_second(self) -> float:
        """Mails a second of this run."""
        return self.handed_over / self.seconds if self.seconds > 0 else 0.0


def send_issue(
    number: int,
    *,
    mail_for: MailFor | None = None,
    told: Callable[[Progress], None] = lambda progress: None,  # noqa: ARG005
    stopping: Callable[[], bool] = lambda: False,
    lease: float = LEASE,
) -> Progress:
    """Send the issue of this id to everyone who has not had it; return where it stands then.

    NotReady where another sender is at it, or the mail server takes nothing. `mail_for` returns None where a
    reader wants nothing of this issue.
    """
    issue = issues.issue_of(number)
    run = issues.hold(number, lease)
    if run is None:
        until = issues.issue_of(number).lease_until
        when = f" It is held until {until:%H:%M:%S} UTC at least." if until else ""
        raise NotReady(f"Another sender is sending issue {issue}.{when}", "Look at: seatrial digest status")
    sending = _Sending(issue, run, mail_for or _own_mails(), told, stopping, lease)
    try:
        return sending.send()
    finally:
        issues.let_go(number, run)


def _own_mails() -> MailFor:
    writing = import_module("seatrial.server.digest.writing")  # writes issues, which sending them does not need
    writing.site_url()  # where links would lead nowhere, nothing is claimed
    return cast(MailFor, writing.mail_for)


class _Sending:
    """One run of a sender over an issue that it holds."""

    def __init__(
        self,
        issue: Issue,
        run: str,
        mail_for: MailFor,
        told: Callable[[Progress], None],
        stopping: Callable[[], bool],
        lease: float,
    ) -> None:
        self.issue, self.run, self.lease = issue, run, lease
        self.mail_for, self.told, self.stopping = mail_for, told, stopping
        self.line = Line()
        self.counts: dict[str, int] = {}
        self.handed_over = self.put_off_in_a_row = 0
        self.started = self.held_at = time.monotonic()
        self.told_at = 0.0

    def send(self) -> Progress:
        mailings.address(self.issue)
        mailings.call_ambiguous(self.issue)
        self.counts = mailings.counts(self.issue)
        try:
            self._send_all()
        finally:
            self.line.close()
        self.counts = mailings.counts(self.issue)
        progress = self._progress(mailings.tried_again_from(self.issue))
        if not progress.remaining:
            issues.finish(self.issue.pk)
        self.told(progress)
        return progress

    def _send_all(self) -> None:
        """Some are written, then handed over one by one: between two of them there is nothing but one commit."""
        while not self.stopping() and (rows := mailings.next_pending(self.issue, TOGETHER)):
            self._send_some([(row, letter) for row in rows if (letter := self._letter(row))])

    def _send_some(self, letters: Sequence[tuple[Mailing, Letter]]) -> None:
        """How one ended is written with the claim of the next, and at once where the next has to wait."""
        ended: tuple[Mailing, Outcome] | None = None
        try:
            for mailing, letter in letters:
                if self.stopping():
                    return
                if not self.line.is_open:
                    settle_and_claim(self.run, ended, None)
                    ended = None
                    self.line.open()  # before the claim: a server that is away makes nothing ambiguous
                may = settle_and_claim(self.run, ended, mailing)
                ended = None
                if may:
                    ended = mailing, self._hand_over(mailing, letter)
                self._go_on(ended[1] if ended else None)
        finally:
            settle_and_claim(self.run, ended, None)

    def _letter(self, row: Mailing) -> Letter | None:
        """What this reader gets; None where that is nothing, or cannot be written now."""
        try:
            message = self.mail_for(self.issue, row.subscriber) if row.subscriber else None
            if message is not None:
                return letter_of(message)
        except Exception as error:
            log.exception("The digest for mailing %s cannot be written.", row.pk)
            outcome = put_off(f"It could not be written: {type(error).__name__}.", row.attempts + 1)
            mailings.postpone(row, outcome)
            self._count(outcome)
            self._go_on(outcome)
        else:
            mailings.skip(row, "wants nothing of this issue" if row.subscriber else "left the list")
        return None

    def _hand_over(self, mailing: Mailing, letter: Letter) -> Outcome:
        outcome = self.line.send(letter, mailing.attempts + 1)
        self.handed_over += outcome.state == Mailing.State.SENT
        self._count(outcome)
        return outcome

    def _count(self, outcome: Outcome) -> None:
        self.counts["pending"] -= 1
        self.counts[outcome.state] += 1
        self.put_off_in_a_row = self.put_off_in_a_row + 1 if outcome.state == Mailing.State.PENDING else 0

    def _go_on(self, outcome: Outcome | None) -> None:
        """Between two mails: say how far it is, hold the issue, and stop where nothing is taken."""
        now = time.monotonic()
        if now - self.told_at > TOLD_EVERY:
            self.told_at = now
            self.told(self._progress())
        if now - self.held_at > self.lease / 3:
            self.held_at = now
            if not issues.hold_on(self.issue.pk, self.run, self.lease):
                raise NotReady(f"Another sender took issue {self.issue} over.", "Look at: seatrial digest status")
        if self.put_off_in_a_row >= PUT_OFF_IN_A_ROW and outcome:
            raise NotReady(f"{PUT_OFF_IN_A_ROW} mails in a row were put off: {outcome.answer}", "It goes on later.")

    def _progress(self, again: datetime | None = None) -> Progress:
        return Progress(dict(self.counts), self.handed_over, time.monotonic() - self.started, again)
