"""Small changes of Python source, each a slip that somebody could make: `mutations(source)`."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_JOINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitXor: ast.BitAnd,
}  # fmt: skip
_NAMED = {
    "min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum",
    "maximum": "minimum", "less": "less_equal", "less_equal": "less", "greater": "greater_equal",
    "greater_equal": "greater", "zeros": "ones", "ones": "zeros", "logical_and": "logical_or",
    "logical_or": "logical_and", "left": "right", "right": "left",
}  # fmt: skip
_UNRUN = ("annotation", "returns", "decorator_list", "type_params", "bases")
_TYPES = ("Callable", "Iterator", "Mapping", "Sequence", "TypeVar", "Literal")


class Mutation(NamedTuple):
    """What is put between two offsets of a source, in the line with a number."""

    start: int
    end: int
    new: str
    line: int

    def of(self, source: bytes) -> bytes:
        """The source with it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutations(source: bytes) -> list[Mutation]:
    """All of them, in the order of the source; none of texts, types, imports and messages.

    >>> [m.new for m in mutations(b"def f(a: int) -> bool:\\n    return a + 1 < 3\\n")]
    ['(a - 1)', '(a + 1 <= 3)', '2', '4']
    """
    tree = ast.parse(source)
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    found: dict[tuple[int, int, str], Mutation] = {}
    for node in _meant(tree):
        for new in _changed(node):
            start = lines[node.lineno - 1] + node.col_offset
            end = lines[node.end_lineno - 1] + node.end_col_offset
            text = ast.unparse(new)
            text = f"({text})" if isinstance(node, ast.BoolOp | ast.BinOp | ast.Compare) else text
            found[start, end, text] = Mutation(start, end, text, node.lineno)
    return sorted(found.values())


def _meant(node: ast.AST) -> Iterator[Any]:
    """The nodes that do something when the program runs."""
    for name, value in ast.iter_fields(node):
        if name in _UNRUN or (name == "keywords" and isinstance(node, ast.ClassDef)):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue  # it is there for slips of ours alone
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _silent(child):
                yield child
                yield from _meant(child)


def _silent(node: ast.AST) -> bool:
    """Texts that stand alone, imports, types, and what an error says."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.Call):
        of = node.value.value if isinstance(node.value, ast.Subscript) else node.value.func
        return isinstance(of, ast.Name) and of.id in _TYPES
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Assert)


def _changed(node: Any) -> Iterator[ast.AST]:
    new = copy.deepcopy(node)
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            new.ops = [_COMPARED[type(op)]()]
            yield new
        case ast.BinOp(op=op) if type(op) in _JOINED and not _of_texts(node):
            new.op = _JOINED[type(op)]()
            yield new
        case ast.BoolOp(op=op):
            new.op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield new
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            if not isinstance(operand, ast.Constant):
                yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Name(id=name) if name in _NAMED:
            yield ast.Name(_NAMED[name])
        case ast.Attribute(attr=name) if name in _NAMED:
            new.attr = _NAMED[name]
            yield new
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
            yield new
        case ast.AugAssign(op=op) if type(op) in _JOINED:
            new.op = _JOINED[type(op)]()
            yield new
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _of_texts(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    text = (ast.JoinedStr, ast.List, ast.Tuple)
    return any(
        isinstance(side, text) or isinstance(getattr(side, "value", None), str) for side in sides
    )
