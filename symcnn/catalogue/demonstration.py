"""A demonstration: a run of PyTorch that shows something, such as an error that is raised or a gradient that is routed.

Its file holds a docstring (title and statement), ``operator`` and ``impostor``
(dotted paths, or functions of the file), and ``observations``: each says in
words what is seen, how it is looked at, and what comes out. What comes out is
compared exactly; and put in the operator's place, the impostor must give
something else somewhere, so that the demonstration is known to be able to fail.
An observation calls the operator, unless it says that it looks at something
else beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED, plain
from symcnn.contest.verdict import Verdict
from symcnn.errors import DerivationError
from symcnn.experiment.devices import choose_device, device_name
from symcnn.experiment.guard import scan
from symcnn.experiment.kinds import Operator
from symcnn.experiment.operators import label, resolve
from symcnn.experiment.run import Run
from symcnn.files.parts import listed, needed, titled


@dataclass(frozen=True)
class Raises:
    """An outcome: the operator refuses, with an error of this type whose message holds these words.

    >>> Raises("RuntimeError", "scalar outputs").met("RuntimeError", "can be created only for scalar outputs")
    True
    """

    kind: str
    words: str

    def met(self, kind: str, message: str) -> bool:
        """Whether an error is the one that was expected."""
        return kind == self.kind and self.words in message


@dataclass(frozen=True)
class Observation:
    """What is seen, in words (with names and numbers in backticks); how it is looked at; and what comes out.

    ``look(run)`` gives a whole number, a truth value, a text, or a float that
    is exact, or lists of these, or raises what a `Raises` describes. It calls
    ``run.operator``; one that looks at something else, to compare, is ``aside``.
    """

    words: str
    look: Callable[[Run], Any]
    shows: Any
    aside: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.words, str) or not self.words.strip():
            raise DerivationError(f"what an Observation sees is told in words, not {self.words!r}")
        if not callable(self.look):
            raise DerivationError(f"{self.words!r}: `look` is a function of a run, not {self.look!r}")
        if not isinstance(self.shows, Raises):
            try:
                _exact(self.shows)
            except TypeError as error:
                raise DerivationError(f"{self.words!r}: `shows` is Raises(...), or what is compared: {error}") from None


@dataclass(frozen=True)
class Demonstration:
    """A file of the folder ``demonstrations``."""

    name: str
    title: str
    statement: str
    operator: Operator
    impostor: Operator
    observations: tuple[Observation, ...]
    path: Path | None = None

    @classmethod
    def from_module(cls, module: ModuleType, name: str) -> Demonstration:
        """Read a demonstration's file. Errors: `DerivationError` for what is missing."""
        title, statement = titled(module, name)
        needed(module, name, "operator", "impostor", "observations")
        observations = listed(module, "observations", name, Observation)
        if not observations:
            raise DerivationError(f"{name}: `observations` is empty")
        path = None if module.__file__ is None else Path(module.__file__)
        return cls(name, title, statement, module.operator, module.impostor, observations, path)


@dataclass(frozen=True)
class Seen:
    """One observation: its words, what was expected, and what came out, as text for a reader."""

    words: str
    expected: str
    found: str
    same: bool


