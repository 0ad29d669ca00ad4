"""A line that is false at a point is refuted only where the point can be met: where what is stated of chance can hold.

The judge looks for points among numbers, at which the constraints on numbers
hold. A mean of -1 is such a number, also of what is never negative; a line that
is false there only is not known to be false. So laws are looked for at the
point (`symcnn.verdicts.satisfiable.allowed`), and if none is found, other points are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import DerivationError
from symcnn.formulas.aliases import Assignment
from symcnn.formulas.dependence import usable
from symcnn.formulas.symbols import Iff
from symcnn.formulas.truth import truth
from symcnn.judge import points
from symcnn.judge.judging import Judgement, Obligation, Status, strip
from symcnn.judge.lexical import lexical
from symcnn.judge.sampler import Sampler
from symcnn.laws.exact import Endless, Unseen, World, sign
from symcnn.verdicts.satisfiable import allowed, points_of_the_experiment

GIVEN = 60
"""Points of an experiment at which a line is looked at."""
DRAWN = 60
"""Points drawn beside them."""
LAWS = 40
"""Points at which a law is looked for; there may be none with these numbers."""
UNEVALUATED = (ArithmeticError, DerivationError, TypeError, ValueError)


@dataclass(frozen=True)
class _Line:
    """A line that is looked at, opened: what it states, what is known beside it, and what its quantifier asks."""

    goal: Any
    known: tuple[Any, ...]
    ranges: tuple[Any, ...]
    what: str

    @staticmethod
    def of(owed: Obligation) -> _Line:
        stripped, facts = lexical(owed)
        stripped, ranges = strip(stripped, facts)
        goal, known, _ = points.opened(stripped, (*usable(facts), *ranges))
        return _Line(goal, tuple(known), tuple(ranges), owed.what)

    def sampler(self, seed: int = 0) -> Sampler:
        return Sampler((self.goal, *self.known), seed, points.MOST_TERMS)

    def refuted(self, sampler: Sampler, point: Assignment) -> Judgement:
        at = sampler.show(point)
        return Judgement(Status.REFUTED, "points", f"At {at} it is false.", {"counterexample": at}, self.what, point)

    def seems_false(self, sampler: Sampler, point: Assignment) -> bool:
        """To so many digits, and whatever is stated of chance."""
        return truth_at(self.goal, sampler, point) is False and sampler.satisfied(self.known, point)

    def is_false(self, sampler: Sampler, point: Assignment, world: World) -> bool:
        """Whether it is seen to be false at a point, what its quantifier and its premise ask being so.

        A line with a term that exact arithmetic does not read, such as a recursion, is worked out by unfolding it;
        then each of its divisors, roots and logarithms must be seen to have a value.
        """
        more = {key: value for key, value in point.items() if isinstance(key, sp.Symbol) and key not in world.values}
        here = world.extended(more)
        try:
            if not all(here.truth(fact) for fact in self.ranges):
                return False
        except (Unseen, Endless):
            return False
        line = sampler.resolved(self.goal)
        try:
            return not here.truth(line)
        except (Unseen, Endless):
            pass
        if world.constant or not all(_has_one(node, sampler, point) for node in sp.preorder_traversal(line)):
            return False
        try:
            return not World({}).truth(sampler.at(self.goal, point))
        except (Unseen, Endless):
            return False


def refuted_if_met(derivation: Derivation, owed: Obligation, judgement: Judgement) -> Judgement:
    """The judgement; of a line that is false at a point which nothing is known to meet, another point, or unknown."""
    if judgement.status is not Status.REFUTED or judgement.at is None:
        return judgement
    line, point = _Line.of(owed), dict(judgement.at)
    found, why = allowed(derivation, point, partial(line.is_false, line.sampler(), point))
    if found is not None:
        _met(derivation).append((point, found))
        return judgement
    text = f"{judgement.why} But exact arithmetic does not show that the point can be met, and breaks the line: {why}"
    unknown = Judgement(Status.UNKNOWN, judgement.route, text, what=judgement.what)
    ways = (at(derivation, line) for at in (_false_at_a_met_point, _false_at_a_given_point, _false_at_a_drawn_point))
    return next(filter(None, ways), unknown)


def seems_false_at_a_given_point(derivation: Derivation, owed: Obligation) -> Judgement | None:
    """A mutant refuted at one of the experiment's points, where drawn ones hardly ever meet the constraints.

    To so many digits, and the laws are left to the experiment, which has to reject it as well.
    """
    line = _Line.of(owed)
    tried = points_of_the_experiment(derivation, (line.goal, *line.known), GIVEN)
    false = (line.refuted(sampler, point) for point, sampler in tried if line.seems_false(sampler, point))
    return next(false, None)


def _false_at_a_met_point(derivation: Derivation, line: _Line) -> Judgement | None:
    """A line refuted at a point at which another one was: it is known that it can be met."""
    sampler = line.sampler()
    for point, world in _met(derivation):
        spoken_of = all(key in point for key in (*sampler.symbols, *sampler.sequences))
        if spoken_of and line.is_false(sampler, point, world):
            return line.refuted(sampler, point)
    return None


def _met(derivation: Derivation) -> list[tuple[Assignment, World]]:
    """Points known to be met, as long as the derivation is looked at."""
    found: list[tuple[Assignment, World]] = derivation.__dict__.setdefault("_met", [])
    return found


def _false_at_a_given_point(derivation: Derivation, line: _Line) -> Judgement | None:
    """A line refuted at one of the experiment's points."""
    return _first(derivation, line, points_of_the_experiment(derivation, (line.goal, *line.known), GIVEN))


def _false_at_a_drawn_point(derivation: Derivation, line: _Line) -> Judgement | None:
    sampler = line.sampler(seed=1)
    return _first(derivation, line, ((point, sampler) for point in sampler.points(line.known, DRAWN)))


def _first(derivation: Derivation, line: _Line, tried: Iterator[tuple[Assignment, Sampler]]) -> Judgement | None:
    false = ((point, sampler) for point, sampler in tried if line.seems_false(sampler, point))
    for point, sampler in islice(false, LAWS):
        found, _ = allowed(derivation, point, partial(line.is_false, sampler, point))
        if found is not None:
            _met(derivation).append((point, found))
            return line.refuted(sampler, point)
    return None


def _has_one(node: Any, sampler: Sampler, point: Assignment) -> bool:
    """Whether an operation has a value at a point, as far as it is none everywhere: a divisor, a root, a logarithm."""
    power = isinstance(node, sp.Pow)
    if not (power or isinstance(node, sp.log)) or (power and node.exp.is_Integer and node.exp > 0):
        return True
    number = sampler.at(node.args[0], point)
    if not number.is_number or not number.is_real:
        return False
    try:
        side = sign(number)
    except Unseen:
        return False
    if power and node.exp.is_integer:
        return side != 0
    return side > 0 or (side == 0 and power and bool(node.exp.is_positive))


def truth_at(proposition: Any, sampler: Sampler, point: Assignment) -> bool | None:
    """Whether a proposition is true at a point; None where it, or one of several that it joins, says nothing."""
    if isinstance(proposition, (sp.And, sp.Or, Iff)):
        parts = [truth_at(part, sampler, point) for part in proposition.args]
        if None in parts:
            return None
    try:
        return truth(sampler.at(proposition, point), 15)
    except UNEVALUATED:  # SymPy does not compare what a division by zero leaves
        return None


__all__ = ["UNEVALUATED", "refuted_if_met", "seems_false_at_a_given_point", "truth_at"]
