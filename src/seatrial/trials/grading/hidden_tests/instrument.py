"""Takes what a test file expects out of it: assertions become reports of what was found.

assert area(3) == 9                    __observe__(0, area(3))            and 9 stays outside
assert ok(x)                           __observe__(1, not ok(x))          or without `not`, at random
assert left == right                   __pair__(2, left, right, 'Eq')     both values are reported
with pytest.raises(ValueError): ...    with __expecting__(3): ...         ValueError stays outside
@pytest.mark.parametrize("n, wanted", [(1, 2)])   the column `wanted` is emptied where tests only compare with it
"""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass, field
from typing import Any

from seatrial.errors import BadInput
from seatrial.trials.grading.hidden_tests.columns import Columns, leaves
from seatrial.trials.grading.hidden_tests.expectation import Compared, Expectation, Near, Pair, Raises, Truth
from seatrial.trials.grading.hidden_tests.inline import inline_literals

IMPORT = "from seatrial_observer import __expecting__, __observe__, __pair__\n"
UNITTEST = {
    "assertEqual": ast.Eq, "assertEquals": ast.Eq, "assertNotEqual": ast.NotEq, "assertIs": ast.Is,
    "assertIsNot": ast.IsNot, "assertIn": ast.In, "assertNotIn": ast.NotIn, "assertGreater": ast.Gt,
    "assertGreaterEqual": ast.GtE, "assertLess": ast.Lt, "assertLessEqual": ast.LtE, "assertListEqual": ast.Eq,
    "assertDictEqual": ast.Eq, "assertTupleEqual": ast.Eq, "assertSetEqual": ast.Eq,
}  # fmt: skip
UNKNOWN = object()


@dataclass
class Instrumented:
    """A test file without its expectations, and they."""

    text: str
    expectations: dict[int, Expectation] = field(default_factory=dict)
    # By test ("test_a" or "TestThing::test_a"): the cases it has, None where that is only known inside ...
    cases: dict[str, int | None] = field(default_factory=dict)
    # ... and how often each of its assertions is met in one case, for those that no condition stands before.
    certain: dict[str, dict[int, int]] = field(default_factory=dict)
    in_rows: set[str] = field(default_factory=set)  # tests whose cases are the rows of a table: c0, c1, ...


