"""Is this line right? First whether it says anything; then routes in order, none calling the step's own function.

At the door a line is looked at as a whole: one name stands for one thing of
one kind (`symcnn.formulas.kinds`), what is bound gets names that nothing free has
(`symcnn.formulas.binding`), and every term is shown to have a value (`values`). What
does not come through is not proved. Routes that prove come first; evaluation
at points inside the domain comes last and only audits, or refutes with a
counterexample.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import BasePolynomialError

from symcnn.formulas import kinds
from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import taken_in
from symcnn.formulas.dependence import usable
from symcnn.formulas.lengths import unsized
from symcnn.formulas.substitution import opened
from symcnn.formulas.symbols import ForAll
from symcnn.judge import (
    algebra,
    calculus,
    cases,
    density,
    enclosures,
    expectation,
    integers,
    maxima,
    monotone,
    points,
    simplification,
    sums,
    values,
    z3_assertions,
)
from symcnn.judge import signs as positive
from symcnn.judge.judgement import Judgement, Obligation, Status, worst
from symcnn.judge.lexical import flat, lexical


@dataclasses.dataclass(frozen=True)
class Route:
    """A way to decide a line, by its name; it gives None where it can say nothing."""

    name: str
    decide: Callable[[Any, Facts], Judgement | None]

    def __call__(self, goal: Formula, facts: Facts) -> Judgement | None:
        return self.decide(goal, facts)

    @property
    def argument(self) -> str:
        """What it may prove, and why: the words of its file."""
        return inspect.getdoc(sys.modules[self.decide.__module__]) or ""


PROVING: tuple[Route, ...] = (
    Route("values", values.decide),
    Route("rational algebra", algebra.decide),
    Route("largest values", maxima.decide),
    Route("densities", density.decide),
    Route("expectations", expectation.decide),
    Route("whole numbers", integers.decide),
    Route("signs", positive.decide),
    Route("sums", sums.decide),
    Route("calculus", calculus.decide),
    Route("means by their integrals", density.worked_out),
    Route("enclosures", enclosures.decide),
    Route("simplification", simplification.decide),
    Route("monotone functions", monotone.decide),
)


def judge(obligation: Obligation, audit: bool = True, doubt: bool = False) -> Judgement:
    """Judge one obligation: proved by the first route that can, refuted, audited at points, or unknown.

    ``audit=False`` leaves out the points (to ask whether a proof still holds);
    ``doubt=True`` looks for a counterexample at points first, which is quicker
    where the obligation is expected to be false.

    >>> from symcnn.formulas.symbols import integers
    >>> n = integers("n")
    >>> judge(Obligation(sp.Eq((n + 1)**2, n**2 + 2*n + 1, evaluate=False))).status.value
    'proved'
    """
    return judged_by(obligation, routes(audit, doubt))[0]


def judged_by(obligation: Obligation, asked: Sequence[Route]) -> tuple[Judgement, tuple[Route, ...]]:
    """What some of the routes say, in their order, and those that decided: none where the two sides are the same."""
    judgement, deciding = _at_the_door(obligation, asked)
    return dataclasses.replace(judgement, what=obligation.what), deciding


def _at_the_door(obligation: Obligation, asked: Sequence[Route]) -> tuple[Judgement, tuple[Route, ...]]:
    wrong = kinds.fault(map(unsized, (*usable(obligation.facts), obligation.goal)), dummies=True)
    if wrong is not None:
        return _nothing(wrong), ()
    goal, facts = lexical(obligation)
    if goal in facts:
        return Judgement(Status.PROVED, "identity", "It is one of the constraints or of the lines before."), ()
    try:
        why, conditions = values.missing(goal, facts)
    except STOPS as error:
        why, conditions = f"whether each term has a value cannot be told ({type(error).__name__}: {error})", []
    if why is not None:
        return _without_value(goal, facts, asked, why)
    judgement, deciding = _judge(goal, facts, asked)
    if conditions and judgement.status is Status.PROVED:
        judgement = dataclasses.replace(judgement, evidence={**judgement.evidence, "values": conditions})
    return judgement, deciding


def _nothing(why: str) -> Judgement:
    return Judgement(Status.UNKNOWN, "none", f"It says nothing: {why}.")


def _without_value(
    goal: Formula, facts: tuple[Boolean, ...], asked: Sequence[Route], why: str
) -> tuple[Judgement, tuple[Route, ...]]:
    """A line with a term that may have no value: false where it has one, if that is seen; else nothing is known."""
    if any(route in (AT_SOME_POINT, POINTS) for route in asked):
        for route in (Route("whole numbers", integers.decide), AT_SOME_POINT):
            try:
                judgement = route(strip(goal, facts)[0], (*facts, *strip(goal, facts)[1]))
            except STOPS:
                continue
            if judgement is not None and judgement.status is Status.REFUTED:
                return judgement, (route,)
    absent = z3_assertions.missing()
    return _nothing(f"{why} ({absent})" if absent else why), ()


STOPS = (
    ArithmeticError, AttributeError, BasePolynomialError, LookupError, NotImplementedError, TypeError, ValueError,
)  # fmt: skip
"""What SymPy raises where it meets what it cannot do; a route that stops has decided nothing."""


def _judge(goal: Formula, facts: tuple[Boolean, ...], asked: Sequence[Route]) -> tuple[Judgement, tuple[Route, ...]]:
    """A line that says something; its terms have values."""
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
        except STOPS as error:
            stopped.append(f"the route of {route.name} stopped with {type(error).__name__}: {error}")
            continue
        if judgement is not None:
            return without_z3(judgement), (route,)
    why_not = z3_assertions.missing()
    missing = f" ({why_not})" if why_not else ""
    evidence = {"stopped": stopped} if stopped else {}
    why = f"No route decides {goal}{missing}." + "".join(f" ({note})" for note in stopped)
    return Judgement(Status.UNKNOWN, "none", why, evidence), ()


def without_z3(judgement: Judgement) -> Judgement:
    """Where z3 is missing, a line that only points speak for is unknown: z3 might have proved it."""
    if judgement.status is not Status.AUDITED or integers.available():
        return judgement
    why = f"{z3_assertions.missing()}, and no other route decides the line. {judgement.why}"
    return dataclasses.replace(judgement, status=Status.UNKNOWN, why=why)


def routes(audit: bool = True, doubt: bool = False) -> tuple[Route, ...]:
    """The routes in their order; see `judge`."""
    return (
        *((AT_SOME_POINT,) if doubt else ()),
        *PROVING,
        CASES,
        *((POINTS,) if audit else ()),
    )


def only_proving() -> tuple[Route, ...]:
    """The routes where it is enough to know whether they prove a line: a counterexample is looked for only where that
    is quick.

    Each remembers what it said of a line from some facts, and is not asked the same again.

    >>> from symcnn.formulas.symbols import integers
    >>> n = integers("n")
    >>> [judged_by(Obligation(goal), only_proving())[0].status.value for goal in (n * 0 >= 0, n >= 1)]
    ['proved', 'refuted']
    """
    asked = (Route("counterexamples", points.soon_refuted), *routes(audit=False))
    deciding = (_whole_numbers if route.decide is integers.decide else route.decide for route in asked)
    return tuple(Route(route.name, lru_cache(None)(one)) for route, one in zip(asked, deciding, strict=True))


def _whole_numbers(goal: Formula, facts: Facts) -> Judgement | None:
    return integers.decide(goal, facts, refute=False)


def case_by_case(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove a line with a case distinction in every case."""
    return cases.decide(goal, facts, lambda part, known: _judge(part, tuple(flat(known)), routes(audit=False))[0])


