"""The judgement of one answer to one part of a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.lengths import unsized
from symcnn.judge.judgement import Judgement, Status
from symcnn.marking import overlooked
from symcnn.marking.asked import Asked
from symcnn.marking.counterexamples import Comparing, Counterexample
from symcnn.marking.empty import emptied
from symcnn.marking.kept import Known
from symcnn.marking.marks import RIGHT, UNDECIDED, UP_TO, WRONG, Mark
from symcnn.marking.proving import Prover
from symcnn.printing.terminal import unicode

Beside = Callable[[], Iterable[Derivation]]
ENDS = 8.0
"""Seconds for one end of a range, or one of several conditions."""


def judged_answer(
    known: Known, answer: Any, beside: Beside = tuple, seconds: float | None = None, needed: tuple[Any, ...] = ()
) -> Mark:
    """What is said of a right side that somebody gives for a part of a claim; the same again of the same one.

    Right is what is proved; wrong, what is false at a point where both are worked out exactly, or what the judge
    refutes where nothing is worked out; all else is undecided. ``needed`` must hold for the answer
    to have a value as it is typed, and is not to be seen in its formula.
    """
    return known.marks.get_or(
        (answer, needed, seconds, beside), lambda: _empty_at_worst(known, answer, beside, seconds, needed)
    )


def _empty_at_worst(known: Known, answer: Any, beside: Beside, seconds: float | None, needed: tuple[Any, ...]) -> Mark:
    """The mark; where nothing is known since a range may run backwards, that of the answer in which it is empty."""
    found = _judged(known, answer, beside, seconds, needed)
    if found.verdict != UNDECIDED or not answer.has(sp.Sum, sp.Product):
        return found
    prover, facts = Prover(ENDS), known.asked.facts
    other, ranges = emptied(answer, lambda forward: prover.proves(forward, facts))
    if not ranges:
        return found
    order = known.asked.derivation.order
    low, high = (unicode(end, order, 10**9) for end in ranges[0])
    empty = f"the range from {low} to {high} is read as empty where it runs backwards"
    found = _judged(known, other, beside, seconds, needed)
    return replace(found, reason="; ".join(filter(None, (found.reason, empty))))


def _judged(known: Known, answer: Any, beside: Beside, seconds: float | None, needed: tuple[Any, ...]) -> Mark:
    prover = Prover(seconds) if seconds is not None else Prover()
    asked, comparing = known.asked, Comparing(known, answer, needed)
    # A few points first: what agrees at them is asked of the judge before all are gone through.
    searched = comparing.seems_wrong()
    found = comparing.smallest() if searched else None
    judgement: Judgement | None = None
    if found is None:
        judgement, owed = prover.same(asked, answer)
        if judgement.status is Status.PROVED:
            return _proved(known, prover, judgement, needed)
        found = None if searched else comparing.smallest()
        if found is None and judgement.status is Status.REFUTED:
            found = comparing.of_the_judge(judgement.at or {})
            if found is None and not prover.met(asked, owed, judgement):
                judgement = None
        if found is None and (judgement is None or judgement.status is not Status.REFUTED):
            return Mark(UNDECIDED, _undecided(judgement))
    reason = "" if found is not None or judgement is None else judgement.why
    return _wrong(comparing, prover, found, reason, beside)


def _proved(known: Known, prover: Prover, judgement: Judgement, needed: tuple[Any, ...]) -> Mark:
    """Right, if the constraints can be met, and what was typed has a value everywhere."""
    asked = known.asked
    if known.impossible:
        return Mark(UNDECIDED, "from the constraints of this result everything follows, since they cannot be met")
    if not all(prover.proves(one, asked.facts) for one in needed):
        return Mark(UNDECIDED, "as it is typed it may have no value somewhere; a person has to look at it")
    same = "it equals the claim" if not asked.conditional else "it says the same as the claim"
    return Mark(RIGHT, same, route=judgement.route)


def _undecided(judgement: Judgement | None) -> str:
    if judgement is None or judgement.status is Status.REFUTED:
        why = "it is neither proved, nor is a point known at which it is wrong"
    elif judgement.status is Status.AUDITED:
        why = "it agrees with the claim wherever it was looked at, and no route proves it"
    else:
        why = judgement.why.rstrip(". ")
    return f"{why}; a person has to look at it"


def _wrong(comparing: Comparing, prover: Prover, found: Counterexample | None, reason: str, beside: Beside) -> Mark:
    """Right only up to something that is proved; else wrong, with what was overlooked where that is known."""
    asked, known = comparing.asked, comparing.known
    if comparing.needed and found is not None and found.theirs is None:
        order = asked.derivation.order
        needed = " and ".join(unicode(one, order, 10**9) for one in comparing.needed)
        return Mark(WRONG, f"as it is typed it needs {needed}", counterexample=found)

    def equal_to(key: Any, make: Callable[[], Iterable[tuple[str, Any]]]) -> str | None:
        return overlooked.equal_to(comparing, prover, known.table(key, make))

    rival = equal_to("rivals", lambda: overlooked.said_by(asked, asked.derivation.rivals))
    only = None if asked.conditional else overlooked.only_where(comparing, prover)
    if rival is not None:
        return Mark(WRONG, only or reason, rival, found)
    convention = equal_to("elsewhere", lambda: overlooked.said_by(asked, asked.derivation.elsewhere))
    if convention is not None:
        return Mark(UP_TO, f"it counts by another convention: {convention}", counterexample=found)
    if only is not None:
        return Mark(UP_TO, only, counterexample=found)
    other = None if asked.conditional else equal_to(beside, lambda: overlooked.elsewhere(asked, beside()))
    if other is not None:
        return Mark(WRONG, f"it is the answer to: {other}", counterexample=found)
    how = equal_to("broken", lambda: overlooked.broken(asked))
    worth = _ends(asked, prover, comparing.answer) if asked.conditional else None
    return Mark(WRONG, reason, how or "", found, worth=worth)


def _ends(asked: Asked, prover: Prover, answer: Any) -> Fraction | None:
    """The share of the conditions joined in the claim that are among those of the answer, where neither has more."""
    ours, theirs = _parts(asked.said), _parts(answer)
    if len(ours) < 2 or len(theirs) > len(ours):
        return None
    left, met = list(theirs), 0
    for part in ours:
        for other in left:
            if unsized(part) == unsized(other) or prover.proves(asked.equal(part, other), asked.facts, ENDS):
                left.remove(other)
                met += 1
                break
    return Fraction(met, len(ours))


def _parts(condition: Any) -> Sequence[Boolean]:
    return sp.And.make_args(condition) if isinstance(condition, sp.And) else (condition,)


__all__ = ["Beside", "judged_answer"]
