"""Who wrote what: the seats that a model or a person was asked to fill, and how well each author's sentences held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, Field

from seatrial.panel.review import Author, Review

RUBRIC = "Rubric"


class Seated(BaseModel):
    """One seat for which somebody other than the rubric was asked."""

    tool: str
    critic: str
    author: Author
    state: Literal["stands", "held back", "out of date"]
    why: str


class Held(BaseModel):
    """One critic's reviews by one author: what of their sentences cites, and what the checker refused.

    Shares run from 0 to 1 and are None where nothing was counted. `refused` is the share of the first answers'
    sentences that were sent back; of the rubric, which is no text to be checked, it is None.
    """

    critic: str
    author: str
    reviews: int
    held: int
    first: int = Field(description="Sentences of the first answers.")
    sentences: int = Field(description="Sentences that were kept.")
    cites: float | None = Field(description="Share of them that cite evidence.")
    opinions: float | None = Field(description="Share of them that are marked as opinion.")
    refused: float | None
    dropped: int = Field(description="Sentences that were dropped after the second answer.")


def seated(reviews: Iterable[Review]) -> list[Seated]:
    """The seats for which a model or a person was asked, in the order of the reviews."""
    rows = []
    for review in reviews:
        asked = review.grounding
        if asked is None:
            continue
        stands = review.author.kind != "rubric"
        state: Literal["stands", "held back", "out of date"] = (
            "stands" if stands else "held back" if asked.held else "out of date"
        )
        row = Seated(
            tool=review.tool, critic=review.critic, author=asked.author, state=state, why=review.fallback or ""
        )
        rows.append(row)
    return rows


def groundings(reviews: Iterable[Review]) -> list[Held]:
    """By critic, in the order of the reviews, and author: the rubric first, then by name."""
    groups: dict[tuple[str, str], list[Review]] = {}
    order: dict[str, int] = {}
    for review in reviews:
        order.setdefault(review.critic, len(order))
        if review.author.kind == "rubric":
            groups.setdefault((review.critic, RUBRIC), []).append(review)
        if review.grounding is not None:
            groups.setdefault((review.critic, review.grounding.author.name), []).append(review)
    names = sorted(groups, key=lambda key: (order[key[0]], key[1] != RUBRIC, key[1].casefold()))
    return [
        _by_rubric(critic, groups[critic, name]) if name == RUBRIC else _by_author(critic, name, groups[critic, name])
        for critic, name in names
    ]


def _by_rubric(critic: str, reviews: list[Review]) -> Held:
    sentences = [row for review in reviews for answer in review.answers for row in answer.sentences]
    opinions = sum(row.opinion for row in sentences)
    citing = sum(bool(row.cites) and not row.opinion for row in sentences)
    return _row(critic, RUBRIC, (len(reviews), 0, 0), (len(sentences), citing, opinions), None, len(sentences))


def _by_author(critic: str, name: str, reviews: list[Review]) -> Held:
    found = [review.grounding for review in reviews if review.grounding is not None]
    first = sum(row.first for row in found)
    counts = sum(row.kept for row in found), sum(row.citing for row in found), sum(row.opinions for row in found)
    refused = sum(row.sent_back for row in found) / first if first else None
    dropped = sum(sum(row.refused.values()) for row in found)
    held = sum(row.held is not None for row in found)
    return _row(critic, name, (len(found), held, dropped), counts, refused, first)


def _row(
    critic: str,
    author: str,
    reviews: tuple[int, int, int],
    kept: tuple[int, int, int],
    refused: float | None,
    first: int,
) -> Held:
    """`reviews`: how many, held back, and sentences dropped; `kept`: sentences, citing, opinions."""
    sentences, citing, opinions = kept
    return Held(
        critic=critic,
        author=author,
        reviews=reviews[0],
        held=reviews[1],
        first=first,
        sentences=sentences,
        cites=citing / sentences if sentences else None,
        opinions=opinions / sentences if sentences else None,
        refused=refused,
        dropped=reviews[2],
    )
