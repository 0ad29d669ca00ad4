"""Lines that a reader would misread: a binder around a name that hides what it binds.

With ``W = 3*t`` defined, ``Limit(W/t, t, oo)`` is read as a limit of 3. To the
rules of binding ``W`` is one number there, whatever ``t`` does, and the limit
is 0. So such a line is unfolded when it is written down: an equation for the
name is put in, and what is printed and judged is ``Limit(3, t, oo)``. Where no
equation gives the name, the line is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from .behind import opened
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


def unfolded(line: Any, facts: Sequence[Boolean]) -> tuple[Any, list[Any]]:
    """The line with every name that hides what a binder around it binds replaced, and the equations that were used.

    >>> from symcnn.symbols import reals
    >>> t, W = reals("t W")
    >>> unfolded(sp.Derivative(W, t), [sp.Eq(W, t**2)])
    (Derivative(t**2, t), [Eq(W, t**2)])
    """
    ties = _ties(facts)
    equations = [part for fact in reversed(facts) for part in sp.And.make_args(fact) if isinstance(part, sp.Eq)]
    used: list[Any] = []

    def inside(part: Any, bound: frozenset[Any]) -> Any:
        for _ in range(MOST_UNFOLDED):
            hiding = [name for name in keys(part) if _reach(name, ties) & bound]
            found = next((e for e in equations if key_of_head(e) in hiding and part.has(e.lhs)), None)
            if found is None:
                break
            part = part.xreplace({found.lhs: found.rhs})
            used.append(found)
        return part

    def visit(node: Any, bound: frozenset[Any]) -> Any:
        if isinstance(node, (sp.Derivative, sp.Limit, ExprWithLimits)):
            own = frozenset().union(*(more for _, more in scopes(node)))
            body = visit(inside(node.args[0], bound | own), bound | own)
            return node if body == node.args[0] else node.func(body, *node.args[1:])
        if not node.args or isinstance(node, (sp.Indexed, sp.IndexedBase, ForAll)):
            return node
        parts = [visit(part, bound) if isinstance(part, sp.Basic) else part for part in node.args]
        return node if parts == list(node.args) else node.func(*parts)

    return (visit(line, frozenset()), used) if ties else (line, used)


def key_of_head(equation: Any) -> Any:
    """The key of what an equation with a name on its left is for; None of any other equation."""
    named = isinstance(equation.lhs, (sp.Symbol, sp.Indexed, AppliedUndef))
    return key_of(equation.lhs) if named else None


MOST_UNFOLDED = 20


def _shown(key: Any) -> str:
    return str(key)


def _ties(facts: Iterable[Any]) -> dict[Any, set[Any]]:
    """What each name depends on by an equation for it, beside the arguments that it is written with.

    The equations are the facts', and those of the definitions behind a recalled claim.
    """
    ties: dict[Any, set[Any]] = {}
    for fact in opened(facts):
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


__all__ = ["hidden", "unfolded"]
