"""Territories that licences name as one: the European Union and the European Economic Area.

The 27 members of the Union: code list “eu-country” of the eForms documentation, version 20230915-0
(https://docs.ted.europa.eu/eforms/latest/reference/code-lists/eu-country.html); their ISO 3166 codes of two letters:
https://forschungsinformationssystem.de/servlet/is/450969. The other three of the Area: a country group of German
customs (https://wup.zoll.de/wup_online/uebersichten.php?id=8&gruppen_id=84&stichtag=04.12.2021). Read on 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905 - one line, not 27
EEA = EU | frozenset({"IS", "LI", "NO"})
TOGETHER = {"EU": EU, "EEA": EEA}
TERRITORY = re.compile(r"[A-Z]{2}|EEA")
# What the Union itself writes for two countries.
OTHER_WRITINGS = {"UK": "GB", "EL": "GR"}


def countries(territories: Iterable[str]) -> frozenset[str]:
    """The ISO codes of all countries in some territories."""
    return frozenset(country for name in territories for country in TOGETHER.get(name, frozenset({name})))


def write_territory(name: str) -> str:
    """A territory inside a sentence."""
    return {"EU": "the European Union", "EEA": "the European Economic Area"}.get(name, name)
