"""The route of points inside the domain: it refutes with a counterexample, and otherwise only audits.

It may prove nothing, since a line that holds at some points may be false at
another. A point counts where the facts are seen to hold at it, and one at
which the line is seen not to hold makes it false.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Assignment, Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.dependence import usable
from symcnn.formulas.evaluation import NoValue, Unread, Unsure, holds
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.formulas.truth import truth
from symcnn.judge import integers
from symcnn.judge.instances import instance
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import random_names
from symcnn.judge.sampler import Sampler

DIGITS = 30
POINTS = 24
MOST_TERMS = 5000
"""Terms of sums that are written out for one value; what takes more has none here."""
IN_A_CASE = 6
FEW = 10
FEW_TERMS = 200
"""Points, and terms of sums at each, where a line is looked at quickly."""

Values = tuple[tuple[Any, Any], ...]


def soon_refuted(goal: Formula, facts: Facts) -> Judgement | None:
    """Refute a line of numbers at one of a few points; None of others, and where it is not seen at once.

    There the line is false and the facts hold by enclosures, which take no two numbers for equal that may differ.

    >>> from symcnn.formulas.symbols import integers
    >>> n = integers("n")
    >>> soon_refuted(n**2 >= n + 1, (n >= 0,)).status.value, soon_refuted(n**2 >= n, (n >= 0,))
    ('refuted', None)
    """
    goal, facts, _ = opened(goal, usable(facts))
    sampler = Sampler((goal, *facts), most=FEW_TERMS)
    if sampler.opaque or sampler.sequences or any(isinstance(fact, ForAll) for fact in facts):
        return None
    for point in sampler.points(facts, FEW):
        false = _surely(sampler.at(goal, point)) is False
        if false and sampler.satisfied(facts, point) and all(_surely(sampler.at(fact, point)) for fact in facts):
            return _refuted(sampler, point)
    return None


def _surely(proposition: Formula) -> bool | None:
    """Whether a proposition without free symbols holds; None where enclosures do not show it."""
    if proposition in (sp.true, sp.false):
        return bool(proposition)
    try:
        return holds(proposition, {})
    except (NoValue, Unread, Unsure):
        return None


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Evaluate the goal at points that satisfy every fact; None where too few can be found or evaluated."""
    asked = goal
    goal, facts, one_way = opened(goal, usable(facts))
    sampler = Sampler((goal, *facts), most=MOST_TERMS)
    if sampler.opaque:
        return _at_the_boundary(goal, facts) if goal != asked else None
    tried, unsure = 0, False
    seen: dict[bool | None, set[Values]] = {True: set(), False: set()}
    inside = [_inside(sampler, facts, case) for case in distinguished(goal)]
    if isinstance(goal, Iff):
        inside.append(_meeting(sampler, facts, goal))
    if isinstance(goal, (sp.Gt, sp.Lt)):
        inside.append(_edge(sampler, facts, goal))
    for point in chain(sampler.points(facts, POINTS), *inside):
        value = truth(sampler.at(goal, point), DIGITS)
        if value is None:
            continue
        if not value and not sampler.satisfied(facts, point):
            unsure = True
            break
        if not value:
            return _refuted(sampler, point)
        tried += 1
        if isinstance(goal, Iff):
            shown = tuple((symbol, point[symbol]) for symbol in _moving(sampler, goal))
            seen.setdefault(truth(sampler.at(goal.left, point), DIGITS), set()).add(shown)
    exact = _at_the_boundary(goal, facts) if goal != asked else None
    if exact is not None:
        return exact
    if unsure or isinstance(goal, sp.Ne):
        return None  # that two things differ at some points says nothing of the others
    if one_way or tried < POINTS // 2:
        return None
    if isinstance(goal, Iff) and not (_wide(seen[True]) and _wide(seen[False])):
        return None
    return Judgement(
        Status.AUDITED,
        "points",
        f"It holds at {tried} points of the domain to {DIGITS} digits; that is no proof.",
        {"points": tried, "digits": DIGITS},
    )


def _refuted(sampler: Sampler, point: Assignment) -> Judgement:
    said = sampler.show(point)
    return Judgement(Status.REFUTED, "points", f"At {said} it is false.", {"counterexample": said}, at=point)


def _at_the_boundary(goal: Formula, facts: Facts) -> Judgement | None:
    """A counterexample by z3: points may miss the boundary at which two ranges part."""
    exact = integers.decide(goal, facts)
    return exact if exact is not None and exact.status is Status.REFUTED else None


def _inside(sampler: Sampler, facts: Facts, case: Facts) -> Iterator[Assignment]:
    """Points of one case, which points drawn anywhere may miss."""
    held = {fact.lhs: fact.rhs for fact in case if isinstance(fact, sp.Eq) and fact.lhs in sampler.symbols}
    rest = [fact for fact in case if not (isinstance(fact, sp.Eq) and fact.lhs in held)]
    for point in sampler.points((*facts, *rest), IN_A_CASE):
        changed = {**point, **{symbol: sampler.at(value, point) for symbol, value in held.items()}}
        if not held or sampler.satisfied((*facts, *rest), changed):
            yield changed


def _edge(sampler: Sampler, facts: Facts, goal: Formula) -> Iterator[Assignment]:
    """Points at which the sides of a strict inequality are equal, which drawn ones hardly are."""
    for term, other in (goal.args, goal.args[::-1]):
        if sampler.settable(term) and not other.has(term):
            for point in sampler.points(facts, IN_A_CASE):
                changed = sampler.changed(point, {term: sampler.at(other, point)})
                if sampler.satisfied(facts, changed):
                    yield changed


