"""Whether a proposition without free symbols is true: exact where numbers are, else to so many digits."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.evaluation import NoValue, Unread, Unsure
from symcnn.formulas.evaluation import value as worked_out
from symcnn.formulas.expressions import infinite
from symcnn.formulas.symbols import Iff

FACTORED = 64
"""Bits of a whole number that is taken apart into primes, at most."""


def truth(proposition: Formula, digits: int) -> bool | None:
    """Whether a proposition without free symbols holds; exact where numbers are, else to so many digits."""
    if proposition in (sp.true, sp.false):
        return bool(proposition)
    if isinstance(proposition, Iff):
        sides = [truth(side, digits) for side in proposition.args]
        return None if None in sides else sides[0] == sides[1]
    if isinstance(proposition, (sp.And, sp.Or)):
        parts = [truth(part, digits) for part in proposition.args]
        if None in parts:
            return None
        return all(parts) if isinstance(proposition, sp.And) else any(parts)
    if isinstance(proposition, sp.Not):
        part = truth(proposition.args[0], digits)
        return None if part is None else not part
    if not isinstance(proposition, Relational):
        return None
    difference = proposition.lhs - proposition.rhs
    if difference.has(sp.Sum, sp.Product):
        return None  # a sum that is not written out, such as one over a reversed range
    if infinite(difference):
        return None
    if difference.is_Rational:
        return bool(proposition.func(difference, 0))
    value, size = _number(difference, digits), _number(proposition.lhs, digits)
    if value is None or size is None:
        return None
    small = abs(value) < sp.Float(10) ** (-digits * 2 // 3) * (1 + abs(size))
    if isinstance(proposition, (sp.Eq, sp.Ge, sp.Le)) and small:
        return True
    if isinstance(proposition, (sp.Ne, sp.Gt, sp.Lt)) and small:
        return False
    return bool(proposition.func(value, 0))


def with_equal_sides(proposition: Formula) -> Any:
    """A proposition about numbers in which comparisons of two equal ones are settled.

    Logarithms of rational numbers are written by those of primes, so that a quotient of two is seen to be rational.

    >>> with_equal_sides(sp.Ge(2, sp.log(4) / sp.log(2), evaluate=False)), with_equal_sides(sp.log(3) > sp.log(2))
    (True, True)
    >>> with_equal_sides(sp.Gt(2, sp.log(4) / sp.log(2), evaluate=False))
    False
    """

    def by_primes(term: Any) -> bool:
        if not isinstance(term, sp.log) or not (term.args[0].is_Rational and term.args[0] > 0):
            return False
        return max(int(term.args[0].p).bit_length(), int(term.args[0].q).bit_length()) <= FACTORED

    def settled(relation: Any) -> Any:
        difference = relation.lhs - relation.rhs
        difference = difference.replace(by_primes, lambda term: sp.expand_log(term, factor=True))
        difference = sp.cancel(sp.together(difference))
        return relation.func(difference, 0) if difference.is_Rational else relation

    return proposition.replace(lambda part: isinstance(part, Relational) and part.has(sp.log), settled)


def _number(term: Formula, digits: int) -> Any:
    """A real number to so many digits, by enclosures; by SymPy's where they do not know the term; None for none."""
    try:
        return sp.sympify(worked_out(term, {}, digits=digits), strict=True)
    except NoValue:
        return None
    except (Unread, Unsure):
        found = sp.N(term, digits)
        return found if found.is_number and found.is_real else None
