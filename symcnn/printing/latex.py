"""Mathematics as LaTeX, for the page.

What is printed is decided in `symcnn.printing.mathematics`; here stands how LaTeX
writes it: bars, roots, brackets as tall as what they hold that TeX may break a
line inside of, and, where asked, the penalties at which a long formula in running
text may break. Stays inside amsmath.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter

from symcnn.formulas.order import BIG, NAMED, Factors, is_indicator, name_of
from symcnn.formulas.symbols import Density, ForAll, Iff
from symcnn.printing.context import ROUND
from symcnn.printing.letters import is_word, latex_name
from symcnn.printing.marks import Marks
from symcnn.printing.mathematics import Mathematics

MARKS = Marks(
    relation={"==": "=", "!=": r"\neq", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"},
    implies=r" \;\Longrightarrow\; ",
    iff=r" \;\Longleftrightarrow\; ",
    comma=r",\, ",
    pause=r",\quad ",
    text=lambda word: rf" \text{{{word}}} ",
    name=latex_name,
    times=r" \cdot ",
    beside=r" \cdot ",
    gap=r" \, ",
    mod=r" \bmod ",
    mean=r"\operatorname{E}",
    variance=r"\operatorname{Var}",
    one=r"\mathbf{1}",
    maximum=r"\max",
    minimum=r"\min",
    sum=r"\sum",
    product=r"\prod",
    integral=r"\int",
    differential=r" \, \mathrm{d}",
    limit=r"\lim",
    tends=r" \to ",
    fences={
        "floor": (r"\left\lfloor ", r" \right\rfloor"),
        "ceiling": (r"\left\lceil ", r" \right\rceil"),
        "Abs": (r"\left| ", r" \right|"),
    },
    side=lambda direction: f"^{{{direction}}}",
    long_number=lambda digits, power: rf"{digits}\ldots\cdot 10^{{{power}}}",
)
CURLY = (r"\{", r"\}")
SIZES = ("", r"\biggl", r"\Biggl"), ("", r"\biggr", r"\Biggr")
"""Of an opening and a closing bracket beside a line of text, a fraction, a big operator with limits."""
OPEN = (sp.Add, Relational, sp.And, sp.Or, sp.Implies, Iff, ForAll, Density)
"""Heads without brackets of their own: a sum within anything else is no place where a line breaks best."""
OUTER = 250
"""TeX's penalty for a break at a plus or minus outside all brackets; the templates set a higher one inside."""
WORD = 30


def latex(
    expr: Any, order: Sequence[Any] = (), small: bool = False, breaks: bool = False, mathtext: bool = False
) -> str:
    r"""LaTeX of an expression or a proposition, without dollar signs.

    ``order`` gives the order of factors and terms (a derivation's ``order``);
    ``small`` sets fractions small, for rows of a table; with ``breaks`` a line
    of running text breaks best after words and outer signs; ``mathtext`` leaves
    out a command that matplotlib's mathematics has not.

    >>> n, k, t, beta = sp.symbols("n k t beta")
    >>> latex(1 - beta**t), latex(1 - k + n, order=[n, k])
    ('1 - \\beta^{t}', 'n - k + 1')
    >>> latex(n * (k + 1) + t, breaks=True)
    'n (k + 1) + \\penalty250 t'
    """
    return Typesetter(order, small, breaks, mathtext).doprint(expr)


def quantifier(statement: ForAll, order: Sequence[Any] = (), breaks: bool = False) -> str:
    r"""The ranges over which a statement holds, as `latex` writes them after it.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> quantifier(ForAll(n >= k, (k, 1, 5)))
    ' \\text{ for all } 1 \\le k \\le 5'
    """
    return Typesetter(order, breaks=breaks).quantifier(statement)


