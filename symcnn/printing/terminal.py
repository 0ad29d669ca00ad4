"""Mathematics for a terminal: one line of Unicode, broken at 76 columns.

The same order of terms and the same names as on the printed page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.printer import Printer
from sympy.printing.str import StrPrinter

from symcnn.formulas.order import BIG, Factors, Ordering, is_indicator, name_of
from symcnn.printing.digits import shortened
from symcnn.printing.letters import GREEK, lowered, plain_name, raised
from symcnn.printing.propositions import Marks, Propositions
from symcnn.printing.wrapping import WIDTH, wrap

MARKS = Marks(
    relation={"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"},
    implies=" ⟹ ",
    iff=" ⟺ ",
    comma=", ",
    pause=", ",
    text=lambda word: word,
    name=plain_name,
)


def unicode(expr: Any, order: Sequence[Any] = (), width: int = WIDTH) -> str:
    """An expression or a proposition for a terminal; lines longer than ``width`` are broken and indented.

    >>> n, k, s, beta, t = sp.symbols("n k s beta t")
    >>> unicode(sp.Eq(n, sp.floor((n - k) / s) + 1), order=[n, k, s])
    'n = ⌊(n - k)/s⌋ + 1'
    >>> unicode((1 - beta**t) / (1 - beta))
    '(1 - βᵗ)/(1 - β)'
    """
    return wrap(TerminalPrinter(order).doprint(expr), width)


class TerminalPrinter(Propositions, Printer):  # type: ignore[misc]
    """Prints one expression on one line; what it does not know goes to SymPy's plain printer."""

    marks = MARKS

    printmethod = "_symcnn_plain"

    def __init__(self, order: Sequence[Any] = ()) -> None:
        super().__init__()
        self.ordering = Ordering(order)
        self.bound: list[Any] = []

    def emptyPrinter(self, expr: Any) -> str:
        return str(StrPrinter().doprint(expr))

    def doprint(self, expr: Any) -> str:
        return str(self._print(sp.sympify(expr, strict=True) if isinstance(expr, (int, float)) else expr))

    def _print(self, expr: Any, **options: Any) -> str:
        if getattr(expr, "is_expectation", False) is True:
            return f"E[{self._print(expr.args[0])}]"
        if getattr(expr, "is_variance", False) is True:
            return f"Var[{self._print(expr.args[0])}]"
        return str(Printer._print(self, expr, **options))

    def _print_Add(self, expr: Any) -> str:
        text = ""
        for term in self.ordering.terms(expr):
            parts = self.ordering.factors(term)
            sign = " - " if parts.sign < 0 else " + "
            text += (sign if text else sign.strip(" +")) + self.product(parts)
        return text

    def _print_Mul(self, expr: Any) -> str:
        parts = self.ordering.factors(expr)
        return ("-" if parts.sign < 0 else "") + self.product(parts)

    def product(self, parts: Factors) -> str:
        """A product without its sign, on one line."""
        beside = [f for f in parts.above if isinstance(f, BIG)] if parts.below else []
        above = self.juxtapose([f for f in parts.above if f not in beside]) if len(beside) < len(parts.above) else "1"
        if not parts.below:
            return above
        below = self.juxtapose(parts.below)
        if len(parts.below) > 1 or (isinstance(parts.below[0], sp.Mul)):
            below = f"({below})"
        return f"{above}/{below}" + (f" · {self.juxtapose(beside)}" if beside else "")

    def juxtapose(self, factors: Sequence[Any]) -> str:
        """Factors side by side."""
        text = ""
        for place, factor in enumerate(factors):
            loose = isinstance(factor, (sp.Add, sp.Mod)) or (isinstance(factor, BIG) and place < len(factors) - 1)
            loose = loose or (isinstance(factor, sp.Piecewise) and not is_indicator(factor))
            loose = loose or (isinstance(factor, sp.Number) and factor < 0)
            piece = f"({self._print(factor)})" if loose else self._print(factor)
            if text and piece[0].isdigit():
                text += "·"
            elif (
                text and not (_short(text) and (_short(piece) or piece[0] == "(")) and text[-1] not in ")"
            ) or "∏" in piece[:1]:
                text += " "
            text += piece
        return text

    def _print_Pow(self, expr: Any) -> str:
        base, power = expr.base, expr.exp
        if isinstance(power, sp.Rational):
            if power < 0:
                return self.product(self.ordering.factors(expr))
            if power == sp.S.Half:
                inside = self._print(base)
                return f"√{inside}" if isinstance(base, (sp.Symbol, sp.Integer)) else f"√({inside})"
        plain = isinstance(base, (sp.Symbol, sp.Indexed, AppliedUndef, sp.NumberSymbol, sp.floor, sp.ceiling, sp.Abs))
        plain = plain or (isinstance(base, sp.Integer) and base >= 0)
        plain = plain or getattr(base, "is_expectation", False) is True or getattr(base, "is_variance", False) is True
        body = self._print(base)
        return (body if plain else f"({body})") + raised(self._print(power))

    def _print_Rational(self, expr: Any) -> str:
        return f"{whole(expr.p)}/{whole(expr.q)}" if expr.q != 1 else whole(expr.p)

    def _print_Float(self, expr: Any) -> str:
        return f"{float(expr):.6g}"

    def _print_exp(self, expr: Any) -> str:
        return "e" + raised(self._print(expr.args[0]))

    def _print_Infinity(self, expr: Any) -> str:
        return "∞"

    def _print_NegativeInfinity(self, expr: Any) -> str:
        return "-∞"

    def _print_Pi(self, expr: Any) -> str:
        return GREEK["pi"]

    def _print_Symbol(self, expr: Any) -> str:
        return plain_name(expr.name)

    _print_Dummy = _print_Symbol

    def _print_IndexedBase(self, expr: Any) -> str:
        return plain_name(name_of(expr))

    def _print_Indexed(self, expr: Any) -> str:
        return plain_name(name_of(expr), tuple(self.index(index) for index in expr.indices))

    def _print_Function(self, expr: Any) -> str:
        if not isinstance(expr, AppliedUndef):
            return f"{expr.func.__name__}({', '.join(self._print(arg) for arg in expr.args)})"
        low, *rest = expr.args
        text = plain_name(name_of(expr), (self.index(low),))
        return text + (f"({', '.join(self._print(arg) for arg in rest)})" if rest else "")

    def _print_UndefinedFunction(self, expr: Any) -> str:
        return plain_name(expr.__name__)

    def index(self, index: Any) -> str:
        """An index: the summation variable first, without spaces."""
        usual, self.ordering = self.ordering, self.ordering.led_by(self.bound)
        try:
            return self._print(index).replace(" ", "")
        finally:
            self.ordering = usual

    def _print_floor(self, expr: Any) -> str:
        return f"⌊{self._print(expr.args[0])}⌋"

    def _print_ceiling(self, expr: Any) -> str:
        return f"⌈{self._print(expr.args[0])}⌉"

    def _print_Abs(self, expr: Any) -> str:
        return f"|{self._print(expr.args[0])}|"

    def _print_Max(self, expr: Any) -> str:
        return f"max{{{', '.join(self._print(arg) for arg in self.ordering.sorted(expr.args))}}}"

    def _print_Min(self, expr: Any) -> str:
        return f"min{{{', '.join(self._print(arg) for arg in self.ordering.sorted(expr.args))}}}"

    def _print_Mod(self, expr: Any) -> str:
        return " mod ".join(f"({text})" if " " in text else text for text in map(self._print, expr.args))

    def _print_KroneckerDelta(self, expr: Any) -> str:
        return "δ" + lowered(",".join(self.index(index) for index in self.ordering.sorted(expr.args)))

    def _print_Piecewise(self, expr: Any) -> str:
        if is_indicator(expr):
            value, condition = expr.args[0]
            ones = f"[{self.case(condition)}]"
            return ones if value == 1 else f"{self.product(self.ordering.factors(value))} {ones}"
        rows = [
            f"{self._print(value)} {'otherwise' if condition == True else 'if ' + self.case(condition)}"  # noqa: E712
            for value, condition in expr.args
        ]
        return "{" + "; ".join(rows) + "}"

    def _print_Sum(self, expr: Any) -> str:
        return self._big(expr, "∑")

    def _print_Product(self, expr: Any) -> str:
        return self._big(expr, "∏")

    def _big(self, expr: Any, sign: str) -> str:
        text = ""
        groups: dict[tuple[Any, ...], list[str]] = {}
        for variable, *ends in reversed(expr.limits):
            groups.setdefault(tuple(ends), []).append(self._print(variable))
        for bounds, names in groups.items():
            text += f"{sign}_{{{','.join(sorted(names))}{'=' + self.index(bounds[0]) if bounds else ''}}}"
            text += (f"^{{{self.index(bounds[1])}}}" if len(bounds) > 1 else "") + " "
        body = expr.function
        loose = isinstance(body, (sp.Add, sp.Mod)) or self.ordering.factors(body).sign < 0
        outer, self.bound = self.bound, [*expr.variables, *self.bound]
        try:
            return text + (f"({self._print(body)})" if loose else self._print(body))
        finally:
            self.bound = outer

    def _print_Maximum(self, expr: Any) -> str:
        variable, low, high = expr.limits[0]
        text = f"max_{{{self.index(low)}≤{self._print(variable)}≤{self.index(high)}}} "
        body = self._print(expr.function)
        return text + (f"({body})" if isinstance(expr.function, sp.Add) else body)

    def _print_Integral(self, expr: Any) -> str:
        text, ends = "", ""
        for variable, *limits in reversed(expr.limits):
            text += f"∫_{{{self.index(limits[0])}}}^{{{self.index(limits[1])}}} " if len(limits) == 2 else "∫ "
            ends = f" d{self._print(variable)}" + ends
        body = expr.function
        return text + (f"({self._print(body)})" if isinstance(body, sp.Add) else self._print(body)) + ends

    def _print_Derivative(self, expr: Any) -> str:
        total = sum(count for _, count in expr.variable_count)
        under = " ".join(f"∂{self._print(v)}{raised(str(c)) if c != 1 else ''}" for v, c in expr.variable_count)
        body = self._print(expr.expr)
        body = body if isinstance(expr.expr, (sp.Symbol, sp.Indexed, AppliedUndef)) else f"({body})"
        return f"∂{raised(str(total)) if total != 1 else ''}{body}/{under}"

    def _print_Limit(self, expr: Any) -> str:
        body, variable, target, _ = expr.args
        text = self._print(body)
        return f"lim_{{{self._print(variable)}→{self._print(target)}}} " + (
            f"({text})" if isinstance(body, sp.Add) else text
        )


def _short(text: str) -> bool:
    """Letters with small digits or accents only, so that factors can stand together."""
    return "_" not in text and all(
        letter.isalnum() or letter == "-" or unicodedata.category(letter)[0] in "LNM" for letter in text
    )


def whole(number: int) -> str:
    """A whole number; a long one by its first digits: ``4.61236…·10⁴⁹⁹⁹``."""
    digits, power = shortened(int(number))
    return digits if power is None else f"{digits}…·10{raised(str(power))}"
