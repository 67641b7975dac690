"""The page and the data of a comparison from a catalogue's folder: what freezing keeps, and thawing makes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import Comparison, compare, pick_tools
from seatrial.facts.pricing.prices import on_day
from seatrial.panel.panel import Panel, load_panel
from seatrial.publish.html import standalone_page


@dataclass(frozen=True)
class Made:
    """A comparison, and how it is written."""

    panel: Panel
    comparison: Comparison
    page: bytes
    data: bytes


def make(folder: Path, tools: Sequence[str], brief: Brief, day: date, *, every_sentence: bool = False) -> Made:
    """Compare on a day, whatever day it is; `every_sentence` as of `load_panel`."""
    with on_day(day):
        panel = load_panel(folder, every_sentence=every_sentence)
        comparison = compare(panel, pick_tools(tools, panel.catalogue.resolve), brief)
        page = standalone_page(comparison, panel.critics).encode()
        return Made(panel, comparison, page, comparison.model_dump_json(indent=1).encode())
