"""Which model writes for which seat, and what it may cost: panel.yaml, or three variables of the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.facts.names import nearest
from seatrial.facts.parsing import parse
from seatrial.facts.reading import Document, read_file
from seatrial.panel.authors.scripted import USUAL
from seatrial.trials.contenders.file import ContenderSpec, EndpointSpec
from seatrial.trials.contenders.opening import contenders_of, named_contender

USUAL_FILE = Path("panel.yaml")
REFERENCE = "docs/guides/model-authors.md"
EVERY_SEAT = "default"
KEY = "SEATRIAL_PANEL_KEY"


class Spending(BaseModel):
    """What one command may spend; one that was killed and its continuation count as one."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    calls: Annotated[int | None, Field(ge=1)] = None
    tokens: Annotated[int | None, Field(ge=1, description="In and out together.")] = 2_000_000
    usd: Annotated[float | None, Field(gt=0)] = None

    def within(self, calls: int | None, tokens: int | None, usd: float | None) -> Spending:
        """The same with other limits where they are given."""
        return Spending(calls=calls or self.calls, tokens=tokens or self.tokens, usd=usd or self.usd)


class SettingsFile(BaseModel):
    """The file panel.yaml. `models` are written as in contenders.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: list[dict[str, Any]]
    seats: dict[str, str] = {}
    budget: Spending = Spending()


@dataclass(frozen=True)
class PanelSettings:
    """Models by name, the seats they write for (critic, or `default`), and the budget."""

    models: Sequence[ContenderSpec] = ()
    seats: dict[str, str] = field(default_factory=dict)
    budget: Spending = field(default_factory=Spending)

    def author_of(self, critic: str) -> ContenderSpec | None:
        """Who writes for a critic; None: the rubric."""
        name = self.seats.get(critic, self.seats.get(EVERY_SEAT))
        return next((spec for spec in self.models if spec.name == name), None)

    def with_model(self, word: str) -> PanelSettings:
        """The same with one model on every seat: a name of the file, `scripted`, an address or a model file."""
        spec = self._named(word)
        others = [row for row in self.models if row.name != spec.name]
        return PanelSettings([*others, spec], {EVERY_SEAT: spec.name}, self.budget)

    def _named(self, word: str) -> ContenderSpec:
        known = [*self.models, *([USUAL] if all(row.name != USUAL.name for row in self.models) else [])]
        spec = named_contender(word, known)
        if isinstance(spec, EndpointSpec) and spec not in known and os.environ.get(KEY, "").strip():
            spec = spec.model_copy(update={"key_env": KEY})
        return _usable(spec)


def read_settings(file: Path | None, critics: Sequence[str]) -> PanelSettings:
    """The settings of a file (panel.yaml where it is here), and of the environment, which comes first.

    Raises BadFile or BadInput with what is wrong.
    """
    if file is None and USUAL_FILE.is_file():
        file = USUAL_FILE
    found = PanelSettings() if file is None else _from_file(file, critics)
    spec = _from_environment()
    if spec is None:
        return found
    others = [row for row in found.models if row.name != spec.name]
    return PanelSettings([*others, spec], {EVERY_SEAT: spec.name, **found.seats}, found.budget)


def _from_file(file: Path, critics: Sequence[str]) -> PanelSettings:
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", f"{REFERENCE} shows how one is written.")
    document = read_file(file)
    try:
        written = parse(document, SettingsFile)
    except BadFile as error:
        raise BadFile(
            [Problem(row.file, row.line, row.cause, f"{REFERENCE} shows it.") for row in error.problems]
        ) from None
    lines = {path[1:]: line for path, line in document.lines.items() if path[:1] == ("models",)}
    models = contenders_of(Document(file, written.models, lines), None)
    for spec in models:
        _usable(spec)
    _check_seats(document, written.seats, models, critics)
    return PanelSettings(models, dict(written.seats), written.budget)


def _check_seats(
    document: Document, seats: dict[str, str], models: Sequence[ContenderSpec], critics: Sequence[str]
) -> None:
    names = [spec.name for spec in models]
    for seat, name in seats.items():
        line = document.line(("seats", seat))
        if seat not in (*critics, EVERY_SEAT):
            close = " or ".join(nearest(seat, list(critics))) or ", ".join([EVERY_SEAT, *critics])
            raise BadFile([Problem(document.file, line, f"There is no critic “{seat}”.", f"Did you mean {close}?")])
        if name not in names:
            cause = f"“{name}” is none of the models above."
            raise BadFile([Problem(document.file, line, cause, f"They are: {', '.join(names)}.")])


def _from_environment() -> EndpointSpec | None:
    address = os.environ.get("SEATRIAL_PANEL_ENDPOINT", "").strip()
    if not address:
        return None
    model = os.environ.get("SEATRIAL_PANEL_MODEL", "").strip() or None
    try:
        return EndpointSpec(
            name=(model or "model")[:60],
            base_url=address,
            model=model,
            key_env=KEY if os.environ.get(KEY, "").strip() else None,
        )
    except ValidationError as error:
        cause = error.errors()[0]
        said = str(cause.get("ctx", {}).get("error") or cause["msg"])
        raise BadInput(f"SEATRIAL_PANEL_ENDPOINT cannot be used: {said}", "Write it as https://host/v1.") from None


def _usable(spec: ContenderSpec) -> ContenderSpec:
    if spec.kind == "command":
        raise BadInput(f"“{spec.name}” is a command, which writes no reviews.", "Name an endpoint or a model file.")
    return spec
