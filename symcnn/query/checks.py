"""A part of a constraint as a function of plain numbers, written once, which settles it quickly where it can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.binding import free, name_of, names
from symcnn.formulas.symbols import ForAll
from symcnn.query.loops import NoLoop, float_free, function_of, throughout, writable


class Check:
    """A part of a constraint, quickly looked at: as a function of plain numbers, written once."""

    def __init__(self, part: Any, fact: Any, given: Mapping[Any, str]) -> None:
        self.part = part
        self.over = fact.limits[0][0] if isinstance(fact, ForAll) and len(fact.limits) == 1 else None
        self.each = self.over is None or of_each_member(fact)
        self.used = [symbol for symbol in given if name_of(symbol) in names(part)]
        known = [*self.used, *([] if self.over is None else [self.over])]
        self.function: Callable[..., bool] | None = None
        if isinstance(part, (Relational, sp.Or)) and writable(part, known) and float_free(part):
            every = self.over is not None
            self.function = throughout(part, self.over, self.used) if every else function_of(part, known)

    def settled(self, plain: Mapping[Any, Any]) -> bool:
        """Whether it is seen to hold, or to say nothing; if not, it must be looked at as it stands."""
        missing = [symbol for symbol in self.used if symbol not in plain]
        if missing:
            return any(_open(self.part, symbol) for symbol in missing)
        values = [plain[symbol] for symbol in self.used]
        if self.function is None or not self.each or any(value is None for value in values):
            return False
        if self.over is not None and len({len(value) for value in values if isinstance(value, list)}) > 1:
            return False  # the loop ends with the shortest list, and the constraint need not
        try:
            return self.function(*values) is True
        except (NoLoop, ArithmeticError, ValueError, SymcnnError):
            return False


def of_each_member(fact: ForAll) -> bool:
    """Whether a constraint for all is about the members of its sequences, from the first to the last."""
    _, low, high = fact.limits[0]
    bases = fact.body.atoms(sp.IndexedBase)
    lengths = {base.shape for base in bases}
    return bool(bases) and low == 1 and (high == sp.oo or lengths == {(high,)})


def parts_of(fact: Any) -> tuple[Any, ...]:
    body = fact.body if isinstance(fact, ForAll) and len(fact.limits) == 1 else fact
    return tuple(body.args) if isinstance(body, sp.And) else (body,)


@lru_cache(maxsize=1 << 10)
def _open(part: Any, missing: Any) -> bool:
    """Whether a comparison hangs on a symbol or a member without value, so that nothing can be said of it.

    >>> n, k = sp.symbols("n k")
    >>> _open(n - 2 * k >= 3, k), _open(n * k >= 1, k)
    (True, False)
    """
    if not isinstance(part, Relational) or not all(isinstance(side, sp.Expr) for side in part.args):
        return False
    terms = [x for x in part.atoms(sp.Symbol, sp.Indexed) if x == missing or getattr(x, "base", None) == missing]
    difference = sp.expand(part.lhs - part.rhs)
    return any(
        term not in free(coefficient) and coefficient.is_number and not (difference - coefficient * term).has(term)
        for term in terms
        if (coefficient := difference.coeff(term)) != 0
    )


__all__ = ["Check", "of_each_member", "parts_of"]
