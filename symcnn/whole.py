"""Which terms are whole numbers as their form shows, and which ones SymPy's assumptions get wrong."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from .symbols import Maximum


def is_whole(term: Any) -> bool:
    """Whether a term is a whole number wherever it has a value, as its form shows.

    SymPy is asked of symbols and numbers alone. It says None of ``floor(n/s)``, since s may be 0, and takes
    ``(2*n + 2)**2/12`` for whole.

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


def misjudged(term: Any) -> bool:
    """Whether SymPy takes a term for whole that need not be, for irrational, for negative, or for zero.

    Of ``(2*n + 2)**2/12`` it says that it is whole (it looks at powers of two
    alone), and leaves out a floor around it; of ``(m + sqrt(2))**2``, which is 2
    at m = 0, that it is irrational, and folds what compares it with a whole
    number; of ``binomial(n, 3)``, that it is negative; and of a product of zeros,
    that it is zero also where it is empty. A line that holds such a term is
    refused, and none is put together.

    >>> m, n = sp.symbols("m n", integer=True)
    >>> misjudged((2 * n + 2) ** 2 / 12), misjudged((m + sp.sqrt(2)) ** 2), misjudged(n / 2), misjudged(m + sp.sqrt(2))
    (True, True, False, False)
    """
    if isinstance(term, sp.binomial):
        return term.is_nonnegative is False and not term.is_number
    if isinstance(term, sp.Product):
        return term.is_zero is True
    if term.is_Pow:
        return bool(term.base.is_irrational and not term.base.is_number)
    if not term.is_Mul or not term.args[0].is_Rational or term.args[0].is_Integer:
        return False
    return term.is_integer is True and not is_whole(term)


__all__ = ["is_whole", "misjudged"]
