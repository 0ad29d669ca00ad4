"""The record of an experiment: a JSON file that is written as it goes, from which a run goes on or is repeated."""

from __future__ import annotations

import contextlib
import importlib
import json
import platform
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError, shown
from symcnn.experiment.kinds import MonteCarlo
from symcnn.files import cache
from symcnn.files.texts import plain_data
from symcnn.verdicts import contents

FORM = 4
PAUSE = 1.0
"""Seconds between two writings."""


@dataclass(frozen=True)
class Head:
    """What a record belongs to; two runs of the same head give the same result, on the same kind of device.

    ``contents`` are hashes of what the file said when it was read: the same
    file may say something else where a helper, a data file or the environment
    has a part in it.
    """

    name: str
    settings: dict[str, Any]
    versions: dict[str, str]
    files: str
    contents: dict[str, str]

    @staticmethod
    def of(derivation: Derivation, settings: Settings) -> Head:
        """The head of a derivation's experiment under these settings, on this machine."""
        from symcnn.experiment.devices import device_name, device_type, instructions

        device = device_type(settings.device)
        asked: dict[str, Any] = {
            "device": device,
            "seed": settings.seed,
            "resolution": str(settings.resolution),
        }
        if isinstance(derivation.experiment, MonteCarlo):
            asked |= {"alpha": settings.alpha, "tests": settings.tests, "budget": settings.budget}
        versions = {
            "symcnn": cache.engine()[:16],
            "python": platform.python_version(),
            "sympy": cache.version("sympy"),
            "torch": cache.version("torch"),
            "device": device_name(device),
            "instructions": instructions(),
        }
        files = cache.key("files", sources(derivation))[:16]
        parts = contents.experiment_of(derivation)
        parts["the operators"] = contents.operators_of(derivation)
        said = {part: digest[:16] for part, digest in parts.items()}
        return Head(derivation.name, asked, versions, files, said)

    def differences(self, other: Head) -> list[str]:
        """In what another head is another one."""
        pairs: list[tuple[str, Any, Any]] = [
            ("the derivation", self.name, other.name),
            ("the files of the derivation", self.files, other.files),
        ]
        tables = (self.contents, other.contents), (self.settings, other.settings), (self.versions, other.versions)
        for mine, theirs in tables:
            pairs += [(key, mine.get(key), theirs.get(key)) for key in {**mine, **theirs}]
        return [f"{what}: {ours} there, {here} here" for what, ours, here in pairs if ours != here]

    @property
    def digest(self) -> str:
        """A hash of all of it."""
        return cache.key("experiment", [], self.name, self.settings, self.versions, self.files, self.contents)

    def asked(self) -> Settings:
        """The settings of the run. Errors: `KeyError`, `TypeError`, `ValueError` for a record that no run wrote."""
        return Settings.from_json(self.settings)


@dataclass
class Record:
    """A head, the checkpoint of what was measured, and the result once there is one; kept in a file."""

    path: Path
    head: Head
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    result: ExperimentResult | None = None
    written: float = -PAUSE

    @property
    def in_cache(self) -> bool:
        """Whether it is kept for speed alone."""
        return self.path.is_relative_to(cache.folder())

    def keep(self) -> None:
        """Write the checkpoint, if the last writing was long enough ago."""
        if time.monotonic() - self.written >= PAUSE:
            self.write()

    def finish(self, result: ExperimentResult) -> None:
        """Write the result beside the checkpoint."""
        self.result = result
        self.write()

    def write(self) -> None:
        """The whole file, or the one that was there before.

        Errors: `SymcnnError` where it cannot be written.
        """
        try:
            cache.write_whole(self.path, json.dumps(self.to_json()))
        except OSError as error:
            raise SymcnnError(f"the record {self.path} cannot be written: {error.strerror}") from error
        self.written = time.monotonic()

    def to_json(self) -> dict[str, Any]:
        """Plain data, sealed."""
        data: dict[str, Any] = {
            **asdict(self.head),
            "checkpoint": self.checkpoint.to_json(),
            "result": None if self.result is None else self.result.to_json(),
        }
        return {"symcnn record": FORM, "sha256": cache.seal(data), **data}


def read(path: Path) -> Record:
    """The record in a file.

    Errors: `SymcnnError` where there is none, or it is cut off, or of another form.
    """
    return from_json(plain_data(path, "record"), path)


def from_json(data: Any, path: Path) -> Record:
    """The record in plain data; ``path`` says where it lies, or what was repeated.

    Errors: `SymcnnError` where it is none, not whole, or of another form.
    """
    if not isinstance(data, Mapping) or "symcnn record" not in data:
        raise SymcnnError(f"{path} is no record of an experiment (symcnn check --record DIR writes them)")
    form, sha256 = data["symcnn record"], data.get("sha256")
    if form is True or form != FORM:
        raise SymcnnError(f"{path} is a record of form {shown(form)}; this symcnn reads form {FORM}")
    if sha256 != cache.seal({key: value for key, value in data.items() if key not in ("symcnn record", "sha256")}):
        raise SymcnnError(f"{path} is no whole record: it was changed after it was written")
    try:
        if not isinstance(data["name"], str):
            raise TypeError(f"the name of a result is a text, not {shown(data['name'])}")
        settings, versions, said = (dict(data[key]) for key in ("settings", "versions", "contents"))
        head = Head(data["name"], settings, versions, data["files"], said)
        checkpoint = Checkpoint.from_json(data["checkpoint"])
        result = None if data["result"] is None else ExperimentResult.from_json(data["result"])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise SymcnnError(f"{path} is no whole record: {type(error).__name__}: {error}") from error
    return Record(path, head, checkpoint, result)


def sources(derivation: Derivation) -> list[Path]:
    """The files on which an experiment depends: the derivation's, and those of an operator of somebody's own."""
    found = [] if derivation.path is None else cache.sources(derivation.path)
    for operator in (derivation.experiment.operator, derivation.experiment.impostor):
        if isinstance(operator, str) and not operator.startswith("torch."):
            module = operator
            while "." in module and module not in sys.modules:
                module = module.rpartition(".")[0]
                with contextlib.suppress(ImportError, ValueError):
                    importlib.import_module(module)
            file = getattr(sys.modules.get(module), "__file__", None)
            if file is not None:
                found += cache.sources(Path(file)) if str(file).endswith(".py") else [Path(file)]
    return list(dict.fromkeys(found))


def resume(derivation: Derivation, settings: Settings, store: Path | None, fresh: bool) -> Record:
    """The record to go on with, in the folder ``store`` or in the cache; a new one where there is none.

    Errors: `SymcnnError` where ``store`` holds the record of another run, or one that cannot be read.
    """
    head = Head.of(derivation, settings)
    if store is None:
        record = Record(cache.folder() / "experiment" / f"{head.name}-{head.digest[:24]}.json", head)
        if not fresh:
            with contextlib.suppress(SymcnnError):  # what cannot be read is not kept
                found = read(record.path)
                return found if found.head == head else record
        return record
    record = Record(store / f"{head.name}.json", head)
    if fresh or not record.path.exists():
        return record
    found = read(record.path)
    differences = found.head.differences(head)
    if differences:
        raise SymcnnError(
            f"{record.path} holds another run ({'; '.join(differences)}); name another folder, "
            "or --fresh to write over it"
        )
    return found
