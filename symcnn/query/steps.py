"""A whole unknown behind a floor or a ceiling: between which formulas it lies, as far as z3 proves it.

The function is turned round step by step, with an interval in the place of a value; whether the range that comes of it
says the same as the equation is then asked of the judge, and nothing is said where that is not proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.symbols import Iff
from symcnn.judge import integers
from symcnn.judge.judgement import Status
from symcnn.query.tidy import tidy

PROOF_MS = 5000


@dataclass(frozen=True)
class _Between:
    """An interval between two formulas; an end that is ``open`` is left out."""

    low: Formula
    high: Formula
    low_open: bool = False
    high_open: bool = False

    def moved(self, by: Formula) -> _Between:
        return _Between(self.low - by, self.high - by, self.low_open, self.high_open)

    def divided(self, by: Formula, negative: bool) -> _Between:
        if negative:
            return _Between(self.high / by, self.low / by, self.high_open, self.low_open)
        return _Between(self.low / by, self.high / by, self.low_open, self.high_open)


def range_of(value: Formula, right: Formula, unknown: Any, facts: Sequence[Formula]) -> tuple[Formula, ...] | None:
    """The least and the greatest whole unknown with ``value = right``, where the judge proves that these are they.

    >>> n, s, m = sp.symbols("n s m", integer=True)
    >>> range_of(m, sp.floor((n - 1) / s) + 1, n, [s >= 1])
    (m*s - s + 1, m*s)
    """
    if not value.is_integer or unknown in free(value) or right.count(unknown) != 1:
        return None
    found = _peeled(right, _Between(value, value), unknown, facts)
    if found is None:
        return None
    low = sp.floor(found.low) + 1 if found.low_open else sp.ceiling(found.low)
    high = sp.ceiling(found.high) - 1 if found.high_open else sp.floor(found.high)
    low, high = tidy(low, facts), tidy(high, facts)
    inside = sp.And(sp.Le(low, unknown), sp.Le(unknown, high))
    judged = integers.decide(Iff(sp.Eq(value, right), inside), list(facts), PROOF_MS)
    return (low, high) if judged is not None and judged.status is Status.PROVED else None


def _peeled(expr: Formula, at: _Between, unknown: Any, facts: Sequence[Formula]) -> _Between | None:
    while expr != unknown:
        if isinstance(expr, (sp.Add, sp.Mul)):
            inside = next(part for part in expr.args if part.has(unknown))
            rest = expr.func(*(part for part in expr.args if part is not inside))
            if isinstance(expr, sp.Add):
                at = at.moved(rest)
            elif integers.entails(facts, rest > 0):
                at = at.divided(rest, negative=False)
            elif integers.entails(facts, rest < 0):
                at = at.divided(rest, negative=True)
            else:
                return None
            expr = inside
        elif isinstance(expr, sp.floor) and not (at.low_open or at.high_open):
            expr, at = expr.args[0], _Between(at.low, at.high + 1, high_open=True)
        elif isinstance(expr, sp.ceiling) and not (at.low_open or at.high_open):
            expr, at = expr.args[0], _Between(at.low - 1, at.high, low_open=True)
        else:
            return None
    return at


__all__ = ["range_of"]
