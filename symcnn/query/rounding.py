"""Rules for floors and ceilings: nested ones merged, whole parts pulled out, one written as the other.

Most of them speak of ``floor(P/Q)`` with whole P and a whole Q of at least 1, into which each rounding is brought that
the facts allow it for: ``ceiling(P/Q)`` is ``-floor(-P/Q)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import gcd
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.quotient import as_quotient
from symcnn.formulas.symbols import integers, reals
from symcnn.formulas.whole import is_whole
from symcnn.query.known import Known
from symcnn.query.rules import Rule, law

KINDS = (sp.floor, sp.ceiling)
MOST = 12
"""Ways to pull whole parts out of one rounding that are looked at."""

Ratio = tuple[Any, Any]
"""A whole numerator, and a whole divisor of at least 1."""


def ratio(term: Formula, known: Known) -> Ratio | None:
    """A term as a whole number over a whole one of at least 1, or None where the facts do not show it to be that.

    >>> n, s = integers("n s")
    >>> ratio((n - 1) / s, Known([s >= 1])), ratio((n - 1) / s, Known([]))
    ((n - 1, s), None)
    """
    over, under = _quotient(term)
    if not is_whole(over) or not is_whole(under):
        return None
    if under.is_number or known.entails(under >= 1):
        return over, under
    return (-over, -under) if known.entails(-under >= 1) else None


def divisor(term: Formula, known: Known) -> Ratio | None:
    """A term as any number over a whole one of at least 1, or None."""
    over, under = _quotient(term)
    if not is_whole(under):
        return None
    return (over, under) if under.is_number or known.entails(under >= 1) else None


def _quotient(term: Formula) -> Ratio:
    """Numerator and denominator; of a sum in brackets, such as (n - 1)/2, SymPy finds them at the second look."""
    over, under = as_quotient(term)
    return as_quotient(over) if under == 1 else (over, under)


def opposite(kind: Any) -> Any:
    """Ceiling for floor, floor for ceiling."""
    return sp.ceiling if kind is sp.floor else sp.floor


def _merged(node: Formula, known: Known) -> Iterator[Any]:
    """floor((floor(u) + w)/q) as floor((u + w)/q), and the same of ceilings and of what is subtracted."""
    sign = 1 if isinstance(node, sp.floor) else -1
    parts = divisor(sign * node.args[0], known)
    if parts is None:
        return
    over, under = parts
    over = sp.expand(over) if over.has(*KINDS) else over
    for term in sp.Add.make_args(over):
        factor, inner = term.as_coeff_Mul()
        if not isinstance(inner, KINDS) or factor not in (1, -1) or not is_whole(over - term):
            continue
        value = _as_floor(factor, inner, known)
        if value is not None:
            yield node.func(sign * sp.together((value + over - term) / under))


def _as_floor(factor: int, inner: Formula, known: Known) -> Any:
    """The u of which ``factor*inner`` is the floor, or None."""
    if isinstance(inner, sp.floor) == (factor == 1):
        return factor * inner.args[0]
    parts = ratio(inner.args[0], known)
    if parts is None:
        return None
    over, under = parts
    # factor*inner is a ceiling now, which is the floor of this.
    return (factor * over + under - 1) / under


def _turned(node: Formula, known: Known) -> Iterator[Any]:
    """floor(-x) as -ceiling(x), where a minus can be taken out."""
    (inside,) = node.args
    if sp.expand(inside).could_extract_minus_sign():
        yield -opposite(node.func)(-inside)


def _whole(node: Formula, known: Known) -> Iterator[Any]:
    """The floor of a whole number as the number."""
    (inside,) = node.args
    if is_whole(inside):
        yield inside
        return
    settled = sp.cancel(inside)
    if is_whole(settled):
        yield settled


def _cancelled(node: Formula, known: Known) -> Iterator[Any]:
    """floor((a*n + w)/(a*m)) with 0 <= w < a as floor(n/m)."""
    parts = ratio(node.args[0] if isinstance(node, sp.floor) else -node.args[0], known)
    if parts is None or parts[1] == 1:
        return
    sign = 1 if isinstance(node, sp.floor) else -1
    over, under = parts
    if not under.is_number and free(over) & free(under):
        common = sp.gcd(over, under)
        if not common.is_number:
            yield node.func(sign * sp.cancel(over / under))
            return
    if not under.is_Integer:
        for factor in sp.Mul.make_args(under) if isinstance(over, sp.Add) or isinstance(under, sp.Mul) else ():
            terms = sp.Add.make_args(sp.expand(over))
            rest = sp.Add(*(term for term in terms if not is_whole(term / factor)))
            kept = sp.Add(*(term / factor for term in terms if is_whole(term / factor)))
            if 0 not in (rest, kept) and known.entails(rest >= 0) and known.entails(rest < factor):
                yield node.func(sign * kept / (under / factor))
        return
    constant, rest = sp.expand(over).as_coeff_Add()
    shared = gcd(int(under), *(int(term.as_coeff_Mul()[0]) for term in sp.Add.make_args(rest)))
    if shared > 1 and rest != 0:
        shrunk = sp.Add(*(term / shared for term in sp.Add.make_args(rest)), sp.floor(constant / sp.Integer(shared)))
        yield node.func(sign * shrunk / (under / shared))


def _settled(node: Formula, known: Known) -> Iterator[Any]:
    """The number that a floor is, where the facts put its argument between that and the next one."""
    (inside,) = node.args
    if inside.has(sp.Sum, sp.Product, sp.Indexed) or not known.points:
        return
    values = {node.xreplace(point) for point in known.points}
    if len(values) > 1 or not (value := values.pop()).is_Integer:
        return
    low, high = (
        (inside >= value, inside < value + 1) if isinstance(node, sp.floor) else (inside > value - 1, inside <= value)
    )
    if known.entails(low) and known.entails(high):
        yield value


def _pulled(node: Formula, known: Known) -> Iterator[Any]:
    """floor(P/Q + w) as floor(P/Q) + w."""
    parts = ratio(node.args[0], known)
    if parts is None:
        return
    over, under = parts
    if under == 1:
        return
    for written in dict.fromkeys((over, sp.expand(over))):
        for outside, rest in _shares(written, under):
            if outside != 0:
                yield outside + node.func(rest / under)


def _exchanged(node: Formula, known: Known) -> Iterator[Any]:
    """floor(P/Q) as ceiling((P - Q + 1)/Q), from which whole parts are pulled out at once."""
    parts = ratio(node.args[0], known)
    if parts is None or parts[1] == 1:
        return
    over, under = parts
    moved = over - under + 1 if isinstance(node, sp.floor) else over + under - 1
    kind = opposite(node.func)
    for written in dict.fromkeys((moved, sp.expand(moved))):
        for outside, rest in _shares(written, under):
            yield outside + kind(rest / under)


def _shares(over: Formula, under: Formula) -> Iterator[tuple[Any, Any]]:
    """Ways to write P as Q*w + rest with whole w: the w, and the rest."""
    if not under.is_Integer:
        terms = sp.Add.make_args(over)
        outside = sp.Add(*(term / under for term in terms if is_whole(term / under)))
        yield outside, sp.Add(*(term for term in terms if not is_whole(term / under)))
        if isinstance(under, sp.Add):
            yield from _divided(over, under)
        return
    choices: list[list[tuple[Any, Any]]] = []
    for term in sp.Add.make_args(over):
        number, rest = term.as_coeff_Mul()
        low = number % under
        found = dict.fromkeys((low, low - under) if low else (low,))
        if abs(number) < under:
            found[number] = None
        elif rest != 1:
            found = dict.fromkeys([min(found, key=lambda left: (abs(left), -left))])
        choices.append([((number - left) / under * rest, left * rest) for left in found])
    # The lone number is varied freely, other coefficients only as far as there are few ways.
    if sp.prod(len(one) for one in choices) > MOST:
        lone = [term.is_number for term in sp.Add.make_args(over)]
        choices = [one if number else one[-1:] for one, number in zip(choices, lone, strict=True)]
    for chosen in product(*choices):
        yield sp.Add(*(part for part, _ in chosen)), sp.Add(*(part for _, part in chosen))


def _divided(over: Formula, under: Formula) -> Iterator[tuple[Any, Any]]:
    """A division of polynomials with rest, where the coefficients stay whole."""
    names = sorted(free(over) | free(under), key=str)
    if not (over.is_polynomial(*names) and under.is_polynomial(*names)):
        return
    outside, rest = sp.div(over, under, *names, domain=sp.ZZ)
    if outside != 0:
        yield outside, rest


def _halved(node: Formula, known: Known) -> Iterator[Any]:
    """c*floor(n/2) + c*ceiling(n/2) as c*n."""
    terms = [term.as_coeff_Mul() for term in node.args]
    halves = {inner.args[0]: factor for factor, inner in terms if isinstance(inner, sp.floor)}
    for factor, inner in terms:
        if isinstance(inner, sp.ceiling) and halves.get(inner.args[0]) == factor:
            twice = sp.expand(2 * inner.args[0])
            if is_whole(twice):
                yield node - factor * (inner + sp.floor(inner.args[0])) + factor * twice


def _shifted(node: Formula, known: Known) -> Iterator[Any]:
    """A sum with one of its roundings written in another way, so that numbers beside it are taken in."""
    for term in node.args:
        factor, inner = term.as_coeff_Mul()
        if not isinstance(inner, KINDS):
            continue
        for other in (*_pulled(inner, known), *_exchanged(inner, known)):
            yield node - term + sp.expand_mul(factor * other)


_n, _m, _a, _q, _w = integers("n m a q w")
_x, _y = reals("x y")


def _floor(term: Formula) -> Any:
    return sp.floor(term, evaluate=False)


def _ceiling(term: Formula) -> Any:
    return sp.ceiling(term, evaluate=False)


MERGED = Rule("nested floors", law(_floor((_floor(_x) + _w) / _q), _floor((_x + _w) / _q)), (_q >= 1,), KINDS, _merged)
TURNED = Rule("a minus in a floor", law(_floor(-_x), -_ceiling(_x)), (), KINDS, _turned)
WHOLE = Rule("the floor of a whole number", law(_floor(_n * _m), _n * _m), (), KINDS, _whole)
CANCELLED = Rule(
    "a common factor in a floor",
    law(_floor((_a * _n + _w) / (_a * _m)), _floor(_n / _m)),
    (_m >= 1, _w >= 0, _w < _a),
    KINDS,
    _cancelled,
)
SETTLED = Rule("a floor between numbers", law(_floor(_x), _m), (_x >= _m, _x < _m + 1), KINDS, _settled)
PULLED = Rule(
    "whole parts of a floor", law(_floor((_n + _q * _w) / _q), _floor(_n / _q) + _w), (_q >= 1,), KINDS, _pulled
)
EXCHANGED = Rule(
    "a floor as a ceiling", law(_floor(_n / _q), _ceiling((_n - _q + 1) / _q)), (_q >= 1,), KINDS, _exchanged
)
SHIFTED = Rule(
    "a floor and a number", law(_floor((_n - 1) / _q) + 1, _ceiling(_n / _q)), (_q >= 1,), (sp.Add,), _shifted
)
HALVED = Rule("two halves", law(_floor(_n / 2) + _ceiling(_n / 2), _n), (), (sp.Add,), _halved)

RULES = (MERGED, WHOLE, CANCELLED, TURNED, SETTLED, PULLED, EXCHANGED, SHIFTED, HALVED)
"""The rules for roundings, in the order in which they are tried."""

__all__ = [
    "CANCELLED", "EXCHANGED", "HALVED", "KINDS", "MERGED", "PULLED", "RULES", "SETTLED", "SHIFTED", "TURNED", "WHOLE",
    "ratio",
]  # fmt: skip
