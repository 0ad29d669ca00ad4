"""Which names the facts call random, and where a statement about all members speaks of one.

Random are the families in ``Independent`` and ``Density``, the indexed names inside an
``E(...)`` or ``Var(...)`` of a fact, a plain symbol that stands alone inside
one, and whatever an equation defines by these, be it a definition behind a
recalled claim. All else is a constant. A function is random, such as a process
``m(t)``, where it is so defined or stands in a mean with plain symbols; with a
member as its argument, as in ``E(f(z[i]))``, it is the argument that varies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import name_of
from symcnn.formulas.dependence import opened
from symcnn.formulas.symbols import Density, ForAll, Independent


def is_mean(node: Formula) -> bool:
    """Whether ``node`` is an expectation or a variance, hence a number whatever stands inside."""
    return bool(getattr(node, "is_expectation", False) or getattr(node, "is_variance", False))


def key(node: Formula) -> Any:
    """The name of a family, a process or a symbol; a label alone would confuse ``w`` with ``w[i]``."""
    if isinstance(node, sp.Indexed):
        return ("family", node.base.label)
    if isinstance(node, sp.IndexedBase):
        return ("family", node.label)
    return node.func if isinstance(node, AppliedUndef) else node


def places(node: Formula) -> tuple[Any, ...]:
    """The indices of a member, the arguments of a process."""
    return tuple(node.indices) if isinstance(node, sp.Indexed) else tuple(node.args)


def named(expr: Formula) -> Iterator[Any]:
    """The named things that ``expr`` depends on, outside expectations; bound symbols are none.

    Whatever stands in its arguments, a value of a function depends on the function, too.

    >>> from symcnn.formulas.symbols import function, sequence
    >>> f, K = function("f"), sequence("K", integer=True)
    >>> list(named(f(K[1])))
    [f(K[1]), K[1]]
    """
    if is_mean(expr):
        return
    if isinstance(expr, sp.Indexed):
        yield expr
        for index in expr.indices:
            yield from named(index)
    elif isinstance(expr, AppliedUndef):
        yield expr
        for arg in expr.args:
            yield from named(arg)
    elif isinstance(expr, ExprWithLimits):
        yield from (x for x in named(expr.function) if x not in expr.variables)
        for limit in expr.limits:
            for end in limit[1:]:
                yield from (x for x in named(end) if x not in expr.variables)
    elif isinstance(expr, sp.Symbol):
        yield expr
    else:
        for arg in expr.args:
            yield from named(arg)


def statements(facts: Sequence[Any]) -> Iterator[tuple[tuple[Limit, ...], Any]]:
    """Each fact with the limits that bind it."""
    for fact in facts:
        if isinstance(fact, sp.And):
            yield from statements(fact.args)
        elif isinstance(fact, ForAll):
            yield from ((fact.limits + limits, body) for limits, body in statements([fact.body]))
        else:
            yield (), fact


def _varies_by_itself(node: Formula) -> bool:
    """f(z[i]) is a function of a variable, m(t) a process with a time."""
    inner = (x for arg in node.args for x in named(arg)) if isinstance(node, AppliedUndef) else ()
    return all(isinstance(x, sp.Symbol) for x in inner)


def randoms(facts: Facts) -> set[Any]:
    """The keys of all names that the facts call random."""
    found: set[Any] = set()
    equations: list[tuple[Any, Any, list[Any]]] = []
    for limits, fact in statements(list(opened(facts))):
        if isinstance(fact, Independent):
            found |= {key(family) for family in fact.families}
        if isinstance(fact, Density):
            found.add(key(fact.member))
        for node in filter(is_mean, sp.preorder_traversal(fact)):
            inside = list(filter(_varies_by_itself, named(node.args[0])))
            found |= {key(x) for x in [x for x in inside if not isinstance(x, sp.Symbol)] or inside}
        if isinstance(fact, sp.Eq) and isinstance(fact.lhs, sp.Expr) and isinstance(fact.rhs, sp.Expr):
            # Where an equation holds may hang on an outcome, and so may the member that it is about.
            ends = [end for _, *both in limits for end in both]
            equations.append((fact.lhs, fact.rhs, [fact.rhs, *ends, *_places_of(fact.lhs)]))
            equations.append((fact.rhs, fact.lhs, [fact.lhs, *ends, *_places_of(fact.rhs)]))
    before = -1
    while before < len(found):
        before = len(found)
        for left, right, asked in equations:
            if any(key(x) in found for part in asked for x in named(part)):
                alone = isinstance(left, (sp.Symbol, sp.Indexed, AppliedUndef))
                both = [left] if alone else [*named(left), *named(right)]
                if alone or not isinstance(right, (sp.Symbol, sp.Indexed, AppliedUndef)):
                    found |= {key(x) for x in both}
    return found


def _places_of(side: Formula) -> tuple[Any, ...]:
    """The indices or arguments of a side of an equation that is a member or a function's value."""
    return places(side) if isinstance(side, (sp.Indexed, AppliedUndef)) else ()


@lru_cache(maxsize=4096)
def random_names(facts: tuple[Boolean, ...]) -> frozenset[str]:
    """The names of all that the facts call random.

    >>> from symcnn.formulas.symbols import sequence
    >>> w, v = sequence("w"), sp.Symbol("v", real=True)
    >>> sorted(random_names((Independent(w), sp.Eq(v, w[1] + 1))))
    ['v', 'w']
    """
    return frozenset(str(one[1]) if isinstance(one, tuple) else name_of(one) for one in randoms(facts))
