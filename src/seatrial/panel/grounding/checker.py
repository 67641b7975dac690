"""The checker, which is not a model: every sentence of a review rests on the evidence that it cites, or is refused.

A sentence is one of four: it cites evidence; it is opinion; it says that something is not stated; or a rule has worked
it out. What is none of these is refused. The first rule that a sentence breaks refuses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from seatrial.evidence.evidence import Evidence
from seatrial.panel.grounding.absence import absence_problem, says_absence
from seatrial.panel.grounding.claims import contradiction, unsupported
from seatrial.panel.grounding.comparing import date_problem, number_problem
from seatrial.panel.grounding.content import Content, bears_on, licence_problem, name_problem, quote_problem
from seatrial.panel.grounding.days import dates_in
from seatrial.panel.grounding.figures import figures_in
from seatrial.panel.grounding.form import form_problem
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.grounding.voice import called_problem, voice_problem
from seatrial.panel.grounding.words import vague_numbers
from seatrial.panel.review import Answer, Sentence

Problem = tuple[str, str] | None  # the rule, and the reason


@dataclass(frozen=True)
class Refusal:
    """A sentence that was not kept: the rule it broke, and why, in words that its author can act on."""

    sentence: Sentence
    rule: str
    reason: str
    question: str = ""


@dataclass(frozen=True)
class Checked:
    """What is left of some answers. `citing` and `opinions` count the kept sentences of each sort.

    An answer that lost all its sentences is left out.
    """

    answers: list[Answer]
    refused: list[Refusal]
    citing: int
    opinions: int

    @cached_property
    def by_rule(self) -> dict[str, int]:
        """How many sentences each rule refused, the most first."""
        return dict(Counter(row.rule for row in self.refused).most_common())

    @property
    def kept(self) -> int:
        """How many sentences are left."""
        return sum(len(answer.sentences) for answer in self.answers)


def check(
    answers: Sequence[Answer],
    pack: EvidencePack,
    *,
    known_names: Collection[str] = (),
    calculations: Sequence[str] = (),
) -> Checked:
    """The answers without the sentences that do not hold, and every refusal with its reason.

    `known_names`: tools, makers and models that a sentence may only name where its evidence does.
    `calculations`: figures that a rule, not a model, has worked out for this review; they support like evidence.
    """
    kept, refused = [], []
    for answer in answers:
        sentences = []
        for sentence in answer.sentences:
            problem = sentence_problem(sentence, pack, known_names=known_names, calculations=calculations)
            if problem is None:
                sentences.append(sentence)
            else:
                refused.append(Refusal(sentence, *problem, question=answer.question))
        if sentences:
            kept.append(answer.model_copy(update={"sentences": sentences}))
    rows = [sentence for answer in kept for sentence in answer.sentences]
    citing = sum(bool(row.cites) and not row.opinion for row in rows)
    return Checked(kept, refused, citing, sum(row.opinion for row in rows))


def sentence_problem(
    sentence: Sentence,
    pack: EvidencePack,
    *,
    known_names: Collection[str] = (),
    calculations: Sequence[str] = (),
) -> Problem:
    """The rule that one sentence breaks, and why; None where it holds."""
    text = sentence.text.strip()
    cited = [pack.by_id[cite] for cite in sentence.cites if cite in pack.by_id]
    # An opinion may draw on all that its critic was shown.
    content = Content(pack, list(pack.items) if sentence.opinion else cited, tuple(calculations))
    if problem := form_problem(text, content.read):
        return problem if problem[0] != "language" else voice_problem(text, tried=False, words="") or problem
    unknown = [cite for cite in sentence.cites if cite not in pack.by_id]
    if unknown:
        return "citation", f"There is no evidence “{unknown[0][:80]}”: cite only numbers from 1 to {len(pack.items)}."
    if not sentence.opinion and not cited:
        return _uncited(text, content)
    return _content(text, content, sentence, cited, known_names)


def _uncited(text: str, content: Content) -> Problem:
    if text in content.calculations or content.introduces(text):
        return None
    if says_absence(text):
        problem = absence_problem(text, content.pack)
        if problem:
            return "absence", problem
        return _figures(text, content, []) or voice_problem(text, tried=True, words="")
    if content.calculations and (figures_in(content.masked(text)) or dates_in(text)):
        return _figures(text, content, []) or voice_problem(text, tried=False, words=content.words)
    return "uncited", "It cites no evidence and is not marked as opinion: cite what it rests on, or mark it."


def _content(
    text: str, content: Content, sentence: Sentence, cited: list[Evidence], known_names: Collection[str]
) -> Problem:
    tried = any(item.kind == "trial" for item in cited)
    if problem := voice_problem(text, tried=tried, words=content.read):
        return problem
    if not sentence.opinion and (problem := called_problem(text)):
        return problem
    if (
        problem := quote_problem(text, content)
        or licence_problem(text, content)
        or name_problem(text, content, known_names)
    ):
        return problem
    if problem := _figures(text, content, [] if sentence.opinion else cited):
        return problem
    masked = content.masked(text)
    if reason := contradiction(masked, cited, content.pack):
        return "contradiction", reason
    if sentence.opinion:
        return None
    if says_absence(text) and (reason := absence_problem(text, content.pack)) and not content.says(text):
        return "absence", reason
    if reason := unsupported(masked, cited, content.pack):
        return "unsupported", reason
    if not bears_on(text, content):
        return "unsupported", "Nothing of it is in the cited evidence: cite what it rests on, or mark it as opinion."
    return None


def _figures(text: str, content: Content, cited: list[Evidence]) -> Problem:
    """Dates and numbers that do not occur in the evidence, or contradict it."""
    where = "the cited evidence" if cited else "the evidence"
    masked = content.masked(text)
    for dated in dates_in(masked):
        reason = date_problem(masked, dated, content.items, content.pack)
        if reason and not content.calculated(dated):
            return "date", reason if cited else f"The date “{dated.text}” is not in the evidence."
        masked = masked[: dated.start] + "_" * (dated.end - dated.start) + masked[dated.end :]
    figures = figures_in(masked)
    for figure in figures:
        if not content.numbers.hold(figure, masked):
            shown = figure.text.strip()
            hint = ": if it is rounded, say “about”" if content.near(figure) and not figure.hedged else ""
            return "number", f"The number “{shown}” is not in {where}{hint}."
    for word in vague_numbers(masked):
        if word not in content.words.lower():
            return "number", f"“{word}” is a size that {where} does not give."
    if not content.numbers.ratios_hold(masked):
        return "number", f"The ratio is not that of two values in {where}."
    if cited and (reason := number_problem(masked, cited, content.pack, figures)):
        return "contradiction", reason
    return None