def at_some_point(goal: Formula, facts: Facts) -> Judgement | None:
    """Refute a line at a point; that it holds at all of them decides nothing."""
    judgement = points.decide(goal, facts)
    return judgement if judgement is not None and judgement.status is Status.REFUTED else None


CASES = Route("cases", case_by_case)
AT_SOME_POINT = Route("counterexamples", at_some_point)
POINTS = Route("points", points.decide)


def strip(goal: Formula, facts: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """A universal goal as a goal about arbitrary symbols, with their ranges as facts; a premise as a fact."""
    ranges: tuple[Any, ...] = ()
    while isinstance(goal, (ForAll, sp.Implies)):
        if isinstance(goal, ForAll):
            goal, more = opened(goal, taken_in((*facts, *ranges, goal)))
        else:
            more, goal = tuple(flat([goal.args[0]])), goal.args[1]
        ranges = (*ranges, *more)
    return goal, ranges


def _all(parts: list[Judgement]) -> Judgement:
    status = worst([part.status for part in parts])
    deciding = next(part for part in parts if part.status == status)
    if status is not Status.PROVED:
        return deciding
    route = "; ".join(dict.fromkeys(part.route for part in parts))
    return Judgement(status, route, deciding.why, {"parts": [part.evidence for part in parts]})


__all__ = ["Judgement", "Obligation", "Route", "Status", "judge", "judged_by", "lexical", "routes", "worst"]
