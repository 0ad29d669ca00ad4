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

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from .symbols import Density, ForAll

Names = frozenset[str]
NONE: frozenset[Any] = frozenset()


class Captured(Exception):
    """A name would be taken by a binder that does not mean it (internal)."""


def name_of(term: Any) -> str:
    """The name of a symbol, a sequence or one of its members, an unknown function or one of its values."""
    if isinstance(term, sp.Indexed):
        term = term.base
    if isinstance(term, sp.IndexedBase):
        return str(term.label)
    if isinstance(term, AppliedUndef):
        term = term.func
    return str(getattr(term, "name", term))


Key = Any
"""What identifies a name: a symbol is itself, a sequence or an unknown function its name."""

Keys = frozenset[Key]


def key_of(term: Any) -> Key:
    """The key of a symbol, a sequence or one of its members, an unknown function or one of its values."""
    return term if isinstance(term, sp.Symbol) else name_of(term)


def scopes(node: Any) -> Iterator[tuple[Any, Keys]]:
    """The parts of a node, each with what this node binds there.

    >>> from symcnn.symbols import integers
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
        yield node.args[0], frozenset(map(key_of, node.variables))
        for variable in node.variables:
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


def walk(item: Any, bound: Keys = NONE) -> Iterator[tuple[Any, Keys]]:
    """Every node of a term or proposition with what is bound where it stands, from the outside in."""
    yield item, bound
    for part, more in scopes(item):
        yield from walk(part, bound | more if more else bound)


@lru_cache(maxsize=1 << 16)
def keys(item: Any) -> Keys:
    """What stands free: symbols, and the names of sequences and unknown functions."""
    named = (sp.Symbol, sp.IndexedBase, sp.Indexed, AppliedUndef)
    return frozenset(
        key for node, bound in walk(item) if isinstance(node, named) and (key := key_of(node)) not in bound
    )


@lru_cache(maxsize=1 << 16)
def free(item: Any) -> frozenset[Any]:
    """The symbols that stand free in a term or proposition.

    >>> from symcnn.symbols import integers, sequence
    >>> i, n, W = *integers("i n"), sequence("W")
    >>> set(free(sp.Sum(i, (i, 1, n)))), set(free(sp.Derivative(W[1] ** 2, W[i])))
    ({n}, {i})
    """
    return frozenset(key for key in keys(item) if isinstance(key, sp.Symbol))


@lru_cache(maxsize=1 << 16)
def names(item: Any) -> Names:
    """The names that stand free: of symbols, sequences and unknown functions.

    >>> from symcnn.symbols import function, integers, sequence
    >>> i, n, K, m = *integers("i n"), sequence("K"), function("m")
    >>> sorted(names(sp.Sum(K[i] * m(i), (i, 1, n))))
    ['K', 'm', 'n']
    """
    return frozenset(name_of(key) if isinstance(key, sp.Symbol) else key for key in keys(item))


def bound_symbols(item: Any) -> set[Any]:
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
            found |= {variable for variable in node.variables if isinstance(variable, sp.Symbol)}
    return found


@lru_cache(maxsize=1 << 16)
def bound_names(item: Any) -> Names:
    """The names that some binder in a term or proposition binds, the families of derivatives among them."""
    return frozenset(
        name_of(key) if isinstance(key, sp.Symbol) else key
        for node, _ in walk(item)
        for _, more in scopes(node)
        for key in more
    )


def holds(item: Any, term: Any) -> bool:
    """Whether a term stands free in an expression."""
    wanted = keys(term)
    return any(node == term and not wanted & bound for node, bound in walk(item))


# --- putting in -------------------------------------------------------------------------------------------


def put(item: Any, values: Mapping[Any, Any], random: Collection[str] = ()) -> Any:
    """``item`` with terms put in for free ones, all at once; None where a binder would capture what is put in.

    The keys are symbols, members of sequences, values of functions, or any
    other term. Where a binder has taken a name of a key, the key is not meant.
    A mean is taken over all that is random, so nothing that holds one of the
    ``random`` names is put into one.

    >>> from symcnn.symbols import integers
    >>> i, n = integers("i n")
    >>> put(sp.Sum(n * i, (i, 1, n)), {n: 3}), put(sp.Sum(n * i, (i, 1, 3)), {n: i}) is None
    (Sum(3*i, (i, 1, 3)), True)
    """
    try:
        return _Putting(values, frozenset(random)).into(item, NONE)
    except Captured:
        return None


def substitute(item: Any, values: Mapping[Any, Any], random: Collection[str] = ()) -> Any:
    """As `put`, with bound symbols renamed where one would capture.

    Errors: `Captured` where renaming does not help: the variable of a
    derivative is also the place at which it is taken, and a mean takes
    whatever is random.

    >>> from symcnn.symbols import integers
    >>> i, n = integers("i n")
    >>> substitute(sp.Sum(n * i, (i, 1, 3)), {n: i})
    Sum(i*i', (i', 1, 3))
    """
    entering = {name for value in values.values() for name in names(sp.sympify(value))}
    kept = {name for key in values for name in names(key)}
    return _Putting(values, frozenset(random)).into(apart(item, entering | kept), NONE)


class _Putting:
    """One substitution; the names bound on the way down are known at every node."""

    def __init__(self, values: Mapping[Any, Any], random: Keys) -> None:
        self.values = {key: sp.sympify(value) for key, value in values.items()}
        self.wanted = {key: keys(key) for key in self.values}
        self.entering = {key: keys(value) for key, value in self.values.items()}
        self.random = random
        self.entered = NONE.union(*self.entering.values()) if random else NONE

    def into(self, item: Any, bound: Keys) -> Any:
        if item in self.values and not self.wanted[item] & bound:
            if self.entering[item] & bound:
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
            bound = bound | self.random | {key for key in self.entered if name_of(key) in self.random}
        parts = [self.into(part, bound) if isinstance(part, sp.Basic) else part for part in item.args]
        return item if parts == list(item.args) else item.func(*parts)

    def _limits(self, item: Any, bound: Keys) -> Any:
        symbols = [limit[0] for limit in item.args[1:]]
        body = self.into(item.args[0], bound | frozenset(symbols))
        limits = []
        for place, limit in enumerate(item.args[1:]):
            outer = bound | frozenset(symbols[place + 1 :])
            limits.append(sp.Tuple(limit[0], *(self.into(end, outer) for end in limit[1:])))
        return item if [body, *limits] == list(item.args) else item.func(body, *limits)

    def _place(self, variable: Any, bound: Keys) -> Any:
        """Which coordinate a derivative is taken in: an equation for its value makes no other one of it."""
        if not isinstance(variable, sp.Indexed):
            return self.into(variable, bound)
        return variable.base[tuple(self.into(index, bound) for index in variable.indices)]

    def _derivative(self, item: Any, bound: Keys) -> Any:
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


def _counted(item: Any, moved: list[Any]) -> list[tuple[Any, Any]]:
    """The variables of a derivative, each with how often it is taken."""
    counts = [count for _, count in item.variable_count]
    distinct = list(dict.fromkeys(moved))
    return list(zip(distinct, counts, strict=False))


# --- names of one's own -----------------------------------------------------------------------------------


def renamed(symbol: Any, taken: Collection[str]) -> Any:
    """The symbol, primed until its name is not among those taken; of the same kind.

    >>> from symcnn.symbols import integers
    >>> renamed(integers("i"), {"i", "i'"})
    i''
    """
    name = symbol.name
    while name in taken:
        name += "'"
    return symbol if name == symbol.name else like(symbol, name)


def like(symbol: Any, name: str) -> Any:
    """A symbol of this name and of the kind of another."""
    assumptions = symbol._assumptions_orig if hasattr(symbol, "_assumptions_orig") else symbol.assumptions0
    return sp.Symbol(name, **assumptions)


def apart(item: Any, taken: Collection[str]) -> Any:
    """The same line with its bound symbols renamed where they have one of the names taken.

    >>> from symcnn.symbols import integers
    >>> i, n = integers("i n")
    >>> apart(sp.Sum(n * i, (i, 1, n)), {"i"})
    Sum(i'*n, (i', 1, n))
    """
    return _Apart(set(taken)).visit(item) if not bound_names(item).isdisjoint(taken) else item


class _Apart:
    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def visit(self, item: Any) -> Any:
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

    def _fresh(self, body: Any, symbols: list[Any]) -> tuple[Any, list[Any]]:
        fresh = [
            renamed(symbol, self.taken | (names(body) if symbol.name in self.taken else set())) for symbol in symbols
        ]
        swap = {old: new for old, new in zip(symbols, fresh, strict=True) if old != new}
        return (_Putting(swap, NONE).into(body, NONE) if swap else body), fresh

    def _limits(self, item: Any) -> Any:
        symbols = [limit[0] for limit in item.args[1:]]
        body, fresh = self._fresh(self.visit(item.args[0]), symbols)
        limits = []
        for place, limit in enumerate(item.args[1:]):
            swap = {old: new for old, new in zip(symbols[place + 1 :], fresh[place + 1 :], strict=True) if old != new}
            ends = [self.visit(end) for end in limit[1:]]
            limits.append(
                sp.Tuple(fresh[place], *((_Putting(swap, NONE).into(end, NONE) if swap else end) for end in ends))
            )
        return item.func(body, *limits)


@lru_cache(maxsize=1 << 14)
def canonical(item: Any) -> Any:
    """The same term with its bound symbols named by how deep they stand, so that equal sums are one expression.

    >>> i, j, n = sp.symbols("i j n", integer=True)
    >>> canonical(sp.Sum(i**2, (i, 1, n))) == canonical(sp.Sum(j**2, (j, 1, n)))
    True
    """
    return _canonical(item)[0] if bound_names(item) else item


def _canonical(item: Any) -> tuple[Any, int]:
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
        kind = {"integer": True} if limit[0].is_integer else {"real": True}
        fresh.append(sp.Dummy(f"·{height}", dummy_index=1000 + height, **kind))
        height += 1
    old = [limit[0] for limit in item.args[1:]]
    limits = []
    for place, limit in enumerate(ends):
        outer = dict(zip(old[place + 1 :], fresh[place + 1 :], strict=True))
        limits.append(sp.Tuple(fresh[place], *(_Putting(outer, NONE).into(end, NONE) for end, _ in limit)))
    return item.func(_Putting(dict(zip(old, fresh, strict=True)), NONE).into(body, NONE), *limits), height


def _height(item: Any) -> int:
    return 100 * len(bound_names(item))


def opened(proposition: ForAll, taken: Collection[str]) -> tuple[Any, tuple[Any, ...]]:
    """The body of a universal statement for values about which nothing else is known, and the ranges they lie in.

    The symbols get names that are neither taken nor stand in the statement, so
    nothing that is known of a namesake is known of them.

    >>> from symcnn.symbols import integers
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
    for place, (_, low, high) in enumerate(proposition.limits):
        outer = {a: b for a, b in zip(old[place + 1 :], fresh[place + 1 :], strict=True) if a != b}
        for end, relation in ((low, sp.Ge), (high, sp.Le)):
            if end not in (-sp.oo, sp.oo):
                ranges.append(relation(fresh[place], _Putting(outer, NONE).into(end, NONE)))
    return _Putting(swap, NONE).into(body, NONE), tuple(fact for fact in ranges if fact != sp.true)


