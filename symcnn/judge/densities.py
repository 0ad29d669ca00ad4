"""Densities of members: which one a law gives a member, and whether a function is integrable against it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.binding import names
from symcnn.formulas.substitution import put, renamed
from symcnn.formulas.symbols import Density
from symcnn.judge import integers, integrals
from symcnn.judge.randomness import key, named


def integrable(
    law: Density, limits: Sequence[Any], expr: Any, random: Collection[Any], facts: Sequence[Boolean]
) -> bool:
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
    return integrals.converges(sp.Integral(function * own, (variable, -sp.oo, sp.oo)))


def at(law: Density, limits: Sequence[Any], member: Any, variable: Any, facts: Sequence[Boolean]) -> Any | None:
    """The density of one member, as a function of a variable; None where the law is not known to speak of it.

    >>> from symcnn.formulas.symbols import integers, reals, sequence
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


def _within(limits: Sequence[Any], pattern: Any, member: Any, facts: Sequence[Boolean]) -> bool:
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


__all__ = ["at", "integrable"]