def instrument(path: str, text: str, first: int, chance: random.Random) -> Instrumented:
    """Rewrite one file; assertions are numbered from `first`. Raises BadInput where it is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as problem:
        raise BadInput(f"The hidden tests in {path} are not Python: {problem}.", "Correct the file.") from None
    inline_literals(tree)
    rewriter = _Rewriter(first, chance)
    tree = rewriter.visit(tree)
    ast.fix_missing_locations(tree)
    # __future__ imports and the docstring have to stay in front, and unparse writes them first.
    head = next((number for number, node in enumerate(tree.body) if not _leads(node)), len(tree.body))
    lead = ast.unparse(ast.Module(tree.body[:head], []))
    rest = ast.unparse(ast.Module(tree.body[head:], []))
    rewriter.found.text = f"{lead}\n{IMPORT}{rest}\n"
    return rewriter.found


def _leads(node: ast.stmt) -> bool:
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return future or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


class _Rewriter(ast.NodeTransformer):
    """Walks one file; knows the test it is in, and whether what it sees runs exactly once there."""

    def __init__(self, first: int, chance: random.Random) -> None:
        self.next = first
        self.chance = chance
        self.found = Instrumented("")
        self.scope: list[str] = []
        self.test: str | None = None
        self.times: int | None = None  # how often a statement runs in one case of the test; None: not known
        self.columns = Columns()

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self.test, self.times, self.columns
        if self.test is None and node.name.startswith("test"):
            self.test, self.times = "::".join([*self.scope, node.name]), None if leaves(node) else 1
            self.columns = Columns.of_parameters(node)
            self.found.cases[self.test] = self.columns.cases
            self.found.certain[self.test] = {}
            if self.columns.in_rows:
                self.found.in_rows.add(self.test)
        else:
            self.times = None
        node.body = self._statements(node.body)
        self.test, self.times, self.columns = before
        return node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        changed = []
        for statement in body:
            result = self.visit(statement)
            changed += result if isinstance(result, list) else [result]
        return changed

    def visit_For(self, node: ast.For) -> ast.AST:
        before = self.times, self.columns
        inner = Columns.of_loop(node) if self.times == 1 and not self.columns.hidden else None
        if inner:
            self.times, self.columns = inner.count, inner
        else:
            self.times = None
        node.body = self._statements(node.body)
        self.times, self.columns = before
        node.orelse = self._perhaps(node.orelse)
        return node

    def _perhaps(self, body: list[ast.stmt]) -> list[ast.stmt]:
        before, self.times = self.times, None
        changed = self._statements(body)
        self.times = before
        return changed

    def _unsure(self, node: ast.AST) -> ast.AST:
        before, self.times = self.times, None
        self.generic_visit(node)
        self.times = before
        return node

    visit_If = visit_While = visit_Try = visit_Match = visit_AsyncFor = visit_Lambda = _unsure

    def visit_With(self, node: ast.With) -> ast.AST:
        raised = None
        for item in node.items:
            expectation = _raises(item.context_expr)
            if expectation:
                item.context_expr = self._call("__expecting__", expectation)
                raised = expectation
        node.body = self._perhaps(node.body) if raised else self._statements(node.body)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST | list[ast.stmt]:
        if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And):
            return [ast.Expr(self._observed(each)) for each in node.test.values]
        return ast.Expr(self._observed(node.test))

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        assertion = _unittest(node.value)
        return ast.Expr(self._observed(assertion)) if assertion is not None else node

    def _observed(self, test: ast.expr) -> ast.expr:
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, right, compare = test.left, test.comparators[0], type(test.ops[0]).__name__
            for shown, other, reverse in ((left, right, False), (right, left, True)):
                column = self.columns.rows(other)
                if column is not None:
                    return self._call("__observe__", Compared(compare, None, column, reverse), shown)
                wanted = _literal(other)
                if wanted is not UNKNOWN:
                    return self._call("__observe__", Compared(compare, wanted, None, reverse), shown)
            return self._call("__pair__", Pair(compare), left, right, ast.Constant(compare))
        wanted_truth = True
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, wanted_truth = test.operand, not wanted_truth
        asked = ast.UnaryOp(ast.Not(), test)
        if self.chance.random() < 0.5:
            return self._call("__observe__", Truth(not wanted_truth), asked)
        return self._call("__observe__", Truth(wanted_truth), ast.UnaryOp(ast.Not(), asked))

    def _call(self, name: str, expectation: Expectation, *arguments: ast.expr) -> ast.Call:
        number = self.next
        self.next += 1
        self.found.expectations[number] = expectation
        if self.test is not None and self.times is not None:
            self.found.certain[self.test][number] = self.times
        return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number), *arguments], [])


def _literal(node: ast.expr) -> Any:
    """The value of a literal, or of `pytest.approx` of literals; else UNKNOWN."""
    if isinstance(node, ast.Call) and _last_name(node.func) == "approx" and len(node.args) == 1:
        value = _literal(node.args[0])
        options = {each.arg: _literal(each.value) for each in node.keywords}
        if UNKNOWN in (value, *options.values()) or not set(options) <= {"rel", "abs"}:
            return UNKNOWN
        absolute = options.get("abs")
        relative = options.get("rel") or (1e-6 if absolute is None else 0.0)
        return Near(value, relative, 1e-12 if absolute is None else absolute)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def _raises(node: ast.expr) -> Raises | None:
    """What `pytest.raises(Kind, match=...)` or `self.assertRaises(Kind)` expects; None for anything else."""
    if not (isinstance(node, ast.Call) and _last_name(node.func) in ("raises", "assertRaises") and len(node.args) == 1):
        return None
    kinds = node.args[0].elts if isinstance(node.args[0], ast.Tuple) else [node.args[0]]
    names = [_last_name(kind) for kind in kinds]
    options = {each.arg: _literal(each.value) for each in node.keywords}
    if "" in names or not set(options) <= {"match"} or not isinstance(options.get("match", ""), str):
        return None
    return Raises(names, options.get("match"))


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _unittest(node: ast.expr) -> ast.expr | None:
    """`self.assertEqual(a, b)` as the expression that `assert` would have."""
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _last_name(node.func.value) == "self"
    ):
        return None
    name, arguments = node.func.attr, node.args
    if name in UNITTEST and len(arguments) >= 2:
        return ast.Compare(arguments[0], [UNITTEST[name]()], [arguments[1]])
    if name in ("assertTrue", "assertFalse") and arguments:
        return arguments[0] if name == "assertTrue" else ast.UnaryOp(ast.Not(), arguments[0])
    if name in ("assertIsNone", "assertIsNotNone") and arguments:
        return ast.Compare(arguments[0], [ast.Is() if name == "assertIsNone" else ast.IsNot()], [ast.Constant(None)])
    return None
