"""Means and variances as terms: numbers, whatever stands inside. `symcnn.judge.moments` works them out."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula


class Expectation(sp.Expr):  # type: ignore[misc]
    """The mean of ``expr``, never evaluated by itself. Short name ``E``.

    >>> x = sp.Symbol("x", real=True)
    >>> E(x + 1), E(x).is_real
    (E(x + 1), True)
    """

    is_expectation = True
    is_variance = False
    is_commutative = True

    def __new__(cls, expr: Formula) -> Any:
        return sp.Expr.__new__(cls, sp.sympify(expr, strict=True))

    def _eval_is_extended_real(self) -> Any:
        return self.args[0].is_extended_real

    def _eval_is_finite(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        return f"E({printer._print(self.args[0])})"


class Variance(sp.Expr):  # type: ignore[misc]
    """The variance of ``expr``, never evaluated by itself. Short name ``Var``.

    >>> x = sp.Symbol("x", real=True)
    >>> Var(2*x), Var(x).is_nonnegative
    (Var(2*x), True)
    """

    is_expectation = False
    is_variance = True
    is_commutative = True

    def __new__(cls, expr: Formula) -> Any:
        return sp.Expr.__new__(cls, sp.sympify(expr, strict=True))

    def _eval_is_extended_real(self) -> Any:
        return self.args[0].is_extended_real

    def _eval_is_extended_nonnegative(self) -> Any:
        return self.args[0].is_extended_real

    def _eval_is_finite(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        return f"Var({printer._print(self.args[0])})"


E, Var = Expectation, Variance


__all__ = ["E", "Expectation", "Var", "Variance"]