def entered(node: Any, taken: Collection[str]) -> tuple[Any, list[tuple[Any, Any, Any]]]:
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


def mapped(item: Any, change: Callable[[Any, Keys], Any], bound: Keys = NONE) -> Any:
    """The item with every node for which ``change(node, bound)`` gives something replaced by that."""
    found = change(item, bound)
    if found is not None:
        return found
    if not item.args or isinstance(item, sp.IndexedBase):
        return item
    if isinstance(item, (ForAll, ExprWithLimits)):
        symbols = [limit[0] for limit in item.args[1:]]
        parts = [mapped(item.args[0], change, bound | frozenset(symbols))]
        for place, limit in enumerate(item.args[1:]):
            outer = bound | frozenset(symbols[place + 1 :])
            parts.append(sp.Tuple(limit[0], *(mapped(end, change, outer) for end in limit[1:])))
    elif isinstance(item, sp.Limit):
        inside = bound | {item.args[1]}
        parts = [mapped(item.args[0], change, inside), item.args[1], mapped(item.args[2], change, bound), item.args[3]]
    elif isinstance(item, sp.Derivative):
        inside = bound | frozenset(map(key_of, item.variables))
        parts = [mapped(item.args[0], change, inside), *item.args[1:]]
    elif isinstance(item, (sp.Indexed, Density)):
        return item
    else:
        parts = [mapped(part, change, bound) if isinstance(part, sp.Basic) else part for part in item.args]
    return item if parts == list(item.args) else item.func(*parts)


def taken_in(items: Iterable[Any]) -> set[str]:
    """All names in sight, free or bound."""
    found: set[str] = set()
    for item in items:
        found |= names(item) | bound_names(item)
    return found


__all__ = [
    "NONE", "Captured", "Keys", "Names", "apart", "bound_names", "bound_symbols", "canonical", "entered", "free",
    "holds", "key_of", "keys", "like", "mapped", "name_of", "names", "opened", "put", "renamed", "scopes",
    "substitute", "taken_in", "walk",
]  # fmt: skip
