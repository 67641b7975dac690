"""Predictions: kept as they were first made, resolved by their rules when the day comes, and never edited."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Literal, cast

from django.db import IntegrityError, transaction
from django.db.models import Max

from seatrial.errors import BadInput, NotFound
from seatrial.facts.names import nearest
from seatrial.panel.predictions.forecast import Filed, Forecast, Outcome, Proof, Resolution, resolved
from seatrial.panel.predictions.judge import World
from seatrial.panel.predictions.resolve import resolve_due
from seatrial.server.models import PredictionRow, ResolutionRow

Standing = Literal["on record", "changed", "gone"]
EVERY = 5.0  # seconds for which a version is believed


class Overtaken(BadInput):
    """Somebody else resolved a prediction while an editor was about to."""


@dataclass(frozen=True)
class KeptPrediction:
    """A prediction with its resolutions, and how the catalogue now stands to it."""

    filed: Filed
    standing: Standing

    @property
    def forecast(self) -> Forecast:
        """What was predicted."""
        return self.filed.forecast


def keep_predictions(filed: Sequence[Filed], of_reviews: Iterable[Forecast]) -> None:
    """Add what is new, and note what the catalogue changed or lost. Call inside the import's transaction.

    Of a review's prediction the first stands: its probability is that of the day on which it was made.
    """
    known = {row.slug: row for row in PredictionRow.objects.all()}
    brought = {row.forecast.id: row.forecast for row in filed}
    origins = PredictionRow.Origin
    new = [_row(forecast, origins.CATALOGUE) for slug, forecast in brought.items() if slug not in known]
    reviews = {forecast.id: forecast for forecast in of_reviews}
    new += [_row(row, origins.REVIEW) for slug, row in reviews.items() if slug not in known and slug not in brought]
    PredictionRow.objects.bulk_create(new)
    for slug, row in known.items():
        standing = _standing(row, brought.get(slug)) if row.origin == origins.CATALOGUE else row.standing
        if standing != row.standing:
            PredictionRow.objects.filter(pk=row.pk).update(standing=standing)
    _keep_filed(filed)


def kept_predictions(slugs: Iterable[str] | None = None) -> list[KeptPrediction]:
    """Every prediction that was ever made here, by the day on which it comes due."""
    rows = PredictionRow.objects.prefetch_related("resolutions")
    return [_kept(row) for row in (rows if slugs is None else rows.filter(slug__in=list(slugs)))]


def resolve_predictions(world: World, today: date) -> list[Filed]:
    """Record what resolves itself today: the predictions that did, each with its resolution."""
    done = resolve_due([row.filed for row in _open()], world, today)
    return [row for row in done if row.standing and _add(row.forecast.id, row.standing)]


def kept_prediction(slug: str) -> KeptPrediction:
    """The prediction of an id; NotFound names those that come close."""
    found = kept_predictions([slug])
    if not found:
        names = list(PredictionRow.objects.values_list("slug", flat=True))
        raise NotFound("prediction", slug, nearest(slug, names, 3))
    return found[0]


def resolve_prediction(
    slug: str, *, outcome: Outcome, decided: date, by: str, why: str, proof: Proof, seen: int | None = None
) -> Filed:
    """Record an editor's resolution; one that stood before is superseded and stays.

    `seen` is how many resolutions the editor had before them: Overtaken where there are others by now.
    """
    before = kept_prediction(slug).filed
    more = resolved(before, outcome=outcome, decided=decided, by=by, why=why, proof=[proof])
    overtaken = seen is not None and seen != len(before.resolutions)
    if overtaken or more.standing is None or not _add(slug, more.standing):
        raise Overtaken("Somebody else resolved it in the meantime.", "Look at that resolution first.")
    _forget_version()
    return more


def came_due_since(day: date) -> list[KeptPrediction]:
    """What was resolved on a day or later, the newest first; for those who want to know what came of it."""
    slugs = ResolutionRow.objects.filter(decided__gte=day).values_list("prediction__slug", flat=True)
    found = kept_predictions(set(slugs))
    return sorted(found, key=lambda row: (row.filed.resolutions[-1].decided, row.forecast.id), reverse=True)


def predictions_version() -> tuple[int, int]:
    """Grows with every prediction and resolution; at most EVERY seconds old, so that every page can ask."""
    global _version, _read
    with _lock:
        if time.monotonic() - _read >= EVERY:
            made = PredictionRow.objects.aggregate(last=Max("id"))["last"] or 0
            ended = ResolutionRow.objects.aggregate(last=Max("id"))["last"] or 0
            _version, _read = (made, ended), time.monotonic()
        return _version


def _forget_version() -> None:
    global _read
    with _lock:
        _read = float("-inf")


_lock = Lock()
_version = (0, 0)
_read = float("-inf")


def _open() -> list[KeptPrediction]:
    return [_kept(row) for row in PredictionRow.objects.filter(resolutions__isnull=True)]


def _keep_filed(filed: Sequence[Filed]) -> None:
    """The catalogue's resolutions that are not kept yet, each behind what stands here."""
    known = set(ResolutionRow.objects.exclude(filed="").values_list("filed", flat=True))
    for row in filed:
        fresh = [resolution for resolution in row.resolutions if resolution.sha256 not in known]
        if not fresh:
            continue
        kept = kept_predictions([row.forecast.id])[0].filed
        for resolution in fresh:
            given: dict[str, Any] = resolution.model_dump(exclude={"number", "supersedes", "sha256"})
            kept = resolved(kept, **given)
            _add(row.forecast.id, kept.resolutions[-1], filed=resolution.sha256)


def _add(slug: str, resolution: Resolution, *, filed: str = "") -> bool:
    """Whether it was added: not where another worker was first."""
    prediction = PredictionRow.objects.get(slug=slug)
    try:
        with transaction.atomic():
            ResolutionRow.objects.create(
                prediction=prediction,
                number=resolution.number,
                outcome=resolution.outcome,
                decided=resolution.decided,
                filed=filed,
                document=resolution.model_dump(mode="json"),
            )
    except IntegrityError:
        return False
    return True


def _row(forecast: Forecast, origin: str) -> PredictionRow:
    return PredictionRow(
        slug=forecast.id,
        origin=origin,
        critic=forecast.by.critic or "",
        resolves_on=forecast.resolves_on,
        document=forecast.model_dump(mode="json"),
    )


def _standing(row: PredictionRow, now: Forecast | None) -> str:
    if now is None:
        return PredictionRow.Standing.GONE
    same = _claim(row.document) == _claim(now.model_dump(mode="json"))
    return PredictionRow.Standing.ON_RECORD if same else PredictionRow.Standing.CHANGED


def _claim(document: Mapping[str, Any]) -> dict[str, Any]:
    """What must not change: all but the note beside it."""
    return {name: value for name, value in document.items() if name != "note"}


def _kept(row: PredictionRow) -> KeptPrediction:
    resolutions = [Resolution.model_validate(found.document) for found in row.resolutions.all()]
    filed = Filed(forecast=Forecast.model_validate(row.document), resolutions=resolutions)
    return KeptPrediction(filed, cast(Standing, row.standing))
