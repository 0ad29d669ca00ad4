"""One line of a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from symcnn.judge.judgement import Judgement, Obligation, Status, worst

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

    def __repr__(self) -> str:
        from symcnn.printing.terminal import one_line

        return f"<Step {self.number}, {self.verb}: {one_line(self.proposition)}>"

    def _repr_latex_(self) -> str:
        from symcnn.recorder.display import step_latex

        return step_latex(self)

    def _repr_html_(self) -> str:
        from symcnn.printing.html import joined
        from symcnn.recorder.display import step_html

        return joined(step_html(self))

    def judged(self, judgements: Sequence[Judgement]) -> Step:
        """The step with a judgement of each thing that it owes. Errors: ``ValueError`` where they are not so many."""
        if len(judgements) != len(self.obligations):
            owed, said = len(self.obligations), len(judgements)
            raise ValueError(f"step {self.number} has {owed} obligations, and {said} judgements are given")
        return replace(self, judgements=tuple(judgements))

    @property
    def proposition(self) -> Any:
        """The line as a proposition: ``head = line`` where it goes on from a left side."""
        if self.head is None:
            return self.line
        from sympy import Eq

        return Eq(self.head, self.line, evaluate=False)

    @property
    def known_by(self) -> tuple[str, str]:
        """How the line is known to be right; see `known_by`."""
        return known_by(self.verb, self.source, self.judgement)

    @property
    def judgement(self) -> Judgement | None:
        """The worst judgement of the step, or None where nothing is owed or nothing was judged yet."""
        return worst_of(self.judgements)


def worst_of(judgements: Sequence[Judgement]) -> Judgement | None:
    """The first that is as bad as any; None of none."""
    if not judgements:
        return None
    status = worst([judgement.status for judgement in judgements])
    return next(judgement for judgement in judgements if judgement.status == status)


def known_by(verb: str, source: str, judgement: Judgement | None) -> tuple[str, str]:
    """How a line is known to be right, in a few words, and the status of its judgement where one is told.

    >>> known_by("equals", "", None), known_by("define", "", None)
    (('not judged yet', ''), ('definition', ''))
    >>> known_by("equals", "", Judgement(Status.PROVED, "identity", ""))
    ('proved: identity', 'proved')
    """
    # That a definition has a value is said only where it is not shown.
    trusted = verb == "define" and judgement is not None and judgement.status is Status.PROVED
    if judgement is not None and verb != "recall" and not trusted:
        return f"{judgement.status.value}: {judgement.route}", judgement.status.value
    return {"define": "definition", "recall": f"from {source}"}.get(verb, "not judged yet"), ""
