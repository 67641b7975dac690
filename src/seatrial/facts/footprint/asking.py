"""From what a person names (a file, a folder, a catalogued model, a set-up) to what can be computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from seatrial.errors import BadInput
from seatrial.facts.footprint.config import Config, read_config
from seatrial.facts.footprint.families import build_model
from seatrial.facts.footprint.model import Model
from seatrial.facts.schema import ConfigFile

WEIGHTS = (".gguf", ".safetensors")
_TOKENS = re.compile(r"(\d+(?:\.\d+)?)\s*(k|m)?(?:\s*tokens?)?", re.IGNORECASE)


def is_file(name: str) -> bool:
    """Whether somebody means a file or a folder rather than a catalogued model."""
    return Path(name).exists() or "/" in name or Path(name).suffix in (".json", *WEIGHTS)


def model_from_file(path: Path) -> Model:
    """The model of a config.json or of a model's folder."""
    if not path.exists():
        raise BadInput(f"{path} does not exist.", "Give a config.json, a model's folder, or a catalogued model.")
    return build_model(read_config(path))


def catalogued_model(slug: str, name: str, configs: Mapping[str, ConfigFile]) -> Model:
    """The model of a catalogued tool; BadInput where the catalogue has no configuration of it."""
    entry = configs.get(slug)
    if entry is None:
        known = ", ".join(sorted(configs)) or "none yet"
        raise BadInput(f"The catalogue has no configuration of {name}.", f"Give its config.json. There are: {known}.")
    return build_model(Config(entry.config, f"catalogue/configs/{slug}.yaml"))


def read_tokens(text: str) -> int:
    """`32k`, `32768`, `1M tokens`: k is 1,024 tokens here, as context sizes are counted."""
    found = _TOKENS.fullmatch(text.strip())
    if not found:
        raise BadInput(f"“{text[:40]}” is no number of tokens.", "Write it as 32k or 32768.")
    factor = {"": 1, "k": 1024, "m": 1024 * 1024}[(found[2] or "").lower()]
    return round(float(found[1]) * factor)
