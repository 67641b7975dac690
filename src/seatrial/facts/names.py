"""Names resolve before anything is computed: a slug, a former slug, a name or an alias, to one tool."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz, process


def name_key(name: str) -> str:
    """What two writings of one name have in common: letters and digits of any script, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or letter == "+")


def nearest(name: str, known: list[str], most: int = 3) -> list[str]:
    """The known names that come closest to one that is not known, best first."""
    # The weighted ratio sees parts of names, which three letters are too few for.
    scorer = fuzz.WRatio if len(name) > 3 else fuzz.ratio
    found = process.extract(
        name[:200], known, scorer=scorer, processor=lambda text: text.lower(), limit=most, score_cutoff=60
    )
    return [match[0] for match in found]
