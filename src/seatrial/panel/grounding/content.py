"""The evidence that a sentence may use, and what in a sentence does not occur in it: quotes, licences, names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from seatrial.evidence.dates import write_date
from seatrial.evidence.evidence import Evidence
from seatrial.panel.grounding.days import Dated, dates_in
from seatrial.panel.grounding.figures import Figure
from seatrial.panel.grounding.form import QUOTED
from seatrial.panel.grounding.licence_words import licences_in, same_licence
from seatrial.panel.grounding.names import at_start, capitalised, known_in, named, occurs, plain, product_names
from seatrial.panel.grounding.pack import EvidencePack
from seatrial.panel.grounding.support import HEDGED, Numbers, texts_of
from seatrial.panel.grounding.topics import KEYWORDS, TOPICS

_NOT_LICENCE = re.compile(r"\b(?:not|n['’]t|never|no)\b[^.,;]{0,20}$", re.IGNORECASE)
_BINARY = re.compile(r"(?<=\d)[\s-]*[KMGT]iB\b")  # a unit, which the numbers' check reads
_SMALL_WORDS = """
it its is are was the a an and or of to in on at by for from with as that this than be has have had can could may might
will would not no any all more most less very so such but if one which who what when where how there their
they them you your
our we i my me into over under about also only too up out do does did
"""
_INTRODUCING = {"it", "is", "are", "a", "an", "the", "this", "as", "by", "from", "of", "made", "its", "catalogued"}
_STOP = frozenset(_SMALL_WORDS.split())


class Content:
    """Some evidence of a pack, read in the ways in which sentences are held against it."""

    def __init__(self, pack: EvidencePack, items: list[Evidence], calculations: tuple[str, ...] = ()) -> None:
        self.pack = pack
        self.items = items
        self.calculations = calculations

    @cached_property
    def read(self) -> str:
        """What the evidence itself says."""
        return " | ".join(text for item in self.items for text in texts_of(item))

    @cached_property
    def words(self) -> str:
        """All words that a sentence may take over: what is said, by whom, of what, and what the tool is called."""
        labels = (f"{row.label} {row.id}" for row in self.pack.metrics.values())
        sources = (f"{item.source.publisher} {item.source.title}" for item in self.items if item.source)
        says = (self._says(item) for item in self.items)
        category = f"{self.pack.category.name} {self.pack.category.noun}"
        return " | ".join([self.read, *labels, *sources, *says, category, *self.pack.names, *self.calculations])

    @cached_property
    def named(self) -> str:
        """The words, for names and quotes."""
        return named(self.words)

    @cached_property
    def numbers(self) -> Numbers:
        """All numbers of it; what the metrics' own sentences say (“at 16 bits”) counts as written."""
        labels = (row.label for row in self.pack.metrics.values())
        return Numbers(self.items, (*self.calculations, *labels, *(self._says(item) for item in self.items)))

    def says(self, text: str) -> bool:
        """Whether a text stands in what was read, to the letter."""
        return plain(text).strip() in plain(self.read)

    def masked(self, text: str) -> str:
        """A sentence without the digits of quotes and names that occur in the evidence: they are none of its own."""
        for found in QUOTED.finditer(text):
            if plain(found[0]) in self.named:
                text = text.replace(found[0], "_" * len(found[0]))
        spans = [
            found.span()
            for found in (*product_names(text), *known_in(text, self.pack.names))
            if occurs(found[0], self.named)
        ]
        spans += [(place, place + len(row)) for row in licences_in(text).values() if (place := text.find(row)) >= 0]
        dates = [range(row.start, row.end) for row in dates_in(text)]
        spans = [span for span in spans if not any(span[0] < day.stop and day.start < span[1] for day in dates)]
        for start, end in spans:
            text = text[:start] + re.sub(r"\d", "_", text[start:end]) + text[end:]
        return text

    def near(self, figure: Figure) -> bool:
        """Whether a number of it is so close to a figure that rounding may explain it."""
        return any(
            number.stated and abs(value - number.value) <= HEDGED * abs(number.value)
            for value, _ in figure.readings
            for number in self.numbers.all
        )

    def calculated(self, dated: Dated) -> bool:
        """Whether a date is one that a rule worked out."""
        return any(dated.means(day) for text in self.calculations for row in dates_in(text) for day in row.readings)

    def introduces(self, text: str) -> bool:
        """Whether a sentence only says what is compared, as the pack's head says it: a hosted model by Cohere."""
        rest = text
        for known in (*self.pack.names, self.pack.category.noun, f"{self.pack.category.noun}s"):
            rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest, flags=re.IGNORECASE)
        words = set(re.findall(r"[\w’']+", rest.lower()))
        return rest != text and words <= _INTRODUCING

    def _says(self, item: Evidence) -> str:
        metric = self.pack.metrics.get(item.metric)
        if metric is None:
            return ""
        text = metric.says.get(str(item.value), "") if isinstance(metric.says, dict) else metric.says
        return text.replace("{value}", " ")


