"""Sequences without their lengths.

The length of a sequence (``K`` has ``L`` members) is read where values are
given. To SymPy it is part of the sequence: a line about ``K`` would then hold
the symbol ``L`` wherever it names ``K``, and at ``L + 1`` speak of another ``K``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula


@lru_cache(maxsize=1 << 14)
def unsized(expr: Formula) -> Any:
    """The same proposition or expression, its sequences without lengths.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> l, L = integers("l L")
    >>> K = sequence("K", L, integer=True)
    >>> L in K[1].free_symbols, L in unsized(K[1]).free_symbols
    (True, False)
    """
    return _bare(expr) if any(base.shape for base in expr.atoms(sp.IndexedBase)) else expr


def _bare(node: Formula) -> Any:
    if isinstance(node, sp.IndexedBase):
        return sp.IndexedBase(node.label)
    if isinstance(node, sp.Indexed):
        return _bare(node.base)[tuple(map(_bare, node.indices))]
    parts = [_bare(part) for part in node.args]
    return node if parts == list(node.args) else node.func(*parts)
