"""What a formula is worth at a point: exact where it is rational, enclosed where not; and whether a proposition holds.

This is the one place where a formula becomes a number at a point. It is walked (`symcnn.formulas.walk`) with more and
more bits until the answer is seen: a floor, a case or a comparison is decided by enclosures
(`symcnn.formulas.enclosures`) that show it, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from mpmath import libmp
from sympy.core.function import AppliedUndef

from symcnn.formulas import enclosures
from symcnn.formulas.aliases import Formula
from symcnn.formulas.enclosures import Enclosure, NoValue, Number, Unsure, added, compared, multiplied
from symcnn.formulas.numbers import exactly, refuse_long
from symcnn.formulas.symbols import Maximum
from symcnn.formulas.walk import NONE, Definitions, Rule, Unread, Walk

PRECISIONS = (192, 512, 1280, 2560)
"""Bits with which a formula is worked out, one after the other, until the answer is seen."""

# -- the rules, by the kind of a term --------------------------------------------------------------------------


def _sum_of(at: Walk, numbers: Iterator[Number]) -> Number:
    total: Number = 0
    for number in numbers:
        total = added(total, number, at.bits)
    return total


def _product_of(at: Walk, numbers: Iterator[Number]) -> Number:
    total: Number = 1
    for number in numbers:
        total = multiplied(total, number, at.bits)
    return total


def _over(at: Walk, expr: Any, joined: Callable[[Walk, Iterator[Number]], Number]) -> Number:
    symbol, places, body = at.range_of(expr)

    def terms() -> Iterator[Number]:
        for place in places:
            with at.binding({symbol: place}):
                yield at.number(body)

    return joined(at, terms())


def _power(at: Walk, expr: Any) -> Number:
    exponent = at.number(expr.exp)
    if expr.base == sp.E:
        return enclosures.exponential(exponent, at.bits)
    base = at.number(expr.base)
    return enclosures.powered(base, exponent, at.bits)


def _cases(at: Walk, expr: Any) -> Number:
    for value, condition in expr.args:
        if at.holds(condition):
            return at.number(value)
    raise NoValue("no case")


def _delta(at: Walk, expr: Any) -> Number:
    return int(compared(at.number(expr.args[0]), at.number(expr.args[1]), at.bits) == 0)


def _largest(at: Walk, numbers: Iterator[Number]) -> Number:
    found = next(numbers, None)
    if found is None:
        raise NoValue("the largest of none")
    for number in numbers:
        found = enclosures.larger(found, number, at.bits)
    return found


def _rest(at: Walk, expr: Any) -> Number:
    value, by = (at.number(part) for part in expr.args)
    times = enclosures.floor(multiplied(value, enclosures.inverse(by, at.bits), at.bits))
    return added(value, enclosures.negative(multiplied(by, times, at.bits)), at.bits)


def _each(at: Walk, expr: Any) -> Iterator[Number]:
    return (at.number(part) for part in expr.args)


def _through(work: Callable[[Number, int], Number]) -> Callable[[Walk, Any], Number]:
    """A function of one number by what works it out at so many bits."""
    return lambda at, expr: work(at.number(expr.args[0]), at.bits)


def _mpi(name: str, at_zero: int) -> Callable[[Walk, Any], Number]:
    """A function of mpmath's for intervals, with its value at 0."""

    def work(one: Number, bits: int) -> Number:
        return at_zero if one == 0 else Enclosure(*getattr(libmp, name)(enclosures.enclosed(one, bits), bits))

    return _through(work)


def _hyperbolic(sign: int) -> Callable[[Number, int], Number]:
    """Half of e^x with so much of e^-x."""

    def work(one: Number, bits: int) -> Number:
        grown = enclosures.exponential(one, bits)
        both = added(grown, multiplied(sign, enclosures.inverse(grown, bits), bits), bits)
        return multiplied(Fraction(1, 2), both, bits)

    return work


def _tanh(one: Number, bits: int) -> Number:
    """One less 2/(e^2x + 1), at each end, since it grows; far out it is 1 to all bits."""
    if isinstance(one, Enclosure):
        low, high = (enclosures.enclosed(_tanh(_exact(end), bits), bits) for end in one.ends)
        return Enclosure(low[0], high[1])
    if one < -bits:
        return enclosures.negative(_tanh(-one, bits))
    if one > bits:
        return enclosures.around(1 - Fraction(1, 2**bits), Fraction(1), bits)
    grown = added(enclosures.exponential(2 * one, bits), 1, bits)
    return added(1, multiplied(-2, enclosures.inverse(grown, bits), bits), bits)


def _exact(end: Any) -> Number:
    if not end[1] and end[2]:
        raise Unsure("an interval has no end")
    return enclosures.plain(enclosures.fraction_of(end))


def _factorial(at: Walk, expr: Any) -> Number:
    numbers = [at.number(part) for part in expr.args]
    if not all(isinstance(number, int) for number in numbers):
        raise Unread(str(expr))
    return at.number(expr.func(*map(sp.Integer, numbers)))


def _constant(name: str) -> Callable[[Walk, Any], Number]:
    return lambda at, _: Enclosure(getattr(libmp, name)(at.bits, "f"), getattr(libmp, name)(at.bits, "c"))


def _integral(at: Walk, expr: Any) -> Number:
    from symcnn.formulas.quadrature import integral

    return integral(at, expr)


