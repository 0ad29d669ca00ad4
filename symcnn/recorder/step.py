"""One line of a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from symcnn.judge.judgement import Judgement, Obligation, worst

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation


@dataclass(frozen=True)
class Step:
    """One line of a proof.

    ``line`` is what is printed: for ``equals`` the new right side of
    ``head = ...``, otherwise a proposition. ``obligations`` are what must be
    judged for it: of a definition, that it has a value; of a recalled claim,
    the constraints of its file at the ``values`` (and for all of ``forall``)
    at which it is recalled, and ``behind`` are the definitions behind it there.
    ``unfolds`` are the numbers of the steps whose equations were put into the
    line when it was written down.
    """

    number: int
    verb: str
    reason: str
    line: Any
    head: Any = None
    obligations: tuple[Obligation, ...] = ()
    source: str = ""
    judgements: tuple[Judgement, ...] = ()
    origin: Derivation | None = None
    values: Mapping[Any, Any] = field(default_factory=dict)
    forall: tuple[Any, ...] = ()
    unfolds: tuple[int, ...] = ()
    behind: tuple[Any, ...] = ()

    def judged(self, judgements: Sequence[Judgement]) -> Step:
        """The step with a judgement of each thing that it owes. Errors: ``ValueError`` where they are not so many."""
        if len(judgements) != len(self.obligations):
            owed, said = len(self.obligations), len(judgements)
            raise ValueError(f"step {self.number} has {owed} obligations, and {said} judgements are given")
        return replace(self, judgements=tuple(judgements))

    @property
    def judgement(self) -> Judgement | None:
        """The worst judgement of the step, or None where nothing is owed or nothing was judged yet."""
        if not self.judgements:
            return None
        status = worst([judgement.status for judgement in self.judgements])
        return next(judgement for judgement in self.judgements if judgement.status == status)
