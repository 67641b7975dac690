"""Licences: which ids exist, how sources write them, and the class each falls into."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from license_expression import Licensing, get_spdx_licensing

from seatrial.facts.schema import LicenceClass, LicenceFile

# From the freest to the least free, for a reader who wants to use, change and sell.
CLASSES: tuple[LicenceClass, ...] = ("permissive", "copyleft", "conditional", "non-commercial", "proprietary")
CLASS_MEANINGS: dict[LicenceClass, str] = {
    "permissive": "use, change and sell; keep the notice",
    "copyleft": "use and sell; changes stay under the same licence",
    "conditional": "use and sell within stated conditions",
    "non-commercial": "no commercial use without a further agreement",
    "proprietary": "use by agreement with the maker only",
}


@cache
def _spdx() -> Licensing:
    # 0.3 s, and only the checker needs it.
    return get_spdx_licensing()


class Licences:
    """The licences that the catalogue knows more about, on top of the SPDX list."""

    def __init__(self, files: dict[str, LicenceFile]) -> None:
        self.files = files
        self.names = {licence.id: licence.name for licence in files.values()}

    def unknown(self, expression: str) -> str | None:
        """The first id of an SPDX expression that neither SPDX nor the catalogue knows; None where all are known."""
        if expression in self.files:
            return None
        keys = self.ids_in(expression) or [expression]
        known = _spdx().known_symbols
        return next((key for key in keys if key not in self.files and (key not in known or "scancode" in key)), None)

    def tree(self, expression: str) -> Any:
        """An SPDX expression parsed; None where it is none."""
        try:
            return Licensing().parse(expression)
        except Exception:  # the library raises several unrelated types on malformed expressions
            return None

    def ids_in(self, expression: str) -> list[str]:
        """The ids that an SPDX expression names; none where it is no expression."""
        tree = self.tree(expression)
        return [] if tree is None else list(Licensing().license_keys(tree))

    def spelled(self, expression: str) -> str | None:
        """An SPDX expression with its ids as they are spelled; None where it is none, or an id is unknown."""
        ids = {key.lower(): key for key in self.files}

        def spell(found: re.Match[str]) -> str:
            word = found[0]
            if word.upper() in ("AND", "OR", "WITH"):
                return word.upper()
            symbol = _spdx().known_symbols_lowercase.get(word.lower())
            return ids.get(word.lower()) or (symbol.key if symbol else word)

        written = re.sub(r"[\w.+-]+", spell, expression)
        return None if self.unknown(written) is not None else str(self.tree(written))

    def writings(self, expression: str) -> list[str]:
        """How sources write a licence: its id, its name and the catalogue's `written_as`."""
        licence = self.files.get(expression)
        return [expression, licence.name, *licence.written_as] if licence else [expression]

    def class_of(self, expression: str) -> LicenceClass | None:
        """The class of an SPDX expression: the freest of an OR, the least free of an AND; None where one is unread."""
        if expression in self.files:
            return self.files[expression].licence_class
        return self._class_of_tree(Licensing().parse(expression))

    def _class_of_tree(self, tree: Any) -> LicenceClass | None:
        if not getattr(tree, "args", ()):
            licence = self.files.get(str(tree))
            return licence.licence_class if licence else None
        classes = [self._class_of_tree(part) for part in tree.args]
        known = [found for found in classes if found is not None]
        if len(known) < len(classes):
            return None
        return (min if tree.operator.strip() == "OR" else max)(known, key=CLASSES.index)
