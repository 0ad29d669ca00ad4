"""An answer that hangs on a condition about what stays open, in two cases: where it holds, and where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.judge.integers import contradictory
from symcnn.query.known import Known
from symcnn.query.orders import NoAnswer, Undecided

Found = TypeVar("Found")
DEEPEST = 3
"""Conditions that are taken one after the other."""


def by_cases(
    ask: Callable[[tuple[Any, ...]], Found], facts: tuple[Any, ...], deep: int = DEEPEST
) -> list[tuple[tuple[Any, ...], Found]]:
    """What is answered under the facts; where a condition is undecided, under each of both, with what is then known.

    The cases are all that there are. Errors: `NoAnswer`, where a case has no answer, which names the condition.
    """
    try:
        return [((), ask(facts))]
    except Undecided as undecided:
        if not deep:
            raise
        both = [said_shortly(one, facts) for one in (undecided.condition, sp.Not(undecided.condition))]
        try:
            cases = [
                ((condition, *more), found)
                for condition in both
                if not contradictory([*facts, condition])
                for more, found in by_cases(ask, (*facts, condition), deep - 1)
            ]
        except NoAnswer:
            raise undecided from None  # in which case it is answered depends on what is said of the condition
        if not cases:
            raise
        return cases


def said_shortly(condition: Formula, facts: Sequence[Any]) -> Any:
    """That a whole number is not at its end as the bound that this is.

    >>> s = sp.Symbol("s", integer=True)
    >>> said_shortly(sp.Ne(s, 1), [s >= 1]), said_shortly(sp.Ne(s, 2), [s >= 1])
    (s >= 2, Ne(s, 2))
    """
    if not isinstance(condition, sp.Ne) or not isinstance(condition, Relational):
        return condition
    one, other = condition.args
    if one.is_integer and other.is_Integer:
        known = Known(facts)
        if known.entails(one >= other):
            return one >= other + 1
        if known.entails(one <= other):
            return one <= other - 1
    return condition


__all__ = ["by_cases", "said_shortly"]
