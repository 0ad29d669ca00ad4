"""Values put into expressions, and sums and products over numeric ranges written out as their terms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import TooLong
from symcnn.formulas.aliases import Assignment, Formula
from symcnn.formulas.binding import bound_symbols, free, walk
from symcnn.formulas.symbols import ForAll

Reader = Callable[[Any], Any]
INFINITE = 300
UNTOLD = sp.Eq(sp.Dummy("no value", real=True), 0, evaluate=False)
"""What a comparison becomes whose sides have no value at a point: neither true nor false."""
MOST_TERMS = 10**7
"""Terms of one sum or product that are written out where nothing else sets a bound."""


class _Budget(threading.local):
    """How many more terms of sums may be written out for the value that is being worked out."""

    left = float("inf")


_budget = _Budget()


@contextmanager
def at_most(terms: float) -> Iterator[None]:
    """Inside, no more than ``terms`` terms are written out, all sums together; outside, as many as before.

    >>> i = sp.Symbol("i", integer=True)
    >>> with at_most(3):
    ...     few, many = written_out(sp.Sum(i, (i, 1, 2))), written_out(sp.Sum(i, (i, 1, 4)))
    >>> few, many, written_out(many)
    (3, Sum(i, (i, 1, 4)), 10)
    """
    before, _budget.left = _budget.left, terms
    try:
        yield
    finally:
        _budget.left = before


def put(expr: Formula, values: Assignment, read: Reader | None = None) -> Any:
    """The expression with values for symbols; ``read`` gives a member of a sequence once its index is known."""
    if not isinstance(expr, sp.Basic) or not (values or read):
        return expr
    if isinstance(expr, (ForAll, sp.Sum, sp.Product)):
        bound = {limit[0] for limit in expr.args[1:]}
        values = {symbol: value for symbol, value in values.items() if symbol not in bound}
    if expr in values:
        return values[expr]
    if not expr.args:
        return expr
    if isinstance(expr, (sp.Sum, sp.Product)) and expr.function.has(sp.Piecewise):
        # From outside in: sums of cases written out while the index around them is open are of two to the n cases.
        total = _total(expr, values, read)
        if total is not None:
            return total
    args = [put(arg, values, read) for arg in expr.args]
    if isinstance(expr, (sp.Max, sp.Min)) and any(arg.has(sp.zoo, sp.nan) for arg in args):
        return sp.nan  # SymPy refuses to compare what a division by zero leaves
    if isinstance(expr, Relational) and any(arg.has(sp.zoo, sp.nan) for arg in args):
        return UNTOLD  # neither true nor false, where SymPy may say false
    result = _made(expr, args)
    if isinstance(result, (sp.Sum, sp.Product)):
        # At once: SymPy estimates the floor of what still holds a sum, and may be off by one.
        return written_out(result, read)
    return read(result) if read and isinstance(result, sp.Indexed) else result


def written_out(expr: Formula, read: Reader | None = None) -> Any:
    """Sums and products over numeric ranges as their terms; an infinite end is cut where indicators have ended."""
    if not isinstance(expr, sp.Basic) or not expr.args:
        return expr
    if isinstance(expr, (sp.Sum, sp.Product)):
        total = _total(expr, {}, read)
        return expr if total is None else total
    args = [written_out(arg, read) for arg in expr.args]
    if isinstance(expr, Relational) and any(arg.has(sp.zoo, sp.nan) for arg in args):
        return UNTOLD
    return _made(expr, args)


def _made(expr: Formula, args: list[Any]) -> Any:
    """The expression of new parts. SymPy says of equal sums of logarithms and of roots that they are not equal."""
    if isinstance(expr, (sp.Eq, sp.Ne)) and any(arg.has(sp.log, sp.exp) or _has_roots(arg) for arg in args):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def _has_roots(arg: Any) -> bool:
    return any(not power.exp.is_Integer for power in arg.atoms(sp.Pow))


def _total(expr: Formula, values: Assignment, read: Reader | None) -> Any:
    """A sum or a product with values put in, if it is over a numeric range; None where it is not, or is too long."""
    *inner, (symbol, low, high) = expr.limits
    low, high = put(low, values, read), put(high, values, read)
    endless = high == sp.oo
    if endless and low.is_Integer and expr.has(sp.Piecewise):
        high = low + INFINITE
    if not (low.is_Integer and high.is_Integer) or high < low - 1:
        return None
    count = int(high - low) + 1
    if count > _budget.left:
        _budget.left = -1
        return None
    if count > MOST_TERMS:
        raise TooLong(f"a sum of some 10**{count.bit_length() * 3 // 10} terms is more than is written out")
    _budget.left -= count
    function = expr.function
    # What does not hang on an index is worked out once.
    known = {one: put(one, values, read) for one in _settled(function, values)}
    values = {**values, **known}  # put in together with what is open: 0/n is no 0 where n is 0
    body = expr.func(function, *inner) if inner else function
    terms = []
    for place in map(sp.Integer, range(int(low), int(high) + 1)):
        terms.append(written_out(put(body, {**values, symbol: place}, read), read))
        if endless and read and terms[-1].has(sp.Indexed):
            return None  # further out than the point has values
    if endless and terms[-1] != int(isinstance(expr, sp.Product)):
        return None  # it has not ended where it was cut
    return (sp.Add if isinstance(expr, sp.Sum) else sp.Mul)(*terms)


def _settled(expr: Formula, values: Assignment) -> set[Any]:
    """The outermost sums and products in an expression of which nothing is open once the values are put in."""
    return {
        node
        for node, around in walk(expr)
        if isinstance(node, (sp.Sum, sp.Product))
        if not around and free(node) <= values.keys() - bound_symbols(expr)
    }


__all__ = ["Reader", "at_most", "put", "written_out"]
