"""Which name depends on which: by the equations for it, through as many as there are.

An equation is one for a name where its left side is that name, a member of that
family, or a value of that function. What the name then depends on is all
that stands free on the other side, and in the ends of the ranges over which the
equation is said to hold; but not what is written out as its argument (of a
definition, that too).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from .behind import Behind, opened
from .binding import key_of, keys
from .randomness import is_mean
from .symbols import ForAll

Ties = dict[Any, set[Any]]


def ties(facts: Iterable[Any], definitions: bool = False) -> Ties:
    """What each name depends on directly, by the facts, and by the definitions behind recalled claims.

    By a definition, as ``f(n) = n`` where nothing binds n, what is defined depends on n whatever its argument. A line
    of the same form says what f is there, and no more.

    >>> from symcnn.symbols import function, integers
    >>> s, t, f = *integers("s t"), function("f")
    >>> ties([ForAll(sp.Eq(f(s), 1), (s, 0, t))])
    {'f': {t}}
    """
    found: Ties = {}
    for stated in facts:
        (fact,) = opened([stated])
        heads = definitions or isinstance(stated, Behind)
        limits: list[Any] = []
        while isinstance(fact, ForAll):
            limits += fact.limits
            fact = fact.body
        bound = {symbol for symbol, _, _ in limits}
        ends = {key for _, low, high in limits for end in (low, high) for key in keys(end)}
        for equation in sp.And.make_args(fact):
            if is_for_a_name(equation):
                head, other = equation.args
                shown = {key_of(head)} if heads else keys(head)
                found.setdefault(key_of(head), set()).update((keys(other) | ends | keys(head)) - shown - bound)
    return found


def is_for_a_name(equation: Any) -> bool:
    """Whether a proposition is an equation with a symbol, a member or a function's value on its left."""
    return isinstance(equation, sp.Eq) and isinstance(equation.lhs, (sp.Symbol, sp.Indexed, AppliedUndef))


def turned(where: Iterable[Any]) -> list[Any]:
    """Of constraints that are equations with a name on the right alone, what that name depends on: ``Eq(3*t, W)``.

    >>> from symcnn.symbols import reals
    >>> t, W = reals("t W")
    >>> turned([sp.Eq(3 * t, W), sp.Eq(W, 3 * t), t >= 1])
    [Behind(Eq(W, 3*t))]
    """
    parts = [part for fact in where for part in sorted(sp.And.make_args(fact), key=sp.default_sort_key)]
    equations = [part for part in parts if isinstance(part, sp.Eq) and not is_for_a_name(part)]
    # Of a stated mean the name is what it is, and hides nothing.
    plain = [part for part in equations if not any(is_mean(node) for node in sp.preorder_traversal(part))]
    other = [sp.Eq(*equation.args[::-1], evaluate=False) for equation in plain]
    return [Behind(equation) for equation in other if is_for_a_name(equation)]


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


def depends(expr: Any, variable: Any, facts: Sequence[Boolean]) -> bool:
    """Whether something in an expression may depend on a variable through equations, although it is not seen in it.

    >>> from symcnn.symbols import function, integers, reals
    >>> t, c, w = integers("t"), reals("c"), function("w")
    >>> depends(w(t), c, [sp.Eq(w(t), c * t)]), depends(c * t, c, [sp.Eq(w(t), c * t)])
    (True, False)
    """
    direct, own = ties(facts), key_of(variable)
    return any(own in reach(name, direct) for name in keys(expr) - {own})


__all__ = ["Ties", "depends", "is_for_a_name", "reach", "ties", "turned"]
