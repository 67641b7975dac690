"""The catalogue: every tool that can be read, and every problem with those that cannot."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from seatrial.errors import BadFile, BadInput, NotFound, NotReady, Problem
from seatrial.evidence.evidence import Evidence, evidence_id
from seatrial.facts.checking import name_problems, tool_problems
from seatrial.facts.derived import derived_evidence
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.families import build_model
from seatrial.facts.licensing.checking import licence_problems
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.names import name_key, nearest
from seatrial.facts.parsing import parse, parse_list
from seatrial.facts.pricing.checking import load_prices
from seatrial.facts.pricing.schema import PricesFile
from seatrial.facts.reading import Document, read_file
from seatrial.facts.schema import Category, ConfigFile, LicenceFile, Metric, Terms, ToolFile
from seatrial.facts.tool import Tool
from seatrial.facts.values import write_value

ACCELERATORS = Category(
    id="accelerators", name="Accelerators", noun="an accelerator", about="What models run on: cards and processors."
)


@dataclass
class Catalogue:
    """Tools by slug, with what is needed to read and name them."""

    categories: dict[str, Category]
    metrics: dict[str, Metric]
    licences: Licences
    tools: dict[str, Tool]
    problems: list[Problem] = field(default_factory=list)
    gpus: dict[str, Tool] = field(default_factory=dict)
    configs: dict[str, ConfigFile] = field(default_factory=dict)
    prices: dict[str, PricesFile] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name that means a tool, as a key, with the tool's slug."""
        found: dict[str, str] = {}
        for tool in self.tools.values():
            for name in (tool.slug, tool.name, *tool.aliases, *tool.former_slugs):
                found.setdefault(name_key(name), tool.slug)
        return found

    @cached_property
    def as_of(self) -> date:
        """The day of the newest reading: what the catalogue knows, it knows as of this day."""
        return max((item.read for tool in self.tools.values() for item in tool.evidence), default=date(2026, 1, 1))

    def resolve(self, name: str) -> Tool:
        """The tool that a slug, name, alias or former slug means; NotFound names those that come close."""
        slug = self.names.get(name_key(name))
        if slug is None:
            labels = {
                label: tool.slug for tool in self.tools.values() for label in (tool.slug, tool.name, *tool.aliases)
            }
            close = dict.fromkeys(labels[label] for label in nearest(name, list(labels), 6))
            raise NotFound("tool", name, list(close)[:3])
        return self.tools[slug]

    def in_category(self, category: str) -> list[Tool]:
        """The tools of one category, by name."""
        found = (tool for tool in self.tools.values() if tool.category == category)
        return sorted(found, key=lambda tool: tool.name.lower())


def catalogue_folder() -> Path:
    """Where the catalogue is: SEATRIAL_CATALOGUE, the checkout's folder, or the one inside the package."""
    here = Path(__file__).resolve()
    chosen = os.environ.get("SEATRIAL_CATALOGUE")
    candidates = [Path(chosen)] if chosen else [here.parents[3] / "catalogue", here.parents[1] / "catalogue"]
    for folder in candidates:
        if (folder / "metrics.yaml").is_file():
            return folder
    raise NotReady(
        f"There is no catalogue in {candidates[0]}.", "Set SEATRIAL_CATALOGUE to a folder with metrics.yaml."
    )


def load_catalogue(folder: Path, only: Iterable[Path] | None = None) -> Catalogue:
    """Read and validate a catalogue. A broken tool is left out and named in `problems`.

    Broken metrics or categories raise BadFile: nothing can be read without them. `only` limits the
    reported problems to some files; names are still checked against all.
    """
    categories = {row.id: row for row in parse_list(read_file(folder / "categories.yaml"), Category)}
    metrics = {row.id: row for row in parse_list(read_file(folder / "metrics.yaml"), Metric)}
    problems: list[Problem] = []
    licences = Licences(_read_licences(folder, problems))
    tools = _read_tools(folder / "tools", categories, metrics, licences, problems)
    gpus = _read_tools(folder / "gpus", {ACCELERATORS.id: ACCELERATORS}, metrics, licences, problems)
    configs = _read_configs(folder / "configs", problems)
    prices = load_prices(folder, {file.stem for file in (folder / "tools").glob("*.y*ml")}, problems)
    if only is not None:
        chosen = {file.resolve() for file in only}
        problems = [row for row in problems if chosen & {file.resolve() for file in (row.file, row.other) if file}]
    return Catalogue(categories, metrics, licences, tools, problems, gpus=gpus, configs=configs, prices=prices)


