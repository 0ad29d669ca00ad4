"""Lines that a reader would misread: a binder around a name that hides what it binds.

With ``W = 3*t`` defined, ``Limit(W/t, t, oo)`` is read as a limit of 3. To the
rules of binding ``W`` is one number there, whatever ``t`` does, and the limit
is 0. Such a line is refused: what hides the bound name is to be written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from .binding import key_of, keys, scopes
from .symbols import ForAll


def hidden(line: Any, facts: Sequence[Boolean]) -> str | None:
    """Which binder of a line stands around a name that depends on what it binds; None where none does.

    >>> from symcnn.symbols import integers, reals
    >>> t, W = reals("t W")
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3 * t)])
    "W depends on t, which Limit(W/t, t, oo, dir='-') binds; write W out there"
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3)]) is None
    True
    """
    ties = _ties(facts)
    if not ties:
        return None

    def visit(node: Any) -> str | None:
        for part, bound in scopes(node):
            if bound:
                for name in sorted(keys(part), key=str):
                    met = _reach(name, ties) & bound
                    if met:
                        shown = _shown(min(met, key=str))
                        return f"{_shown(name)} depends on {shown}, which {node} binds; write {_shown(name)} out there"
            wrong = visit(part)
            if wrong is not None:
                return wrong
        return None

    return visit(line)


def _shown(key: Any) -> str:
    return str(key)


def _ties(facts: Iterable[Any]) -> dict[Any, set[Any]]:
    """What each name depends on by an equation for it, beside the arguments that it is written with."""
    ties: dict[Any, set[Any]] = {}
    for fact in facts:
        limits = []
        while isinstance(fact, ForAll):
            limits += [symbol for symbol, _, _ in fact.limits]
            fact = fact.body
        for equation in sp.And.make_args(fact):
            if not isinstance(equation, sp.Eq):
                continue
            head = equation.lhs
            if not isinstance(head, (sp.Symbol, sp.Indexed, AppliedUndef)):
                continue
            shown = keys(head) | set(limits)
            ties.setdefault(key_of(head), set()).update(keys(equation.rhs) - shown)
    return ties


def _reach(name: Any, ties: dict[Any, set[Any]]) -> set[Any]:
    """All that a name depends on, through as many equations as there are."""
    found: set[Any] = set()
    todo = list(ties.get(name, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(ties.get(one, ()))
    return found


__all__ = ["hidden"]
