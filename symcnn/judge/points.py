"""Route 6: evaluation at points inside the domain. It refutes with a counterexample, and otherwise only audits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy.logic.boolalg import Boolean

from ..symbols import Iff
from .judgement import Judgement, Status
from .sampler import Sampler, truth

DIGITS = 30
POINTS = 24


def decide(goal: Any, facts: Sequence[Boolean]) -> Judgement | None:
    """Evaluate the goal at points that satisfy every fact; None where too few can be found or evaluated."""
    sampler = Sampler((goal, *facts))
    if sampler.opaque:
        return None
    tried = 0
    seen: set[bool | None] = set()
    for point in sampler.points(facts, POINTS):
        value = truth(sampler.at(goal, point), DIGITS)
        if value is None:
            continue
        if not value and not sampler.satisfied(facts, point):
            return None
        if not value:
            return Judgement(
                Status.REFUTED,
                "points",
                f"At {sampler.show(point)} it is false.",
                {"counterexample": sampler.show(point)},
            )
        tried += 1
        if isinstance(goal, Iff):
            seen.add(truth(sampler.at(goal.left, point), DIGITS))
    # An equivalence whose sides are both false wherever one looks has not been seen at work.
    if tried < POINTS // 2 or (isinstance(goal, Iff) and seen != {True, False}):
        return None
    return Judgement(
        Status.AUDITED,
        "points",
        f"It holds at {tried} points of the domain to {DIGITS} digits; that is no proof.",
        {"points": tried, "digits": DIGITS},
    )
