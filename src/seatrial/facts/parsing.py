"""From a YAML document to one of the schema's classes, with every mismatch as a problem on its line."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from seatrial.errors import BadFile, Problem
from seatrial.facts.names import nearest
from seatrial.facts.reading import Document

Model = TypeVar("Model", bound=BaseModel)


def parse(document: Document, model: type[Model]) -> Model:
    """The document as `model`; BadFile holds all that is wrong with it."""
    if not isinstance(document.data, dict):
        cause = "The file is empty." if document.data is None else "The file is not a list of `field: value` lines."
        raise BadFile([Problem(document.file, 1, cause, f"Start from the fields of {model.__name__}.")])
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise BadFile(_problems(document, model, error)) from None


def parse_list(document: Document, model: type[Model]) -> list[Model]:
    """A document that is a list of `model`."""
    if not isinstance(document.data, list):
        raise BadFile([Problem(document.file, 1, "The file is not a list.", "Start every entry with “- ”.")])
    rows, problems = [], []
    for index, row in enumerate(document.data):
        try:
            rows.append(model.model_validate(row))
        except ValidationError as error:
            problems += _problems(document, model, error, (index,))
    if problems:
        raise BadFile(problems)
    return rows


def _problems(
    document: Document, model: type[BaseModel], error: ValidationError, prefix: tuple[str | int, ...] = ()
) -> list[Problem]:
    found: dict[tuple[int, str], Problem] = {}
    for detail in error.errors():
        path = prefix + tuple(detail["loc"])
        cause, next_step = _explain(model, detail)
        problem = Problem(document.file, document.line(path), cause, next_step)
        found.setdefault((problem.line, cause), problem)
    return list(found.values())


def _explain(model: type[BaseModel], detail: Any) -> tuple[str, str]:
    path = [str(part) for part in detail["loc"]]
    name = next((part for part in reversed(path) if part.islower() and not part.isdigit()), path[-1] if path else "")
    match detail["type"]:
        case "extra_forbidden":
            known = sorted(_field_names(model))
            close = nearest(path[-1], known, 1)
            hint = f"Did you mean “{close[0]}”?" if close else "Remove it."
            return f"Unknown field “{path[-1]}”.", f"{hint} Fields are: {', '.join(known)}."
        case "missing":
            return f"The field “{path[-1]}” is missing.", f"Add `{path[-1]}:` here."
        case "string_pattern_mismatch":
            return (
                f"“{detail['input']}” cannot be a {name}.",
                "Use lower-case letters, digits, dots and hyphens.",
            )
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"“{detail['input']}” is not a date.", "Write it as 2026-11-23."
        case "string_too_short":
            return f"“{name}” is empty.", "Fill it in, or remove what has no source."
        case "url_parsing" | "url_scheme" | "url_type":
            return f"“{detail['input']}” is not an address.", "Write a whole one, from https:// on."
        case "int_type" | "float_type" | "string_type" | "list_type" if "value" in path:
            return "“value” is neither a number, a text nor a list of texts.", "Fill it in, or remove this fact."
        case "value_error":
            return str(detail["ctx"]["error"]), ""
        case _:
            return f"“{name}” does not fit: {detail['msg'].lower()}.", "See docs/reference/catalogue-format.md."


def _field_names(model: type[BaseModel]) -> set[str]:
    """The field names of a model and of the models inside it."""
    names: set[str] = set()
    for name, info in model.model_fields.items():
        names.add(info.alias or name)
        for inner in _models_in(info.annotation):
            names |= _field_names(inner)
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]