def quote_problem(text: str, content: Content) -> tuple[str, str] | None:
    """A passage in quotation marks that was not read."""
    for found in QUOTED.finditer(text):
        inside = found[0][1:-1].strip(" .,;:!?…")
        if inside and plain(inside) not in content.named:
            return (
                "quote",
                f"“{inside[:60]}” is not in the cited evidence: quote it to the letter, or say it without marks.",
            )
    return None


def licence_problem(text: str, content: Content) -> tuple[str, str] | None:
    """A licence that the evidence does not name, or one that it names and the sentence denies."""
    stated = set(licences_in(" | ".join([content.read, *content.pack.names])))
    own = {
        key for item in content.items if item.metric == "licence" for key in licences_in(f"{item.value} {item.text}")
    }
    for key, written in licences_in(text).items():
        if not same_licence(key, stated):
            known = ", ".join(sorted({item.text for item in content.items if item.metric == "licence"}))
            hint = f" It is {known}." if known else ""
            return "licence", f"The licence “{written}” is not in the cited evidence.{hint}"
        if same_licence(key, own) and _NOT_LICENCE.search(text[: text.index(written)]):
            return "contradiction", f"It denies the licence “{written}”, which the evidence states."
    return None


def name_problem(text: str, content: Content, known_names: Collection[str]) -> tuple[str, str] | None:
    """A name that the evidence does not have."""
    bare = QUOTED.sub(lambda found: "_" * len(found[0]), text)
    bare = _BINARY.sub(lambda found: "_" * len(found[0]), bare)
    for dated in dates_in(bare):
        bare = bare[: dated.start] + "_" * (dated.end - dated.start) + bare[dated.end :]
    for name in _names(bare, known_names):
        if not occurs(name, content.named):
            return "name", f"“{name}” is not in the cited evidence: leave it out, or write it small if it is no name."
    return None


def _names(text: str, known_names: Collection[str]) -> Iterable[str]:
    for found in known_in(text, known_names):
        yield found[0]
    for found in product_names(text):
        if not (at_start(text, found.start()) and re.fullmatch(r"[A-Z][a-z]+\s+[\d.]+[A-Za-z]?", found[0])):
            yield found[0]
    for found in capitalised(text):
        yield found[0]


def bears_on(text: str, content: Content) -> bool:
    """Whether a sentence has any word of substance in common with what it cites."""
    cited = {item.metric for item in content.items}
    patterns = [KEYWORDS[name] for name in cited if name in KEYWORDS]
    patterns += [topic.pattern for topic in TOPICS if topic.metric in cited]
    if any(pattern.search(text) for pattern in patterns):
        return True
    own = [content.read, *(content._says(item) for item in content.items)]
    own += [content.pack.metrics[name].label for name in cited if name in content.pack.metrics]
    own += [item.source.publisher for item in content.items if item.source]
    own += [item.kind for item in content.items] + [write_date(item.read.isoformat()) for item in content.items]
    stems = {_stem(word) for word in re.findall(r"\w+", " ".join(own).lower())} - _STOP
    return any(_stem(word) in stems for word in re.findall(r"\w+", text.lower()) if word not in _STOP) or bool(
        content.calculations
    )


def _stem(word: str) -> str:
    return word[:5] if len(word) > 5 else word
