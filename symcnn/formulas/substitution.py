"""Putting terms in for free ones, and opening what is bound: the one place that does either, without capture.

A name that is put where a binder has taken it would mean something else there. `put` gives up where that would happen,
`substitute` renames what is bound (`apart`); `opened` and `entered` look inside a universal statement or a sum under
names that nothing in sight has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from symcnn.formulas.aliases import Formula, Limit
from symcnn.formulas.binding import NONE, Keys, bound_names, key_of, keys, name_of, names
from symcnn.formulas.symbols import Density, ForAll


class Captured(Exception):
    """A name would be taken by a binder that does not mean it, or a term loses its value (internal)."""


# --- putting in -------------------------------------------------------------------------------------------


def put(item: Formula, values: Mapping[Any, Any], random: Collection[str] = ()) -> Any:
    """``item`` with terms put in for free ones, all at once.

    None where a binder would capture what is put in, or where a term has no value there.

    The keys are symbols, members of sequences, values of functions, or any other term. Where a binder has taken a name
    of a key, the key is not meant. A mean is taken over all that is random, so nothing that holds one of the ``random``
    names is put into one.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> put(sp.Sum(n * i, (i, 1, n)), {n: 3}), put(sp.Sum(n * i, (i, 1, 3)), {n: i}) is None
    (Sum(3*i, (i, 1, 3)), True)
    """
    try:
        return _Putting(values, frozenset(random)).into(item, NONE)
    except Captured:
        return None


def substitute(item: Formula, values: Mapping[Any, Any], random: Collection[str] = ()) -> Any:
    """As `put`, with bound symbols renamed where one would capture.

    Errors: `Captured` where renaming does not help: the variable of a derivative is also the place at which it is
    taken, and a mean takes whatever is random.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> substitute(sp.Sum(n * i, (i, 1, 3)), {n: i})
    Sum(i*i', (i', 1, 3))
    """
    pairs = tuple((key, sp.sympify(new, strict=True)) for key, new in values.items())
    return _substituted(item, pairs, frozenset(random))


@lru_cache(maxsize=1 << 12)  # a proof is written down anew without each constraint, and its lines hardly change
def _substituted(item: Formula, pairs: tuple[tuple[Any, Any], ...], random: Keys) -> Any:
    names_held = {name for pair in pairs for part in pair for name in names(part)}
    return _Putting(dict(pairs), random).into(apart(item, names_held), NONE)


class _Putting:
    """One substitution; the names bound on the way down are known at every node."""

    def __init__(self, values: Mapping[Any, Any], random: Keys) -> None:
        self.values = {key: sp.sympify(value, strict=True) for key, value in values.items()}
        self.wanted = {key: keys(key) for key in self.values}
        self.entering = {key: keys(value) for key, value in self.values.items()}
        self.random = random
        entered = NONE.union(*self.entering.values()) if random else NONE
        self.hidden = random | {key for key in entered if name_of(key) in random}

    def into(self, item: Formula, bound: Keys) -> Any:
        if item in self.values and not self.wanted[item] & bound:
            if self.entering[item] & bound:
                if not bound & self.entering[item] - self.hidden:
                    raise Captured(f"{self.values[item]} is random and would stand under a mean")
                raise Captured(f"{item} stands where {sorted(map(str, self.entering[item] & bound))} is bound")
            return self.values[item]
        if not item.args or isinstance(item, sp.IndexedBase):
            return item
        if isinstance(item, (ForAll, ExprWithLimits)):
            return self._limits(item, bound)
        if isinstance(item, sp.Limit):
            inside = bound | {item.args[1]}
            return item.func(
                self.into(item.args[0], inside), item.args[1], self.into(item.args[2], bound), item.args[3]
            )
        if isinstance(item, sp.Derivative):
            return self._derivative(item, bound)
        if isinstance(item, Density):
            inside = bound | {item.variable}
            return item.func(self.into(item.member, bound), item.variable, self.into(item.density, inside))
        if isinstance(item, sp.Indexed):
            indices = [self.into(index, bound) for index in item.indices]
            return item if list(item.indices) == indices else item.base[tuple(indices)]
        if getattr(item, "is_expectation", False) or getattr(item, "is_variance", False):
            # What is random is bound by the mean; a term of it put in from outside would be another one.
            bound = bound | self.hidden
        parts = [self.into(part, bound) if isinstance(part, sp.Basic) else part for part in item.args]
        if parts == list(item.args):
            return item
        result = item.func(*parts)
        if result in (sp.zoo, sp.nan, sp.oo, -sp.oo):
            # What stands around it might make a number of this again: 1/(1 + 1/t) at t = 0.
            raise Captured(f"{item} has no value there")
        return result

    def _limits(self, item: Formula, bound: Keys) -> Any:
        symbols = [limit[0] for limit in item.args[1:]]
        body = self.into(item.args[0], bound | frozenset(symbols))
        limits = []
        for place, limit in enumerate(item.args[1:]):
            outer = bound | frozenset(symbols[place + 1 :])
            limits.append(sp.Tuple(limit[0], *(self.into(end, outer) for end in limit[1:])))
        return item if [body, *limits] == list(item.args) else item.func(body, *limits)

    def _place(self, variable: Formula, bound: Keys) -> Any:
        """Which coordinate a derivative is taken in: an equation for its value makes no other one of it."""
        if not isinstance(variable, sp.Indexed):
            return self.into(variable, bound)
        return variable.base[tuple(self.into(index, bound) for index in variable.indices)]

    def _derivative(self, item: Formula, bound: Keys) -> Any:
        """The variable is renamed together with the place; another place than a name cannot be written."""
        moved = [self._place(variable, bound) for variable in item.variables]
        families = frozenset(name_of(x) for x in item.variables if isinstance(x, sp.Indexed))
        inside = item.args[0]
        swap = {}
        for old, new in zip(item.variables, moved, strict=True):
            if isinstance(old, sp.Symbol) and old != new:
                if not isinstance(new, sp.Symbol) or new in keys(inside):
                    raise Captured(f"a derivative with respect to {old}, taken at {new}")
                swap[old] = new
        if swap:
            inside = _Putting(swap, NONE).into(inside, NONE)
        taken = frozenset(map(key_of, moved)) | families
        body = self.into(inside, bound | taken)
        if body == item.args[0] and list(moved) == list(item.variables):
            return item
        return sp.Derivative(body, *((x, 1) for x in moved)) if swap else item.func(body, *_counted(item, moved))


def _counted(item: Formula, moved: list[Any]) -> list[tuple[Any, Any]]:
    """The variables of a derivative, each with how often it is taken."""
    counts = [count for _, count in item.variable_count]
    distinct = list(dict.fromkeys(moved))
    return list(zip(distinct, counts, strict=False))


# --- names of one's own -----------------------------------------------------------------------------------


def renamed(symbol: Formula, taken: Collection[str]) -> Any:
    """The symbol, primed until its name is not among those taken; of the same kind.

    >>> from symcnn.formulas.symbols import integers
    >>> renamed(integers("i"), {"i", "i'"})
    i''
    """
    name = symbol.name
    while name in taken:
        name += "'"
    return symbol if name == symbol.name else like(symbol, name)


def like(symbol: Formula, name: str) -> Any:
    """A symbol of this name and of the kind of another."""
    assumptions = symbol._assumptions_orig if hasattr(symbol, "_assumptions_orig") else symbol.assumptions0
    return sp.Symbol(name, **assumptions)


def apart(item: Formula, taken: Collection[str]) -> Any:
    """The same line with its bound symbols renamed where they have one of the names taken.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> apart(sp.Sum(n * i, (i, 1, n)), {"i"})
    Sum(i'*n, (i', 1, n))
    """
    return _Apart(set(taken)).visit(item) if not bound_names(item).isdisjoint(taken) else item


class _Apart:
    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def visit(self, item: Formula) -> Any:
        if not isinstance(item, sp.Basic) or not item.args or isinstance(item, sp.IndexedBase):
            return item
        if isinstance(item, (ForAll, ExprWithLimits)):
            return self._limits(item)
        if isinstance(item, sp.Limit):
            function, variable, point, direction = item.args
            function, (fresh,) = self._fresh(self.visit(function), [variable])
            return item.func(function, fresh, self.visit(point), direction)
        if isinstance(item, Density):
            density, (fresh,) = self._fresh(self.visit(item.density), [item.variable])
            return item.func(item.member, fresh, density)
        if isinstance(item, sp.Derivative):
            return item.func(self.visit(item.args[0]), *item.args[1:])
        if isinstance(item, sp.Indexed):
            return item.base[tuple(self.visit(index) for index in item.indices)]
        parts = [self.visit(part) for part in item.args]
        return item if parts == list(item.args) else item.func(*parts)

    def _fresh(self, body: Formula, symbols: list[Any], ends: Sequence[Any] = ()) -> tuple[Any, list[Any]]:
        """The body with its bound symbols by names that nothing in sight has, one for each, and these."""
        seen = {symbol.name for symbol in symbols}.union(*map(names, (body, *ends)), bound_names(body))
        fresh = []
        for symbol in symbols:
            fresh.append(renamed(symbol, self.taken | seen) if symbol.name in self.taken else symbol)
            seen.add(fresh[-1].name)
        swap = {old: new for old, new in zip(symbols, fresh, strict=True) if old != new}
        return (_Putting(swap, NONE).into(body, NONE) if swap else body), fresh

    def _limits(self, item: Formula) -> Any:
        symbols = [limit[0] for limit in item.args[1:]]
        ends = [end for limit in item.args[1:] for end in limit[1:]]
        body, fresh = self._fresh(self.visit(item.args[0]), symbols, ends)
        limits = []
        for place, limit in enumerate(item.args[1:]):
            swap = {old: new for old, new in zip(symbols[place + 1 :], fresh[place + 1 :], strict=True) if old != new}
            ends = [self.visit(end) for end in limit[1:]]
            limits.append(
                sp.Tuple(fresh[place], *((_Putting(swap, NONE).into(end, NONE) if swap else end) for end in ends))
            )
        return item.func(body, *limits)


@lru_cache(maxsize=1 << 14)
def canonical(item: Formula) -> Any:
    """The same term with its bound symbols named by how deep they stand, so that equal sums are one expression.

    >>> i, j, n = sp.symbols("i j n", integer=True)
    >>> canonical(sp.Sum(i**2, (i, 1, n))) == canonical(sp.Sum(j**2, (j, 1, n)))
    True
    """
    return _canonical(item)[0] if bound_names(item) else item


def _canonical(item: Formula) -> tuple[Any, int]:
    if not isinstance(item, sp.Basic) or not item.args or isinstance(item, sp.IndexedBase):
        return item, 0
    if not isinstance(item, (ForAll, ExprWithLimits)):
        if isinstance(item, (sp.Limit, sp.Derivative, Density)):
            return item, _height(item)
        if isinstance(item, sp.Indexed):
            found = [_canonical(index) for index in item.indices]
            return item.base[tuple(part for part, _ in found)], max(height for _, height in found)
        found = [_canonical(part) for part in item.args]
        return item.func(*(part for part, _ in found)), max(height for _, height in found)
    body, height = _canonical(item.args[0])
    ends = [[_canonical(end) for end in limit[1:]] for limit in item.args[1:]]
    height = max([height, *(one for limit in ends for _, one in limit)])
    fresh = []
    for limit in item.args[1:]:
        kind = "integer" if limit[0].is_integer else "real"
        fresh.append(sp.Dummy(f"·{height}", dummy_index=1000 + height, **{kind: True}))
        height += 1
    old = [limit[0] for limit in item.args[1:]]
    limits = []
    for place, limit in enumerate(ends):
        outer = dict(zip(old[place + 1 :], fresh[place + 1 :], strict=True))
        limits.append(sp.Tuple(fresh[place], *(_Putting(outer, NONE).into(end, NONE) for end, _ in limit)))
    return item.func(_Putting(dict(zip(old, fresh, strict=True)), NONE).into(body, NONE), *limits), height


def _height(item: Formula) -> int:
    return 100 * len(bound_names(item))


def opened(proposition: ForAll, taken: Collection[str]) -> tuple[Any, tuple[Any, ...]]:
    """The body of a universal statement for values about which nothing else is known, and the ranges they lie in.

    The symbols get names that are neither taken nor stand in the statement: nothing known of a namesake holds of them.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> opened(ForAll(i >= 1, (i, 1, n)), {"i"})
    (i' >= 1, (i' >= 1, i' <= n))
    """
    own = set(taken) | names(proposition)
    body, fresh = proposition.body, []
    for symbol, _, _ in proposition.limits:
        new = renamed(symbol, own | bound_names(body)) if symbol.name in own | bound_names(body) else symbol
        own.add(new.name)
        fresh.append(new)
    old = [symbol for symbol, _, _ in proposition.limits]
    swap = {a: b for a, b in zip(old, fresh, strict=True) if a != b}
    ranges: list[Any] = []
    for place, (_, *ends) in enumerate(proposition.limits):
        outer = {a: b for a, b in zip(old[place + 1 :], fresh[place + 1 :], strict=True) if a != b}
        for end, relation in zip(ends, (sp.Ge, sp.Le), strict=True):
            if end not in (-sp.oo, sp.oo):
                ranges.append(relation(fresh[place], _Putting(outer, NONE).into(end, NONE)))
    return _Putting(swap, NONE).into(body, NONE), tuple(fact for fact in ranges if fact != sp.true)


def entered(node: Formula, taken: Collection[str]) -> tuple[Any, list[Limit]]:
    """The body of a sum, product, maximum or integral and its limits, the bound symbols with names of their own."""
    own = set(taken) | names(node) | bound_names(node.args[0])
    old = [limit[0] for limit in node.args[1:]]
    fresh = []
    for symbol in old:
        new = renamed(symbol, own)
        own.add(new.name)
        fresh.append(new)
    swap = dict(zip(old, fresh, strict=True))
    limits = []
    for place, limit in enumerate(node.args[1:]):
        outer = dict(zip(old[place + 1 :], fresh[place + 1 :], strict=True))
        limits.append((fresh[place], *(_Putting(outer, NONE).into(end, NONE) for end in limit[1:])))
    return _Putting(swap, NONE).into(node.args[0], NONE), limits


def mapped(item: Formula, change: Callable[[Any, Keys], Any], bound: Keys = NONE) -> Any:
    """The item with every node for which ``change(node, bound)`` gives something replaced by that."""
    found = change(item, bound)
    if found is not None or not item.args or isinstance(item, sp.IndexedBase):
        return item if found is None else found
    if isinstance(item, (ForAll, ExprWithLimits)):
        symbols = [limit[0] for limit in item.args[1:]]
        parts = [mapped(item.args[0], change, bound | frozenset(symbols))]
        for place, limit in enumerate(item.args[1:]):
            outer = bound | frozenset(symbols[place + 1 :])
            parts.append(sp.Tuple(limit[0], *(mapped(end, change, outer) for end in limit[1:])))
        return item if parts == list(item.args) else item.func(*parts)
    elif isinstance(item, sp.Limit):
        term, variable, point, side = item.args
        parts = [mapped(term, change, bound | {variable}), variable, mapped(point, change, bound), side]
    elif isinstance(item, sp.Derivative):
        inside = bound | frozenset(map(key_of, item.variables))
        parts = [mapped(item.args[0], change, inside), *item.args[1:]]
    elif isinstance(item, (sp.Indexed, Density)):
        return item
    else:
        parts = [mapped(part, change, bound) if isinstance(part, sp.Basic) else part for part in item.args]
    return item if parts == list(item.args) else item.func(*parts)


__all__ = ["Captured", "apart", "canonical", "entered", "like", "mapped", "opened", "put", "renamed", "substitute"]
