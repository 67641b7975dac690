"""Sending an issue through a real SMTP server: everybody once, whatever the server answers and whatever dies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from tests.server.digest.sink import ROOT, Sink, running_sink

from seatrial.cli.main import seatrial
from seatrial.errors import BadInput, NotFound, NotReady
from seatrial.server.digest import sending
from seatrial.server.digest.line import put_off
from seatrial.server.digest.sending import send_issue
from seatrial.server.jobs.completing import Later
from seatrial.server.jobs.tasks.sending import send as send_job
from seatrial.server.models import Issue, Mailing, Subscriber
from seatrial.server.store import issues, mailings

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    with running_sink(tmp_path_factory.mktemp("sink") / "delivered") as sink:
        yield sink


@pytest.fixture
def sink(server: Sink, settings) -> Sink:
    """The server, having got nothing yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    if server.file.exists():
        server.file.write_text("")
    return server


@pytest.fixture
def issue(db) -> Issue:
    return Issue.objects.create(year=2026, week=48)


def readers(*names: str, state: str = "confirmed") -> None:
    for name in names:
        Subscriber.objects.create(address=f"{name}@example.org", state=state, asked=NOW, counted_from=NOW)


def mail_for(issue: object, subscriber) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(f"Issue {issue}", "Words.\n.\n.two\n", to=[subscriber.address])
    message.attach_alternative("<p>Words.</p>", "text/html")
    return message


def states(issue: Issue) -> dict[str, str]:
    rows = Mailing.objects.filter(issue=issue).values_list("address", "state")
    return {address.partition("@")[0]: state for address, state in rows}


def in_time() -> None:
    Mailing.objects.filter(state="pending").update(not_before=NOW - timedelta(minutes=1))


def test_everyone_who_confirmed_gets_it_once_and_again_changes_nothing(sink, issue):
    readers("anna", "ben")
    readers("carl", state="pending")
    readers("dora", state="left")
    progress = send_issue(issue.pk, mail_for=mail_for)
    assert (progress.counts["sent"], progress.remaining) == (2, 0)
    assert sink.delivered() == {"anna@example.org": 1, "ben@example.org": 1}
    send_issue(issue.pk, mail_for=mail_for)
    assert sink.delivered().total() == 2
    issue.refresh_from_db()
    assert issue.sent
    assert issue.lease == ""


def test_who_confirms_after_the_recipients_were_fixed_waits_for_the_next_issue(sink, issue):
    readers("anna")
    send_issue(issue.pk, mail_for=mail_for)
    readers("ben")
    send_issue(issue.pk, mail_for=mail_for)
    assert states(issue) == {"anna": "sent"}


def test_who_leaves_before_the_turn_comes_gets_nothing(sink, issue):
    readers("anna", "ben", "carl")

    def and_ben_leaves(issue: object, subscriber) -> EmailMultiAlternatives:
        Subscriber.objects.filter(address__startswith="ben").update(state="left")
        Subscriber.objects.filter(address__startswith="carl").delete()
        return mail_for(issue, subscriber)

    send_issue(issue.pk, mail_for=and_ben_leaves)
    assert states(issue) == {"anna": "sent", "ben": "skipped", "carl": "skipped"}
    assert sink.delivered() == {"anna@example.org": 1}


def test_who_wants_nothing_of_this_issue_is_skipped(sink, issue):
    readers("anna", "ben")
    send_issue(issue.pk, mail_for=lambda issue, one: mail_for(issue, one) if "anna" in one.address else None)
    assert states(issue) == {"anna": "sent", "ben": "skipped"}


def test_each_answer_of_the_server_has_its_consequence(sink, issue):
    readers("anna", "never", "later", "limit", "mute", "hangup", "zoe")
    progress = send_issue(issue.pk, mail_for=mail_for)
    assert states(issue) == {
        "anna": "sent",
        "never": "refused",
        "later": "pending",
        "limit": "pending",
        "mute": "ambiguous",
        "hangup": "ambiguous",
        "zoe": "sent",
    }
    assert "There is nobody  [2Jof that name" in Mailing.objects.get(address__startswith="never").answer
    assert progress.again
    assert timedelta(minutes=4) < progress.again - timezone.now() < timedelta(minutes=6)
    issue.refresh_from_db()
    assert issue.sent is None
    assert sink.delivered() == {f"{name}@example.org": 1 for name in ("anna", "mute", "zoe")}


