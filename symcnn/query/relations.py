"""Comparisons turned round, decided by the ends of what they compare, and products with their powers gathered."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.query.ends import End, NoEnclosure


def compared(fact: Relational, low: End, high: End) -> bool | None:
    """Whether a comparison holds, where the left side less the right one lies between two ends."""
    if isinstance(fact, (sp.Eq, sp.Ne)):
        same = True if low == high == 0 else False if low > 0 or high < 0 else None
        return same if same is None or isinstance(fact, sp.Eq) else not same
    if isinstance(fact, (sp.Lt, sp.Ge)):
        below = True if high < 0 else False if low >= 0 else None
        return below if below is None or isinstance(fact, sp.Lt) else not below
    above = True if low > 0 else False if high <= 0 else None
    return above if above is None or isinstance(fact, sp.Gt) else not above


def negated(fact: Formula) -> Formula:
    """The opposite, with no negation around it."""
    if isinstance(fact, Relational):
        return fact.negated
    if isinstance(fact, (sp.And, sp.Or)):
        other = sp.Or if isinstance(fact, sp.And) else sp.And
        return other(*map(negated, fact.args), evaluate=False)
    if isinstance(fact, sp.Not):
        found: Formula = fact.args[0]
        return found
    raise NoEnclosure(str(fact))


def gathered(factors: Sequence[Formula]) -> list[Formula]:
    """Factors in which powers of positive numbers to the same exponent are one: 9ᵗ·10⁻ᵗ is (9/10)ᵗ."""
    bases: dict[Formula, Formula] = {}
    others = []
    for factor in factors:
        if isinstance(factor, sp.Pow) and factor.base.is_positive and factor.base.is_Rational and free(factor.exp):
            turned = factor.exp.could_extract_minus_sign()
            exponent = -factor.exp if turned else factor.exp
            bases[exponent] = bases.get(exponent, sp.S.One) * (1 / factor.base if turned else factor.base)
        else:
            others.append(factor)
    return [*others, *(sp.Pow(base, exponent, evaluate=False) for exponent, base in bases.items())]


__all__ = ["compared", "gathered", "negated"]
