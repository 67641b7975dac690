"""A model's config.json, read from hostile hands: bounded in size, every number checked before anything is built."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seatrial.errors import BadInput, NotFound

LARGEST_FILE = 1024 * 1024
# No model comes near these; a number beyond them is a mistake or an attack.
BOUNDS = {
    "num_hidden_layers": 1_000,
    "vocab_size": 10_000_000,
    "hidden_size": 1_000_000,
    "experts": 100_000,
}
LARGEST_NUMBER = 100_000_000


@dataclass(frozen=True)
class Config:
    """Named numbers and switches of a configuration; what is missing or absurd is said by name."""

    data: dict[str, Any]
    where: str

    @property
    def model_type(self) -> str:
        """The architecture's name."""
        name = self.data.get("model_type")
        if not isinstance(name, str) or not name:
            raise BadInput("The config has no model_type.", "Use a whole config.json.", where=self.where)
        return name[:80]

    def number(self, *names: str, default: int | None = None) -> int:
        """A positive whole number under the first of its names that is there."""
        found = self.maybe(*names)
        if found is None:
            found = default
        if found is None:
            raise BadInput(f"The config has no {names[0]}.", "Use a whole config.json.", where=self.where)
        if found < 1:
            raise BadInput(f"{names[0]} is {found}; it has to be 1 or more.", "Correct the config.", where=self.where)
        return found

    def maybe(self, *names: str) -> int | None:
        """A whole number of 0 or more, or None where it is absent or null."""
        for name in names:
            value = self.data.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int):
                shown = str(value)[:40]
                raise BadInput(f"{name} is “{shown}”, not a whole number.", "Correct the config.", where=self.where)
            most = BOUNDS.get(name, LARGEST_NUMBER)
            if value < 0 or value > most:
                raise BadInput(f"{name} is {value:.3g}; 0 to {most:,} makes sense.", "Correct it.", where=self.where)
            return value
        return None

    def flag(self, *names: str, default: bool = False) -> bool:
        """A switch."""
        for name in names:
            value = self.data.get(name)
            if isinstance(value, bool):
                return value
            if value is not None:
                raise BadInput(f"{name} is not true or false.", "Correct the config.", where=self.where)
        return default

    def words(self, name: str, length: int) -> list[str] | None:
        """A list of words, one for each layer."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) < length or not all(isinstance(item, str) for item in value):
            raise BadInput(f"{name} is not a list of {length} words.", "Correct the config.", where=self.where)
        return value[:length]

    def numbers(self, name: str) -> list[int] | None:
        """A list of whole numbers."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
            raise BadInput(f"{name} is not a list of whole numbers.", "Correct the config.", where=self.where)
        return value

    def part(self, name: str) -> Config | None:
        """A configuration inside this one."""
        value = self.data.get(name)
        return Config(value, f"{self.where} {name}") if isinstance(value, dict) else None


def read_config(path: Path) -> Config:
    """A config.json, or the one inside a model's folder."""
    file = path / "config.json" if path.is_dir() else path
    if not file.is_file():
        raise NotFound("config", str(path), [])
    if file.stat().st_size > LARGEST_FILE:
        size = file.stat().st_size
        raise BadInput(f"The config has {size:,} bytes; {LARGEST_FILE:,} are allowed.", "Is it one?", where=str(file))
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(f"This is not JSON: {str(error)[:120]}.", "Is the file whole?", where=str(file)) from None
    if not isinstance(data, dict):
        raise BadInput("The config is not an object.", "Use a whole config.json.", where=str(file))
    return Config(data, str(file))
