"""Why a line is not decided: which routes looked at it, what they asked and did not see, what is left over, what helps.

The routes are asked once more, with what they ask of the facts noted (`symcnn.judge.questions`). Of the questions that
were not answered with yes, those are told that hold wherever they are looked at: to prove them first may be all that
is missing. A question that is false somewhere is no missing step, and is not told.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.binding import free
from symcnn.formulas.symbols import Iff, Maximum
from symcnn.formulas.truth import truth
from symcnn.judge import values
from symcnn.judge.judging import STOPS, Judgement, Obligation, Status, judged_by, lexical, routes, strip
from symcnn.judge.questions import noted
from symcnn.judge.sampler import Sampler
from symcnn.printing.terminal import unicode

SECONDS = 10.0
"""Of a line that took longer to judge the routes are not asked once more; points are not looked at for longer."""
MOST_MISSING = 3
LOOKED_AT = 8
"""Points at which a question must hold to be told."""
TRIED = 40
LARGEST = 150
"""Operations of a difference that is multiplied out."""
LONGEST = 110
"""Letters of a formula in an explanation."""


def explained(owed: Obligation, judgement: Judgement, order: Sequence[Any] = (), seconds: float = 0.0) -> Judgement:
    """The judgement, with lines that say why the obligation is not proved as ``explained`` among its evidence.

    ``seconds`` is what it took to judge.
    """
    if judgement.status not in (Status.UNKNOWN, Status.AUDITED):
        return judgement
    try:
        lines = list(_Account(owed, order, quick=seconds < SECONDS).lines())
    except Exception:  # an explanation that fails is none; the verdict stands
        return judgement
    return dataclasses.replace(judgement, evidence={**judgement.evidence, "explained": lines})


class _Account:
    """What can be said of one obligation that is not decided."""

    def __init__(self, owed: Obligation, order: Sequence[Any], quick: bool) -> None:
        self.owed, self.order, self.quick = owed, tuple(order), quick

    def said(self, expr: Any) -> str:
        text = str(unicode(expr, self.order, 10**9))
        return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."

    def lines(self) -> Iterable[str]:
        goal, facts = lexical(self.owed)
        with noted() as asked:
            why, _ = values.missing(goal, facts)
        if why is not None:
            yield "No route looked at it: first each of its terms must be seen to have a value."
            yield from self._missing([*dict.fromkeys(asked)], facts)
            yield f"What usually helps: {next(help for words, help in VALUED if words in why)}."
            return
        goal, ranges = strip(goal, facts)
        facts = (*facts, *ranges)
        parts = sp.And.make_args(goal) if isinstance(goal, sp.And) else (goal,)
        if len(parts) > 1 and self.quick:
            left = [part for part in parts if not _proved(part, facts)]
            yield f"Of its {len(parts)} parts {len(left)} are not decided; the first is {self.said(left[0])}."
            goal = left[0]
        if self.quick:
            yield from self._routes(goal, facts)
        else:
            yield f"To judge it took more than {SECONDS:g} s, so the routes are not asked what they missed."
        yield from self._left_over(goal)
        helps = [REACHED, *_helps(goal)] if self.owed.what == "the claim" else _helps(goal)
        yield f"What usually helps: {'; '.join(helps[:3])}."

    def _routes(self, goal: Any, facts: Any) -> Iterable[str]:
        silent: list[str] = []
        asking: list[str] = []
        questions: list[Any] = []
        for route in routes(audit=False):
            with noted() as asked:
                try:
                    route(goal, facts)
                except STOPS as error:
                    yield f"The route of {route.name} stopped with {type(error).__name__}: {error}"[:LONGEST] + "."
                    continue
            (asking if asked else silent).append(route.name)
            questions += asked
        if silent:
            yield f"Looked at it, and have no rule for it: {', '.join(silent)}."
        if asking:
            yield f"Came as far as questions about the facts: {', '.join(asking)}."
        yield from self._missing([*dict.fromkeys(questions)], facts)

    def _missing(self, questions: list[Any], facts: Any) -> Iterable[str]:
        """The simplest questions that hold where they are looked at, and were not seen to."""
        asked = [one for one in questions if isinstance(one, Relational) and one not in (sp.true, sp.false)]
        asked = [one for one in asked if not any(isinstance(symbol, sp.Dummy) for symbol in free(one))]
        simple = sorted(asked, key=lambda one: (one.count_ops(), str(one)))[:TRIED]
        until = time.process_time() + SECONDS
        held = [one for one in simple if time.process_time() < until and _holds(one, facts)]
        if held:
            told = held[:MOST_MISSING]
            more = f" (and {len(held) - len(told)} more)" if len(held) > len(told) else ""
            yield f"Not seen from the facts, though it holds at points: {'; '.join(map(self.said, told))}{more}."

    def _left_over(self, goal: Any) -> Iterable[str]:
        if not isinstance(goal, (sp.Eq, sp.Ge, sp.Gt, sp.Le, sp.Lt)) or not isinstance(goal.lhs, sp.Expr):
            return
        difference = goal.lhs - goal.rhs
        if difference.count_ops() > LARGEST:
            yield "Its two sides are large: what is left of their difference is not worked out."
            return
        left = sp.factor_terms(sp.expand(sp.numer(sp.together(difference))))
        if left.count_ops() <= difference.count_ops() + 5:
            sign = {sp.Eq: "is 0", sp.Ge: "is not below 0", sp.Gt: "is above 0"}.get(
                type(goal), "is below or equal to 0"
            )
            over = "" if sp.denom(sp.together(difference)) == 1 else " (over one denominator)"
            yield f"Left over is that {self.said(left)} {sign}{over}."


def _proved(part: Any, facts: Any) -> bool:
    return judged_by(Obligation(part, facts), routes(audit=False))[0].status is Status.PROVED


def _holds(question: Any, facts: Any) -> bool:
    """Whether a question holds at some points of the facts, and is false at none that is looked at."""
    seen = 0
    sampler = Sampler((question, *facts), most=1000)
    try:
        for point in islice(sampler.points(facts, LOOKED_AT), LOOKED_AT):
            found = truth(sampler.at(question, point), 30)
            if found is False:
                return False
            seen += found is True
    except (*STOPS, RecursionError):
        return False
    return seen >= LOOKED_AT // 2


VALUED = (
    ("may be 0", "prove in a line before that it is not 0 (q.implies with Ne), or state that in `where`"),
    ("may not be above 0", "prove in a line before that it is above 0 (q.implies), or state that in `where`"),
    ("may be below 0", "prove in a line before that it is not below 0 (q.implies), or state that in `where`"),
    ("run backwards", "state in `where` that the range runs forward, such as n >= 1, or begin it elsewhere"),
    ("may not converge", "end the range at a number and take the limit in a line of its own, or cut the term in parts"),
    ("no whole number", "declare the symbols with `integers`, or round (floor) what stands for a place"),
    ("has a mean", "state the moment in `where`, a density, or bounds of the family"),
    ("", "state in `where` what it needs to have a value, or write it in another form"),
)
"""What usually helps where a term may have no value, by the words of the complaint."""
REACHED = "the claim has to follow from `where` and the last line alone: let the last line be the claim"
BOUND = "prove the sign or the bound first, in a line of its own (q.implies), or state it in `where`"
SPLIT = "split the line: one change at a time, each in a q.equals of its own"


def _has(*kinds: Any) -> Callable[[Any], bool]:
    return lambda goal: bool(goal.has(*kinds))


def _is(*kinds: Any) -> Callable[[Any], bool]:
    return lambda goal: isinstance(goal, kinds)


def _unending(goal: Any) -> bool:
    """Whether it holds a sum whose number of terms is open."""
    return any(not end.is_number for one in goal.atoms(sp.Sum, sp.Product) for limit in one.limits for end in limit[1:])


def _of_chance(goal: Any) -> bool:
    nodes = sp.preorder_traversal(goal)
    return any(getattr(one, "is_expectation", False) or getattr(one, "is_variance", False) for one in nodes)


SIGNS = {
    sp.Eq: "is 0",
    sp.Ge: "is not below 0",
    sp.Gt: "is above 0",
    sp.Le: "is not above 0",
    sp.Lt: "is below 0",
}
HELPS: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (
        _unending,
        "in place of the sum a recurrence: define the value at the start and the step, and prove the closed form "
        "with q.induct",
    ),
    (_has(sp.Integral), "state an antiderivative, or the integral's parts, in lines before"),
    (_has(sp.Derivative, sp.Limit), "take the derivative or the limit of each part in a line of its own"),
    (_of_chance, "state independence and the moments that are used in `where`, and take the mean of one part a line"),
    (_has(sp.Piecewise, sp.Max, sp.Min, Maximum), "prove each case in a line of its own (Implies), and join them"),
    (_has(sp.floor, sp.ceiling, sp.Mod), "write the quotient and the rest as whole numbers of their own first"),
    (_is(Iff), "prove the two directions in lines of their own"),
    (_is(sp.Ge, sp.Gt, sp.Le, sp.Lt, sp.Ne), BOUND),
    (_is(sp.Eq), SPLIT),
    (_has(sp.Pow, sp.log), BOUND),
)
"""What usually helps, by what a line holds."""


def _helps(goal: Any) -> list[str]:
    return list(dict.fromkeys(help for speaks, help in HELPS if speaks(goal)))[:3] or [SPLIT]


__all__ = ["explained"]
