"""After one changed fact: judging again what rests on it, against judging everything, on the catalogue that ships.

Each case changes one thing in a copy of the catalogue. Both ways are measured in one process in CPU seconds, the
best of ROUNDS counts; the results have to be equal. The last line is the whole import into a database of a site, files
read and rows written included.

    python benchmarks/memory.py
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from seatrial.panel.memory.rerun import Rerun, judge_again
from seatrial.panel.memory.state import State, state_of
from seatrial.panel.panel import Assessment, load_panel

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
ROUNDS = 3
TOOL = "tools/aider.yaml"
# What is changed, in which file, from what (a pattern) to what.
CASES = {
    "a licence": (TOOL, r"value: Apache-2\.0(\s+source: \w+\s+quote: \")", r"value: GPL-3.0-only\1GPL-3.0-only, "),
    "a fact that is unknown of other tools": (TOOL, r'value: "opt-in"', 'value: "always"'),
    "a price": ("tools/gpt-5.yaml", r"(metric: price_output\s+value: )\S+(.*?quote: \")", r"\g<1>11\2$11 and "),
    "a critic’s line": ("critics/founder.yaml", r"ship_from: \S+", "ship_from: 0.9"),
}


def main() -> None:
    """Print the table, then the import."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "catalogue"
        shutil.copytree(CATALOGUE, folder)
        panel = load_panel(folder)
        before = judge_again(panel, None, {})
        state = state_of(panel, before.assessments)
        print(f"{len(panel.catalogue.tools)} tools, {len(panel.critics)} critics, {len(before.judged)} calls\n")
        print(f"{'changed':<40}{'judged again':>13}{'again, s':>10}{'all, s':>8}{'ratio':>7}  equal")
        for case, edit in CASES.items():
            _compare(folder, case, edit, state, before)
        _import(folder, name)


def _compare(folder: Path, case: str, edit: tuple[str, str, str], state: State, before: Rerun) -> None:
    text = _change(folder, edit)
    panel = load_panel(folder)
    if panel.catalogue.problems:
        sys.exit(f"{case}: {panel.catalogue.problems[0].cause}")
    again, everything = _best(folder, state, before.assessments), _best(folder, None, {})
    equal = again[1].assessments == everything[1].assessments
    ratio = everything[0] / again[0]
    print(f"{case:<40}{len(again[1].judged):>13}{again[0]:>10.3f}{everything[0]:>8.3f}{ratio:>7.1f}  {equal}")
    (folder / edit[0]).write_text(text, encoding="utf-8")
    if not equal:
        sys.exit("judging again gave something else than judging everything")


def _best(folder: Path, state: State | None, known: dict[str, Assessment]) -> tuple[float, Rerun]:
    """CPU seconds of judging alone, the best of ROUNDS, each with a panel that has computed nothing yet."""
    times = []
    for _ in range(ROUNDS):
        panel = load_panel(folder)
        start = time.process_time()
        result = judge_again(panel, state, known)
        times.append(time.process_time() - start)
    return min(times), result


def _change(folder: Path, edit: tuple[str, str, str]) -> str:
    """Change one thing in a file; the text as it was."""
    file, pattern, to = edit
    text = (folder / file).read_text(encoding="utf-8")
    changed, count = re.subn(pattern, to, text, count=1, flags=re.DOTALL)
    if not count:
        sys.exit(f"{file} has nothing that matches {pattern}")
    (folder / file).write_text(changed, encoding="utf-8")
    return text


def _import(folder: Path, name: str) -> None:
    os.environ.update(SEATRIAL_VAR=str(Path(name) / "var"), DJANGO_SETTINGS_MODULE="seatrial.server.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from seatrial.server.store.importing import import_catalogue

    call_command("migrate", verbosity=0)
    first = _timed(import_catalogue, folder)
    _change(folder, CASES["a licence"])
    second = _timed(import_catalogue, folder)
    print(f"\nwhole import: {first:.2f} s; after one changed licence {second:.2f} s; ratio {first / second:.1f}")


def _timed(work: Callable[..., Any], *given: Any) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start


if __name__ == "__main__":
    main()
