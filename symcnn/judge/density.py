"""Expectation as an integral: E[f(z)] is the integral of f against the density of z, where a fact gives one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..binding import bound_names, names
from ..randomness import key, named, randoms
from ..substitution import put, renamed
from ..symbols import Density, ForAll
from . import algebra, integers, integrals
from .judgement import Judgement, Status


def decide(goal: Any, facts: Sequence[Boolean]) -> Judgement | None:
    """Prove E[f(z_i)] = integral of f(u) times the density of z_i, for one expectation on the left."""
    if not isinstance(goal, sp.Eq) or not goal.rhs.has(sp.Integral):
        return None
    if not getattr(goal.lhs, "is_expectation", False):
        return None
    inside = goal.lhs.args[0]
    random = randoms(facts)
    members = {x for x in named(inside) if key(x) in random}
    if len(members) != 1 or bound_names(inside):
        return None
    (member,) = members
    # What is defined by a random quantity is one: it may be another name of this very member.
    if not isinstance(member, sp.Indexed) or any(key(x) in random for index in member.indices for x in named(index)):
        return None
    for fact in facts:
        body = fact.body if isinstance(fact, ForAll) else fact
        if not isinstance(body, Density) or body.member.base != member.base:
            continue
        if not _covers(fact, body, member, facts):
            continue
        if body.variable.name in names(inside):
            continue
        function = put(inside, {member: body.variable})
        integral = sp.Integral(function * body.density, (body.variable, -sp.oo, sp.oo))
        same = integral == goal.rhs or algebra.equal(integral, goal.rhs, facts)
        if same and integrals.converges(integral):
            return Judgement(
                Status.PROVED,
                "law of the unconscious statistician",
                f"The expectation of a function of {member} is its integral against the density of {member}.",
                {"density": str(body.density)},
            )
    return None


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
    if not _within(limits, law.member, member, facts):
        return False
    variable = renamed(law.variable, names(expr) | names(law))
    integrand = put(expr, {member: variable}) * put(law.density, {law.variable: variable})
    return integrals.converges(sp.Integral(integrand, (variable, -sp.oo, sp.oo)))


def normalised(law: Density) -> bool:
    """Whether a density integrates to one.

    >>> from symcnn.symbols import reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> bell = sp.exp(-(u**2))
    >>> normalised(Density(z[1], u, bell / sp.sqrt(sp.pi))), normalised(Density(z[1], u, bell))
    (True, False)
    """
    found = integrals.definite(sp.Integral(law.density, (law.variable, -sp.oo, sp.oo)))
    return found is not None and bool(sp.simplify(found[0] - 1) == 0)


def _covers(fact: Any, body: Density, member: Any, facts: Sequence[Boolean]) -> bool:
    """Whether the fact speaks of this member: same indices, or indices inside its range."""
    return _within(fact.limits if isinstance(fact, ForAll) else (), body.member, member, facts)


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