@dataclass(frozen=True)
class DemonstrationReport:
    """What was seen.

    ``told_apart_by`` are the observations in which the impostor gives something
    else; ``failed`` says of those in which it only raises an error what it raised.
    """

    demonstration: Demonstration
    seen: tuple[Seen, ...]
    told_apart_by: tuple[int, ...]
    failed: Mapping[int, str]
    device: str
    torch: str
    seconds: float

    @property
    def name(self) -> str:
        """The demonstration's."""
        return self.demonstration.name

    @property
    def title(self) -> str:
        """The demonstration's."""
        return self.demonstration.title

    @property
    def status(self) -> str:
        """Confirmed where all came out as it says, and the impostor did not."""
        if not all(one.same for one in self.seen):
            return REFUTED
        return CONFIRMED if self.told_apart_by else UNDECIDED

    @property
    def verdict(self) -> Verdict:
        """Nothing is proved."""
        return Verdict("", self.status)

    @property
    def exit_code(self) -> int:
        """As of a derivation's report."""
        return {CONFIRMED: 0, REFUTED: 1}.get(self.status, 3)

    @property
    def how_proved(self) -> str:
        """Nothing is."""
        return ""

    @property
    def how_confirmed(self) -> str:
        """What was run, in words."""
        count, apart = len(self.seen), len(self.told_apart_by)
        operator = label(self.demonstration.operator).rpartition(".")[2]
        return (
            f"shown with {operator}, impostor told apart by {apart} of {count} observation{'' if count == 1 else 's'}"
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong."""
        wrong = [
            f"{self.name}, {one.words!r}: expected {one.expected}, found {one.found}"
            for one in self.seen
            if not one.same
        ]
        if not wrong and not self.told_apart_by:
            gives = "the impostor gives the same in every observation"
            if self.failed:
                place, raised = next(iter(self.failed.items()))
                gives = f"in {self.seen[place].words!r} the impostor raised {raised}, which tells nothing of its values"
                if len(self.failed) < len(self.seen):
                    gives += ", and elsewhere it gives the same"
            wrong.append(f"{self.name}: {gives}, so nothing shows that the operator is what was looked at")
        return tuple(wrong)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name,
            "title": self.demonstration.title,
            "demonstration": self.status,
            "operator": label(self.demonstration.operator),
            "device": self.device,
            "torch": self.torch,
            "seen": [asdict(one) for one in self.seen],
            "told_apart_by": [self.seen[place].words for place in self.told_apart_by],
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
        }


def demonstrate(demonstration: Demonstration, device: str = "auto") -> DemonstrationReport:
    """Look at every observation, with the operator and with the impostor.

    Errors: `DerivationError` where an observation reaches the answer, gives what
    cannot be compared, or calls no operator without saying so.
    """
    name, chosen, start = demonstration.name, choose_device(device), time.perf_counter()
    import torch

    operators = [resolve(one, name) for one in (demonstration.operator, demonstration.impostor)]
    for one in demonstration.observations:
        scan(one.look, name)
    real, other = (
        [_looked(one, operator, chosen, name) for one in demonstration.observations] for operator in operators
    )
    seen = tuple(
        Seen(one.words, words(one.shows), words(found), _same(one.shows, found))
        for one, found in zip(demonstration.observations, real, strict=True)
    )
    # That the impostor raises an error shows nothing of what it computes.
    failed = {
        place: words(b)
        for place, (a, b) in enumerate(zip(real, other, strict=True))
        if isinstance(b, _Raised) and not isinstance(a, _Raised)
    }
    apart = tuple(
        place
        for place, (a, b) in enumerate(zip(real, other, strict=True))
        if not isinstance(b, _Raised) and (isinstance(a, _Raised) or a != b)
    )
    return DemonstrationReport(
        demonstration, seen, apart, failed, device_name(chosen), str(torch.__version__), time.perf_counter() - start
    )


@dataclass(frozen=True)
class _Raised:
    kind: str
    message: str


def _looked(one: Observation, operator: Callable[..., Any], device: Any, name: str) -> Any:
    import torch

    calls: list[None] = []

    def called(*values: Any, **settings: Any) -> Any:
        calls.append(None)
        return operator(*values, **settings)

    found: Any
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        try:
            found = one.look(Run(called, device=device))
        except Exception as error:
            found = _Raised(type(error).__name__, " ".join(str(error).split()))
    if not calls and not one.aside and not (isinstance(found, _Raised) and not isinstance(one.shows, Raises)):
        raise DerivationError(
            f"{name}, {one.words!r}: the operator is never called; what looks at something else is marked aside=True"
        )
    if calls and one.aside:
        raise DerivationError(f"{name}, {one.words!r}: it is marked aside=True, and calls the operator")
    if isinstance(found, _Raised):
        return found
    try:
        return _exact(found)
    except TypeError as error:
        raise DerivationError(f"{name}, {one.words!r}: {error}") from None


def _exact(value: Any) -> Any:
    """A value that can be compared exactly."""
    if isinstance(value, (list, tuple)):
        return [_exact(item) for item in value]
    if isinstance(value, (bool, int, str, float)):
        return value
    raise TypeError(f"an observation gives numbers, truth values, texts or lists of them, not {value!r}")


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, Raises):
        return isinstance(found, _Raised) and expected.met(found.kind, found.message)
    if isinstance(found, _Raised) or _kinds(expected) != _kinds(found):
        return False
    return bool(_exact(expected) == found)


def _kinds(value: Any) -> Any:
    """Truth values are no numbers here."""
    return [_kinds(item) for item in value] if isinstance(value, (list, tuple)) else isinstance(value, bool)


def words(value: Any) -> str:
    """An outcome for a reader.

    >>> words([[1, 0.5], [True, False]]), words(Raises("RuntimeError", "only for scalars"))
    ('[[1, 0.5], [yes, no]]', 'RuntimeError: … only for scalars …')
    """
    if isinstance(value, Raises):
        return f"{value.kind}: … {value.words} …"
    if isinstance(value, _Raised):
        return f"{value.kind}: {value.message}" if value.message else value.kind
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(words, value))}]"
    shown = plain(value)
    return f"{shown:g}" if isinstance(shown, float) else str(shown)


__all__ = ["Demonstration", "DemonstrationReport", "Observation", "Raises", "Seen", "demonstrate"]
