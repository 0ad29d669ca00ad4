"""The route of densities: E[f(z)] is the integral of f against the density of z, where a fact gives one.

It may prove an equation between the mean of a function of one member and an
integral over the line, or what follows of its value: the law of the unconscious statistician, which holds
where the integral converges absolutely. The member's place is not random, and
nothing else in the function is. Here also: whether a stated density is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import Keys, bound_names, keys, names
from symcnn.formulas.means import E, Variance
from symcnn.formulas.mended import simplified
from symcnn.formulas.substitution import mapped, put
from symcnn.formulas.symbols import Density, ForAll, HasValue
from symcnn.judge import algebra, calculus, enclosures, integers, integrals, signs, values
from symcnn.judge.definite import by_cases
from symcnn.judge.densities import at, pieces
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import is_mean, key, named, randoms
from symcnn.judge.rewriting import rewrite_within
from symcnn.judge.signs import positive


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove E[f(z_i)] = integral of f(u) times the density of z_i, for one expectation on the left."""
    if not isinstance(goal, sp.Eq) or not goal.rhs.has(sp.Integral) or not is_mean(goal.lhs):
        return None
    for integral, law in _laws(goal.lhs, facts):
        same = integral == goal.rhs or algebra.equal(integral, goal.rhs, facts)
        if same and integrals.converges(integral, facts):
            return Judgement(
                Status.PROVED,
                LAW,
                f"The expectation is the integral against the density of {law.member}.",
                {"density": str(law.density)},
            )
    return None


LAW = "law of the unconscious statistician"


def worked_out(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an equation or an inequality that holds means of functions of single members by their integrals.

    >>> from symcnn.formulas.means import E
    >>> from symcnn.formulas.symbols import reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> law = Density(z[1], u, sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi))
    >>> worked_out(sp.Eq(E(abs(z[1])), sp.sqrt(2 / sp.pi)), [law]).status.value
    'proved'
    """
    if not isinstance(goal, Relational) or not any(isinstance(fact.body if isinstance(fact, ForAll) else fact, Density)
                                                   for fact in facts):  # fmt: skip
        return None

    def change(node: Formula, bound: Keys) -> Any:
        if not is_mean(node):
            return None
        if keys(node) & bound:
            return node
        if isinstance(node, Variance):
            square, first = (change(E(term), bound) for term in (node.args[0] ** 2, node.args[0]))
            return square - first**2
        return next((one for one, _ in _laws(node, facts) if integrals.converges(one, facts)), node)

    known = [rewrite_within(side, facts) for side in goal.args]
    sides = [mapped(side, change) for side in known]
    if sides == known or not all(isinstance(side, sp.Expr) for side in sides):
        return None
    if isinstance(goal, sp.Eq):
        found = calculus.integrals_agree(sides[0], sides[1], facts)
    else:
        found = enclosures.decide(goal.func(*sides, evaluate=False), facts)
    return None if found is None else replace(found, route=f"{LAW}; {found.route}")


def _laws(mean: Formula, facts: Facts) -> Iterator[tuple[Any, Density]]:
    """The integrals, over the line, that the mean of a function of one member is by the densities among the facts."""
    (inside,) = mean.args
    random = randoms(facts)
    members = {x for x in named(inside) if key(x) in random}
    if len(members) != 1 or bound_names(inside):
        return
    (member,) = members
    # What is defined by a random quantity is one: it may be another name of this very member.
    if not isinstance(member, sp.Indexed) or any(key(x) in random for index in member.indices for x in named(index)):
        return
    for fact in facts:
        body = fact.body if isinstance(fact, ForAll) else fact
        if not isinstance(body, Density) or body.member.base != member.base or body.variable.name in names(inside):
            continue
        function = put(inside, {member: body.variable})
        limits = fact.limits if isinstance(fact, ForAll) else ()
        own = at(body, limits, member, body.variable, facts)
        if function is not None and own is not None:
            yield sp.Integral(function * own, (body.variable, -sp.oo, sp.oo)), body


def fault(law: Density, facts: Facts) -> str | None:
    """Why a function is not known to be a density: below zero somewhere, or with another integral than one; else None.

    >>> from symcnn.formulas.symbols import reals, sequence
    >>> u, z, s = reals("u"), sequence("z"), reals("s")
    >>> bell = sp.exp(-(u**2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
    >>> fault(Density(z[1], u, bell), [s > 0]) is None
    True
    >>> fault(Density(z[1], u, 2 * bell), [s > 0])
    'the density of z[1] is not known to integrate to one'
    >>> fault(Density(z[1], u, -bell), [s > 0])
    'the density of z[1] may be negative'
    """
    missing, _ = values.missing(HasValue(law.density), facts)
    if missing is not None:
        return f"the density of {law.member} may have no value: {missing}"
    for function, conditions in pieces(law.density, law.variable):
        if not _nonnegative(function, (*facts, *conditions)):
            return f"the density of {law.member} may be negative"
    return None if normalised(law, facts) else f"the density of {law.member} is not known to integrate to one"


def _nonnegative(function: Formula, facts: Facts) -> bool:
    if function.is_Mul:
        return all(_nonnegative(factor, facts) for factor in function.args)
    return bool(signs.nonnegative(function, facts) or positive(function, facts))


def normalised(law: Density, facts: Facts = ()) -> bool:
    """Whether a density integrates to one, with what the facts say of its parameters.

    >>> from symcnn.formulas.symbols import reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> bell = sp.exp(-(u**2))
    >>> normalised(Density(z[1], u, bell / sp.sqrt(sp.pi))), normalised(Density(z[1], u, bell))
    (True, False)
    >>> left = sp.exp(-1 / u) / (u**2 * (1 + sp.exp(-1 / u)) ** 2)
    >>> sides = [sp.Piecewise((left, u < 0), (sp.Rational(c, 2), u <= 1), (0, True)) for c in (1, 3)]
    >>> [normalised(Density(z[1], u, side)) for side in sides]
    [True, False]
    """
    found = integrals.definite(sp.Integral(law.density, (law.variable, -sp.oo, sp.oo)), facts)
    if found is not None and simplified(found[0] - 1) == 0:
        return True
    total = by_cases(law.density, law.variable, facts)
    return total is not None and bool(simplified(total - 1) == 0)


def within(density: Formula, variable: Formula, bound: Boolean, facts: Facts) -> bool:
    """Whether a density is zero wherever a bound of the variable does not hold, about which nothing else is known."""
    return all(
        function == 0 or integers.entails((*facts, *conditions), bound)
        for function, conditions in pieces(density, variable)
    )