def test_what_was_put_off_is_tried_again_in_time_and_given_up_in_the_end(sink, issue):
    readers("later", "anna")
    for tries in range(1, 6):
        send_issue(issue.pk, mail_for=mail_for)
        assert Mailing.objects.get(address__startswith="later").attempts == tries
        send_issue(issue.pk, mail_for=mail_for)  # before its time nothing is tried
        in_time()
    row = Mailing.objects.get(address__startswith="later")
    assert (row.state, row.attempts) == ("refused", 5)
    assert "Given up after 5 tries. 451 4.7.1 Greylisted" in row.answer
    assert sink.delivered() == {"anna@example.org": 1}


def test_a_server_that_puts_everything_off_is_left_alone(sink, issue):
    readers(*(f"later{number}" for number in range(30)))
    with pytest.raises(NotReady, match="put off: 451"):
        send_issue(issue.pk, mail_for=mail_for)
    assert Mailing.objects.filter(attempts=0).count() == 10


def test_a_server_that_is_away_makes_nothing_ambiguous(sink, issue, settings):
    readers("anna")
    settings.EMAIL_PORT = 9
    with pytest.raises(NotReady, match="cannot be reached"):
        send_issue(issue.pk, mail_for=mail_for)
    assert (states(issue), Mailing.objects.get().attempts) == ({"anna": "pending"}, 0)
    settings.EMAIL_PORT = sink.port
    send_issue(issue.pk, mail_for=mail_for)
    assert states(issue) == {"anna": "sent"}


@pytest.mark.parametrize("wrong", ["raises", "forges a header"])
def test_a_mail_that_cannot_be_written_keeps_nobody_else_from_theirs(sink, issue, wrong):
    readers("anna", "ben", "carl")

    def not_for_ben(issue: object, subscriber) -> EmailMultiAlternatives:
        if "ben" not in subscriber.address:
            return mail_for(issue, subscriber)
        if wrong == "raises":
            raise RuntimeError("halfway")
        return EmailMultiAlternatives("Issue\nBcc: everybody@example.org", "", to=[subscriber.address])

    send_issue(issue.pk, mail_for=not_for_ben)
    assert states(issue) == {"anna": "sent", "ben": "pending", "carl": "sent"}
    assert "could not be written" in Mailing.objects.get(address__startswith="ben").answer


def test_a_line_of_one_dot_does_not_end_a_mail(sink, issue):
    readers("dots")
    send_issue(issue.pk, mail_for=mail_for)
    assert sink.delivered()["dots kept"] == 1


def test_what_a_dead_sender_left_on_its_way_is_listed_and_not_sent(sink, issue):
    readers("anna", "ben")
    mailings.address(issue)
    Mailing.objects.filter(address__startswith="anna").update(state="sending", run="the dead one's")
    send_issue(issue.pk, mail_for=mail_for)
    assert states(issue) == {"anna": "ambiguous", "ben": "sent"}
    assert sink.delivered() == {"ben@example.org": 1}


def test_a_sender_that_was_only_slow_says_how_its_mail_ended(issue):
    readers("anna")
    mailings.address(issue)
    row = Mailing.objects.get()
    assert mailings.settle_and_claim("slow", None, row)
    assert not mailings.settle_and_claim("other", None, row)
    assert mailings.call_ambiguous(issue) == 1
    mailings.settle_and_claim("other", (row, mailings.Outcome("refused")), None)
    assert states(issue) == {"anna": "ambiguous"}
    mailings.settle_and_claim("slow", (row, mailings.Outcome("sent", "250 OK")), None)
    assert states(issue) == {"anna": "sent"}


def test_two_do_not_send_the_same_issue_at_the_same_time(sink, issue):
    readers("anna")
    assert issues.hold(issue.pk, 60)
    with pytest.raises(NotReady, match="Another sender is sending issue 2026-48"):
        send_issue(issue.pk, mail_for=mail_for)
    Issue.objects.update(lease_until=NOW - timedelta(seconds=1))
    assert send_issue(issue.pk, mail_for=mail_for).counts["sent"] == 1


def test_a_sender_whose_issue_was_taken_over_stops(sink, issue):
    readers(*(f"reader{number}" for number in range(5)))

    def taken_over(issue: object, subscriber) -> EmailMultiAlternatives:
        Issue.objects.update(lease="another's")
        return mail_for(issue, subscriber)

    with pytest.raises(NotReady, match="took issue 2026-48 over"):
        send_issue(issue.pk, mail_for=taken_over, lease=0)
    assert sorted(states(issue).values()) == ["pending"] * 4 + ["sent"]


