"""What an issue says: what this site learned since the one before, each thing once."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone
from tests.core.made_trial import made_record
from tests.core.price_files import write_prices
from tests.server.digest.made_issue import HOSTILE, STORIES, content, made_issue, story
from tests.server.test_changes import LICENCE, change
from tests.server.test_prediction_pages import LONG, about_kestrel, put

from seatrial.cli.main import seatrial
from seatrial.errors import NotReady
from seatrial.server.digest.composing import compose, draft
from seatrial.server.jobs.tasks.digest import write_and_send
from seatrial.server.models import Issue, Job, Snapshot
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.issue_texts import content_of
from seatrial.trials.record.folder import publish

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
WEEK = timedelta(days=7)


@pytest.fixture
def started(folder: Path) -> Path:
    """A site that has had an issue a week ago."""
    import_catalogue(folder)
    compose(timezone.now() - WEEK)
    return folder


def of_kind(kind: str, now: datetime | None = None) -> list:
    return draft(now).of_kind(kind)


def test_calls_and_verdicts_that_moved_are_told_with_their_reason(started):
    change(started, *LICENCE)
    import_catalogue(started)
    calls = of_kind("call")
    assert [row.title for row in calls] == ["Kestrel 8B"]
    assert "because the licence changed from Apache-2.0" in " ".join(calls[0].more)
    assert of_kind("verdict") == []
    for file in (started / "critics").iterdir():
        file.write_text(re.sub(r"ship_from: [0-9.]+", "ship_from: 0.99", file.read_text()))
    import_catalogue(started)
    moved = of_kind("verdict")
    kestrel = next(row for row in moved if row.title == "Kestrel 8B")
    assert (kestrel.before, kestrel.after, kestrel.path) == ("ship", "skip", "/tool/kestrel-8b/")
    assert kestrel.text.startswith("Because ")


def test_what_one_issue_told_the_next_does_not(started):
    change(started, *LICENCE)
    import_catalogue(started)
    issue, new = compose()
    assert new
    assert content_of(issue).of_kind("call")
    assert draft(timezone.now() + timedelta(seconds=1)).stories == []
    assert draft(timezone.now() + WEEK).stories == []


def test_what_an_import_commits_while_an_issue_is_written_is_told_by_the_next(started):
    change(started, *LICENCE)
    import_catalogue(started)
    compose_earlier = timezone.now() + timedelta(seconds=30)  # dated before it, and not seen by it
    Issue.objects.update(document={**Issue.objects.get().document, "until": compose_earlier.isoformat()})
    assert of_kind("call", timezone.now() + WEEK)


def test_the_first_issue_does_not_tell_what_was_there_before_it(folder):
    import_catalogue(folder)
    found = draft()
    assert found.first
    assert [row for row in found.stories if row.kind in ("verdict", "tool", "price", "call")] == []


def test_a_new_tool_is_told_with_its_verdict_and_its_comparisons_with_the_best_of_its_kind(started):
    text = (started / "tools" / "kestrel-8b.yaml").read_text()
    new = text.replace("slug: kestrel-8b", "slug: merlin-9b").replace("Kestrel 8B", "Merlin 9B")
    new = "\n".join(line for line in new.splitlines() if not line.startswith(("aliases", "former_slugs")))
    (started / "tools" / "merlin-9b.yaml").write_text(new.replace("Kestrel", "Merlin"))
    import_catalogue(started)
    problems = Snapshot.objects.get().problems
    assert [row.title for row in of_kind("tool")] == ["Merlin 9B"], problems
    assert "The panel: " in of_kind("tool")[0].text
    compared = of_kind("comparison")
    assert 1 <= len(compared) <= 2
    assert all("Merlin 9B" in row.title for row in compared)
    assert Client().get(compared[0].path).status_code == 200


def test_a_new_trial_is_told_with_its_decision_and_the_comparison_it_decides(started):
    publish(started, made_record("fixture-pair"))
    import_catalogue(started)
    found = draft()
    assert [row.path for row in found.of_kind("trial")] == ["/trials/fixture-pair/"]
    assert "points of 100" in found.of_kind("trial")[0].more[0]
    assert [row.id for row in found.of_kind("comparison")] == ["comparison:heron-40b-vs-kestrel-8b"]


def test_a_prediction_that_came_due_is_told_once(started):
    put(started, about_kestrel("kestrel-long", rule=LONG))
    import_catalogue(started)
    found = of_kind("prediction")
    assert len(found) == 1
    assert found[0].text.startswith(("It turned out ", "It cannot be told"))
    compose()
    assert of_kind("prediction", timezone.now() + WEEK) == []


def test_prices_that_moved_are_told_by_host_with_both_prices(folder):
    import_catalogue(write_prices(folder))
    compose(timezone.now() - WEEK)
    assert of_kind("price") == []
    issue = Issue.objects.get()
    document = json.loads(json.dumps(issue.document))
    slug, hosts = next((slug, hosts) for slug, hosts in document["baseline"]["prices"].items() if hosts)
    host, rates = next(iter(hosts.items()))
    rates["input"] = str(float(rates["input"]) * 2)
    Issue.objects.update(document=document)
    found = of_kind("price")
    assert len(found) == 1
    assert slug in found[0].tools
    assert "(−50 %)" in found[0].more[0]
    assert found[0].more[0].count("→") == 1
    assert host


def test_the_weekly_job_writes_once_and_asks_for_one_sending(started, settings):
    said = write_and_send.call()
    assert write_and_send.call() == said
    assert Issue.objects.count() == 2
    newest = Issue.objects.first()
    waiting = Job.objects.filter(task__endswith="sending.send", state="waiting")
    assert [job.arguments["args"] for job in waiting] == [[newest.pk]]


def test_the_weekly_job_writes_nothing_where_its_links_would_lead_nowhere(started, settings):
    settings.SMTP, settings.BASE_URL = True, ""
    with pytest.raises(NotReady, match="address for their links"):
        write_and_send.call()
    assert Issue.objects.count() == 1


def test_the_same_issue_is_on_the_web_for_everybody(client: Client):
    made_issue(*STORIES)
    response = client.get("/digest/2026-48/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert all(row.title in response.text for row in STORIES)
    assert 'name="csrfmiddlewaretoken"' not in response.text
    assert client.get("/digest/2026-048/")["Location"] == "/digest/2026-48/"
    assert 'href="/digest/2026-48/"' in client.get("/digest/").text
    assert "/digest/2026-48/</loc>" in client.get("/sitemap.xml").text


@pytest.mark.parametrize("name", ["2026-47", "2026-54", "0-0", "9999-53", f"{'9' * 40}-1", f"1-{'9' * 400}"])
def test_an_issue_that_there_is_not_is_said(client: Client, name):
    made_issue(*STORIES)
    assert client.get(f"/digest/{name}/").status_code == 404


def test_an_issue_that_was_never_written_is_not_shown(client: Client):
    Issue.objects.create(year=2026, week=48)
    assert client.get("/digest/2026-48/").status_code == 404
    assert "None yet" in client.get("/digest/").text


def test_the_feed_is_atom_with_an_entry_an_issue_and_the_same_bytes_twice(client: Client):
    assert ElementTree.fromstring(client.get("/digest/feed.atom").content).findall(f"{ATOM}entry") == []
    made_issue(*STORIES, week=47)
    made_issue(story("tool", "kestrel-8b", title=HOSTILE), week=48)
    first = client.get("/digest/feed.atom")
    assert first["Content-Type"].startswith("application/atom+xml")
    assert client.get("/digest/feed.atom").content == first.content
    tree = ElementTree.fromstring(first.content)
    entries = tree.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == [
        "http://testserver/digest/2026-48/",
        "http://testserver/digest/2026-47/",
    ]
    assert "<img" not in entries[0].find(f"{ATOM}summary").text
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 2


def test_hostile_words_stay_words_on_the_web(client: Client):
    made_issue(story("verdict", "kestrel-8b", title=HOSTILE, text=HOSTILE, before=HOSTILE, after=HOSTILE))
    text = client.get("/digest/2026-48/").text
    assert "<img" not in text
    assert "\u202e" not in text


def test_a_week_without_change_is_an_issue_that_says_so(client: Client):
    made_issue()
    assert "Nothing changed" in client.get("/digest/2026-48/").text
    assert content().stories == []


def test_the_terminal_shows_what_an_issue_would_say_and_writes_its_html(started, tmp_path):
    change(started, *LICENCE)
    import_catalogue(started)
    file = tmp_path / "issue.html"
    shown = CliRunner().invoke(seatrial, ["digest", "preview", "--html", str(file)])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("Subject: ")
    assert "Kestrel 8B" in shown.stdout
    assert file.read_text().startswith("<!DOCTYPE html>")
    assert Issue.objects.count() == 1
    assert Job.objects.count() == 0


def test_the_terminal_shows_a_written_issue_and_writes_one(db):
    made_issue(*STORIES, week=40)
    assert "Magpie against Jay" in CliRunner().invoke(seatrial, ["digest", "preview", "--week", "2026-40"]).stdout
    assert CliRunner().invoke(seatrial, ["digest", "preview", "--week", "2026-41"]).exit_code == 2
    said = CliRunner().invoke(seatrial, ["digest", "write"]).stdout
    assert " is written." in said
    assert "stays as it is" in CliRunner().invoke(seatrial, ["digest", "write"]).stdout
