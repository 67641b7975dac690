"""What an assertion expects, kept outside, and whether what was observed meets it."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from seatrial.trials.grading.inside.values import NotPlain, unpack

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "In": lambda left, right: left in right,
    "NotIn": lambda left, right: left not in right,
    "Is": lambda left, right: type(left) is type(right) and left == right,
    "IsNot": lambda left, right: not (type(left) is type(right) and left == right),
}


@dataclass(frozen=True)
class Near:
    """`pytest.approx(value)`, a number or a list of numbers."""

    value: Any
    relative: float = 1e-6
    absolute: float = 1e-12

    def holds(self, found: Any) -> bool:
        """Whether a number, or each of a list, is within the tolerance."""
        if isinstance(self.value, (list, tuple)):
            return (
                isinstance(found, (list, tuple))
                and len(found) == len(self.value)
                and all(
                    Near(each, self.relative, self.absolute).holds(one)
                    for each, one in zip(self.value, found, strict=True)
                )
            )
        number = isinstance(found, (int, float)) and not isinstance(found, bool)
        return number and math.isclose(found, self.value, rel_tol=self.relative, abs_tol=self.absolute)


@dataclass(frozen=True)
class Compared:
    """One observed value against one that is known out here; `rows` where each repetition has its own."""

    compare: str
    wanted: Any
    rows: Sequence[Any] | None = None
    reverse: bool = False  # the observed value stands on the right

    def holds(self, found: Any, repetition: int) -> bool:
        """Raises whatever a comparison of strange values raises."""
        wanted = self.wanted if self.rows is None else self.rows[repetition]
        if isinstance(wanted, Near):
            return wanted.holds(found) is (self.compare == "Eq")
        left, right = (wanted, found) if self.reverse else (found, wanted)
        return bool(OPERATORS[self.compare](left, right))


@dataclass(frozen=True)
class Pair:
    """Two values, both computed inside. Compared out here where both are plain, else by what the inside says."""

    compare: str

    def holds(self, found: Any, repetition: int) -> bool:  # noqa: ARG002  the shape of an expectation
        """For objects, the inside compared with the other one and with one that nothing honest equals."""
        kind, left, right = found
        if kind == "plain":
            return bool(OPERATORS[self.compare](left, right))
        stranger = {"Eq": False, "NotEq": True, "Is": False, "IsNot": True}.get(self.compare)
        return left is True and (stranger is None or right is stranger)


@dataclass(frozen=True)
class Truth:
    """A truth value, or its opposite: which of the two was asked for, the inside cannot tell from the assertion."""

    wanted: bool

    def holds(self, found: Any, repetition: int) -> bool:  # noqa: ARG002  the shape of an expectation
        """Exactly a bool."""
        return found is self.wanted


@dataclass(frozen=True)
class Raises:
    """`with pytest.raises(...)`: which classes would do, and what the message has to match."""

    names: Sequence[str]
    match: str | None = None

    def holds(self, found: Any, repetition: int) -> bool:  # noqa: ARG002  the shape of an expectation
        """`found`: the names of the raised exception's classes, and its message; None where nothing was raised."""
        if found is None:
            return False
        classes, message = found
        return any(name in classes for name in self.names) and (
            self.match is None or bool(re.search(self.match, message))
        )


Expectation = Compared | Pair | Truth | Raises


def met(expectation: Expectation, packed: Any, repetition: int) -> bool:
    """Whether what came out of the sandbox is what was wanted; never raises."""
    try:
        return expectation.holds(unpack(packed), repetition)
    except (NotPlain, TypeError, ValueError, IndexError, ArithmeticError, RecursionError):
        return False
