"""Licences: which ids exist, and the class each expression falls into."""

from __future__ import annotations

import pytest

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.licences import CLASS_MEANINGS, CLASSES, Licences


@pytest.mark.parametrize(
    "expression",
    [
        "Apache-2.0",
        "MIT",
        "GPL-3.0-or-later",
        "MIT OR Apache-2.0",
        "(MIT AND BSD-3-Clause) OR GPL-2.0-only",
        "LicenseRef-marsh",
        "LicenseRef-marsh OR MIT",
        "Apache-2.0 WITH LLVM-exception",
    ],
)
def test_an_id_of_spdx_or_of_the_catalogue_is_known(small: Catalogue, expression: str) -> None:
    assert small.licences.unknown(expression) is None


@pytest.mark.parametrize(
    ("expression", "unknown"),
    [
        ("Apache-3.0", "Apache-3.0"),
        ("MIT OR Apache-3.0", "Apache-3.0"),
        ("LicenseRef-nobody", "LicenseRef-nobody"),
        ("MIT AND", "MIT AND"),
        ("(MIT", "(MIT"),
        ("mit", "mit"),
        ("", ""),
        ("LicenseRef-scancode-free-unknown", "LicenseRef-scancode-free-unknown"),
        ("Apache-2.0 WITH good-intentions", "good-intentions"),
    ],
)
def test_an_id_that_nobody_knows_is_named(small: Catalogue, expression: str, unknown: str) -> None:
    assert small.licences.unknown(expression) == unknown


@pytest.mark.parametrize(
    ("expression", "licence_class"),
    [
        ("Apache-2.0", "permissive"),
        ("GPL-3.0-only", "copyleft"),
        ("LicenseRef-corvid", "proprietary"),
        ("Apache-2.0 OR LicenseRef-corvid", "permissive"),
        ("Apache-2.0 AND LicenseRef-corvid", "proprietary"),
        ("LicenseRef-corvid OR (Apache-2.0 AND GPL-3.0-only)", "copyleft"),
        ("Zlib", None),
        ("Apache-2.0 OR Zlib", None),
    ],
)
def test_a_choice_is_as_free_as_its_freest_and_a_sum_as_its_least_free(
    small: Catalogue, expression: str, licence_class: str | None
) -> None:
    assert small.licences.class_of(expression) == licence_class


def test_a_licence_is_written_by_its_id_its_name_and_what_the_catalogue_adds(small: Catalogue) -> None:
    assert small.licences.writings("Apache-2.0") == ["Apache-2.0", "Apache License 2.0", "Apache 2.0"]
    assert small.licences.writings("Zlib") == ["Zlib"]


def test_every_class_has_a_meaning() -> None:
    assert set(CLASS_MEANINGS) == set(CLASSES)
    assert CLASSES.index("permissive") < CLASSES.index("conditional") < CLASSES.index("proprietary")


def test_without_licence_files_spdx_is_still_known() -> None:
    bare = Licences({})
    assert bare.unknown("MIT") is None
    assert bare.class_of("MIT") is None
