"""A demonstration: a run of PyTorch that shows something, such as an error that is raised or a gradient that is routed.

Its file holds a docstring (title and statement), ``operator`` and ``impostor``
(dotted paths, or functions of the file), and ``observations``: each says in
words what is seen, how it is looked at, and what comes out. What comes out is
compared exactly; and put in the operator's place, the impostor must give
something else somewhere, so that the demonstration is known to be able to fail.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from .contest import choose_device, device_name, label, resolve
from .errors import DerivationError
from .experiment import Operator
from .guard import scan
from .report import CONFIRMED, REFUTED, UNDECIDED, Verdict
from .result import plain
from .run import Run


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
    is exact, or lists of these, or raises what a `Raises` describes.
    """

    words: str
    look: Callable[[Run], Any]
    shows: Any


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
        title, _, statement = inspect.cleandoc(module.__doc__ or "").partition("\n")
        if not title or not statement.strip():
            raise DerivationError(f"{name}: the docstring needs a title line and a statement below it")
        for needed in ("operator", "impostor", "observations"):
            if not hasattr(module, needed):
                raise DerivationError(f"{name}: the file has no `{needed}`")
        observations = tuple(module.observations)
        if not observations or not all(isinstance(one, Observation) for one in observations):
            raise DerivationError(f"{name}: `observations` is a list of Observation, of one at least")
        path = None if module.__file__ is None else Path(module.__file__)
        return cls(name, title.rstrip("."), statement.strip(), module.operator, module.impostor, observations, path)

    def showing(self, place: int, shows: Any) -> Demonstration:
        """The same demonstration with another outcome expected: how a planted fault is judged."""
        changed = [replace(one, shows=shows) if i == place else one for i, one in enumerate(self.observations)]
        return replace(self, observations=tuple(changed))


@dataclass(frozen=True)
class Seen:
    """One observation: its words, what was expected, and what came out, as text for a reader."""

    words: str
    expected: str
    found: str
    same: bool


@dataclass(frozen=True)
class DemonstrationReport:
    """What was seen; ``told_apart_by`` is the first observation in which the impostor gives something else."""

    demonstration: Demonstration
    seen: tuple[Seen, ...]
    told_apart_by: int | None
    device: str
    torch: str
    seconds: float

    @property
    def name(self) -> str:
        """The demonstration's."""
        return self.demonstration.name

    @property
    def status(self) -> str:
        """Confirmed where all came out as it says, and the impostor did not."""
        if not all(one.same for one in self.seen):
            return REFUTED
        return UNDECIDED if self.told_apart_by is None else CONFIRMED

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
        count = len(self.seen)
        return f"shown with {label(self.demonstration.operator).rpartition('.')[2]}, {count} observations"

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong."""
        wrong = [
            f"{self.name}, {one.words!r}: expected {one.expected}, found {one.found}"
            for one in self.seen
            if not one.same
        ]
        if not wrong and self.told_apart_by is None:
            wrong.append(
                f"{self.name}: the impostor gives the same in every observation, so nothing shows that the "
                "operator is what was looked at"
            )
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
            "told_apart_by": None if self.told_apart_by is None else self.seen[self.told_apart_by].words,
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
        }


def demonstrate(demonstration: Demonstration, device: str = "auto") -> DemonstrationReport:
    """Look at every observation, with the operator and with the impostor.

    Errors: `DerivationError` where an observation reaches the answer, or gives what cannot be compared.
    """
    import torch

    name, chosen, start = demonstration.name, choose_device(device), time.perf_counter()
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
    apart = (
        place
        for place, (a, b) in enumerate(zip(real, other, strict=True))
        if not isinstance(b, _Raised) and (isinstance(a, _Raised) or a != b)
    )
    return DemonstrationReport(
        demonstration, seen, next(apart, None), device_name(chosen), str(torch.__version__), time.perf_counter() - start
    )


@dataclass(frozen=True)
class _Raised:
    kind: str
    message: str


def _looked(one: Observation, operator: Callable[..., Any], device: Any, name: str) -> Any:
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        try:
            found = one.look(Run(operator, device=device))
        except Exception as error:
            return _Raised(type(error).__name__, " ".join(str(error).split()))
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
        return f"{value.kind}: {value.message}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(words, value))}]"
    shown = plain(value)
    return f"{shown:g}" if isinstance(shown, float) else str(shown)


def demonstrate_all(
    demonstrations: Sequence[Demonstration], device: str = "auto", done: Callable[[str, str], None] = lambda *_: None
) -> list[DemonstrationReport]:
    """All of them, in order; ``done`` is told the kind and the name of each."""
    found = []
    for one in demonstrations:
        found.append(demonstrate(one, device))
        done("demonstration", one.name)
    return found


__all__ = ["Demonstration", "DemonstrationReport", "Observation", "Raises", "Seen", "demonstrate", "demonstrate_all"]
