"""A line that is false at a point is refuted only where the point can be met: where what is stated of chance can hold.

The judge looks for points among numbers, at which the constraints on numbers
hold. A mean of -1 is such a number, also of what is never negative; a line that
is false there only is not known to be false. So laws are looked for at the
point (`symcnn.verdicts.satisfiable.allowed`), and if none is found, other points are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import DerivationError
from symcnn.formulas.behind import spoken
from symcnn.formulas.symbols import Iff
from symcnn.formulas.truth import truth
from symcnn.judge import points
from symcnn.judge.judging import Judgement, Obligation, Status, lexical, strip
from symcnn.judge.sampler import Point, Sampler
from symcnn.verdicts.satisfiable import allowed, points_of_the_experiment

GIVEN = 60
"""Points of an experiment at which a line is looked at."""
DRAWN = 60
"""Points drawn beside them."""
LAWS = 40
"""Points at which a law is looked for; there may be none with these numbers."""
UNEVALUATED = (ArithmeticError, DerivationError, TypeError, ValueError)


def refuted_if_met(derivation: Derivation, owed: Obligation, judgement: Judgement) -> Judgement:
    """The judgement; of a line that is false at a point which nothing is known to meet, another point, or unknown."""
    if judgement.status is not Status.REFUTED or judgement.at is None:
        return judgement
    why = allowed(derivation, judgement.at)
    if why is None:
        return judgement
    text = f"{judgement.why} But nothing is known that can be met there and has the stated laws: {why}"
    unknown = Judgement(Status.UNKNOWN, judgement.route, text, what=judgement.what)
    found = (at(derivation, owed) for at in (_false_at_a_met_point, false_at_a_given_point, _false_at_a_drawn_point))
    return next(filter(None, found), unknown)


def _false_at_a_met_point(derivation: Derivation, owed: Obligation) -> Judgement | None:
    """A line refuted at a point at which another one was: it is known that it can be met."""
    goal, known = _opened(owed)
    sampler = Sampler((goal, *known), most=points.MOST_TERMS)
    tried = [point for point in _met(derivation) if all(key in point for key in (*sampler.symbols, *sampler.sequences))]
    return _first(derivation, owed, iter([(point, sampler) for point in tried]))


def _met(derivation: Derivation) -> list[Point]:
    """Points known to be met, as long as the derivation is looked at."""
    found: list[Point] = derivation.__dict__.setdefault("_met", [])
    return found


def false_at_a_given_point(derivation: Derivation, owed: Obligation) -> Judgement | None:
    """A line refuted at one of the experiment's points, where drawn ones hardly ever meet the constraints."""
    goal, known = _opened(owed)
    return _first(derivation, owed, points_of_the_experiment(derivation, (goal, *known), GIVEN))


def _false_at_a_drawn_point(derivation: Derivation, owed: Obligation) -> Judgement | None:
    goal, known = _opened(owed)
    sampler = Sampler((goal, *known), seed=1, most=points.MOST_TERMS)
    return _first(derivation, owed, ((point, sampler) for point in sampler.points(known, DRAWN)))


def _first(derivation: Derivation, owed: Obligation, tried: Iterator[tuple[Point, Sampler]]) -> Judgement | None:
    goal, known = _opened(owed)
    false = (
        (point, sampler)
        for point, sampler in tried
        if told(goal, sampler, point) is False and sampler.satisfied(known, point)
    )
    for point, sampler in islice(false, LAWS):
        met = point in _met(derivation)
        if met or allowed(derivation, point) is None:
            if not met:
                _met(derivation).append(point)
            at = sampler.show(point)
            why = f"At {at} it is false."
            return Judgement(Status.REFUTED, "points", why, {"counterexample": at}, owed.what, point)
    return None


def _opened(owed: Obligation) -> tuple[Any, tuple[Any, ...]]:
    stripped, facts = lexical(owed)
    stripped, ranges = strip(stripped, facts)
    goal, known, _ = points.opened(stripped, (*spoken(facts), *ranges))
    return goal, tuple(known)


def told(proposition: Any, sampler: Sampler, point: Point) -> bool | None:
    """Whether a proposition is true at a point; None where it, or one of several that it joins, says nothing."""
    if isinstance(proposition, (sp.And, sp.Or, Iff)):
        parts = [told(part, sampler, point) for part in proposition.args]
        if None in parts:
            return None
    try:
        return truth(sampler.at(proposition, point), 15)
    except UNEVALUATED:  # SymPy does not compare what a division by zero leaves
        return None


__all__ = ["UNEVALUATED", "false_at_a_given_point", "refuted_if_met", "told"]
