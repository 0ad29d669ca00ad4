"""Names, free symbols and substitution in expressions that hold sequences and unknown functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from . import binding, substitution
from .binding import free, names
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
    """The line at the next value of its index. Errors: `Captured` where a binder means it otherwise.

    >>> from symcnn.symbols import function, integers
    >>> t = integers("t"); m = function("m")
    >>> shift(sp.Eq(m(t), t), t)
    Eq(m(t + 1), t + 1)
    """
    return substitution.substitute(line, {over: over + 1})


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


def substitute(expr: Any, values: Mapping[Any, Any], random: Collection[str] = (), laws: Collection[str] = ()) -> Any:
    """Values for symbols, sequences and terms of sequences; bound symbols are renamed where one would capture.

    A sequence may be replaced by another one, or by a function of its index
    (``{K: lambda l: k}``). Errors: `Captured` where renaming does not help
    (under a derivative by what is replaced, or a ``random`` value under a
    mean). What is random by ``laws`` in the expression may be replaced under a
    mean by its like: a family by its members in another order, a function of
    some outcome by another one of the same.

    >>> from symcnn.symbols import integers, sequence
    >>> i, k, n, K = *integers("i k n"), sequence("K", integer=True)
    >>> substitute(sp.Sum(n * K[i], (i, 1, n)), {K: lambda l: k + l, n: i})
    Sum(i*(i' + k), (i', 1, i))
    """
    plain = {old: new for old, new in values.items() if not isinstance(old, sp.IndexedBase)}
    families = {binding.name_of(old): new for old, new in values.items() if isinstance(old, sp.IndexedBase)}
    if families:
        entering = {name for new in families.values() for name in _entering(new)}
        expr = _with_families(substitution.apart(expr, entering), families, frozenset(random), frozenset(laws))
    if not plain:
        return expr
    alike = {old: new for old, new in plain.items() if _alike(old, sp.sympify(new), random, laws)}
    holders = {old: sp.Dummy(f"·{place}", **kind_of(old)) for place, old in enumerate(alike)}
    others = {old: new for old, new in plain.items() if old not in alike}
    expr = substitution.substitute(expr, holders) if holders else expr
    expr = substitution.substitute(expr, others, random) if others else expr
    return substitution.substitute(expr, {holders[old]: new for old, new in alike.items()}) if holders else expr


def kind_of(term: Any) -> dict[str, bool]:
    """The assumption that makes a symbol of the kind of a term."""
    return {"integer": True} if term.is_integer else {"real": True}


def _alike(old: Any, new: Any, random: Collection[str], laws: Collection[str]) -> bool:
    """Whether a function of random outcomes is replaced by another one of the same outcomes."""
    if not isinstance(old, AppliedUndef) or not names(old) & frozenset(laws):
        return False
    outcomes = [
        {x for x in term.atoms(sp.Indexed) if binding.name_of(x) in held} for term, held in ((old, laws), (new, random))
    ]
    return isinstance(new, AppliedUndef) and outcomes[0] == outcomes[1] != set()


def _entering(new: Any) -> frozenset[str]:
    """The names that a sequence's replacement brings with it."""
    if isinstance(new, sp.IndexedBase):
        return frozenset({binding.name_of(new)})
    if not callable(new):
        return names(sp.sympify(new))
    places = [sp.Dummy(f"·place{at}", integer=True) for at in range(new.__code__.co_argcount)]
    given = len(places) - len(new.__defaults__ or ())
    return names(sp.sympify(new(*places[:given]))) - {place.name for place in places}


def _family(old: Any, new: Any) -> Any:
    """The sequence that stands for another one in a law: another name of it, or its members in another order."""
    if isinstance(new, sp.IndexedBase):
        return new
    if callable(new):
        places = [sp.Dummy(f"·place{at}", integer=True) for at in range(new.__code__.co_argcount)]
        places = places[: len(places) - len(new.__defaults__ or ())]
        value = new(*places)
        if isinstance(value, sp.Indexed) and len(value.indices) == len(places):
            moved = [(index, sorted(free(index) & set(places), key=str)) for index in value.indices]
            once = [own[0] for index, own in moved if len(own) == 1 and (index - own[0]).is_Integer is not None
                    and any(own[0] not in free(sp.expand(index - sign * own[0])) for sign in (1, -1))]  # fmt: skip
            if len(once) == len(set(once)) == len(places):
                return value.base
    raise substitution.Captured(f"a law speaks of {old}, which is to be no sequence any more")


def _with_families(item: Any, families: Mapping[str, Any], random: frozenset[str], laws: frozenset[str]) -> Any:
    def at(node: Any, hidden: frozenset[str]) -> Any:
        new = families[binding.name_of(node)]
        indices = [into(index, hidden) for index in node.indices]
        value = new[tuple(indices)] if isinstance(new, sp.IndexedBase) else new(*indices) if callable(new) else new
        value = sp.sympify(value)
        if hidden & names(value) and binding.name_of(node) not in laws:
            raise substitution.Captured(f"{value} would stand under a mean")
        return value

    def into(node: Any, hidden: frozenset[str]) -> Any:
        if isinstance(node, sp.Indexed):
            if binding.name_of(node) in families:
                return at(node, hidden)
            return node.base[tuple(into(index, hidden) for index in node.indices)]
        if isinstance(node, sp.IndexedBase):
            return _family(node, families.get(binding.name_of(node), node))
        if not node.args:
            return node
        moved = [x for x in getattr(node, "variables", ()) if isinstance(node, sp.Derivative)]
        kept = (sp.IndexedBase, sp.Indexed, sp.Symbol)
        if not all(isinstance(families.get(binding.name_of(x), x), kept) for x in moved):
            raise substitution.Captured(f"{node} is a derivative by what is replaced")
        if getattr(node, "is_expectation", False) or getattr(node, "is_variance", False):
            hidden = hidden | random
        parts = [into(part, hidden) if isinstance(part, sp.Basic) else part for part in node.args]
        return node if parts == list(node.args) else node.func(*parts)

    return into(item, frozenset())
