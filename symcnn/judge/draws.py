"""Draws small values for symbols that inequalities tie together.

Symbols are drawn one after another in a random order; each is kept inside the
bounds that follow from those drawn before it. What ties them otherwise is for
the caller to check.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear

# Domains are searched close to their lower ends, where an off-by-one shows.
REACH = 6
FRACTIONS = [sp.Rational(a, b) for b in (1, 2, 3, 5) for a in range(-2 * b, 2 * b + 1)]
EXACT = [Fraction(x.p, x.q) for x in FRACTIONS]
"""As Python's own, which are compared more quickly."""


class Draws:
    """Values for ``symbols`` near the bounds that ``facts`` put on them.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> drawn = Draws([n, k], [k >= 1, n >= k], random.Random(0)).draw()
    >>> drawn[k] >= 1
    True
    """

    def __init__(self, symbols: Sequence[Any], facts: Sequence[Any], source: random.Random) -> None:
        self._random = source
        self._symbols = list(symbols)
        self._bounds: dict[Any, list[tuple[bool, Any]]] = {symbol: [] for symbol in symbols}
        for fact in facts:
            if not isinstance(fact, Relational) or isinstance(fact, (sp.Eq, sp.Ne)):
                continue
            slack = fact.lhs - fact.rhs if isinstance(fact, (sp.Ge, sp.Gt)) else fact.rhs - fact.lhs
            if isinstance(fact, (sp.Gt, sp.Lt)) and slack.is_integer:
                slack = slack - 1
            slack = sp.expand(slack)
            for symbol in free(slack) & set(symbols):
                found = linear(slack, symbol)
                if found is not None and found[0] in (1, -1):
                    slope, rest = found
                    self._bounds[symbol].append((slope == 1, -slope * rest))

    def draw(self) -> dict[Any, Any]:
        """One value for every symbol."""
        drawn: dict[Any, Any] = {}
        for symbol in self._random.sample(self._symbols, len(self._symbols)):
            low, high = None, None
            for below, bound in self._bounds[symbol]:
                value = bound.xreplace(drawn)
                if not value.is_Rational:
                    continue
                if below:
                    low = value if low is None else max(low, value)
                else:
                    high = value if high is None else min(high, value)
            drawn[symbol] = self._value(bool(symbol.is_integer), low, high)
        return drawn

    def _value(self, integer: bool, low: Formula, high: Formula) -> Any:
        if not integer:
            inside = [
                x
                for x, exact in zip(FRACTIONS, EXACT, strict=True)
                if (low is None or exact >= Fraction(low.p, low.q))
                and (high is None or exact <= Fraction(high.p, high.q))
            ]
            return self._random.choice(inside or FRACTIONS)
        first = int(sp.ceiling(low)) if low is not None else None
        last = int(sp.floor(high)) if high is not None else None
        if first is None:
            first = -REACH if last is None else last - REACH
        last = first + REACH if last is None else min(last, first + REACH)
        if low is None and high is None:
            last = REACH
        if low is not None and self._random.random() < 0.25:
            return sp.Integer(first)
        return sp.Integer(self._random.randint(first, max(first, last)))
