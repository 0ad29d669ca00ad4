"""Expectation as an integral: E[f(z)] is the integral of f against the density of z, where a fact gives one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.binding import bound_names, free, names
from symcnn.formulas.mended import simplified
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import Density, ForAll, HasValue
from symcnn.judge import algebra, integers, integrals, signs, values
from symcnn.judge.densities import at
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import key, named, randoms
from symcnn.judge.signs import positive


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
        if body.variable.name in names(inside):
            continue
        function = put(inside, {member: body.variable})
        limits = fact.limits if isinstance(fact, ForAll) else ()
        own = at(body, limits, member, body.variable, facts)
        if function is None or own is None:
            continue
        integral = sp.Integral(function * own, (body.variable, -sp.oo, sp.oo))
        same = integral == goal.rhs or algebra.equal(integral, goal.rhs, facts)
        if same and integrals.converges(integral):
            return Judgement(
                Status.PROVED,
                "law of the unconscious statistician",
                f"The expectation of a function of {member} is its integral against the density of {member}.",
                {"density": str(body.density)},
            )
    return None


def fault(law: Density, facts: Sequence[Boolean]) -> str | None:
    """Why a function is not known to be a density: below zero somewhere, or with another integral than one; else None.

    >>> from symcnn.formulas.symbols import reals, sequence
    >>> u, z, s = reals("u"), sequence("z"), reals("s")
    >>> bell = sp.exp(-(u**2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
    >>> fault(Density(z[1], u, bell), [s > 0]) is None
    True
    >>> fault(Density(z[1], u, 2 * bell), [s > 0])
    'the density of z[1] does not integrate to one'
    >>> fault(Density(z[1], u, -bell), [s > 0])
    'the density of z[1] may be negative'
    """
    missing, _ = values.missing(HasValue(law.density), facts)
    if missing is not None:
        return f"the density of {law.member} may have no value: {missing}"
    for function, conditions in _pieces(law.density, law.variable):
        if not _nonnegative(function, (*facts, *conditions)):
            return f"the density of {law.member} may be negative"
    return None if normalised(law, facts) else f"the density of {law.member} does not integrate to one"


def _pieces(function: Any, variable: Any) -> list[tuple[Any, tuple[Boolean, ...]]]:
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


def _nonnegative(function: Any, facts: Sequence[Boolean]) -> bool:
    if function.is_Mul:
        return all(_nonnegative(factor, facts) for factor in function.args)
    return bool(signs.nonnegative(function, facts) or positive(function, facts))


def normalised(law: Density, facts: Sequence[Boolean] = ()) -> bool:
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
    found = integrals.definite(sp.Integral(law.density, (law.variable, -sp.oo, sp.oo)))
    if found is not None and simplified(found[0] - 1) == 0:
        return True
    return _with_parameters(law, facts)


def _with_parameters(law: Density, facts: Sequence[Boolean]) -> bool:
    """The integral with parameters, each with the sign that the facts give it, case by case, by an antiderivative.

    The antiderivative has a value and a slope all over the case. It is differentiated, and read at both ends, coming
    from within.
    """
    signs: dict[Any, Any] = {}
    for symbol in free(law.density) - {law.variable}:
        above, below = integers.entails(facts, symbol > 0), integers.entails(facts, symbol < 0)
        signs[symbol] = sp.Symbol(symbol.name, real=True, positive=True if above else None, negative=below or None)
    total: Any = sp.Integer(0)
    back = {new: old for old, new in signs.items()}
    for function, conditions in _pieces(law.density, law.variable):
        if function == 0:
            continue
        ends = _range(conditions, law.variable)
        if ends is None or any(variable_in(end, law.variable) for end in ends):
            return False
        if not any(end.is_infinite for end in ends) and not integers.entails(facts, sp.Le(*ends)):
            return False  # a range that runs backwards is empty, and its integral is not the difference at its ends
        inner = function.xreplace(signs)
        try:
            antiderivative = sp.integrate(inner, law.variable)
        except (NotImplementedError, ValueError):
            return False
        if antiderivative.has(sp.Integral, sp.Piecewise):
            return False
        inside = (*facts, *_between(law.variable, ends))
        slope = simplified(sp.diff(antiderivative, law.variable) - inner)
        written = antiderivative.xreplace(back)
        if slope != 0 or values.missing(HasValue(written), inside)[0] is not None:
            return False
        if not integrals.slopes(written, law.variable, inside):
            return False
        try:
            at_ends = [
                sp.limit(antiderivative, law.variable, end.xreplace(signs), side)
                for end, side in zip(ends, "+-", strict=True)
            ]
        except (NotImplementedError, ValueError):
            return False  # SymPy asks for the sign of something
        if any(value.has(sp.oo, sp.zoo, sp.nan, sp.Limit, sp.sign) for value in at_ends):
            return False
        total += at_ends[1] - at_ends[0]
    return bool(simplified(total.xreplace(back) - 1) == 0 or simplified(total - 1) == 0)


def _between(variable: Any, ends: tuple[Any, Any]) -> tuple[Boolean, ...]:
    """That a variable lies between two ends, and at none of them."""
    low, high = ends
    bounds = ((sp.Gt(variable, low), low), (sp.Lt(variable, high), high))
    return tuple(bound for bound, end in bounds if not end.is_infinite)


def variable_in(end: Any, variable: Any) -> bool:
    """Whether an end of a range speaks of the variable that runs over it."""
    return variable in free(end)


def _range(conditions: Sequence[Boolean], variable: Any) -> tuple[Any, Any] | None:
    """Where the conditions of a case, one-sided bounds of the variable, let it run; None for any other condition."""
    low, high = -sp.oo, sp.oo
    for condition in conditions:
        if not isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
            return None
        if condition.lhs == variable:
            upper, end = isinstance(condition, (sp.Lt, sp.Le)), condition.rhs
        elif condition.rhs == variable:
            upper, end = isinstance(condition, (sp.Gt, sp.Ge)), condition.lhs
        else:
            return None
        if upper and high == sp.oo:
            high = end
        elif not upper and low == -sp.oo:
            low = end
        else:
            return None
    return low, high


def within(density: Any, variable: Any, bound: Boolean, facts: Sequence[Boolean]) -> bool:
    """Whether a density is zero wherever a bound of the variable does not hold, about which nothing else is known."""
    return all(
        function == 0 or integers.entails((*facts, *conditions), bound)
        for function, conditions in _pieces(density, variable)
    )
