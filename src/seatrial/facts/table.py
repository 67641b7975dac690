"""A CSV file that may be anything: read line by line, a line bounded, what cannot be used named with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from seatrial.errors import BadFile, Problem


@dataclass
class TableReader:
    """A file on its way through, and where in it we are. `longest` bytes has a line, and `one` is what it holds."""

    file: Path
    longest: int
    one: str
    line: int = 0

    def refuse(self, cause: str, next_step: str) -> NoReturn:
        """BadFile, at the present line."""
        raise BadFile([Problem(self.file, self.line, cause, next_step)])

    def rows(self, stream: BinaryIO) -> Iterator[list[str]]:
        """The values of each row, the header among them."""
        try:
            yield from csv.reader(self._lines(stream), strict=True)
        except csv.Error as reason:
            if "new-line" in str(reason):  # the module's own words name its Python options
                self.refuse("A line ends in a lone carriage return.", "Save the file with ordinary line ends.")
            self.refuse(f"This is not CSV: {reason}.", "Put text with commas or quotes in double quotes.")

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        while raw := stream.readline(self.longest + 1):
            self.line += 1
            if len(raw) > self.longest:
                self.refuse(f"This line is longer than {self.longest:,} bytes.", f"Write one {self.one} a line.")
            if b"\0" in raw:
                self.refuse("This line holds a zero byte.", "Save the file as CSV in UTF-8.")
            try:
                yield raw.decode("utf-8-sig" if self.line == 1 else "utf-8")
            except UnicodeDecodeError:
                self.refuse("This line is not UTF-8.", "Save the file as CSV in UTF-8.")
