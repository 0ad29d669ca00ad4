"""How large the numbers are that a formula adds: what its value would be, if no terms cancelled.

Of a sum it is the sum of the terms without their signs; of a product, a quotient or a power that of its parts; of a
function as much as its slope makes of its argument's. So it is never below the value without its sign, and is equal
to it where nothing cancels. What is rounded on the way to a value is rounded in numbers of this size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.enclosures import Enclosure, Number, Unsure, fraction_of
from symcnn.formulas.evaluation import NONE, Definitions, NoValue, Unread, refined
from symcnn.formulas.symbols import Maximum
from symcnn.formulas.walk import Walk

SMOOTH = (sp.exp, sp.log, sp.sin, sp.cos, sp.tanh, sp.sinh, sp.cosh, sp.erf, sp.erfc, sp.atan)
"""Functions that magnify an error of their argument by their slope."""


def magnitude(expr: Formula, values: Mapping[Any, Any], definitions: Definitions = NONE) -> Fraction | None:
    """How large the numbers are that are added on the way to a term's value; None where it is not worked out.

    >>> x = sp.Symbol("x", real=True)
    >>> magnitude(x**2 - 4, {x: 2}), magnitude(3 * (x - 2), {x: 2}), magnitude(3 * x, {x: 2})
    (Fraction(8, 1), Fraction(12, 1), Fraction(6, 1))
    """
    try:
        found: Fraction = refined(values, definitions, lambda at: (at.number(expr), _size(at, expr))[1])
        return found
    except (NoValue, Unread, Unsure):
        return None


def _size(at: Walk, expr: Any) -> Fraction:
    if isinstance(expr, sp.Add):
        return sum((_size(at, part) for part in expr.args), Fraction(0))
    if isinstance(expr, sp.Mul):
        return _product(_size(at, part) for part in expr.args)
    if isinstance(expr, sp.Pow) and expr.base != sp.E:
        return _power(at, expr)
    if isinstance(expr, (sp.Max, sp.Min, sp.Abs)):
        return max(_size(at, part) for part in expr.args)
    if isinstance(expr, sp.Piecewise):
        for term, condition in expr.args:
            if at.holds(condition):
                return _size(at, term)
    if isinstance(expr, (sp.Sum, sp.Product, Maximum)):
        return _over(at, expr)
    if isinstance(expr, sp.Symbol) and expr in at.definitions.quantities and expr not in at.bound | at.base:
        return _size(at, at.definitions.quantities[expr])
    own = _rounded(at.number(expr))
    if isinstance(expr, SMOOTH):
        slope = _rounded(at.number(expr.fdiff()))
        return max(own, slope * _size(at, expr.args[0]))
    return own


def _power(at: Walk, expr: Any) -> Fraction:
    """The size of the value, magnified as often as the exponent says by how much terms of the base cancel."""
    base, exponent = _rounded(at.number(expr.base)), at.number(expr.exp)
    inside = _size(at, expr.base)
    if not base:
        return inside**exponent if isinstance(exponent, int) and exponent > 0 else Fraction(0)
    own, lost = _rounded(at.number(expr)), inside / base
    if lost <= 1 or not isinstance(exponent, (int, Fraction)):
        return own
    bits = lost.numerator.bit_length() - lost.denominator.bit_length()
    doublings = abs(Fraction(exponent)) * Fraction(math.log2(lost) if bits < 900 else bits + 1)
    # Of a size no more digits matter than a float has.
    return own * (Fraction(2.0 ** float(doublings)) if doublings < 900 else Fraction(2 ** math.ceil(doublings)))


def _over(at: Walk, expr: Any) -> Fraction:
    symbol, places, body = at.range_of(expr)
    sizes = []
    for place in places:
        with at.binding({symbol: place}):
            sizes.append(_size(at, body))
    if isinstance(expr, sp.Sum):
        return sum(sizes, Fraction(0))
    return _product(sizes) if isinstance(expr, sp.Product) else max(sizes, default=Fraction(0))


def _product(sizes: Any) -> Fraction:
    total = Fraction(1)
    for size in sizes:
        total *= size
    return total


def _rounded(value: Number) -> Fraction:
    """A number without its sign, to the digits that matter for a size."""
    if isinstance(value, Enclosure):
        if not value.finite:
            raise Unsure("how large it is")
        value = max(abs(fraction_of(value.low)), abs(fraction_of(value.high)))
    return abs(Fraction(value))


__all__ = ["magnitude"]
