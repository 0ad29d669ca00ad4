"""The domain of one symbol in a few words: ``integer, 1 ≤ k ≤ n``.

Read from a derivation's constraints; those that tie several symbols in one
inequality (``n + 2p ≥ d(k-1) + 1``) belong to no symbol and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import UndefinedFunction
from sympy.core.relational import Relational

from symcnn.formulas.binding import names
from symcnn.formulas.order import name_of
from symcnn.formulas.symbols import ForAll, Independent
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode


def domain_latex(symbol: Any, facts: Iterable[Any], order: Sequence[Any] = ()) -> str:
    r"""The domain as LaTeX text.

    >>> s, beta = sp.Symbol("s", integer=True), sp.Symbol("beta", real=True)
    >>> domain_latex(s, [s >= 1]), domain_latex(beta, [beta > 0, beta < 1])
    ('integer, $s \\ge 1$', 'real, $0 < \\beta < 1$')
    >>> domain_latex(s, [s >= 8, sp.Eq(sp.Mod(s, 8), 0)])
    'integer, $s \\ge 8$, $8 \\text{ divides } s$'
    """
    kind, bounds = describe(symbol, facts, order)
    return ", ".join([kind, *(f"${latex(bound, order)}$" for bound in bounds)])


def domain_plain(symbol: Any, facts: Iterable[Any], order: Sequence[Any] = ()) -> str:
    """The domain for a terminal.

    >>> s = sp.Symbol("s", integer=True)
    >>> domain_plain(s, [s >= 1])
    'integer, s ≥ 1'
    """
    kind, bounds = describe(symbol, facts, order)
    return ", ".join([kind, *(unicode(bound, order) for bound in bounds)])


def describe(symbol: Any, facts: Iterable[Any], order: Sequence[Any] = ()) -> tuple[str, list[Any]]:
    """The kind in a word, and the bounds: at most one conjunction of inequalities, then the rest:
    what it leaves when it is divided, and what holds of members.

    A bound between two symbols is told of the later one in ``order`` only.
    """
    later = [name_of(other) for other in order]
    later = later[later.index(name_of(symbol)) + 1 :] if name_of(symbol) in later else []
    simple: list[Any] = []
    more: list[Any] = []
    random = False
    for fact in facts:
        for part in fact.args if isinstance(fact, sp.And) else (fact,):
            if isinstance(part, Independent):
                random = random or symbol in part.families
            elif (isinstance(part, ForAll) and _bounds(part.body, symbol, later)) or _remainder(part, symbol):
                more.append(part)
            elif _bounds(part, symbol, later):
                simple.append(part)
    bounds = [sp.And(*simple, evaluate=False)] if len(simple) > 1 else simple
    return _kind(symbol, random), bounds + more


def of_no_symbol(symbols: Sequence[Any], facts: Iterable[Any]) -> list[Any]:
    """The constraints and laws that stand in no symbol's domain; ``symbols`` in the order in which they are told.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> of_no_symbol([n, k], [n >= 1, k >= 1, n + 1 >= 2*k])
    [n + 1 >= 2*k]
    """
    known = tuple(facts)
    told: set[Any] = set()
    for symbol in symbols:
        for bound in describe(symbol, known, symbols)[1]:
            told |= {bound, *bound.args}
    return [fact for fact in known if fact not in told]


def _kind(symbol: Any, random: bool) -> str:
    kind = "integer" if _whole(symbol) else "real"
    if isinstance(symbol, (sp.IndexedBase, UndefinedFunction)):
        kind += "s"
    return ("random " if random else "") + kind


def _whole(symbol: Any) -> bool:
    if isinstance(symbol, UndefinedFunction):
        # Asked of a value: the function itself is a class, on which every such question is a property.
        return any(bool(symbol(*[sp.Dummy(integer=True)] * n).is_integer) for n in (1, 2) if _takes(symbol, n))
    return bool(symbol.is_integer)


def _takes(symbol: Any, arguments: int) -> bool:
    return symbol.nargs is sp.S.Naturals0 or arguments in symbol.nargs


def _remainder(part: Any, symbol: Any) -> bool:
    """Whether a relation says of the symbol alone what it leaves when it is divided by a number."""
    if not isinstance(part, Relational) or not isinstance(part.lhs, sp.Mod) or not part.rhs.is_number:
        return False
    return set(names(part.lhs)) == {name_of(symbol)}


def _bounds(part: Any, symbol: Any, later: Sequence[str]) -> bool:
    """Whether a relation has the symbol (or one member of the sequence) alone on a side."""
    if not isinstance(part, Relational) or isinstance(part, sp.Eq):
        return False
    for one, other in ((part.lhs, part.rhs), (part.rhs, part.lhs)):
        alone = isinstance(one, (sp.Symbol, sp.Indexed)) and name_of(one) == name_of(symbol)
        if alone and name_of(symbol) not in names(other):
            return other.is_number or (isinstance(other, sp.Symbol) and name_of(other) not in later)
    return False
