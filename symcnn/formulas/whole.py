"""Which terms are whole numbers, and which real ones, as their form shows."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import Maximum


def is_whole(term: Formula) -> bool:
    """Whether a term is a whole number wherever it has a value, as its form shows.

    SymPy is asked of symbols and numbers alone. It says None of ``floor(n/s)``, since s may be 0.

    >>> n, s = sp.symbols("n s", integer=True)
    >>> sp.floor(n / s).is_integer, is_whole(sp.floor(n / s) + n**2), is_whole(n / s), is_whole(sp.Sum(n, (n, 1, s)))
    (None, True, False, True)
    """
    if term.is_Symbol or term.is_Number:
        return term.is_integer is True
    if isinstance(term, AppliedUndef):
        return term.is_integer is True
    if isinstance(term, sp.Indexed):
        return term.base.is_integer is True
    if isinstance(term, (sp.floor, sp.ceiling, sp.sign, sp.KroneckerDelta, sp.factorial, sp.binomial)):
        return True
    if term.is_Add or term.is_Mul or isinstance(term, (sp.Max, sp.Min, sp.Abs, sp.Mod)):
        return all(map(is_whole, term.args))
    if isinstance(term, sp.Pow):
        return is_whole(term.base) and is_whole(term.exp) and (term.exp.is_nonnegative is True or term.base in (1, -1))
    if isinstance(term, sp.Piecewise):
        return all(is_whole(branch) for branch, _ in term.args)
    return isinstance(term, (sp.Sum, sp.Product, Maximum)) and is_whole(term.function)


def is_real(term: Formula) -> bool:
    """Whether a term is a real number wherever it has a value, as its form shows: so is what is made of real numbers.

    >>> x = sp.Symbol("x", real=True)
    >>> sp.sqrt(x).is_real, is_real(sp.sqrt(x)), is_real(1 / x), is_real(sp.I * x)
    (None, True, True, False)
    """
    if isinstance(term, sp.Indexed):
        return term.base.is_extended_real is True
    if not term.args or isinstance(term, AppliedUndef):
        return term.is_real is True
    return all(is_real(part) for part in term.args if isinstance(part, sp.Expr))


__all__ = ["is_real", "is_whole"]
