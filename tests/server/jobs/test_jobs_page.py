"""/jobs/ and `seatrial jobs`: what editors see and may do, and that nobody else does."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone
from tests.server.people import sign_in

from seatrial.cli.main import seatrial
from seatrial.server.models import Job
from seatrial.server.store import jobs, workers

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def editor(client: Client) -> Client:
    sign_in(client, "editor@example.org", role="editor")
    return client


def job(state: str, **given: object) -> Job:
    added = jobs.add(jobs.NewJob("somewhere.tasks.count_the_gulls", args=[HOSTILE]))
    Job.objects.filter(pk=added.pk).update(state=state, finished=timezone.now(), workers=["here:1"], **given)
    return added


def failed() -> Job:
    fault = {"exception": "x", "cause": HOSTILE, "traceback": f"line 7 {HOSTILE}", "attempt": 5, "when": "2026-11-23"}
    return job("failed", errors=[fault])


def test_nobody_but_editors_sees_jobs(client):
    failed()
    assert client.get("/jobs/").status_code == 302
    assert client.post("/jobs/", {"job": 1, "action": "retry"}).status_code == 401
    sign_in(client, "reader@example.org")
    answer = client.get("/jobs/")
    assert answer.status_code == 403
    assert "gulls" not in answer.text


def test_the_page_shows_every_state_with_its_cause_and_is_kept_by_nobody(editor):
    failed()
    for state in ("waiting", "running", "done", "cancelled"):
        job(state, result=f"all of {HOSTILE}" if state == "done" else None)
    answer = editor.get("/jobs/")
    assert answer.headers["Cache-Control"] == "no-store"
    for heading in ("Failed", "Running", "Waiting", "Done lately", "Cancelled", "By the clock"):
        assert f">{heading}</h2>" in answer.text
    assert answer.text.count("Count the gulls") == 5
    assert "line 7" in answer.text
    assert HOSTILE not in answer.text
    assert "All of &lt;script" in answer.text or "all of &lt;script" in answer.text


def test_it_says_whether_a_worker_is_there(editor):
    assert "No worker was heard of" in editor.get("/jobs/").text
    workers.seen("here:1")
    assert "One worker does them" in editor.get("/jobs/").text
    workers.gone("here:1")
    assert "No worker was heard of" in editor.get("/jobs/").text


def test_an_editor_retries_and_cancels(editor):
    number = failed().pk
    answer = editor.post("/jobs/", {"job": number, "action": "retry"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/jobs/")
    assert Job.objects.get().state == "waiting"
    editor.post("/jobs/", {"job": number, "action": "cancel"})
    assert Job.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"job": "1", "action": "delete"}, 400),
        ({"job": "one", "action": "retry"}, 400),
        ({"job": "9" * 30, "action": "retry"}, 400),
        ({"job": "999999", "action": "retry"}, 404),
        ({}, 400),
    ],
)
def test_a_form_that_means_nothing_is_refused(editor, given, status):
    assert editor.post("/jobs/", given).status_code == status


def test_the_buttons_need_proof_that_they_are_ours():
    stranger = Client(enforce_csrf_checks=True)
    sign_in(stranger, "editor@example.org", role="editor")
    number = failed().pk
    assert stranger.post("/jobs/", {"job": number, "action": "retry"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', stranger.get("/jobs/").text)
    assert token
    given = {"job": number, "action": "retry", "csrfmiddlewaretoken": token[1]}
    assert stranger.post("/jobs/", given).status_code == 303


def test_the_terminal_shows_the_same_and_retries():
    number = failed().pk
    shown = CliRunner().invoke(seatrial, ["jobs"])
    assert "Workers: none" in shown.output
    assert "count_the_gulls" in shown.output
    assert "line 7" not in shown.output
    assert all(len(line) <= 80 for line in shown.output.splitlines())
    document = json.loads(CliRunner().invoke(seatrial, ["jobs", "--format", "json"]).output)
    assert (document["counts"]["failed"], document["failed"][0]["causes"]) == (1, [HOSTILE])
    assert f"Job {number} waits again." in CliRunner().invoke(seatrial, ["jobs", "retry", str(number)]).output
    again = CliRunner().invoke(seatrial, ["jobs", "retry", str(number)])
    assert again.exit_code == 2
    assert "Only one that failed or was cancelled" in again.stderr
    assert f"Job {number} is cancelled." in CliRunner().invoke(seatrial, ["jobs", "cancel", str(number)]).output
