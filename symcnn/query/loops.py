"""A formula as a Python function: of whole numbers by whole numbers alone, of fractions by fractions.

What is written is plain arithmetic in loops (`Writer`), and reaches nothing but the tools that are named here.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symcnn.errors import TooLong
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import names
from symcnn.formulas.long_numbers import refuse_long_power
from symcnn.query.arithmetic import SPREAD
from symcnn.query.language import ATOM, NOT, SIGN, SMOOTH, TERM, Array, Kind, Language, Text
from symcnn.query.writing import BACKWARDS, MOST_TERMS, NOT_GIVEN, TOO_MANY, Writer

PRINTED = (
    sp.floor, sp.ceiling, sp.Mod, sp.Max, sp.Min, sp.Abs, sp.exp, sp.log, *SMOOTH, sp.Piecewise, sp.KroneckerDelta,
)  # fmt: skip
"""The functions that are printed."""
KNOWN = (
    *PRINTED, *SPREAD, sp.Add, sp.Mul, sp.Pow, sp.Rational, type(sp.pi), type(sp.E), sp.Symbol, sp.Indexed,
    sp.IndexedBase, sp.Tuple, Relational, sp.And, sp.Or, sp.Not, sp.Implies, BooleanTrue, BooleanFalse, ExprCondPair,
)  # fmt: skip
"""All that may stand in a formula which is written."""
SMALL = 8
"""Powers up to this one are written as they stand; of others the length is looked at first."""


class NoLoop(Exception):
    """The loops are not defined at these values: a range runs backwards, or a member is asked for that is not given."""


def writable(expr: Formula, given: Sequence[Any]) -> bool:
    """Whether a formula speaks of given symbols and sequences alone, in functions that are printed."""
    known = {str(getattr(symbol, "label", symbol)) for symbol in given}
    ends = [end for node in expr.atoms(*SPREAD) for limit in node.limits for end in limit[1:]]
    return (
        names(expr) <= known
        and all(isinstance(node, KNOWN) for node in sp.preorder_traversal(expr))
        and all(len(limit) == 3 for node in expr.atoms(*SPREAD) for limit in node.limits)
        and not any(end.is_infinite for end in ends)
        and not any(index.has(*SPREAD) for member in expr.atoms(sp.Indexed) for index in member.indices)
        and not any(end.has(*SPREAD) for end in ends)
    )


class Python(Language):
    """Arithmetic as Python writes it; whole numbers and fractions are exact, and a division gives a fraction."""

    def number(self, above: int, below: int, floating: bool) -> Text:
        if below == 1:
            return Text(str(above), SIGN if above < 0 else ATOM)
        self.needs("Fraction")
        return Text(f"Fraction({above}, {below})", ATOM)

    def needs(self, tool: str) -> None:
        """Something is used that must stand before the function."""

    def rounded_quotient(self, above: Text, below: Text, up: bool, safe: bool) -> Text:
        self.fails |= not safe
        if not up:
            return Text(f"{above.within(TERM)} // {below.within(SIGN)}", TERM)
        return Text(f"-({self.minus(above, Kind.WHOLE).text} // {below.within(SIGN)})", SIGN)

    def remainder(self, value: Text, by: Text) -> Text:
        self.fails = True
        return Text(f"{value.within(TERM)} % {by.within(SIGN)}", TERM)

    def choice(self, test: Text, value: Text, floating: bool) -> Text:
        return Text(f"(1 if {test.within(NOT)} else 0)", ATOM)

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        if value.is_Integer and 0 <= value <= SMALL:
            return Text(f"{base.within(ATOM)}**{value}", ATOM - 1)
        return self.any_power(base, exponent, whole)

    def any_power(self, base: Text, exponent: Text, whole: bool) -> Text:
        raise NotImplementedError


class Plain(Python):
    """Python for a value at hand: names are a letter and a number; what has no loop is left to substitution."""

    retries = True

    def fresh(self, hint: str) -> str:
        return super().fresh(f"v{len(self.taken) + 1}")

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        return Text(f"quotient({above.text}, {below.text})", ATOM)

    def rounded(self, text: Text, up: bool) -> Text:
        return Text(f"{'ceil' if up else 'floor'}({text.text})", ATOM)

    def any_power(self, base: Text, exponent: Text, whole: bool) -> Text:
        return Text(f"power({base.text}, {exponent.text})", ATOM)

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        if not arguments:
            return Text("pi" if expr == sp.pi else "e", ATOM)
        called = {sp.Max: "max", sp.Min: "min", sp.Abs: "abs"}.get(name) or name.__name__
        return Text(f"{called}({', '.join(argument.text for argument in arguments)})", ATOM)

    def remainder(self, value: Text, by: Text) -> Text:
        return Text(f"remainder({value.text}, {by.text})", ATOM)

    def whole(self, writer: Writer, expr: Any) -> Text:
        return Text(f"whole({writer.text(expr).text})", ATOM)

    def fail(self, why: str) -> str:
        if why in (BACKWARDS, NOT_GIVEN):
            return "raise NoLoop"
        return f"raise {'TooLong' if why == TOO_MANY else 'ValueError'}({why!r})"


def _writer(symbols: Sequence[Any]) -> tuple[Writer, list[str]]:
    """A writer that knows these symbols, and their names."""
    writer, arguments = Writer(Plain()), []
    for symbol in symbols:
        arguments.append(writer.language.fresh(""))
        if isinstance(symbol, sp.IndexedBase):
            kind = Kind.WHOLE if symbol.is_integer else Kind.FRACTION
            writer.arrays[symbol.label] = Array(arguments[-1], kind)
        else:
            writer.known[symbol] = Text(arguments[-1], ATOM)
    return writer, arguments


def _defined(writer: Writer, arguments: Sequence[str], result: str) -> str:
    start = ["    left = MOST_TERMS"] if writer.language.counts else []
    return "\n".join([f"def form({', '.join(arguments)}):", *start, *writer.lines, f"    return {result}"])


def source_of(expr: Formula, symbols: Sequence[Any]) -> str:
    """The text of a Python function ``form`` of the symbols and sequences, in this order.

    >>> n, k, s = sp.symbols("n k s", integer=True)
    >>> print(source_of(sp.floor((n - k) / s) + 1, [n, k, s]))
    def form(v1, v2, v3):
        return (v1 - v2) // v3 + 1
    """
    writer, arguments = _writer(symbols)
    result = writer.text(expr).text
    return _defined(writer, arguments, result)


def function_of(
    expr: Formula, symbols: Sequence[Any], tools: Mapping[str, Any] = MappingProxyType({})
) -> Callable[..., Any]:
    """The formula as a function of its symbols and sequences, in this order, at whole numbers and fractions.

    It gives the one or the other, or a float where a root, an exponential or a logarithm is not rational. ``tools`` are
    other functions for the names that it calls, at numbers of another kind.

    Errors, when it is called: `NoLoop`; `TooLong`; ``ZeroDivisionError`` and ``ValueError`` where there is no value.

    >>> n, l, i = sp.symbols("n l i", integer=True)
    >>> function_of(sp.Sum(l * sp.Product(i, (i, 1, l - 1)), (l, 1, n)), [n])(4)
    33
    """
    return _run(source_of(expr, symbols), tools)


def throughout(condition: Formula, index: Any, symbols: Sequence[Any]) -> Callable[..., bool]:
    """Whether a condition holds of all members, as a function of the symbols and sequences, in this order.

    The index runs from 1 to the length of the shortest sequence.

    >>> K, l = sp.IndexedBase("K", integer=True), sp.Symbol("l", integer=True)
    >>> positive = throughout(K[l] >= 1, l, [K])
    >>> positive([3, 1]), positive([3, 0]), positive([])
    (True, False, True)

    Errors: as of `function_of`.
    """
    writer, arguments = _writer(symbols)
    lists = [name for name, symbol in zip(arguments, symbols, strict=True) if isinstance(symbol, sp.IndexedBase)]
    lengths = ", ".join(f"len({name})" for name in lists)
    last = writer.keep("", Text(f"min({lengths})" if len(lists) > 1 else lengths or "0", ATOM))
    writer.every(condition, [(index, sp.S.One, writer.named(last))], lambda: writer.write("return False"))
    return _run(_defined(writer, arguments, "True"))


TOOLS: dict[str, Any] = {
    **{name: getattr(math, name) for name in ("exp", "log", *SMOOTH.values(), "pi", "e")},
    **{call.__name__: call for call in (abs, len, max, min, range, Fraction, ValueError, NoLoop, TooLong)},
    "MOST_TERMS": MOST_TERMS,
}
"""All that written source may name, beside what is defined in this file; it reaches nothing else."""
OWN = re.compile(r"v\d+|form|left")


def _run(source: str, tools: Mapping[str, Any] = MappingProxyType({})) -> Callable[..., Any]:
    """The function that a source defines, which holds nothing but what `Plain` writes."""
    own = {call.__name__: call for call in (power, quotient, whole, floor, ceil, remainder)}
    space = {**TOOLS, **own, **tools, "__builtins__": {}}
    tree = ast.parse(source)
    for node in ast.walk(tree):
        named = node.id if isinstance(node, ast.Name) else ""
        if isinstance(node, (ast.Attribute, ast.Lambda, ast.Import)) or not (
            not named or named in space or OWN.fullmatch(named)
        ):
            raise AssertionError(f"a closed form was written with {ast.unparse(node)}")
    exec(compile(tree, "<a closed form>", "exec"), space)
    made: Callable[..., Any] = space["form"]
    return made


def whole(value: Any) -> int:
    """An end of a range, or a place in a sequence, as a whole number. Errors: `NoLoop`."""
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    raise NoLoop


def floor(value: Any) -> int:
    """Rounded down. Errors: `NoLoop` for a float, which decides no whole number."""
    if isinstance(value, float):
        raise NoLoop
    found: int = math.floor(value)
    return found


def ceil(value: Any) -> int:
    """Rounded up. Errors: as of `floor`."""
    if isinstance(value, float):
        raise NoLoop
    found: int = math.ceil(value)
    return found


def remainder(value: Any, by: Any) -> Any:
    """What is left of a division, of the sign of the divisor. Errors: as of `floor`; ``ZeroDivisionError``."""
    if isinstance(value, float) or isinstance(by, float):
        raise NoLoop
    return value % by


def float_free(expr: Formula) -> bool:
    """Whether whole numbers and fractions give a whole number or a fraction: no float has a part in it.

    >>> n = sp.Symbol("n", integer=True)
    >>> float_free(2**n / 3), float_free(sp.sqrt(n) <= 3)
    (True, False)
    """
    irrational = expr.has(sp.exp, sp.log, *SMOOTH, sp.pi, sp.E)
    return not irrational and all(power.exp.is_integer for power in expr.atoms(sp.Pow))


def quotient(above: Any, below: Any) -> Any:
    """A quotient, exact of whole numbers and fractions.

    >>> quotient(1, 2), quotient(1, 0.5)
    (Fraction(1, 2), 2.0)
    """
    if isinstance(above, (int, Fraction)) and isinstance(below, (int, Fraction)):
        return Fraction(above, below)
    return above / below


def power(base: Any, exponent: Any) -> Any:
    """A power: exact where base and exponent are whole numbers or fractions, and the value is one.

    >>> power(Fraction(1, 4), Fraction(-3, 2)), power(2, Fraction(1, 2)), power(2, -1)
    (Fraction(8, 1), 1.4142135623730951, Fraction(1, 2))

    Errors: `TooLong` for more digits than are worked out; ``ZeroDivisionError``.
    """
    if not isinstance(base, (int, Fraction)) or not isinstance(exponent, (int, Fraction)):
        return float(base) ** float(exponent)
    if exponent.denominator == 1:
        refuse_long_power(Fraction(base), exponent.numerator)
        return (base if exponent >= 0 else Fraction(base)) ** exponent.numerator
    if base < 0:
        raise ValueError(f"{base} to the power of {exponent} is no real number")
    (above, exact_above), (below, exact_below) = (
        sp.integer_nthroot(part, exponent.denominator) for part in (base.numerator, base.denominator)
    )
    if exact_above and exact_below:
        return power(Fraction(int(above), int(below)), Fraction(exponent.numerator))
    return float(base) ** float(exponent)


__all__ = ["NoLoop", "PRINTED", "Python", "float_free", "function_of", "source_of", "throughout", "writable"]
