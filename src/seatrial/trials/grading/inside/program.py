"""The end of the pipe that runs model-written code. Nothing it says is believed: the other end compares values."""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

from seatrial.trials.grading.inside.frames import receive_frame, send_frame
from seatrial.trials.grading.inside.values import NotPlain, encode, unpack

MODULE = "solution"


class Unusable(Exception):
    """A call that cannot be made: the cause in a few words."""


def serve(channel: socket.socket) -> None:
    """Load what comes first, then answer one call at a time until the other end closes."""
    names: dict[str, Any] = {}
    number = 0
    while (frame := receive_frame(channel, 1 << 30)) is not None:
        request = json.loads(frame)
        if number == 0:
            gc.enable()
            answer = _answer(lambda request=request: _load(request, names))  # type: ignore[misc]
        else:
            answer = _answer(lambda request=request: _call(request, names))  # type: ignore[misc]
        send_frame(channel, b"[%d,%b]" % (number, answer))
        number += 1


def _load(setup: dict[str, Any], names: dict[str, Any]) -> None:
    """Write the files, and run the source as a module called `solution`."""
    for path, text in setup["files"].items():
        place = os.path.join(os.getcwd(), path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    if setup["files"]:
        sys.path[:0] = [os.path.join(os.getcwd(), root) for root in setup["roots"]]
        sys.dont_write_bytecode = True
    if setup["source"] is not None:
        module = types.ModuleType(MODULE)
        sys.modules[MODULE] = module
        names.update({"": module.__dict__})
        exec(compile(setup["source"], f"{MODULE}.py", "exec"), module.__dict__)  # noqa: S102  what this process is for


def _call(request: list[Any], names: dict[str, Any]) -> Any:
    """Call `function` of the source, or `module:name.name` of the files."""
    name, arguments, keywords = request
    function = _find(name, names)
    if not callable(function):
        raise Unusable(f"{name} is not callable")
    return function(*unpack(arguments), **unpack(keywords))


def _find(name: str, names: dict[str, Any]) -> Any:
    module, colon, path = name.rpartition(":")
    if not colon:
        space = names.get("", {})
        if name not in space:
            raise Unusable(f"there is no {name}")
        return space[name]
    if name not in names:
        thing: Any = importlib.import_module(module)
        for part in path.split("."):
            if not hasattr(thing, part):
                raise Unusable(f"there is no {name}")
            thing = getattr(thing, part)
        names[name] = thing
    return names[name]


def _answer(work: Callable[[], Any]) -> bytes:
    """`"v",value`, `"e",[names of the exception's classes, text]` or `"x",[cause, detail]` where neither goes."""
    try:
        return b'"v",' + encode(work())
    except NotPlain as problem:
        return b'"x",' + json.dumps(["result", str(problem)[:300]]).encode()
    except Unusable as problem:
        return b'"x",' + json.dumps(["callable", str(problem)[:300]]).encode()
    except BaseException as error:
        return b'"e",' + _exception(error)


def _exception(error: BaseException) -> bytes:
    classes = [kind.__name__ for kind in type(error).__mro__[:20]]
    try:
        message = str(error)[:1000]
    except BaseException:
        message = ""
    return json.dumps([classes, message]).encode()
