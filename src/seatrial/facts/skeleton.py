"""The first lines of a new tool's file, with every metric its category should state left to fill."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from seatrial.errors import BadInput
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.checking import today
from seatrial.facts.names import name_key
from seatrial.facts.schema import Metric


def write_skeleton(catalogue: Catalogue, folder: Path, url_or_name: str, category: str) -> Path:
    """Write catalogue/tools/<slug>.yaml for a tool that is not there yet, and return its path.

    BadInput where the tool exists already, the name has no letters, or the category is unknown.
    """
    is_url = "://" in url_or_name
    name = _name_from_url(url_or_name) if is_url else url_or_name.strip()
    slug = re.sub(r"[^a-z0-9]+", lambda gap: "." if gap[0] == "." else "-", name.lower()).strip("-.")[:60].rstrip("-.")
    if not slug:
        raise BadInput(f"“{url_or_name}” holds no name.", "Give the tool's name, or the address of its page.")
    if category not in catalogue.categories:
        raise BadInput(f"There is no category “{category}”.", f"Use one of: {', '.join(catalogue.categories)}.")
    file = folder / "tools" / f"{slug}.yaml"
    known = catalogue.names.get(name_key(name))
    if known or file.exists():
        raise BadInput(f"“{name}” is in the catalogue already.", f"Edit {folder / 'tools' / f'{known or slug}.yaml'}.")
    file.parent.mkdir(exist_ok=True)
    wanted = [metric for metric in catalogue.metrics.values() if metric.shown_for(category) and not metric.formula]
    with file.open("x", encoding="utf-8") as opened:
        opened.write(_text(slug, name, category, url_or_name if is_url else "https://", wanted))
    return file


def _name_from_url(url: str) -> str:
    parts = urlsplit(url)
    path = [part for part in parts.path.split("/") if part]
    return path[-1] if path else (parts.hostname or "")


def _text(slug: str, name: str, category: str, url: str, metrics: list[Metric]) -> str:
    lines = [
        "# yaml-language-server: $schema=../../docs/reference/schema/tool.json",
        "# How this file is written: docs/reference/catalogue-format.md",
        "# What no source states, leave out: remove the lines. It is then shown as unknown.",
        f"slug: {slug}",
        f'name: "{_quoted(name)}"',
        'maker: ""',
        f"category: {category}",
        "aliases: []",
        "former_slugs: []",
        "sources:",
        "  maker:",
        f'    url: "{_quoted(url)}"',
        '    title: ""',
        '    publisher: ""',
        "    primary: true  # published by the maker, or by whoever the fact belongs to",
        "facts:",
    ]
    for metric in metrics:
        lines += _fact(metric)
    return "\n".join(lines) + "\n"


def _fact(metric: Metric) -> list[str]:
    allowed = f"  # one of: {', '.join(metric.terms)}" if metric.terms else f"  # {metric.label}: a {metric.kind}"
    value = "[]" if metric.many else '""'
    lines = [f"  - metric: {metric.id}", f"    value: {'' if metric.kind == 'number' else value}{allowed}"]
    if metric.unit:
        lines.append(f'    unit: "{metric.unit}"')
    if metric.terms:
        lines.append('    as_written: ""  # the words of the quote that say it')
    return [*lines, "    source: maker", '    quote: ""', f"    read: {today().isoformat()}"]


def _quoted(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
