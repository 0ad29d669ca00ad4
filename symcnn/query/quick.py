"""A closed form at plain whole numbers: the domain and the value in two calls of written functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.binding import names
from symcnn.query.loops import NoLoop, float_free, function_of, writable

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm


def quick(form: ClosedForm) -> Callable[[Mapping[str, Any]], Any] | None:
    """A function of values by name that gives a whole number, or None where the long way must be gone.

    It is None itself where a sequence has a part in the form, or a constraint is more than a comparison.

    >>> from symcnn import derive
    >>> size = quick(derive("convolution.output_size").closed_form)
    >>> size({"n": 227, "k": 11, "s": 4}), size({"n": 2, "k": 11}), size({"n": 1.0, "k": 1})
    (55, None, None)
    """
    parts = [part for fact in form.domain.where if fact not in form.domain.laws for part in sp.And.make_args(fact)]
    spoken = names(form.rhs).union(*(names(part) for part in parts))
    used = {name: symbol for name, symbol in form.domain.symbols.items() if name in spoken}
    symbols = list(used.values())
    if not all(isinstance(symbol, sp.Symbol) for symbol in symbols):
        return None
    if not all(isinstance(part, Relational) and writable(part, symbols) and float_free(part) for part in parts):
        return None
    inside = function_of(sp.And(*parts), symbols)
    value = function_of(form.rhs, symbols)
    usual = {name: int(number) for name, number in form.usual.items() if number.is_Integer}
    order, count = tuple(used), len(used)

    def ask(given: Mapping[str, Any]) -> Any:
        merged = {**usual, **given}
        if len(merged) != count:
            return None
        try:
            numbers = [merged[name] for name in order]
        except KeyError:
            return None
        for number in numbers:
            if type(number) is not int:
                return None
        try:
            found = value(*numbers) if inside(*numbers) is True else None
        except (NoLoop, ArithmeticError, ValueError):
            return None
        return found if type(found) is int else None

    return ask


def telling(form: ClosedForm, ask: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], Any]:
    """The same function, which warns of values on which its answer does not depend; where it has none, just the same.

    >>> from symcnn import derive
    >>> form = derive("convolution.output_size").closed_form
    >>> ask = quick(form)
    >>> telling(form, ask) is ask
    True
    """
    spoken = frozenset[str]().union(*(names(fact) for fact in form.domain.where))
    unread = spoken.intersection(form.unread)
    if not unread:
        return ask

    def told(given: Mapping[str, Any]) -> Any:
        found = ask(given)
        if found is not None and not unread.isdisjoint(given):
            form.tell_unused(given)
        return found

    return told


__all__ = ["quick", "telling"]
