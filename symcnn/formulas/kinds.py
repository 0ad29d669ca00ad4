"""What may stand in a line: one name for one thing, of one kind, and binders that are whole.

A kind is whole or real. That a number is positive, or not zero, is a fact: it
stands among the constraints, is printed, and can be dropped. SymPy would carry
it inside the symbol, where it is not seen, and would take two symbols of one
name and other assumptions for two things, where a reader sees one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import name_of, scopes
from symcnn.formulas.symbols import DOT, Density, ForAll, HasValue, Iff, Independent, Maximum

WHOLE = sp.Symbol("whole", integer=True).assumptions0
REAL = sp.Symbol("real", real=True).assumptions0

COUNTED = (sp.Sum, sp.Product, Maximum)
"""Binders that run over whole numbers."""

KNOWN = (
    sp.Number, sp.NumberSymbol, sp.Symbol, sp.Indexed, sp.IndexedBase, AppliedUndef, sp.Add, sp.Mul, sp.Pow, sp.exp,
    sp.log, sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.frac, sp.Mod, sp.KroneckerDelta, sp.Piecewise,
    ExprCondPair, sp.erf, sp.atan, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh, sp.factorial, sp.binomial,
    sp.gamma, sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, Maximum, sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt,
    sp.Ge, sp.And, sp.Or, sp.Not, sp.Implies, sp.ITE, sp.Equivalent, sp.Xor, Iff, ForAll, Independent, Density,
    HasValue, BooleanTrue, BooleanFalse,
)  # fmt: skip
"""What a line is made of, beside means and variances."""


class Kinds:
    """What each name stands for, over all the lines that are looked at together."""

    def __init__(self, dummies: bool = False) -> None:
        self.known: dict[str, tuple[str, str, int]] = {}
        self.dummies = dummies

    def fault(self, *items: Any) -> str | None:
        """What is wrong with lines, in words; None where nothing is.

        >>> from symcnn.formulas.symbols import integers, reals
        >>> Kinds().fault(integers("n") >= 1, reals("n") >= 1)
        'n is a whole number in one place and a real number in another'
        >>> Kinds().fault(sp.Symbol("p", positive=True) > 1)
        'p carries the assumption positive; a symbol is whole or real, and what else is known of it is a constraint'
        """
        for item in items:
            if not isinstance(item, sp.Basic):
                return f"{item!r} is no expression of SymPy"
            for name, what, kind, places in _named(item):
                found = self.known.setdefault(name, (what, kind, places))
                if found != (what, kind, places):
                    return _clash(name, found, (what, kind, places))
            wrong = _structure(item, self.dummies)
            if wrong is not None:
                return wrong
        return None


def fault(items: Iterable[Any], dummies: bool = False) -> str | None:
    """What is wrong with lines that stand together; see `Kinds.fault`."""
    return Kinds(dummies).fault(*items)


def kind(term: Formula) -> str:
    """Whether a symbol, a family, or the values of a function are whole or real: ``"whole"`` or ``"real"``."""
    return "whole" if term.is_integer else "real"


def _clash(name: str, one: tuple[str, str, int], other: tuple[str, str, int]) -> str:
    if one[0] != other[0]:
        return f"{name} names a {one[0]} in one place and a {other[0]} in another"
    if one[1] != other[1]:
        return f"{name} is a {one[1]} number in one place and a {other[1]} number in another"
    return f"{name} has {one[2]} arguments in one place and {other[2]} in another"


@lru_cache(maxsize=1 << 14)
def _named(item: Formula) -> tuple[tuple[str, str, str, int], ...]:
    """Name, sort, kind and number of arguments of everything named, bound or free."""
    found: dict[tuple[str, str, str, int], None] = {}

    def visit(node: Formula) -> None:
        if isinstance(node, sp.Symbol):
            found[node.name, "symbol", kind(node), 0] = None
        elif isinstance(node, sp.Indexed):
            found[name_of(node), "sequence", kind(node.base), len(node.indices)] = None
        elif isinstance(node, AppliedUndef):
            found[name_of(node), "function", kind(node), len(node.args)] = None
        for symbol in _bound_by(node):
            visit(symbol)
        for part, _ in scopes(node):
            visit(part)

    visit(item)
    return tuple(found)


def _bound_by(node: Formula) -> list[Any]:
    """The symbols that a node binds."""
    if isinstance(node, (ForAll, ExprWithLimits)):
        return [limit[0] for limit in node.args[1:]]
    if isinstance(node, sp.Limit):
        return [node.args[1]]
    return [node.variable] if isinstance(node, Density) else []


@lru_cache(maxsize=1 << 14)
def _structure(item: Formula, dummies: bool) -> str | None:
    """What is wrong with the nodes of a line, each by itself and with the binders around it."""

    def visit(node: Formula, around: frozenset[str], end: bool = False) -> str | None:
        wrong = _node(node, dummies, end)
        if wrong is not None:
            return wrong
        own = frozenset(map(name_of, _bound_by(node)))
        again = sorted(own & around)
        if again:
            return f"{again[0]} is bound in {node}, and bound already around it"
        for part, bound in scopes(node):
            named = frozenset(map(name_of, bound))
            limit_end = isinstance(node, (ForAll, ExprWithLimits, sp.Limit)) and not named >= own
            wrong = visit(part, around | named, limit_end or (not own and end and part.is_infinite is True))
            if wrong is not None:
                return wrong
        return None

    return visit(item, frozenset())


def _node(node: Formula, dummies: bool, end: bool) -> str | None:
    if not (isinstance(node, KNOWN) or getattr(node, "is_expectation", False) or getattr(node, "is_variance", False)):
        return f"{type(node).__name__} in {node} is none of the things that a line is made of"
    if isinstance(node, sp.Float):
        return f"{node} is a decimal that stands for many numbers; write a fraction such as Rational(1, 10)"
    if node in (sp.oo, -sp.oo) and not end:
        return f"{node} is no number; it may only be the end of a range or the place of a limit"
    if node in (sp.nan, sp.zoo) or node == sp.I:
        return f"{node} is no real number"
    if isinstance(node, sp.Symbol):
        return _symbol(node, dummies)
    if isinstance(node, (sp.IndexedBase, sp.Indexed)):
        return _family(node.base if isinstance(node, sp.Indexed) else node, dummies)
    if isinstance(node, AppliedUndef):
        return _carries(name_of(node), node, dummies)
    if isinstance(node, (ForAll, ExprWithLimits)):
        return _limits(node)
    if isinstance(node, sp.Limit) and (str(node.args[3]) not in ("+", "-", "+-")):
        return f"{node} has no direction"
    if isinstance(node, (sp.Limit, Density)):
        variable = node.args[1] if isinstance(node, sp.Limit) else node.variable
        if not isinstance(variable, sp.Symbol):
            return f"{node} binds {variable}, which is no symbol"
    if isinstance(node, sp.Derivative):
        if not all(count.is_Integer and count >= 1 for _, count in node.args[1:]):
            return f"{node} is no derivative of an order that is known"
        for variable in node.variables:
            if not isinstance(variable, (sp.Symbol, sp.Indexed)):
                return f"{node} is no derivative with respect to a symbol or to a member of a sequence"
            if variable.is_integer:
                return f"{node} is a derivative with respect to {variable}, which is a whole number"
    if isinstance(node, Density) and (
        node.variable.is_integer or not isinstance(node.member, sp.Indexed) or node.member.is_integer
    ):
        return f"{node} gives no density of a member of a real sequence"
    if isinstance(node, Independent) and not all(isinstance(one, sp.IndexedBase) for one in node.families):
        return f"{node} names something that is no sequence"
    return None


@lru_cache(maxsize=1 << 12)
def _symbol(symbol: Formula, dummies: bool) -> str | None:
    if type(symbol) is not sp.Symbol and not (dummies and isinstance(symbol, sp.Dummy)):
        return f"{symbol} is a {type(symbol).__name__}; a line holds symbols made by `integers` or `reals`"
    if DOT in symbol.name and not dummies:
        return reserved(symbol.name)
    if symbol.assumptions0 in (WHOLE, REAL):
        return None
    own = symbol.assumptions0
    if not own.get("real"):
        return f"{symbol} may be any complex number; make it by `integers` or `reals`"
    more = next(
        key for key in ("positive", "negative", "zero", "nonnegative", "nonpositive", "nonzero", *sorted(own))
        if key in own and key not in (WHOLE if own.get("integer") else REAL)
    )  # fmt: skip
    said = more if own[more] else f"not {more}"
    return (
        f"{symbol} carries the assumption {said}; a symbol is whole or real, and what else is known of it is a "
        "constraint"
    )


@lru_cache(maxsize=1 << 12)
def _family(base: Formula, dummies: bool) -> str | None:
    return _carries(name_of(base), base, dummies)


def _carries(name: str, term: Formula, dummies: bool) -> str | None:
    """A family or a function that is more than whole or real, or has a name of the engine's own."""
    if DOT in name and not dummies:
        return reserved(name)
    for more in ("positive", "negative", "zero"):
        if getattr(term, f"is_{more}") is not None:
            return f"{name} carries the assumption {more}; a sequence or function is whole or real"
    if term.is_extended_real is not True:
        return f"{name} may be complex; make it by `sequence` or `function`"
    return None


