"""A closed form as a Python function that says what the form says: by fractions, and by floats what is not rational."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.pycode import PythonCodePrinter

from symcnn.errors import DomainError, SymcnnError, UnknownName, shown
from symcnn.formulas.binding import free
from symcnn.formulas.long_numbers import refuse_long_power
from symcnn.formulas.numbers import typed, typed_fraction, unsympified

if TYPE_CHECKING:
    from symcnn.catalogue.closed_form import ClosedForm

PRINTED = (sp.floor, sp.ceiling, sp.Mod, sp.Max, sp.Min, sp.Abs, sp.exp, sp.log, sp.Piecewise)
"""The functions that are printed; a form with any other is worked out by substitution."""


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
            raise DomainError(f"{form.name}: there is no value at {places}: {error}") from None

    return by_keyword


def printable(form: ClosedForm) -> bool:
    """Whether the right side holds nothing but given scalars and functions that are printed."""
    given = {symbol for symbol in form.domain.symbols.values() if isinstance(symbol, sp.Symbol)}
    functions = form.rhs.atoms(sp.Function, sp.Max, sp.Min)
    spread = form.rhs.has(sp.Sum, sp.Product, sp.Indexed, AppliedUndef)
    return not spread and free(form.rhs) <= given and all(isinstance(part, PRINTED) for part in functions)


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


def _by_substitution(form: ClosedForm) -> Callable[[Mapping[str, Any]], Any]:
    def work(given: Mapping[str, Any]) -> Any:
        values = {}
        for name, value in given.items():
            symbol = form.domain.symbols[name]
            if isinstance(symbol, sp.IndexedBase):
                if not isinstance(value, (list, tuple)):
                    meaning = form.domain.meaning(symbol)
                    raise DomainError(f"{form.name}: {name} ({meaning}) is a list of numbers; got {shown(value)}")
                values[symbol] = [_number(form, name, item, typed) for item in value]
            else:
                values[symbol] = _number(form, name, value, typed)
        return form.at(values)

    return work


def _printed(form: ClosedForm, names: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any]:
    used = [symbol for symbol in names.values() if symbol in free(form.rhs)]
    tools = {"Fraction": Fraction, "power": power}
    function = sp.lambdify(used, form.rhs, modules=[tools, "math"], printer=FractionPrinter)

    def work(given: Mapping[str, Any]) -> Any:
        return function(*(_number(form, str(symbol), given[str(symbol)], typed_fraction) for symbol in used))

    return work


class FractionPrinter(PythonCodePrinter):  # type: ignore[misc]
    """Prints an expression whose symbols are fractions: numbers, quotients, rounding and powers stay exact."""

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        super().__init__({**(settings or {}), "fully_qualified_modules": False})

    def _print_Integer(self, expr: Any) -> str:
        return f"Fraction({expr.p})"

    def _print_Rational(self, expr: Any) -> str:
        return f"Fraction({expr.p}, {expr.q})"

    def _print_Half(self, expr: Any) -> str:
        return "Fraction(1, 2)"

    def _print_floor(self, expr: Any) -> str:
        return f"Fraction({super()._print_floor(expr)})"

    def _print_ceiling(self, expr: Any) -> str:
        return f"Fraction({super()._print_ceiling(expr)})"

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        return f"power({self._print(expr.base)}, {self._print(expr.exp)})"

    def _print_Mul(self, expr: Any) -> str:
        return "(" + "*".join(f"({self._print(factor)})" for factor in expr.args) + ")"


def power(base: Any, exponent: Any) -> Any:
    """A power: exact where base and exponent are fractions and the value is one.

    >>> power(Fraction(1, 4), Fraction(-3, 2)), power(Fraction(2), Fraction(1, 2))
    (Fraction(8, 1), 1.4142135623730951)

    Errors: `TooLong` for more digits than are worked out; ``ZeroDivisionError``.
    """
    if not isinstance(base, Fraction) or not isinstance(exponent, Fraction):
        return float(base) ** float(exponent)
    if exponent.denominator == 1:
        refuse_long_power(base, exponent.numerator)
        return base**exponent.numerator
    if base < 0:
        raise ValueError(f"{base} to the power of {exponent} is no real number")
    (above, exact_above), (below, exact_below) = (
        sp.integer_nthroot(part, exponent.denominator) for part in (base.numerator, base.denominator)
    )
    if exact_above and exact_below:
        return power(Fraction(int(above), int(below)), Fraction(exponent.numerator))
    return float(base) ** float(exponent)


__all__ = ["FractionPrinter", "compiled", "power", "printable", "rational"]
