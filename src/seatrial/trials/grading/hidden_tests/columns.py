"""Expected values that stand in a table beside the inputs: the rows of `parametrize`, or of a loop over a literal."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Columns:
    """Names that a test does nothing with but compare, and their value in each row; emptied in the tree itself."""

    cases: int | None = 1  # how many cases of the test there are; None where only the inside can tell
    count: int = 1  # rows
    in_rows: bool = False  # the rows are the cases
    hidden: dict[str, list[Any]] = field(default_factory=dict)

    def rows(self, node: ast.expr) -> list[Any] | None:
        """The values behind a name, by row; None where it is not hidden."""
        return self.hidden.get(node.id) if isinstance(node, ast.Name) else None

    @classmethod
    def of_parameters(cls, node: ast.FunctionDef) -> Columns:
        """From the decorators of a test. With one table of literals, its cases become c0, c1, ..."""
        tables = [each for each in node.decorator_list if _is_parametrize(each)]
        if not tables:
            return cls()
        table = tables[0]
        if len(tables) > 1 or not isinstance(table, ast.Call) or len(table.args) != 2 or table.keywords:
            return cls(cases=None)
        names = _names(table.args[0])
        rows = _rows(table.args[1], len(names)) if names else None
        if not names or rows is None:
            return cls(cases=None)
        table.keywords.append(
            ast.keyword("ids", ast.List([ast.Constant(f"c{n}") for n in range(len(rows))], ast.Load()))
        )
        return cls(len(rows), len(rows), True, _empty(names, rows, node.body))

    @classmethod
    def of_loop(cls, node: ast.For) -> Columns | None:
        """From `for a, b in [(1, 2), ...]`; None where the rows are not written there."""
        if leaves(node) or node.orelse:
            return None
        target = node.target
        names = (
            [each.id if isinstance(each, ast.Name) else "" for each in target.elts]
            if isinstance(target, ast.Tuple)
            else []
        )
        if isinstance(target, ast.Name):
            names = [target.id]
        rows = _rows(node.iter, len(names)) if names and "" not in names else None
        return None if rows is None else cls(1, len(rows), False, _empty(names, rows, node.body))


def leaves(node: ast.For | ast.FunctionDef) -> bool:
    """Whether something in it may end it early, so that what follows may not run."""
    return any(isinstance(each, (ast.Break, ast.Continue, ast.Return)) for each in ast.walk(node))


def _is_parametrize(node: ast.expr) -> bool:
    function = node.func if isinstance(node, ast.Call) else node
    return isinstance(function, ast.Attribute) and function.attr == "parametrize"


def _names(node: ast.expr) -> list[str]:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return []
    names = [name.strip() for name in value.split(",")] if isinstance(value, str) else list(value)
    return names if all(isinstance(name, str) for name in names) else []


def _rows(node: ast.expr, width: int) -> list[list[ast.expr]] | None:
    """The cells of a literal table, by row."""
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    if width == 1:
        return [[each] for each in node.elts] if all(_is_literal(each) for each in node.elts) else None
    if all(
        isinstance(each, (ast.Tuple, ast.List)) and len(each.elts) == width and _is_literal(each) for each in node.elts
    ):
        return [each.elts for each in node.elts if isinstance(each, (ast.Tuple, ast.List))]
    return None


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        return False
    return True


def _empty(names: Sequence[str], rows: list[list[ast.expr]], body: list[ast.stmt]) -> dict[str, list[Any]]:
    """Take out of the tree the values of names that are only compared with. A single column is never one."""
    hidden = {}
    for place, name in enumerate(names):
        if len(names) > 1 and _only_compared(name, body):
            hidden[name] = [ast.literal_eval(row[place]) for row in rows]
            for row in rows:
                row[place] = ast.Constant(None)
    return hidden


def _only_compared(name: str, body: list[ast.stmt]) -> bool:
    """Whether every use of a name is one whole side of a comparison, asserted once in every row."""
    uses = sum(isinstance(each, ast.Name) and each.id == name for statement in body for each in ast.walk(statement))
    compared = 0
    for node in body:
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            sides = (node.test.left, node.test.comparators[0])
            compared += sum(isinstance(side, ast.Name) and side.id == name for side in sides)
    return uses > 0 and uses == compared
