"""Editors write reviews; a second editor publishes them; the rubric stands again when the evidence moves on."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.server.people import sign_in

from seatrial.errors import BadInput
from seatrial.panel.handwritten import beginning, proof
from seatrial.server.accounts.held import held_about
from seatrial.server.models import Draft
from seatrial.server.store import drafts
from seatrial.server.store.changes import changes_since
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

TOOL, CRITIC = "heron-40b", "builder"
SEAT = f"/editing/{TOOL}/{CRITIC}/"


@pytest.fixture
def catalogue(folder: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    import_catalogue(folder)
    return folder


@pytest.fixture
def writer(catalogue: Path) -> Client:
    client = Client()
    sign_in(client, "anna@example.org", "editor")
    return client


@pytest.fixture
def second(catalogue: Path) -> Client:
    client = Client()
    sign_in(client, "bela@example.org", "editor")
    return client


def form(call: str = "skip", version: int = 0, **more: Any) -> dict[str, Any]:
    """A sound review: opinions need no evidence, and every question gets one."""
    questions = len(next(row for row in current_shelf().panel.critics if row.id == CRITIC).questions)
    answers = {f"answer-{place}": "Opinion: what stands there does not carry a product." for place in range(questions)}
    return {
        **answers, "call": call, "confidence": "80", "signed": "Anna Editor", "version": str(version),
        "action": "submit", **more,
    }  # fmt: skip


def published(writer: Client, second: Client, **more: Any) -> int:
    number = int(writer.post(SEAT, form(**more)).headers["Location"].split("/")[3])
    assert second.post(f"/editing/draft/{number}/", {"action": "publish"}).status_code == 303
    return number


def seat() -> Any:
    tool = current_shelf().catalogue.tools[TOOL]
    return next(row for row in current_shelf().assess(tool).reviews if row.critic == CRITIC)


def test_a_review_is_written_by_one_editor_and_published_by_another(writer: Client, second: Client) -> None:
    before = seat()
    assert before.author.kind == "rubric"
    number = published(writer, second, call="skip" if before.call == "ship" else "ship")
    now = seat()
    assert (now.author.kind, now.author.name) == ("person", "Anna Editor")
    assert now.call != before.call
    assert now.rubric_call == before.call
    assert now.support == before.support, "the rubric's points stay beside it"
    page = Client().get(f"/tool/{TOOL}/").content.decode()
    assert "Person" in page
    assert "Anna Editor" in page
    assert drafts.draft_of(number).state == "published"


def test_the_history_says_who_overruled_whom(writer: Client, second: Client) -> None:
    published(writer, second, call="skip" if seat().call == "ship" else "ship")
    found = [
        row for row in changes_since(datetime(2000, 1, 1, tzinfo=UTC)) if row.tool == TOOL and row.critic == CRITIC
    ]
    assert any("Anna Editor" in row.text for row in found), [row.text for row in found]


def test_nobody_publishes_their_own_review(writer: Client) -> None:
    number = int(writer.post(SEAT, form()).headers["Location"].split("/")[3])
    assert writer.post(f"/editing/draft/{number}/", {"action": "publish"}).status_code == 400
    assert seat().author.kind == "rubric"


def test_a_sentence_that_does_not_hold_keeps_a_review_from_being_submitted_and_is_not_lost(writer: Client) -> None:
    sent = form(**{"answer-0": "It has 999 billion parameters [1]."})
    answer = writer.post(SEAT, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "in the way" in page
    assert "999 billion parameters [1]." in page
    draft = Draft.objects.get()
    assert (draft.state, draft.version) == ("writing", 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"signed": ""}, "Sign it"),
        ({"confidence": "20"}, "from 50 to 99"),
        ({"confidence": ""}, "how probable"),
        ({"call": "buy"}, "Choose a call"),
        ({"answer-0": "It is under Apache-2.0 [4711]."}, "no evidence [4711]"),
        ({"statement": "It will be retired.", "probability": "0"}, "needs a probability"),
        ({"statement": "It will be retired.", "probability": "40", "resolves_on": "2001-01-01"}, "a day to come"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_everything_else_is_kept(
    writer: Client, change: dict[str, str], told: str
) -> None:
    page = writer.post(SEAT, form(**change)).content.decode()
    assert told in page
    assert "does not carry a product" in page
    assert Draft.objects.get().state == "writing"


def test_two_windows_do_not_overwrite_each_other(writer: Client) -> None:
    writer.post(SEAT, form(action="save"))
    writer.post(SEAT, form(version=1, action="save", signed="Anna B. Editor"))
    late = writer.post(SEAT, form(version=1, action="save", signed="Anna C. Editor"))
    assert late.status_code == 400
    assert "another window" in late.content.decode()
    assert Draft.objects.get().content["signed"] == "Anna B. Editor"


def test_it_can_be_sent_back_with_a_reason_and_every_version_is_kept(writer: Client, second: Client) -> None:
    number = int(writer.post(SEAT, form()).headers["Location"].split("/")[3])
    assert second.post(f"/editing/draft/{number}/", {"action": "send-back", "note": " "}).status_code == 400
    second.post(f"/editing/draft/{number}/", {"action": "send-back", "note": "The second answer says nothing."})
    assert "says nothing" in writer.get(f"/editing/draft/{number}/").content.decode()
    writer.post(SEAT, form(version=1, **{"answer-1": "Opinion: it is a wrapper."}))
    page = second.get(f"/editing/draft/{number}/").content.decode()
    assert "<ins>Opinion: it is a wrapper.</ins>" in page
    assert [step.what for step in drafts.steps(drafts.draft_of(number))] == [
        "submitted", "written", "sent back", "submitted", "written",
    ]  # fmt: skip


def test_a_new_review_replaces_the_published_one_and_readers_see_both(writer: Client, second: Client) -> None:
    first = published(writer, second, call="skip")
    again = published(writer, second, call="ship", signed="Anna E.")
    assert drafts.draft_of(first).state == "replaced"
    assert drafts.draft_of(again).state == "published"
    page = Client().get(f"/review/{TOOL}/{CRITIC}/").content.decode()
    assert page.count("<article") == 2
    assert "Signed: Anna E." in page


def test_a_withdrawn_review_gives_the_seat_back_and_keeps_the_reason(writer: Client, second: Client) -> None:
    number = published(writer, second)
    second.post(f"/editing/draft/{number}/", {"action": "withdraw", "note": "The author was paid by the maker."})
    assert seat().author.kind == "rubric"
    assert "paid by the maker" in Client().get(f"/review/{TOOL}/{CRITIC}/").content.decode()


def test_when_its_evidence_changes_the_rubric_stands_and_says_so(
    writer: Client, second: Client, catalogue: Path
) -> None:
    published(writer, second)
    file = catalogue / "tools" / f"{TOOL}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: Heron 40B", "name: Heron 40B Next", 1), encoding="utf-8")
    import_catalogue(catalogue)
    now = seat()
    assert now.author.kind == "rubric"
    assert "Anna Editor reviewed it" in now.fallback
    assert "write it anew" in writer.get("/editing/").content.decode()


def test_readers_and_strangers_cannot_write(catalogue: Path) -> None:
    reader = Client()
    sign_in(reader, "carl@example.org")
    assert reader.get("/editing/").status_code == 403
    assert reader.post(SEAT, form()).status_code == 403
    assert Client().get(SEAT).status_code == 302
    assert Client().post(SEAT, form()).status_code == 401
    assert not Draft.objects.exists()


def test_a_forged_form_is_refused(writer: Client, catalogue: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, "anna@example.org", "editor")
    assert strict.post(SEAT, form()).status_code == 403


def test_another_editors_draft_is_private_until_it_is_submitted(writer: Client, second: Client) -> None:
    writer.post(SEAT, form(action="save"))
    number = Draft.objects.get().id
    assert second.get(f"/editing/draft/{number}/").status_code == 400
    assert "Your drafts" not in second.get("/editing/").content.decode()


def test_markup_in_a_review_is_shown_as_text(writer: Client) -> None:
    page = writer.post(SEAT, form(action="save", signed="<script>x</script>")).content.decode()
    assert "<script>x" not in page


def test_an_account_takes_its_reviews_along_and_leaves_the_published_ones(writer: Client, second: Client) -> None:
    number = published(writer, second)
    author = drafts.draft_of(number).author
    assert author is not None
    assert held_about(author)["reviews"][0]["state"] == "published"
    author.delete()
    import_catalogue(Path(str(current_folder())))
    assert seat().author.name == "Anna Editor"


def current_folder() -> Path:
    from seatrial.facts.catalogue import catalogue_folder

    return catalogue_folder()


def test_one_begins_from_what_stands_and_all_of_that_holds(catalogue: Path) -> None:
    shelf = current_shelf()
    tool = shelf.catalogue.tools[TOOL]
    texts = 0
    for review in shelf.assess(tool).reviews:
        critic = next(row for row in shelf.panel.critics if row.id == review.critic)
        pack = shelf.panel.pack(critic, tool)
        begun = beginning(review, critic, pack, shelf.panel.names)
        found = proof(begun, critic, pack, shelf.panel.names)
        assert found.checked.refused == []
        texts += len(begun.texts)
    assert texts > len(shelf.panel.critics)


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_publish_at_once_publish_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATRIAL_CATALOGUE", str(folder))
    import_catalogue(folder)
    clients = []
    for name in ("anna", "bela", "carl"):
        client = Client()
        sign_in(client, f"{name}@example.org", "editor")
        clients.append(client)
    number = int(clients[0].post(SEAT, form()).headers["Location"].split("/")[3])
    codes: list[int] = []

    def go(client: Client) -> None:
        codes.append(client.post(f"/editing/draft/{number}/", {"action": "publish"}).status_code)

    both = [threading.Thread(target=go, args=(client,)) for client in clients[1:]]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(codes) == [303, 400]
    assert Draft.objects.filter(state="published").count() == 1


def test_a_second_published_review_of_a_seat_cannot_even_be_stored(writer: Client, second: Client) -> None:
    number = published(writer, second)
    draft = drafts.draft_of(number)
    draft.pk = None
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)


def test_steps_out_of_order_are_refused(writer: Client, second: Client) -> None:
    number = published(writer, second)
    with pytest.raises(BadInput, match="cannot be sent back"):
        drafts.send_back(number, drafts.draft_of(number).second, "late")
    assert second.post(f"/editing/draft/{number}/", {"action": "publish"}).status_code == 400
    assert second.post(f"/editing/draft/{number}/", {"action": "sell"}).status_code == 400
