"""A sum as a difference of one function at its two ends: what lets sums over ranges that meet be put together.

For every map g from the whole numbers there is a map G with G(i + 1) - G(i) = g(i), and Σ g(i) from a to b is
G(b + 1) - G(a) wherever b >= a - 1, also where nothing is summed. So an equation between sums holds if it holds of the
differences, whatever G is. A summand that has values only inside of its range is taken to be 0 elsewhere, for all sums
over it alike. One that has values everywhere, as a polynomial in members of sequences does, also tells G(b + 1) from
G(b), and of a polynomial in the index alone G is known.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import canonical, put
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.instances import members

INDEX = sp.Dummy("i", integer=True)
MOST_STEPS = 8
"""Terms at the ends of a sum that are written out."""


class Antidifferences:
    """One unknown function for each summand that is met."""

    def __init__(self, facts: Facts) -> None:
        self.facts = tuple(facts)
        self.known: dict[Any, Any] = {}

    def differences(self, expr: Formula) -> Any:
        """An expression with each sum that stands under no other binder as a difference at its ends, where it may be.

        >>> from symcnn.formulas.symbols import integers, sequence
        >>> i, k, n, x = *integers("i k n"), sequence("x")
        >>> both = Antidifferences([k >= 0, n >= k])
        >>> whole, first, rest = (both.differences(sp.Sum(x[i], (i, *ends))) for ends in ((1, n), (1, k), (k + 1, n)))
        >>> whole - first - rest
        0
        """
        if isinstance(expr, sp.Sum):
            return self._difference(expr)
        if isinstance(expr, (sp.Add, sp.Mul, sp.Pow)) and expr.has(sp.Sum):
            return expr.func(*map(self.differences, expr.args))
        return expr

    def _difference(self, expr: Formula) -> Any:
        *inner, (symbol, low, high) = expr.limits
        body = sp.Sum(expr.function, *inner) if inner else expr.function
        if any(end.is_infinite or not is_whole(end) for end in (low, high)):
            return expr
        if not integers.entails(self.facts, sp.Ge(high - low, -1)):
            return expr
        shift = shift_of(body, symbol)
        summand = put(body, {symbol: INDEX - shift})
        if summand is None:
            return expr
        summand = canonical(summand)
        return self._at(summand, high + 1 + shift) - self._at(summand, low + shift)

    def _at(self, summand: Formula, place: Any) -> Any:
        """The function at a place; where the summand has values everywhere, at one without a number beside it."""
        if _everywhere(summand) and summand.is_polynomial(INDEX) and not members(summand):
            return _faulhaber(summand, place)
        function = self.known.setdefault(summand, _unknown())
        steps, rest = sp.expand(place).as_coeff_Add()
        if not (steps.is_Integer and abs(steps) <= MOST_STEPS and rest != 0 and _everywhere(summand)):
            return function[steps + rest]
        ahead = [put(summand, {INDEX: rest + at}) for at in range(*sorted((0, int(steps))))]
        return function[rest] + sp.sign(steps) * sp.Add(*ahead) if None not in ahead else function[steps + rest]


def _unknown() -> Any:
    """A map from the whole numbers of which nothing is known; its name is a dummy, and so none that a line may have."""
    return sp.IndexedBase(sp.Dummy("antidifference", real=True), real=True)


def _faulhaber(summand: Formula, place: Any) -> Any:
    """The antidifference of a polynomial in the index that is 0 at 0."""
    start = sp.Dummy("n", integer=True)
    powers = sp.Poly(summand, INDEX).all_terms()
    total = sp.Add(*(value * sp.summation(INDEX**power, (INDEX, 0, start - 1)) for (power,), value in powers))
    return total.xreplace({start: place})


def _everywhere(term: Formula) -> bool:
    """Whether a term is a polynomial in symbols and members, and so has a value at every whole index."""
    if isinstance(term, (sp.Indexed, AppliedUndef)):
        places = term.indices if isinstance(term, sp.Indexed) else term.args
        return all(_everywhere(place) and (is_whole(place) or isinstance(term, AppliedUndef)) for place in places)
    if isinstance(term, sp.Pow):
        return bool(term.exp.is_Integer and term.exp > 0) and _everywhere(term.base)
    if isinstance(term, (sp.Add, sp.Mul)):
        return all(map(_everywhere, term.args))
    return bool(term.is_Rational or term.is_Symbol)


def shift_of(body: Formula, symbol: Formula) -> Any:
    """By how much the first member in a summand stands ahead of the index: 1 in x[i + 1]."""
    members = sorted(body.atoms(sp.Indexed, AppliedUndef), key=lambda term: (str(term.func), str(term)))
    for member in members:
        for place in member.indices if isinstance(member, sp.Indexed) else member.args:
            found = linear(place, symbol) if symbol in free(place) else None
            if found is not None and found[0] == 1 and found[1].is_Integer:
                return found[1]
    return sp.Integer(0)


__all__ = ["Antidifferences", "shift_of"]
