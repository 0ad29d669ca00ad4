"""A node put together again where only names have changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula


def rebuilt(node: Formula, parts: Sequence[Any]) -> Any:
    """The node with these parts: its own, in which other names stand, no two of them one.

    Whether SymPy decides a relation hangs on no name. What it leaves undecided is put together without asking it
    anew, which takes most of the time that putting together takes.

    >>> import sympy as sp
    >>> n, k, m = sp.symbols("n k m", integer=True)
    >>> rebuilt(sp.Eq(n, k + 1), [m, k + 1]), rebuilt(sp.Eq(n, n, evaluate=False), [m, m])
    (Eq(m, k + 1), True)
    """
    if isinstance(node, Relational) and node.func(*node.args) == node:
        return node.func(*parts, evaluate=False)
    return node.func(*parts)


def anew(node: Formula, parts: Sequence[Any]) -> Any:
    """The node with other parts, as SymPy puts it together."""
    return node.func(*parts)


__all__ = ["anew", "rebuilt"]
