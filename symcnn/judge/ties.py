"""Which name depends on which: by the equations for it, through as many as there are.

An equation is one for a name where its left side is that name, a member of that
family, or a value of that function, also where it holds under a premise. What
the name then depends on is all that stands free on the other side, and in the
ends of the ranges over which the equation is said to hold; but not what is
written out as its argument (of a definition, that too).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import key_of, keys
from symcnn.formulas.dependence import DependenceOnly, opened
from symcnn.formulas.symbols import ForAll
from symcnn.judge.randomness import is_mean

Ties = dict[Any, set[Any]]


def ties(facts: Iterable[Any], definitions: bool = False) -> Ties:
    """What each name depends on directly, by the facts, and by the definitions behind recalled claims.

    By a definition, as ``f(n) = n`` where nothing binds n, what is defined depends on n whatever its argument. A line
    of the same form says what f is there, and no more.

    >>> from symcnn.formulas.symbols import function, integers
    >>> s, t, f = *integers("s t"), function("f")
    >>> ties([ForAll(sp.Eq(f(s), 1), (s, 0, t))])
    {'f': {t}}
    """
    found: Ties = {}
    for stated in facts:
        (fact,) = opened([stated])
        heads = definitions or isinstance(stated, DependenceOnly)
        for limits, equation in _equations(fact):
            bound = {symbol for symbol, _, _ in limits}
            ends = {key for _, low, high in limits for end in (low, high) for key in keys(end)}
            if is_for_a_name(equation):
                head, other = equation.args
                shown = {key_of(head)} if heads else keys(head)
                found.setdefault(key_of(head), set()).update((keys(other) | ends | keys(head)) - shown - bound)
    return found


def is_for_a_name(equation: Formula) -> bool:
    """Whether a proposition is an equation with a symbol, a member or a function's value on its left."""
    return isinstance(equation, sp.Eq) and isinstance(equation.lhs, (sp.Symbol, sp.Indexed, AppliedUndef))


def turned(where: Iterable[Any]) -> list[Any]:
    """Of constraints that are equations with a name on the right, what that name depends on: ``Eq(3*t, W)``.

    >>> from symcnn.formulas.symbols import reals
    >>> s, t, W = reals("s t W")
    >>> turned([sp.Eq(3 * t, W), sp.Eq(W, 3 * t), t >= 1, sp.Implies(t >= 2, sp.Eq(t, s))])
    [DependenceOnly(Eq(W, 3*t)), DependenceOnly(Eq(s, t))]
    """
    found = []
    for limits, equation in (stated for fact in where for stated in _equations(fact)):
        other = sp.Eq(*equation.args[::-1], evaluate=False)
        # Of a stated mean the name is what it is, and hides nothing.
        if is_for_a_name(other) and not any(is_mean(node) for node in sp.preorder_traversal(equation)):
            found.append(DependenceOnly(ForAll(other, *limits) if limits else other))
    return found


def _equations(fact: Formula, limits: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The equations that a fact states, each with the ranges over which it does; also those under a premise."""
    if isinstance(fact, ForAll):
        yield from _equations(fact.body, (*fact.limits, *limits))
    elif isinstance(fact, sp.And):
        for part in sorted(fact.args, key=sp.default_sort_key):
            yield from _equations(part, limits)
    elif isinstance(fact, sp.Implies):
        yield from _equations(fact.args[1], limits)
    elif isinstance(fact, sp.Eq):
        yield limits, fact


def reach(name: Any, direct: Ties) -> set[Any]:
    """All that a name depends on, through as many equations as there are."""
    found: set[Any] = set()
    todo = list(direct.get(name, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(direct.get(one, ()))
    return found


def depends(expr: Formula, variable: Formula, facts: Facts) -> bool:
    """Whether something in an expression may depend on a variable through equations, although it is not seen in it.

    >>> from symcnn.formulas.symbols import function, integers, reals
    >>> t, c, w = integers("t"), reals("c"), function("w")
    >>> depends(w(t), c, [sp.Eq(w(t), c * t)]), depends(c * t, c, [sp.Eq(w(t), c * t)])
    (True, False)
    """
    direct, own = ties(facts), key_of(variable)
    return any(own in reach(name, direct) for name in keys(expr) - {own})


__all__ = ["Ties", "depends", "is_for_a_name", "reach", "ties", "turned"]
