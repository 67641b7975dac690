"""Stories of an issue, from what the store knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from urllib.parse import quote

from seatrial.comparison.brief import Brief
from seatrial.comparison.trials import contender_names
from seatrial.facts.tool import Tool
from seatrial.panel.memory.change import Change
from seatrial.publish.calls import CALLS
from seatrial.publish.digest.content import Story
from seatrial.publish.prediction_text import KINDS, OUTCOMES, probability_text
from seatrial.server.store.comparing import comparison_of
from seatrial.server.store.predictions import KeptPrediction
from seatrial.server.store.shelf import Shelf
from seatrial.server.store.trials import KeptTrial
from seatrial.trials.record.words import decision_sentence

NEIGHBOURS = 2  # comparisons told of a new tool: with so many of the best of its kind
MOST_COMPARISONS = 20


def change_stories(shelf: Shelf, changes: Iterable[Change]) -> Iterator[Story]:
    """Verdicts that became others, and why."""
    for row in changes:
        if row.critic is None:
            tally = f" {row.tally}." if row.tally else ""
            yield Story(
                kind="verdict",
                id=f"verdict:{row.id}",
                **_about(shelf, [row.tool]),
                title=row.tool_name,
                text=f"{_sentence(row.reason)}{tally}",
                path=f"/tool/{quote(row.tool)}/" if row.tool in shelf.catalogue.tools else f"/changes/#c-{row.id}",
                before=row.before,
                after=row.after,
            )


def call_stories(shelf: Shelf, changes: Iterable[Change]) -> Iterator[Story]:
    """Critics' calls that became others, one story a tool."""
    found: dict[str, list[Change]] = {}
    for row in changes:
        if row.critic is not None:
            found.setdefault(row.tool, []).append(row)
    for slug, rows in found.items():
        yield Story(
            kind="call",
            id=f"call:{slug}",
            **_about(shelf, [slug]),
            title=rows[0].tool_name,
            more=[f"{row.who}: {_moved(row)}, {row.reason}." for row in rows],
            path=f"/changes/?tool={quote(slug)}",
        )


def tool_stories(shelf: Shelf, new: Sequence[Tool]) -> Iterator[Story]:
    """New tools with their verdicts, and their comparisons with the best of their kind."""
    for tool in new:
        verdict, category = shelf.assess(tool).verdict, shelf.catalogue.categories[tool.category]
        made = verdict.ships + verdict.skips
        tally = f"{CALLS[verdict.call]}, {verdict.ships} of {made} critics ship it" if made else "no call by any critic"
        yield Story(
            kind="tool",
            id=f"tool:{tool.slug}",
            **_about(shelf, [tool.slug]),
            title=tool.name,
            text=f"{category.noun[:1].upper()}{category.noun[1:]} by {tool.maker}. The panel: {tally}.",
            path=f"/tool/{quote(tool.slug)}/",
        )
    pairs = [(other, tool) for tool in new for other in _neighbours(shelf, tool)]
    yield from (comparison_story(shelf, pair) for pair in pairs[:MOST_COMPARISONS])


def comparison_story(shelf: Shelf, pair: Sequence[Tool]) -> Story:
    """A comparison that there was not before, with its answer."""
    comparison = comparison_of(shelf, pair, Brief())
    slugs = [tool.slug for tool in pair]
    return Story(
        kind="comparison",
        id=f"comparison:{'-vs-'.join(sorted(slugs))}",
        **_about(shelf, slugs),
        title=" against ".join(tool.name for tool in pair),
        text=comparison.sentence,
        path=f"/compare/{quote('-vs-'.join(slugs))}/",
    )


def trial_stories(shelf: Shelf, kept: Sequence[KeptTrial]) -> Iterator[Story]:
    """New trials with what they decided, and the comparisons that now rest on them."""
    known = shelf.catalogue.tools
    for row in kept:
        record, result = row.record, row.record.result
        names = contender_names(result.arms, {slug: tool.name for slug, tool in known.items()})
        yield Story(
            kind="trial",
            id=f"trial:{record.id}",
            **_about(shelf, record.tools),
            title=record.title,
            more=[decision_sentence(decided, names, result.margin) for decided in record.overall],
            path=f"/trials/{quote(record.id)}/",
        )
        tools = [known[slug] for slug in record.tools if slug in known]
        yield from (comparison_story(shelf, pair) for pair in list(combinations(tools, 2))[:3])


def prediction_stories(shelf: Shelf, kept: Sequence[KeptPrediction]) -> Iterator[Story]:
    """Predictions whose day came, and how they turned out."""
    for row in kept:
        forecast, ended = row.forecast, row.filed.standing
        if ended is None:
            continue
        maker = f"{KINDS[forecast.by.kind]} ({forecast.by.name})"
        yield Story(
            kind="prediction",
            id=f"prediction:{forecast.id}",
            **_about(shelf, forecast.tools),
            title=forecast.statement,
            text=f"It {OUTCOMES[ended.outcome]}: {_sentence(ended.why)} {_given(forecast.probability)} by {maker}.",
            path="/predictions/#resolved",
        )


def _given(probability: float | None) -> str:
    return "Without a probability" if probability is None else f"Given {probability_text(probability)}"


def _neighbours(shelf: Shelf, tool: Tool) -> list[Tool]:
    others = [row.tool for row in shelf.in_category(tool.category) if row.tool.slug != tool.slug]
    return others[:NEIGHBOURS]


def _about(shelf: Shelf, slugs: Sequence[str]) -> dict[str, list[str]]:
    """The tools of a story by every name they had, and their categories."""
    known = [shelf.catalogue.tools[slug] for slug in slugs if slug in shelf.catalogue.tools]
    names = {*slugs, *(name for tool in known for name in tool.former_slugs)}
    return {"tools": sorted(names), "categories": sorted({tool.category for tool in known})}


def _moved(row: Change) -> str:
    after = CALLS.get(row.after or "", row.after or "no longer judged")
    return f"{CALLS.get(row.before, row.before)} → {after}" if row.before else after


def _sentence(text: str) -> str:
    whole = f"{text[:1].upper()}{text[1:]}"
    return whole if whole.endswith((".", "”", "?")) else f"{whole}."
