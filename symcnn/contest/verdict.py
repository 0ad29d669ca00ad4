"""The verdict on a result: of its proof, and of its experiment."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.contest.result import REFUTED, UNDECIDED
from symcnn.judge.judgement import Status

NONE = "none"


SKIPPED = "skipped"


AUDITED = "checked at points, not proved"
"""What stands in place of a verdict where a line is audited."""


def in_words(proof: str) -> str:
    """The verdict of a proof as a reader is told it.

    >>> in_words("proved"), in_words("audited")
    ('proved', 'checked at points, not proved')
    """
    return AUDITED if proof == Status.AUDITED else proof


@dataclass(frozen=True)
class Verdict:
    """Two axes.

    ``proof`` is proved, audited, unknown or refuted (or skipped);
    ``experiment`` is confirmed, refuted, undecided, or none. Of a corollary
    neither is better than what it follows from. Audited is checked at points,
    and holds nothing up: what rests on it is not confirmed by it.

    >>> Verdict("proved", "confirmed").exit_code, Verdict("audited", "confirmed").exit_code
    (0, 3)
    """

    proof: str
    experiment: str
    corollary: bool = False

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when anything is refuted, 3 when anything is audited, undecided or unknown."""
        if REFUTED in (self.proof, self.experiment):
            return 1
        if self.proof in (Status.AUDITED, Status.UNKNOWN) or self.experiment in (UNDECIDED, NONE):
            return 3
        return 0

    @property
    def ok(self) -> bool:
        """Whether nothing is refuted, unknown, audited or undecided."""
        return self.exit_code == 0


__all__ = ["AUDITED", "NONE", "SKIPPED", "Verdict", "in_words"]
