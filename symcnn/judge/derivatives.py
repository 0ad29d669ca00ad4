"""Derivatives by the chain rule, where an exponential or a logarithm leaves no difference quotient to cancel.

Known are the derivatives of sums, products, whole powers, exponentials and
logarithms. Everything is refused that is not entailed to have a value near
the point: a logarithm of what may not be positive, a quotient by what may be
zero, a sum whose range may be reversed or has no end.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import key_of, keys
from symcnn.judge import algebra, signs
from symcnn.judge.ranges import fresh, ranges
from symcnn.judge.signs import positive


class _NotKnown(Exception):
    """Some part has no derivative here that the rules give."""


def derivative(function: Formula, variable: Formula, facts: Facts) -> Any:
    """The derivative with respect to a real symbol, or to one member of a family; None where no rule applies.

    With respect to z[i, c] the derivative of z[a, b] is the product of the
    Kronecker deltas of (a, i) and (b, c).

    >>> x, y = sp.symbols("x y", real=True)
    >>> derivative(sp.exp(2 * x), x, []), derivative(sp.log(x * y), x, [x > 0, y > 0])
    (2*exp(2*x), 1/x)
    >>> derivative(sp.log(x), x, [sp.Ne(x, 0)]) is None
    True
    """
    if not variable.is_real or variable.is_integer or not (variable.is_Symbol or isinstance(variable, sp.Indexed)):
        return None
    try:
        return _Rules(variable).of(fresh(function), tuple(facts))
    except _NotKnown:
        return None


class _Rules:
    """The rules for one variable. Bound symbols are taken to be unlike every other symbol."""

    def __init__(self, variable: Formula) -> None:
        self.variable = variable

    def of(self, node: Formula, facts: Facts) -> Any:
        """The derivative of a node, all parts of which are seen to have a value."""
        if isinstance(node, sp.Indexed):
            return self._member(node)
        if node.is_Symbol or node.is_Rational or node in (sp.pi, sp.E):
            return sp.Integer(1 if node == self.variable else 0)
        if isinstance(node, (AppliedUndef, sp.KroneckerDelta)):
            return self._constant(node)
        if node.is_Add:
            return sp.Add(*(self.of(part, facts) for part in node.args))
        if node.is_Mul:
            inner = [self.of(part, facts) for part in node.args]
            return sp.Add(*(sp.Mul(d, *node.args[:at], *node.args[at + 1 :]) for at, d in enumerate(inner)))
        if isinstance(node, sp.exp):
            return node * self.of(node.args[0], facts)
        if isinstance(node, sp.log) and len(node.args) == 1 and positive(node.args[0], facts):
            return self.of(node.args[0], facts) / node.args[0]
        if node.is_Pow and node.exp.is_Integer and (node.exp > 0 or signs.nonzero(node.base, facts)):
            return node.exp * node.base ** (node.exp - 1) * self.of(node.base, facts)
        if isinstance(node, sp.Sum):
            return self._sum(node, facts)
        if isinstance(node, sp.Piecewise):
            return self._cases(node, facts)
        raise _NotKnown

    def _member(self, node: Formula) -> Any:
        for index in node.indices:
            self._constant(index)
        if not isinstance(self.variable, sp.Indexed) or node.base.label != self.variable.base.label:
            return sp.Integer(0)
        if len(node.indices) != len(self.variable.indices):
            raise _NotKnown
        pairs = zip(node.indices, self.variable.indices, strict=True)
        return sp.Mul(*(sp.KroneckerDelta(a, b) for a, b in pairs))

    def _sum(self, node: Formula, facts: Facts) -> Any:
        """Term by term, over a range that has an end and does not move with the variable."""
        known = ranges(node.limits, facts)
        if known is None:
            raise _NotKnown
        for _, low, high in node.limits:
            self._constant(low)
            self._constant(high)
        inner = self.of(node.function, known[1])
        return sp.Sum(inner, *node.limits) if inner != 0 else sp.Integer(0)

    def _cases(self, node: Formula, facts: Facts) -> Any:
        """Branch by branch, where the variable does not decide between the branches."""
        if node.args[-1][1] != sp.true:
            raise _NotKnown
        branches, before = [], facts
        for branch, condition in node.args:
            self._constant(condition)
            branches.append((self.of(branch, (*before, *sp.And.make_args(condition))), condition))
            before = (*before, sp.Not(condition))
        return sp.Piecewise(*branches)

    def _constant(self, node: Formula) -> Any:
        """Zero, for what does not speak of the variable, and has a value everywhere."""
        if (
            key_of(self.variable) in keys(node)
            or not algebra.defined(*_expressions(node), facts=())
            or node.has(sp.log)
        ):
            raise _NotKnown
        return sp.Integer(0)


def _expressions(node: Formula) -> list[Any]:
    """An expression itself, or the sides that a condition compares."""
    if isinstance(node, sp.Expr):
        return [node]
    return [part for arg in node.args for part in _expressions(arg)]
