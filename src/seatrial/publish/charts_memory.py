"""Where the memory goes: weights, cache and overhead of one accelerator against what of it can be used."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from seatrial.facts.footprint.footprint import PerGpu
from seatrial.publish.charts import LEFT, RIGHT, WIDTH
from seatrial.publish.footprint_text import gigabytes


def memory_chart(each: PerGpu) -> Markup:
    """One bar, stacked, with the limit as an upright line."""
    overhead = (each.overhead.low + each.overhead.high) / 2
    parts = [("weights", each.weights), ("cache", each.cache), ("overhead", overhead)]
    most = max(each.needed, each.usable) * 1.04
    x, drawn, told = float(LEFT), [], []
    for index, (name, size) in enumerate(parts):
        wide = size / most * (RIGHT - LEFT)
        drawn.append(f'<rect x="{x:.1f}" y="20" width="{wide:.1f}" height="22" class="m{index + 1}"/>')
        drawn.append(f'<rect x="{LEFT + 118 * index}" y="54" width="9" height="9" class="m{index + 1}"/>')
        drawn.append(f'<text x="{LEFT + 118 * index + 13}" y="62" class="tick">{name} {gigabytes(size)}</text>')
        told.append(f"{name} {gigabytes(size)}")
        x += wide
    limit = LEFT + each.usable / most * (RIGHT - LEFT)
    drawn.append(f'<path d="M{limit:.1f} 14v34" class="bar"/>')
    drawn.append(f'<text x="{limit:.1f}" y="10" text-anchor="end" class="label">usable {gigabytes(each.usable)}</text>')
    description = f"{'; '.join(told)}; {gigabytes(each.needed)} needed of {gigabytes(each.usable)} usable"
    words = f"<title>Memory of one accelerator</title><desc>{escape(description)}</desc>"
    shape = f'<svg class="chart" viewBox="0 0 {WIDTH} 68" role="img">{words}{"".join(drawn)}</svg>'
    return Markup(shape)  # noqa: S704 - numbers, and words of our own
