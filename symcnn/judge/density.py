"""Expectation as an integral: E[f(z)] is the integral of f against the density of z, where a fact gives one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..symbols import Density, ForAll
from . import algebra, calculus, integers
from .judgement import Judgement, Status


def decide(goal: Any, facts: Sequence[Boolean]) -> Judgement | None:
    """Prove E[f(z_i)] = integral of f(u) times the density of z_i, for one expectation on the left."""
    if not isinstance(goal, sp.Eq) or not goal.rhs.has(sp.Integral):
        return None
    if not getattr(goal.lhs, "is_expectation", False):
        return None
    inside = goal.lhs.args[0]
    members = inside.atoms(sp.Indexed)
    if len(members) != 1:
        return None
    (member,) = members
    for fact in facts:
        body = fact.body if isinstance(fact, ForAll) else fact
        if not isinstance(body, Density) or body.member.base != member.base:
            continue
        if not _covers(fact, body, member, facts):
            continue
        integral = sp.Integral(inside.xreplace({member: body.variable}) * body.density, (body.variable, -sp.oo, sp.oo))
        same = integral == goal.rhs or algebra.equal(integral, goal.rhs, facts)
        if same and calculus.converges(integral):
            return Judgement(
                Status.PROVED,
                "law of the unconscious statistician",
                f"The expectation of a function of {member} is its integral against the density of {member}.",
                {"density": str(body.density)},
            )
    return None


def normalised(law: Density) -> bool:
    """Whether a density integrates to one.

    >>> from symcnn.symbols import reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> bell = sp.exp(-(u**2))
    >>> normalised(Density(z[1], u, bell / sp.sqrt(sp.pi))), normalised(Density(z[1], u, bell))
    (True, False)
    """
    found = calculus.definite(sp.Integral(law.density, (law.variable, -sp.oo, sp.oo)))
    return found is not None and bool(sp.simplify(found[0] - 1) == 0)


def _covers(fact: Any, body: Density, member: Any, facts: Sequence[Boolean]) -> bool:
    """Whether the fact speaks of this member: same indices, or indices inside its range."""
    limits = {symbol: (low, high) for symbol, low, high in fact.limits} if isinstance(fact, ForAll) else {}
    for pattern, index in zip(body.member.indices, member.indices, strict=True):
        if pattern in limits:
            low, high = limits[pattern]
            ends = [sp.true if low == -sp.oo else index >= low, sp.true if high == sp.oo else index <= high]
            if not all(integers.entails(facts, end) for end in ends):
                return False
        elif pattern != index:
            return False
    return True
