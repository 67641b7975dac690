"""The history on the site: an import adds to it, and nothing takes from it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from seatrial.panel.memory import rerun as rerun_module
from seatrial.panel.memory.history import record
from seatrial.panel.panel import load_panel
from seatrial.server.models import ChangeRow, Snapshot
from seatrial.server.pages import changes as page_module
from seatrial.server.store import importing
from seatrial.server.store.changes import changed_tools, changes_since, found_changes, history_of
from seatrial.server.store.importing import import_catalogue

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FIRST, SECOND = datetime(2026, 2, 2, 9, tzinfo=UTC), datetime(2026, 3, 4, 9, tzinfo=UTC)
LICENCE = ("value: Apache-2.0", "value: LicenseRef-corvid"), ("released under Apache 2.0", "Corvid Terms of Service")


def change(folder: Path, *pairs: tuple[str, str]) -> None:
    file = folder / "tools" / "kestrel-8b.yaml"
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text)


@pytest.fixture
def recorded(folder: Path) -> Path:
    """A catalogue with a history of its own, imported: a beginning, and a licence that changed a month later."""
    record(folder, load_panel(folder), FIRST)
    change(folder, *LICENCE)
    record(folder, load_panel(folder), SECOND)
    import_catalogue(folder)
    return folder


def test_an_import_brings_the_catalogues_own_lines_and_adds_none_that_they_explain(recorded):
    assert ChangeRow.objects.filter(when__in=[FIRST, SECOND], noticed="catalogue").count() > 4
    assert {row.noticed for row in found_changes(tool="kestrel-8b") if row.kind == "licence"} == {"catalogue"}


def test_what_changed_without_a_line_is_noticed_by_the_import(folder):
    before = timezone.now()
    change(folder, *LICENCE)
    import_catalogue(folder)
    rows = [row for row in found_changes(tool="kestrel-8b") if row.kind == "licence"]
    founder = next(row for row in rows if row.critic == "founder")
    assert (founder.noticed, founder.move, founder.when >= before) == ("import", "ship → skip", True)
    assert "the licence changed from Apache-2.0" in founder.text


def test_importing_the_same_again_adds_nothing(recorded, monkeypatch):
    count = ChangeRow.objects.count()
    monkeypatch.setattr("seatrial.server.store.fingerprint.JUDGING", ("panel",))
    assert import_catalogue(recorded)[1]
    assert ChangeRow.objects.count() == count


def test_no_import_removes_history_whatever_becomes_of_the_catalogue(recorded, small_folder):
    known = set(ChangeRow.objects.values_list("uid", flat=True))
    (recorded / "history" / "changes.jsonl").unlink()
    (recorded / "tools" / "magpie.yaml").unlink()
    import_catalogue(recorded)
    import_catalogue(small_folder)
    assert known < set(ChangeRow.objects.values_list("uid", flat=True))
    assert {row.kind for row in history_of(["magpie"])["magpie"]} == {"beginning", "withdrawn"}


def test_a_line_that_comes_after_the_import_explains_what_it_noticed(folder, client):
    import_catalogue(folder)
    record(folder, load_panel(folder), FIRST)
    change(folder, *LICENCE)
    import_catalogue(folder)
    noticed = ChangeRow.objects.get(noticed="import", critic="founder", tool="kestrel-8b")
    record(folder, load_panel(folder), SECOND)
    import_catalogue(folder)
    noticed.refresh_from_db()
    line = ChangeRow.objects.get(noticed="catalogue", critic="founder", tool="kestrel-8b")
    assert noticed.explained_by == line.uid
    assert [row.noticed for row in found_changes(tool="kestrel-8b") if row.critic == "founder"] == ["catalogue"]


def test_a_file_that_is_broken_for_a_moment_ends_no_history(folder):
    import_catalogue(folder)
    count = ChangeRow.objects.count()
    file = folder / "tools" / "magpie.yaml"
    whole = file.read_text()
    for text in ("slug: [", whole):
        file.write_text(text)
        import_catalogue(folder)
    assert ChangeRow.objects.count() == count


def test_an_import_of_one_changed_fact_judges_only_what_rests_on_it(folder, monkeypatch):
    import_catalogue(folder)
    runs = []
    judge_again = rerun_module.judge_again
    monkeypatch.setattr(importing, "judge_again", lambda *given: runs.append(judge_again(*given)) or runs[-1])
    change(folder, *LICENCE)
    import_catalogue(folder)
    critics = len(load_panel(folder).critics)
    assert 0 < len(runs[0].judged) < critics
    assert {slug for slug, _ in runs[0].judged} == {"kestrel-8b"}
    Snapshot.objects.all().delete()
    import_catalogue(folder)
    assert len(runs[1].judged) == 3 * critics


def test_an_import_that_is_interrupted_leaves_the_history_as_it_was(folder, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    import_catalogue(folder)
    known = list(ChangeRow.objects.values_list("uid", flat=True))
    change(folder, *LICENCE)
    monkeypatch.setattr(importing, "_write_rows", stop)
    with pytest.raises(KeyboardInterrupt):
        import_catalogue(folder)
    assert list(ChangeRow.objects.values_list("uid", flat=True)) == known


IMPORTING = """
import os, signal, sys, time
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "seatrial.server.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from seatrial.server.models import ChangeRow
from seatrial.server.store import importing

folder = Path(os.environ["SEATRIAL_CATALOGUE"])
call_command("migrate", verbosity=0)
importing.import_catalogue(folder)
print(ChangeRow.objects.count())
text = sys.stdin.read()
(folder / "tools" / "kestrel-8b.yaml").write_text(text)
connections.close_all()
reading, writing = os.pipe()
child = os.fork()
if not child:
    def between(*given):
        os.write(writing, b"history is written")
        time.sleep(60)
    importing._write_rows = between
    importing.import_catalogue(folder)
