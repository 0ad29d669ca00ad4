"""The only LaTeX printer of mathematics.

Prints what a textbook prints: the order of terms from ``terms_order``, names
from ``notation``, recurrences and sequences with subscripts, and brackets that
TeX may break a line inside of. Stays inside amsmath.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter

from symcnn.formulas.order import BIG, NAMED, Factors, Ordering, is_indicator, name_of
from symcnn.printing.digits import shortened
from symcnn.printing.latex_operators import BigOperators
from symcnn.printing.letters import latex_name
from symcnn.printing.propositions import Marks, Propositions

MARKS = Marks(
    relation={"==": "=", "!=": r"\neq", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"},
    implies=r" \;\Longrightarrow\; ",
    iff=r" \;\Longleftrightarrow\; ",
    comma=r",\, ",
    pause=r",\quad ",
    text=lambda word: rf" \text{{{word}}} ",
    name=latex_name,
)
# How tall a bracket stands beside: a line of text, a fraction, a big operator with limits.
BRACKETS = (("(", ")"), (r"\biggl(", r"\biggr)"), (r"\Biggl(", r"\Biggr)"))
SQUARE = (("[", "]"), (r"\biggl[", r"\biggr]"), (r"\Biggl[", r"\Biggr]"))
CURLY = ((r"\{", r"\}"), (r"\biggl\{", r"\biggr\}"), (r"\Biggl\{", r"\Biggr\}"))


def latex(expr: Any, order: Sequence[Any] = (), small: bool = False) -> str:
    r"""LaTeX of an expression or a proposition, without dollar signs.

    ``order`` gives the order of factors and terms (a derivation's ``order``);
    ``small`` sets fractions small, for rows of a table.

    >>> n, k, t, beta = sp.symbols("n k t beta")
    >>> latex(1 - beta**t), latex(1 - k + n, order=[n, k])
    ('1 - \\beta^{t}', 'n - k + 1')
    """
    return Typesetter(order, small).doprint(expr)


class Typesetter(Propositions, BigOperators, LatexPrinter):  # type: ignore[misc]
    """Prints one expression; what it does not know goes to SymPy's printer."""

    marks = MARKS

    def __init__(self, order: Sequence[Any] = (), small: bool = False) -> None:
        super().__init__()
        self.ordering = Ordering(order)
        self.small = small
        # Inside a fraction, an exponent or a floor no line can break, and brackets may grow freely.
        self.enclosed = 0
        # In a limit or an index a fraction is written with a slash.
        self.slashed = False
        # Summation variables in force: an index names them first (x_{i+h-1}).
        self.bound: list[Any] = []

    def doprint(self, expr: Any) -> str:
        """LaTeX of ``expr``; plain Python numbers and tuples are allowed."""
        return self._print(sp.sympify(expr, strict=True) if isinstance(expr, (int, float)) else expr).strip()

    def _print(self, expr: Any, **options: Any) -> str:
        if getattr(expr, "is_expectation", False) is True:
            return r"\operatorname{E}" + self.bracket(expr.args[0], SQUARE)
        if getattr(expr, "is_variance", False) is True:
            return r"\operatorname{Var}" + self.bracket(expr.args[0], SQUARE)
        return str(LatexPrinter._print(self, expr, **options))

    # brackets

    def inner(self, expr: Any) -> str:
        """Print where no line can break."""
        self.enclosed += 1
        try:
            return self._print(expr)
        finally:
            self.enclosed -= 1

    def bracket(self, expr: Any, kind: tuple[tuple[str, str], ...] = BRACKETS) -> str:
        """The expression in brackets as tall as it is; outside fractions TeX may break a line in them."""
        height = self.height(expr)
        left, right = kind[0]
        if self.enclosed or self.small:
            text = self._print(expr)
            return rf"\left{left}{text}\right{right}" if height else f"{left}{text}{right}"
        left, right = kind[height]
        return f"{left}{self._print(expr)}{right}"

    def height(self, expr: Any) -> int:
        """0 for a line of text, 1 with a fraction, 2 with a big operator, as far as it stands in the open."""
        if isinstance(expr, BIG):
            return 2
        if isinstance(expr, sp.Piecewise) and not is_indicator(expr):
            return 2
        if isinstance(expr, sp.Derivative):
            return 1
        if isinstance(expr, (sp.Indexed, AppliedUndef, sp.exp)):
            return 0
        if isinstance(expr, sp.Pow) and not (isinstance(expr.exp, sp.Rational) and expr.exp < 0):
            return self.height(expr.base)
        parts = [self.height(part) for part in getattr(expr, "args", ()) if not isinstance(part, sp.Tuple)]
        if isinstance(expr, (sp.Mul, sp.Pow, sp.Rational)) and self.ordering.factors(expr).below:
            parts.append(1)
        return max(parts, default=0)

    # sums, products, powers

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        text = ""
        terms = self.ordering.terms(expr)
        for place, term in enumerate(terms):
            parts = self.ordering.factors(term)
            sign = " - " if parts.sign < 0 else " + "
            if not text:
                sign = "-" if parts.sign < 0 else ""
            text += sign + self.product(parts, last=place == len(terms) - 1)
        return text

    def _print_Mul(self, expr: Any) -> str:
        parts = self.ordering.factors(expr)
        return ("-" if parts.sign < 0 else "") + self.product(parts)

    def product(self, parts: Factors, last: bool = True) -> str:
        """A product without its sign; ``last`` when nothing follows that a big operator could swallow."""
        above, below = list(parts.above), list(parts.below)
        if not below:
            return self.juxtapose(above)
        if self.slashed:
            over = self.juxtapose(below)
            return self.juxtapose(above) + "/" + (f"({over})" if len(below) > 1 else over)
        # Long factors stand beside the fraction, not on it.
        beside = [f for f in above if self.height(f)]
        above = [f for f in above if not self.height(f)]
        self.enclosed += 1
        top = self.juxtapose(above, alone=True) if above else "1"
        bottom = self.juxtapose(below, alone=True)
        self.enclosed -= 1
        fraction = rf"\{'tfrac' if self.small else 'frac'}{{{top}}}{{{bottom}}}"
        return fraction + (r"\," + self.juxtapose(beside, first=False) if beside else "")

    def juxtapose(self, factors: Sequence[Any], alone: bool = False, first: bool = True) -> str:
        """Factors side by side; a sum is bracketed unless it stands ``alone``."""
        if not factors:
            return "1"
        if len(factors) == 1 and first and (alone or not isinstance(factors[0], sp.Add)):
            return self._print(factors[0])
        text = ""
        for place, factor in enumerate(factors):
            middle = place < len(factors) - 1
            piece = self.factor(factor, middle)
            if text and (piece[0].isdigit() or isinstance(factor, sp.Number)):
                text += r" \cdot "
            elif text and (isinstance(factor, BIG) or "mathrm" in piece[:8] or text[-1] == "!"):
                text += r" \, "
            elif text:
                text += " "
            text += piece
        return text

    def factor(self, factor: Any, middle: bool) -> str:
        """One factor of a product; a big operator in the middle is bracketed."""
        low = isinstance(factor, (sp.Add, sp.Mod)) or (isinstance(factor, sp.Piecewise) and not is_indicator(factor))
        if low or (middle and isinstance(factor, BIG)) or (isinstance(factor, sp.Number) and factor < 0):
            return self.bracket(factor)
        return self._print(factor)

    def _print_Pow(self, expr: Any) -> str:
        base, power = expr.base, expr.exp
        if isinstance(power, sp.Rational):
            if power < 0:
                return self.product(self.ordering.factors(expr))
            if power == sp.S.Half:
                return rf"\sqrt{{{self.inner(base)}}}"
            if power.q > 1 and power.p == 1:
                return rf"\sqrt[{power.q}]{{{self.inner(base)}}}"
        plain = isinstance(base, (*NAMED, sp.NumberSymbol, sp.floor, sp.ceiling, sp.Abs, sp.Max, sp.Min))
        plain = plain or (isinstance(base, sp.Integer) and base >= 0)
        plain = plain or getattr(base, "is_expectation", False) is True or getattr(base, "is_variance", False) is True
        body = (
            f"{{{self._print(base)}}}" if isinstance(base, AppliedUndef) and len(base.args) > 1 else self._print(base)
        )
        return f"{body if plain else self.bracket(base)}^{{{self.exponent(power)}}}"

    def exponent(self, power: Any) -> str:
        """An exponent; a fraction there is written with a slash."""
        usual, self.slashed = self.slashed, True
        try:
            return self.inner(power)
        finally:
            self.slashed = usual

    def _print_Rational(self, expr: Any) -> str:
        if expr.q == 1:
            return whole(expr.p)
        if self.slashed:
            return f"{whole(expr.p)}/{whole(expr.q)}"
        sign = "-" if expr.p < 0 else ""
        over = f"{{{whole(abs(expr.p))}}}{{{whole(expr.q)}}}"
        return rf"{sign}\{'tfrac' if self.small or self.enclosed else 'frac'}{over}"

    def _print_Float(self, expr: Any) -> str:
        mantissa, _, power = f"{float(expr):.6g}".partition("e")
        return mantissa + (rf" \cdot 10^{{{int(power)}}}" if power else "")

    def _print_exp(self, expr: Any, exp: Any = None) -> str:
        return powered(f"e^{{{self.exponent(expr.args[0])}}}", exp)

    def _print_Exp1(self, expr: Any, exp: Any = None) -> str:
        return "e" if exp is None else f"e^{{{exp}}}"

    # names

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:
        return latex_name(expr.name)

    def _print_Dummy(self, expr: Any) -> str:
        return latex_name(expr.name)

    def _print_IndexedBase(self, expr: Any) -> str:
        return latex_name(name_of(expr))

    def _print_Indexed(self, expr: Any) -> str:
        return latex_name(name_of(expr), tuple(self.tight(index) for index in expr.indices))

    def _print_AppliedUndef(self, expr: Any) -> str:
        low, *rest = expr.args
        text = latex_name(name_of(expr), (self.tight(low),))
        return text + (f"({', '.join(self._print(arg) for arg in rest)})" if rest else "")

    def _print_UndefinedFunction(self, expr: Any) -> str:
        return latex_name(expr.__name__)

    def _print_Function(self, expr: Any, exp: Any = None) -> str:
        if isinstance(expr, AppliedUndef):
            text = self._print_AppliedUndef(expr)
            return powered(text, exp)
        return str(super()._print_Function(expr, exp))

    def tight(self, index: Any) -> str:
        """An index, set without spaces and with the summation variable first: ``i+h-1``."""
        usual, self.ordering = (self.ordering, self.slashed), self.ordering.led_by(self.bound)
        self.slashed = True
        try:
            return self.inner(index).replace(" + ", "+").replace(" - ", "-")
        finally:
            self.ordering, self.slashed = usual

    # functions of the field

    def _print_floor(self, expr: Any, exp: Any = None) -> str:
        return powered(rf"\left\lfloor {self.inner(expr.args[0])} \right\rfloor", exp)

    def _print_ceiling(self, expr: Any, exp: Any = None) -> str:
        return powered(rf"\left\lceil {self.inner(expr.args[0])} \right\rceil", exp)

    def _print_Abs(self, expr: Any, exp: Any = None) -> str:
        return powered(rf"\left| {self.inner(expr.args[0])} \right|", exp)

    def _extremum(self, expr: Any, name: str) -> str:
        height = max(self.height(arg) for arg in expr.args)
        left, right = CURLY[0 if self.enclosed else height]
        inside = r",\, ".join(self._print(arg) for arg in self.ordering.sorted(expr.args))
        return rf"\{name}{left}{inside}{right}"

    def _print_Max(self, expr: Any, exp: Any = None) -> str:
        return powered(self._extremum(expr, "max"), exp)

    def _print_Min(self, expr: Any, exp: Any = None) -> str:
        return powered(self._extremum(expr, "min"), exp)

    def _print_Mod(self, expr: Any, exp: Any = None) -> str:
        left, right = (self.factor(arg, True) for arg in expr.args)
        return rf"{left} \bmod {right}"

    def _print_sign(self, expr: Any, exp: Any = None) -> str:
        return powered(rf"\operatorname{{sign}}({self._print(expr.args[0])})", exp)

    def _print_KroneckerDelta(self, expr: Any, exp: Any = None) -> str:
        indices = [self.tight(index) for index in self.ordering.sorted(expr.args)]
        comma = "" if all(index.isalpha() for index in indices) else r",\,"
        return powered(rf"\delta_{{{(comma or ' ').join(indices)}}}", exp)

    def _print_Piecewise(self, expr: Any) -> str:
        if is_indicator(expr):
            value, condition = expr.args[0]
            ones = rf"\mathbf{{1}}[{self.case(condition)}]"
            return ones if value == 1 else rf"{self.product(self.ordering.factors(value))} \, {ones}"
        rows = []
        for value, condition in expr.args:
            when = r"\text{otherwise}" if condition == True else rf"\text{{if }} {self.case(condition)}"  # noqa: E712
            rows.append(f"{self.inner(value)} & {when}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def powered(text: str, exp: str | None) -> str:
    """A function's text to the power that SymPy's printer hands over apart."""
    if exp is None:
        return text
    return f"{{{text}}}^{{{exp}}}" if text.startswith(r"\left") else f"({text})^{{{exp}}}"


def whole(number: int) -> str:
    r"""A whole number; a long one by its first digits and a power of ten."""
    digits, power = shortened(int(number))
    return digits if power is None else rf"{digits}\ldots\cdot 10^{{{power}}}"
