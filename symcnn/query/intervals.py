"""Between which numbers a formula lies while its symbols lie between some: exact enclosures, and what is certain there.

An enclosure may be too wide, never too narrow: what it excludes does not happen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import ForAll, HasValue
from symcnn.query.ends import (
    EVERYTHING,
    INF,
    End,
    Interval,
    NoEnclosure,
    NoValue,
    by_mpmath,
    doubt,
    growing_power,
    inverse,
    irrational,
    multiplied,
    plain,
    plus,
    times,
    whole_power,
)
from symcnn.query.relations import compared, gathered, negated
from symcnn.query.totals import worked_out

Box = Mapping[Any, Any]
"""Intervals by symbol; of a sequence, by its label, the list of its members."""
MOST_TERMS = 10_000


def enclosure(expr: Formula, box: Box) -> Interval:
    """The ends between which an expression lies in a box, wherever it has a value there.

    Errors: `NoEnclosure`; `NoValue`.

    >>> n, s = sp.symbols("n s", integer=True)
    >>> enclosure(sp.floor((n - 1) / s) + 1, {n: (7, 20), s: (2, 3)})
    (3, 10)
    >>> enclosure(2 - 1 / n, {n: (4, INF)})
    (Fraction(7, 4), 2)
    """
    if expr in box:
        known: Interval = box[expr]
        return known
    if isinstance(expr, sp.Rational):
        exact = expr.p if expr.q == 1 else Fraction(expr.p, expr.q)
        return exact, exact
    kind = next((kind for kind in RULES if isinstance(expr, kind)), None)
    if kind is None:
        if expr.is_number and expr.is_real:
            return irrational(expr)
        raise NoEnclosure(str(expr))
    return RULES[kind](expr, box)


def certain(fact: Formula, box: Box) -> bool | None:
    """Whether a proposition holds everywhere in a box (True), nowhere (False), or this cannot be seen (None).

    >>> n = sp.Symbol("n", integer=True)
    >>> certain(n >= 3, {n: (3, INF)}), certain(n >= 3, {n: (1, 2)}), certain(n >= 3, {n: (1, 5)})
    (True, False, None)
    """
    if fact in (sp.true, sp.false):
        return bool(fact)
    if isinstance(fact, sp.Not):
        return certain(negated(fact.args[0]), box)
    if isinstance(fact, (sp.And, sp.Or)):
        parts = [certain(part, box) for part in fact.args]
        ends = isinstance(fact, sp.Or)
        if ends in parts:
            return ends
        return None if None in parts else not ends
    if isinstance(fact, sp.Implies):
        return certain(sp.Or(sp.Not(fact.args[0]), fact.args[1], evaluate=False), box)
    if isinstance(fact, ForAll):
        return _for_all(fact, box)
    if not isinstance(fact, (Relational, HasValue)):
        raise NoEnclosure(str(fact))
    before, doubt.raised = doubt.raised, False
    try:
        low, high = enclosure(fact.term if isinstance(fact, HasValue) else _difference(fact), box)
        found = True if isinstance(fact, HasValue) else compared(fact, low, high)
        return None if found and doubt.raised else found
    finally:
        doubt.raised |= before


def _for_all(fact: ForAll, box: Box) -> bool | None:
    """A statement for all places, each looked at, as far as its ends are known."""
    *inner, (index, low, high) = fact.limits
    body = ForAll(fact.body, *inner) if inner else fact.body
    first, last = enclosure(low, box), enclosure(high, box)
    if INF in (last[1], -first[0]) or last[1] - first[0] > MOST_TERMS:
        raise NoEnclosure(str(fact))
    found: list[bool | None] = []
    for place in range(first[0], last[1] + 1):
        try:
            holds = certain(body, {**box, index: (place, place)})
        except NoValue:
            holds = False
        sure = first[1] <= place <= last[0]  # whatever the ends are
        if holds is False and sure:
            return False
        found.append(holds)
    return True if all(found) else None


def _difference(fact: Relational) -> Formula:
    """Left side less right side; what stands on both sides is seen to cancel."""
    found: Formula = fact.lhs - fact.rhs
    return found


def _add(expr: Formula, box: Box) -> Interval:
    low: End = 0
    high: End = 0
    for part in expr.args:
        below, above = enclosure(part, box)
        low, high = plus(low, below), plus(high, above)
    return plain(low), plain(high)


def _mul(expr: Formula, box: Box) -> Interval:
    found: Interval = (1, 1)
    for part in gathered(expr.args):
        found = multiplied(found, enclosure(part, box))
    return plain(found[0]), plain(found[1])


def _pow(expr: Formula, box: Box) -> Interval:
    base, exponent = enclosure(expr.base, box), enclosure(expr.exp, box)
    if exponent[0] == exponent[1] and isinstance(exponent[0], int):
        return whole_power(base, exponent[0])
    if expr.exp.is_integer and base[0] >= 0:
        return growing_power(base, exponent)
    if exponent[0] == exponent[1] and base[0] >= 0:
        return _root(base, exponent[0])
    if base[0] > 0:
        return by_mpmath(lambda iv, b, e: b**e, base, exponent)
    doubt.raised = True
    return EVERYTHING


def _root(base: Interval, exponent: End) -> Interval:
    """A power of a fixed exponent that is not whole; of a base that is not negative it goes one way."""
    if exponent < 0:
        return inverse(_root(base, -exponent))
    low, high = base
    root = sp.Rational(exponent.numerator, exponent.denominator)
    ends = []
    for end, upper in ((low, 0), (high, 1)):
        if end in (0, INF):
            ends.append(end)
        else:
            exact = sp.Rational(Fraction(end).numerator, Fraction(end).denominator) ** root
            ends.append(enclosure(exact, {})[0 if not upper else 1] if exact.is_Rational else irrational(exact)[upper])
    return ends[0], ends[1]


def _exp(expr: Formula, box: Box) -> Interval:
    return by_mpmath(lambda iv, x: iv.exp(x), enclosure(expr.args[0], box))


def _log(expr: Formula, box: Box) -> Interval:
    low, high = enclosure(expr.args[0], box)
    if high <= 0:
        raise NoValue
    doubt.raised |= low <= 0
    above = by_mpmath(lambda iv, x: iv.log(x), (high, high))[1] if high != INF else INF
    below = by_mpmath(lambda iv, x: iv.log(x), (low, low))[0] if low > 0 else -INF
    return below, above


def _floor(expr: Formula, box: Box) -> Interval:
    return _rounded(math.floor, expr, box)


def _ceiling(expr: Formula, box: Box) -> Interval:
    return _rounded(math.ceil, expr, box)


def _rounded(way: Callable[[Any], int], expr: Formula, box: Box) -> Interval:
    low, high = enclosure(expr.args[0], box)
    return (low if low in (INF, -INF) else way(low)), (high if high in (INF, -INF) else way(high))


def _mod(expr: Formula, box: Box) -> Interval:
    value, modulus = (enclosure(part, box) for part in expr.args)
    if value[0] == value[1] and modulus[0] == modulus[1] and modulus[0] not in (0, INF, -INF):
        rest = value[0] % modulus[0]
        return rest, rest
    if modulus[0] > 0:
        return 0, modulus[1]
    doubt.raised = True
    return EVERYTHING


def _max(expr: Formula, box: Box) -> Interval:
    found = [enclosure(part, box) for part in expr.args]
    return max(low for low, _ in found), max(high for _, high in found)


def _min(expr: Formula, box: Box) -> Interval:
    found = [enclosure(part, box) for part in expr.args]
    return min(low for low, _ in found), min(high for _, high in found)


def _abs(expr: Formula, box: Box) -> Interval:
    low, high = enclosure(expr.args[0], box)
    if low >= 0:
        return low, high
    return (-high, -low) if high <= 0 else (0, max(-low, high))


def _cases(expr: Formula, box: Box) -> Interval:
    found: list[Interval] = []
    for value, condition in expr.args:
        holds = certain(condition, box)
        if holds is not False:
            found.append(enclosure(value, box))
        if holds:
            break
    else:
        doubt.raised = True
    if not found:
        raise NoValue
    return min(low for low, _ in found), max(high for _, high in found)


def _delta(expr: Formula, box: Box) -> Interval:
    same = certain(sp.Eq(*expr.args, evaluate=False), box)
    return (0, 1) if same is None else (int(same), int(same))


def _member(expr: Formula, box: Box) -> Interval:
    """The members between two places; where there is none, there is no value."""
    items = box.get(expr.base.label)
    if items is None:
        raise NoEnclosure(str(expr))
    for place in expr.indices[:-1]:
        low, high = enclosure(place, box)
        if low != high or not 1 <= low <= len(items):
            raise NoEnclosure(str(expr))
        items = items[low - 1]
    low, high = enclosure(expr.indices[-1], box)
    if low > len(items) or high < 1:
        raise NoValue
    doubt.raised |= low < 1 or high > len(items)
    found = [enclosure(item, {}) for item in items[max(low, 1) - 1 : int(min(high, len(items)))]]
    return min(one[0] for one in found), max(one[1] for one in found)


def _sum(expr: Formula, box: Box) -> Interval:
    """Terms up to an end that is known, and then so many more, each as large as any of them."""
    return _spread(expr, box, (0, 0), lambda one, other: (plus(one[0], other[0]), plus(one[1], other[1])), _further)


def _product(expr: Formula, box: Box) -> Interval:
    return _spread(expr, box, (1, 1), multiplied, _further_factors)


def _spread(
    expr: Formula,
    box: Box,
    start: Interval,
    joined: Callable[[Interval, Interval], Interval],
    further: Callable[[Interval, End], Interval],
) -> Interval:
    *inner, (index, low, high) = expr.limits
    body = expr.func(expr.function, *inner) if inner else expr.function
    first, last = enclosure(low, box), enclosure(high, box)
    if first[0] != first[1] or last[0] - first[0] > MOST_TERMS or last[0] < first[0] - 1:
        raise NoEnclosure(str(expr))
    exact = worked_out(expr.func(body, (index, low, FIRST_END)), {**box, FIRST_END: (last[0], last[0])})
    found = start if exact is None else (exact, exact)
    for place in range(first[0], last[0] + 1) if exact is None else ():
        found = joined(found, enclosure(body, {**box, index: (place, place)}))
    if last[1] > last[0]:
        try:
            more = enclosure(body, {**box, index: (last[0] + 1, last[1])})
        except NoValue:  # only of the terms beyond
            more, doubt.raised = EVERYTHING, True
        found = joined(found, further(more, plus(last[1], -last[0])))
    return found


FIRST_END = sp.Dummy("end", integer=True)
"""Up to here the terms of a sum are known."""


def _further(term: Interval, most: End) -> Interval:
    return min(0, times(most, term[0])), max(0, times(most, term[1]))


def _further_factors(factor: Interval, most: End) -> Interval:
    if factor[0] < 0:
        return EVERYTHING
    return growing_power((min(1, factor[0]), max(1, factor[1])), (0, most))


RULES: dict[Any, Callable[[Any, Box], Interval]] = {
    sp.Add: _add, sp.Mul: _mul, sp.Pow: _pow, sp.exp: _exp, sp.log: _log, sp.floor: _floor, sp.ceiling: _ceiling,
    sp.Mod: _mod, sp.Max: _max, sp.Min: _min, sp.Abs: _abs, sp.Piecewise: _cases, sp.KroneckerDelta: _delta,
    sp.Sum: _sum, sp.Product: _product, sp.Indexed: _member,
}  # fmt: skip
"""What can be enclosed, by its kind."""


__all__ = ["certain", "enclosure"]