class Typesetter(Mathematics, LatexPrinter):  # type: ignore[misc]
    """Prints one expression; what it does not know goes to SymPy's printer."""

    marks = MARKS
    closed = (sp.Max, sp.Min)

    def __init__(
        self, order: Sequence[Any] = (), small: bool = False, breaks: bool = False, mathtext: bool = False
    ) -> None:
        super().__init__(order)
        self.small = small
        self.breaks = breaks
        self.mathtext = mathtext

    def doprint(self, expr: Any) -> str:
        return super().doprint(expr).strip()

    def _print(self, expr: Any, **options: Any) -> str:
        with self.within(outermost=self.outermost and isinstance(expr, OPEN)):
            return super()._print(expr, **options)

    # where a line breaks

    def sign(self, sign: int, outermost: bool) -> str:
        text = super().sign(sign, outermost)
        return rf"{text}\penalty{OUTER} " if self.breaks and outermost else text

    def connective(self, word: str) -> str:
        if not self.breaks:
            return super().connective(word)
        return rf" \text{{{word}}}\penalty{WORD}  "

    # brackets

    def bracket(self, expr: Any, kind: tuple[str, str] = ROUND) -> str:
        """The expression in brackets as tall as it is; outside fractions TeX may break a line in them."""
        height = self.height(expr)
        if height and (self.enclosed or self.small):
            kind = (rf"\left{kind[0]}", rf"\right{kind[1]}")
        elif height:
            kind = (SIZES[0][height] + kind[0], SIZES[1][height] + kind[1])
        return super().bracket(expr, kind)

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

    # quotients and powers

    def over(self, top: str, bottom: str, small: bool = False) -> str:
        """A fraction with a bar."""
        small = (small or self.small) and not self.mathtext
        return rf"\{'tfrac' if small else 'frac'}{{{top}}}{{{bottom}}}"

    def fraction(self, parts: Factors, followed: bool) -> str:
        """A quotient; long factors stand beside the bar, not on it."""
        beside = [factor for factor in parts.above if self.height(factor)]
        above = [factor for factor in parts.above if not self.height(factor)]
        with self.within(enclosed=True, outermost=False):
            text = self.over(self.juxtapose(above, alone=True), self.juxtapose(parts.below, alone=True))
        return text + (r"\," + self.juxtapose(beside, followed=followed) if beside else "")

    def ratio(self, top: int, bottom: int) -> str:
        return self.over(self.whole(top), self.whole(bottom), small=self.enclosed)

    def root(self, radicand: Any, degree: int) -> str:
        return rf"\sqrt{'' if degree == 2 else f'[{degree}]'}{{{self.inner(radicand)}}}"

    def raised(self, base: Any, body: str, power: Any) -> str:
        if isinstance(base, AppliedUndef) and len(base.args) > 1:
            body = f"{{{body}}}"
        return f"{body}^{{{self.exponent(power)}}}"

    def joint(self, before: Any, text: str, factor: Any, piece: str) -> str:
        base = factor.base if isinstance(factor, sp.Pow) else factor
        word = isinstance(base, NAMED) and is_word(name_of(base))
        return r" \, " if word or isinstance(factor, BIG) or isinstance(before, sp.factorial) else " "

    def _print_Float(self, expr: Any) -> str:
        mantissa, _, power = f"{float(expr):.6g}".partition("e")
        return mantissa + (rf" \cdot 10^{{{int(power)}}}" if power else "")

    def _print_Exp1(self, expr: Any) -> str:
        return "e"

    # functions

    def braced(self, args: Sequence[Any]) -> str:
        height = 0 if self.enclosed else max(self.height(arg) for arg in args)
        inside = self.marks.comma.join(self._print(arg) for arg in args)
        return f"{SIZES[0][height]}{CURLY[0]}{inside}{SIZES[1][height]}{CURLY[1]}"

    def delta(self, indices: Sequence[Any]) -> str:
        letters = all(isinstance(index, sp.Symbol) and len(index.name) == 1 for index in indices)
        return rf"\delta_{{{(' ' if letters else self.marks.comma.strip()).join(map(self.index, indices))}}}"

    def cases(self, rows: Sequence[tuple[Any, str | None]]) -> str:
        lines = (
            self.inner(value) + " & " + (r"\text{otherwise}" if when is None else rf"\text{{if }} {when}")
            for value, when in rows
        )
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"

    def slope(self, body: str, named: bool, order: Any, variables: Sequence[tuple[Any, Any]]) -> str:
        def powered(text: str, count: Any) -> str:
            return text if count == 1 else f"{text}^{{{self._print(count)}}}"

        under = r"\, ".join(powered(rf"\partial {self._print(variable)}", count) for variable, count in variables)
        over = powered(r"\partial", order)
        return self.over(f"{over} {body}", under) if named else f"{self.over(over, under)} {body}"

    def _print_sign(self, expr: Any) -> str:
        return rf"\operatorname{{sign}}({self._print(expr.args[0])})"

    def _print_factorial(self, expr: Any) -> str:
        return f"{self.base(expr.args[0])}!"
