"""Pages: Jinja templates beside this file, rendered with what they need and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from seatrial.comparison.brief import LICENCE_CLASSES, MODALITIES
from seatrial.comparison.comparison import Comparison
from seatrial.errors import Problem
from seatrial.evidence.dates import write_date
from seatrial.evidence.quantity import write_number
from seatrial.facts.licensing.licences import CLASS_MEANINGS
from seatrial.facts.pricing.prices import LABELS, price_text
from seatrial.facts.pricing.workload import dollars
from seatrial.panel.critic import Critic
from seatrial.panel.resample import DRAWS
from seatrial.panel.sentences import join_words
from seatrial.publish import charts, charts_prices, charts_trials, charts_votes
from seatrial.publish.calls import CALLS
from seatrial.publish.charts_changes import calendar
from seatrial.publish.charts_memory import memory_chart
from seatrial.publish.charts_predictions import calibration_chart
from seatrial.publish.cost_text import hosting_text, states_text, workload_text
from seatrial.publish.footprint_text import gigabytes, rate
from seatrial.publish.jsonld import comparison_jsonld, script_block, tool_jsonld
from seatrial.publish.prediction_text import KINDS, OUTCOMES, figure_text, probability_text
from seatrial.publish.votes_text import ballots_text, names_of, pair_text, readers_text
from seatrial.trials.record import words as trial_words

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
HISTORY_SHOWN = 12  # changes on a tool's page; /changes/ has the others


@dataclass(frozen=True)
class Site:
    """What every page needs to know of the place it stands in."""

    base_url: str
    as_of: date
    problems: list[Problem] = field(default_factory=list)
    standalone: bool = False


def render(template: str, **context: Any) -> str:
    """One page; StrictUndefined names what is missing."""
    return _environment().get_template(template).render(**context)


def standalone_page(comparison: Comparison, critics: list[Critic]) -> str:
    """A comparison as one file that needs no server: the style inside, no form, no fonts to fetch."""
    site = Site(base_url="", as_of=comparison.as_of, standalone=True)
    return render("comparison.html", site=site, comparison=comparison, critics=critics, form={}, problem=None)


def static_url(name: str) -> str:
    """The address of a static file, with its content's hash, so that it can be kept for ever."""
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f}%"


def _points(support: float | None) -> str:
    return "—" if support is None else f"{100 * support:.0f}"


def _day(day: date | str) -> str:
    return write_date(day if isinstance(day, str) else day.isoformat())


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


class Numbers:
    """Numbers the evidence of one page in the order in which it is first cited or shown."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __call__(self, evidence_id: str) -> int:
        """The number of a statement on this page."""
        return self._known.setdefault(evidence_id, len(self._known) + 1)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(percent=_percent, points=_points, day=_day, words=join_words, first_up=_first_up)
    environment.filters.update(price=price_text, dollars=dollars, figure=write_number)
    environment.globals.update(
        charts=charts,
        charts_prices=charts_prices,
        trial_charts=charts_trials,
        trial_words=trial_words,
        PRICE_LABELS=LABELS,
        workload_text=workload_text,
        hosting_text=hosting_text,
        states_text=states_text,
        memory_chart=memory_chart,
        calendar=calendar,
        calibration_chart=calibration_chart,
        figure_text=figure_text,
        probability_text=probability_text,
        PREDICTION_KINDS=KINDS,
        PREDICTION_OUTCOMES=OUTCOMES,
        HISTORY_SHOWN=HISTORY_SHOWN,
        charts_votes=charts_votes,
        readers_text=readers_text,
        ballots_text=ballots_text,
        pair_text=pair_text,
        names_of=names_of,
        gigabytes=gigabytes,
        rate=rate,
        static_url=static_url,
        style=lambda: Markup((STATIC / "seatrial.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        Numbers=Numbers,
        CALLS=CALLS,
        DRAWS=DRAWS,
        LICENCE_CLASSES=LICENCE_CLASSES,
        CLASS_MEANINGS=CLASS_MEANINGS,
        MODALITIES=MODALITIES,
        comparison_jsonld=lambda *given: Markup(script_block(comparison_jsonld(*given))),  # noqa: S704 - escaped there
        tool_jsonld=lambda *given: Markup(script_block(tool_jsonld(*given))),  # noqa: S704 - escaped there
    )
    return environment