def reserved(name: str) -> str:
    """That a name is one of those that the engine gives itself, in words."""
    return f"{name} holds {DOT}, and such names are given by the engine itself"


def _limits(node: Formula) -> str | None:
    symbols = []
    for limit in node.args[1:]:
        if len(limit) != 3:
            return f"{node} gives {limit[0]} no two ends"
        if not isinstance(limit[0], sp.Symbol):
            return f"{node} binds {limit[0]}, which is no symbol"
        symbols.append(limit[0].name)
    if len(set(symbols)) < len(symbols):
        return f"{node} binds one symbol twice"
    for place, limit in enumerate(node.args[1:]):
        inner = set(symbols[: place + 1])
        met = {name_of(x) for end in limit[1:] for x in end.atoms(sp.Symbol)} & inner
        if met:
            return f"an end of {limit[0]} in {node} speaks of {sorted(met)[0]}, which is not bound further out"
        if limit[1] == sp.oo or limit[2] == -sp.oo:
            return f"{node} begins or ends where no number is"
        if isinstance(node, COUNTED) and not limit[0].is_integer:
            return f"{node} runs over {limit[0]}, which is no whole number"
        if isinstance(node, sp.Integral) and limit[0].is_integer:
            return f"{node} integrates over {limit[0]}, which is a whole number"
    return None


__all__ = ["Kinds", "fault", "kind", "reserved"]
