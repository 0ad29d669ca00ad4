"""Whether an integral over a range without an end converges absolutely, by a bound of its integrand.

For v from 0 on, a term is at most C (1 + v)^d exp(q(v)) in size, with a polynomial q and a C that does not hang on v.
For powers, sums, products, bounded functions, sizes and the like d and q are found part by part. A quotient is bounded
where its divisor is never below some number above zero: where that is a part of it, and its other parts are not below
zero. So is log(g) by the logarithm of a bound of g, for such a g. The integrand has a value all over the range, is
bounded wherever v is, and, made of functions that are continuous but for finitely many jumps on each stretch, can be
integrated there. If q(v) tends to minus infinity, the bound has a finite integral, and so has the size of the
integrand, in each half of the line by itself.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts
from symcnn.formulas.binding import free
from symcnn.formulas.growth import BOUNDED
from symcnn.judge.signs import nonnegative, positive

Order = tuple[int, Any]
"""The degree d and the exponent q of a bound."""
STEADY: Order = (0, sp.Integer(0))


def distributed(term: Any) -> Any:
    """A term with its sums multiplied out, its divisors as they are.

    >>> v = sp.Symbol("v", positive=True)
    >>> distributed((1 + v) * sp.exp(-v) / (1 + v**2))
    v*exp(-v)/(v**2 + 1) + exp(-v)/(v**2 + 1)
    """
    if term.is_Add:
        return sp.Add(*map(distributed, term.args))
    factors = sp.Mul.make_args(term)
    for factor in factors:
        base, power = factor.as_base_exp() if factor.is_Pow else (factor, sp.Integer(1))
        if base.is_Add and power.is_Integer and 1 <= power <= MOST_POWER:
            others = [other for other in factors if other is not factor] + [base ** (power - 1)]
            return sp.Add(*(distributed(sp.Mul(part, *others)) for part in base.args))
    return term


MOST_POWER = 8


class _Unbounded(Exception):
    """No bound is known (internal)."""


def decays(term: Any, variable: Any, facts: Facts) -> bool:
    """Whether a term in a variable that is above zero falls off so fast that its integral from 0 on converges.

    >>> v, c = sp.Symbol("v", positive=True), sp.Symbol("c", real=True)
    >>> bell = sp.exp(-(v**2) / 2)
    >>> [decays(one, v, ()) for one in (sp.tanh(v) ** 2 * bell, sp.log(1 + sp.exp(v)) * bell, sp.tanh(v), bell / v)]
    [True, True, False, False]
    >>> decays(sp.exp(-c * v), v, ()), decays(sp.exp(-c * v), v, (c > 0,))
    (False, True)
    """
    try:
        orders = [_Bound(variable, tuple(facts)).of(part) for part in sp.Add.make_args(distributed(term))]
    except _Unbounded:
        return False
    return all(_falls(order, variable, facts) for order in orders)


def _falls(order: Order, variable: Any, facts: Facts) -> bool:
    exponent = sp.Poly(order[1], variable)
    return exponent.degree() >= 1 and positive(-exponent.LC(), facts)


class _Bound:
    def __init__(self, variable: Any, facts: Facts) -> None:
        self.variable, self.facts = variable, facts

    def of(self, node: Any) -> Order:
        """A bound of the size of a node. Errors: `_Unbounded`."""
        if self.variable not in free(node):
            return STEADY
        if node == self.variable:
            return 1, sp.Integer(0)
        if isinstance(node, BOUNDED):
            return STEADY
        if isinstance(node, sp.exp):
            return self._exponential(node.args[0])
        if node.is_Mul:
            orders = [self.of(part) for part in node.args]
            return sum(degree for degree, _ in orders), sp.expand(sp.Add(*(exponent for _, exponent in orders)))
        if node.is_Add or isinstance(node, (sp.Abs, sp.Max, sp.Min, sp.floor, sp.ceiling)):
            return self._largest([self.of(part) for part in node.args])
        if isinstance(node, sp.Piecewise):
            return self._largest([self.of(branch) for branch, _ in node.args])
        if isinstance(node, sp.log) and self.away_from_zero(node.args[0]):
            return self._logarithm(node.args[0]), sp.Integer(0)
        if node.is_Pow and node.exp.is_Rational:
            if node.exp.is_negative:
                return STEADY if self.away_from_zero(node.base) else self._unbounded()
            degree, exponent = self.of(node.base)
            return int(sp.ceiling(degree * node.exp)), sp.expand(exponent * node.exp)
        return self._unbounded()

    def _unbounded(self) -> Order:
        raise _Unbounded

    def _exponential(self, argument: Any) -> Order:
        argument = sp.expand(argument)
        if argument.is_polynomial(self.variable):
            return 0, argument
        return STEADY if self.of(argument) == STEADY else self._unbounded()

    def _largest(self, orders: list[Order]) -> Order:
        """A bound of a sum: of what falls off, a constant; other exponentials are not compared."""
        kept = [(0, 0) if exponent != 0 and self._falling(degree, exponent) else (degree, exponent)
                for degree, exponent in orders]  # fmt: skip
        if any(exponent != 0 for _, exponent in kept):
            return self._unbounded()
        return max(degree for degree, _ in kept), sp.Integer(0)

    def _falling(self, degree: int, exponent: Any) -> bool:
        return _falls((degree, exponent), self.variable, self.facts)

    def _logarithm(self, node: Any) -> int:
        """A degree d such that the logarithm of a node's size is at most C (1 + v)^d. Errors: `_Unbounded`."""
        if self.variable not in free(node):
            return 0
        if node.is_Add or node.is_Mul:
            return max(self._logarithm(part) for part in node.args)
        degree, exponent = self.of(node)
        return max(int(degree > 0), int(sp.degree(exponent, self.variable)) if exponent != 0 else 0)

    def away_from_zero(self, node: Any) -> bool:
        """Whether a node is never below some number above zero, the same for all values of the variable."""
        if self.variable not in free(node):
            return positive(node, self.facts)
        if isinstance(node, sp.cosh):
            return True
        if node.is_Mul or (node.is_Pow and node.exp.is_Rational and node.exp.is_positive):
            parts = node.args if node.is_Mul else (node.base,)
            return all(map(self.away_from_zero, parts))
        if not node.is_Add:
            return False
        return any(self.away_from_zero(part) for part in node.args) and all(
            self.away_from_zero(part) or nonnegative(part, self.facts) or positive(part, self.facts)
            for part in node.args
        )


__all__ = ["decays", "distributed"]
