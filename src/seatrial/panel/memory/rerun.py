"""Judging again only what has to be: reviews whose inputs are the same stand as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from seatrial.facts.tool import Tool
from seatrial.panel.memory.judging import judging_code
from seatrial.panel.memory.keys import LENGTH, Keys
from seatrial.panel.memory.state import State
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.review import Review


@dataclass(frozen=True)
class Rerun:
    """Every tool's assessment; `judged` holds what was judged again, as (tool, critic); `keys` by tool and critic."""

    assessments: dict[str, Assessment]
    judged: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)


def judge_again(panel: Panel, earlier: State | None, known: Mapping[str, Assessment]) -> Rerun:
    """The assessments of a whole catalogue: equal to judging all of it.

    `known`: what was judged of each tool when the panel was in the state `earlier`. Another version of the code
    that judges makes nothing of it usable.
    """
    rerun = Rerun({})
    usable = earlier.tools if earlier and earlier.judging == judging_code()[:LENGTH] else {}
    keys = Keys(panel)
    for slug, tool in panel.catalogue.tools.items():
        of_tool = rerun.keys[slug] = keys.of(tool)
        entry = usable.get(slug)
        before = known.get(slug) if entry else None
        kept = {
            review.critic: _of_day(review, panel)
            for review in (before.reviews if before else [])
            if entry and review.critic in entry.calls and entry.calls[review.critic].key == of_tool.get(review.critic)
        }
        rerun.judged.extend((slug, critic) for critic in of_tool if critic not in kept)
        rerun.assessments[slug] = _assess(panel, tool, before, kept)
    return rerun


def _assess(panel: Panel, tool: Tool, before: Assessment | None, kept: dict[str, Review]) -> Assessment:
    order = [critic.id for critic in panel.critics]
    if before and list(kept) == order and len(before.reviews) == len(order):
        verdict = before.verdict.model_copy(update={"as_of": panel.catalogue.as_of})
        return Assessment([kept[id] for id in order], verdict)
    return panel.assess(tool, kept)


def _of_day(review: Review, panel: Panel) -> Review:
    """A review as of the catalogue's present day; nothing else in it depends on it, or its key would."""
    return review.model_copy(update={"as_of": panel.catalogue.as_of})
