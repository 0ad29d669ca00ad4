"""What linear inequalities among the facts entail, by the elimination of Fourier and Motzkin.

A goal is entailed where the facts and its contrary lead to a contradiction: rows ``expr >= 0`` or ``expr > 0``, over
monomials as variables, are added up with factors above zero until one says that a number below zero is not. Every row
that is made follows from two others, so what is found holds of all real numbers; of whole ones a strict row is raised
by one first. Coefficients are rational, and nothing is rounded. Many rows are given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.expressions import infinite
from symcnn.formulas.whole import is_whole

MOST_ROWS = 400
Row = tuple[dict[Any, Fraction], bool]
"""Coefficients of monomials, and whether what they add up to is above zero, not just at least zero."""


@lru_cache(maxsize=4096)
def _row(expr: Formula, strict: bool) -> Row | None:
    """``expr >= 0`` (or ``> 0``) as coefficients of its monomials, each monomial a variable."""
    expr = sp.expand(expr)
    if strict and is_whole(expr):
        expr, strict = expr - 1, False
    row = dict(expr.as_coefficients_dict())
    if not all(c.is_Rational for c in row.values()) or infinite(expr):
        return None
    return {m: Fraction(int(c.p), int(c.q)) for m, c in row.items() if c != 0}, strict


def _rows(facts: Iterable[Any]) -> list[Row]:
    found: list[Row | None] = []
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


def _infeasible(rows: list[Row]) -> bool:
    """Fourier and Motzkin: no reals satisfy all rows (False also where it grows too large to tell)."""
    one = sp.S.One
    while len(rows) <= MOST_ROWS:
        counts: dict[Any, list[int]] = {}
        for row, strict in rows:
            if not row or (len(row) == 1 and one in row):
                rest = row.get(one, 0)
                if rest < 0 or (strict and rest == 0):
                    return True
            for m, c in row.items():
                if m is not one:
                    counts.setdefault(m, [0, 0])[c < 0] += 1
        if not counts:
            return False
        out = min(counts, key=lambda v: (counts[v][0] * counts[v][1], _written(v)))
        kept = {(frozenset(row.items()), strict) for row, strict in rows if out not in row}
        ups, downs = ([row for row in rows if row[0].get(out, 0) * sign > 0] for sign in (1, -1))
        for up, up_strict in ups:
            for down, down_strict in downs:
                a, b = -down[out], up[out]
                mixed = {m: a * c for m, c in up.items()}
                for m, c in down.items():
                    mixed[m] = mixed.get(m, 0) + b * c
                kept.add((frozenset((m, c) for m, c in mixed.items() if c), up_strict or down_strict))
        rows = [(dict(items), strict) for items, strict in kept]
    return False


_written = lru_cache(maxsize=1 << 12)(str)
"""How a monomial is written, by which ties are broken."""


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