def _read_tools(
    folder: Path,
    categories: dict[str, Category],
    metrics: dict[str, Metric],
    licences: Licences,
    problems: list[Problem],
) -> dict[str, Tool]:
    """The tools of a folder by slug; what is broken goes to `problems`."""
    accepted: dict[str, tuple[Document, ToolFile]] = {}
    for file in sorted(folder.glob("*.y*ml")):
        try:
            document = read_file(file)
            tool = parse(document, ToolFile)
        except BadFile as error:
            problems += error.problems
            continue
        found = list(tool_problems(document, tool, metrics, categories, licences))
        if tool.slug in accepted:
            cause = f"The slug “{tool.slug}” is that of {accepted[tool.slug][0].file.name} already."
            found.append(Problem(file, document.line(("slug",)), cause, "Keep one of the two files."))
        problems += found
        if not found:
            accepted[tool.slug] = document, tool
    for slug, problem in name_problems(dict(accepted)):
        problems.append(problem)
        accepted.pop(slug, None)
    return {slug: _tool(tool, metrics, licences) for slug, (_, tool) in accepted.items()}


def _read_configs(folder: Path, problems: list[Problem]) -> dict[str, ConfigFile]:
    """The models' configurations by the slug of their tool; each has to describe a model that can be built."""
    found: dict[str, ConfigFile] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            document = read_file(file)
            found[file.stem] = parse(document, ConfigFile)
            build_model(Config(found[file.stem].config, str(file)))
        except BadFile as error:
            problems += error.problems
        except BadInput as error:
            problems.append(Problem(file, document.line(("config",)), error.cause, error.next_step))
            found.pop(file.stem)
    return found


def _read_licences(folder: Path, problems: list[Problem]) -> dict[str, LicenceFile]:
    found: dict[str, LicenceFile] = {}
    for file in sorted((folder / "licences").glob("*.yaml")):
        try:
            document = read_file(file)
            licence = parse(document, LicenceFile)
        except BadFile as error:
            problems += error.problems
            continue
        if licence.id != file.stem:
            cause = f"The id is “{licence.id}”, the file “{file.name}”."
            problems.append(Problem(file, document.line(("id",)), cause, "Give both the same name."))
        if wrong := list(licence_problems(document, licence)):
            problems += wrong
            licence = licence.model_copy(update={"terms": Terms()})  # not read, rather than read wrongly
        found[licence.id] = licence
    return found


def _tool(entry: ToolFile, metrics: dict[str, Metric], licences: Licences) -> Tool:
    evidence = []
    for fact in entry.facts:
        metric = metrics[fact.metric]
        source = entry.sources[fact.source].source()
        evidence.append(
            Evidence(
                id=evidence_id(entry.slug, fact.metric, fact.value, fact.unit, source.url),
                tool=entry.slug,
                metric=fact.metric,
                value=fact.value if not metric.many or isinstance(fact.value, list) else [str(fact.value)],
                unit=fact.unit,
                low=fact.low,
                high=fact.high,
                text=write_value(fact.value, fact.unit, metric, licences.names),
                source=source,
                quote=fact.quote,
                read=fact.read,
                note=fact.note,
                primary=source.primary,
            )
        )
    names = entry.model_dump(include={"slug", "name", "maker", "category", "aliases", "former_slugs"})
    stated = Tool(**names, evidence=evidence)
    return Tool(**names, evidence=[*evidence, *derived_evidence(stated, metrics, licences)])
