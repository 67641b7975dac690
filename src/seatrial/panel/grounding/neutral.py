"""Text from outside, made harmless before a model sees it: it stays readable and can no longer leave its line."""

from __future__ import annotations

import unicodedata

# Marks of prompts, fences and templates, each with one that looks like it and means nothing to a model's template.
_HARMLESS = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›", "`": "'", "{": "(", "}": ")", "\\": "/", "=": "-"})
# Not seen: control, format (direction, zero width, tags), surrogates, private use, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that are drawn as nothing
MARKS = 3  # combining marks kept on one letter: more of them cover the lines around


def neutral(text: str, most: int) -> str:
    """A text on one line, without what is not seen and without marks of prompts, at most so many characters long."""
    kept = []
    marks = 0
    for letter in text[: most * 4]:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind.startswith("M") else 0
        if kind.startswith("Z") or letter in "\t\n\r\v\f":
            kept.append(" ")
        elif kind not in _UNSEEN and letter not in _BLANK and marks <= MARKS:
            kept.append(letter)
    plain = " ".join("".join(kept).replace("<|", "<").replace("|>", ">").translate(_HARMLESS).replace('"', "'").split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
