"""Names, free symbols and substitution in expressions that hold sequences and unknown functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.binding import free, names

from .symbols import ForAll


def symbol_name(symbol: Any) -> str:
    """The name of a symbol, a sequence or an unknown function."""
    if isinstance(symbol, sp.IndexedBase):
        return str(symbol.label)
    return str(getattr(symbol, "name", symbol))


def free_names(expr: Any) -> set[str]:
    """The names of all free symbols, sequences and unknown functions in an expression.

    >>> from symcnn.symbols import sequence, integers
    >>> l, L = integers("l L"); K = sequence("K", L, integer=True)
    >>> sorted(free_names(sp.Sum(K[l], (l, 1, L))))
    ['K', 'L']
    """
    return set(names(sp.sympify(expr)))


def plain_free(expr: Any) -> set[Any]:
    """The free symbols, without the sequences' terms that SymPy counts among them."""
    expr = sp.sympify(expr)
    return set(free(expr))


def defined_name(head: Any) -> str | None:
    """The name that a definition's left side introduces, or None where it is no name."""
    if isinstance(head, (sp.Symbol, AppliedUndef)):
        return symbol_name(head.func if isinstance(head, AppliedUndef) else head)
    if isinstance(head, sp.Indexed):
        return symbol_name(head.base)
    return None


def over_all(proposition: Any, limits: tuple[tuple[Any, Any, Any], ...]) -> Any:
    """The proposition for all values in the limits of those symbols that it speaks of."""
    bound = tuple(limit for limit in limits if limit[0] in free(proposition))
    return ForAll(proposition, *bound) if bound else proposition


def shift(line: Any, over: Any) -> Any:
    """The line at the next value of its index.

    >>> from symcnn.symbols import function, integers
    >>> t = integers("t"); m = function("m")
    >>> shift(sp.Eq(m(t), t), t)
    Eq(m(t + 1), t + 1)
    """
    return line.xreplace({over: over + 1})


def implies_bound(fact: Any, symbol: Any, start: int) -> bool:
    """Whether a constraint is a lower bound of the symbol, no lower than ``start``."""
    if not isinstance(fact, sp.core.relational.Relational):
        return False
    canonical = fact.canonical
    return (
        isinstance(canonical, (sp.Ge, sp.Gt))
        and canonical.lhs == symbol
        and canonical.rhs.is_number
        and bool(canonical.rhs >= start)
    )


def substitute(expr: Any, values: Mapping[Any, Any]) -> Any:
    """Values for symbols, sequences and terms of sequences.

    A sequence may be replaced by a function of its index (``{K: lambda l: k}``).
    """
    plain = {old: new for old, new in values.items() if not isinstance(old, sp.IndexedBase)}
    result = expr.xreplace(plain) if plain else expr
    for old, new in values.items():
        if isinstance(old, sp.IndexedBase):
            if isinstance(new, sp.IndexedBase):
                result = result.replace(
                    lambda x, b=old: isinstance(x, sp.Indexed) and x.base.label == b.label,
                    lambda x, to=new: to[x.indices],
                )
            else:
                result = result.replace(
                    lambda x, b=old: isinstance(x, sp.Indexed) and x.base.label == b.label,
                    lambda x, to=new: to(*x.indices) if callable(to) else to,
                )
    return result
