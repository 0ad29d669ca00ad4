"""Finite sums with Kronecker deltas: opened, collapsed where the ranges allow it, put together again.

A sum is touched only where the facts entail that it is not reversed (SymPy
gives a reversed sum a sign of its own); then its value is that of the whole
points inside its limits. Whatever is not entailed is left as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import mapped, put, renamed
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.randomness import random_names

Unfold = Callable[[Any, Facts], "list[Term] | None"]


@dataclass(frozen=True)
class Term:
    """``body`` summed over ``limits``, the innermost first; the bound symbols are dummies of its own."""

    limits: tuple[Limit, ...]
    body: Any

    def __mul__(self, other: Term) -> Term:
        return Term(self.limits + other.limits, self.body * other.body)


def ranges(limits: Iterable[Limit]) -> Facts:
    """What holds of bound symbols inside their limits; an infinite end says nothing.

    An end that speaks of infinity, as a sum without end does, is a number, and is no less of an end.

    >>> i, j = sp.symbols("i j", integer=True)
    >>> ranges([(i, 1, sp.oo)]), len(ranges([(i, 1, sp.Sum(2**-j, (j, 1, sp.oo)))]))
    ((i >= 1,), 2)
    """
    return tuple(
        fact
        for v, low, high in limits
        for end, fact in ((low, sp.Ge(v, low)), (high, sp.Le(v, high)))
        if not endless(end)
    )


def endless(end: Formula) -> bool:
    """Whether an end of a range is none: infinity itself, and not a number that is written with it."""
    return end in (sp.oo, -sp.oo)


# --- opening a sum ---------------------------------------------------------------------------------------


def entails(facts: Sequence[Any], goal: Formula) -> bool:
    """Whether the facts entail the goal, as the judge says."""
    return integers.entails(facts, goal)


def terms(expr: Formula, facts: Facts, unfold: Unfold | None = None) -> list[Term]:
    """``expr`` as a list of terms that add up to it, products multiplied out, each bound symbol fresh.

    ``unfold(expr, facts)`` may open a node that is not one of arithmetic, or return None.
    """
    opened = unfold(expr, facts) if unfold else None
    if opened is not None:
        return opened
    if isinstance(expr, sp.Add):
        return [term for arg in expr.args for term in terms(arg, facts, unfold)]
    if isinstance(expr, sp.Mul):
        return _product([terms(arg, facts, unfold) for arg in expr.args])
    if isinstance(expr, sp.Pow) and expr.exp.is_Integer and 2 <= expr.exp <= 6:
        if terms(expr.base, facts, unfold) != [Term((), expr.base)]:
            return _product([terms(expr.base, facts, unfold) for _ in range(int(expr.exp))])
    elif isinstance(expr, sp.Sum):
        return _open_sum(expr, facts, unfold)
    elif isinstance(expr, (sp.Pow, sp.Function)) and not isinstance(expr, sp.Piecewise):
        inside = [value(terms(arg, facts, unfold)) if arg.args else arg for arg in expr.args]
        return [Term((), expr if inside == list(expr.args) else expr.func(*inside))]
    return [Term((), expr)]


def _product(factors: list[list[Term]]) -> list[Term]:
    result = [Term((), sp.S.One)]
    for factor in factors:
        result = [left * right for left in result for right in factor]
    return result


def _open_sum(expr: Formula, facts: Facts, unfold: Unfold | None) -> list[Term]:
    opaque = [Term((), expr)]
    function, limits = expr.function, [tuple(limit) for limit in expr.limits]
    if any(len(limit) != 3 for limit in limits) or len(set(expr.variables)) != len(limits):
        return opaque
    for at in reversed(range(len(limits))):
        v, low, high = limits[at]
        if endless(low) or endless(high) or not (is_whole(v) and is_whole(low) and is_whole(high)):
            return opaque
        if not entails(facts, sp.Ge(high - low + 1, 0)):
            return opaque
        own = sp.Dummy(v.name, integer=True)
        entered = put_into(Term(tuple(limits[:at]), function), {v: own})
        if entered is None:
            return opaque
        function, limits[: at + 1] = entered.body, [*entered.limits, (own, low, high)]
        facts = (*facts, *ranges([limits[at]]))
    return [Term(term.limits + tuple(limits), term.body) for term in terms(function, facts, unfold)]


def put_into(term: Term, values: Mapping[Any, Any], random: Collection[str] = ()) -> Term | None:
    """A term with values for symbols that stand free in its body and its ends; None where a binder would capture one.

    So it is where a value that holds one of the ``random`` names would come under a mean.
    """
    ends = (end for _, low, high in term.limits for end in (low, high))
    found = put(sp.Tuple(term.body, *ends), values, random)
    if found is None:
        return None
    body, *moved = found
    return Term(tuple((v, *moved[2 * at : 2 * at + 2]) for at, (v, _, _) in enumerate(term.limits)), body)


# --- collapsing ------------------------------------------------------------------------------------------


def _nests(limits: Sequence[Limit]) -> bool:
    """No limit speaks of a bound symbol of its own or of one further inside."""
    return all(
        not {limit[0] for limit in limits[: at + 1]} & (free(low) | free(high))
        for at, (_, low, high) in enumerate(limits)
    )


def _sure(limits: Sequence[Limit], facts: Facts) -> bool:
    """The limits nest, and none is reversed at any values of those around it."""
    return _nests(limits) and all(
        entails((*facts, *ranges(limits[at + 1 :])), sp.Ge(high - low + 1, 0))
        for at, (_, low, high) in enumerate(limits)
    )


def struck_out(left: Formula, right: Formula) -> Any:
    """The delta with what stands on both sides struck out: of i + h and i + g, that of h and g."""
    gap = sp.Add.make_args(sp.expand(left - right))
    down = [part for part in gap if part.could_extract_minus_sign()]
    return sp.KroneckerDelta(sp.Add(*(part for part in gap if part not in down)), -sp.Add(*down))


def _with_struck_out(node: Formula, bound: Formula) -> Any:
    return struck_out(*node.args) if isinstance(node, sp.KroneckerDelta) else None


def _use_delta(term: Term, facts: Facts) -> Term | None:
    """One delta solved for one bound symbol, where the solution is sure to lie inside its limits."""
    for delta in (f for f in sp.Mul.make_args(term.body) if isinstance(f, sp.KroneckerDelta)):
        gap = sp.expand(delta.args[0] - delta.args[1])
        for v, low, high in term.limits:
            found = linear(gap, v)
            if found is None or found[0] not in (1, -1):
                continue
            solution = sp.expand(-found[1] / found[0])
            if not is_whole(solution):
                continue
            solved = _at(Term(tuple(limit for limit in term.limits if limit[0] != v), term.body), v, solution, facts)
            if solved is None or low.has(v) or high.has(v):
                continue
            inside = sp.And(sp.Ge(solution, low), sp.Le(solution, high))
            if _sure(solved.limits, facts) and entails((*facts, *ranges(solved.limits)), inside):
                return solved
    return None


def _at(term: Term, symbol: Formula, solution: Any, facts: Facts) -> Term | None:
    """A term at one value of a symbol; None where the value is random and would come under a mean."""
    return put_into(term, {symbol: solution}, random_names(facts))


def _count(term: Term) -> Term | None:
    """One sum done, over a symbol in which the body is a polynomial (mostly a constant)."""
    for v, low, high in term.limits:
        rest = tuple(limit for limit in term.limits if limit[0] != v)
        if any(v in free(a) | free(b) for _, a, b in rest):
            continue
        outside, held = _split(term.body, {v})
        if held == 1:
            return Term(rest, outside * (high - low + 1))
        if _polynomial(held, v):
            return Term(rest, outside * sp.Sum(held, (v, low, high)).doit(deep=False))
    return None


def _split(product: Formula, symbols: Collection[Any]) -> tuple[Any, Any]:
    """The factors in which none of the symbols stands free, and the others.

    SymPy does not see the symbol that names the member by which a derivative is taken.

    >>> from symcnn.formulas.symbols import sequence
    >>> i, W = sp.Symbol("i", integer=True), sequence("W")
    >>> _split(2 * sp.Derivative(W[1] ** 2, W[i], evaluate=False), {i})
    (2, Derivative(W[1]**2, W[i]))
    """
    factors = sp.Mul.make_args(product)
    inside = [factor for factor in factors if free(factor) & set(symbols)]
    return sp.Mul(*(factor for factor in factors if factor not in inside)), sp.Mul(*inside)


def _polynomial(expr: Formula, symbol: Formula) -> bool:
    """Whether an expression is a polynomial in a symbol; what else stands in it does not speak of the symbol."""
    if symbol not in free(expr) or expr == symbol:
        return True
    if expr.is_Add or expr.is_Mul:
        return all(_polynomial(part, symbol) for part in expr.args)
    return bool(expr.is_Pow and expr.exp.is_Integer and expr.exp > 0) and _polynomial(expr.base, symbol)


def _excluded(equalities: Sequence[tuple[Any, Any]], facts: Facts) -> bool:
    """Whether the facts say that these equalities do not hold together."""
    if any(entails(facts, sp.Ne(a, b)) for a, b in equalities):
        return True
    gaps = {sp.expand(sign * (a - b)) for a, b in equalities for sign in (1, -1)}
    return any(
        isinstance(fact, (sp.Or, sp.Ne))
        and all(isinstance(p, sp.Ne) and sp.expand(p.lhs - p.rhs) in gaps for p in sp.Or.make_args(fact))
        for fact in facts
    )


def _collapse_term(term: Term, facts: Facts) -> Term | None:
    while term.body != 0:
        term = Term(term.limits, mapped(term.body, _with_struck_out))
        around = (*facts, *ranges(term.limits))
        pairs = [f.args for f in sp.Mul.make_args(term.body) if isinstance(f, sp.KroneckerDelta)]
        if pairs and _excluded(pairs, around):
            return None
        smaller = _use_delta(term, facts) or _count(term)
        if smaller is None:
            return term
        term = smaller
    return None


def collapsed(parts: Iterable[Term], facts: Facts) -> list[Term]:
    """Deltas solved and constants counted, as far as the facts allow it."""
    found = [_collapse_term(term, facts) for term in parts]
    return [term for term in found if term is not None]


def collapse(expr: Formula, facts: Facts) -> Any:
    """``expr`` with its sums over deltas and over constants done, where the facts entail the ranges.

    >>> i, j, d = sp.symbols("i j d", integer=True)
    >>> double = sp.Sum(sp.KroneckerDelta(i, j), (i, 1, d), (j, 1, d))
    >>> collapse(double, [d >= 1]), collapse(double, []) == double
    (d, True)
    """
    return value(collapsed(terms(sp.sympify(expr, strict=True), tuple(facts)), tuple(facts)))


# --- putting together ------------------------------------------------------------------------------------


def value(parts: Iterable[Term], shown: Callable[[Term], Any] | None = None) -> Any:
    """The expression that the terms add up to; ``shown`` says how a sum is written."""
    total = []
    for term in parts:
        for piece in sp.Add.make_args(sp.expand(term.body)) if term.limits else (term.body,):
            if not term.limits:
                total.append(piece)
                continue
            coefficient, rest = _split(piece, {v for v, _, _ in term.limits})
            total.append(coefficient * (shown or _named)(Term(term.limits, rest)))
    return sp.Add(*total)


def settled(parts: Iterable[Term], facts: Facts) -> Any:
    """The expression that the terms add up to, its outermost sums written in one way only, to be compared."""
    random = random_names(facts)
    return value(parts, lambda term: _canonical(term, random))


def _renamed(term: Term, names: Sequence[Any]) -> Any:
    """The sum under other names, which nothing in it has; where it cannot be read so, under those that it has."""
    swap = {v: name for (v, _, _), name in zip(term.limits, names, strict=True)}
    found = put_into(term, swap)
    if found is None:
        return sp.Sum(term.body, *term.limits)
    return sp.Sum(found.body, *((swap[v], low, high) for v, low, high in found.limits))


def _named(term: Term) -> Any:
    """Bound symbols get back the names they were written with, primed where something in the sum has those."""
    own = {v for v, _, _ in term.limits}
    parts = (term.body, *(end for _, low, high in term.limits for end in (low, high)))
    taken = {x.name for part in parts for x in part.atoms(sp.Symbol) - own}
    names: list[Any] = []
    for v, _, _ in reversed(term.limits):
        name = renamed(sp.Symbol(v.name, integer=True), taken)
        taken.add(name.name)
        names.insert(0, name)
    return _renamed(term, names)


def _canonical(term: Term, random: Collection[str]) -> Any:
    """Every limit starts at 1, where it can be read so; of the orders that nest, the one that reads least."""
    limits, body = list(term.limits), term.body
    for at in reversed(range(len(limits))):
        v, low, high = limits[at]
        moved = put_into(Term(tuple(limits[:at]), body), {v: v + low - 1}, random)
        if moved is not None:
            body, limits[:at] = moved.body, moved.limits
            limits[at] = (v, sp.S.One, sp.expand(high - low + 1))
    # No symbol of a line is a dummy, and so none has such a name.
    names = [sp.Dummy(f"·index{at}", dummy_index=3000 + at, integer=True) for at in range(len(limits))]
    orders = [o for o in (permutations(limits) if len(limits) <= 4 else [tuple(limits)]) if _nests(o)]
    return min((_renamed(Term(tuple(order), sp.expand(body)), names) for order in orders), key=sp.srepr)
