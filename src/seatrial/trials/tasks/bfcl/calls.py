"""Calls of BFCL's simulators: the tools as specified, what a call answers, and the calls of its ground truth."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from seatrial.trials.tasks.bfcl.package import MODULES, rows

TYPES = {"dict": "object", "float": "number", "tuple": "array", "any": "string"}
LONGEST = 20_000  # characters of all arguments of a call
LARGEST = 10**9  # for numbers
LARGEST_EXPONENT = 1_000  # and digits of precision: the simulators compute without limits


@lru_cache
def tools(name: str) -> list[dict[str, Any]]:
    """The tools of one simulator, as specifications of the chat interface."""
    return [
        {
            "type": "function",
            "function": {
                "name": row["name"],
                "description": row["description"],
                "parameters": _schema(row["parameters"]),
            },
        }
        for row in rows(f"data/multi_turn_func_doc/{MODULES[name]}.json")
    ]


def execute(instances: Mapping[str, Any], name: str, arguments: Mapping[str, Any]) -> str:
    """What a call answers, in the words in which BFCL gives answers; errors are answers, too."""
    owner = next((each for each in instances if any(tool["function"]["name"] == name for tool in tools(each))), None)
    if owner is None:
        return f"Error during execution: name '{name[:60]}' is not defined"
    if problem := _problem(arguments):
        return f"Error during execution: {problem}"
    try:
        result = getattr(instances[owner], name)(**arguments)
    except Exception as error:  # whatever a simulator raises is its answer
        return f"Error during execution: {str(error)[:500]}"
    if isinstance(result, str):
        return result
    try:
        return json.dumps(result) if isinstance(result, dict) else str(result)
    except (TypeError, ValueError):
        return str(result)


def true_call(instances: Mapping[str, Any], text: str) -> tuple[str, dict[str, Any]]:
    """A call of the ground truth, `mv('a', destination='b')`, as name and named arguments. Nothing is evaluated."""
    call = ast.parse(text, mode="eval").body
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise ValueError(f"not a call: {text}")
    name = call.func.id
    owner = next(each for each in instances.values() if hasattr(each, name))
    names = list(inspect.signature(getattr(owner, name)).parameters)
    placed = dict(zip(names, map(ast.literal_eval, call.args), strict=False))
    return name, placed | {each.arg or "": ast.literal_eval(each.value) for each in call.keywords}


def _schema(given: Any) -> Any:
    """A parameter's specification with JSON Schema's names of types."""
    if isinstance(given, dict):
        return {
            key: TYPES.get(value, value) if key == "type" and isinstance(value, str) else _schema(value)
            for key, value in given.items()
        }
    return [_schema(each) for each in given] if isinstance(given, list) else given


def _problem(arguments: Mapping[str, Any]) -> str:
    """Why a call is not run: "" for every call that a task can need."""
    try:
        return _unfit(arguments)
    except RecursionError:
        return "the arguments are nested too deep"


def _unfit(arguments: Mapping[str, Any]) -> str:
    if len(str(arguments)) > LONGEST:
        return "the arguments are too long"
    if any(not isinstance(name, str) or name.startswith("_") for name in arguments):
        return "arguments have names"
    small = [arguments.get(name) for name in ("exponent", "precision", "decimal_places")]
    if any(isinstance(each, int | float) and abs(each) > LARGEST_EXPONENT for each in small):
        return "the number is too large"
    return "the number is too large" if _large(arguments) else ""


def _large(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_large, value.values()))
    if isinstance(value, list):
        return any(map(_large, value))
    return isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) <= LARGEST
