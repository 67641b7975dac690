"""Named literals put where they are compared or run through, so that they can be taken out there.

    WANTED = [1, 2]
    def test_a(): assert f() == WANTED        def test_a(): assert f() == [1, 2]

Only names that are bound once in the whole file, and used nowhere else.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator


def inline_literals(tree: ast.Module) -> None:
    """Change the tree in place; the binding stays, to nothing."""
    bound, used = Counter[str](), Counter[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound)[node.id] += 1
        elif isinstance(node, ast.arg):
            bound[node.arg] += 1
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            bound.update(dict.fromkeys(node.names, 2))
    places: dict[str, list[tuple[ast.AST, str, int | None]]] = {}
    for place in _places(tree):
        places.setdefault(_name_at(*place), []).append(place)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if bound[name] == 1 and name in places and used[name] == len(places[name]) and _is_literal(node.value):
                for place in places[name]:
                    _put(*place, copy.deepcopy(node.value))
                node.value = ast.Constant(None)


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where a literal can be hidden, if a name stands there: a side of an asserted comparison, a loop, a table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            yield from _if_name(node.test, "left", None)
            yield from _if_name(node.test, "comparators", 0)
        elif isinstance(node, ast.For):
            yield from _if_name(node, "iter", None)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "parametrize" and len(node.args) == 2:
            yield from _if_name(node, "args", 1)


def _if_name(node: ast.AST, field: str, index: int | None) -> Iterator[tuple[ast.AST, str, int | None]]:
    value = getattr(node, field)
    if isinstance(value if index is None else value[index], ast.Name):
        yield node, field, index


def _name_at(node: ast.AST, field: str, index: int | None) -> str:
    value = getattr(node, field)
    name = value if index is None else value[index]
    return name.id if isinstance(name, ast.Name) else ""


def _put(node: ast.AST, field: str, index: int | None, value: ast.expr) -> None:
    if index is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[index] = value


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        return False
    return True
