"""Licences: which ids exist, how sources write them, and the class each falls into."""

from __future__ import annotations

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
        try:
            tree = Licensing().parse(expression)
        except Exception:  # the library raises several unrelated types on malformed expressions
            return expression
        keys = Licensing().license_keys(tree) if tree is not None else [expression]
        known = _spdx().known_symbols
        return next((key for key in keys if key not in self.files and (key not in known or "scancode" in key)), None)

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
