"""Pairs that the server draws: one open at a time, asked once, answered once, and nothing else is ranked."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from datetime import date

import pytest
from django.test import Client
from tests.server.people import sign_in
from tests.server.votes.conftest import readers

from seatrial.errors import BadInput
from seatrial.server.models import Ballot, Draw, Reader
from seatrial.server.store import draws
from seatrial.server.store.ballots import cast, withdraw
from seatrial.server.store.draws import AlreadyAnswered, judge, open_question, say_used
from seatrial.server.store.pseudonyms import pseudonyms
from seatrial.server.store.rankings import current_rankings
from seatrial.server.store.recount import differences
from seatrial.server.store.subjects import about_pair
from seatrial.server.store.vote_limits import TooManyVotes
from seatrial.votes.drawing import draw_pair
from seatrial.votes.ranking import rank
from seatrial.votes.reading import read_votes

pytestmark = pytest.mark.django_db
PAIRS = [("a", "b"), ("a", "c"), ("b", "c")]
JUDGE = "/vote/judge/"


def first(pairs):
    return pairs[0]


def token(page: str) -> str:
    found = re.search(r'name="pair" value="([^"]+)"', page)
    assert found, page
    return found[1]


def asked(reader: Reader, pairs=PAIRS, used: str = "both") -> draws.Question:
    question = open_question(reader, pairs, first)
    assert question
    say_used(reader, question.token, used)
    return question


def test_asking_again_gives_the_same_pair_not_a_better_one(reader: Reader) -> None:
    one = open_question(reader, PAIRS, first)
    other = open_question(reader, PAIRS, lambda pairs: pairs[-1])
    assert one
    assert other
    assert (one.one, one.other) == (other.one, other.other)
    assert Draw.objects.count() == 1


def test_only_who_has_used_both_is_asked_which_is_better(reader: Reader) -> None:
    question = open_question(reader, PAIRS, first)
    assert question
    with pytest.raises(BadInput, match="used both"):
        judge(reader, question.token, "one")
    say_used(reader, question.token, "one")
    with pytest.raises(AlreadyAnswered):
        judge(reader, question.token, "one")
    assert not Ballot.objects.exists()


def test_what_was_not_used_is_not_asked_again(reader: Reader) -> None:
    asked(reader, used="one")
    question = open_question(reader, PAIRS, first)
    assert question
    assert (question.one, question.other) == ("a", "c")
    say_used(reader, question.token, "none")
    assert open_question(reader, PAIRS, first) is None


def test_an_answer_counts_once_a_repeated_one_is_confirmed_and_another_refused(reader: Reader) -> None:
    question = asked(reader)
    assert judge(reader, question.token, "one").changed
    assert not judge(reader, question.token, "one").changed
    with pytest.raises(AlreadyAnswered, match="once"):
        judge(reader, question.token, "other")
    assert Ballot.objects.get().choice == "one"
    assert differences() == []


def test_a_pair_that_was_drawn_for_another_reader_cannot_be_answered(reader: Reader) -> None:
    stranger = readers(1)[0]
    question = asked(stranger)
    for false in (question.token, question.token[:-2] + "xx", "", "a:b:c"):
        with pytest.raises(BadInput, match="not drawn for you"):
            judge(reader, false, "one")
    assert not Ballot.objects.exists()


def test_a_withdrawn_answer_is_not_asked_again(reader: Reader) -> None:
    judge(reader, asked(reader, [("a", "b")]).token, "one")
    withdraw(reader, about_pair("a", "b", "drawn"))
    assert open_question(reader, [("a", "b")], first) is None
    assert differences() == []


def test_a_reader_reaches_only_so_far_on_one_tool_and_in_all(reader: Reader, settings) -> None:
    many = [("a", f"z{number}") for number in range(10)] + [("m", "n"), ("o", "p"), ("q", "r")]
    settings.DRAWN_PER_TOOL, settings.DRAWN_PER_READER = 3, 5
    judged = []
    while question := open_question(reader, many, first):
        say_used(reader, question.token, "both")
        judge(reader, question.token, "one")
        judged.append(question.one)
    assert Counter(judged) == {"a": 3, "m": 1, "o": 1}


def test_drawing_for_ever_in_search_of_a_pair_is_stopped(reader: Reader, settings) -> None:
    settings.VOTES_AN_HOUR = 2
    many = [(f"a{number}", f"b{number}") for number in range(10)]
    for _ in range(2):
        asked(reader, many, "none")
    with pytest.raises(TooManyVotes):
        open_question(reader, many, first)


def test_an_open_pair_of_which_a_tool_was_withdrawn_is_closed(reader: Reader) -> None:
    open_question(reader, PAIRS, first)
    question = open_question(reader, [("b", "c")], first)
    assert question
    assert (question.one, question.other) == ("b", "c")


def test_wide_intervals_are_drawn_more_often_and_none_never() -> None:
    known = {"a": 10.0, "b": 10.0, "c": 400.0}
    drawn = Counter(draw_pair(PAIRS, known, random.Random(number)) for number in range(4000))
    assert drawn[("a", "c")] > 20 * drawn[("a", "b")]
    assert drawn[("a", "b")] > 0


def test_the_pages_ask_then_judge_then_go_on(client: Client, reader: Reader) -> None:
    page = client.get(JUDGE)
    assert "Which of them have you used yourself?" in page.text
    assert client.post(JUDGE, {"pair": token(page.text), "used": "both"}).status_code == 303
    page = client.get(JUDGE)
    assert "You have used both" in page.text
    answer = client.post(JUDGE, {"pair": token(page.text), "choice": "one"})
    assert (answer.status_code, answer.url) == (303, "/vote/judge/?judged=1")
    replay = client.post(JUDGE, {"pair": token(page.text), "choice": "other"})
    assert replay.status_code == 409
    assert "answered before" in replay.text
    assert Ballot.objects.count() == 1


def judged_by(people: list[Reader], shares: tuple[int, int, int]) -> None:
    """Each judges the one pair of the small catalogue's open-weight models."""
    said = ["one"] * shares[0] + ["other"] * shares[1] + ["tie"] * shares[2]
    for somebody, choice in zip(people, said, strict=True):
        question = open_question(somebody, [("heron-40b", "kestrel-8b")], first)
        assert question
        say_used(somebody, question.token, "both")
        judge(somebody, question.token, choice)


