"""A line of words, through a chain of steps."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Step, Task, choose, function_name

WORDS = re.findall(
    r"\w+",
    "Ebb sea tide ROPE mast oar Keel sail gull wharf Harbour ballast tern stern Bow hull drift ebb tar reef knot "
    "anchor Anchor SEA yarn boom cleat fender galley Isle jib kelp lee moor net otter pier quay",
)


def _long(random: Random) -> Step:
    length = random.randint(3, 5)
    return Step(
        f"Keep only the words of at least {length} characters.", [f"words = [w for w in words if len(w) >= {length}]"]
    )


def _without(random: Random) -> Step:
    letter = random.choice("aetr")
    return Step(
        f"Remove every word that contains the letter {letter}, capital or small.",
        [f"words = [w for w in words if {letter!r} not in w.lower()]"],
    )


def _turn(random: Random) -> Step:
    even = random.random() < 0.5
    return Step(
        f"Spell each word with an {'even' if even else 'odd'} number of characters backwards; leave the others as "
        "they are.",
        [f"words = [w[::-1] if len(w) % 2 == {0 if even else 1} else w for w in words]"],
    )


def _capital(random: Random) -> Step:
    step = random.randint(2, 3)
    ordinal = {2: "second", 3: "third"}[step]
    return Step(
        f"Write every {ordinal} word (the {ordinal}, then the one {step} places on, and so forth) in capital letters; "
        "leave the others as they are.",
        [f"words = [w.upper() if i % {step} == 0 else w for i, w in enumerate(words, 1)]"],
    )


def _vowels(random: Random) -> Step:
    sign = random.choice("*-_")
    return Step(
        f"In each word replace every vowel (a, e, i, o, u, capital or small), except in first place, by `{sign}`.",
        [f"words = [w[0] + ''.join({sign!r} if c in 'aeiouAEIOU' else c for c in w[1:]) for w in words]"],
    )


def _shift(random: Random) -> Step:
    count = random.randint(1, 2)
    moved = "the first character" if count == 1 else "the first two characters"
    return Step(
        f"In each word of more than {count + 1} characters move {moved} to its end; leave the other words as they are.",
        [f"words = [w[{count}:] + w[:{count}] if len(w) > {count + 1} else w for w in words]"],
    )


def _numbered(random: Random) -> Step:
    sign = random.choice(".:#")
    return Step(
        f"Put after each word the sign `{sign}` and the number of its characters, as in `oar{sign}3`.",
        [f"words = [w + {sign!r} + str(len(w)) for w in words]"],
    )


def _by_length(random: Random) -> Step:
    down = random.random() < 0.5
    return Step(
        f"Sort the words by their number of characters, {'most' if down else 'fewest'} first; words with equally many "
        "go in the order of Python's string comparison (capitals before small letters).",
        [f"words = sorted(words, key=lambda w: ({'-' if down else ''}len(w), w))"],
    )


def _by_last(_random: Random) -> Step:
    return Step(
        "Sort the words by their last character, taken as a small letter, in the order of Python's string "
        "comparison; words with the same last character keep their order.",
        ["words = sorted(words, key=lambda w: w[-1].lower())"],
    )


def _once(random: Random) -> Step:
    keep = random.random() < 0.5
    words = "keep the first as it is written" if keep else "keep none of them"
    line = (
        "seen = set()\nkept = []\nfor w in words:\n    if w.lower() not in seen:\n"
        "        seen.add(w.lower())\n        kept.append(w)\nwords = kept"
        if keep
        else "low = [w.lower() for w in words]\nwords = [w for w in words if low.count(w.lower()) == 1]"
    )
    return Step(f"Of words that are equal but for capitals {words}; the order stays otherwise.", [line])


def _pairs(random: Random) -> Step:
    sign = random.choice("+&/")
    return Step(
        f"Join the first word with the second by `{sign}`, the third with the fourth, and so on; a last word without "
        "a partner stays alone.",
        [f"words = [{sign!r}.join(words[i : i + 2]) for i in range(0, len(words), 2)]"],
    )


BEFORE = (_long, _without, _turn, _capital, _vowels, _shift, _once)
AFTER = (_numbered, _by_length, _by_last, _pairs)


def words(random: Random, level: int) -> Task:
    """Steps on single words come first; those that order or join them come later."""
    late = min(level // 2, 2)
    rules = Rules("words = text.split()")
    for step in [*choose(random, BEFORE, level - late), *choose(random, AFTER, late)]:
        rules.take(step)
    properties: list[Property] = []
    if random.random() < 0.3:
        returns = "dict[str, int]"
        rules.add(
            "Return a dictionary from each first character that occurs, made a small letter, to the number of words "
            "that begin with it.",
            "counts = {}\nfor w in words:\n    key = w[0].lower()\n    counts[key] = counts.get(key, 0) + 1",
            "return counts",
        )
        properties.append(Property("counts are positive", lambda _given, value: all(n > 0 for n in value.values())))
    else:
        sign = random.choice([", ", " ", "|", "; "])
        returns = "str"
        rules.add(
            f"Return the words joined by {sign!r} (an empty string if none is left).", f"return {sign!r}.join(words)"
        )
    return Task(
        "words", level, function_name(random), [("text", "str")], returns,
        "`text` holds words of the letters a to z, capital and small, with one space between two words; it may be "
        "the empty string, which holds no words.",
        ["Split the text into words.", *rules.words], rules.lines, draw_text,
        ([""], ["sea"], ["sea SEA Sea"]), properties,
    )  # fmt: skip


def draw_text(random: Random) -> list[Any]:
    """Arguments of one call."""
    return [" ".join(random.choice(WORDS) for _ in range(random.randint(0, 10)))]
