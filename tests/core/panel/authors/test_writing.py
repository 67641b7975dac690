"""A model writes a review: what holds stands in the seat, what does not is sent back once, dropped and counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.core.panel.authors.critic_server import SENT_BACK, asked_of, review
from tests.core.panel.authors.writing_desk import TOOL, review_by, saved, serving, write_seats, writes

from seatrial.errors import BadInput, NotReady
from seatrial.panel.authors.settings import Spending

UNTRUE = {"text": "It costs 7919 dollars a month.", "cites": [1], "kind": "evidence"}


def holds(body: dict[str, Any]) -> str:
    return json.dumps(review(asked_of(body)))


def slips(body: dict[str, Any]) -> str:
    """One sentence of the first answer is not in its evidence; the second answer leaves it out."""
    found = review(asked_of(body))
    if SENT_BACK not in body["messages"][-1]["content"]:
        found["answers"]["q1"].append(UNTRUE)
    return json.dumps(found)


def stays_wrong(body: dict[str, Any]) -> str:
    found = review(asked_of(body))
    found["answers"]["q1"].append(UNTRUE)
    return json.dumps(found)


def test_a_review_that_holds_takes_its_critics_seat_and_says_who_wrote_it(folder: Path) -> None:
    by_rubric = review_by(folder, "founder")
    with serving(writes(holds)) as address:
        result = write_seats(folder, address, release="2026-10")
    assert (result.count("written"), result.tally.calls) == (2, 2)
    found = review_by(folder, "founder")
    assert (found.author.kind, found.author.name, found.author.version) == ("model", "writer-1", "2026-10")
    assert found.author.when is not None
    assert (found.call, found.confidence) == ("ship", 0.8)
    assert all(sentence.cites for answer in found.answers for sentence in answer.sentences)
    assert (found.support, found.marks, found.flip) == (by_rubric.support, by_rubric.marks, by_rubric.flip)
    assert found.rubric_call == by_rubric.call
    assert found.fallback is None
    assert review_by(folder, "skeptic").author.kind == "rubric"


def test_a_model_is_asked_with_the_evidence_and_a_schema_and_nothing_else_of_the_catalogue(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(holds, seen)) as address:
        write_seats(folder, address, critics=("founder",))
    body = seen[0]
    assert body["response_format"]["json_schema"]["schema"]["properties"]["call"]["enum"] == [
        "ship",
        "skip",
        "withheld",
    ]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    text = asked_of(body)
    assert "Kestrel 8B" in text
    assert "=== DATA" in text
    assert "corvid" not in json.dumps(body["messages"]).lower()


def test_an_endpoint_that_takes_no_schema_is_asked_without_one(folder: Path) -> None:
    from aiohttp import web
    from tests.core.panel.authors.critic_server import reply

    refused = []

    async def behave(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if "response_format" in body:
            refused.append(body)
            return web.json_response({"error": {"message": "response_format is not supported"}}, status=400)
        return web.json_response(reply(body, f"Here it is:\n```json\n{holds(body)}\n```"))

    with serving(behave) as address:
        result = write_seats(folder, address, concurrency=1)
    assert len(refused) == 1
    assert result.count("written") == 2


def test_what_does_not_hold_goes_back_once_with_the_reason(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(slips, seen)) as address:
        result = write_seats(folder, address, critics=("founder",))
    assert result.count("written") == 1
    back = seen[1]["messages"][-1]["content"]
    assert SENT_BACK in back
    assert "7919" in back
    ground = saved(folder, "founder")["grounding"]
    assert (ground["sent_back"], ground["refused"]) == (1, {})
    assert ground["first"] == ground["kept"] + 1


def test_what_stays_wrong_is_dropped_and_counted_and_never_asked_a_third_time(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(stays_wrong, seen)) as address:
        write_seats(folder, address, critics=("founder",))
    assert len(seen) == 2
    ground = saved(folder, "founder")["grounding"]
    assert sum(ground["refused"].values()) == 1
    assert "7919" not in json.dumps(saved(folder, "founder"))
    assert "7919" not in review_by(folder, "founder").model_dump_json()


def test_a_sentence_said_twice_counts_once(folder: Path) -> None:
    def repeats(body: dict[str, Any]) -> str:
        found = review(asked_of(body))
        found["answers"] = dict.fromkeys(found["answers"], found["answers"]["q1"])
        return json.dumps(found)

    with serving(writes(repeats)) as address:
        result = write_seats(folder, address, critics=("founder",))
    assert result.count("held") == 1
    assert saved(folder, "founder")["grounding"]["refused"] == {"repeated": 4}


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (
            lambda row, _: row.update(text=f"It is {row['text'][3:8]} 7919 times better.", kind="evidence"),
            "kept a sentence",
        ),
        (
            lambda row, place: row.update(
                text=f"My reading {'abcde'[place]} is that this may do.", cites=[], kind="opinion"
            ),
            "cites",
        ),
    ],
)
def test_a_review_that_loses_too_much_is_held_back_and_the_rubric_stands(folder: Path, spoil: Any, why: str) -> None:
    before = review_by(folder, "founder")

    def says(body: dict[str, Any]) -> str:
        found = review(asked_of(body))
        for place, rows in enumerate(found["answers"].values()):
            spoil(rows[0], place)
        return json.dumps(found)

    with serving(writes(says)) as address:
        result = write_seats(folder, address, critics=("founder",))
    assert result.count("held") == 1
    found = review_by(folder, "founder")
    assert found.author.kind == "rubric"
    assert (found.call, found.answers) == (before.call, before.answers)
    assert found.fallback is not None
    assert found.fallback.startswith("writer-1 was asked for this review. Held back: ")
    assert why in found.fallback


def test_the_same_seats_again_cost_nothing(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(slips, seen)) as address:
        write_seats(folder, address)
        files = {file: file.read_bytes() for file in folder.rglob("reviews/*/*.json")}
        asked = len(seen)
        assert write_seats(folder, address).done == []
        for file in files:
            file.unlink()
        again = write_seats(folder, address)
    assert len(seen) == asked
    assert (again.tally.calls, again.tally.cached) == (0, 4)
    assert {file: file.read_bytes() for file in folder.rglob("reviews/*/*.json")} == files


def test_a_changed_fact_takes_the_review_out_of_its_seat_and_only_the_critics_who_see_it_are_asked_again(
    folder: Path,
) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(holds, seen)) as address:
        write_seats(folder, address, critics=())
        asked = len(seen)
        file = folder / "tools" / f"{TOOL}.yaml"
        text = file.read_text()
        assert "read: 2026-01" in text
        place = text.index("metric: context_total")
        day = text.index("read: 2026-01", place)
        file.write_text(f"{text[:day]}read: 2026-02-0{text[day + 15 :]}"[: len(text)])
        moved = [row for row in _reviews(folder) if row.author.kind == "rubric"]
        write_seats(folder, address, critics=())
    assert {row.critic for row in moved}
    assert len(moved) < asked
    assert all("evidence has changed" in (row.fallback or "") for row in moved)
    assert len(seen) == asked + len(moved)
    assert all(row.author.kind == "model" for row in _reviews(folder))


def _reviews(folder: Path) -> list[Any]:
    from seatrial.panel.panel import load_panel

    panel = load_panel(folder)
    return panel.assess(panel.catalogue.tools[TOOL]).reviews


def test_a_budget_holds_to_the_call_and_leaves_nothing_half_written(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    with serving(writes(slips, seen)) as address:
        result = write_seats(folder, address, critics=(), spending=Spending(calls=3))
        assert len(seen) == 3
        assert result.budget == "budget"
        assert result.count("written") + result.count("unpaid") == len(result.done)
        written = len(list(folder.rglob("reviews/*/*.json")))
        assert written == result.count("written")
        rest = write_seats(folder, address, critics=())
    assert rest.count("written") == 7 - written
    assert len(seen) == 14


def test_money_is_not_spent_where_a_price_is_unknown_and_counted_where_it_is_known(folder: Path) -> None:
    with serving(writes(holds)) as address:
        with pytest.raises(BadInput, match="costs is unknown"):
            write_seats(folder, address, spending=Spending(usd=1), price_in=None)
        dear = {"price_in": 1000.0, "price_out": 1000.0}
        result = write_seats(folder, address, critics=(), spending=Spending(usd=6.5), concurrency=1, **dear)
    assert result.budget == "budget"
    assert result.tally.usd is not None
    assert 0 < result.tally.usd <= 6.5
    assert result.count("written") >= 1


def test_a_key_is_sent_and_stands_nowhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiohttp import web
    from tests.core.panel.authors.critic_server import reply

    sent = []
    key = "sk-live-Zq81mC7vXw29LpTt"
    monkeypatch.setenv("SEATRIAL_PANEL_KEY", key)

    async def behave(request: web.Request) -> web.StreamResponse:
        sent.append(request.headers["Authorization"])
        body = await request.json()
        found = review(asked_of(body))
        found["answers"]["q1"][0]["text"] += f" The key is {key}."
        return web.json_response(reply(body, json.dumps(found)))

    with serving(behave) as address:
        result = write_seats(folder, address, key_env="SEATRIAL_PANEL_KEY")
    assert sent == [f"Bearer {key}"] * 2
    assert result.count("no answer") == 2
    for file in folder.parent.rglob("*.*"):
        assert not file.is_file() or key.encode() not in file.read_bytes()


def test_a_review_that_cannot_be_saved_ends_the_run_with_a_plain_error_and_loses_no_answer(folder: Path) -> None:
    seen: list[dict[str, Any]] = []
    place = folder / "reviews"
    place.write_text("in the way")
    with serving(writes(holds, seen)) as address:
        with pytest.raises(NotReady, match="cannot be written"):
            write_seats(folder, address, critics=("founder",))
        place.unlink()
        assert write_seats(folder, address, critics=("founder",)).count("written") == 1
    assert len(seen) == 1
