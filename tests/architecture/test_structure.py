"""The house stays as ARCHITECTURE.md draws it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/*.py")])
PASSKEY_SCRIPT = """<script src="{{ static_url('passkeys.js') }}" defer></script>"""
TEMPLATES = sorted(ROOT.glob("src/seatrial/publish/templates/*.html"))


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_is_longer_than_500_lines(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 500


def test_functions_stay_readable() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in SOURCES
        if "src" in file.parts and "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 50
    ]
    assert long == []


def test_folders_are_nouns_of_the_product() -> None:
    names = {folder.name for folder in (ROOT / "src").rglob("*") if folder.is_dir()}
    assert names & {"utils", "common", "helpers", "misc", "lib"} == set()


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_templates_hold_no_script_and_ask_nothing_of_others(file: Path) -> None:
    text = file.read_text()
    if file.name.startswith("account_passkey"):  # a passkey is made by the browser's own script interface alone
        text = text.replace(PASSKEY_SCRIPT, "")
    assert not re.search(r"<script|\bon[a-z]+=|javascript:", text)
    assert not re.search(r"(src|href|action)=\"https?://", text)
    assert "|safe" not in text


def test_the_lock_files_pin_with_hashes_and_name_no_host() -> None:
    for file in ROOT.glob("requirements/*.txt"):
        text = file.read_text()
        pinned = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert len(pinned) > 10
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
        assert "--index-url" not in text
