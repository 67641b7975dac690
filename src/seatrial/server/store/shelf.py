"""The shelf: the newest snapshot as the core's objects, kept in memory until a newer one is imported."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from django.db import DatabaseError

from seatrial.comparison.standing import Standing, ranked, standing
from seatrial.errors import NotReady, Problem
from seatrial.evidence.evidence import Evidence
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.pricing.schema import PricesFile
from seatrial.facts.schema import Category, ConfigFile, LicenceFile, Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic
from seatrial.panel.panel import Assessment, Panel
from seatrial.panel.review import Review, Verdict
from seatrial.panel.written import written_again
from seatrial.server.database.moments import one_moment, table_is_missing
from seatrial.server.models import ReviewRow, Snapshot, ToolRow, VerdictRow
from seatrial.server.store.trials import KeptTrial, kept_trials


@dataclass(eq=False)  # one snapshot, one shelf: told apart by identity, so that it can key a cache
class Shelf:
    """One snapshot in memory; nothing on it changes."""

    snapshot: int
    content: str
    catalogue: Catalogue
    panel: Panel
    assessments: dict[str, Assessment]
    trials: list[KeptTrial] = field(default_factory=list)

    @property
    def version(self) -> tuple[int, str]:
        """What tells this snapshot from every other."""
        return self.snapshot, self.content

    def assess(self, tool: Tool) -> Assessment:
        """What the panel said of a tool, from the rows."""
        return self.assessments[tool.slug]

    def standing(self, tool: Tool) -> Standing:
        """A tool's line in a list."""
        return standing(tool, self.assess(tool).verdict, self.catalogue.categories[tool.category])

    def in_category(self, category: str) -> list[Standing]:
        """The tools of a category, best first."""
        return ranked(self.standing(tool) for tool in self.catalogue.in_category(category))

    def trials_of(self, tool: Tool) -> list[KeptTrial]:
        """The trials in which a tool took part, the newest first."""
        return [row for row in self.trials if tool.slug in row.record.tools]

    @cached_property
    def reviews(self) -> dict[str, list[tuple[Tool, Review]]]:
        """Each critic's reviews, by the name of the tool."""
        tools = sorted(self.catalogue.tools.values(), key=lambda tool: tool.name.casefold())
        found: dict[str, list[tuple[Tool, Review]]] = {critic.id: [] for critic in self.panel.critics}
        for tool in tools:
            for review in self.assess(tool).reviews:
                found[review.critic].append((tool, review))
        return found

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Every statement by its id."""
        return {item.id: item for tool in self.catalogue.tools.values() for item in tool.evidence}

    @cached_property
    def counts(self) -> dict[str, float]:
        """How much of everything there is; `primary_share` is that of the facts, 0 to 1."""
        evidence = list(self.evidence.values())
        facts = [item for item in evidence if item.kind == "fact"]
        return {
            "tools": len(self.catalogue.tools),
            "categories": len(self.catalogue.categories),
            "critics": len(self.panel.critics),
            "facts": len(facts),
            "primary_share": sum(item.primary for item in facts) / max(1, len(facts)),
            "calculations": sum(item.kind == "calculation" for item in evidence),
            "trials": sum(row.counts for row in self.trials),
            "sources": len({item.source.url for item in facts if item.source}),
            "reviews": sum(len(row.reviews) for row in self.assessments.values()),
        }


_lock = Lock()
_kept: Shelf | None = None


def current_content() -> str:
    """The name of the newest snapshot's content; NotReady before the first import."""
    return _newest()[1]


def current_shelf() -> Shelf:
    """The newest snapshot; one small query where it is in memory already. NotReady before the first import."""
    global _kept
    newest = _newest()
    kept = _kept
    if kept is not None and kept.version == newest:
        return kept
    with _lock:
        if _kept is None or _kept.version != newest:
            _kept = _load()
        return _kept


def _newest() -> tuple[int, str]:
    try:
        found = Snapshot.objects.values_list("id", "content").first()
    except DatabaseError as error:
        if not table_is_missing(error):
            raise
        found = None
    if found is None:
        raise NotReady("The catalogue has not been imported yet.", "Run `seatrial setup`.")
    return found


def _load() -> Shelf:
    with one_moment():  # an import may commit between two of the reads
        snapshot = Snapshot.objects.defer("state").get(id=_newest()[0])
        # Sorted here: databases differ in how they order “gpt-4.1” and “gpt-4o”.
        rows = sorted(ToolRow.objects.filter(snapshot=snapshot), key=lambda row: row.slug)
        assessments = _assessments(snapshot.id)
        trials = kept_trials()
    catalogue = _catalogue(snapshot, rows)
    on_record = [row.record for row in trials if row.on_record]
    written = written_again(review for of_tool in assessments.values() for review in of_tool.reviews)
    panel = Panel(catalogue, [Critic.model_validate(row) for row in snapshot.critics], on_record, written)
    return Shelf(snapshot.id, snapshot.content, catalogue, panel, assessments, trials)


def kept_assessments() -> dict[str, Assessment]:
    """What the panel said of every tool at the last import, by slug; nothing before the first."""
    newest = Snapshot.objects.values_list("id", flat=True).first()
    return {} if newest is None else _assessments(newest)


def _assessments(snapshot: int) -> dict[str, Assessment]:
    reviews: dict[str, list[Review]] = defaultdict(list)
    for row in ReviewRow.objects.filter(snapshot=snapshot):
        reviews[row.tool].append(Review.model_validate(row.document))
    verdicts = VerdictRow.objects.filter(snapshot=snapshot)
    return {row.tool: Assessment(reviews[row.tool], Verdict.model_validate(row.document)) for row in verdicts}


def _catalogue(snapshot: Snapshot, rows: list[ToolRow]) -> Catalogue:
    tools = [Tool.model_validate(row.document) for row in rows]
    licences = [LicenceFile.model_validate(row) for row in snapshot.licences]
    problems = [Problem(Path(row["file"]), row["line"], row["cause"], row["next_step"]) for row in snapshot.problems]
    return Catalogue(
        categories={row["id"]: Category.model_validate(row) for row in snapshot.categories},
        metrics={row["id"]: Metric.model_validate(row) for row in snapshot.metrics},
        licences=Licences({licence.id: licence for licence in licences}),
        tools={tool.slug: tool for tool in tools},
        problems=problems,
        prices={row.slug: PricesFile.model_validate(row.prices) for row in rows if row.prices},
        gpus={row["slug"]: Tool.model_validate(row) for row in snapshot.gpus},
        configs={slug: ConfigFile.model_validate(row) for slug, row in snapshot.configs.items()},
    )
