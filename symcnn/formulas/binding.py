"""Which names a line binds and which it leaves free: the one place that knows the binders.

Binding is lexical, as in a textbook: a name is bound where a binder around it
says so, and nowhere else. The binders are ``ForAll``, ``Sum``, ``Product``,
``Integral``, ``Maximum`` (their symbols, inside; an end sees only the symbols
bound further out), ``Limit`` (its variable, in the expression), ``Density``
(its variable, in the density) and ``Derivative``, which looks at its
expression near a point: inside, its variable is another one than outside, and
with respect to a member of a family the whole family is.

SymPy's own ``free_symbols`` knows neither (it leaves ``i`` out of the
derivative by ``W[i]``, and counts the variable of a derivative as free inside),
and its ``xreplace`` captures. Nothing else in the engine asks them about a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import Density, ForAll

Names = frozenset[str]
NONE: frozenset[Any] = frozenset()


def name_of(term: Formula) -> str:
    """The name of a symbol, a sequence or one of its members, an unknown function or one of its values."""
    if isinstance(term, sp.Indexed):
        term = term.base
    if isinstance(term, sp.IndexedBase):
        return str(term.name)
    if isinstance(term, AppliedUndef):
        term = term.func
    return str(getattr(term, "name", term))


Key = Any
"""What identifies a name: a symbol is itself, a sequence or an unknown function its name."""

Keys = frozenset[Key]


def key_of(term: Formula) -> Key:
    """The key of a symbol, a sequence or one of its members, an unknown function or one of its values."""
    return term if isinstance(term, sp.Symbol) else name_of(term)


def scopes(node: Formula) -> Iterator[tuple[Any, Keys]]:
    """The parts of a node, each with what this node binds there.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> [(part, set(bound)) for part, bound in scopes(sp.Sum(i**2, (i, 1, n)))]
    [(i**2, {i}), (1, set()), (n, set())]
    """
    if isinstance(node, (ForAll, ExprWithLimits)):
        symbols = [limit[0] for limit in node.args[1:]]
        yield node.args[0], frozenset(symbols)
        for place, limit in enumerate(node.args[1:]):
            outer = frozenset(symbols[place + 1 :])
            for end in limit[1:]:
                yield end, outer
    elif isinstance(node, sp.Limit):
        yield node.args[0], frozenset({node.args[1]})
        yield node.args[2], NONE
    elif isinstance(node, sp.Derivative):
        variables = [count[0] for count in node.args[1:]]
        yield node.args[0], frozenset(map(key_of, variables))
        for variable in variables:
            yield variable, NONE
    elif isinstance(node, Density):
        yield node.member, NONE
        yield node.density, frozenset({node.variable})
    elif isinstance(node, sp.Indexed):
        for index in node.indices:
            yield index, NONE
    elif not isinstance(node, sp.IndexedBase):
        for part in node.args:
            if isinstance(part, sp.Basic):
                yield part, NONE


def walk(item: Formula, bound: Keys = NONE) -> Iterator[tuple[Any, Keys]]:
    """Every node of a term or proposition with what is bound where it stands, from the outside in."""
    yield item, bound
    for part, more in scopes(item):
        yield from walk(part, bound | more if more else bound)


@lru_cache(maxsize=1 << 16)
def keys(item: Formula) -> Keys:
    """What stands free: symbols, and the names of sequences and unknown functions."""
    named = (sp.Symbol, sp.IndexedBase, sp.Indexed, AppliedUndef)
    return frozenset(
        key for node, bound in walk(item) if isinstance(node, named) and (key := key_of(node)) not in bound
    )


@lru_cache(maxsize=1 << 16)
def free(item: Formula) -> frozenset[Any]:
    """The symbols that stand free in a term or proposition.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, n, W = *integers("i n"), sequence("W")
    >>> set(free(sp.Sum(i, (i, 1, n)))), set(free(sp.Derivative(W[1] ** 2, W[i])))
    ({n}, {i})
    """
    return frozenset(key for key in keys(item) if isinstance(key, sp.Symbol))


@lru_cache(maxsize=1 << 16)
def names(item: Formula) -> Names:
    """The names that stand free: of symbols, sequences and unknown functions.

    >>> from symcnn.formulas.symbols import function, integers, sequence
    >>> i, n, K, m = *integers("i n"), sequence("K"), function("m")
    >>> sorted(names(sp.Sum(K[i] * m(i), (i, 1, n))))
    ['K', 'm', 'n']
    """
    return frozenset(name_of(key) if isinstance(key, sp.Symbol) else key for key in keys(item))


def bound_symbols(item: Formula) -> set[Any]:
    """The symbols that some binder in a term or proposition binds."""
    found: set[Any] = set()
    for node, _ in walk(item):
        if isinstance(node, (ForAll, ExprWithLimits)):
            found |= {limit[0] for limit in node.args[1:]}
        elif isinstance(node, sp.Limit):
            found.add(node.args[1])
        elif isinstance(node, Density):
            found.add(node.variable)
        elif isinstance(node, sp.Derivative):
            found |= {count[0] for count in node.args[1:] if isinstance(count[0], sp.Symbol)}
    return found


@lru_cache(maxsize=1 << 16)
def bound_names(item: Formula) -> Names:
    """The names that some binder in a term or proposition binds, the families of derivatives among them."""
    return frozenset(
        name_of(key) if isinstance(key, sp.Symbol) else key
        for node, _ in walk(item)
        for _, more in scopes(node)
        for key in more
    )


def holds(item: Formula, term: Formula) -> bool:
    """Whether a term stands free in an expression."""
    wanted = keys(term)
    return any(node == term and not wanted & bound for node, bound in walk(item))


def taken_in(items: Iterable[Any]) -> set[str]:
    """All names in sight, free or bound."""
    found: set[str] = set()
    for item in items:
        found |= names(item) | bound_names(item)
    return found


__all__ = [
    "NONE", "Key", "Keys", "Names", "bound_names", "bound_symbols", "free", "holds", "key_of", "keys", "name_of",
    "names", "scopes", "taken_in", "walk",
]  # fmt: skip
