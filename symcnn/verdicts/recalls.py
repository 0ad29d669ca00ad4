"""Whether a corollary needs what it recalls: with the recalled line dropped, its proof must fail.

What confirms a result without an experiment of its own is that it follows from
results that were run. A line that is recalled and not used confirms nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation, Step
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import ForAll
from symcnn.judge.judging import Obligation, Route, Status, judged_by, only_proving

Place = tuple[int, int]
Judge = Callable[[Obligation, Sequence[Route]], bool]


def needless(derivation: Derivation, deciding: Mapping[Place, Sequence[Route]]) -> tuple[int, ...]:
    """The numbers of the steps that recall what the proof holds without.

    ``deciding`` are the routes that proved each obligation, as (step, number)
    counted from zero; they are asked first, and all the others after them.
    """
    asked: dict[tuple[Any, frozenset[Any]], bool] = {}
    every = only_proving()

    def stands(owed: Obligation, first: Sequence[Route]) -> bool:
        question = owed.goal, frozenset(owed.facts)
        if question not in asked:
            names = {route.name for route in first}
            before = [route for route in every if route.name in names]
            asked[question] = any(judged_by(owed, some)[0].status is Status.PROVED for some in (before, every) if some)
        return asked[question]

    recalled = [place for place, step in enumerate(derivation.steps) if step.verb == "recall"]
    return tuple(
        derivation.steps[place].number for place in recalled if holds_without(derivation, place, deciding, stands)
    )


def holds_without(
    derivation: Derivation, recalled: int, deciding: Mapping[Place, Sequence[Route]], stands: Judge
) -> bool:
    """Whether the claim is still reached without one recalled line, and without the lines that are lost with it.

    A line is lost where what it owes is not proved without those lost before;
    so is a definition into which the recalled equation was put.
    So a line on the side, which the claim does not need, saves no recall.
    """
    steps = derivation.steps
    lost = Lost((*derivation.where, *derivation.definitions))
    lost.add(steps[recalled])
    gone = {steps[recalled].number}
    known = list(derivation.where)
    for place, step in enumerate(steps):
        if step.verb != "induct":
            known += [fact for owed in step.obligations for fact in owed.facts if fact not in known]
        left = [fact for fact in known if fact not in lost]
        if step.verb == "define" and gone & set(step.unfolds):
            lost.add(step, definition=True)
            gone.add(step.number)
        if place > recalled and step.verb != "define":
            more = left if step.verb == "claim" else []
            goals = [
                (_owed(owed, lost, more), deciding.get((place, number), ()))
                for number, owed in enumerate(step.obligations)
            ]
            through = step.verb != "equals" or stated(steps[place - 1]) not in lost
            follows = through and all(stands(owed, first) for owed, first in goals)
            if not follows and step.verb == "equals":
                follows = stands(Obligation(stated(step), tuple(left)), ())
            if step.verb == "claim":
                return follows
            if follows:
                lost.discard(step)
            else:
                lost.add(step)
                gone.add(step.number)
        if step.verb != "induct":
            known.append(stated(step))
    return False


class Lost:
    """The lines that are no longer known; what is a constraint or a definition as well is known all the same.

    >>> n = sp.Symbol("n")
    >>> lost = Lost([n >= 1])
    >>> lost.add(Step(1, "recall", "", n >= 2))
    >>> (n >= 2) in lost, (n >= 1) in lost
    (True, False)
    """

    def __init__(self, kept: Sequence[Any]) -> None:
        self._kept = {unsized(fact) for fact in kept}
        self._lines: set[Any] = set()
        self._inductions: set[Any] = set()

    def add(self, step: Step, definition: bool = False) -> None:
        """The line of a step is lost; that of an induction for all values, too; a ``definition`` with what it holds."""
        line = unsized(stated(step))
        if definition:
            self._kept.discard(line)
        if line not in self._kept:
            self._lines.add(line)
            if step.verb == "induct":
                self._inductions.add(line)

    def discard(self, step: Step) -> None:
        """The line of a step is known again: it follows from what is left."""
        line = unsized(stated(step))
        self._lines.discard(line)
        self._inductions.discard(line)

    def __contains__(self, fact: Any) -> bool:
        fact = unsized(fact)
        return fact in self._lines or (isinstance(fact, ForAll) and fact.body in self._inductions)


def stated(step: Step) -> Any:
    """The proposition that a step adds to what is known."""
    return step.line if step.head is None else sp.Eq(step.head, step.line, evaluate=False)


def _owed(owed: Obligation, lost: Lost, more: Sequence[Any]) -> Obligation:
    """What is owed, of the facts that are left and of more that are known."""
    facts = [fact for fact in owed.facts if fact not in lost]
    return Obligation(owed.goal, (*facts, *(fact for fact in more if fact not in facts)), owed.what)
