"""A term as a slope times a symbol and a rest, neither of which speaks of the symbol: one function for all solvers."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import holds, keys


def linear(expr: Formula, symbol: Formula, deep: bool = True) -> tuple[Any, Any] | None:
    """Slope and rest of an expression that is linear in a term; None where it is not.

    SymPy's ``coeff`` collects what stands beside the symbol, which may hold the
    symbol again: of ``i*(1 + KroneckerDelta(i, 3))`` it says ``1 + KroneckerDelta(i, 3)``.

    >>> i, n = sp.symbols("i n", integer=True)
    >>> linear(n * i + 2 * i - n, i), linear(i * (1 + sp.KroneckerDelta(i, 3)), i), linear(n, i)
    ((n + 2, -n), None, (0, n))
    """
    expr = sp.expand(expr, deep=deep)
    slope = expr.coeff(symbol, 1)
    rest = sp.expand(expr - slope * symbol, deep=deep)
    if any(_speaks(part, symbol) for part in (slope, rest)):
        return None
    return slope, rest


def _speaks(part: Any, symbol: Formula) -> bool:
    return symbol in keys(part) if isinstance(symbol, sp.Symbol) else holds(part, symbol) or part.has(symbol)


__all__ = ["linear"]
