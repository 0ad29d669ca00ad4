"""A closed form as a Python function that says what the form says: by fractions, and by floats what is not rational."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, shown
from symcnn.formulas.numbers import unsympified
from symcnn.query.arithmetic import SPREAD
from symcnn.query.domain import plain_number
from symcnn.query.loops import NoLoop, float_free, function_of, writable

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm


def compiled(form: ClosedForm) -> Callable[..., Any]:
    """See `ClosedForm.compile`."""
    used = [form.domain.symbols[name] for name in form.symbols]
    function = function_of(form.rhs, used) if rational(form) or (printable(form) and not _decided(form)) else None
    loops = form.rhs.has(*SPREAD, sp.Indexed)

    def by_keyword(*unnamed: Any, **values: Any) -> Any:
        found = form.quick(values) if form.quick is not None and not unnamed else None
        if found is not None:
            return found
        exact = form.domain.values(form.values_of(unnamed, values))
        try:
            found = _plain(work(exact), any(map(_floating, values.values())))
            form.tell_unused(values)
            return found
        except SymcnnError:
            raise
        except (ZeroDivisionError, ValueError, OverflowError) as error:
            places = ", ".join(f"{name} = {shown(value)}" for name, value in values.items())
            why = "it divides by zero" if isinstance(error, ZeroDivisionError) else error
            raise DomainError(f"{form.name}: there is no value at {places}: {why}") from None

    def work(exact: Mapping[Any, Any]) -> Any:
        numbers = [plain_number(exact[symbol]) for symbol in used]
        if function is None or None in numbers:
            return form.at(exact)
        try:
            return function(*numbers)
        except NoLoop:
            return form.at(exact)
        except ZeroDivisionError:
            if loops:  # what stands before a loop is worked out, whether the loop is gone through or not
                return form.at(exact)
            raise

    return by_keyword


def printable(form: ClosedForm) -> bool:
    """Whether the right side is written in Python: given symbols and sequences, and functions that are printed."""
    return writable(form.rhs, tuple(form.domain.symbols.values()))


def rational(form: ClosedForm) -> bool:
    """Whether it is printed without a float: no root, exponential or logarithm stands in it."""
    return printable(form) and float_free(form.rhs)


def _decided(form: ClosedForm) -> bool:
    """Whether a float would decide something: which of two numbers is larger, or to which whole one it is rounded."""
    rounded = form.rhs.atoms(sp.floor, sp.ceiling, sp.Mod, sp.KroneckerDelta, sp.sign)
    conditions = [case.cond for cases in form.rhs.atoms(sp.Piecewise) for case in cases.args]
    return not all(float_free(part) for part in (*rounded, *conditions))


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


__all__ = ["compiled", "printable", "rational"]
