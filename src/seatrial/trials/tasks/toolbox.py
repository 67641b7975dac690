"""Tools as the OpenAI chat interface specifies them, and arguments read as strictly as the specification says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool: "string" or "integer"."""

    name: str
    type: str
    says: str
    default: str | int | None = None  # None: it has to be given


def tool(name: str, says: str, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The specification of one tool."""
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": says,
            "parameters": {
                "type": "object",
                "properties": {each.name: {"type": each.type, "description": each.says} for each in parameters},
                "required": [each.name for each in parameters if each.default is None],
                "additionalProperties": False,
            },
        },
    }


def read_arguments(parameters: Sequence[Parameter], arguments: Mapping[str, Any]) -> tuple[dict[str, str | int], str]:
    """The arguments by name with defaults filled in, and what is wrong with them ("" where nothing is)."""
    if not isinstance(arguments, Mapping):
        return {}, "the arguments are not an object."
    known = {each.name: each for each in parameters}
    given: dict[str, str | int] = {}
    for name in arguments:
        if name not in known:
            wanted = ", ".join(known) or "none"
            return {}, f"there is no argument {str(name)[:60]!r}. Arguments are: {wanted}."
    for each in parameters:
        value = arguments.get(each.name, each.default)
        if value is None:
            return {}, f"the argument {each.name!r} is missing."
        if each.type == "integer":
            if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 12:
                value = int(value)
            if not isinstance(value, int) or isinstance(value, bool):
                return {}, f"the argument {each.name!r} has to be a whole number."
        elif not isinstance(value, str):
            return {}, f"the argument {each.name!r} has to be a text."
        given[each.name] = value
    return given, ""
