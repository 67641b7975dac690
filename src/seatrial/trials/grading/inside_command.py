"""How our own source gets into the box: as arguments of the interpreter, so that none of our files is seen there."""

from __future__ import annotations

from pathlib import Path

PACKAGE = "seatrial.trials.grading.inside"
NEEDS = {
    "forkserver": ("values", "frames", "isolate", "program", "forkserver"),
    "pytest_run": ("values", "pytest_run"),
}
# Each module under its own name, in the order in which they import one another.
BOOT = """
import sys, types
def add(name, text):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = []
    exec(compile(text, name, "exec"), module.__dict__)
    return module
parts = sys.argv[1].split(".")
for number in range(len(parts)):
    add(".".join(parts[: number + 1]), "")
count = int(sys.argv[2])
for name, text in zip(sys.argv[3 : 3 + 2 * count : 2], sys.argv[4 : 4 + 2 * count : 2]):
    last = add(sys.argv[1] + "." + name, text)
del sys.argv[1 : 3 + 2 * count]
last.main()
"""


def inside_command(python: str, program: str, *arguments: str) -> list[str]:
    """The command that runs one of the programs of `inside`, its source included."""
    folder = Path(__file__).parent / "inside"
    texts = [part for name in NEEDS[program] for part in (name, (folder / f"{name}.py").read_text(encoding="utf-8"))]
    return [python, "-I", "-S", "-c", BOOT, PACKAGE, str(len(NEEDS[program])), *texts, *arguments]
