"""Sequences without their lengths.

The length of a sequence (``K`` has ``L`` members) is read where values are
given. To SymPy it is part of the sequence: a line about ``K`` would then hold
the symbol ``L`` wherever it names ``K``, and at ``L + 1`` speak of another ``K``.
"""

from __future__ import annotations

from typing import Any

import sympy as sp


def unsized(expr: Any) -> Any:
    """The same proposition or expression, its sequences without lengths.

    >>> from symcnn.symbols import integers, sequence
    >>> l, L = integers("l L")
    >>> K = sequence("K", L, integer=True)
    >>> L in K[1].free_symbols, L in unsized(K[1]).free_symbols
    (True, False)
    """
    sized = {base: sp.IndexedBase(base.label) for base in expr.atoms(sp.IndexedBase) if base.shape}
    return expr.xreplace(sized) if sized else expr
