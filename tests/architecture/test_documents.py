"""What is written about the project is true of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from seatrial.cli.main import seatrial
from seatrial.publish.schemas import SCHEMAS, json_schema

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_the_one_that_validates(name: str) -> None:
    written = json.loads((ROOT / "docs/reference/schema" / f"{name}.json").read_text())
    assert written == json.loads(json.dumps(json_schema(name))), "run: seatrial schema --write docs/reference/schema"


def test_the_reference_of_commands_is_their_help() -> None:
    assert (ROOT / "docs/reference/commands.md").read_text() == commands()


def commands() -> str:
    """The reference of commands, from their own help. To write it: python -m tests.architecture.test_documents"""
    parts = ["# Commands\n\nMade from `--help`; a test holds it to that.\n"]
    for path in _paths(seatrial, ()):
        shown = CliRunner().invoke(seatrial, [*path, "--help"], prog_name="seatrial", terminal_width=80).output
        parts.append(f"## seatrial {' '.join(path)}".rstrip() + f"\n\n```\n{shown.strip()}\n```\n")
    return "\n".join(parts)


def _paths(command: click.Command, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    inner = command.commands if isinstance(command, click.Group) else {}
    return [path, *(found for name in sorted(inner) for found in _paths(inner[name], (*path, name)))]


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    code = "".join(file.read_text() for file in [*ROOT.glob("src/**/*.py"), ROOT / "tests/browser/chromium.py"])
    read = set(re.findall(r"[\"'](SEATRIAL_[A-Z_]+)[\"']", code))
    text = (ROOT / "docs/reference/settings.md").read_text().replace("`_", "`SEATRIAL_SMTP_")
    assert set(re.findall(r"`(SEATRIAL_[A-Z_]+)`", text)) == read


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text())
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_the_readme_names_commands_that_make_knows() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|    )make ([a-z-]+)", "".join(file.read_text() for file in DOCUMENTS)))
    assert named <= targets


def test_the_gate_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / "README.md").read_text()
    assert re.search(r"^make test$", (ROOT / ".ci/run").read_text(), re.MULTILINE)


if __name__ == "__main__":
    (ROOT / "docs/reference/commands.md").write_text(commands())
