"""The data and the simulators of the package bfcl-eval, read where it lies and without what it depends on.

Installed whole, the package brings torch and some forty others. What is needed here are its JSON files and eight
modules of plain Python, so `pip install --no-deps` is enough; SEATRIAL_BFCL names a folder it was installed to.
"""

from __future__ import annotations

import copy
import importlib
import os
import sys
from functools import lru_cache
from hashlib import sha256
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

from seatrial.errors import NotReady

GET = "Run: pip install --no-deps --target bfcl bfcl-eval && export SEATRIAL_BFCL=$PWD/bfcl"
DATA = "data/BFCL_v4_multi_turn_base.json"
TRUTH = "data/possible_answer/BFCL_v4_multi_turn_base.json"
SOURCES = "bfcl_eval.eval_checker.multi_turn_eval.func_source_code"
MODULES = {
    "GorillaFileSystem": "gorilla_file_system",
    "MathAPI": "math_api",
    "MessageAPI": "message_api",
    "TicketAPI": "ticket_api",
    "TradingBot": "trading_bot",
    "TravelAPI": "travel_booking",
    "TwitterAPI": "posting_api",
    "VehicleControlAPI": "vehicle_control",
}
WITHOUT_SCENARIO = "MathAPI"


@lru_cache(maxsize=1)
def folder() -> Path:
    """Where the package's files lie; NotReady where it is not there, or is another edition."""
    named = os.environ.get("SEATRIAL_BFCL")
    if named:
        places = [Path(named) / "bfcl_eval", Path(named)]
    else:
        spec = util.find_spec("bfcl_eval")
        places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found = next((place for place in places if (place / DATA).is_file() and (place / TRUTH).is_file()), None)
    if found is None:
        where = "in the folder that SEATRIAL_BFCL names" if named else "here"
        raise NotReady(f"BFCL's multi-turn tasks (the package bfcl-eval, version 4) are not {where}.", GET)
    return found


@lru_cache(maxsize=1)
def edition() -> str:
    """A short name for exactly these conversations and solutions."""
    return sha256((folder() / DATA).read_bytes() + (folder() / TRUTH).read_bytes()).hexdigest()[:8]


def rows(name: str) -> list[dict[str, Any]]:
    """One of the package's files of JSON lines."""
    try:
        return [orjson.loads(line) for line in (folder() / name).read_bytes().splitlines() if line.strip()]
    except (OSError, orjson.JSONDecodeError) as error:
        raise NotReady(f"BFCL's file {name} cannot be read.", GET) from error


def simulator(name: str, scenario: dict[str, Any]) -> Any:
    """A fresh simulator in the state of a scenario."""
    instance = _class(name)()
    if name != WITHOUT_SCENARIO:
        instance._load_scenario(copy.deepcopy(scenario))
    return instance


@lru_cache
def _class(name: str) -> Any:
    """A simulator's class. The packages around its module are stood in for, so that none of them is run."""
    parts = SOURCES.split(".")
    for depth in range(1, len(parts) + 1):
        package = ".".join(parts[:depth])
        if package not in sys.modules:
            module = ModuleType(package)
            module.__path__ = [str(folder().joinpath(*parts[1:depth]))]
            sys.modules[package] = module
    try:
        return getattr(importlib.import_module(f"{SOURCES}.{MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        raise NotReady(f"BFCL's simulator {name} needs {error.name}.", f"Run: pip install {error.name}") from error
    except (ImportError, AttributeError) as error:
        raise NotReady(f"BFCL's simulator {name} is not as in the known edition.", GET) from error
