"""How our own source gets into the box: as arguments of the interpreter, so that none of our files is seen there."""

from __future__ import annotations

from pathlib import Path

PACKAGE = "seatrial.trials.grading"
# Each program's modules, in the order in which they import one another; the last has the `main`.
NEEDS = {
    "forkserver": ("inside.values", "inside.frames", "inside.isolate", "inside.program", "inside.forkserver"),
    "judge": ("inside.values", "inside.frames", "inside.isolate", "program", "judge"),
    "pytest_run": ("inside.values", "inside.pytest_run"),
}
BOOT = """
import sys, types
def add(name, text=""):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = []
    exec(compile(text, name, "exec"), module.__dict__)
    return module
count = int(sys.argv[1])
for name, text in zip(sys.argv[2 : 2 + 2 * count : 2], sys.argv[3 : 3 + 2 * count : 2]):
    parts = name.split(".")
    for number in range(1, len(parts)):
        parent = ".".join(parts[:number])
        if parent not in sys.modules:
            add(parent)
    last = add(name, text)
del sys.argv[1 : 2 + 2 * count]
last.main()
"""


def inside_command(python: str, program: str, *arguments: str) -> list[str]:
    """The command that runs one of the programs, its source included."""
    folder = Path(__file__).parent
    texts: list[str] = []
    for name in NEEDS[program]:
        text = (folder / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
        texts += [f"{PACKAGE}.{name}", text]
    return [python, "-I", "-S", "-c", BOOT, str(len(NEEDS[program])), *texts, *arguments]
