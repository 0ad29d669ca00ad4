"""A closed form as a Python function that says what the form says: by fractions, and by floats what is not rational."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName, shown
from symcnn.formulas.numbers import typed, typed_fraction, unsympified
from symcnn.query.loops import SPREAD, NoLoop, function_of, writable

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm


def compiled(form: ClosedForm) -> Callable[..., Any]:
    """See `ClosedForm.compile`."""
    names = {name: form.domain.symbols[name] for name in form.symbols}
    work = _printed(form, names) if printable(form) else _by_substitution(form)

    def by_keyword(**values: Any) -> Any:
        for name in values:
            if name not in form.domain.symbols:
                raise UnknownName(f"symbol of {form.name}", name, form.domain.symbols)
        missing = [name for name in names if name not in values]
        if missing:
            raise DomainError(f"{form.name}: no value for {', '.join(missing)}")
        try:
            return _plain(work(values), any(_floating(value) for value in values.values()))
        except SymcnnError:
            raise
        except (ZeroDivisionError, ValueError, OverflowError) as error:
            places = ", ".join(f"{name} = {shown(value)}" for name, value in values.items())
            why = "it divides by zero" if isinstance(error, ZeroDivisionError) else error
            raise DomainError(f"{form.name}: there is no value at {places}: {why}") from None

    return by_keyword


def printable(form: ClosedForm) -> bool:
    """Whether the right side is written in Python: given symbols and sequences, and functions that are printed."""
    return writable(form.rhs, tuple(form.domain.symbols.values()))


def rational(form: ClosedForm) -> bool:
    """Whether it is printed without a float: no root, exponential or logarithm stands in it."""
    powers = form.rhs.atoms(sp.Pow)
    return printable(form) and not form.rhs.has(sp.exp, sp.log) and all(one.exp.is_integer for one in powers)


def _floating(value: Any) -> bool:
    """Whether a float was given, or a list that holds one."""
    if isinstance(value, (list, tuple)):
        return any(map(_floating, value))
    return isinstance(value, Real) and not isinstance(value, (Rational, sp.Basic))


def _plain(value: Any, floating: bool) -> Any:
    if isinstance(value, sp.Basic):
        value = unsympified(value, 17)
        value = value if isinstance(value, (int, Fraction)) or value is None else float(value)
    if value is None or isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError("it is no real number")
    if not isinstance(value, Fraction):
        return value
    if value.denominator == 1:
        return value.numerator
    try:
        return float(value) if floating else value
    except OverflowError:  # a fraction is as far as it goes
        return value


def _number(form: ClosedForm, name: str, value: Any, read: Callable[[Any], Any]) -> Any:
    found = read(value)
    if found is None:
        symbol = form.domain.symbols[name]
        raise DomainError(f"{form.name}: {name} ({form.domain.meaning(symbol)}) is a number; got {shown(value)}")
    return found


def _read(form: ClosedForm, given: Mapping[str, Any], read: Callable[[Any], Any]) -> dict[Any, Any]:
    """The values by symbol, as numbers and lists of numbers."""
    values: dict[Any, Any] = {}
    for name, value in given.items():
        symbol = form.domain.symbols[name]
        if isinstance(symbol, sp.IndexedBase):
            values[symbol] = _items(form, name, value, read, len(symbol.shape or (1,)))
        else:
            values[symbol] = _number(form, name, value, read)
    return values


def _items(form: ClosedForm, name: str, items: Any, read: Callable[[Any], Any], axes: int) -> Any:
    if not axes:
        return _number(form, name, items, read)
    if not isinstance(items, (list, tuple)):
        meaning = form.domain.meaning(form.domain.symbols[name])
        raise DomainError(f"{form.name}: {name} ({meaning}) is a list of numbers; got {shown(items)}")
    return [_items(form, name, item, read, axes - 1) for item in items]


def _by_substitution(form: ClosedForm) -> Callable[[Mapping[str, Any]], Any]:
    return lambda given: form.at(_read(form, given, typed))


def _printed(form: ClosedForm, names: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any]:
    function, otherwise = function_of(form.rhs, tuple(names.values())), _by_substitution(form)
    loops = form.rhs.has(*SPREAD, sp.Indexed)

    def work(given: Mapping[str, Any]) -> Any:
        values = _read(form, {name: given[name] for name in names}, _whole_or_fraction)
        try:
            return function(*values.values())
        except NoLoop:
            return otherwise(given)
        except ZeroDivisionError:
            if loops:  # what stands before a loop is worked out, whether the loop is gone through or not
                return otherwise(given)
            raise

    return work


def _whole_or_fraction(value: Any) -> Any:
    """Python's own whole numbers where that is the same: they are quicker."""
    found = typed_fraction(value)
    return found.numerator if found is not None and found.denominator == 1 else found


__all__ = ["compiled", "printable", "rational"]
