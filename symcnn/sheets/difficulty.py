"""How hard the numbers of a variant are, by a count: the single digits that whoever works them out by hand handles.

A formula is worked out from the inside. Adding two numbers costs the digits of the longer one, multiplying or dividing
them the product of their digits, a power that of its multiplications, a root, a logarithm and the like three times the
digits. Nothing is counted for adding 0 and for multiplying by 1. The digits of a fraction are those above and below.
It compares variants of one question, and no two questions: of what must be understood it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.query.domain import put

MOST_TERMS = 400
"""Terms of the sums of a formula that are counted."""


def digits(number: Any) -> int:
    """How many digits a number has, of a fraction above and below; of any other number so many as a table has, six.

    >>> digits(sp.Integer(-120)), digits(sp.Rational(3, 10)), digits(sp.sqrt(2))
    (3, 3, 6)
    """
    if not number.is_Rational:
        return 6
    above = len(str(abs(number.p)))
    return above if number.q == 1 else above + len(str(number.q))


def effort(formula: Any, values: Mapping[Any, Any]) -> int:
    """The digits that are handled to work a formula out at values by symbol.

    >>> n, k, s = sp.symbols("n k s", integer=True)
    >>> effort(sp.floor((n - k) / s) + 1, {n: 32, k: 5, s: 1}), effort(sp.floor((n - k) / s) + 1, {n: 224, k: 11, s: 4})
    (4, 12)
    """
    return _worked(_Once(values), formula)[1]


class _Once:
    def __init__(self, values: Mapping[Any, Any]) -> None:
        self.values = {symbol: sp.sympify(value, strict=True) if not isinstance(value, list) else value
                       for symbol, value in values.items()}  # fmt: skip
        self.terms = 0


def _worked(at: _Once, formula: Any) -> tuple[Any, int]:
    """A formula's number, and what it cost."""
    if formula.is_Number or formula.is_Boolean or not formula.args:
        return at.values.get(formula, formula), 0
    if isinstance(formula, (sp.Sum, sp.Product, sp.Indexed, sp.Piecewise)):
        told = put(formula, at.values)
        if isinstance(told, sp.Piecewise):
            told = told.doit()
        if told.func is formula.func or not told.args:
            return told, 0
        at.terms += len(told.args)
        return _worked(at, told) if at.terms <= MOST_TERMS else (told, digits(told) * len(told.args))
    parts = [_worked(at, part) for part in formula.args]
    numbers, cost = [number for number, _ in parts], sum(spent for _, spent in parts)
    try:
        value = formula.func(*numbers)
    except (TypeError, ValueError, SymcnnError):
        value = formula
    return value, cost + _own(formula, numbers)


def _own(formula: Any, numbers: list[Any]) -> int:
    """What one operation costs, its parts worked out."""
    if isinstance(formula, sp.Add):
        longest = [digits(number) for number in numbers if number != 0]
        return sum(sorted(longest)[1:])
    if isinstance(formula, sp.Mul):
        rest = [number for number in numbers if abs(number) != 1]
        cost, so_far = 0, None
        for number in rest:
            cost += 0 if so_far is None else digits(so_far) * digits(number)
            so_far = number if so_far is None else so_far * number
        return cost
    if isinstance(formula, sp.Pow):
        base, exponent = numbers
        if exponent == -1 or base in (0, 1):
            return 0
        if exponent.is_Integer and abs(exponent) <= MOST_TERMS:
            return int(digits(base) ** 2 * max(abs(int(exponent)).bit_length() - 1, 0))
        return 3 * digits(base)
    if isinstance(formula, (sp.floor, sp.ceiling)):
        return 0 if numbers[0].is_Integer else 1
    return 3 * max(map(digits, numbers), default=0)


__all__ = ["digits", "effort"]
