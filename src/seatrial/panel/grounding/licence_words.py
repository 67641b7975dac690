"""Licences as people write them in running text, brought to one key each."""

from __future__ import annotations

import re

_VERSION = r"(?:[\s-]*(?:version\s*|v\.?\s*)?(?P<{name}>\d(?:\.\d+)?))?"
# What is written, and the family; a version is kept where one is written.
_FAMILIES: tuple[tuple[str, str], ...] = (
    (r"\bApache(?:[\s-]*(?:Software\s*)?Licen[cs]e)?,?" + _VERSION.format(name="apache"), "apache"),
    (r"\b(?:AGPL|(?:GNU )?Affero General Public Licen[cs]e)" + _VERSION.format(name="agpl"), "agpl"),
    (r"\b(?:LGPL|(?:GNU )?Lesser General Public Licen[cs]e)" + _VERSION.format(name="lgpl"), "lgpl"),
    (r"\b(?:GPL|GNU General Public Licen[cs]e)" + _VERSION.format(name="gpl"), "gpl"),
    (r"\b(?:MPL|Mozilla Public Licen[cs]e)" + _VERSION.format(name="mpl"), "mpl"),
    (r"\bBSD(?:[\s-]*(?P<bsd>[0-4])(?:[\s-]*clause)?)?", "bsd"),
    (
        r"\b(?:CC|Creative Commons)[\s-]*(?P<rights>(?:BY|0|Zero|Attribution)(?:[\s-]*(?:NC|SA|ND|NonCommercial|"
        r"ShareAlike|NoDerivatives))*)" + _VERSION.format(name="cc"),
        "cc",
    ),
    (r"(?<![\w-])MIT(?!\w)(?:-0)?", "mit"),
    (r"\bModified MIT\b", "mit"),
    (
        r"\b(?:ISC|Unlicense|WTFPL|Zlib|BSL-1\.0|BUSL(?:-1\.1)?|SSPL(?:-1\.0)?|EPL(?:-[12]\.0)?|EUPL(?:-1\.2)?|0BSD)\b",
        "",
    ),
    (r"\b(?:Business Source Licen[cs]e|Server Side Public Licen[cs]e|Elastic Licen[cs]e|Artistic Licen[cs]e)\b", ""),
    (r"\b(?:Open\s?RAIL(?:[++]?-?M)?|RAIL-M|OpenMDW)" + _VERSION.format(name="rail"), "rail"),
    (r"\bLicenseRef-[A-Za-z0-9.-]*[A-Za-z0-9]", ""),
)
_PATTERNS = [
    (re.compile(pattern, re.IGNORECASE if family not in ("mit", "") else 0), family) for pattern, family in _FAMILIES
]


def licences_in(text: str) -> dict[str, str]:
    """The licences that a text names: a key without and with its version, and the words as written."""
    found: dict[str, str] = {}
    for pattern, family in _PATTERNS:
        for match in pattern.finditer(text):
            name = family or match[0].lower()
            parts = {key: value for key, value in match.groupdict().items() if value}
            rights = re.sub(r"[\s-]", "", parts.pop("rights", "")).lower()
            version = next(iter(parts.values()), "").removesuffix(".0")
            found[" ".join(part for part in (name, _short(rights), version) if part)] = match[0].strip(" ,")
    return found


def same_licence(claimed: str, stated: set[str]) -> bool:
    """Whether a key is among others: one without a version is every version of it."""
    return claimed in stated or any(other.startswith(f"{claimed} ") for other in stated)


def _short(rights: str) -> str:
    for long, short in (("attribution", "by"), ("noncommercial", "nc"), ("sharealike", "sa"), ("noderivatives", "nd")):
        rights = rights.replace(long, short)
    return "zero" if rights in ("0", "zero") else rights