RULES: dict[Any, Rule] = {
    sp.Float: lambda at, expr: enclosures.plain(exactly(expr)),
    sp.Add: lambda at, expr: _sum_of(at, _each(at, expr)),
    sp.Mul: lambda at, expr: _product_of(at, _each(at, expr)),
    sp.Pow: _power,
    sp.Sum: lambda at, expr: _over(at, expr, _sum_of),
    sp.Product: lambda at, expr: _over(at, expr, _product_of),
    Maximum: lambda at, expr: _over(at, expr, _largest),
    sp.Max: lambda at, expr: _largest(at, _each(at, expr)),
    sp.Min: lambda at, expr: enclosures.negative(_largest(at, map(enclosures.negative, _each(at, expr)))),
    sp.Piecewise: _cases,
    sp.KroneckerDelta: _delta,
    sp.Mod: _rest,
    sp.Indexed: Walk.member,
    AppliedUndef: Walk.function,
    sp.floor: _through(lambda one, bits: enclosures.floor(one)),
    sp.ceiling: _through(lambda one, bits: -enclosures.floor(enclosures.negative(one))),
    sp.frac: _through(lambda one, bits: added(one, -enclosures.floor(one), bits)),
    sp.Abs: _through(lambda one, bits: enclosures.absolute(one)),
    sp.sign: _through(lambda one, bits: enclosures.sign(one)),
    sp.exp: _through(enclosures.exponential),
    sp.log: _through(enclosures.logarithm),
    sp.erf: _through(enclosures.erf),
    sp.erfc: _through(lambda one, bits: added(1, enclosures.negative(enclosures.erf(one, bits)), bits)),
    sp.tanh: _through(_tanh),
    sp.sinh: _through(_hyperbolic(-1)),
    sp.cosh: _through(_hyperbolic(1)),
    sp.sin: _mpi("mpi_sin", 0),
    sp.cos: _mpi("mpi_cos", 1),
    sp.atan: _mpi("mpi_atan", 0),
    sp.factorial: _factorial,
    sp.binomial: _factorial,
    type(sp.pi): _constant("mpf_pi"),
    type(sp.E): lambda at, _: enclosures.exponential(1, at.bits),
    type(sp.EulerGamma): _constant("mpf_euler"),
    sp.Integral: _integral,
}
"""What can be worked out, by its kind."""


def number(expr: Formula, bits: int) -> Number:
    """The value of a term without free symbols, exact or enclosed with so many bits. Errors: as of `value`."""
    at = Walk({}, bits, NONE, RULES)
    found: Number = at.whole(lambda: at.number(expr))
    return found


LEAST = 17
"""Digits that are enough where more are not found, as of an integral: no measurement in floating point has as many."""


def refined(values: Mapping[Any, Any], definitions: Definitions, work: Callable[[Walk], Any]) -> Any:
    """What some work gives at the least precision at which it is sure. Errors: `Unread`, `NoValue`, `Unsure`."""
    for bits in PRECISIONS:
        at = Walk(values, bits, definitions, RULES)
        try:
            return at.whole(lambda at=at: work(at))  # type: ignore[misc]
        except Unsure:
            if bits == PRECISIONS[-1]:
                raise
    raise AssertionError


def value(
    expr: Formula, values: Mapping[Any, Any], definitions: Definitions = NONE, digits: int = 40
) -> int | Fraction | Any:
    """The value of a term: exact where it is rational, else a SymPy number of so many digits.

    A number that is not told from 0 at the last precision is 0 to some hundred digits, and comes as the number 0.

    >>> n = sp.Symbol("n", integer=True)
    >>> value(sp.floor(sp.log(n) / sp.log(3)), {n: 100}), value(1 / n, {n: 4}), value(sp.sqrt(n), {n: 2}, digits=10)
    (4, Fraction(1, 4), 1.414213562)

    Errors: `Unread`, `NoValue`; `Unsure` where a whole number, or a case, hangs on what is not told.
    """

    def work(at: Walk) -> Any:
        found = at.number(expr)
        if not isinstance(found, Enclosure):
            return found
        if not found.finite:
            raise Unsure("how large it is")
        for end in found.ends:
            refuse_long(end[2])
        middle = libmp.mpf_shift(libmp.mpf_add(found.low, found.high, at.bits, "n"), -1)
        width, size = libmp.mpf_sub(found.high, found.low, at.bits, "u"), libmp.mpf_abs(middle)

        def within(places: int, size: Any) -> bool:
            return bool(libmp.mpf_le(libmp.mpf_mul(width, libmp.from_int(10**places)), size))

        bits = libmp.dps_to_prec(digits)
        if within(digits if at.bits < PRECISIONS[-1] else min(digits, LEAST), size):
            return sp.Float._new(libmp.mpf_pos(middle, bits, "n"), bits)
        if at.bits < PRECISIONS[-1] or not within(2 * digits, libmp.fone):
            raise Unsure("its digits")
        return sp.Float(0, digits)

    return refined(values, definitions, work)


def holds(fact: Formula, values: Mapping[Any, Any], definitions: Definitions = NONE) -> bool:
    """Whether a proposition is true at a point. Errors: `Unread`, `NoValue`, `Unsure`.

    >>> n = sp.Symbol("n", integer=True)
    >>> holds(sp.sqrt(n) < 10, {n: 99}), holds(sp.sqrt(n) < 10, {n: 100})
    (True, False)
    """
    found: bool = refined(values, definitions, lambda at: at.holds(fact))
    return found


__all__ = ["NONE", "Definitions", "NoValue", "Unread", "Unsure", "holds", "number", "refined", "value"]
