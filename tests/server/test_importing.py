"""An import replaces everything at once, or nothing; and not at all where nothing has changed."""

from __future__ import annotations

import pytest

from seatrial.errors import BadFile
from seatrial.server.models import ReviewRow, Snapshot, ToolRow, VerdictRow
from seatrial.server.store import importing
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

pytestmark = pytest.mark.django_db


def test_an_import_of_the_same_files_changes_nothing(small_folder):
    before = Snapshot.objects.get()
    snapshot, fresh = import_catalogue(small_folder)
    assert (snapshot, fresh) == (before, False)


def test_a_changed_file_replaces_the_snapshot_and_what_is_served(client, folder):
    before = current_shelf()
    file = folder / "tools" / "kestrel-8b.yaml"
    file.write_text(file.read_text().replace("name: Kestrel 8B", "name: Kestrel Eight"))
    _, fresh = import_catalogue(folder)
    assert fresh
    assert Snapshot.objects.count() == 1
    assert current_shelf() is not before
    assert "Kestrel Eight" in client.get("/tool/kestrel-8b/").text


def test_a_removed_file_removes_the_tool(client, folder):
    (folder / "tools" / "magpie.yaml").unlink()
    import_catalogue(folder)
    assert client.get("/tool/magpie/").status_code == 404


def test_changed_judging_code_is_imported_without_a_change_of_the_catalogue(small_folder, monkeypatch):
    monkeypatch.setattr("seatrial.server.store.fingerprint.JUDGING", ("panel",))
    assert import_catalogue(small_folder)[1]


def test_an_import_that_is_interrupted_leaves_what_was_there(client, folder, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    counts = [model.objects.count() for model in (Snapshot, ToolRow, ReviewRow, VerdictRow)]
    (folder / "tools" / "magpie.yaml").unlink()
    monkeypatch.setattr(importing, "_write_rows", stop)
    with pytest.raises(KeyboardInterrupt):
        import_catalogue(folder)
    assert [model.objects.count() for model in (Snapshot, ToolRow, ReviewRow, VerdictRow)] == counts
    assert client.get("/tool/magpie/").status_code == 200


def test_one_broken_file_leaves_the_others_served_and_is_named_on_every_page(client, folder):
    (folder / "tools" / "magpie.yaml").write_text("slug: [")
    import_catalogue(folder)
    assert client.get("/tool/kestrel-8b/").status_code == 200
    assert client.get("/tool/magpie/").status_code == 404
    page = client.get("/").text
    assert "magpie.yaml" in page
    assert "This is not YAML" in page
    assert str(folder) not in page


def test_a_catalogue_that_cannot_be_read_at_all_leaves_what_was_there(client, folder):
    (folder / "metrics.yaml").write_text("- id: [")
    with pytest.raises(BadFile):
        import_catalogue(folder)
    assert client.get("/tool/kestrel-8b/").status_code == 200


def test_what_comes_off_the_shelf_is_what_went_on(shelf, small_folder):
    from seatrial.facts.catalogue import load_catalogue
    from seatrial.panel.critic import load_critics
    from seatrial.panel.panel import Panel

    catalogue = load_catalogue(small_folder)
    panel = Panel(catalogue, load_critics(small_folder, catalogue.metrics))
    assert shelf.catalogue.tools == catalogue.tools
    assert shelf.catalogue.metrics == catalogue.metrics
    assert list(shelf.catalogue.metrics) == list(catalogue.metrics)
    assert shelf.catalogue.categories == catalogue.categories
    assert shelf.panel.critics == panel.critics
    for tool in catalogue.tools.values():
        assert shelf.assess(tool) == panel.assess(tool)


def test_a_shelf_is_kept_until_there_is_a_newer_one(shelf, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert current_shelf() is shelf