def test_it_stops_between_two_mails_when_told_and_goes_on_later(sink, issue):
    readers(*(f"reader{number}" for number in range(5)))
    seen: list[int] = []
    send_issue(issue.pk, mail_for=mail_for, stopping=lambda: len(seen) >= 3 or seen.append(1) is not None)
    assert 0 < sink.delivered().total() < 5
    assert set(states(issue).values()) == {"sent", "pending"}
    send_issue(issue.pk, mail_for=mail_for)
    assert sink.delivered() == {f"reader{number}@example.org": 1 for number in range(5)}


def test_the_job_waits_for_what_was_put_off(sink, issue, monkeypatch):
    readers("later", "anna")
    monkeypatch.setattr(sending, "_own_mails", lambda: mail_for)
    with pytest.raises(Later) as later:
        send_job.call(issue.pk)
    assert later.value.when > timezone.now() + timedelta(minutes=4)
    Mailing.objects.filter(state="pending").delete()
    assert send_job.call(issue.pk) == "1 sent."


def test_waiting_grows():
    waits = [round((put_off("", tries).again - timezone.now()).total_seconds() / 60) for tries in (1, 2, 3, 4)]
    assert waits == [5, 20, 60, 240]


def test_mails_go_into_files_where_there_is_no_server(issue, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    readers("anna", "ben")
    send_issue(issue.pk, mail_for=mail_for)
    written = "".join(file.read_text() for file in tmp_path.iterdir())
    assert re.findall(r"^To: (\w+)", written, re.MULTILINE) == ["anna", "ben"]


def test_a_person_decides_what_nobody_knows(sink, issue):
    readers("mute", "never")
    send_issue(issue.pk, mail_for=mail_for)
    mailings.decide(issue, "Mute@example.org", arrived=True)
    assert states(issue) == {"mute": "sent", "never": "refused"}
    mailings.decide(issue, "never@example.org", arrived=False)
    assert states(issue) == {"mute": "sent", "never": "pending"}
    with pytest.raises(BadInput, match="is sent"):
        mailings.decide(issue, "mute@example.org", arrived=True)
    with pytest.raises(NotFound):
        mailings.decide(issue, "nobody@example.org", arrived=True)


def test_the_terminal_sends_shows_and_settles(sink, issue, monkeypatch):
    readers("anna", "mute", "later")
    monkeypatch.setattr(sending, "_own_mails", lambda: mail_for)
    monkeypatch.setattr("seatrial.server.jobs.stopping.heed_signals", lambda: None)

    def said(*words: str) -> str:
        return CliRunner().invoke(seatrial, ["digest", *words]).output

    shown = said("send")
    assert "Issue 2026-48: 1 pending, 1 sent, 1 ambiguous" in shown
    assert "1 are still to be sent, from" in shown
    assert "mute@example.org" in shown
    document = json.loads(said("status", "2026-48", "--format", "json"))
    assert (document["counts"]["sent"], document["ambiguous"][0]["address"]) == (1, "mute@example.org")
    assert "Noted: it arrived." in said("settle", "2026-48", "mute@example.org", "--arrived")
    assert "not sent to everyone yet. 1 pending, 0 sending, 2 sent, 0 ambiguous" in said("status")


@pytest.mark.parametrize(("name", "cause"), [("2026-49", "no issue called"), ("week", "is no issue")])
def test_an_issue_that_is_none_is_said(issue, name, cause):
    shown = CliRunner().invoke(seatrial, ["digest", "status", name])
    assert shown.exit_code == 2
    assert cause in shown.stderr


def test_who_got_what_is_forgotten_in_time(issue):
    readers("anna")
    mailings.address(issue)
    assert mailings.clear_old() == 0
    Issue.objects.update(sent=NOW - timedelta(days=100))
    assert mailings.clear_old() == 1


def test_killed_senders_double_nobody_and_forget_nobody():
    done = subprocess.run(
        [sys.executable, Path("benchmarks/digest.py"), "--recipients", "300", "--kills", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    print(done.stdout)
    assert re.search(r"\b5 senders killed +0 doubled, 0 lost", done.stdout), done.stdout + done.stderr
