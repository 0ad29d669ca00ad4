"""Mathematics for a terminal: one line of Unicode, broken at 76 columns.

What is printed is decided in `symcnn.printing.mathematics`, for the page and the
terminal alike; here stands how it is written on one line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from symcnn.formulas.order import Factors
from symcnn.printing.context import ROUND
from symcnn.printing.letters import GREEK, lowered, plain_name, raised
from symcnn.printing.marks import Marks
from symcnn.printing.mathematics import Mathematics
from symcnn.printing.wrapping import WIDTH, wrap

MARKS = Marks(
    relation={"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"},
    implies=" ⟹ ",
    iff=" ⟺ ",
    comma=", ",
    pause=", ",
    text=lambda word: word,
    name=plain_name,
    times="·",
    beside=" · ",
    gap=" ",
    mod=" mod ",
    mean="E",
    variance="Var",
    one="",
    maximum="max",
    minimum="min",
    sum="∑",
    product="∏",
    integral="∫",
    differential=" d",
    limit="lim",
    tends="→",
    fences={"floor": ("⌊", "⌋"), "ceiling": ("⌈", "⌉"), "Abs": ("|", "|")},
    side=raised,
    long_number=lambda digits, power: f"{digits}…·10{raised(str(power))}",
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


def one_line(expr: Any, order: Sequence[Any] = (), most: int = 120) -> str:
    """An expression or a proposition on one line, cut where it is long.

    >>> one_line(sp.Symbol("n") ** 2), one_line(sp.Symbol("n") ** 2 + 1, most=3)
    ('n²', 'n²...')
    """
    text = unicode(expr, order, width=10**9)
    return text if len(text) <= most else f"{text[:most].rstrip()}..."


class TerminalPrinter(Mathematics):
    """Prints one expression on one line; what it does not know goes to SymPy's plain printer."""

    marks = MARKS
    slashed = True

    printmethod = "_symcnn_plain"

    def emptyPrinter(self, expr: Any) -> str:
        return str(StrPrinter().doprint(expr))

    def spaced(self, joint: str) -> str:
        return joint.replace(" ", "") if self.tight else joint

    # quotients and powers

    def fraction(self, parts: Factors, followed: bool) -> str:
        raise TypeError("on one line a fraction has no bar")

    def root(self, radicand: Any, degree: int) -> str | None:
        if degree != 2:
            return None
        short = isinstance(radicand, (sp.Symbol, sp.Integer))
        return f"√{self._print(radicand) if short else self.bracket(radicand)}"

    def raised(self, base: Any, body: str, power: Any) -> str:
        with self.within(tight=True):
            return body + raised(self.exponent(power))

    def joint(self, before: Any, text: str, factor: Any, piece: str) -> str:
        """Nothing between short names, and after a bracket, unless a ∏ follows, which is no letter; else a blank."""
        close = text[-1] == ROUND[1] or (is_short(text) and (is_short(piece) or piece[0] == ROUND[0]))
        return "" if close and not isinstance(factor, sp.Product) else self.spaced(" ")

    def _print_Float(self, expr: Any) -> str:
        return f"{float(expr):.6g}"

    def _print_Infinity(self, expr: Any) -> str:
        return "∞"

    def _print_NegativeInfinity(self, expr: Any) -> str:
        return "-∞"

    def _print_Exp1(self, expr: Any) -> str:
        return "e"

    def _print_Pi(self, expr: Any) -> str:
        return GREEK["pi"]

    # functions

    def _print_Function(self, expr: Any) -> str:
        return f"{expr.func.__name__}{self.arguments(expr.args)}"

    def braced(self, args: Sequence[Any]) -> str:
        return f"{{{self.spaced(self.marks.comma).join(self._print(arg) for arg in args)}}}"

    def delta(self, indices: Sequence[Any]) -> str:
        return "δ" + lowered(",".join(map(self.index, indices)))

    def cases(self, rows: Sequence[tuple[Any, str | None]]) -> str:
        lines = (f"{self._print(value)} {'otherwise' if when is None else f'if {when}'}" for value, when in rows)
        return f"{{{'; '.join(lines)}}}"

    def slope(self, body: str, named: bool, order: Any, variables: Sequence[tuple[Any, Any]]) -> str:
        def powered(text: str, count: Any) -> str:
            return text if count == 1 else text + raised(str(count))

        under = " ".join(powered(f"∂{self._print(variable)}", count) for variable, count in variables)
        return f"{powered('∂', order)}{body}/{under}"


def is_short(text: str) -> bool:
    """Letters with small digits or accents only, so that factors can stand together."""
    return "_" not in text and all(
        letter.isalnum() or letter == "-" or unicodedata.category(letter)[0] in "LNM" for letter in text
    )
