"""Sequences without their lengths.

The length of a sequence (``K`` has ``L`` members) is read where values are
given. To SymPy it is part of the sequence: a line about ``K`` would then hold
the symbol ``L`` wherever it names ``K``, and at ``L + 1`` speak of another ``K``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.rebuilding import anew, rebuilt


@lru_cache(maxsize=1 << 14)
def unsized(expr: Formula) -> Any:
    """The same proposition or expression, its sequences without lengths.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> l, L = integers("l L")
    >>> K = sequence("K", L, integer=True)
    >>> L in K[1].free_symbols, L in unsized(K[1]).free_symbols
    (True, False)
    """
    bases = expr.atoms(sp.IndexedBase)
    if not any(base.shape for base in bases):
        return expr
    # Where one sequence stands with two lengths, two terms may become one.
    return _bare(expr, rebuilt if len({base.label for base in bases}) == len(bases) else anew)


def _bare(node: Formula, put_together: Callable[[Any, list[Any]], Any]) -> Any:
    if isinstance(node, sp.IndexedBase):
        return sp.IndexedBase(node.label)
    parts = [_bare(part, put_together) for part in node.args]
    if parts == list(node.args):
        return node
    return parts[0][tuple(parts[1:])] if isinstance(node, sp.Indexed) else put_together(node, parts)
