"""Wrong versions of our own reference programs: one thing changed in each."""

from __future__ import annotations

import ast
import copy
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from seatrial.trials.tasks.codegen.hidden import Case, same

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
SECONDS = 0.2  # of processor time


def mutants(source: str) -> Iterator[str]:
    """Each with one number, comparison, operator or sign changed, or one statement left out."""
    for place, node in enumerate(ast.walk(ast.parse(source))):
        for change in _changes(node):
            tree = ast.parse(source)
            change(list(ast.walk(tree))[place])
            yield ast.unparse(ast.fix_missing_locations(tree))


def _changes(node: Any) -> Iterator[Callable[[Any], object]]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield lambda n: setattr(n, "value", n.value + 1)
        yield lambda n: setattr(n, "value", n.value - 1)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield lambda n: setattr(n, "ops", [SWAPS[type(n.ops[0])](), *n.ops[1:]])
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield lambda n: setattr(n, "op", SWAPS[type(n.op)]())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.FunctionDef):
        for number in range(len(node.body) - 1):
            yield lambda n, number=number: n.body.pop(number)


class TooLong(BaseException):
    """A changed loop that does not end."""


def passes(source: str, function: str, cases: Sequence[Case]) -> bool:
    """Whether a program gives every right value."""

    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        names: dict[str, Any] = {}
        exec(source, names)
        return all(same(names[function](*copy.deepcopy(case.arguments)), case.expected) for case in cases)
    except (Exception, TooLong):
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
