"""Which tasks a trial runs, how much each family counts, and what isolates the code that contenders write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from seatrial.errors import BadInput, NotReady
from seatrial.trials.contenders.file import ContenderSpec
from seatrial.trials.engine.earlier import read_earlier
from seatrial.trials.engine.plan import Course
from seatrial.trials.item import Family
from seatrial.trials.tasks.registry import ENTRIES, SIX, family, own

RUN_CODE = frozenset({"code-generation", "humaneval", "debugging"})
NOT_NEEDED = "not needed"


def courses_of(given: Mapping[str, Any]) -> list[Course]:
    """The families named and those of the files; without either, the brief's or the six. A file's goes by its name."""
    files: Sequence[Path] = given["tasks"]
    mix = workload(given["brief"]) if given["brief"] else {}
    usual = [name for name in mix if name in ENTRIES] or ([] if files else list(SIX))
    names = list(dict.fromkeys(given["families"])) or usual
    sizes = _sizes(given["sizes"], names)
    found: list[tuple[Family, str]] = [(family(name, size=sizes.get(name)), sizes.get(name, "")) for name in names]
    found += [(own(file), "") for file in files]
    ids = [one.id for one, _ in found]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise BadInput(f"Two families are called {min(twice)}.", "Name each once, and give files names of their own.")
    weights = _weights(given["weights"], ids)
    if mix:
        weights = {**mix, **weights}
        _fits(weights, ids, complete=not given["families"])
    return [
        Course(one, given["seed"], weights.get(one.id, 1.0), given["items"], f"size {size}" if size else "")
        for one, size in found
    ]


# What an earlier trial's journal tells, by the option's name.
RULES = {"turns": "turns", "call_tokens": "call_tokens", "temperature": "temperature"}


def incumbent(given: Mapping[str, Any], specs: Sequence[ContenderSpec], said: Set[str]) -> dict[str, Any]:
    """The options with what --against means: the `earlier` trial's incumbent, and that trial's options.

    `said` names the options that the command line gave; they stand, and are refused later where they do not fit.
    """
    if given["against"] is None:
        if given["incumbent"] is not None:
            raise BadInput("--incumbent goes with --against.", "Give the journal in which it was tried.")
        return {**given, "earlier": None}
    earlier = read_earlier(given["against"], specs[0].name, given["incumbent"])
    return {**_as_then(given, earlier.header, said), "earlier": earlier}


def _as_then(given: Mapping[str, Any], header: Mapping[str, Any], said: Set[str]) -> dict[str, Any]:
    """The options with which an earlier trial ran, but for those that the command line said."""
    families, rules = header["families"], header["rules"]
    if not said & {"families", "tasks", "brief"}:
        if owned := [one["id"] for one in families if one["id"] not in ENTRIES]:
            raise BadInput(
                f"The earlier trial had tasks of a file, {owned[0]}.",
                f"Give the file with --tasks, or name families of it with --family: {', '.join(ENTRIES)}.",
            )
        then: dict[str, Any] = {
            "families": tuple(one["id"] for one in families),
            "weights": tuple(f"{one['id']}={one['weight']}" for one in families),
        }
    else:
        then = {}
    names = then.get("families", given["families"]) or (workload(given["brief"]) if given["brief"] else ())
    sizes = [(one["id"], one["options"].removeprefix("size ")) for one in families if one["id"] in names]
    then |= {
        "sizes": tuple(f"{name}={size}" for name, size in sizes if size),
        "seed": families[0]["seed"],
        "attempts": header["attempts"],
        "no_text_tool_calls": not rules["text_tool_calls"],
        **{option: rules[name] for option, name in RULES.items()},
    }
    return {**given, **{option: value for option, value in then.items() if option not in said}}


def workload(file: Path) -> dict[str, float]:
    """The families of tasks that a brief weighs above 0, with their weights."""
    from seatrial.comparison.brief import read_brief
    from seatrial.facts.catalogue import catalogue_folder, load_catalogue
    from seatrial.panel.critic import load_critics

    folder = catalogue_folder()
    brief = read_brief(file, [critic.id for critic in load_critics(folder, load_catalogue(folder).metrics)])
    if not brief.tasks:
        raise BadInput(
            f"The brief {file} weighs no tasks.", "Add `tasks:` with families and weights, or leave --brief."
        )
    return {name: weight for name, weight in brief.tasks.items() if weight > 0}


def _fits(weights: Mapping[str, float], ids: Sequence[str], *, complete: bool) -> None:
    """BadInput where a family of the trial has no weight in the brief, or one of the brief is not in the trial."""
    if extra := [name for name in ids if name not in weights]:
        raise BadInput(f"The brief gives {extra[0]} no weight.", f"Leave it out, or give --weight {extra[0]}=1.")
    missing = [name for name in weights if name not in ids]
    if missing and complete:
        hint = f"Give its file: --tasks {missing[0].removeprefix('own-')}.yaml."
        raise BadInput(f"The brief weighs {missing[0]}, and this trial has no such family.", hint)


def _sizes(words: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Sizes by family; one without a name is for the only family there is."""
    found: dict[str, str] = {}
    for word in words:
        name, mark, size = word.rpartition("=")
        if not mark and len(names) != 1:
            raise BadInput(f"“{word}” could be of any family.", f"Write it as NAME={word}, such as {names[-1:]}.")
        name = name or names[0]
        if name not in names:
            raise BadInput(f"“{name}” is not a family of this trial.", f"There are {', '.join(names) or 'none'}.")
        found[name] = f"{found[name]},{size}" if name in found else size
    return found


def _weights(words: Sequence[str], ids: Sequence[str]) -> dict[str, float]:
    found = {}
    for word in words:
        name, _, number = word.rpartition("=")
        if name not in ids:
            raise BadInput(f"“{word}” weighs no family of this trial.", f"Write NAME=2; there are {', '.join(ids)}.")
        try:
            found[name] = float(number)
        except ValueError:
            raise BadInput(f"“{number}” is not a weight.", "Write a number from 0 up, such as 2.") from None
        if not 0 <= found[name] < float("inf"):
            raise BadInput(f"“{number}” is not a weight.", "Write a number from 0 up, such as 2.")
    return found


def isolation(specs: Sequence[ContenderSpec], courses: Sequence[Course]) -> str:
    """What isolates code here; NotReady where nothing can."""
    runs = any(course.family.id in RUN_CODE or course.family.id not in ENTRIES for course in courses)
    if not runs and all(spec.kind != "command" for spec in specs):
        return NOT_NEEDED
    from seatrial.trials.sandbox.box import find_box

    try:
        return find_box().name
    except NotReady as error:
        raise NotReady(error.cause, f"{error.next_step} Or give --unsafe, and the journal says so.") from None