def test_the_ranking_shows_ranges_and_says_when_the_order_decides_nothing(client: Client, db, shelf) -> None:
    assert "No pair has been judged yet" in client.get("/ranking/").text
    judged_by(readers(4), (2, 1, 1))
    page = client.get("/ranking/").text
    assert "The order is not decisive" in page
    assert "1–2" in page
    assert "preliminary" in page
    answer = client.get("/api/v1/ranking").json()["rankings"]
    assert answer[0]["ranking"]["decisive"] is False


def test_many_who_agree_decide_it_and_the_audit_says_what_would_undo_it(client: Client, db) -> None:
    Reader.objects.all().update()
    people = readers(60)
    Reader.objects.update(joined="2026-01-01T00:00Z")
    judged_by(list(Reader.objects.order_by("id")), (52, 4, 4))
    assert people
    page = client.get("/ranking/").text
    assert "The order is decisive: Heron 40B is first." in page
    assert "would have to go until Heron 40B no longer stands alone" in page
    assert "A voter with 1 % of the votes" in page


def test_pairs_that_readers_choose_do_not_enter_the_ranking(client: Client, reader: Reader) -> None:
    cast(reader, about_pair("heron-40b", "kestrel-8b"), "one")
    assert "No pair has been judged yet" in client.get("/ranking/").text


def test_the_ranking_follows_new_ballots_and_a_withdrawal(reader: Reader, shelf) -> None:
    people = readers(5)
    judged_by(people[:3], (2, 1, 0))
    assert next(iter(current_rankings(shelf).values())).votes == 3
    judged_by(people[3:], (2, 0, 0))
    assert next(iter(current_rankings(shelf).values())).votes == 5
    withdraw(people[0], about_pair("heron-40b", "kestrel-8b", "drawn"))
    assert next(iter(current_rankings(shelf).values())).votes == 4


def test_the_downloaded_ballots_give_the_published_order_and_name_nobody(client: Client, db, tmp_path) -> None:
    judged_by(readers(12), (8, 2, 2))
    answer = client.get("/ranking/ballots.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert Counter(row["winner"] for row in rows) == {"a": 8, "b": 2, "tie": 2}
    assert len({row["voter"] for row in rows}) == 12
    assert "example.org" not in answer.text
    file = tmp_path / "ballots.csv"
    file.write_text(answer.text)
    assert [row.tool for row in rank(read_votes(file)).tools] == ["heron-40b", "kestrel-8b"]


def test_the_downloaded_ballots_give_the_published_points(client: Client, db, shelf, tmp_path) -> None:
    people = readers(6)
    Reader.objects.filter(pk__in=[reader.pk for reader in people[:3]]).update(joined="2026-01-01T00:00Z")
    judged_by([Reader.objects.get(pk=reader.pk) for reader in people], (2, 3, 1))
    file = tmp_path / "ballots.csv"
    file.write_text(client.get("/ranking/ballots.csv").text)
    site = next(iter(current_rankings(shelf).values()))
    assert [row.points for row in rank(read_votes(file)).tools] == pytest.approx([row.points for row in site.tools])


def test_a_first_vote_between_two_readings_does_not_break_the_page(client: Client, db, monkeypatch) -> None:
    judged_by(readers(3), (1, 1, 1))
    monkeypatch.setattr("seatrial.server.pages.ranking.current_rankings", lambda _: {})
    assert client.get("/ranking/").status_code == 200


def test_a_pseudonym_holds_for_a_month_and_cannot_be_joined_with_the_next() -> None:
    voters = range(200)
    june, july = pseudonyms(voters, date(2026, 6, 1)), pseudonyms(voters, date(2026, 7, 1))
    assert june == pseudonyms(voters, date(2026, 6, 30))
    assert not set(june.values()) & set(july.values())
    assert len(set(june.values())) == 200


def test_editors_see_who_votes_alike_and_readers_do_not(client: Client, reader: Reader) -> None:
    assert client.get("/vote/alike/").status_code == 403
    people = readers(8)
    chance = random.Random(1)
    for number in range(40):
        together = chance.choice(("one", "other", "tie"))
        for place, somebody in enumerate(people):
            choice = together if place < 2 else chance.choice(("one", "other", "tie"))
            cast(somebody, about_pair(f"a{number}", f"b{number}"), choice)
    editor = Client()
    sign_in(editor, "editor@example.org", "editor")
    page = editor.get("/vote/alike/").text
    assert "1 agrees more than chance" in page
    assert "somebody" not in page
    assert "40 of 40" in page
