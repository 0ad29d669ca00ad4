"""Python source of a formula: sums and products become loops, and those up to a loop's index become running totals.

The sum of K[l]·S[1]···S[l-1] over L layers then takes L steps, and not L².
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanFalse, BooleanTrue
from sympy.printing.pycode import PythonCodePrinter

from symcnn.errors import TooLong
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, names
from symcnn.formulas.long_numbers import refuse_long_power

PRINTED = (sp.floor, sp.ceiling, sp.Mod, sp.Max, sp.Min, sp.Abs, sp.exp, sp.log, sp.Piecewise, sp.KroneckerDelta)
"""The functions that are printed."""
SPREAD = (sp.Sum, sp.Product)
KNOWN = (
    *PRINTED, *SPREAD, sp.Add, sp.Mul, sp.Pow, sp.Rational, type(sp.pi), type(sp.E), sp.Symbol, sp.Indexed,
    sp.IndexedBase, sp.Tuple, Relational, sp.And, sp.Or, sp.Not, BooleanTrue, BooleanFalse, ExprCondPair,
)  # fmt: skip
"""All that may stand in a formula which is written."""


MOST_TERMS = 10**7
"""Terms of all sums and products that are worked out for one value."""


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


def function_of(expr: Formula, symbols: Sequence[Any]) -> Callable[..., Any]:
    """The formula as a function of its symbols and sequences, in this order, at whole numbers, fractions and floats.

    Errors, when it is called: `NoLoop`; `TooLong`; ``ZeroDivisionError`` and ``ValueError`` where there is no value.

    >>> n, l, i = sp.symbols("n l i", integer=True)
    >>> function_of(sp.Sum(l * sp.Product(i, (i, 1, l - 1)), (l, 1, n)), [n])(4)
    33
    """
    writer = _Writer(symbols)
    result = writer.text(expr)
    body = "\n".join(writer.lines)
    source = f"def form({', '.join(writer.arguments)}):\n    left = MOST_TERMS\n{body}\n    return {result}\n"
    return _run(source)


TOOLS: dict[str, Any] = {
    **{name: getattr(math, name) for name in ("floor", "ceil", "exp", "log", "pi", "e")},
    **{call.__name__: call for call in (abs, max, min, range, Fraction, ValueError, NoLoop, TooLong)},
    "MOST_TERMS": MOST_TERMS,
}
"""All that written source may name, beside what is defined in this file; it reaches nothing else."""
OWN = re.compile(r"v\d+|form|left")


def _run(source: str) -> Callable[..., Any]:
    """The function that a source defines, which holds nothing but what `_Writer` writes."""
    space = {**TOOLS, "power": power, "whole": whole, "member": member, "__builtins__": {}}
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


class FractionPrinter(PythonCodePrinter):  # type: ignore[misc]
    """Prints an expression of whole numbers and fractions: quotients, rounding and powers stay exact."""

    def __init__(self, known: Mapping[Any, str]) -> None:
        super().__init__({"fully_qualified_modules": False})
        self.names = known

    def _print_Symbol(self, expr: Any) -> str:
        return self.names[expr]

    _print_Dummy = _print_Symbol

    def _print_Indexed(self, expr: Any) -> str:
        places = "".join(f", {self._print(index)}" for index in expr.indices)
        return f"member({self.names[expr.base.label]}{places})"

    def _print_Integer(self, expr: Any) -> str:
        return f"({expr.p})"

    def _print_Rational(self, expr: Any) -> str:
        return f"Fraction({expr.p}, {expr.q})"

    def _print_Half(self, expr: Any) -> str:
        return "Fraction(1, 2)"

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        return f"power({self._print(expr.base)}, {self._print(expr.exp)})"

    def _print_Mul(self, expr: Any) -> str:
        return "(" + "*".join(f"({self._print(factor)})" for factor in expr.args) + ")"

    def _print_KroneckerDelta(self, expr: Any) -> str:
        left, right = map(self._print, expr.args)
        return f"(1 if ({left}) == ({right}) else 0)"


class _Writer:
    """Writes statements, one block inside of the other, and gives the text of what they worked out."""

    def __init__(self, symbols: Sequence[Any]) -> None:
        self.known: dict[Any, str] = {}
        self.lines: list[str] = []
        self.depth = 1
        self.count = 0
        self.arguments = [self.name(getattr(symbol, "label", symbol)) for symbol in symbols]

    def name(self, symbol: Any) -> str:
        """A new name for a symbol; one letter and a number, so that it is no word of Python's."""
        self.count += 1
        self.known[symbol] = f"v{self.count}"
        return self.known[symbol]

    def write(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def text(self, expr: Formula) -> str:
        """The text of an expression, after the statements that work out its sums, products and cases."""
        done = {node: self.worked_out(node) for node in _outermost(expr)}
        return str(FractionPrinter(self.known).doprint(expr.xreplace(done)))

    def worked_out(self, node: Formula) -> Any:
        """A new symbol for the value of a node, which the statements written now give it."""
        made = sp.Dummy(real=True)
        if isinstance(node, sp.Piecewise):
            self.cases(node, made)
        else:
            self.total(node, made)
        return made

    def cases(self, node: Formula, made: Any) -> None:
        """Case by case, so that nothing is worked out that is not asked for."""
        name, outer = self.name(made), self.depth
        self.write(f"{name} = None")
        for value, condition in node.args:
            self.write(f"if {self.text(condition)}:")
            self.depth += 1
            self.write(f"{name} = {self.text(value)}")
            self.depth -= 1
            self.write("else:")
            self.depth += 1
        self.write("raise ValueError('no case holds')")
        self.depth = outer

    def total(self, node: Formula, made: Any) -> None:
        """A loop over the outermost index; what does not hang on it stands before it, or runs along with it."""
        *inner, (index, low, high) = node.limits
        body = node.func(node.function, *inner) if inner else node.function
        first, last = self.range(low, high)
        ready: dict[Any, Any] = {}
        running: list[tuple[Any, str, str]] = []
        for part in _outermost(body):
            if isinstance(part, SPREAD) and index not in free(part):
                ready[part] = self.worked_out(part)
            elif isinstance(part, SPREAD) and _along(part, index):
                ready[part], begun, place = sp.Dummy(real=True), self.new(), self.new()
                self.write(f"{self.name(ready[part])} = {_neutral(part)}")
                self.write(f"{begun} = {place} = whole({self.text(part.limits[0][1])})")
                running.append((part, begun, place))
        name = self.name(made)
        self.write(f"{name} = {_neutral(node)}")
        before = self.known.get(index)
        self.write(f"for {self.name(index)} in range({first}, {last} + 1):")
        self.depth += 1
        for part, begun, place in running:
            self.run(part, self.known[ready[part]], begun, place)
        self.write(f"{name} {_sign(node)}= {self.text(body.xreplace(ready))}")
        self.depth -= 1
        self.restore(index, before)

    def run(self, part: Formula, name: str, begun: str, place: str) -> None:
        """Go on with a running total up to the end that it has now."""
        (index, _, high), end = part.limits[0], self.new()
        self.write(f"{end} = whole({self.text(high)})")
        self.write(f"if {end} < {begun} - 1: raise NoLoop")
        self.spend(f"max(0, {end} - {place} + 1)")
        before = self.known.get(index)
        self.write(f"while {place} <= {end}:")
        self.depth += 1
        self.write(f"{self.name(index)} = {place}")
        self.write(f"{name} {_sign(part)}= {self.text(part.function)}")
        self.write(f"{place} += 1")
        self.depth -= 1
        self.restore(index, before)

    def range(self, low: Formula, high: Formula) -> tuple[str, str]:
        """The names of both ends. An empty range ends just before it begins; one that runs backwards is none."""
        first, last = self.new(), self.new()
        self.write(f"{first}, {last} = whole({self.text(low)}), whole({self.text(high)})")
        self.write(f"if {last} < {first} - 1: raise NoLoop")
        self.spend(f"{last} - {first} + 1")
        return first, last

    def spend(self, terms: str) -> None:
        """Refuse what has too many terms in all to be worked out."""
        self.write(f"left -= {terms}")
        self.write("if left < 0: raise TooLong(f'a sum of more than {MOST_TERMS:,} terms is not worked out')")

    def new(self) -> str:
        return self.name(sp.Dummy())

    def restore(self, index: Any, before: str | None) -> None:
        """A name bound inside of a loop is what it was before, outside of it."""
        del self.known[index]
        if before is not None:
            self.known[index] = before


def _outermost(expr: Formula) -> list[Any]:
    """The sums and products, and the cases that hold some, that stand inside of no other."""
    if isinstance(expr, SPREAD) or (isinstance(expr, sp.Piecewise) and expr.has(*SPREAD)):
        return [expr]
    found = [node for part in getattr(expr, "args", ()) for node in _outermost(part)]
    return list(dict.fromkeys(found))


def _along(part: Formula, index: Any) -> bool:
    """Whether a sum or product hangs on an index by its last term alone, which moves on with it."""
    if len(part.limits) != 1 or part.limits[0][0] == index:
        return False
    _, low, high = part.limits[0]
    return index not in free(part.function) | free(low) and (high - index).is_Integer is True


def _neutral(node: Formula) -> int:
    return 0 if isinstance(node, sp.Sum) else 1


def _sign(node: Formula) -> str:
    return "+" if isinstance(node, sp.Sum) else "*"


def whole(value: Any) -> int:
    """An end of a range as a whole number. Errors: `NoLoop`."""
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    raise NoLoop


def member(items: Any, *places: Any) -> Any:
    """A member of a sequence, counted from 1. Errors: `NoLoop` where there is none."""
    for place in map(whole, places):
        if not 1 <= place <= len(items):
            raise NoLoop
        items = items[place - 1]
    return items


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


__all__ = ["PRINTED", "FractionPrinter", "NoLoop", "function_of", "member", "power", "whole", "writable"]
