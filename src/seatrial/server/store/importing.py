"""The catalogue and the panel's reviews, into the database: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel

from seatrial.errors import Problem
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.pricing.prices import current_day
from seatrial.facts.pricing.schema import PricesFile
from seatrial.facts.tool import Tool
from seatrial.panel.memory.history import read_history
from seatrial.panel.memory.rerun import judge_again
from seatrial.panel.memory.state import State, carry_over, state_of
from seatrial.panel.panel import Assessment, Panel, load_panel
from seatrial.panel.predictions.gather import forecasts_of
from seatrial.panel.predictions.judge import World
from seatrial.server.database.moments import one_at_a_time, one_moment
from seatrial.server.models import ReviewRow, Snapshot, ToolRow, VerdictRow
from seatrial.server.store.changes import earlier_state, keep_changes
from seatrial.server.store.drafts import published_reviews, with_reviews
from seatrial.server.store.fingerprint import fingerprint
from seatrial.server.store.predictions import keep_predictions, resolve_predictions
from seatrial.server.store.renames import carry_votes
from seatrial.server.store.shelf import kept_assessments
from seatrial.server.store.trials import keep_trials
from seatrial.server.store.vote_limits import forget_addresses

Assessed = list[tuple[Tool, Assessment]]


def import_catalogue(folder: Path) -> tuple[Snapshot, bool]:
    """Make the database hold what the folder holds: the snapshot, and whether it is a new one.

    Everything is read and judged first, but not again what the last import judged on the same evidence. Then it is
    written in one transaction: an import that is interrupted leaves the earlier snapshot and its history as they
    were. Broken tools are left out and named in the snapshot's `problems`; BadFile where metrics, categories, a
    critic or the history are broken, for nothing can be judged without the ones or told without the other.
    """
    by_people = published_reviews()
    content = with_reviews(fingerprint(folder), by_people)
    if known := Snapshot.objects.filter(content=content).first():
        return known, False
    panel, history = load_panel(folder, every_sentence=True), read_history(folder)
    panel.written = {**panel.written, **by_people}  # a person overrules
    catalogue = panel.catalogue
    with one_moment():  # the state and the reviews of one import, not of two
        earlier, judged = earlier_state(), kept_assessments()
    rerun = judge_again(panel, earlier, judged)
    assessed = [(tool, rerun.assessments[tool.slug]) for tool in catalogue.tools.values()]
    state = state_of(panel, rerun.assessments, keys=rerun.keys)
    state = carry_over(state, earlier or history.state, {problem.file.stem for problem in catalogue.problems})
    with transaction.atomic():
        one_at_a_time("import")
        keep_changes(history, state)
        Snapshot.objects.all().delete()
        snapshot = _write_snapshot(content, folder, catalogue, panel, state)
        _write_rows(snapshot, assessed, catalogue.prices)
        keep_trials(panel.trials, folder)
        carry_votes(catalogue.tools.values())
        forget_addresses(timezone.now())
        keep_predictions(panel.predictions, forecasts_of(row for _, done in assessed for row in done.reviews))
        resolve_predictions(World(catalogue, panel.critics), current_day())
    return snapshot, True


def _write_snapshot(content: str, folder: Path, catalogue: Catalogue, panel: Panel, state: State) -> Snapshot:
    return Snapshot.objects.create(
        content=content,
        metrics=_documents(catalogue.metrics.values()),
        categories=_documents(catalogue.categories.values()),
        licences=_documents(catalogue.licences.files.values()),
        critics=_documents(panel.critics),
        problems=[_problem(problem, folder) for problem in catalogue.problems],
        gpus=_documents(catalogue.gpus.values()),
        configs={slug: config.model_dump(mode="json") for slug, config in catalogue.configs.items()},
        state=_document(state),
    )


def _write_rows(snapshot: Snapshot, assessed: Assessed, prices: Mapping[str, PricesFile]) -> None:
    ToolRow.objects.bulk_create(
        ToolRow(
            snapshot=snapshot,
            slug=tool.slug,
            name=tool.name,
            category=tool.category,
            document=_document(tool),
            prices=_document(prices[tool.slug]) if tool.slug in prices else None,
        )
        for tool, _ in assessed
    )
    ReviewRow.objects.bulk_create(
        ReviewRow(
            snapshot=snapshot,
            tool=tool.slug,
            critic=review.critic,
            author=review.author.kind,
            position=position,
            call=review.call,
            confidence=review.confidence,
            document=_document(review),
        )
        for tool, assessment in assessed
        for position, review in enumerate(assessment.reviews)
    )
    VerdictRow.objects.bulk_create(
        VerdictRow(
            snapshot=snapshot,
            tool=tool.slug,
            call=assessment.verdict.call,
            share=assessment.verdict.share,
            document=_document(assessment.verdict),
        )
        for tool, assessment in assessed
    )


def _document(thing: BaseModel) -> dict[str, Any]:
    return thing.model_dump(mode="json", by_alias=True)


def _documents(things: Iterable[BaseModel]) -> list[dict[str, Any]]:
    return [_document(thing) for thing in things]


def _problem(problem: Problem, folder: Path) -> dict[str, Any]:
    """With the path inside the catalogue: readers of a page need not know where it lies on the server."""
    file = problem.file.relative_to(folder) if problem.file.is_relative_to(folder) else problem.file
    return {
        "file": (Path("catalogue") / file).as_posix(),
        "line": problem.line,
        "cause": problem.cause.replace(f"{folder}/", "catalogue/"),
        "next_step": problem.next_step.replace(f"{folder}/", "catalogue/"),
    }
