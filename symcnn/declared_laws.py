"""Whether the laws of random families are laws: densities that are ones, and moments that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from .binding import names
from .judge import density, integrals
from .judge.algebra import equal
from .moments import Expectation, Variance
from .randomness import key, named, statements
from .substitution import put, renamed
from .symbols import Density


def fault(where: Sequence[Boolean]) -> str | None:
    """What is wrong with the laws among constraints, in words; None where nothing is.

    >>> from symcnn.symbols import reals, sequence
    >>> u, z = reals("u"), sequence("z")
    >>> bell = Density(z[1], u, sp.exp(-(u**2)) / sp.sqrt(sp.pi))
    >>> fault([bell, sp.Eq(Expectation(z[1] ** 2), sp.Rational(1, 2))]) is None
    True
    >>> fault([bell, sp.Eq(Expectation(z[1]), 1)])
    'E(z[1]) = 1 is not what the density of z[1] gives'
    """
    for _, law in statements(where):
        if not isinstance(law, Density):
            continue
        wrong = density.fault(law, where)
        if wrong is not None:
            return wrong
        for _, fact in statements(where):
            if not isinstance(fact, sp.Eq):
                continue
            for mean, said in (fact.args, fact.args[::-1]):
                if isinstance(mean, (Expectation, Variance)) and not _of(mean, said, law, where):
                    return f"{mean} = {said} is not what the density of {law.member} gives"
    return None


def _of(mean: Any, said: Any, law: Density, where: Sequence[Boolean]) -> bool:
    """Whether a declared moment is that of the density, where it is one of its family."""
    held = {x for x in named(mean.args[0]) if key(x) == key(law.member)}
    if not held:
        return True
    if len(held) > 1 or len({key(x) for x in named(mean.args[0]) if not isinstance(x, sp.Symbol)}) > 1:
        return False
    (member,) = held
    at = put(law.density, dict(zip(law.member.indices, member.indices, strict=True)))
    variable = renamed(law.variable, names(mean) | names(law))
    first, second = (
        integrals.definite(sp.Integral(put(part, {member: variable}) * put(at, {law.variable: variable}),
                                      (variable, -sp.oo, sp.oo)))
        for part in (mean.args[0], mean.args[0] ** 2)
    )  # fmt: skip
    if isinstance(mean, Expectation):
        return first is not None and equal(sp.simplify(first[0]), said, where)
    return first is not None and second is not None and equal(sp.simplify(second[0] - first[0] ** 2), said, where)


__all__ = ["fault"]
