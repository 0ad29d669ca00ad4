"""What is asked of a catalogue, whatever its kind: derivations checked, networks built, demonstrations looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from symcnn.catalogue.catalogue import Catalogue
from symcnn.contest.result import UNDECIDED
from symcnn.contest.settings import Settings
from symcnn.contest.verdict import Verdict
from symcnn.errors import MissingTool, SymcnnError
from symcnn.experiment.devices import choose_device
from symcnn.judge.judgement import Status
from symcnn.verdicts.check import Only, Progress, check_all
from symcnn.verdicts.labs import LabRecord, recorded
from symcnn.verdicts.measuring import shown
from symcnn.verdicts.networks import came_through, report_on


class Found(Protocol):
    """What was found about one thing that was asked for."""

    @property
    def name(self) -> str:
        """Its name in the catalogue."""

    @property
    def title(self) -> str:
        """Its title; its name where it cannot be read."""

    @property
    def verdict(self) -> Verdict:
        """Both verdicts; an empty one where there is nothing to prove."""

    @property
    def how_proved(self) -> str:
        """In words."""

    @property
    def how_confirmed(self) -> str:
        """In words."""

    @property
    def seconds(self) -> float:
        """The time that it took."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong."""

    @property
    def exit_code(self) -> int:
        """0, 1 or 3."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""


@dataclass(frozen=True)
class Faulty:
    """A file of any kind that cannot be read: nothing is known of it, and the others are reported."""

    name: str
    fault: str
    proof: str = ""
    how_proved: str = ""
    how_confirmed: str = ""
    seconds: float = 0.0
    exit_code: int = 1

    @property
    def title(self) -> str:
        """Nothing but its name is known."""
        return self.name

    @property
    def verdict(self) -> Verdict:
        """As of a derivation at fault."""
        return Verdict(self.proof, UNDECIDED)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The fault."""
        return (self.fault,)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        data = {"name": self.name, "proof": self.proof, "experiment": UNDECIDED}
        return {**data, "fault": self.fault, "reasons": list(self.reasons)}


@dataclass(frozen=True)
class Inquiry:
    """Names of a catalogue, by kind."""

    derivations: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    demonstrations: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()

    @classmethod
    def of(cls, catalogue: Catalogue, names: Sequence[str]) -> Inquiry:
        """What can be checked among the names or areas given; all of it where none is.

        Errors: `UnknownName`; `SymcnnError` where the catalogue holds nothing that can be checked.
        """
        kinds = catalogue.names, catalogue.networks, catalogue.demonstrations
        chosen = set(catalogue.chosen(names, [name for kind in kinds for name in kind], "result"))
        return cls(*(tuple(name for name in kind if name in chosen) for kind in kinds))

    @classmethod
    def joined(cls, inquiries: Iterable[Inquiry]) -> Inquiry:
        """All of them, each name once, in order."""
        kinds = ("derivations", "networks", "demonstrations", "labs")
        every = list(inquiries)
        return cls(*(tuple(dict.fromkeys(name for one in every for name in getattr(one, kind))) for kind in kinds))

    def needed(self, catalogue: Catalogue) -> Needed:
        """The derivations asked for, those from which the networks are folded, and by name what cannot be read.

        A network of one package may be folded from results of another.
        """
        catalogue.ready([*self.derivations, *self.networks, *self.demonstrations, *self.labs])
        folded: dict[str, Any] = {}
        unread: dict[str, SymcnnError] = {}
        for name in self.networks:
            try:
                folded |= came_through(catalogue.network(name)).derivations
            except MissingTool:
                raise
            except SymcnnError as error:
                unread[name] = error
        own = [name for name in folded if name in catalogue.names]
        derivations, faults = catalogue.readable(tuple(dict.fromkeys([*self.derivations, *own])))
        others = [one for name, one in folded.items() if name not in own]
        return Needed((*derivations, *others), {**faults, **unread})


@dataclass(frozen=True)
class Needed:
    """Derivations that are proved for what is asked, and what is wrong with files that cannot be read, by name."""

    derivations: tuple[Any, ...]
    faults: Mapping[str, SymcnnError]


def _or_fault(name: str, find: Callable[[str], Any], proof: str = "") -> Any:
    """What is found, or the fault in the file. What is not installed is no fault of the file."""
    try:
        return find(name)
    except MissingTool:
        raise
    except SymcnnError as error:
        return Faulty(name, str(error), proof)


def inquire(
    catalogue: Catalogue,
    asked: Inquiry,
    only: Only = None,
    settings: Settings | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    store: Path | None = None,
    records: Mapping[str, LabRecord] | None = None,
    needed: Needed | None = None,
) -> dict[str, Any]:
    """Reports by name, of all kinds (`Found`); records of labs among them. See `symcnn.verdicts.check.check_all`.

    ``records`` are those of labs that were read before, ``needed`` what the inquiry needs, if that was looked up.

    A file at fault gives a report that says so, and does not stop the others.
    Errors: those of `check_all`; `SymcnnError` where the record of a lab does not fit, and
    where of all that is asked for nothing can be proved, and only proofs are asked for.
    """
    settings = settings or Settings()
    if only == "proof" and asked.demonstrations and not (asked.derivations or asked.networks):
        raise SymcnnError("nothing asked for has a proof: demonstrations are only looked at; leave out --only proof")
    if only != "proof" and asked.demonstrations:
        choose_device(settings.device)
    # A record that does not fit is told before anything is proved or drawn.
    known = records or {}
    found: dict[str, Any] = {name: known.get(name) or recorded(catalogue.lab(name)) for name in asked.labs}
    needed = needed or asked.needed(catalogue)
    reports = check_all(needed.derivations, only, settings, fresh, progress, store)
    found |= {report.derivation.name: report for report in reports}
    found |= {name: Faulty(name, str(fault), Status.UNKNOWN.value) for name, fault in needed.faults.items()}
    for name in [name for name in asked.networks if name not in found]:
        fold = _or_fault(name, lambda name: report_on(catalogue.network(name), found, only), Status.UNKNOWN.value)
        found[name] = fold
    if only != "proof":
        for name in asked.demonstrations:
            found[name] = _or_fault(name, lambda name: shown(catalogue, name, settings.device))
            if progress is not None:
                progress.done("demonstration", name)
    return found
