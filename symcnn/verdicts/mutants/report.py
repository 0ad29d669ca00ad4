"""What became of a derivation's mutants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from symcnn.contest.result import REFUTED
from symcnn.judge.judgement import Status

REJECTED, EQUAL, SURVIVES, UNKNOWN = "rejected", "equal", "survives", "unknown"
NO_VALUE, BY_PROOF = "no value", "by its proof"


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    ``proof`` is "refuted" (with a ``counterexample``), "proved", "audited",
    "unknown", or "no value"; ``experiment`` is "refuted" (``where``: the point,
    what was measured, what the mutant says), "confirmed", "undecided",
    "no value", or "by its proof" (of a corollary). ``verdict`` is "rejected",
    "equal", "survives" or "unknown"; ``note`` says why it is none of the first
    two, or what it took to reject it beyond the declared experiment.
    """

    label: str
    formula: str
    proof: str
    counterexample: str | None
    experiment: str
    where: str | None
    verdict: str
    note: str = ""

    @property
    def by_proof(self) -> bool:
        """Whether the proof rejects it."""
        return self.proof in (Status.REFUTED.value, NO_VALUE)

    @property
    def by_experiment(self) -> bool:
        """Whether the experiment rejects it."""
        return self.experiment in (REFUTED, NO_VALUE)


@dataclass(frozen=True)
class MutantReport:
    """What became of all mutants of one derivation; ``fault`` says why none could be tried.

    ``unfinished``: it is no fault of the file's, but ran over its time.
    ``kind`` is the experiment's: Exact, Trajectory, MonteCarlo, or None of a corollary.
    """

    name: str
    kind: str | None
    outcomes: tuple[Outcome, ...]
    seconds: float
    fault: str = ""
    unfinished: bool = False

    def count(self, verdict: str) -> int:
        """How many mutants ended so."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def unsettled(self) -> tuple[Outcome, ...]:
        """The mutants that survive, and those of which it is not known."""
        return tuple(outcome for outcome in self.outcomes if outcome.verdict in (SURVIVES, UNKNOWN))

    @property
    def exit_code(self) -> int:
        """0 when each is rejected by both or proved equal, 1 when one survives, 3 when one is not decided."""
        if self.unfinished:
            return 3
        if self.fault or self.count(SURVIVES):
            return 1
        return 3 if self.count(UNKNOWN) or not self.outcomes else 0

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"exit_code": self.exit_code}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MutantReport:
        """The inverse of `to_json`."""
        fields = {name: value for name, value in data.items() if name != "exit_code"}
        return cls(**{**fields, "outcomes": tuple(Outcome(**outcome) for outcome in data["outcomes"])})
