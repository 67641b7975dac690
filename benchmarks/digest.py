"""The digest to 5,000 recipients over a real SMTP server on loopback: mails a second, and twenty kills.

    python benchmarks/digest.py [--recipients 5000] [--kills 20]

First the limit: bare smtplib hands over mails that are written already, on one connection, with no ledger. Then the
sender of an issue, which writes each mail and notes every step. Then the same to as many others while its process is
killed with -9 at random moments and started again. What was on its way at a kill is ambiguous: it is listed for a
person, and may have arrived or not. Everybody else must have got the mail once.

Limits: at least 400 mails/s; none doubled, none lost. Exit status 1 where one is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "seatrial.server.settings"

LEAST = 400  # mails a second
LEASE = 0.6  # seconds
PARAGRAPH = "<p>Mixtral 8x22B: the Founder went from skip to ship, because the licence changed from X to Y.</p>\n"
HTML = f"<html><body style='max-width:600px'>\n{PARAGRAPH * 150}</body></html>\n"  # 15 KB
TEXT = "Mixtral 8x22B: the Founder went from skip to ship.\n" * 60


def mail_for(issue: object, subscriber: Any) -> Any:
    """A mail of the usual size, with headers of its reader's own."""
    from django.core.mail import EmailMultiAlternatives

    leave = f"<https://seatrial.example/digest/leave/{subscriber.pk}/>"
    headers = {"List-Unsubscribe": leave, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<digest>"}
    message = EmailMultiAlternatives(f"Seatrial {issue}", TEXT, to=[subscriber.address], headers=headers)
    message.attach_alternative(HTML, "text/html")
    return message


def issue_to(recipients: int, week: int) -> int:
    """A new issue, and readers who confirmed; those of before have left."""
    from django.utils import timezone

    from seatrial.server.models import Issue, Subscriber

    now = timezone.now()
    Subscriber.objects.update(state="left")
    Subscriber.objects.bulk_create(
        Subscriber(address=f"reader{number}.{week}@example.org", state="confirmed", asked=now, counted_from=now)
        for number in range(recipients)
    )
    return Issue.objects.create(year=2026, week=week).pk


def limit(port: int, mails: int) -> float:
    """Mails a second of bare smtplib, written beforehand."""
    from types import SimpleNamespace

    from seatrial.server.digest.line import letter_of

    letters = [
        letter_of(mail_for("2026-00", SimpleNamespace(pk=1, address=f"bare{n}@example.org"))) for n in range(mails)
    ]
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        started = time.perf_counter()
        for letter in letters:
            smtp.sendmail(letter.sender, letter.recipients, letter.content)
        return mails / (time.perf_counter() - started)


def send_under_kills(issue: int, recipients: int, kills: int, sink: Any) -> int:
    """Send it by processes that are killed at random moments, then by one that is not: how many were hit."""
    before = sink.number()
    hits = 0
    for moment in sorted(random.sample(range(recipients * 9 // 10), kills)):
        child = forked(lambda: send_when_free(issue))
        while sink.number() < before + moment:
            time.sleep(0.001)
        time.sleep(random.random() * 0.01)
        hits += kill(child)
    os.waitpid(forked(lambda: send_when_free(issue)), 0)
    return hits


def send_when_free(issue: int) -> None:
    """Wait until the dead sender's hold has run out, then send."""
    from seatrial.errors import NotReady
    from seatrial.server.digest.sending import send_issue

    while True:
        try:
            send_issue(issue, mail_for=mail_for, lease=LEASE)
            return
        except NotReady:
            time.sleep(0.02)


def forked(work: Callable[[], None]) -> int:
    """A process of its own that does this."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        random.seed()
        work()
    finally:
        os._exit(0)


def kill(child: int) -> bool:
    """Whether it was still alive."""
    if os.waitpid(child, os.WNOHANG)[0]:
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def main() -> int:
    """Measure, count, and say whether the limits are held."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--recipients", type=int, default=5000)
    words.add_argument("--kills", type=int, default=20)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        from tests.server.digest.sink import running_sink

        with running_sink(Path(folder) / "delivered") as sink:
            os.environ |= {
                "SEATRIAL_VAR": folder,
                "SEATRIAL_SMTP_HOST": "127.0.0.1",
                "SEATRIAL_SMTP_PORT": str(sink.port),
                "SEATRIAL_SMTP_TLS": "0",
            }
            return measure(sink, given.recipients, given.kills)


def measure(sink: Any, recipients: int, kills: int) -> int:
    """All of it, printed."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from seatrial.server.digest.sending import send_issue
    from seatrial.server.models import Mailing

    call_command("migrate", verbosity=0)
    bare = limit(sink.port, recipients // 2)
    first = issue_to(recipients, 1)
    worked = time.process_time()
    progress = send_issue(first, mail_for=mail_for)
    worked = 1000 * (time.process_time() - worked) / recipients
    best = max(bare, limit(sink.port, recipients // 2))
    rate = progress.per_second
    print(f"database                          {connection.vendor}")
    print(f"bare smtplib, the limit           {best:8.0f} mails/s")
    print(f"an issue to {recipients:5} recipients     {rate:8.0f} mails/s, {rate / best:.2f} of it")
    print(f"its sender's own work             {worked:8.2f} ms of CPU a mail")
    issue = issue_to(recipients, 2)
    hits = send_under_kills(issue, recipients, kills, sink)
    delivered = sink.delivered()
    rows = list(Mailing.objects.filter(issue=issue))
    ambiguous = [row.address for row in rows if row.state == "ambiguous"]
    doubled = sum(count > 1 for address, count in delivered.items() if address.startswith("reader"))
    lost = sum(not delivered[row.address] for row in rows if row.state != "ambiguous") + recipients - len(rows)
    arrived = sum(bool(delivered[address]) for address in ambiguous)
    print(f"the same, {hits} senders killed       {doubled} doubled, {lost} lost")
    print(f"in flight at a kill               {len(ambiguous)} listed for a person, {arrived} of them arrived")
    return 0 if progress.per_second >= LEAST and not doubled and not lost and hits >= kills * 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
