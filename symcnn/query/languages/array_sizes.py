"""How large the whole numbers are that arrays of int64 hold while an expression is worked out, seen beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.binding import free
from symcnn.query.arithmetic import SPREAD
from symcnn.query.language import Kind
from symcnn.query.writing import Writer

SMALL = 2**31
"""Whole numbers up to this one are compared with an array as they stand."""


class Sizes:
    """Of a formula as a writer writes it; ``most`` has a positive symbol for the largest size of each array."""

    def __init__(self, writer: Writer, most: Mapping[Any, Any]) -> None:
        self.writer, self.most = writer, most

    def varies(self, expr: Any) -> bool:
        """Whether it hangs on an array; all else is worked out in Python's integers."""
        return not free(expr).isdisjoint(self.most)

    def of(self, expr: Any, floating: bool = False) -> Any:
        """A number that no int64 on the way is larger than; 0 where there is none, in floats or in comparisons."""
        kind = self.writer.kind(expr)
        own = self.writer.floats(expr)
        floating = floating or own
        if not self.varies(expr):
            return sp.S.Zero if floating or kind is Kind.TRUTH else sp.Max(1, sp.Abs(expr))
        if isinstance(expr, sp.Symbol):
            return sp.S.Zero if floating else self.most[expr]
        if isinstance(expr, SPREAD):
            return self.of_total(expr, own)
        if isinstance(expr, sp.Piecewise):
            return self.of_cases(expr, own)
        if isinstance(expr, (sp.floor, sp.ceiling)) and self.writer.kind(expr.args[0]) is not Kind.WHOLE:
            return self.of_quotient(expr.args[0])
        if isinstance(expr, sp.KroneckerDelta):
            return self.of(sp.Eq(*expr.args, evaluate=False)) + 1
        if isinstance(expr, Relational):
            return self.of_comparison(expr)
        if isinstance(expr, sp.Pow):
            base = self.of(expr.base, floating)
            if floating:
                return base + self.of(expr.exp, floating)
            return base ** (self.of(expr.exp) if self.varies(expr.exp) else expr.exp)
        if isinstance(expr, sp.Mul) and not floating:
            return sp.Mul(*map(self.of, expr.args))
        return sp.Add(*(self.of(part, floating) for part in expr.args))

    def of_total(self, node: Any, floating: bool) -> Any:
        """Of a sum or product with all that it comes to on the way."""
        with self.writer.among_terms(node):
            inner = self.of(node.function, floating)
        if floating:
            return sp.Sum(inner, *node.limits) if inner else inner
        return node.func(inner, *node.limits) + 1

    def of_cases(self, node: Any, floating: bool) -> Any:
        """Of the case that holds where that is one for all points, else of all."""
        pairs = [(self.of(value, floating), condition) for value, condition in node.args]
        if not any(self.varies(condition) for _, condition in pairs):
            return sp.Piecewise(*pairs)
        return sp.Add(*(size + self.of(condition) for size, condition in pairs))

    def of_quotient(self, expr: Any) -> Any:
        """Of numerator and denominator together, as whole numbers are divided."""
        above, below, worked = self.writer.fraction_of(expr)
        return self.of(above.xreplace(worked)) + self.of(below.xreplace(worked))

    def of_comparison(self, relation: Any) -> Any:
        """Of both sides; what is compared as it stands cannot be too large."""
        if all(side in self.most or (side.is_Integer and abs(side) <= SMALL) for side in relation.args):
            return sp.S.Zero
        cleared, worked = self.writer.cleared(relation)
        if worked is not None:
            return sp.Add(*(self.of(side.xreplace(worked)) for side in cleared.args))
        floating = any(map(self.writer.floats, relation.args))
        return sp.Add(*(self.of(side, floating) for side in relation.args))


def bound(expr: Any, sizes: Sizes) -> Any:
    """A number that no int64 is larger than while an expression is worked out; 0 where there is none.

    >>> from symcnn.query.language import Language
    >>> n, k, most_n, most_k = sp.symbols("n k most_n most_k", integer=True)
    >>> bound(sp.floor((n - 1) / k) * n, Sizes(Writer(Language()), {n: most_n, k: most_k}))
    most_n*(most_k + most_n + 1)
    """
    return sizes.of(expr)


def rounded(expr: Any, writer: Writer) -> Any:
    """A formula whose value is a whole number, with its quotients rounded down, which changes nothing."""
    if writer.kind(expr) in (Kind.WHOLE, Kind.TRUTH):
        return expr
    if isinstance(expr, sp.Piecewise):
        return sp.Piecewise(*((rounded(value, writer), condition) for value, condition in expr.args), evaluate=False)
    return sp.floor(expr, evaluate=False)


__all__ = ["Sizes", "bound", "rounded"]
