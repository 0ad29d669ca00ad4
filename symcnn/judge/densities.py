"""Densities of members: which one a law gives a member, and whether a function is integrable against it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free, names
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import put, renamed
from symcnn.formulas.symbols import Density
from symcnn.judge import integers, integrals
from symcnn.judge.randomness import key, named


def integrable(law: Density, limits: Sequence[Any], expr: Formula, random: Collection[Any], facts: Facts) -> bool:
    """Whether the integral of a function of one member against the density of that member converges absolutely."""
    found = {x for x in named(expr) if key(x) in random}
    if len(found) != 1:
        return False
    (member,) = found
    if not isinstance(member, sp.Indexed) or member.base.label != law.member.base.label:
        return False
    variable = renamed(law.variable, names(expr) | names(law))
    own, function = at(law, limits, member, variable, facts), put(expr, {member: variable})
    if own is None or function is None:
        return False
    if integrals.converges(sp.Integral(function * own, (variable, -sp.oo, sp.oo)), facts):
        return True
    # A polynomial over a range with two ends is bounded there.
    return all(_bounded(function * case, conditions, variable) for case, conditions in pieces(own, variable))


def _bounded(function: Formula, conditions: Facts, variable: Formula) -> bool:
    ends = span(conditions, variable)
    finite = ends is not None and not any(end.is_infinite or variable in free(end) for end in ends)
    return bool(function == 0 or (finite and function.is_polynomial(variable)))


def at(law: Density, limits: Sequence[Any], member: Formula, variable: Formula, facts: Facts) -> Any | None:
    """The density of one member, as a function of a variable; None where the law is not known to speak of it.

    >>> from symcnn.formulas.symbols import ForAll, integers, reals, sequence
    >>> (i, n), u, z = integers("i n"), reals("u"), sequence("z")
    >>> law = Density(z[i], u, i * u)
    >>> limits = ForAll(law, (i, 1, n)).limits
    >>> at(law, limits, z[2], u, [n >= 3]), at(law, limits, z[2], u, [])
    (2*u, None)
    """
    if not _within(limits, law.member, member, facts):
        return None
    bound = {symbol for symbol, _, _ in limits}
    places = {place: index for place, index in zip(law.member.indices, member.indices, strict=True) if place in bound}
    return put(law.density, {**places, law.variable: variable})


def _within(limits: Sequence[Any], pattern: Formula, member: Formula, facts: Facts) -> bool:
    ranges = {symbol: (low, high) for symbol, low, high in limits}
    if len(pattern.indices) != len(member.indices):
        return False
    values: dict[Any, Any] = {}
    for place, index in zip(pattern.indices, member.indices, strict=True):
        if place not in ranges:
            if place != index:
                return False
        elif values.setdefault(place, index) != index:
            return False
    for place, index in values.items():
        low, high = (put(end, values) for end in ranges[place])
        ends = [sp.true if low == -sp.oo else index >= low, sp.true if high == sp.oo else index <= high]
        if not all(integers.entails(facts, end) for end in ends):
            return False
    return True


def pieces(function: Formula, variable: Formula) -> list[tuple[Any, tuple[Boolean, ...]]]:
    """A function with a case distinction as its cases, each with the condition that it is one."""
    split = [factor for factor in sp.Mul.make_args(function) if isinstance(factor, sp.Piecewise)]
    if len(split) != 1:
        return [(function, ())]
    found: list[tuple[Any, tuple[Boolean, ...]]] = []
    before: tuple[Boolean, ...] = ()
    for branch, condition in split[0].args:
        held = () if condition == sp.true else sp.And.make_args(condition)
        found.append((function.xreplace({split[0]: branch}), (*before, *held)))
        before = (*before, sp.Not(condition))
    return found


def span(conditions: Facts, variable: Formula) -> tuple[Any, Any] | None:
    """Where the conditions of a case, bounds of the variable, let it run; None for any other condition.

    >>> u, s = sp.symbols("u s", real=True)
    >>> span([s >= u, s >= -u], u), span([abs(u) <= s], u), span([u**2 <= s], u)
    ((-s, s), (-s, s), None)
    """
    low, high = -sp.oo, sp.oo
    for condition in (one for stated in conditions for one in _both_sides(stated, variable)):
        if not isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
            return None
        found = linear(condition.gts - condition.lts, variable)
        if found is None or not found[0].is_Rational or found[0] == 0:
            return None
        end = -found[1] / found[0]
        if found[0] < 0 and high == sp.oo:
            high = end
        elif found[0] > 0 and low == -sp.oo:
            low = end
        else:
            return None
    return low, high


def _both_sides(condition: Boolean, variable: Formula) -> tuple[Boolean, ...]:
    """A bound of the size of the variable as two of the variable."""
    if isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)) and condition.lts == sp.Abs(variable):
        relation = sp.Le if isinstance(condition, (sp.Ge, sp.Le)) else sp.Lt
        return relation(variable, condition.gts), relation(-condition.gts, variable)
    return (condition,)


__all__ = ["at", "integrable", "pieces", "span"]
