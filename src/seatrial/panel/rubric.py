"""The rubric author: turns evidence into a review by explicit criteria, without a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from seatrial import __version__
from seatrial.evidence.dates import write_date
from seatrial.facts.freshness import stale_metrics
from seatrial.facts.schema import Category, Metric
from seatrial.facts.tool import Tool
from seatrial.panel.critic import Critic, Question
from seatrial.panel.flip import Scale, smallest_change
from seatrial.panel.predictions.horizon import horizon
from seatrial.panel.predictions.rule import CallRule
from seatrial.panel.resample import Floats, Peers, Resampler
from seatrial.panel.review import Answer, Author, Change, Flip, Mark, Prediction, Review, Sentence
from seatrial.panel.scoring import Case, Judgement, Position, Rubric, case_of
from seatrial.panel.sentences import join_words, state, unstated, write_position

AUTHOR = Author(kind="rubric", name="Rubric", version=__version__)
TRIALS = "trials"  # the group of the metrics that trials measure: said where there are any, missed nowhere
RERUN = "The rubric is run again on that day's catalogue; the statement is true if the call is the same."
CALL_WORDS = {"ship": "a ship", "skip": "a skip", "withheld": "no call"}


@dataclass
class Sitting:
    """One tool before the panel: what all critics share."""

    tool: Tool
    category: Category
    metrics: dict[str, Metric]
    as_of: date
    rivals: int
    peers: Peers

    def __post_init__(self) -> None:
        self.case: Case = case_of(self.tool, self.metrics, self.as_of)
        self.stale = stale_metrics(self.tool, self.metrics, self.as_of)
        self.resampler = Resampler(self.tool, self.metrics, self.as_of, self.peers)

    def changes(self, found: Case) -> list[Change]:
        """A found change of positions as a person reads it."""
        return [self._change(name, place) for name, place in found.items()]

    def _change(self, name: str, place: Position) -> Change:
        metric = self.metrics[name]
        leading = self.tool.leading(name)
        was = write_position(self.case.get(name), metric, self.as_of)
        return Change(
            tool=self.tool.slug,
            metric=name,
            label=metric.label,
            was=leading.text if leading and not metric.many else was,
            becomes=write_position(place, metric, self.as_of),
        )


def write_review(critic: Critic, sitting: Sitting) -> tuple[Review, Floats]:
    """The critic's review of a tool, and its resampled supports."""
    rubric = Rubric(critic, sitting.tool, sitting.case, sitting.stale)
    judgement = rubric.judge()
    supports = sitting.resampler.supports(critic)
    same = supports >= critic.ship_from if judgement.call == "ship" else supports < critic.ship_from
    confidence = None if judgement.call == "withheld" else float(np.mean(same))
    flip = find_flip(rubric, sitting)
    writer = _Writer(rubric, judgement, sitting, flip, confidence)
    review = Review(
        tool=sitting.tool.slug,
        critic=critic.id,
        author=AUTHOR,
        call=judgement.call,
        support=judgement.support,
        ship_from=critic.ship_from,
        coverage=judgement.coverage,
        confidence=confidence,
        answers=[writer.answer(question) for question in critic.questions],
        marks=[
            Mark(
                metric=row.metric,
                label=sitting.metrics[row.metric].label,
                weight=row.weight,
                score=rubric.scores[row.metric],
                cites=[item.id for item in sitting.tool.statements(row.metric)],
            )
            for row in rubric.criteria
        ],
        flip=flip,
        predictions=writer.predictions,
        as_of=sitting.as_of,
    )
    return review, supports


def find_flip(rubric: Rubric, sitting: Sitting) -> Flip | None:
    """The smallest change of evidence that turns this critic's call into the other one."""
    scales = [Scale(sitting.metrics[row.metric], (row,)) for row in rubric.criteria]
    before = rubric.judge().call
    wanted = {"ship": "skip", "skip": "ship", "withheld": "ship"}[before]

    def turned(changes: Case) -> bool:
        return rubric.judge(changes).call == wanted

    found = smallest_change(sitting.case, scales, turned, rubric.step)
    if found is None:
        return None
    changes = sitting.changes(found)
    return Flip(outcome=wanted, changes=changes, text=flip_text(CALL_WORDS[wanted], changes))


def flip_text(outcome: str, changes: list[Change], names: dict[str, str] | None = None) -> str:
    """It turns into a skip if ..."""
    conditions = []
    for change in changes:
        whose = f"{names[change.tool]}’s " if names else ""
        if change.was == "not stated":
            conditions.append(f"{whose}“{change.label}”, which no source states, turned out to be {change.becomes}")
        else:
            conditions.append(f"{whose}“{change.label}” went from {change.was} to {change.becomes}")
    return f"It turns into {outcome} if {join_words(conditions)}."


