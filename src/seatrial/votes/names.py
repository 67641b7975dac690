"""Names in a file of votes that may not be what they look like. They are told of, and counted as they are written."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

FORMULA = ("=", "+", "-", "@")
# Letters of other scripts that are drawn as Latin ones (Unicode's confusables, the most usual).
DRAWN_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅαοντρυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ01ı",
    "aeopcyxijshdqwabekmhopctyxijsaovtpuikabezhikmnoptyxoll",
)


def odd_names(names: Sequence[str]) -> list[str]:
    """One sentence for each group of names that look alike, and for names a spreadsheet would run as a formula."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[look_of(name)].append(name)
    told = [
        f"{' and '.join(f'“{name}” ({_letters(name)})' for name in group)} look alike and are counted apart."
        for group in alike.values()
        if len(group) > 1
    ]
    formulas = [name for name in names if name.startswith(FORMULA)]
    if formulas:
        named = ", ".join(f"“{name}”" for name in formulas[:5])
        told.append(f"A spreadsheet would take these names for formulas: {named}.")
    return told


def look_of(name: str) -> str:
    """What a name looks like at a glance: compatible forms, case, accents and look-alike letters folded."""
    plain = unicodedata.normalize("NFKD", name).translate(DRAWN_ALIKE).casefold().translate(DRAWN_ALIKE)
    return "".join(letter for letter in plain if letter.isalnum() or letter in ".+#")


def _letters(name: str) -> str:
    """Where the letters that are not plain come from, or how the name is spaced."""
    foreign = [letter for letter in name if ord(letter) > 126]
    if not foreign:
        return "plain letters"
    return "with " + unicodedata.name(foreign[0], "an unnamed sign").capitalize()
