"""Whatever an endpoint does, the run goes on, the rubric's review stands and says why, and no file is half written."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.core.panel.authors.critic_server import asked_of, reply, review
from tests.core.panel.authors.writing_desk import TOOL, review_by, saved, serving, write_seats, writes
from tests.core.trials.contenders.harbour import Behaviour, chunk, says

GERMAN = (
    "Das Werkzeug ist schnell und die Lizenz erlaubt alles.",
    "Der Preis ist für kleine Gruppen nicht hoch.",
    "Wer es betreibt, braucht dafür keine eigene Karte.",
    "Die Herkunft ist nicht in jedem Punkt geklärt.",
    "Es fehlt eine Angabe über den Betrieb.",
)


async def hangs(request: web.Request) -> web.StreamResponse:
    await request.read()
    await asyncio.sleep(30)
    raise AssertionError


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Half a review as a stream, then nothing and a closed connection."""
    body = await request.json()
    text = json.dumps(review(asked_of(body)))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(chunk({"content": text[: len(text) // 2]}))
    assert request.transport is not None
    request.transport.abort()
    return response


def german(body: dict[str, Any]) -> str:
    found = review(asked_of(body))
    for rows, text in zip(found["answers"].values(), GERMAN, strict=True):
        rows[0]["text"] = text
    return json.dumps(found)


def other_schema(_: dict[str, Any]) -> str:
    return json.dumps({"verdict": "ship", "stars": 5})


def half_json(body: dict[str, Any]) -> str:
    return json.dumps(review(asked_of(body)))[:-40]


def unsure_of_itself(body: dict[str, Any]) -> str:
    return json.dumps(review(asked_of(body), probability=0.1))


NO_ANSWER: dict[str, tuple[Behaviour, str]] = {
    "hangs": (hangs, "timeout"),
    "answers with a page": (says("<html><body>Welcome</body></html>"), "not an answer"),
    "is limited for ever": (says("slow down", 429), "rate limited"),
    "fails for ever": (says("oops", 503), "server error"),
    "says 200 and an error": (says({"error": {"message": "out of memory"}}), "error in the answer"),
    "closes in the middle": (breaks_off, "closed mid-answer"),
    "sends 10 MB": (says({"choices": [{"message": {"content": "x" * 10_000_000}}]}), "too large"),
    "refuses the key": (says("no", 401), "key refused"),
}
UNUSABLE = {
    "half a JSON text": half_json,
    "another schema": other_schema,
    "no JSON": lambda _: "I would ship it.",
    "an empty text": lambda _: " ",
    "nothing but marks": lambda _: "{" * 5000,
    "a million letters": lambda _: json.dumps({"answers": {"q1": [{"text": "a" * 1_000_000}]}}),
    "a probability against its own call": unsure_of_itself,
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_an_endpoint_that_gives_no_answer_leaves_the_rubric_in_the_seat(folder: Path, name: str) -> None:
    behave, cause = NO_ANSWER[name]
    before = review_by(folder, "founder")
    with serving(behave) as address:
        result = write_seats(folder, address, seconds=0.6)
    assert result.count("no answer") == 2
    found = review_by(folder, "founder")
    assert (found.author.kind, found.answers) == ("rubric", before.answers)
    assert found.fallback == f"writer-1 was asked for this review. No review came: {cause}."
    assert sorted(file.name for file in (folder / "reviews" / TOOL).iterdir()) == ["builder.json", "founder.json"]


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_answer_that_cannot_be_used_is_asked_for_three_times_and_held_back(folder: Path, name: str) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(UNUSABLE[name], seen)) as address:
        result = write_seats(folder, address, critics=("founder",))
    assert (len(seen), result.count("held") + result.count("no answer")) == (3, 1) or name == "an empty text"
    assert review_by(folder, "founder").author.kind == "rubric"
    assert "writer-1 was asked" in (review_by(folder, "founder").fallback or "")


def test_errors_of_form_go_back_with_what_is_wrong(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(other_schema, seen)) as address:
        write_seats(folder, address, critics=("founder",))
    assert "“answers”: Field required" in seen[1]["messages"][-1]["content"]
    assert seen[1]["messages"][2] == {"role": "assistant", "content": other_schema({})}


def test_another_language_is_held_back(folder: Path) -> None:
    with serving(writes(german)) as address:
        result = write_seats(folder, address, critics=("founder",))
    assert result.count("held") == 1
    assert saved(folder, "founder")["answers"] == []


def test_an_endpoint_that_is_down_is_not_asked_for_every_seat(folder: Path) -> None:
    result = write_seats(folder, "http://127.0.0.1:9/v1", critics=(), concurrency=1)
    assert result.tally.calls == 3
    assert result.count("no answer") == 7
    assert review_by(folder, "builder").author.kind == "rubric"


def test_a_later_failure_leaves_an_earlier_review_as_it_is(folder: Path) -> None:
    with serving(writes(lambda body: json.dumps(review(asked_of(body))))) as address:
        write_seats(folder, address, critics=("founder",))
    before = saved(folder, "founder")
    with serving(says("oops", 503)) as address:
        result = write_seats(folder, address, critics=("founder",), model="writer-2")
    assert result.count("no answer") == 1
    assert saved(folder, "founder") == before


def test_one_bad_answer_among_many_keeps_none_of_the_others_from_being_written(folder: Path) -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if "You are the Founder" in body["messages"][0]["content"]:
            return web.Response(text="<html>", content_type="text/html")
        return web.json_response(reply(body, json.dumps(review(asked_of(body)))))

    with serving(behave) as address:
        result = write_seats(folder, address, critics=())
    assert (result.count("written"), result.count("no answer")) == (6, 1)


def test_what_a_model_writes_is_shown_as_text_and_stays_on_its_line(folder: Path) -> None:
    def says_more(body: dict[str, Any]) -> str:
        found = review(asked_of(body))
        found["answers"]["q1"].append(
            {"text": "I think\n\u202eit <script>alert(1)</script>\u0000 may\u200b do.", "cites": [], "kind": "opinion"}
        )
        return json.dumps(found)

    with serving(writes(says_more)) as address:
        write_seats(folder, address, critics=("founder",))
    texts = [row["text"] for answer in saved(folder, "founder")["answers"] for row in answer["sentences"]]
    assert all(text.isprintable() for text in texts)
    assert not any("\u202e" in text for text in texts)
