"""What the reviews of one tool add up to: share, split, stability, and what would flip it.

A call that a model or a person wrote follows from no criteria. In every resample it stays with the probability that its
author gave it, drawn from a seed of tool and critic; in the search for a flip it stays as it is, and only the rubrics'
calls move. The support is the rubrics' in either case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.flip import Scale, smallest_change
from seatrial.panel.resample import DRAWS, Floats, seeded
from seatrial.panel.review import Call, Flip, PanelCall, Review, Verdict
from seatrial.panel.rubric import Sitting, flip_text
from seatrial.panel.scoring import Case, Position, Rubric

VERDICT_WORDS = {"ship": "a ship", "skip": "a skip", "split": "a split panel", "withheld": "no verdict"}


def panel_call(ships: float, skips: float) -> PanelCall:
    """The call of a panel: the majority of those that made one; weights may count some critics more."""
    if not ships and not skips:
        return "withheld"
    return "ship" if ships > skips else "skip" if skips > ships else "split"


def panel_rubrics(critics: list[Critic], sitting: Sitting) -> list[Rubric]:
    """Every critic's rubric on one tool."""
    return [Rubric(critic, sitting.tool, sitting.case, sitting.stale) for critic in critics]


def fixed_calls(reviews: Iterable[Review]) -> dict[str, Call]:
    """The calls that no rubric made, by critic."""
    return {review.critic: review.call for review in reviews if review.author.kind != "rubric"}


def judge_all(rubrics: list[Rubric], changes: Case | None = None, fixed: Mapping[str, Call] | None = None) -> PanelCall:
    """The panel's call, as it is or with some positions changed; `fixed` calls stay whatever changes."""
    held = fixed or {}
    calls = [held.get(rubric.critic.id) or rubric.judge(changes).call for rubric in rubrics]
    return panel_call(calls.count("ship"), calls.count("skip"))


def panel_scales(rubrics: list[Rubric], sitting: Sitting) -> list[Scale]:
    """One scale for each metric that any critic weighs."""
    rows: dict[str, list[Criterion]] = {}
    for rubric in rubrics:
        for row in rubric.criteria:
            rows.setdefault(row.metric, []).append(row)
    return [Scale(sitting.metrics[metric], tuple(found)) for metric, found in rows.items()]


def panel_step(rubrics: list[Rubric], metric: str, place: Position) -> float:
    """How much of the panel's weight a change of one metric moves, 0 to 1."""
    return sum(rubric.step(metric, place) for rubric in rubrics) / len(rubrics)


def ship_draws(review: Review, support: Floats) -> NDArray[np.bool_]:
    """In every draw, whether a review says ship; `support` is its rubric's, shape (DRAWS,)."""
    if review.author.kind == "rubric":
        return np.asarray(support >= review.ship_from)
    stays = seeded("written", review.tool, review.critic).random(DRAWS) < (review.confidence or 0.0)
    return stays if review.call == "ship" else ~stays


def ship_counts(reviews: list[Review], supports: dict[str, Floats]) -> tuple[NDArray[np.int64], int]:
    """In every draw, how many of the critics that made a call say ship; and how many made one."""
    calling = [review for review in reviews if review.call != "withheld"]
    if not calling:
        return np.zeros(1, dtype=np.int64), 0
    ships = [ship_draws(review, supports[review.critic]) for review in calling]
    return np.sum(ships, axis=0), len(calling)


def mean_support(reviews: list[Review], supports: dict[str, Floats]) -> Floats | None:
    """In every draw, the mean support of the critics that made a call."""
    calling = [supports[review.critic] for review in reviews if review.call != "withheld"]
    return np.asarray(np.mean(calling, axis=0)) if calling else None


def give_verdict(
    critics: list[Critic], sitting: Sitting, reviews: list[Review], supports: dict[str, Floats]
) -> Verdict:
    """Add up the reviews of one tool."""
    calls = [review.call for review in reviews]
    ships, skips = calls.count("ship"), calls.count("skip")
    call = panel_call(ships, skips)
    counts, made = ship_counts(reviews, supports)
    drawn = mean_support(reviews, supports)
    same = {"ship": counts * 2 > made, "skip": counts * 2 < made, "split": counts * 2 == made}.get(call)
    known = [review.support for review in reviews if review.call != "withheld"]
    return Verdict(
        tool=sitting.tool.slug,
        call=call,
        ships=ships,
        skips=skips,
        withheld=calls.count("withheld"),
        share=ships / made if made else None,
        support=sum(known) / len(known) if known else None,
        support_low=float(np.quantile(drawn, 0.05)) if drawn is not None else None,
        support_high=float(np.quantile(drawn, 0.95)) if drawn is not None else None,
        stability=float(np.mean(same)) if same is not None else None,
        flip=_flip(critics, sitting, fixed_calls(reviews)),
        as_of=sitting.as_of,
    )


def _flip(critics: list[Critic], sitting: Sitting, fixed: Mapping[str, Call]) -> Flip | None:
    rubrics = panel_rubrics(critics, sitting)
    moving = [rubric for rubric in rubrics if rubric.critic.id not in fixed]
    found = smallest_change(
        sitting.case,
        panel_scales(moving, sitting),
        lambda changes: judge_all(rubrics, changes, fixed),
        lambda metric, place: panel_step(rubrics, metric, place),
    )
    if found is None:
        return None
    outcome = judge_all(rubrics, found, fixed)
    changes = sitting.changes(found)
    return Flip(outcome=outcome, changes=changes, text=flip_text(VERDICT_WORDS[outcome], changes))
