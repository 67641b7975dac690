"""What a rule has worked out for a review: figures that its sentences may use as they use evidence."""

from __future__ import annotations

from seatrial.evidence.dates import write_date
from seatrial.panel.review import Review
from seatrial.panel.rubric import Sitting


def calculations_of(review: Review, sitting: Sitting) -> list[str]:
    """The exact results behind a rubric's review, in words: its points, its line, its pulls, its flip, its odds."""
    found = [
        f"{review.support * 100:.0f} points of 100, and ships from {review.ship_from * 100:.0f}",
        f"{review.coverage:.0%} of what is weighed is known",
        f"{sitting.tool.name} is catalogued as {sitting.category.noun}, with {sitting.rivals} others",
    ]
    if review.confidence is not None:
        found.append(f"the call stays in {review.confidence:.0%} of resamples")
    total = sum(mark.weight for mark in review.marks) or 1.0
    for mark in review.marks:
        if mark.score is not None:
            pull = abs(mark.weight * (mark.score - review.ship_from)) / total
            found.append(f"“{mark.label}” pulls by {pull * 100:.0f} points of 100")
    if review.flip:
        found.append(review.flip.text)
    found += [
        f"{row.statement} {write_date(row.resolves_on.isoformat())} {row.probability:.0%}" for row in review.predictions
    ]
    return found + _conclusions(review)


def _conclusions(review: Review) -> list[str]:
    """What a rubric concludes without a number, where its results bear it out."""
    known = [mark for mark in review.marks if mark.score is not None]
    pulls = [round(mark.weight * ((mark.score or 0.0) - review.ship_from), 9) for mark in known]
    stated = {
        "Nothing known speaks for it.": bool(known) and max(pulls, default=0) <= 0,
        "Nothing known speaks against it.": bool(known) and min(pulls, default=0) >= 0,
        "Too little is known to say.": not known,
        "No change of its evidence that was tried turns this call.": review.flip is None,
        "No thesis: too little is known to make a call that could turn out false.": review.confidence is None,
    }
    for answer in review.answers:  # a question that only this sentence answers had nothing to answer it
        if len(answer.sentences) == 1:
            stated["For a tool of this category the question rests on nothing that is recorded."] = True
    return [sentence for sentence, true in stated.items() if true]
