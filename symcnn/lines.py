"""Lines that a reader would misread: a binder around a name that hides what it binds.

With ``W = 3*t`` defined, ``Limit(W/t, t, oo)`` is read as a limit of 3. To the
rules of binding ``W`` is one number there, whatever ``t`` does, and the limit
is 0. So such a line is unfolded when it is written down: an equation for the
name is put in, and what is printed and judged is ``Limit(3, t, oo)``. The
equation is one that holds at all values of what is bound, as a definition does:
of ``y = x**2`` at ``x = 2`` a line says ``y = 4``, and the slope of y is not that
of 4. Where no equation gives the name, the line is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from .binding import holds, key_of, keys, scopes
from .substitution import put
from .symbols import ForAll
from .ties import is_for_a_name, reach, ties


@dataclass(frozen=True)
class Reading:
    """What a name is read as, wherever it stands: a definition, a recalled claim or a line, and what of it is fixed.

    A claim that is recalled where ``x = 2`` says nothing of other values of x, and a line that may have used a
    constraint on x need not hold at others.
    """

    line: Any
    fixed: frozenset[Any] = frozenset()


def fixed(facts: Iterable[Any]) -> frozenset[Any]:
    """The names that equations give one value, such as x in ``x = 2``."""
    named = (sp.Symbol, sp.Indexed, AppliedUndef)
    sides = (side for fact in facts if isinstance(fact, sp.Eq) for side in fact.args)
    return frozenset(key_of(side) for side in sides if isinstance(side, named))


def hidden(line: Any, facts: Sequence[Boolean]) -> str | None:
    """Which binder of a line stands around a name that depends on what it binds; None where none does.

    >>> from symcnn.symbols import integers, reals
    >>> t, W = reals("t W")
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3 * t)])
    "W depends on t, which Limit(W/t, t, oo, dir='-') binds; write W out there"
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3)]) is None
    True
    """
    direct = ties(facts)
    if not direct:
        return None

    def visit(node: Any, around: frozenset[Any]) -> str | None:
        for part, bound in scopes(node):
            if bound:
                for name in sorted(keys(part) - around - bound, key=str):
                    met = reach(name, direct) & bound
                    if met:
                        shown = _shown(min(met, key=str))
                        return f"{_shown(name)} depends on {shown}, which {node} binds; write {_shown(name)} out there"
            wrong = visit(part, around | bound)
            if wrong is not None:
                return wrong
        return None

    return visit(line, frozenset())


def unfolded(line: Any, facts: Sequence[Boolean], readings: Sequence[Reading]) -> tuple[Any, list[Any]]:
    """The line with every name that hides what a binder around it binds replaced, and the definitions that were used.

    >>> from symcnn.symbols import reals
    >>> t, W = reals("t W")
    >>> unfolded(sp.Derivative(W, t), [sp.Eq(W, t**2)], [Reading(sp.Eq(W, t**2))])
    (Derivative(t**2, t), [Eq(W, t**2)])
    """
    direct = ties(facts)
    equations = [
        (part, reading.fixed)
        for reading in reversed(readings)
        for part in sp.And.make_args(reading.line)
        if isinstance(part, sp.Eq)
    ]
    used: list[Any] = []

    def inside(part: Any, bound: frozenset[Any]) -> Any:
        for _ in range(MOST_UNFOLDED):
            hiding = [name for name in keys(part) - bound if reach(name, direct) & bound]
            fit = (e for e, fixed in equations if key_of_head(e) in hiding and holds(part, e.lhs) and not fixed & bound)
            found = next(fit, None)
            if found is None:
                break
            put_in = put(part, {found.lhs: found.rhs})
            if put_in is None:
                break
            part = put_in
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

    return (visit(line, frozenset()), used) if direct else (line, used)


def key_of_head(equation: Any) -> Any:
    """The key of what an equation with a name on its left is for; None of any other equation."""
    return key_of(equation.lhs) if is_for_a_name(equation) else None


MOST_UNFOLDED = 20


def _shown(key: Any) -> str:
    return str(key)


__all__ = ["Reading", "fixed", "hidden", "unfolded"]
