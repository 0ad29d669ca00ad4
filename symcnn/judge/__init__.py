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
from . import algebra, calculus, cases, density, expectation, integers, maxima, points, simplification, sums
from .judgement import Judgement, Obligation, Status, worst
from .lengths import unsized

Route = Callable[[Any, Sequence[Boolean]], Judgement | None]

PROVING: tuple[Route, ...] = (
    algebra.decide,
    maxima.decide,
    density.decide,
    expectation.decide,
    integers.decide,
    sums.decide,
    calculus.decide,
    simplification.decide,
)


def judge(obligation: Obligation, audit: bool = True, doubt: bool = False) -> Judgement:
    """Judge one obligation: proved by the first route that can, refuted, audited at points, or unknown.

    ``audit=False`` leaves out the points (to ask whether a proof still holds);
    ``doubt=True`` looks for a counterexample at points first, which is quicker
    where the obligation is expected to be false.

    >>> from symcnn.symbols import integers
    >>> n = integers("n")
    >>> judge(Obligation(sp.Eq((n + 1)**2, n**2 + 2*n + 1, evaluate=False))).status.value
    'proved'
    """
    return judged_by(obligation, routes(audit, doubt))[0]


def judged_by(obligation: Obligation, asked: Sequence[Route]) -> tuple[Judgement, tuple[Route, ...]]:
    """What some of the routes say, in their order, and those that decided: none where the two sides are the same."""
    facts = tuple(flat([unsized(fact) for fact in obligation.facts]))
    judgement, deciding = _judge(unsized(obligation.goal), facts, asked)
    return dataclasses.replace(judgement, what=obligation.what), deciding


def _judge(goal: Any, facts: tuple[Boolean, ...], asked: Sequence[Route]) -> tuple[Judgement, tuple[Route, ...]]:
    if goal in facts:
        return Judgement(Status.PROVED, "identity", "It is one of the constraints or of the lines before."), ()
    goal, ranges = strip(goal, facts)
    facts = (*facts, *ranges)
    if goal == sp.true or goal in facts:
        return Judgement(Status.PROVED, "identity", "The two are the same expression."), ()
    if isinstance(goal, sp.Eq) and goal.lhs == goal.rhs:
        return Judgement(Status.PROVED, "identity", "Both sides are the same expression."), ()
    if isinstance(goal, sp.And):
        parts = [_judge(part, facts, asked) for part in goal.args]
        return _all([part for part, _ in parts]), tuple(dict.fromkeys(route for _, by in parts for route in by))
    stopped: list[str] = []
    for route in asked:
        try:
            judgement = route(goal, facts)
        except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
            # SymPy raises where it meets what it cannot do; a route that stops has decided nothing.
            stopped.append(f"{route.__module__.rpartition('.')[2]} stopped with {type(error).__name__}: {error}")
            continue
        if judgement is not None:
            return without_z3(judgement), (route,)
    missing = "" if integers.available() else " (z3 is not installed, so whole-number steps cannot be decided)"
    evidence = {"stopped": stopped} if stopped else {}
    why = f"No route decides {goal}{missing}." + "".join(f" ({note})" for note in stopped)
    return Judgement(Status.UNKNOWN, "none", why, evidence), ()


def without_z3(judgement: Judgement) -> Judgement:
    """Where z3 is missing, a line that only points speak for is unknown: z3 might have proved it."""
    if judgement.status is not Status.AUDITED or integers.available():
        return judgement
    why = f"z3 is not installed (pip install z3-solver), and no other route decides the line. {judgement.why}"
    return dataclasses.replace(judgement, status=Status.UNKNOWN, why=why)


def routes(audit: bool = True, doubt: bool = False) -> tuple[Route, ...]:
    """The routes in their order; see `judge`."""
    return (
        *((at_some_point,) if doubt else ()),
        *PROVING,
        case_by_case,
        *((points.decide,) if audit else ()),
    )


def case_by_case(goal: Any, facts: Sequence[Boolean]) -> Judgement | None:
    """Prove a line with a case distinction in every case."""
    return cases.decide(goal, facts, lambda part, known: _judge(part, tuple(flat(known)), routes(audit=False))[0])


def at_some_point(goal: Any, facts: Sequence[Boolean]) -> Judgement | None:
    """Refute a line at a point; that it holds at all of them decides nothing."""
    judgement = points.decide(goal, facts)
    return judgement if judgement is not None and judgement.status is Status.REFUTED else None


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
        taken = {str(x) for item in (*facts, *ranges, goal) for x in item.free_symbols}
        fresh: dict[Any, Any] = {}
        for symbol, _, _ in goal.limits:
            renamed = symbol
            while str(renamed) in taken:
                renamed = type(symbol)(f"{renamed.name}'", **symbol.assumptions0)
            taken.add(str(renamed))
            fresh[symbol] = renamed
        # An end may speak of a symbol bound beside it, so all are renamed at once.
        for symbol, low, high in goal.limits:
            if low != -sp.oo:
                ranges.append(sp.Ge(fresh[symbol], low.xreplace(fresh)))
            if high != sp.oo:
                ranges.append(sp.Le(fresh[symbol], high.xreplace(fresh)))
        goal = goal.body.xreplace(fresh)
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


__all__ = ["Judgement", "Obligation", "Route", "Status", "judge", "judged_by", "routes", "worst"]
