"""What an experiment found: the cells, the rivals, the impostor, and the verdict on the claim."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from symcnn.formulas.demands import Demand
from symcnn.formulas.numbers import exactly

CONFIRMED, REFUTED, UNDECIDED = "confirmed", "refuted", "undecided"
NO_IMPOSTOR = "no impostor: nothing shows that the operator is what was measured"


@dataclass(frozen=True)
class Cell:
    """One point (and law): what was measured, what the claim says, and by how much they may differ.

    ``half_width`` is 0 for exact measurements, the tolerance of a trajectory
    (one number, or one a component), or half the length of the confidence
    interval. ``history`` holds (samples, estimate, half-width) at every look,
    ``moments`` the count, the mean and the central power sums of orders two to
    six of the ``chunks`` chunks that were drawn.
    """

    point: dict[str, Any]
    measured: Any
    claim: Any
    half_width: Any = 0
    samples: int = 1
    law: str | None = None
    history: list[list[float]] = field(default_factory=list)
    chunks: int = 0
    moments: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class RivalOutcome:
    """Whether a rival was rejected, and the smallest point at which it goes wrong.

    ``own`` marks the engine's own rivals (the claim a little off); ``samples``
    is the number of draws in that cell at the look at which it was rejected.
    """

    rejected: bool
    own: bool = False
    where: dict[str, Any] | None = None
    law: str | None = None
    claim: Any = None
    rival: Any = None
    measured: Any = None
    samples: int | None = None


@dataclass(frozen=True)
class ImpostorOutcome:
    """Whether the impostor (of this ``name``) was told apart, and the first point at which it was.

    ``error`` is what it raised where it gave no value, with the first such point, and at how many it did.
    """

    told_apart: bool
    where: dict[str, Any] | None = None
    law: str | None = None
    claim: Any = None
    measured: Any = None
    name: str = ""
    error: str = ""


@dataclass(frozen=True)
class Laws:
    """How the laws that were sampled compare with those that ``where`` states.

    ``statements`` is the number that hold of every law at every point; ``open``
    are those that could not be compared, each with why. ``by_operator`` are the
    families that no law samples, since the operator draws them, or the
    measurement (which ``own_draws`` says, as far as a scan can see): of these
    nothing was compared.
    """

    statements: int = 0
    open: tuple[str, ...] = ()
    by_operator: tuple[str, ...] = ()
    own_draws: bool = False


@dataclass(frozen=True)
class Conclusion:
    """The verdict on a claim, and why, in a sentence."""

    status: str
    why: str


@dataclass(frozen=True)
class Findings:
    """What a contest came to, apart from where and how it was run; the fields are those of `ExperimentResult`."""

    conclusion: Conclusion
    cells: list[Cell]
    rivals: dict[str, RivalOutcome]
    impostor: ImpostorOutcome | None = None
    wrong_at: Cell | None = None
    level: float | None = None
    estimate: str | None = None
    alpha: float | None = None
    tests: int | None = None
    predicted: int | None = None


@dataclass(frozen=True)
class ExperimentResult:
    """The outcome of one experiment, in plain numbers.

    ``status`` is "confirmed", "refuted" or "undecided"; ``why`` one sentence.
    ``level`` is the false-alarm probability given to this experiment (None
    where nothing is drawn): the ``alpha`` of the run over its ``tests``.
    ``resolution`` is how far the engine's own rivals lie from the claim;
    ``predicted`` the number of draws that the pilot asked for; ``laws`` is None
    where nothing is drawn, or where no ``where`` says of what law.
    """

    name: str
    kind: str
    status: str
    why: str
    operator: str
    device: str
    torch: str
    seed: int
    cells: list[Cell]
    rivals: dict[str, RivalOutcome]
    impostor: ImpostorOutcome | None
    seconds: float
    level: float | None = None
    estimate: str | None = None
    alpha: float | None = None
    tests: int | None = None
    resolution: float = 0.01
    predicted: int | None = None
    wrong_at: Cell | None = None
    laws: Laws | None = None

    @property
    def controls(self) -> str:
        """Which controls the experiment had, in a few words for a terminal.

        Without an impostor it does not read as with one.
        """
        own = sum(outcome.own for outcome in self.rivals.values())
        rejected = sum(outcome.rejected for outcome in self.rivals.values())
        theirs = f" ({own} the engine's own)" if own else ""
        said = [f"{rejected} of {len(self.rivals)} rivals rejected{theirs}"]
        if self.impostor is None:
            said.append(NO_IMPOSTOR if self.status == CONFIRMED else "no impostor was run")
        else:
            verb = "told from" if self.impostor.told_apart else "not told from"
            raised = ", which raised an error" if self.impostor.error and not self.impostor.told_apart else ""
            said.append(f"{verb} the impostor {self.impostor.name.rpartition('.')[2]}".rstrip() + raised)
        if self.laws is not None and self.laws.by_operator:
            said.append(f"laws of {', '.join(self.laws.by_operator)} not compared")
        return ", ".join(said)

    @property
    def samples(self) -> int:
        """Draws, or runs of the operator, in all cells together."""
        return sum(cell.samples for cell in self.cells)

    def to_json(self) -> dict[str, Any]:
        """Plain lists, dicts, numbers and strings."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> ExperimentResult:
        """The inverse of `to_json`."""
        fields = dict(data)
        fields["cells"] = [Cell(**cell) for cell in data["cells"]]
        fields["rivals"] = {name: RivalOutcome(**rival) for name, rival in data["rivals"].items()}
        if data["impostor"] is not None:
            fields["impostor"] = ImpostorOutcome(**data["impostor"])
        if data.get("laws") is not None:
            laws = data["laws"]
            fields["laws"] = Laws(
                laws["statements"], tuple(laws["open"]), tuple(laws["by_operator"]), laws["own_draws"]
            )
        if data["wrong_at"] is not None:
            fields["wrong_at"] = Cell(**data["wrong_at"])
        return ExperimentResult(**fields)


def rival_says(value: Any) -> Any:
    """What a rival says at a point, for the record: a value, or a bound with its ends worked out there."""
    return value.here if isinstance(value, Demand) else plain(value)


def plain(value: Any) -> Any:
    """A value for the record: whole numbers whole, other numbers as floats, what is not finite as text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Demand):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (int, float)):
        return value
    fraction = exactly(value)
    return int(fraction) if fraction.denominator == 1 else float(fraction)


def size_of(point: Mapping[str, Any]) -> tuple[int, float, str]:
    """Orders points by how many numbers they hold, then by how large those are together."""
    flat = list(_numbers(list(point.values())))
    return len(flat), float(sum(abs(number) for number in flat)), repr(sorted(point.items()))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item)
    else:
        yield value
