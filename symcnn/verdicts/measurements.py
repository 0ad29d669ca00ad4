"""What measures, in a process that can be ended (`symcnn.verdicts.apart` asks for it): one name after the other.

A job is ``measure`` (experiments), ``show`` (demonstrations), ``trace`` and ``build`` (networks in closed form, and as
PyTorch runs them), ``mutants`` (claims broken by rule), ``replay`` (the run of a record) or ``lab``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.demonstration import demonstrate
from symcnn.catalogue.network import build
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, MissingTool, SymcnnError, Unfinished
from symcnn.verdicts.labs import perform, sealed
from symcnn.verdicts.measuring import OF_A_FORMULA, measured
from symcnn.verdicts.mutants.trial import trial
from symcnn.verdicts.record import Head, Record
from symcnn.verdicts.replay import repeated


class Measurements:
    """Does one name after the other; every answer says at which it is, and the last of each that it is over."""

    def __init__(self, job: dict[str, Any], out: Callable[[dict[str, Any]], None]) -> None:
        self.job, self.out = job, out
        self.name = ""

    def all(self) -> None:
        """All names that the job asks for."""
        jobs = {
            "measure": self.experiment,
            "show": self.demonstration,
            "trace": self.trace,
            "build": self.network,
            "mutants": self.mutants,
            "replay": self.replay,
            "lab": self.lab,
        }
        one = jobs[self.job["job"]]
        for name, package in self.job["todo"]:
            self.name = name
            self.say(begins=True)
            try:
                self.say(over=True, **one(Catalogue(package, apart=True)))
            except DerivationError as error:
                kind = "Unfinished" if isinstance(error, Unfinished) else "DerivationError"
                self.say(over=True, fault=str(error), kind=kind)
            except OF_A_FORMULA as error:
                self.say(over=True, fault=f"{self.name}: the experiment: {error}", kind="DerivationError")
            except SymcnnError as error:
                kind = "MissingTool" if isinstance(error, MissingTool) else "SymcnnError"
                self.say(refused=str(error), kind=kind)
                return
            except BaseException as error:
                what = "model" if one in (self.trace, self.network) else "measurement"
                fault = f"{self.name}: the {what} stops with {_told(error)}"
                self.say(over=True, fault=fault, kind="DerivationError")

    def say(self, **data: Any) -> None:
        """Tell whoever asked."""
        self.out({"at": self.name, **data})

    @property
    def settings(self) -> Settings:
        """Those of the run."""
        return Settings.from_json(self.job["settings"])

    def experiment(self, catalogue: Catalogue) -> dict[str, Any]:
        """The result of an experiment."""
        store, faults = self.job["store"], dict[str, DerivationError]()
        place = None if store is None else Path(store)
        found = measured([catalogue[self.name]], self.settings, self.job["fresh"], self, place, faults)
        for fault in faults.values():
            raise fault
        return {"result": found[self.name].to_json()}

    def demonstration(self, catalogue: Catalogue) -> dict[str, Any]:
        """What was seen."""
        found = demonstrate(catalogue.demonstration(self.name), self.job["device"])
        parts = ("told_apart_by", "failed", "device", "torch", "seconds")
        return {
            "shown": {"seen": [asdict(one) for one in found.seen], **{part: getattr(found, part) for part in parts}}
        }

    def trace(self, catalogue: Catalogue) -> dict[str, Any]:
        """How many rows a network's table has, and from which results it is folded."""
        network = catalogue.network(self.name)
        return {"rows": len(network.rows), "derivations": list(network.derivations)}

    def network(self, catalogue: Catalogue) -> dict[str, Any]:
        """The modules as they were run."""
        built, seconds = build(catalogue.network(self.name))
        return {"built": [asdict(one) for one in built], "seconds": seconds}

    def mutants(self, catalogue: Catalogue) -> dict[str, Any]:
        """What became of the mutants."""
        return {"report": trial(catalogue[self.name], self.settings, watch=self.goes_on).to_json()}

    def replay(self, catalogue: Catalogue) -> dict[str, Any]:
        """The record of the run as it came out now."""
        record = Record(Path(self.job["record"]), Head(**self.job["head"]))
        return {"record": repeated(catalogue[self.name], record, self.settings, self.goes_on).to_json()}

    def lab(self, catalogue: Catalogue) -> dict[str, Any]:
        """The record of a lab's run."""
        size, device = self.job["size"], self.job["device"]
        found = perform(catalogue.lab(self.name), size, device, lambda words: self.say(words=str(words)))
        return {"record": sealed(found)}

    def goes_on(self) -> None:
        """Something came of it."""
        self.say(goes_on=True)

    def planned(self, name: str, seconds: float) -> None:
        """As `symcnn.verdicts.measuring.Progress`."""
        self.say(planned=seconds)

    def drawn(self, name: str, share: float) -> None:
        """As `symcnn.verdicts.measuring.Progress`."""
        self.say(drawn=share)

    def done(self, kind: str, name: str) -> None:
        """The result says so."""


def _told(error: BaseException) -> str:
    """What was raised, by a stranger's code: it need not have words."""
    kind, words = type(error).__name__, ""
    with contextlib.suppress(BaseException):
        words = " ".join(str(error).split())
    return f"{kind}: {words}" if words else kind
