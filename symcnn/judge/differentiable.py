"""Whether a derivative exists: where an expression has a slope, as its form shows.

Sums, products, whole powers, exponentials and the like of what is
differentiable are; a quotient where its divisor is not zero, a logarithm and a
root of what is above zero, an absolute value of what is not zero, a maximum of
two that differ. Each of these conditions is one on the point alone, and what
satisfies it there satisfies it nearby, since what it speaks of is continuous.
A case distinction has a slope where the variable does not decide between its
cases; facts about the variable are facts about the point, and tell nothing of
the points beside it.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import key_of, keys, taken_in
from symcnn.formulas.substitution import entered, put
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers, ranges, signs
from symcnn.judge.instances import inside
from symcnn.judge.randomness import random_names
from symcnn.judge.signs import positive

SMOOTH = (sp.exp, sp.erf, sp.atan, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh)


class _Rough(Exception):
    """Some part has no slope that a rule gives; the text says which."""


def doubt(term: Formula, facts: Facts) -> str | None:
    """Why a derivative may not exist, or None where it does.

    >>> x = sp.Symbol("x", real=True)
    >>> doubt(sp.Derivative(sp.Max(x, 0), x), ()), doubt(sp.Derivative(sp.Max(x, 0), x), (x > 0,))
    ('0 and x may be the same, where Max(0, x) has a kink', None)
    """
    if len(term.variables) != 1:
        return "of derivatives, only the first is known"
    from symcnn.judge.ties import depends

    variable = term.variables[0]
    if depends(term.expr, variable, facts):
        return f"something in it depends on {variable} in a way that is not seen"
    try:
        _Slope(variable).of(term.expr, tuple(facts))
    except _Rough as error:
        return str(error)
    return None


def stated_slope(node: Formula, facts: Facts) -> Any:
    """The derivative of an unknown function at its argument, where a fact for all of a range says what it is; or None.

    A derivative is two-sided, also at the ends of the range, so the argument need only lie in it at the point.

    >>> from symcnn.formulas.symbols import ForAll, function, reals
    >>> u, x, f, g = *reals("u x"), function("f"), function("g")
    >>> known = ForAll(sp.Eq(sp.Derivative(f(u), u), g(u)), (u, 0, sp.oo))
    >>> stated_slope(f(x**2), [known]), stated_slope(f(x), [known])
    (g(x**2), None)
    """
    if len(node.args) != 1:
        return None
    plain = tuple(fact for fact in facts if not isinstance(fact, ForAll))
    for fact in facts:
        if not (isinstance(fact, ForAll) and len(fact.limits) == 1 and isinstance(fact.body, sp.Eq)):
            continue
        slope, value = fact.body.args
        symbol = fact.limits[0][0]
        if not isinstance(slope, sp.Derivative) or slope.variables != (symbol,) or slope.expr != node.func(symbol):
            continue
        found = {symbol: node.args[0]}
        if inside(fact, found, plain, random_names(tuple(facts)), integers.entails):
            return put(value, found, random_names(tuple(facts)))
    return None


class _Slope:
    def __init__(self, variable: Formula) -> None:
        self.key = key_of(variable)
        self.variable = variable

    def moves(self, node: Formula) -> bool:
        """Whether an expression speaks of the variable, or of its family."""
        return self.key in keys(node)

    def of(self, node: Formula, facts: Facts) -> None:
        """Every part that moves with the variable. Errors: `_Rough`."""
        if not self.moves(node) or node == self.variable:
            return
        if isinstance(node, sp.Indexed):
            if key_of(node) != self.key or any(self.moves(index) for index in node.indices):
                raise _Rough(f"an index of {node} moves with {self.variable}")
            if len(node.indices) != len(getattr(self.variable, "indices", ())):
                raise _Rough(f"{node} is no member like {self.variable}")
            return
        if isinstance(node, AppliedUndef):
            self._need(stated_slope(node, facts) is not None, f"nothing says that {node} has a slope")
            self.of(node.args[0], facts)
            return
        if node.is_Add or node.is_Mul or isinstance(node, SMOOTH):
            for part in node.args:
                self.of(part, facts)
        elif isinstance(node, sp.Pow):
            self._power(node, facts)
        elif isinstance(node, sp.log):
            self.of(node.args[0], facts)
            self._need(positive(node.args[0], facts), f"{node.args[0]} may not be above 0")
        elif isinstance(node, (sp.Abs, sp.sign)):
            self.of(node.args[0], facts)
            self._need(signs.nonzero(node.args[0], facts), f"{node.args[0]} may be 0, where {node} has a kink")
        elif isinstance(node, (sp.Max, sp.Min)):
            for part in node.args:
                self.of(part, facts)
            for one, other in combinations(sorted(node.args, key=sp.default_sort_key), 2):
                apart = signs.nonzero(one - other, facts)
                self._need(apart, f"{one} and {other} may be the same, where {node} has a kink")
        elif isinstance(node, sp.Sum):
            self._sum(node, facts)
        elif isinstance(node, sp.Piecewise):
            before = facts
            for branch, condition in node.args:
                self._need(not self.moves(condition), f"{self.variable} decides between the cases of {node}")
                self.of(branch, (*before, *sp.And.make_args(condition)) if condition != sp.true else before)
                before = (*before, sp.Not(condition))
        else:
            raise _Rough(f"nothing says that {node} has a slope")

    def _power(self, node: Formula, facts: Facts) -> None:
        base, exponent = node.args
        if not self.moves(exponent):
            self.of(base, facts)
            if exponent.is_Integer and exponent > 0:
                return
            if is_whole(exponent) and (exponent.is_nonnegative or integers.entails(facts, exponent >= 0)):
                return
            if is_whole(exponent):
                self._need(signs.nonzero(base, facts), f"{base} may be 0")
                return
            self._need(positive(base, facts), f"{base} may not be above 0")
            return
        self.of(base, facts)
        self.of(exponent, facts)
        self._need(positive(base, facts), f"{base} may not be above 0")

    def _sum(self, node: Formula, facts: Facts) -> None:
        body, limits = entered(node, taken_in((*facts, node)))
        for symbol, low, high in reversed(limits):
            self._need(not (self.moves(low) or self.moves(high)), f"the range of {node} moves with {self.variable}")
            self._need(not (low.is_infinite or high.is_infinite), f"{node} has no end")
            facts = (*facts, sp.Ge(symbol, low), sp.Le(symbol, high), *ranges.held((symbol, low, high), facts))
        self.of(body, tuple(fact for fact in facts if fact != sp.true))

    @staticmethod
    def _need(held: bool, why: str) -> None:
        if not held:
            raise _Rough(why)


__all__ = ["doubt", "stated_slope"]
