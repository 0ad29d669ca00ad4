"""Equations among the facts, used from left to right, where they hold.

An equation is one between numbers at the values that the names in sight have. A sum, a product, a largest value or an
integral looks at its body only where its index lies in its range, so that inside (`rewrite_within`) the range is known
as well; it must run forward, for SymPy adds up what lies outside of one that does not. A derivative looks at its body
near a point: inside, only such facts are known as speak neither of its variable nor of a name that depends on it, and
what follows from these holds for every value of the variable, the names beside it being what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import key_of, keys, taken_in
from symcnn.formulas.dependence import opened
from symcnn.formulas.substitution import entered, put
from symcnn.formulas.symbols import ForAll, Maximum
from symcnn.judge.instances import instance, instances, is_member, members
from symcnn.judge.integers import entails
from symcnn.judge.randomness import random_names
from symcnn.judge.ties import reach, ties

MOST_REWRITES = 64


def rewrite(expr: Formula, facts: Facts) -> Any:
    """``expr`` with the equations among the facts applied from left to right, the latest first.

    An equation counts where its left side is a symbol or a member and does not
    occur on its right side. A recurrence unfolds only at a number or at a symbol
    plus a positive number, so ``m(t)`` stays as it is.

    >>> from symcnn.formulas.symbols import function, integers, reals
    >>> t, b, m = integers("t"), reals("b"), function("m")
    >>> facts = [sp.Eq(m(0), 0), ForAll(sp.Eq(m(t + 1), b * m(t) + 1), (t, 0, sp.oo)), t >= 0]
    >>> rewrite(m(t + 1), facts), rewrite(m(2), facts), rewrite(m(t), facts)
    (b*m(t) + 1, b + 1, m(t))
    """
    return _rewritten(expr, tuple(facts))


@lru_cache(maxsize=1 << 10)  # one route after the other asks it of the same line
def _rewritten(expr: Formula, facts: tuple[Boolean, ...]) -> Any:
    seen = {expr}
    for _ in range(MOST_REWRITES):
        changed = rewrite_once(expr, facts)
        if changed is None or changed in seen:
            return expr
        expr = changed
        seen.add(expr)
    return expr


def rewrite_once(expr: Formula, facts: Facts) -> Any:
    """`rewrite`, one equation applied once; None where none applies."""
    plain, random = tuple(fact for fact in facts if not isinstance(fact, ForAll)), random_names(tuple(facts))
    occurring = members(expr)
    for fact in reversed(facts):
        for part in sp.And.make_args(fact.body if isinstance(fact, ForAll) else fact):
            if not isinstance(part, sp.Eq):
                continue
            candidates: Iterable[Any] = [part]
            if isinstance(fact, ForAll):
                unfoldable = [term for term in occurring if not _recurs(part) or _unfolds(term)]
                candidates = instances(ForAll(part, *fact.limits), unfoldable, plain, random, entails)
            for equation in candidates:
                changed = _apply(equation, expr)
                if changed is not None:
                    return changed
    return None


RANGING = (sp.Sum, sp.Product, sp.Integral, Maximum)


Way = Callable[[Any, Facts], Any]
"""Puts equations into a term, as far as they hold there by some facts."""


def rewrite_within(expr: Formula, facts: Facts, way: Way = rewrite) -> Any:
    """`rewrite` (or another way to put equations in), also inside of what ranges over an index, and of derivatives.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, T, x = *integers("t T"), function("x")
    >>> facts = [ForAll(sp.Eq(x(t), 2 * t), (t, 0, T)), T >= 0]
    >>> rewrite_within(sp.Sum(x(t), (t, 0, T)), facts), rewrite_within(sp.Sum(x(t), (t, 0, T + 1)), facts)
    (Sum(2*t', (t', 0, T)), Sum(x(t), (t, 0, T + 1)))
    """
    return _within(expr, tuple(facts)) if way is rewrite else _everywhere(expr, tuple(facts), way)


@lru_cache(maxsize=1 << 10)
def _within(expr: Formula, facts: tuple[Boolean, ...]) -> Any:
    return _everywhere(expr, facts, rewrite)


def _everywhere(expr: Formula, facts: tuple[Boolean, ...], way: Way) -> Any:
    expr = way(expr, facts)
    if not expr.has(*RANGING, sp.Derivative):
        return expr
    if isinstance(expr, RANGING):
        return _within_range(expr, facts, way)
    if isinstance(expr, sp.Derivative):
        body = rewrite_within(expr.expr, apart_from(map(key_of, expr.variables), facts), way)
        return expr if body == expr.expr else sp.Derivative(body, *expr.args[1:], evaluate=False)
    if isinstance(expr, (sp.Limit, sp.Indexed)):
        return expr
    parts = [rewrite_within(part, facts, way) if isinstance(part, sp.Expr) else part for part in expr.args]
    return expr if parts == list(expr.args) else expr.func(*parts)


def _within_range(expr: Formula, facts: Facts, way: Way) -> Any:
    body, limits = entered(expr, taken_in((*facts, expr)))
    known, ends = tuple(facts), list[Any]()
    for symbol, *both in reversed(limits):
        low, high = (rewrite_within(end, known, way) for end in both)
        empty = isinstance(expr, (sp.Sum, sp.Product))
        if not (low.is_infinite or high.is_infinite or entails(known, sp.Ge(high - low + int(empty), 0))):
            return expr
        ends.insert(0, (symbol, low, high))
        bounds = ((low, sp.Ge(symbol, low)), (high, sp.Le(symbol, high)))
        known = (*known, *(bound for end, bound in bounds if not end.is_infinite))
    inner = rewrite_within(body, known, way)
    if inner == body and [tuple(limit[1:]) for limit in ends] == [tuple(limit[1:]) for limit in limits]:
        return expr
    return expr.func(inner, *ends)


def apart_from(bound: Iterable[Any], facts: Facts) -> Facts:
    """The facts that speak neither of some names, such as the variable of a derivative, nor of what depends on them.

    >>> from symcnn.formulas.symbols import reals
    >>> b, u, w = reals("b u w")
    >>> apart_from({u}, [sp.Eq(w, u**2), w > 1, b > 1])
    (b > 1,)
    """
    own, direct = frozenset(bound), ties(facts)
    hidden = own | {name for name in direct if reach(name, direct) & own}
    return tuple(fact for fact, said in zip(facts, opened(facts), strict=True) if not keys(said) & hidden)


def put_members(equation: ForAll, expr: Formula, facts: Facts) -> Any:
    """An expression with one equation for all of a range used at each member for which the facts say that it holds.

    A recurrence is used as in `rewrite`. The equation need not be among the facts.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, T, x = *integers("t T"), function("x")
    >>> put_members(ForAll(sp.Eq(x(t), 2 * t), (t, 0, T)), x(T) + x(T + 1), [T >= 0])
    2*T + x(T + 1)
    """

    def way(term: Formula, known: Facts) -> Any:
        plain, random = tuple(fact for fact in known if not isinstance(fact, ForAll)), random_names(tuple(known))
        for _ in range(MOST_REWRITES):
            fit = [one for one in members(term) if not _recurs(equation.body) or _unfolds(one)]
            found = (instance(equation, equation.body.lhs, one, plain, entails, random) for one in fit)
            changed = next((new for one in found if (new := _apply(one, term)) is not None), None)
            if changed is None:
                break
            term = changed
        return term

    return rewrite_within(expr, facts, way)


def _apply(equation: Formula, expr: Formula) -> Any:
    """An equation used once; it holds in every outcome, hence under a mean, too (`symcnn.judge.outcomes`)."""
    if not isinstance(equation, sp.Eq):
        return None
    left, right = equation.args
    if not (left.is_Symbol or is_member(left)) or any(node == left for node in sp.preorder_traversal(right)):
        return None
    changed = put(expr, {left: right})
    return None if changed is None or changed == expr else changed


def _recurs(equation: Formula) -> bool:
    """Whether the family that the left side belongs to occurs on the right side."""
    return any(_head(term) == _head(equation.lhs) for term in _all_members(equation.rhs))


def _all_members(item: Formula) -> list[Any]:
    return [term for term in sp.preorder_traversal(item) if is_member(term)]


def _head(term: Formula) -> Any:
    return term.base if isinstance(term, sp.Indexed) else term.func


def _unfolds(term: Formula) -> bool:
    """A number, or a symbol plus a positive number, in each place where the recurrence could step down."""
    arguments = term.indices if isinstance(term, sp.Indexed) else term.args
    for argument in arguments:
        shift, symbols = argument.as_coeff_Add()
        if argument.is_Number or (symbols.is_Symbol and shift.is_Integer and shift.is_positive):
            return True
    return False


__all__ = ["MOST_REWRITES", "apart_from", "put_members", "rewrite", "rewrite_once", "rewrite_within"]
