"""A tool's file on disk, to be broken by one test and checked."""

from __future__ import annotations

from pathlib import Path

from seatrial.facts.catalogue import load_catalogue


class ToolFile:
    """The file of Kestrel 8B in a small catalogue, to be broken in one way or another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "tools" / "kestrel-8b.yaml"

    def change(self, old: str, new: str) -> None:
        """Replace the first `old`; the text has to be there."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.write(text.replace(old, new, 1))

    def write(self, text: str | bytes) -> None:
        """Put something else into the file."""
        self.file.write_bytes(text.encode() if isinstance(text, str) else text)

    def line(self, words: str) -> int:
        """The first line that holds these words, counted from 1."""
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def problems(self) -> list[tuple[Path, int, str, str]]:
        """What the checker says: file, line, cause, next step."""
        found = load_catalogue(self.folder).problems
        return [(problem.file, problem.line, problem.cause, problem.next_step) for problem in found]

    def problem(self) -> tuple[Path, int, str, str]:
        """The one thing that the checker says."""
        problems = self.problems()
        assert len(problems) == 1, problems
        return problems[0]
