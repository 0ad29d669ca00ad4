"""Whether the densities among constraints are ones, and what else is said of their families is true of them.

A density holds of a family by itself: it must be one at all parameters that the
constraints on numbers allow, the means and variances stated beside it must be
those that it gives, and outside of the bounds stated beside it it must be zero.
Each is shown from the constraints on numbers and from the ranges over which the
law is stated, never from what is said of outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import taken_in
from symcnn.formulas.means import Expectation
from symcnn.formulas.mended import simplified
from symcnn.formulas.substitution import renamed
from symcnn.formulas.symbols import Density
from symcnn.judge import definite, densities, density, integrals
from symcnn.judge.algebra import equal
from symcnn.judge.judgement import Obligation
from symcnn.judge.lexical import lexical
from symcnn.judge.randomness import is_mean, key, named
from symcnn.judge.ranges import ends
from symcnn.laws.stated_laws import split


def fault(where: Facts) -> str | None:
    """What is wrong with the laws among constraints, in words; None where nothing is.

    >>> from symcnn.formulas.symbols import integers, reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> bell = Density(z[1], u, sp.exp(-(u**2)) / sp.sqrt(sp.pi))
    >>> fault([bell, sp.Eq(Expectation(z[1] ** 2), sp.Rational(1, 2))]) is None
    True
    >>> fault([bell, sp.Eq(Expectation(z[1]), 1)])
    'E(z[1]) = 1 is not known to be what the density of z[1] gives'
    >>> fault([bell, z[1] >= 0])
    'z[1] >= 0 is not known to be what the density of z[1] gives'
    """
    _, facts = lexical(Obligation(sp.true, tuple(where)))
    plain, chance = split(facts)
    for limits, law in chance:
        if not isinstance(law, Density):
            continue
        wrong = density.fault(law, (*plain, *_inside(limits)))
        if wrong is not None:
            return wrong
        for more, fact in chance:
            members = list(dict.fromkeys(_members(fact, law)))
            known = (*plain, *_inside(more))
            if members and not _of(fact, members, limits, law, known):
                said = f"{fact.lhs} = {fact.rhs}" if isinstance(fact, sp.Eq) else fact
                return f"{said} is not known to be what the density of {law.member} gives"
    return None


def _inside(limits: Sequence[Any]) -> tuple[Boolean, ...]:
    return tuple(fact for limit in limits for fact in ends(limit))


def _members(fact: Formula, law: Density) -> Iterator[Any]:
    """The members of the family of a density in what else is stated, under a mean or outside of one."""
    if not isinstance(fact, Relational):
        return
    for node in (fact, *(node.args[0] for node in sp.preorder_traversal(fact) if is_mean(node))):
        yield from (x for x in named(node) if key(x) == key(law.member))


def _of(fact: Formula, members: Sequence[Any], limits: Sequence[Any], law: Density, facts: Facts) -> bool:
    """Whether a statement about members of a family, a mean or a bound, is true by its density."""
    if len(members) > 1:
        return False
    (member,) = members
    variable = renamed(law.variable, taken_in((fact, law, *facts)))
    at = densities.at(law, limits, member, variable, facts)
    if at is None:
        return False
    if not any(is_mean(side) for side in fact.args):
        return density.within(at, variable, fact.xreplace({member: variable}), facts)
    mean, said = fact.args if is_mean(fact.lhs) else fact.args[::-1]
    return _gives(mean, said, member, at, variable, facts)


def _gives(mean: Formula, said: Any, member: Formula, at: Any, variable: Formula, facts: Facts) -> bool:
    """Whether a mean or a variance of a function of one member is the integral against its density."""
    if any(not isinstance(x, sp.Symbol) and x != member for x in named(mean.args[0])):
        return False
    function = mean.args[0].xreplace({member: variable})
    wanted = (function,) if isinstance(mean, Expectation) else (function, function**2)
    values = [_integral(part, at, variable, facts) for part in wanted]
    if None in values:
        return False
    value = values[0] if isinstance(mean, Expectation) else values[1] - values[0] ** 2
    return bool(equal(simplified(value), said, facts))


__all__ = ["fault"]


def _integral(function: Formula, at: Any, variable: Formula, facts: Facts) -> Any:
    """The integral of a function against a density; None where it is not worked out."""
    found = integrals.definite(sp.Integral(function * at, (variable, -sp.oo, sp.oo)), facts)
    if found is not None:
        return found[0]
    cases = [(sp.expand(function * case), conditions) for case, conditions in densities.pieces(at, variable)]
    if not all(case == 0 or case.is_polynomial(variable) for case, _ in cases):
        return None  # that it converges absolutely is seen of polynomials over ranges with two ends
    return definite.by_cases(function * at, variable, facts)
