"""The filter "repository" as container engines read it: a JSON file in the form of Docker's seccomp profiles.

Conditions on arguments are written as what is to be refused, since the engines' library cannot say "none of these" of
one argument; what cannot be written so is left out (personality's values), and holds by the container's other walls.
"""

from __future__ import annotations

import json
from typing import Any

from seatrial.trials.sandbox.profiles import WORD, Refuse, rules
from seatrial.trials.sandbox.seccomp import MACHINES

FEW = 0xF  # masks up to this have so few values that all others can be listed
NAMES = {"x86_64": "SCMP_ARCH_X86_64", "aarch64": "SCMP_ARCH_AARCH64"}


def engine_filter() -> str:
    """The profile as JSON."""
    calls: list[dict[str, Any]] = []
    for name, rule in rules("repository").items():
        if isinstance(rule, int):
            calls.append(_refused(name, rule, []))
        else:
            calls += [_refused(name, 1, [condition]) for check in rule for condition in _conditions(check)]
    architectures = [NAMES[machine] for machine in MACHINES]
    return json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "architectures": architectures, "syscalls": calls})


def _refused(name: str, number: int, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"names": [name], "action": "SCMP_ACT_ERRNO", "errnoRet": number, "args": conditions}


def _conditions(check: Refuse) -> list[dict[str, Any]]:
    """Each of which alone refuses the call."""
    if not check.unless:
        return [_masked(check.place, value, check.mask) for value in check.values]
    if check.values == (0,) and check.mask != WORD:
        bits = (1 << at for at in range(32))
        return [_masked(check.place, bit, bit) for bit in bits if bit & check.mask]
    if check.mask <= FEW:
        return [_masked(check.place, value, check.mask) for value in range(check.mask + 1) if value not in check.values]
    if len(check.values) == 1:
        return [{"index": check.place, "value": check.values[0], "op": "SCMP_CMP_NE"}]
    return []


def _masked(place: int, value: int, mask: int) -> dict[str, Any]:
    return {"index": place, "value": mask, "valueTwo": value, "op": "SCMP_CMP_MASKED_EQ"}
