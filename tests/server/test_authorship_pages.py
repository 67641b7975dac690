"""Every review on a page says who wrote it; one that is held back leaves the rubric's, and says why."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from seatrial.panel.panel import load_panel
from seatrial.panel.review import Answer, Author, Grounding, Prediction, Sentence
from seatrial.panel.written import Written, save_written
from seatrial.server.store.fingerprint import fingerprint
from seatrial.server.store.importing import import_catalogue
from seatrial.server.store.shelf import current_shelf

TOOL = "kestrel-8b"
HOSTILE = "<script>alert(1)</script>"


def seat(folder: Path, critic: str, *, held: str | None = None, name: str = "writer-1") -> Written:
    """A model's review in a critic's seat, or one that was held back."""
    panel = load_panel(folder)
    judge = next(row for row in panel.critics if row.id == critic)
    pack = panel.pack(judge, panel.catalogue.tools[TOOL])
    author = Author(kind="model", name=name, version="2026-10", when=date(2026, 11, 3))
    opinion = Sentence(text="I think that this one may well do.", opinion=True)
    prediction = Prediction(
        statement="Its maker names a newer one.",
        probability=0.7,
        resolves_on=date(2027, 6, 30),
        resolved_by="Its page.",
    )
    one = Written(
        tool=TOOL,
        critic=critic,
        call="withheld" if held else "skip",
        confidence=None if held else 0.83,
        answers=[] if held else [Answer(question=judge.questions[0].ask, sentences=[opinion])],
        predictions=[] if held else [prediction],
        grounding=Grounding(
            author=author, pack=pack.sha256, first=6, sent_back=2, kept=5, citing=4, opinions=1, held=held
        ),
    )
    save_written(folder, one)
    return one


@pytest.fixture
def written(db, folder: Path):  # type: ignore[no-untyped-def]
    seat(folder, "founder")
    seat(folder, "skeptic", held="Held back: 1 of its 5 questions kept a sentence that holds.", name=HOSTILE)
    import_catalogue(folder)
    return folder


def test_the_tools_page_names_the_author_of_every_review(client, written) -> None:
    page = client.get(f"/tool/{TOOL}/").text
    assert page.count('class="byline"') == 7
    assert page.count(", without a model") == 6
    assert '<b class="model">Model</b>: writer-1 (2026-10), 3 November 2026.' in page
    assert "its author gives the call 83%" in page
    assert "I think that this one may well do." in page
    assert "Its maker names a newer one." in page


def test_a_review_that_was_held_back_says_so_where_the_rubric_stands_in(client, written) -> None:
    page = client.get(f"/tool/{TOOL}/").text
    assert "was asked for this review. Held back: 1 of its 5 questions" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_a_comparison_a_critic_and_the_method_say_who_wrote(client, written) -> None:
    assert "1 of the calls here is made by models or people" in client.get("/compare/heron-40b-vs-kestrel-8b/").text
    assert "1 of 3 reviews by models or people" in client.get("/critic/founder/").text
    method = client.get("/method/").text
    assert "<td>writer-1</td>" in method
    assert "<td>33%</td>" in method


def test_the_interface_for_programs_says_who_wrote(client, written) -> None:
    reviews = client.get(f"/api/v1/tools/{TOOL}").json()["reviews"]
    found = {row["critic"]: row for row in reviews}
    assert found["founder"]["author"] == {
        "kind": "model", "name": "writer-1", "version": "2026-10", "when": "2026-11-03",
    }  # fmt: skip
    assert found["founder"]["call"] == "skip"
    assert found["skeptic"]["author"]["kind"] == "rubric"
    assert found["skeptic"]["fallback"].startswith(HOSTILE)


def test_what_stands_on_the_shelf_is_what_the_panel_says(written) -> None:
    shelf, panel = current_shelf(), load_panel(written)
    tool = panel.catalogue.tools[TOOL]
    assert shelf.assess(tool) == panel.assess(tool)
    assert shelf.panel.assess(tool) == panel.assess(tool)
    assert shelf.panel.independence == panel.independence


def test_a_changed_review_is_another_catalogue(written) -> None:
    before = fingerprint(written)
    shutil.rmtree(written / "reviews")
    assert fingerprint(written) != before


def test_a_catalogue_without_written_reviews_says_that_no_model_wrote(client, db) -> None:
    page = client.get("/compare/heron-40b-vs-kestrel-8b/").text
    assert "every call here is made by a rubric from the evidence above, without a model" in page
