"""Derivatives by the chain rule, where an exponential, a root or the like leaves no difference quotient to cancel.

Known are the derivatives of sums, products, powers, and of the functions of
one variable in `SLOPES`; of an unknown function where a fact says what its
derivative is at the point. What does not speak of the variable has none to
speak of, where it has a value. Everything is refused that is not entailed to have a value near
the point: a logarithm or a root of what may not be positive, a quotient by what may be
zero, a size of what may be zero, the larger of two that may be the same, a sum whose range may be reversed or has
no end. Each of these conditions is asked at the point; what it speaks of is continuous there (it has a slope), and so
it holds nearby.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import key_of, keys
from symcnn.formulas.whole import is_whole
from symcnn.judge import differentiable, integers, signs, values
from symcnn.judge.ranges import fresh, inside, ranges
from symcnn.judge.signs import positive

SLOPES: dict[Any, Callable[[Any], Any]] = {
    sp.exp: sp.exp,
    sp.sin: sp.cos,
    sp.cos: lambda x: -sp.sin(x),
    sp.sinh: sp.cosh,
    sp.cosh: sp.sinh,
    sp.tanh: lambda x: 1 - sp.tanh(x) ** 2,
    sp.atan: lambda x: 1 / (1 + x**2),
    sp.erf: lambda x: 2 * sp.exp(-(x**2)) / sp.sqrt(sp.pi),
}
"""The derivatives of functions that have one at every number."""


class _NotKnown(Exception):
    """Some part has no derivative here that the rules give."""


def derivative(function: Formula, variable: Formula, facts: Facts) -> Any:
    """The derivative with respect to a real symbol, or to one member of a family; None where no rule applies.

    With respect to z[i, c] the derivative of z[a, b] is the product of the
    Kronecker deltas of (a, i) and (b, c).

    >>> x, y = sp.symbols("x y", real=True)
    >>> derivative(sp.exp(2 * x), x, []), derivative(sp.log(x * y), x, [x > 0, y > 0])
    (2*exp(2*x), 1/x)
    >>> derivative(sp.log(x), x, [sp.Ne(x, 0)]) is None, derivative(sp.sqrt(x), x, [x > 0])
    (True, 1/(2*sqrt(x)))
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
        self.key = key_of(variable)

    def of(self, node: Formula, facts: Facts) -> Any:
        """The derivative of a node, all parts of which are seen to have a value."""
        if self.key not in keys(node):
            return self._still(node, facts)
        if node == self.variable:
            return sp.Integer(1)
        if isinstance(node, sp.Indexed):
            return self._member(node, facts)
        if node.is_Add:
            return sp.Add(*(self.of(part, facts) for part in node.args))
        if node.is_Mul:
            inner = [self.of(part, facts) for part in node.args]
            return sp.Add(*(sp.Mul(d, *node.args[:at], *node.args[at + 1 :]) for at, d in enumerate(inner)))
        if node.func in SLOPES:
            return SLOPES[node.func](node.args[0]) * self.of(node.args[0], facts)
        if isinstance(node, sp.log) and len(node.args) == 1 and positive(node.args[0], facts):
            return self.of(node.args[0], facts) / node.args[0]
        if isinstance(node, (sp.Abs, sp.sign)) and signs.nonzero(node.args[0], facts):
            slope = self.of(node.args[0], facts)
            return slope * sp.sign(node.args[0]) if isinstance(node, sp.Abs) else sp.Integer(0)
        if isinstance(node, (sp.Max, sp.Min)):
            return self._largest(node, facts)
        if node.is_Pow:
            return self._power(node, facts)
        if isinstance(node, AppliedUndef) and len(node.args) == 1:
            known = differentiable.stated_slope(node, facts)
            return self._refuse() if known is None else known * self.of(node.args[0], facts)
        if isinstance(node, sp.Sum):
            return self._sum(node, facts)
        if isinstance(node, sp.Piecewise):
            return self._cases(node, facts)
        raise _NotKnown

    def _still(self, node: Formula, facts: Facts) -> Any:
        """Zero, for what does not speak of the variable and has a value."""
        return sp.Integer(0) if node.is_Rational or values.has_value(node, facts) else self._refuse()

    def _refuse(self) -> Any:
        raise _NotKnown

    def _power(self, node: Formula, facts: Facts) -> Any:
        base, exponent = node.args
        if self.key in keys(exponent):
            if not positive(base, facts):
                raise _NotKnown
            slopes = [self.of(part, facts) for part in node.args]
            return node * (slopes[1] * sp.log(base) + exponent * slopes[0] / base)
        self._still(exponent, facts)
        from_one = is_whole(exponent) and (exponent.is_positive or integers.entails(facts, exponent >= 1))
        if from_one or (is_whole(exponent) and signs.nonzero(base, facts)) or positive(base, facts):
            return exponent * base ** (exponent - 1) * self.of(base, facts)
        raise _NotKnown

    def _largest(self, node: Formula, facts: Facts) -> Any:
        """Of several numbers of which one is known to be above the others, the slope of that one."""
        above = sp.Gt if isinstance(node, sp.Max) else sp.Lt
        slopes = {part: self.of(part, facts) for part in node.args}
        for one, slope in slopes.items():
            if all(integers.entails(facts, above(one, other)) for other in node.args if other != one):
                return slope
        raise _NotKnown

    def _member(self, node: Formula, facts: Facts) -> Any:
        for index in node.indices:
            if self.key in keys(index):
                raise _NotKnown
            self._still(index, facts)
        if not isinstance(self.variable, sp.Indexed) or node.base.label != self.variable.base.label:
            return sp.Integer(0)
        if len(node.indices) != len(self.variable.indices):
            raise _NotKnown
        pairs = zip(node.indices, self.variable.indices, strict=True)
        return sp.Mul(*(sp.KroneckerDelta(a, b) for a, b in pairs))

    def _sum(self, node: Formula, facts: Facts) -> Any:
        """Term by term, over a range that has an end and does not move with the variable."""
        if ranges(node.limits, facts) is None:
            raise _NotKnown
        for _, low, high in node.limits:
            if self.key in keys(low) | keys(high):
                raise _NotKnown
        inner = self.of(node.function, inside(node.limits, facts))
        return sp.Sum(inner, *node.limits) if inner != 0 else sp.Integer(0)

    def _cases(self, node: Formula, facts: Facts) -> Any:
        """Branch by branch, where the variable does not decide between the branches."""
        if node.args[-1][1] != sp.true:
            raise _NotKnown
        branches, before = [], facts
        for branch, condition in node.args:
            if self.key in keys(condition):
                raise _NotKnown
            branches.append((self.of(branch, (*before, *sp.And.make_args(condition))), condition))
            before = (*before, sp.Not(condition))
        return sp.Piecewise(*branches)
