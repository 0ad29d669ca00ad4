"""Whether an answer says the same as the claim: the judge is asked, within a time for each answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.judge.judgement import Judgement, Obligation, Status
from symcnn.marking.alike import rewritten, shifted
from symcnn.marking.asked import Asked
from symcnn.verdicts.mutants.by_proof import PER_JUDGEMENT, judged
from symcnn.verdicts.refutation import refuted_if_met

SECONDS = 75.0
"""For all that is asked of the judge about one answer."""
SAME = 40.0
"""For the question whether an answer is the claim: longer than others get, since a machine may have much to do."""


@dataclass
class Prover:
    """Asks the judge as long as there is time. Nothing that is not proved is taken for right."""

    seconds: float = SECONDS
    begin: float = field(default_factory=time.process_time)

    @property
    def left(self) -> float:
        return self.seconds - (time.process_time() - self.begin)

    def judge(self, goal: Any, facts: Sequence[Any], most: float = PER_JUDGEMENT) -> Judgement:
        """What the judge says; unknown where no time is left."""
        if self.left <= 0.1:
            return Judgement(Status.UNKNOWN, "none", f"the time for one answer, {self.seconds:g} s, is over")
        try:
            return judged(goal, facts, min(most, self.left))
        except SymcnnError as error:
            return Judgement(Status.UNKNOWN, "none", str(error))

    def proves(self, goal: Any, facts: Sequence[Any], most: float = PER_JUDGEMENT) -> bool:
        return self.judge(goal, facts, most).status is Status.PROVED

    def same(self, asked: Asked, answer: Any) -> tuple[Judgement, Obligation]:
        """Whether an answer says what the claim says, and which line was asked about: proved, refuted, or unknown.

        It is compared with the claim's right side, then with that in given symbols, and then put in the claim's place
        at the end of the proof, all of whose lines are judged; not so a bound, since every weaker one follows there.
        """
        goals = [(asked.agrees(answer), asked.facts)]
        closed, theirs = asked.in_given(asked.said), asked.in_given(answer)
        if identical := self._in_our_words(asked, closed, theirs, same=True):
            return identical
        if (closed, theirs) != (asked.said, answer):
            goals.insert(0, (asked.equal(closed, theirs), asked.facts))
        if isinstance(closed, sp.Eq) and isinstance(theirs, sp.Eq) and closed.lhs == theirs.lhs:
            goal = asked.equal(closed.rhs, theirs.rhs)  # if not, the conditions may be the same for all that
            if (judgement := self.judge(goal, asked.facts, SAME)).status is Status.PROVED:
                return judgement, Obligation(goal, asked.facts)
        for owed in () if asked.is_bound else asked.derivation.steps[-1].obligations[:1]:
            goals.append((asked.whole(asked.rebuilt(answer)), (*owed.facts, *asked.more)))
        found = []
        for goal, facts in goals:
            found.append((self.judge(goal, facts, SAME), Obligation(goal, tuple(facts))))
            if found[-1][0].status in (Status.PROVED, Status.REFUTED):
                return found[-1]
        return self._in_our_words(asked, closed, theirs) or found[0]

    def _in_our_words(
        self, asked: Asked, ours: Any, theirs: Any, same: bool = False
    ) -> tuple[Judgement, Obligation] | None:
        """That the two say the same with roots and roundings that are written alike; None where that is not proved.

        ``same``: where they are the same expression then.
        """
        if asked.conditional or asked.limits:
            return None
        try:
            other, owed = rewritten(shifted(theirs), ours)
        except ValueError:
            return None
        if other == theirs or (same and other != ours):
            return None
        goal = asked.equal(ours, other)
        judgement = self.judge(goal, asked.facts, SAME)
        if judgement.status is not Status.PROVED or not all(self.proves(one, asked.facts) for one in set(owed)):
            return None
        return judgement, Obligation(goal, asked.facts)

    def met(self, asked: Asked, owed: Obligation, judgement: Judgement) -> bool:
        """Whether a line that is refuted is false at a point that what is stated of chance admits."""
        try:
            return refuted_if_met(asked.derivation, owed, judgement).status is Status.REFUTED
        except SymcnnError:
            return False


__all__ = ["Prover"]