def _meeting(sampler: Sampler, facts: Facts, goal: Iff) -> Iterator[Assignment]:
    """Points at which a side of an equivalence holds: its equations made to, or solved for one symbol.

    An equation hardly ever holds at a point that is drawn, and where both do by luck, they need not hold together.
    """
    for side in goal.args:
        stated = {part.lhs: part.rhs for part in sp.And.make_args(side) if isinstance(part, sp.Eq)}
        if not all(sampler.settable(term) for term in stated):
            continue
        for point in sampler.points(facts, IN_A_CASE):
            changed = sampler.changed(point, {term: sampler.at(value, point) for term, value in stated.items()})
            if sampler.satisfied(facts, changed):
                yield changed
    equations = [part for side in goal.args for part in sp.And.make_args(side) if isinstance(part, sp.Eq)]
    for equation in equations:
        for symbol in _moving(sampler, equation):
            for point in sampler.points(facts, IN_A_CASE):
                others = {key: value for key, value in point.items() if key != symbol}
                for root in _roots(sampler.at(equation, others), symbol):
                    changed = {**point, symbol: root}
                    if sampler.satisfied(facts, changed):
                        yield changed


def _roots(equation: Formula, symbol: Formula) -> list[Any]:
    """The real solutions of an equation in one symbol, where it is of degree two at most; whole ones of a whole one."""
    if not isinstance(equation, sp.Eq) or set(free(equation)) != {symbol}:
        return []
    try:
        whole = sp.Poly(sp.numer(sp.together(equation.lhs - equation.rhs)), symbol)
    except sp.PolynomialError:
        return []
    if not 1 <= whole.degree() <= 2:
        return []
    return [root for root in sp.roots(whole) if root.is_real and (root.is_integer or not symbol.is_integer)]


def _moving(sampler: Sampler, goal: Formula) -> list[Any]:
    """The symbols on which a line depends, through what the facts define, too."""
    whole = goal
    for _ in range(8):
        whole = whole.xreplace(sampler.definitions)
    return [symbol for symbol in sampler.symbols if symbol in free(whole)]


def _wide(seen: set[Values]) -> bool:
    """Whether an equivalence was seen so at several points, which share no value: at one it may be so by luck."""
    if len(seen) < IN_A_CASE:
        return False
    return all(len(set(column)) > 1 for column in zip(*seen, strict=True))


def distinguished(goal: Formula) -> list[tuple[Boolean, ...]]:
    """The cases that a line tells apart: those of a case distinction, and which argument of a maximum is the largest.

    >>> s, X = sp.symbols("s X", real=True)
    >>> distinguished(sp.Eq(sp.Max(1, X), X))
    [(1 >= X,), (X >= 1,)]
    >>> distinguished(sp.Eq(X, sp.Piecewise((0, sp.Eq(s, 1)), (1 / (s - 1), True))))
    [(Eq(s, 1),)]
    """
    cases: list[tuple[Boolean, ...]] = []
    for term in sorted(goal.atoms(sp.Piecewise, sp.Max, sp.Min), key=sp.default_sort_key):
        if isinstance(term, sp.Piecewise):
            cases += [tuple(sp.And.make_args(case.cond)) for case in term.args if case.cond != sp.true]
            continue
        first = sp.Ge if isinstance(term, sp.Max) else sp.Le
        cases += [tuple(first(part, other) for other in term.args if other != part) for part in term.args]
    return cases


def opened(goal: Formula, facts: Facts) -> tuple[Any, Facts, bool]:
    """A goal about something of which a fact tells all: what the fact says of it put in its place.

    From a = c, the goal a = b is c = b; from "p just when q", the goal "p just
    when r" is "q just when r". Where q is an equation of a symbol, it is made
    to hold, which shows one direction only (the third value).

    >>> a, b, c = sp.symbols("a b c")
    >>> opened(sp.Eq(a, b), [sp.Eq(a, c)])
    (Eq(c, b), (), False)
    """
    if not isinstance(goal, (sp.Eq, Iff)):
        return goal, facts, False
    for fact in reversed(facts):
        known = _at_hand(fact, goal, facts)
        if type(known) is not type(goal) or known.args[0] != goal.args[0]:
            continue
        # What holds for all of a range tells of other values, too.
        others = tuple(other for other in facts if other != fact or isinstance(fact, ForAll))
        functions = {term.func for other in others for term in other.atoms(AppliedUndef)}
        goal = goal.func(known.args[1], goal.args[1], evaluate=False)
        if any(term.func in functions for term in (*known.atoms(AppliedUndef), *goal.atoms(AppliedUndef))):
            return goal, others, False
        # Nothing else is known of these values: any will do.
        goal = goal.xreplace({t: sp.Dummy(integer=t.is_integer, real=True) for t in goal.atoms(AppliedUndef)})
        made = goal.args[0]
        if isinstance(made, sp.Eq) and isinstance(made.lhs, sp.Symbol) and not made.rhs.has(made.lhs):
            held = {made.lhs: made.rhs}
            return goal.args[1].xreplace(held), tuple(other.xreplace(held) for other in others), True
        return goal, others, False
    return goal, facts, False


def _at_hand(fact: Formula, goal: Formula, facts: Facts) -> Any:
    """A fact at the very values that the goal speaks of, its conditions being among the facts."""
    if isinstance(fact, ForAll):
        known = fact.body.args[1] if isinstance(fact.body, sp.Implies) else fact.body
        if type(known) is not type(goal):
            return fact
        plain = tuple(other for other in facts if not isinstance(other, ForAll))
        fact = instance(fact, known.args[0], goal.args[0], plain, integers.entails, random_names(tuple(facts)))
    while isinstance(fact, sp.Implies) and fact.args[0] in facts:
        fact = fact.args[1]
    return fact
