"""Is this line right? Routes in order, each of which does not call the step's own function.

Routes that prove come first; evaluation at points inside the domain comes
last and only audits, or refutes with a counterexample.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..symbols import ForAll
from . import algebra, calculus, density, expectation, integers, maxima, points, simplification, sums
from .judgement import Judgement, Obligation, Status, worst

Route = Callable[[Any, Sequence[Boolean]], Judgement | None]

PROVING: tuple[Route, ...] = (
    algebra.decide,
    density.decide,
    expectation.decide,
    integers.decide,
    sums.decide,
    calculus.decide,
    maxima.decide,
    simplification.decide,
)


def judge(obligation: Obligation, audit: bool = True) -> Judgement:
    """Judge one obligation: proved by the first route that can, refuted, audited at points, or unknown.

    ``audit=False`` leaves out the points (to ask whether a proof still holds).

    >>> from symcnn.symbols import integers
    >>> n = integers("n")
    >>> judge(Obligation(sp.Eq((n + 1)**2, n**2 + 2*n + 1, evaluate=False))).status.value
    'proved'
    """
    facts = tuple(flat(obligation.facts))
    judgement = _judge(obligation.goal, facts, audit)
    return dataclasses.replace(judgement, what=obligation.what)


def _judge(goal: Any, facts: tuple[Boolean, ...], audit: bool) -> Judgement:
    if goal in facts:
        return Judgement(Status.PROVED, "identity", "It is one of the constraints or of the lines before.")
    goal, ranges = strip(goal, facts)
    facts = (*facts, *ranges)
    if goal == sp.true or goal in facts:
        return Judgement(Status.PROVED, "identity", "The two are the same expression.")
    if isinstance(goal, sp.Eq) and goal.lhs == goal.rhs:
        return Judgement(Status.PROVED, "identity", "Both sides are the same expression.")
    if isinstance(goal, sp.And):
        return _all([_judge(part, facts, audit) for part in goal.args])
    for route in PROVING:
        judgement = route(goal, facts)
        if judgement is not None:
            return judgement
    if audit:
        judgement = points.decide(goal, facts)
        if judgement is not None:
            return judgement
    missing = (
        "" if integers.available() else " (z3 is not installed, so whole-number steps cannot be decided)"
    )
    return Judgement(Status.UNKNOWN, "none", f"No route decides {goal}{missing}.")


def flat(facts: Sequence[Any]) -> list[Any]:
    """Conjunctions taken apart, and what is trivially true left out."""
    result: list[Any] = []
    for fact in facts:
        if isinstance(fact, sp.And):
            result.extend(flat(fact.args))
        elif isinstance(fact, ForAll) and isinstance(fact.body, sp.And):
            result.extend(ForAll(part, *fact.limits) for part in flat(fact.body.args))
        elif fact != sp.true:
            result.append(fact)
    return result


def strip(goal: Any, facts: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """A universal goal as a goal about arbitrary symbols, with their ranges as facts."""
    ranges: list[Any] = []
    while isinstance(goal, ForAll):
        taken = {str(x) for fact in facts for x in fact.free_symbols}
        body, limits = goal.body, goal.limits
        for position, (symbol, low, high) in enumerate(limits):
            fresh = symbol
            while str(fresh) in taken:
                fresh = type(symbol)(f"{fresh.name}'", **symbol.assumptions0)
            taken.add(str(fresh))
            if fresh != symbol:
                body = body.xreplace({symbol: fresh})
                limits = tuple(
                    (s, a.xreplace({symbol: fresh}), b.xreplace({symbol: fresh}))
                    if i > position
                    else (s, a, b)
                    for i, (s, a, b) in enumerate(limits)
                )
            if low != -sp.oo:
                ranges.append(sp.Ge(fresh, low))
            if high != sp.oo:
                ranges.append(sp.Le(fresh, high))
        goal = body
    if isinstance(goal, sp.Implies):
        inner, more = strip(goal.args[1], (*facts, *ranges, goal.args[0]))
        return inner, (*flat((*ranges, goal.args[0])), *more)
    return goal, tuple(ranges)


def _all(parts: list[Judgement]) -> Judgement:
    status = worst([part.status for part in parts])
    deciding = next(part for part in parts if part.status == status)
    if status is not Status.PROVED:
        return deciding
    route = "; ".join(dict.fromkeys(part.route for part in parts))
    return Judgement(status, route, deciding.why, {"parts": [part.evidence for part in parts]})


__all__ = ["Judgement", "Obligation", "Status", "judge", "worst"]
