"""What linear inequalities among the facts entail, by the elimination of Fourier and Motzkin.

A goal is entailed where the facts and its contrary lead to a contradiction: rows ``expr >= 0`` or ``expr > 0``, over
monomials as variables, are added up with factors above zero until one says that a number below zero is not. Every row
that is made follows from two others, so what is found holds of all real numbers; of whole ones a strict row is raised
by one first. Coefficients are rational, and nothing is rounded. Many rows are given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.expressions import infinite
from symcnn.formulas.whole import is_whole

MOST_ROWS = 400


@lru_cache(maxsize=4096)
def _row(expr: Formula, strict: bool) -> tuple[dict[Any, Any], bool] | None:
    """``expr >= 0`` (or ``> 0``) as coefficients of its monomials, each monomial a variable."""
    expr = sp.expand(expr)
    if strict and is_whole(expr):
        expr, strict = expr - 1, False
    row = dict(expr.as_coefficients_dict())
    if not all(c.is_Rational for c in row.values()) or infinite(expr):
        return None
    return {m: c for m, c in row.items() if c != 0}, strict


def _rows(facts: Iterable[Any]) -> list[tuple[dict[Any, Any], bool]]:
    found: list[Any] = []
    for fact in facts:
        if isinstance(fact, sp.And):
            found += _rows(fact.args)
        elif isinstance(fact, (sp.Ge, sp.Gt)):
            found.append(_row(fact.lhs - fact.rhs, isinstance(fact, sp.Gt)))
        elif isinstance(fact, (sp.Le, sp.Lt)):
            found.append(_row(fact.rhs - fact.lhs, isinstance(fact, sp.Lt)))
        elif isinstance(fact, sp.Eq) and isinstance(fact.lhs, sp.Expr) and isinstance(fact.rhs, sp.Expr):
            found += [_row(fact.lhs - fact.rhs, False), _row(fact.rhs - fact.lhs, False)]
    return [row for row in found if row is not None]


def _infeasible(rows: list[tuple[dict[Any, Any], bool]]) -> bool:
    """Fourier and Motzkin: no reals satisfy all rows (False also where it grows too large to tell)."""
    one = sp.S.One
    while len(rows) <= MOST_ROWS:
        for row, strict in rows:
            rest = row.get(one, sp.S.Zero)
            if all(m == one for m in row) and (rest < 0 or (strict and rest == 0)):
                return True
        variables = {m for row, _ in rows for m in row if m != one}
        if not variables:
            return False
        sides = {v: [[r for r in rows if r[0].get(v, 0) * s > 0] for s in (1, -1)] for v in variables}
        out = min(variables, key=lambda v: (len(sides[v][0]) * len(sides[v][1]), str(v)))
        kept = {(frozenset(row.items()), strict) for row, strict in rows if out not in row}
        for up, up_strict in sides[out][0]:
            for down, down_strict in sides[out][1]:
                a, b = -down[out], up[out]
                mixed = {m: a * up.get(m, 0) + b * down.get(m, 0) for m in {*up, *down}}
                kept.add((frozenset((m, c) for m, c in mixed.items() if c != 0), up_strict or down_strict))
        rows = [(dict(items), strict) for items, strict in kept]
    return False


def _nonnegative(expr: Formula, facts: Sequence[Any], strict: bool = False) -> bool:
    denied = _row(-expr, not strict)
    if denied is None:
        return False
    known, linked = _rows(facts), [denied]
    seen = set(denied[0]) - {sp.S.One}
    while True:
        near = [row for row in known if seen & set(row[0])]
        if not near:
            return _infeasible(linked)
        linked += near
        known = [row for row in known if row not in near]
        seen |= {m for row, _ in near for m in row if m != sp.S.One}


def follows(goal: Formula, facts: Sequence[Any]) -> bool:
    """Whether linear inequalities and equations among ``facts`` entail ``goal``; False also means "cannot tell".

    Sums, members and powers are variables; that they have values is for the caller to know.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> follows(n >= 1, [k >= 1, k <= n]), follows(n >= 1, [k <= n])
    (True, False)
    """
    if isinstance(goal, sp.And):
        return all(follows(part, facts) for part in goal.args)
    if not isinstance(goal, Relational) or not all(isinstance(side, sp.Expr) for side in goal.args):
        return False
    gap = goal.lhs - goal.rhs
    if isinstance(goal, (sp.Ge, sp.Gt)):
        return _nonnegative(gap, facts, isinstance(goal, sp.Gt))
    if isinstance(goal, (sp.Le, sp.Lt)):
        return _nonnegative(-gap, facts, isinstance(goal, sp.Lt))
    if isinstance(goal, sp.Eq):
        return _nonnegative(gap, facts) and _nonnegative(-gap, facts)
    return isinstance(goal, sp.Ne) and (_nonnegative(gap, facts, True) or _nonnegative(-gap, facts, True))


__all__ = ["follows"]
