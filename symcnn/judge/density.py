"""The route of densities: E[f(z)] is the integral of f against the density of z, where a fact gives one.

It may prove an equation between the mean of a function of one member and an
integral over the line: the law of the unconscious statistician, which holds
where the integral converges absolutely. The member's place is not random, and
nothing else in the function is. Here also: whether a stated density is one.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import bound_names, free, names
from symcnn.formulas.mended import simplified
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import Density, ForAll, HasValue
from symcnn.judge import algebra, integers, integrals, signs, values
from symcnn.judge.densities import at, pieces, span
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import key, named, randoms
from symcnn.judge.signs import positive


def decide(goal: Formula, facts: Facts) -> Judgement | None:
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
        if body.variable.name in names(inside):
            continue
        function = put(inside, {member: body.variable})
        limits = fact.limits if isinstance(fact, ForAll) else ()
        own = at(body, limits, member, body.variable, facts)
        if function is None or own is None:
            continue
        integral = sp.Integral(function * own, (body.variable, -sp.oo, sp.oo))
        same = integral == goal.rhs or algebra.equal(integral, goal.rhs, facts)
        if same and integrals.converges(integral, facts):
            return Judgement(
                Status.PROVED,
                "law of the unconscious statistician",
                f"The expectation of a function of {member} is its integral against the density of {member}.",
                {"density": str(body.density)},
            )
    return None


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


def by_cases(function: Formula, variable: Formula, facts: Facts) -> Any:
    """The integral over the line of a function with cases, each over one range, by an antiderivative; None if unknown.

    Parameters have the signs that the facts give them. An antiderivative has a value and a slope all over its case. It
    is differentiated, and read at both ends, coming from within.

    >>> u, s = sp.symbols("u s", real=True)
    >>> by_cases(sp.Piecewise((u**2, abs(u) <= s), (0, True)), u, [s > 0])
    2*s**3/3
    """
    total: Any = sp.Integer(0)
    for part, conditions in pieces(function, variable):
        if part == 0:
            continue
        ends = span(conditions, variable)
        if ends is None or any(variable_in(end, variable) for end in ends):
            return None
        if not any(end.is_infinite for end in ends) and not integers.entails(facts, sp.Le(*ends)):
            return None  # a range that runs backwards is empty, and its integral is not the difference at its ends
        together = sp.Tuple(part, *ends)
        (inner, *signed_ends), back = integrals.with_signs(together, facts)
        try:
            antiderivative = sp.integrate(inner, variable)
        except (NotImplementedError, ValueError):
            return None
        if antiderivative.has(sp.Integral, sp.Piecewise):
            return None
        inside = (*facts, *_between(variable, ends))
        slope = simplified(sp.diff(antiderivative, variable) - inner)
        written = antiderivative.xreplace(back)
        if slope != 0 or values.missing(HasValue(written), inside)[0] is not None:
            return None
        if not integrals.slopes(written, variable, inside):
            return None
        try:
            at_ends = [sp.limit(antiderivative, variable, *end) for end in zip(signed_ends, "+-", strict=True)]
        except (NotImplementedError, ValueError):
            return None  # SymPy asks for the sign of something
        if any(value.has(sp.oo, sp.zoo, sp.nan, sp.Limit, sp.sign) for value in at_ends):
            return None
        total += simplified(at_ends[1] - at_ends[0]).xreplace(back)
    return total


def _between(variable: Formula, ends: tuple[Any, Any]) -> tuple[Boolean, ...]:
    """That a variable lies between two ends, and at none of them."""
    low, high = ends
    bounds = ((sp.Gt(variable, low), low), (sp.Lt(variable, high), high))
    return tuple(bound for bound, end in bounds if not end.is_infinite)


def variable_in(end: Formula, variable: Formula) -> bool:
    """Whether an end of a range speaks of the variable that runs over it."""
    return variable in free(end)


def within(density: Formula, variable: Formula, bound: Boolean, facts: Facts) -> bool:
    """Whether a density is zero wherever a bound of the variable does not hold, about which nothing else is known."""
    return all(
        function == 0 or integers.entails((*facts, *conditions), bound)
        for function, conditions in pieces(density, variable)
    )
