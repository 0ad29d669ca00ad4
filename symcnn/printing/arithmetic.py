"""Sums, products, quotients and powers: in which order they stand, and which parts are bracketed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.order import BIG, NAMED, Factors, is_indicator
from symcnn.printing.context import ROUND, Context
from symcnn.printing.digits import shortened


class Arithmetic(Context):
    """Printer methods for arithmetic; how a fraction, a root and an exponent are written is the medium's."""

    closed: tuple[type, ...] = ()
    """Heads whose own fences hold a power, beside names, floors and absolute values."""

    # what a medium says

    def fraction(self, parts: Factors, followed: bool) -> str:
        """A quotient with a bar; asked only where fractions are not slashed."""
        raise NotImplementedError

    def ratio(self, top: int, bottom: int) -> str:
        """A positive fraction of numbers with a bar; asked only where fractions are not slashed."""
        raise NotImplementedError

    def root(self, radicand: Any, degree: int) -> str | None:
        """A root by its sign, or None where there is none for this degree."""
        raise NotImplementedError

    def raised(self, base: Any, body: str, power: Any) -> str:
        """``body``, the text of ``base``, with an exponent."""
        raise NotImplementedError

    def joint(self, before: Any, text: str, factor: Any, piece: str) -> str:
        """What stands before a factor, whose text is ``piece``; ``text`` is what is written so far."""
        raise NotImplementedError

    # sums and products

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        text, outermost = "", self.outermost
        with self.within(outermost=False):
            for term in self.ordering.terms(expr):
                parts = self.ordering.factors(term)
                sign = self.sign(parts.sign, outermost) if text else "-" if parts.sign < 0 else ""
                text += sign + self.product(parts)
        return text

    def sign(self, sign: int, outermost: bool) -> str:
        """The plus or minus between two terms of a sum, which may stand outside of all brackets."""
        written = "-" if sign < 0 else "+"
        return written if self.tight else f" {written} "

    def _print_Mul(self, expr: Any, followed: bool = False) -> str:
        parts = self.ordering.factors(expr)
        return ("-" if parts.sign < 0 else "") + self.product(parts, followed)

    def product(self, parts: Factors, followed: bool = False) -> str:
        """A product without its sign; ``followed`` by what a big operator at its end would swallow."""
        if not parts.below:
            return self.juxtapose(parts.above, followed=followed)
        if not self.slashed:
            return self.fraction(parts, followed)
        beside = [factor for factor in parts.above if isinstance(factor, BIG)]
        above = [factor for factor in parts.above if not isinstance(factor, BIG)]
        quotient = f"{self.juxtapose(above)}/{self.divisor(parts.below, followed or bool(beside))}"
        if not beside:
            return quotient
        return quotient + self.spaced(self.marks.beside) + self.juxtapose(beside, followed=followed)

    def divisor(self, below: Sequence[Any], followed: bool) -> str:
        """What stands below a slash."""
        only = below[0]
        several = len(below) > 1 or isinstance(only, (sp.Mul, sp.Derivative)) or is_long(only)
        several = several or (isinstance(only, sp.Rational) and only.q != 1)
        several = several or (is_indicator(only) and only.args[0][0] != 1)
        text = self.juxtapose(below, followed=followed and not several)
        return "{1}{0}{2}".format(text, *ROUND) if several else text

    def juxtapose(self, factors: Sequence[Any], alone: bool = False, followed: bool = False) -> str:
        """Factors side by side; a sum is bracketed unless it stands ``alone``."""
        if not factors:
            return "1"
        if alone and len(factors) == 1:
            return self._print(factors[0])
        text = ""
        for place, factor in enumerate(factors):
            piece = self.factor(factor, followed or place < len(factors) - 1)
            if text and (piece[0].isdigit() or isinstance(factor, sp.Number)):
                text += self.marks.times
            elif text:
                text += self.joint(factors[place - 1], text, factor, piece)
            text += piece
        return text

    def factor(self, factor: Any, followed: bool) -> str:
        """One factor of a product, or a side of a remainder, in brackets where it would fall apart."""
        return self.bracket(factor) if self.loose(factor, followed) else self._print(factor)

    def loose(self, factor: Any, followed: bool) -> bool:
        """Whether a factor needs brackets: a sum, a remainder, cases, a minus; a big operator if it is ``followed``."""
        if isinstance(factor, BIG):
            return followed
        if isinstance(factor, sp.Number):
            return bool(factor < 0)
        return isinstance(factor, (sp.Add, sp.Mod)) or is_cases(factor) or self.negative(factor)

    def negative(self, term: Any) -> bool:
        """Whether a term is printed with a minus in front."""
        term = term.args[0][0] if is_indicator(term) else term
        return self.ordering.factors(term).sign < 0

    # powers and numbers

    def _print_Pow(self, expr: Any) -> str:
        base, power = expr.base, expr.exp
        if isinstance(power, sp.Rational):
            if power < 0:
                return self.product(self.ordering.factors(expr))
            root = self.root(base, power.q) if power.p == 1 and power.q > 1 else None
            if root is not None:
                return root
        return self.raised(base, self.base(base), power)

    def base(self, base: Any) -> str:
        """What stands under an exponent, in brackets unless the exponent can only be its own."""
        plain = isinstance(base, (*NAMED, sp.NumberSymbol, sp.floor, sp.ceiling, sp.Abs, *self.closed)) or is_mean(base)
        plain = plain or (isinstance(base, sp.Integer) and base >= 0 and not is_long(base))
        return self._print(base) if plain else self.bracket(base)

    def exponent(self, power: Any) -> str:
        """An exponent; a fraction there is written with a slash."""
        with self.within(slashed=True):
            return self.inner(power)

    def _print_exp(self, expr: Any) -> str:
        return self.raised(sp.E, "e", expr.args[0])

    def _print_Rational(self, expr: Any) -> str:
        if expr.q == 1:
            return self.whole(expr.p)
        if self.slashed:
            return f"{self.whole(expr.p)}/{self.whole(expr.q)}"
        return ("-" if expr.p < 0 else "") + self.ratio(abs(expr.p), expr.q)

    def whole(self, number: int) -> str:
        """A whole number; a long one by its first digits and a power of ten."""
        digits, power = shortened(int(number))
        return digits if power is None else self.marks.long_number(digits, power)


def is_cases(expr: Any) -> bool:
    """A case distinction that is no indicator: it ends without a sign of its own."""
    return isinstance(expr, sp.Piecewise) and not is_indicator(expr)


def is_mean(expr: Any) -> bool:
    """A mean or a variance: a letter with its own brackets."""
    return getattr(expr, "is_expectation", False) is True or getattr(expr, "is_variance", False) is True


def is_long(expr: Any) -> bool:
    """A whole number that is printed as a product with a power of ten."""
    return isinstance(expr, sp.Integer) and shortened(int(expr))[1] is not None


__all__ = ["Arithmetic", "is_cases", "is_mean"]
