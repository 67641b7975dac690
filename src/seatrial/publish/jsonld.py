"""schema.org JSON-LD: what the page says, for machines. Critics are marked as software, never as persons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from seatrial.comparison.comparison import Comparison
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.review import Review, Verdict
from seatrial.publish.calls import CALLS

CONTEXT = "https://schema.org"
WITH_REVIEWS = 3  # of more tools the reviews stand on the tools' own pages only, in the page's text as here


def comparison_jsonld(comparison: Comparison, base_url: str) -> dict[str, Any]:
    """A comparison as a page about several software applications, each with its reviews."""
    names = {seat.critic: seat.name for seat in comparison.seats}
    items = []
    for column in comparison.columns:
        reviews = [
            review
            for seat in comparison.seats
            for review in seat.reviews
            if review.tool == column.slug and len(comparison.columns) <= WITH_REVIEWS
        ]
        items.append(
            {
                "@type": "SoftwareApplication",
                "@id": f"{base_url}/tool/{column.slug}/",
                "name": column.name,
                "alternateName": column.aliases,
                "author": {"@type": "Organization", "name": column.maker},
                "applicationCategory": column.category_name,
                **({"review": [_review(review, names[review.critic]) for review in reviews]} if reviews else {}),
            }
        )
    return {
        "@context": CONTEXT,
        "@type": "WebPage",
        "name": comparison.title,
        "url": f"{base_url}/compare/{comparison.slug}/",
        "abstract": comparison.sentence,
        "dateModified": comparison.as_of.isoformat(),
        "about": items,
    }


def tool_jsonld(
    tool: Tool, category: str, verdict: Verdict, reviews: Sequence[Review], critics: Sequence[Critic], base_url: str
) -> dict[str, Any]:
    """One tool with its reviews."""
    names = {critic.id: critic.name for critic in critics}
    return {
        "@context": CONTEXT,
        "@type": "SoftwareApplication",
        "@id": f"{base_url}/tool/{tool.slug}/",
        "name": tool.name,
        "alternateName": tool.aliases,
        "author": {"@type": "Organization", "name": tool.maker},
        "applicationCategory": category,
        "dateModified": verdict.as_of.isoformat(),
        "review": [_review(review, names[review.critic]) for review in reviews],
    }


def script_block(data: dict[str, Any]) -> str:
    """A script element that holds data; nothing in the data can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _rating(review: Review) -> float:
    """From 0 to 1: the rubric's support, or how probable another author holds it that one should ship."""
    if review.author.kind == "rubric" or review.confidence is None:
        return review.support
    return review.confidence if review.call == "ship" else 1 - review.confidence


def _review(review: Review, name: str) -> dict[str, Any]:
    kind = {"rubric": "SoftwareApplication", "model": "SoftwareApplication", "person": "Person"}[review.author.kind]
    author = {"@type": kind, "name": f"Seatrial critic: {name}", "softwareVersion": review.author.version}
    if kind == "Person":
        author = {"@type": kind, "name": review.author.name}
    elif review.author.kind == "model":
        author["name"] += f", written by the model {review.author.name}"
    found: dict[str, Any] = {
        "@type": "Review",
        "author": author,
        "dateCreated": review.as_of.isoformat(),
        "name": CALLS[review.call].capitalize(),
    }
    if review.call != "withheld":
        found["reviewRating"] = {
            "@type": "Rating",
            "ratingValue": round(100 * _rating(review)),
            "bestRating": 100,
            "worstRating": 0,
        }
    return found
