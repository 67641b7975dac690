"""The parameters of a brief, for the OpenAPI document: the core reads them, all at once."""

from __future__ import annotations

from typing import Any

from seatrial.comparison.brief import (
    HEAVIEST,
    LICENCE_CLASSES,
    MAPPINGS,
    MODALITIES,
    MOST_OF_TASKS,
    UNITS_OF,
    Brief,
)


def brief_parameters() -> list[dict[str, Any]]:
    """OpenAPI parameters, from the brief's own fields."""
    fields = Brief.model_fields
    described = {name: field.description or "" for name, field in fields.items()}
    return [
        _parameter("licence", described["licence"], _several(LICENCE_CLASSES)),
        _parameter("self_hosting", "Whether it must run on one's own machines.", _one(("required", "any"))),
        _parameter("modalities", described["modalities"], _several(MODALITIES)),
        *(_parameter(name, f"{described[name]} In {unit}.", {"type": "number"}) for name, unit in UNITS_OF.items()),
        _parameter("unknown", described["unknown"], _one(("refuse", "allow"))),
        _weights("tasks", f"How much a family of tasks counts, 0 to {MOST_OF_TASKS:g}: t.<family>=2.", MOST_OF_TASKS),
        _weights("weights", f"How much a critic counts, 0 to {HEAVIEST:g}: w.<critic>=2.", HEAVIEST),
    ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _one(words: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _several(words: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "array", "items": _one(words)}


def _weights(field: str, description: str, most: float) -> dict[str, Any]:
    weight = {"type": "number", "minimum": 0, "maximum": most}
    letter = MAPPINGS[field][0]
    schema = {"type": "object", "patternProperties": {rf"^{letter}\.": weight}, "additionalProperties": False}
    return {**_parameter(letter, description, schema), "style": "form", "explode": True}
