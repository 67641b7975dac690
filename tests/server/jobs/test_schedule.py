"""The clock: each moment becomes one job, and what was missed is made up once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.server.jobs import toys

from seatrial.server.jobs import schedule
from seatrial.server.jobs.rhythm import Daily, Every, Weekly
from seatrial.server.jobs.schedule import SCHEDULE, Entry, enqueue_due
from seatrial.server.jobs.tasks import catalogue, staleness
from seatrial.server.jobs.tasks.catalogue import reimport_catalogue
from seatrial.server.jobs.tasks.clearing import clear_old
from seatrial.server.jobs.tasks.prices import import_prices_of_packages
from seatrial.server.jobs.worker import Working
from seatrial.server.models import Job, ScheduledRun
from seatrial.server.store.shelf import current_shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_put_back")]

NOW = datetime(2026, 11, 25, 12, 34, 56, tzinfo=UTC)  # a Wednesday
ENTRY = (Entry("toy", Every(60), toys.note),)


@pytest.fixture(autouse=True)
def a_worker_that_just_started(monkeypatch):
    monkeypatch.setattr(schedule, "_known", {})


def due_at(now: datetime, monkeypatch) -> int:
    monkeypatch.setattr(schedule, "_known", {})
    return enqueue_due(now, ENTRY)


@pytest.mark.parametrize(
    ("rhythm", "latest", "following", "words"),
    [
        (Every(5), "11-25 12:30", "11-25 12:35", "every 5 minutes"),
        (Every(240), "11-25 12:00", "11-25 16:00", "every 4 hours"),
        (Daily(3), "11-25 03:00", "11-26 03:00", "daily at 03:00"),
        (Daily(12, 35), "11-24 12:35", "11-25 12:35", "daily at 12:35"),
        (Weekly(0, 6), "11-23 06:00", "11-30 06:00", "Mondays at 06:00"),
        (Weekly(2, 12), "11-25 12:00", "12-02 12:00", "Wednesdays at 12:00"),
        (Weekly(2, 13), "11-18 13:00", "11-25 13:00", "Wednesdays at 13:00"),
    ],
)
def test_a_rhythm_knows_its_last_and_its_next_moment(rhythm, latest, following, words):
    assert f"{rhythm.latest(NOW):%m-%d %H:%M}" == latest
    assert f"{rhythm.following(NOW):%m-%d %H:%M}" == following
    assert str(rhythm) == words
    assert rhythm.latest(rhythm.latest(NOW)) == rhythm.latest(NOW)


def test_a_new_site_makes_nothing_up(monkeypatch):
    assert due_at(NOW, monkeypatch) == 0
    assert due_at(NOW + timedelta(minutes=5), monkeypatch) == 0
    assert due_at(NOW + timedelta(hours=1), monkeypatch) == 1


def test_what_was_missed_is_made_up_once(monkeypatch):
    due_at(NOW, monkeypatch)
    assert due_at(NOW + timedelta(days=3), monkeypatch) == 1
    assert due_at(NOW + timedelta(days=3, minutes=1), monkeypatch) == 0
    assert Job.objects.count() == 1


def test_two_workers_make_one_job_of_a_moment(monkeypatch):
    due_at(NOW, monkeypatch)
    later = NOW + timedelta(hours=1)
    assert [due_at(later, monkeypatch), due_at(later, monkeypatch)] == [1, 0]


def test_a_clock_set_back_makes_nothing_due_again(monkeypatch):
    due_at(NOW, monkeypatch)
    due_at(NOW + timedelta(hours=1), monkeypatch)
    assert due_at(NOW, monkeypatch) == 0


def test_every_name_stands_once_and_every_task_can_be_found_by_its_path():
    from django.utils.module_loading import import_string

    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)
    assert all(import_string(entry.task.module_path) == entry.task for entry in SCHEDULE)


def test_a_worker_asks_the_clock():
    long_ago = NOW - timedelta(days=3000)
    for entry in SCHEDULE:
        ScheduledRun.objects.create(name=entry.name, due=long_ago)
    assert enqueue_due(datetime.now(UTC)) == len(SCHEDULE)
    assert {job.task for job in Job.objects.all()} == {entry.task.module_path for entry in SCHEDULE}


def test_the_catalogue_is_imported_again_when_its_files_changed(folder, monkeypatch):
    monkeypatch.setattr(catalogue, "code_fingerprint", lambda: catalogue._code_in_use)
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    first = reimport_catalogue.call()
    assert reimport_catalogue.call() == "Unchanged."
    (folder / "tools" / "magpie.yaml").write_text("slug: [")
    assert first in ("Imported.", "Unchanged.")
    assert reimport_catalogue.call() == "Imported; 1 broken files are left out."


def test_a_worker_older_than_the_program_on_the_disk_judges_nothing(folder, monkeypatch):
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    monkeypatch.setattr(catalogue, "_code_in_use", "what it was")
    assert "next start" in reimport_catalogue.call()


def test_prices_without_their_packages_are_said_and_not_failed(folder, monkeypatch):
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    (folder / "prices").mkdir(exist_ok=True)
    (folder / "prices" / "ids.yaml").write_text("hosts: {}\ntools: {}\nnone: {}\n")
    found = import_prices_of_packages.call()
    assert "pip install seatrial[prices]" in found or "files written" in found


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Every reading still holds."), (4000, "have to be read again; first: ")]
)
def test_what_has_to_be_read_again_is_said(monkeypatch, days, said):
    newest = max(item.read for tool in current_shelf().catalogue.tools.values() for item in tool.evidence)
    monkeypatch.setattr(staleness, "current_day", lambda: newest + timedelta(days=days))
    assert said in staleness.find_stale_facts.call()


def test_clearing_is_done_and_counted():
    assert clear_old.call() == (
        "Old sessions cleared, 0 old jobs forgotten, 0 old mailings forgotten,"
        " 0 addresses forgotten that are on no list."
    )


@pytest.mark.django_db(transaction=True)
def test_once_does_what_the_clock_made_due(folder, monkeypatch):
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    ScheduledRun.objects.create(name="clearing", due=NOW - timedelta(days=3000))
    ended: list[str] = []
    Working(told=lambda job, how: ended.append(f"{job.task.rpartition('.')[2]}: {how}")).once()
    assert ended == ["clear_old: done"]
