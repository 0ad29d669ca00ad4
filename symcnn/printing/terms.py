"""Names, members of sequences, functions of the field, means and case distinctions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.order import name_of
from symcnn.printing.arithmetic import Arithmetic, is_cases
from symcnn.printing.context import ROUND, SQUARE


class Terms(Arithmetic):
    """Printer methods for what a sum or a product is made of."""

    # what a medium says

    def braced(self, args: Sequence[Any]) -> str:
        """A list in braces: what a maximum is taken of."""
        raise NotImplementedError

    def delta(self, indices: Sequence[Any]) -> str:
        """Kronecker's delta with its indices."""
        raise NotImplementedError

    def cases(self, rows: Sequence[tuple[Any, str | None]]) -> str:
        """Values with their conditions; the last may have none."""
        raise NotImplementedError

    def case(self, condition: Any) -> str:
        """A condition within a term; said by `Propositions`."""
        raise NotImplementedError

    # names

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:
        return self.marks.name(expr.name, ())

    def _print_Dummy(self, expr: Any) -> str:
        return self.marks.name(expr.name, ())

    def _print_IndexedBase(self, expr: Any) -> str:
        return self.marks.name(name_of(expr), ())

    def _print_Indexed(self, expr: Any) -> str:
        return self.marks.name(name_of(expr), tuple(self.index(index) for index in expr.indices))

    def _print_AppliedUndef(self, expr: Any) -> str:
        low, *rest = expr.args
        text = self.marks.name(name_of(expr), (self.index(low),))
        return text + (self.arguments(rest) if rest else "")

    def _print_UndefinedFunction(self, expr: Any) -> str:
        return self.marks.name(expr.__name__, ())

    def arguments(self, args: Sequence[Any]) -> str:
        """The arguments of a function, in brackets."""
        return "{1}{0}{2}".format(self.spaced(", ").join(self._print(arg) for arg in args), *ROUND)

    # functions

    def fenced(self, expr: Any) -> str:
        """A floor, a ceiling, an absolute value."""
        left, right = self.marks.fences[expr.func.__name__]
        return f"{left}{self.inner(expr.args[0])}{right}"

    _print_floor = _print_ceiling = _print_Abs = fenced

    def _print_Max(self, expr: Any) -> str:
        return self.marks.maximum + self.braced(self.ordering.sorted(expr.args))

    def _print_Min(self, expr: Any) -> str:
        return self.marks.minimum + self.braced(self.ordering.sorted(expr.args))

    def _print_Mod(self, expr: Any) -> str:
        term, divisor = expr.args
        quotient = sp.fraction(divisor)[1] != 1
        right = self.bracket(divisor) if quotient else self.factor(divisor, followed=True)
        return self.factor(term, followed=True) + self.marks.mod + right

    def _print_KroneckerDelta(self, expr: Any) -> str:
        return self.delta(self.ordering.sorted(expr.args))

    def _print_Expectation(self, expr: Any) -> str:
        return self.marks.mean + self.bracket(expr.args[0], SQUARE)

    def _print_Variance(self, expr: Any) -> str:
        return self.marks.variance + self.bracket(expr.args[0], SQUARE)

    # case distinctions

    def _print_Piecewise(self, expr: Any) -> str:
        if is_cases(expr):
            rows = [(value, None if when == True else self.case(when)) for value, when in expr.args]  # noqa: E712
            return self.cases(rows)
        value, condition = expr.args[0]
        one = self.marks.one + "{1}{0}{2}".format(self.case(condition), *SQUARE)
        return one if value == 1 else self._print_Mul(value, followed=True) + self.spaced(self.marks.gap) + one


__all__ = ["Terms"]