class _Writer:
    """Answers the critic's questions, one after the other."""

    def __init__(
        self, rubric: Rubric, judgement: Judgement, sitting: Sitting, flip: Flip | None, confidence: float | None
    ) -> None:
        self.rubric = rubric
        self.judgement = judgement
        self.sitting = sitting
        self.flip = flip
        self.confidence = confidence
        self.predictions: list[Prediction] = []

    def answer(self, question: Question) -> Answer:
        sentences = []
        missing = []
        for metric in (self.sitting.metrics[name] for name in question.metrics):
            expected = metric.shown_for(self.sitting.category.id)
            stated = state(self.sitting.tool, metric) if expected or metric.group == TRIALS else []
            if stated:
                sentences += stated + self._reading(metric.id)
            elif expected:
                missing.append(metric)
        if question.computed:
            sentences += getattr(self, f"_{question.computed}")()
        if missing:
            sentences.append(unstated(missing))
        if not sentences:
            sentences.append(
                Sentence(text="For a tool of this category the question rests on nothing that is recorded.")
            )
        return Answer(question=question.ask, sentences=sentences)

    def _reading(self, metric: str) -> list[Sentence]:
        """What the critic makes of a metric, where it is clearly good or clearly poor."""
        score = self.rubric.scores.get(metric)
        if score is None or 1 / 3 < score < 2 / 3:
            return []
        row = next(row for row in self.rubric.criteria if row.metric == metric)
        return [Sentence(text=row.good if score >= 2 / 3 else row.poor, cites=self._cites(metric), opinion=True)]

    def _cites(self, metric: str) -> list[str]:
        return [item.id for item in self.sitting.tool.statements(metric)]

    def _extreme(self, *, best: bool) -> list[Sentence]:
        """The criterion that pulls the support furthest up or down from the line."""
        line = self.rubric.critic.ship_from
        pulls = {
            row.metric: row.weight * (score - line)
            for row in self.rubric.criteria
            if (score := self.rubric.scores[row.metric]) is not None
        }
        if not pulls:
            return [Sentence(text="Too little is known to say.")]
        metric = (max if best else min)(pulls, key=lambda name: pulls[name])
        label = self.sitting.metrics[metric].label
        pull = pulls[metric] / self.rubric.total
        if not round(pull, 9) or (pull > 0) != best:
            return [Sentence(text="Nothing known speaks for it." if best else "Nothing known speaks against it.")]
        direction = "for" if best else "against"
        text = f"What speaks most {direction} it is “{label}”, by {abs(pull) * 100:.0f} points of 100."
        return [Sentence(text=text, cites=self._cites(metric)), *self._reading(metric)]

    def _strongest(self) -> list[Sentence]:
        return self._extreme(best=self.judgement.call != "skip")

    def _weakest(self) -> list[Sentence]:
        return self._extreme(best=False)

    def _flip(self) -> list[Sentence]:
        if self.flip is None:
            return [Sentence(text="No change of its evidence that was tried turns this call.")]
        return [
            Sentence(text=self.flip.text, cites=[cite for row in self.flip.changes for cite in self._cites(row.metric)])
        ]

    def _category(self) -> list[Sentence]:
        sitting = self.sitting
        count = sitting.rivals
        peers = (
            "It is alone there" if not count else f"{count} other{'s stand' if count > 1 else ' stands'} there with it"
        )
        return [Sentence(text=f"{sitting.tool.name} is catalogued as {sitting.category.noun}. {peers}.")]

    def _trials(self) -> list[Sentence]:
        """That it was never tried here; what was measured stands with the question's own metrics."""
        tried = [item for item in self.sitting.tool.evidence if item.kind == "trial"]
        if not tried:
            return [Sentence(text="No trial of it is on record here, so this rests on what others state.")]
        trials = list(dict.fromkeys(item.trial for item in tried))
        cites = [item.id for item in tried if item.trial == trials[0]]
        earlier = f", and {len(trials) - 1} earlier" if len(trials) > 1 else ""
        text = f"It was tried here, last on {write_date(tried[0].read.isoformat())}{earlier}. {tried[0].note or ''}"
        return [Sentence(text=text.strip(), cites=cites)]

    def _call(self) -> list[Sentence]:
        judged, line = self.judgement, self.rubric.critic.ship_from
        if judged.call == "withheld":
            return [Sentence(text=f"No call: only {judged.coverage:.0%} of what I weigh is known.")]
        verb = "Ship it" if judged.call == "ship" else "Skip it"
        return [
            Sentence(
                text=f"{verb}: it earns {judged.support * 100:.0f} points of 100, and I ship from {line * 100:.0f}."
            )
        ]

    def _thesis(self) -> list[Sentence]:
        if self.confidence is None:
            return [Sentence(text="No thesis: too little is known to make a call that could turn out false.")]
        day = horizon(self.sitting.as_of)
        call = self.judgement.call
        statement = (
            f"On {write_date(day.isoformat())} the evidence on {self.sitting.tool.name} still makes this a {call}."
        )
        self.predictions.append(
            Prediction(
                statement=statement,
                probability=self.confidence,
                resolves_on=day,
                resolved_by=RERUN,
                rule=CallRule(
                    tool=self.sitting.tool.slug, critic=self.rubric.critic.id, call="ship" if call == "ship" else "skip"
                ),
            )
        )
        odds = Sentence(text=f"I give it {self.confidence:.0%}: the share of resamples in which the call stays.")
        return [Sentence(text=statement, opinion=True), odds, *self._flip()]