os.read(reading, 1)
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
print(ChangeRow.objects.count())
importing.import_catalogue(folder)
print(ChangeRow.objects.count(), ChangeRow.objects.filter(noticed="import", kind="licence").count())
"""


def test_an_import_that_is_killed_between_history_and_rows_is_done_whole_by_the_next(folder, tmp_path):
    environment = {**os.environ, "SEATRIAL_VAR": str(tmp_path / "var"), "SEATRIAL_CATALOGUE": str(folder)}
    unchanged = (folder / "tools" / "kestrel-8b.yaml").read_text()
    change(folder, *LICENCE)
    changed = (folder / "tools" / "kestrel-8b.yaml").read_text()
    (folder / "tools" / "kestrel-8b.yaml").write_text(unchanged)
    run = subprocess.run(
        [sys.executable, "-c", IMPORTING], env=environment, input=changed, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    before, killed, after, noticed = map(int, run.stdout.split())
    assert (before, killed) == (3, 3)
    assert after == 3 + noticed
    assert noticed > 0


def test_the_digest_gets_what_the_site_learned_since_and_no_beginnings(recorded):
    long_ago, soon = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    assert {row.tool for row in changes_since(long_ago)} == {"kestrel-8b"}
    assert any(row.kind == "beginning" for row in changes_since(long_ago, beginnings=True))
    assert changes_since(soon) == []
    assert changed_tools() == {"kestrel-8b": "Kestrel 8B"}


def test_the_page_shows_the_weeks_and_can_be_narrowed_to_a_tool_and_a_kind(recorded, client):
    page = client.get("/changes/").text
    assert "2 March 2026 to 8 March 2026" in page
    assert "the licence changed from Apache-2.0" in page
    narrowed = client.get("/changes/?tool=Windhover&kind=licence").text
    assert "the licence changed from Apache-2.0" in narrowed
    assert "2 February 2026" not in narrowed
    assert "Nothing of that kind has changed." in client.get("/changes/?kind=price").text


@pytest.mark.parametrize(
    ("query", "code"), [("kind=nonsense", 404), ("tool=nobody", 404), ("until=soon", 400), ("tool=<script>", 404)]
)
def test_a_choice_that_makes_no_sense_is_refused_with_a_next_step(client, query, code):
    response = client.get(f"/changes/?{query}")
    assert response.status_code == code
    assert "<script>" not in response.text


def test_a_long_history_is_cut_after_a_whole_day_and_goes_on_behind_a_link(recorded, client, monkeypatch):
    monkeypatch.setattr(page_module, "MOST", 1)
    first = client.get("/changes/?tool=kestrel-8b").text
    assert "4 March 2026" in first
    assert "2 February 2026" not in first.split("</form>")[1]
    assert "?tool=kestrel-8b&amp;until=2026-03-03" in first
    assert "2 February 2026" in client.get("/changes/?tool=kestrel-8b&until=2026-03-03").text


def test_a_tools_page_has_its_history_and_marks_what_is_stale_by_word(recorded, client):
    page = client.get("/tool/kestrel-8b/").text
    assert "Its history" in page
    assert "the licence changed from Apache-2.0" in page
    assert "On record since 2 February 2026" in page
    heron = client.get("/tool/heron-40b/").text
    assert "stale: read 15 January 2026, held until 15 April 2026" in heron


def test_the_feed_is_atom_with_ids_that_stay_and_escaped_texts(recorded, client):
    response = client.get("/changes/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated", "author"):  # RFC 4287, 4.1.1
        assert feed.find(f"{ATOM}{name}") is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["alternate", "self"]
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) == len(changes_since(FIRST))
    for entry in entries:  # 4.1.2
        assert {f"{ATOM}{name}" for name in ("title", "id", "updated", "link", "summary")} <= {row.tag for row in entry}
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") == SECOND
    assert feed.findtext(f"{ATOM}updated") == "2026-03-04T09:00:00+00:00"
    elsewhere = ElementTree.fromstring(client.get("/changes/feed.atom", headers={"host": "localhost"}).content)
    assert [entry.findtext(f"{ATOM}id") for entry in elsewhere.findall(f"{ATOM}entry")] == ids


def test_a_name_that_holds_markup_stays_text_in_the_feed_and_on_the_page(recorded, client):
    row = ChangeRow.objects.filter(critic="founder", kind="licence").get()
    row.document["tool_name"] = "<img src=x onerror=alert(1)>\x0b"
    row.document["because"][0]["old"] = "<b>bold</b>"
    row.save()
    feed = ElementTree.fromstring(client.get("/changes/feed.atom").content)
    summaries = [entry.findtext(f"{ATOM}summary") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert any("&lt;b&gt;bold&lt;/b&gt;" in text for text in summaries)
    assert not any("<b>" in text for text in summaries)
    assert "<img src=x" not in client.get("/changes/").text


def test_the_api_gives_the_shape_of_the_command_line(recorded, client):
    given = client.get("/api/v1/changes?tool=kestrel-8b&kind=licence&since=2026-03-01").json()["changes"]
    founder = next(row for row in given if row["critic"] == "founder")
    assert founder["text"].startswith("Founder: ship → skip, because the licence changed from Apache-2.0 to ")
    assert founder["because"][0]["source"]["url"] == "https://aerie.example/kestrel"
    assert client.get("/api/v1/changes?since=2999-01-01").json() == {"changes": []}
    assert client.get("/api/v1/changes?since=soon").status_code == 422
    assert client.get("/api/v1/changes?kind=nonsense").json()["error"]["status"] == 404
