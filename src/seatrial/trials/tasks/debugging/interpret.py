"""Runs repositories that were made here, right or with the bug put in, in the trusted process.

Nothing of a contender is ever run by this. Modules are found among the given texts alone and not in `sys.modules`, so
that many repositories with the same names can be loaded side by side.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType, CoroutineType, ModuleType
from typing import Any

from seatrial.trials.tasks.debugging.runner import LONGEST_ERROR, MOST_FRAMES

Texts = Mapping[str, str]


@lru_cache(maxsize=1024)
def _compiled(text: str, path: str) -> CodeType:
    return compile(text, path, "exec")


class Loaded:
    """The modules of one repository, loaded afresh."""

    def __init__(self, files: Texts) -> None:
        self.files = files
        self._modules: dict[str, ModuleType] = {}
        self._builtins = {**vars(builtins), "__import__": self._import}

    def call(self, module: str, function: str, arguments: list[Any]) -> Any:
        """What a function returns. Raises whatever it raises."""
        value = getattr(self.module(module), function)(*arguments)
        _end_coroutines(value)
        return value

    def module(self, name: str) -> ModuleType:
        """A module by its dotted name."""
        if name not in self._modules:
            stem = name.replace(".", "/")
            path = f"{stem}/__init__.py" if f"{stem}/__init__.py" in self.files else f"{stem}.py"
            made = self._modules[name] = ModuleType(name)
            vars(made)["__builtins__"] = self._builtins
            exec(_compiled(self.files[path], path), vars(made))  # noqa: S102  text of ours, see the head of this file
        return self._modules[name]

    def _import(self, name: str, *rest: Any) -> Any:
        if name.partition(".")[0] + "/__init__.py" in self.files:
            return self.module(name)
        return __import__(name, *rest)


def _end_coroutines(value: Any) -> None:
    """Close what was never awaited, which Python would warn about."""
    if isinstance(value, CoroutineType):
        value.close()
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _end_coroutines(inner)


def run_tests(files: Texts) -> str:
    """What `python run_tests.py` prints there, to the letter."""
    loaded = Loaded(files)
    lines, passed, failed = list[str](), 0, 0
    for path in sorted(path for path in files if re.fullmatch(r"tests/test_\w+\.py", path)):
        module = loaded.module(path.removesuffix(".py").replace("/", "."))
        for name, test in list(vars(module).items()):
            if not name.startswith("test_"):
                continue
            try:
                test()
                passed += 1
            except Exception as error:  # a generated test may fail in any way
                failed += 1
                lines += [f"FAILED {path}::{name}", *_trace(error, files), ""]
    return "\n".join([*lines, f"{passed} passed, {failed} failed"]) + "\n"


def _trace(error: Exception, files: Texts) -> list[str]:
    frames = list[tuple[str, int, str]]()
    trace = error.__traceback__
    while trace:
        _end_coroutines(list(trace.tb_frame.f_locals.values()))
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno, trace.tb_frame.f_code.co_name))
        trace = trace.tb_next
    own = [frame for frame in frames if frame[0] in files]
    lines = ["Traceback (most recent call last):"]
    for number, (path, line, function) in enumerate(own):
        if MOST_FRAMES <= number < len(own) - MOST_FRAMES:
            lines += ["  ..."] if number == MOST_FRAMES else []
            continue
        lines.append(f'  File "{path}", line {line}, in {function}')
        lines.append("    " + files[path].splitlines()[line - 1].strip())
    text = re.sub(r" at 0x[0-9a-f]+", " at 0x0", f"{type(error).__name__}: {error}")
    return [*lines, text[:LONGEST_ERROR]]
