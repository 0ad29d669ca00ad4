"""Sums read backwards: Σ f(i) from a to b is Σ f(a + b - i), for the map turns the range round, where there is one.

So a sum may be written either way, or as half of both, and one is picked; and one whose terms cancel in pairs,
f(a + b - i) = -f(i), is zero, as Σ cos(πi/n) from 0 to n is. The range must run forward (an empty one is turned into
itself). A range that is one step longer or shorter at an end may be the one in which the terms cancel; the term at
that end is then added or taken away. All over a longer range the summand must have a value; for a shorter one, there
must be a term at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import canonical, put
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.antidifference import shift_of
from symcnn.judge.randomness import random_names
from symcnn.judge.ranges import ends
from symcnn.judge.values import has_value

Normal = Callable[[Any, Facts], Any]
"""A normal form: `symcnn.judge.sums.normal`, which itself is asked for the equality of sums that are turned."""
LONGER, SHORTER = ((0, 1), (-1, 0)), ((0, -1), (1, 0))
"""By how much the ends of a range are moved to make it one step longer, or shorter."""


def turned(expr: Formula, facts: Facts, normal: Normal) -> Any:
    """An expression in normal form with each sum written in one of its two directions; those that cancel are left out.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> from symcnn.judge.sums import normal
    >>> s, T, x = *integers("s T"), sequence("x")
    >>> one, other = (turned(sp.Sum(x[place], (s, 0, T)), (T >= 0,), normal) for place in (s, T - s))
    >>> canonical(one) == canonical(other), turned(sp.Sum(sp.cos(sp.pi * s / T), (s, 0, T)), (T >= 1,), normal)
    (True, 0)
    """
    if isinstance(expr, sp.Sum):
        return _sum(expr, tuple(facts), normal)
    if isinstance(expr, (sp.Add, sp.Mul, sp.Pow)) and expr.has(sp.Sum):
        return expr.func(*(turned(part, facts, normal) for part in expr.args))
    return expr


def _sum(total: Any, facts: tuple[Any, ...], normal: Normal) -> Any:
    found = total
    for place in range(len(total.limits)):
        if not isinstance(found, sp.Sum) or place >= len(found.limits):
            break
        around = (*facts, *(fact for outer in found.limits[place + 1 :] for fact in ends(outer)))
        moved = _turned_at(found, place, (0, 0), around)
        if moved is None:
            continue
        other = normal(moved, facts)
        if canonical(other + found) == 0:
            return sp.Integer(0)
        found = min((found, other, normal((found + other) / 2, facts)), key=_rank)
    return _finished(found, facts, normal)


def _finished(expr: Any, facts: tuple[Any, ...], normal: Normal) -> Any:
    """What a sum over one index, once its direction is picked, is written as; also where factors stand beside it."""
    if isinstance(expr, (sp.Add, sp.Mul)):
        return expr.func(*(_finished(part, facts, normal) for part in expr.args))
    if not isinstance(expr, sp.Sum) or len(expr.limits) != 1:
        return expr
    rest = _cancelling(expr, facts, normal)
    return _at_a_member(expr, facts, normal) if rest is None else rest


def _at_a_member(total: Any, facts: Facts, normal: Normal) -> Any:
    """A sum moved along its index so that the first member in it stands at the index."""
    symbol, low, high = total.limits[0]
    shift = shift_of(total.function, symbol)
    body = put(total.function, {symbol: symbol - shift}, random_names(tuple(facts))) if shift != 0 else None
    return total if body is None else normal(sp.Sum(body, (symbol, low + shift, high + shift)), facts)


def _turned_at(total: Any, place: int, steps: tuple[int, int], around: Facts) -> Any:
    """A sum with one of its ranges, moved by so much at its ends, turned round; None where it may not be."""
    symbol, low, high = total.limits[place]
    low, high = low + steps[0], high + steps[1]
    if any(end.is_infinite or not is_whole(end) for end in (low, high)):
        return None
    if any(symbol in free(end) for _, *inner in total.limits[:place] for end in inner):
        return None
    if not integers.entails(tuple(around), sp.Ge(high - low, -1)):
        return None
    body = put(total.function, {symbol: low + high - symbol}, random_names(tuple(around)))
    if body is None:
        return None
    limits: list[Limit] = [tuple(limit) for limit in total.limits]
    limits[place] = (symbol, low, high)
    return sp.Sum(body, *limits)


def _cancelling(total: Any, facts: tuple[Any, ...], normal: Normal) -> Any:
    """What is left of a sum whose terms cancel in pairs over a range that is one step longer or shorter; else None."""
    symbol, low, high = total.limits[0]
    if total.has(sp.Indexed, AppliedUndef):
        return None  # of members that stand at one end alone nothing is known
    for steps in (*LONGER, *SHORTER):
        added, whole = steps in LONGER, sp.Sum(total.function, (symbol, low + steps[0], high + steps[1]))
        at = (high if steps[1] else low) + (sum(steps) if added else 0)
        moved = _turned_at(total, 0, steps, facts)
        term = None if moved is None else put(total.function, {symbol: at}, random_names(facts))
        # A term may have lost a divisor as it was put together, so the whole range is asked, with the divisor in it.
        fits = has_value(whole, facts) if added else integers.entails(facts, sp.Ge(high - low, 0))
        if term is None or not fits or not integers.entails(facts, sp.Ge(high - low, -1)):
            continue
        straight = normal(whole, facts)
        if canonical(straight + normal(moved, facts)) == 0:
            return -term if added else term
    return None


def _rank(expr: Any) -> tuple[Any, ...]:
    """How a sum reads: forward before backward, short before long."""
    totals = expr.atoms(sp.Sum)
    bound = {limit[0] for total in totals for limit in total.limits}
    falling = 0
    for member in expr.atoms(sp.Indexed, AppliedUndef):
        for place in member.indices if isinstance(member, sp.Indexed) else member.args:
            found = [linear(place, symbol) for symbol in bound & free(place)]
            falling += sum(one is not None and one[0].is_negative is True for one in found)
    return falling, sum(total.function.count_ops() for total in totals), expr.count_ops(), sp.srepr(canonical(expr))


__all__ = ["turned"]
