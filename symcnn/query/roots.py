"""All real solutions of an equation in one unknown: peeled where it stands once, by the roots of a polynomial else.

Both ways are complete: a function that is turned round gives every value that it may have had, and of a polynomial
there are as many roots as its degree. Where neither goes, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free

STRICT = {sp.Ge: sp.Gt, sp.Le: sp.Lt}
TURNED = {sp.Ge: sp.Le, sp.Le: sp.Ge, sp.Gt: sp.Lt, sp.Lt: sp.Gt}


class NoWay(Exception):
    """No way is known that finds all solutions."""


@dataclass(frozen=True)
class Solution:
    """A value of the unknown.

    It is a solution where the ``conditions`` hold. That there are no others is known where the ``needs`` do: where one
    does not, such as that a factor is not 0, nothing is known.
    """

    value: Formula
    conditions: tuple[Formula, ...] = ()
    needs: tuple[Formula, ...] = ()


def solutions(left: Formula, right: Formula, unknown: Any) -> list[Solution]:
    """Every value of the unknown at which ``left = right``, each with what must hold for it.

    Errors: `NoWay`.

    >>> x, y = sp.symbols("x y", real=True)
    >>> [(one.value, one.conditions) for one in solutions(3 * x**2 + 1, y, x)]
    [(sqrt(3*y - 3)/3, (y/3 - 1/3 >= 0,)), (-sqrt(3*y - 3)/3, (y/3 - 1/3 >= 0,))]
    """
    if unknown in free(right):
        left, right = left - right, sp.S.Zero
    if sp.sympify(left, strict=True).count(unknown) == 1:
        return _peeled(left, right, unknown, (), ())
    above, _ = sp.fraction(sp.together(left - right))
    if unknown not in free(above):
        raise NoWay
    return _roots(sp.expand(above), unknown)


def _peeled(
    left: Formula, right: Formula, unknown: Any, known: tuple[Formula, ...], needs: tuple[Formula, ...]
) -> list[Solution]:
    """One function after the other turned round; ``known`` are the conditions so far."""
    while left != unknown:
        if isinstance(left, sp.Add):
            inside, rest = _split(left, unknown)
            left, right = inside, right - sp.Add(*rest)
        elif isinstance(left, sp.Mul):
            inside, rest = _split(left, unknown)
            factor = sp.Mul(*rest)
            if factor.is_zero is not False:
                needs = (*needs, sp.Ne(factor, 0))
            left, right = inside, right / factor
        elif isinstance(left, sp.Pow) and unknown not in free(left.exp):
            return _of_power(left, right, unknown, known, needs)
        elif isinstance(left, sp.Pow):
            base = left.base
            needs = (*needs, *(one for one in (base > 0, sp.Ne(base, 1)) if one != sp.true))
            left, right, known = left.exp, sp.log(right) / sp.log(base), (*known, right > 0)
        elif isinstance(left, sp.exp):
            left, right, known = left.args[0], sp.log(right), (*known, right > 0)
        elif isinstance(left, sp.log):
            left, right = left.args[0], sp.exp(right)
        elif isinstance(left, sp.Abs):
            known = (*known, right >= 0)
            ends = (right,) if right == 0 else (right, -right)
            return [one for end in ends for one in _peeled(left.args[0], end, unknown, known, needs)]
        else:
            raise NoWay
    return [Solution(sp.simplify(right), tuple(one for one in known if one != sp.true), needs)]


def _of_power(
    left: Formula, right: Formula, unknown: Any, known: tuple[Formula, ...], needs: tuple[Formula, ...]
) -> list[Solution]:
    base, exponent = left.base, left.exp
    if not exponent.is_Rational:
        if not base.is_nonnegative or not (exponent.is_positive or exponent.is_negative):
            raise NoWay
        known = (*known, right >= 0) if exponent.is_positive else (*known, right > 0)
        return _peeled(base, right ** (1 / exponent), unknown, known, needs)
    if exponent < 0:
        return _peeled(base ** (-exponent), 1 / right, unknown, (*known, sp.Ne(right, 0)), needs)
    if exponent.q != 1:  # a root: of what is not negative, and not negative itself
        return _peeled(base, right ** (1 / exponent), unknown, (*known, right >= 0), needs)
    if exponent.p % 2:
        return _peeled(base, _odd_root(right, exponent.p), unknown, known, needs)
    known = (*known, right >= 0)
    root = right ** sp.Rational(1, exponent.p)
    if base.is_nonnegative or root == 0:
        return _peeled(base, root, unknown, known, needs)
    return [one for end in (root, -root) for one in _peeled(base, end, unknown, known, needs)]


def _odd_root(value: Formula, degree: int) -> Formula:
    """The real root of an odd degree, which has the sign of the value."""
    root = sp.Rational(1, degree)
    if value.is_nonnegative:
        found: Formula = value**root
        return found
    return -((-value) ** root) if value.is_nonpositive else sp.sign(value) * sp.Abs(value) ** root


def _split(expr: Formula, unknown: Any) -> tuple[Formula, list[Formula]]:
    inside = [part for part in expr.args if part.has(unknown)]
    return inside[0], [part for part in expr.args if not part.has(unknown)]


def _roots(polynomial: Formula, unknown: Any) -> list[Solution]:
    """The real roots of a polynomial, where all of its roots are known."""
    try:
        poly = sp.Poly(polynomial, unknown)
    except sp.PolynomialError:
        raise NoWay from None
    if any(unknown in free(coefficient) for coefficient in poly.all_coeffs()):
        raise NoWay
    lead = poly.LC()
    needs = () if lead.is_zero is False else (sp.Ne(lead, 0),)
    if poly.degree() == 1:
        above, below = poly.all_coeffs()
        return [Solution(sp.factor_terms(sp.together(-below / above)), (), needs)]
    if poly.degree() == 2:
        a, b, c = poly.all_coeffs()
        inside = sp.factor(b**2 - 4 * a * c)
        if inside.is_negative:
            return []
        conditions = (inside >= 0,) if (inside >= 0) != sp.true else ()
        ends = [sp.simplify((-b + sign * sp.sqrt(inside)) / (2 * a)) for sign in (1, -1)]
        return [Solution(end, conditions, needs) for end in dict.fromkeys(ends)]
    if not all(coefficient.is_Rational for coefficient in poly.all_coeffs()):
        raise NoWay
    return [Solution(root) for root in dict.fromkeys(sp.Poly(poly, unknown).real_roots())]


def plainly(condition: Formula) -> Formula:
    """A condition as a person writes it: without factors whose sign is known, its constant on the right.

    >>> m, d = sp.Symbol("m", real=True), sp.Symbol("d", positive=True)
    >>> plainly(2 * (m - 1) / d >= 0), plainly(sp.Ne(m**2 / 2, 0))
    (m >= 1, Ne(m, 0))
    """
    if not isinstance(condition, Relational) or condition.has(sp.floor, sp.ceiling):
        return condition
    relation, sign = condition.func, 1
    kept = []
    for factor in sp.Mul.make_args(sp.factor(condition.lhs - condition.rhs)):
        if factor.is_positive:
            continue
        if factor.is_negative:
            sign = -sign
        elif isinstance(factor, sp.Pow) and factor.exp == -1:  # of the same sign, and never nothing
            relation = STRICT.get(relation, relation)
            kept.append(factor.base)
        elif isinstance(factor, sp.Pow) and relation in (sp.Eq, sp.Ne) and factor.exp.is_positive:
            kept.append(factor.base)
        else:
            kept.append(factor)
    product = sign * sp.Mul(*kept)
    constant, rest = product.as_coeff_Add()
    if rest.could_extract_minus_sign():
        relation, rest, constant = TURNED.get(relation, relation), -rest, -constant
    taken = [term for term in sp.Add.make_args(sp.expand(rest)) if term.could_extract_minus_sign()]
    if taken and len(taken) < len(sp.Add.make_args(sp.expand(rest))):
        return relation(sp.expand(rest) - sp.Add(*taken), -constant - sp.Add(*taken))
    return relation(rest, -constant)


__all__ = ["NoWay", "Solution", "plainly", "solutions"]
