"""Sums of indicators as counts of whole numbers in an interval.

``Sum(f*indicator(conditions), (i, low, high))`` with ``f`` free of ``i`` and
conditions linear in ``i`` is ``f * Max(0, least upper - greatest lower + 1)``.
SymPy gives a reversed range (``high < low - 1``) a negative sum, so a range that
is not known to run forward is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.whole import is_whole

Entailed = Callable[[Boolean], bool]


def closed_sum(total: sp.Sum, entailed: Entailed) -> sp.Expr | None:
    """The sum without its sign of summation, or None where it is not a count.

    ``entailed`` says whether the facts in force entail a proposition.

    >>> from symcnn.formulas.symbols import indicator, integers
    >>> i, n = integers("i n")
    >>> closed_sum(sp.Sum(indicator(i <= n), (i, 1, sp.oo)), lambda proposition: bool(proposition == True))
    Max(0, n)
    """
    body = total.function
    for place, (index, low, high) in enumerate(total.limits):
        fresh = sp.Dummy(f"·{place}", dummy_index=5000 + place, integer=True)
        body = _over(body.subs(index, fresh), fresh, low, high, entailed)
        if body is None:
            return None
    result: sp.Expr = body
    return result


def cases(term: Formula, index: Formula) -> list[tuple[Any, Any]] | None:
    """A product of Piecewise and other factors as pairs (factor, condition), one for each combination.

    >>> from symcnn.formulas.symbols import indicator, integers
    >>> i, n = integers("i n")
    >>> cases(n * indicator(i <= n), i)
    [(n, i <= n)]
    """
    choices: list[list[tuple[Any, Any]]] = []
    for factor in sp.Mul.make_args(term):
        if not (isinstance(factor, sp.Piecewise) and index in free(factor)):
            choices.append([(factor, sp.true)])
            continue
        if factor.args[-1][1] != True:  # noqa: E712
            return None
        taken: list[tuple[Any, Any]] = []
        before: list[Any] = []
        for piece, condition in factor.args:
            taken.append((piece, sp.And(condition, *(sp.Not(other) for other in before))))
            before.append(condition)
        choices.append([(piece, condition) for piece, condition in taken if piece != 0])
    return [
        (sp.Mul(*(piece for piece, _ in combination)), sp.And(*(condition for _, condition in combination)))
        for combination in product(*choices)
    ]


def _over(body: Formula, index: Formula, low: Formula, high: Formula, entailed: Entailed) -> Any:
    finite = low.is_finite is not False, high.is_finite is not False
    if any(not is_whole(end) for end, bounded in zip((low, high), finite, strict=True) if bounded):
        return None
    if all(finite) and not entailed(sp.Le(low, high + 1)):
        return None
    lower, upper = [low] if finite[0] else [], [high] if finite[1] else []
    counted: list[Any] = []
    for term in sp.Add.make_args(sp.expand(body, deep=False)):
        for factor, condition in cases(term, index) or [(index, sp.true)]:
            if index in free(factor):
                return None
            for sign, relations in _signed(condition) or [(0, [])]:
                number = _number(relations, index, lower, upper, entailed) if sign else None
                if number is None:
                    return None
                counted.append(sign * factor * number)
    return sp.Add(*counted)


def _signed(condition: Formula) -> list[tuple[int, list[Any]]] | None:
    """The indicator of a condition as a signed sum of indicators of conjunctions of relations."""
    if condition == True:  # noqa: E712
        return [(1, [])]
    if isinstance(condition, sp.Ne):
        return [(1, []), (-1, [sp.Eq(*condition.args, evaluate=False)])]
    if isinstance(condition, Relational):
        return [(1, [condition])]
    parts = [_signed(part) for part in condition.args]
    if any(part is None for part in parts) or not isinstance(condition, sp.And | sp.Or | sp.Not):
        return None
    whole = [part for part in parts if part is not None]
    if isinstance(condition, sp.Not):
        return [(1, [])] + [(-sign, relations) for sign, relations in whole[0]]
    result = whole[0]
    for part in whole[1:]:
        both = [(s * t, left + right) for (s, left), (t, right) in product(result, part)]
        if isinstance(condition, sp.And):
            result = both
        else:
            result = result + part + [(-sign, relations) for sign, relations in both]
    return result


def _number(relations: list[Any], index: Formula, low: list[Any], high: list[Any], entailed: Entailed) -> Any:
    """How many whole numbers satisfy the relations and lie in the range."""
    lower, upper, guards = list(low), list(high), []
    for relation in relations:
        if index not in free(relation):
            guards.append(relation)
            continue
        ends = _bounds(relation, index, entailed)
        if ends is None:
            return None
        lower += ends[0]
        upper += ends[1]
    if not lower or not upper:
        return None
    length = _extreme(sp.Min, upper) - _extreme(sp.Max, lower) + 1
    if len(guards) < len(relations):
        length = sp.Max(0, length, evaluate=False)
    return length if not guards else length * sp.Piecewise((1, sp.And(*guards)), (0, True))


def _extreme(which: Any, ends: list[Any]) -> Any:
    return ends[0] if len(ends) == 1 else which(*ends, evaluate=False)


def _bounds(relation: Formula, index: Formula, entailed: Entailed) -> tuple[list[Any], list[Any]] | None:
    """Least and greatest whole number that a relation linear in the index allows."""
    if not all(isinstance(side, sp.Expr) for side in relation.args):
        return None
    found = linear(relation.lhs - relation.rhs, index)
    if found is None or found[0] == 0:
        return None
    slope, rest = found
    rising = entailed(sp.Gt(slope, 0))
    if not rising and not entailed(sp.Lt(slope, 0)):
        return None
    edge = -rest / slope
    if isinstance(relation, sp.Eq):
        return [sp.ceiling(edge)], [sp.floor(edge)]
    below = isinstance(relation, sp.Le | sp.Lt) == rising
    if isinstance(relation, sp.Le | sp.Ge):
        return ([], [sp.floor(edge)]) if below else ([sp.ceiling(edge)], [])
    return ([], [sp.ceiling(edge) - 1]) if below else ([sp.floor(edge) + 1], [])
