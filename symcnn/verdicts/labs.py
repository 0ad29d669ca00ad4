"""The recorded run of a lab: what was measured, with date, device, seeds, versions; refused once its code changes.

A lab of another package than the one that comes along is run where it can be ended
(`symcnn.verdicts.apart`); what it gives is read as a record is.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import json
import os
import platform
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.lab import Lab
from symcnn.catalogue.notebook import Notebook
from symcnn.errors import DerivationError, MissingTool, SymcnnError, UnknownName
from symcnn.experiment.devices import choose_device, device_name
from symcnn.files import cache
from symcnn.files.places import ENGINE, foreign
from symcnn.files.texts import plain_data
from symcnn.verdicts.apart import one_apart, package_of

FORM = 1
LIBRARIES = ("torch", "numpy", "scikit-learn")


@dataclass(frozen=True)
class LabRecord:
    """One run of a lab: ``blocks`` are the tables, curves and pictures of its notebook.

    ``code`` is a hash of what the lab runs (see `code`); ``seconds`` the time
    that it took.
    """

    name: str
    title: str
    size: str
    seeds: tuple[int, ...]
    date: str
    seconds: float
    device: str
    versions: Mapping[str, str]
    code: str
    blocks: tuple[dict[str, Any], ...]
    statement: str = ""

    def block(self, title: str) -> dict[str, Any]:
        """The block of this title. Errors: `UnknownName`."""
        titles = {block["title"]: block for block in self.blocks}
        if title not in titles:
            raise UnknownName(f"table, curve or picture of {self.name}", title, titles)
        return titles[title]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def path_of(lab: Lab, folder: Path | None = None) -> Path:
    """Where the record of a lab lies: in the folder ``records`` beside it, if no other is named."""
    return (folder or lab.path.parent / "records") / f"{lab.path.stem}.json"


def code(lab: Lab) -> str:
    """A hash of the lab's file, of what it imports from its own package, and of what all these run of the engine.

    Of the engine that is the notebook, and the modules that the files import by
    name. What those import in their turn is not read: nearly every change of the
    engine would make every record unfit.
    """
    own = cache.sources(lab.path)
    digest = hashlib.sha256()
    for file in (
        *own,
        *sorted({ENGINE / "catalogue" / "notebook.py", *(file for one in own for file in _of_engine(one))}),
    ):
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:24]


def _of_engine(file: Path) -> Iterator[Path]:
    """The files of the engine that a file imports by name (``from symcnn.experiment.metering import peak_bytes``)."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level and node.module is not None:
            named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in named:
            package, *parts = name.split(".")
            found = ENGINE.joinpath(*parts).with_suffix(".py")
            if package == ENGINE.name and parts and found.is_file():
                yield found


Say = Callable[[str], None]


def performed(lab: Lab, size: str = "normal", device: str = "auto", say: Say = lambda words: None) -> LabRecord:
    """Run a lab now, in a process that can be ended if it is somebody else's; see `perform`.

    Errors: those of `perform`; `DerivationError` also where the run had to be ended.
    """
    if not foreign(lab.path):
        return perform(lab, size, device, say)
    asked = {"size": size, "device": device}
    data = one_apart(
        "lab",
        lab.name,
        package_of(lab.path, lab.name),
        asked,
        lambda answer: answer["record"],
        lambda answer: say(str(answer["words"])) if "words" in answer else None,
    )
    try:
        return _whole(lab, data)
    except SymcnnError as error:
        raise DerivationError(str(error)) from error


def perform(lab: Lab, size: str = "normal", device: str = "auto", say: Say = lambda words: None) -> LabRecord:
    """Run a lab now, in this process.

    Errors: `UnknownName` for a size that there is not; `SymcnnError` for a device
    that is not there; `DerivationError` for whatever the run ends with;
    `MissingTool` where the lab needs a package that is not installed.
    """
    chosen = choose_device(device)
    book = Notebook(size, chosen, say)
    start = time.perf_counter()
    try:
        lab.run(book)
    except ModuleNotFoundError as error:
        raise MissingTool(
            f"{lab.name} needs {error.name}, which is not installed; pip install 'symcnn[labs]' brings it"
        ) from error
    except SymcnnError as error:
        raise DerivationError(f"{lab.name}: {error}") from error
    except (Exception, SystemExit) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        why = " ".join(str(error).split())
        raise DerivationError(
            f"{lab.name}: its run ended with {type(error).__name__}{why and ': '}{why} "
            f"({Path(last.filename).name}, line {last.lineno})"
        ) from error
    if not book.blocks:
        raise DerivationError(f"{lab.name} wrote nothing into its notebook")
    titles = [block["title"] for block in book.blocks]
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise DerivationError(f"{lab.name}: two blocks are titled {', '.join(map(repr, twice))}")
    try:
        blocks = json.loads(json.dumps(book.blocks))
        json.dumps(blocks, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise DerivationError(f"{lab.name}: what it wrote into its notebook is no plain data: {error}") from error
    versions = {"python": platform.python_version()} | {name: cache.version(name) for name in LIBRARIES}
    return LabRecord(
        lab.name,
        lab.title,
        size,
        book.seeds,
        datetime.datetime.now(datetime.UTC).date().isoformat(),
        round(time.perf_counter() - start, 1),
        f"{device_name(chosen)}, {os.cpu_count()} processors" if chosen.type == "cpu" else device_name(chosen),
        versions,
        code(lab),
        tuple(blocks),
        lab.statement,
    )


def keep(record: LabRecord, path: Path) -> None:
    """Write a record, whole or not at all. Errors: `SymcnnError` where that is not possible."""
    text = json.dumps(sealed(record), indent=1, ensure_ascii=False)
    try:
        cache.write_whole(path, _compact(text) + "\n")
    except OSError as error:
        raise SymcnnError(f"the record {path} cannot be written: {error.strerror}") from error


def sealed(record: LabRecord) -> dict[str, Any]:
    """A record as plain data, sealed."""
    # As it is read back, so that the seal holds.
    data = json.loads(json.dumps(record.to_json()))
    return {"symcnn lab": FORM, "sha256": cache.seal(data), **data}


def _compact(text: str) -> str:
    """Lists of numbers on one line, so that a record can be read, and compared line by line."""
    import re

    return re.sub(r"\[\s+([^\[\]{}\"]*?)\s+\]", lambda found: "[" + " ".join(found[1].split()) + "]", text)


def recorded(lab: Lab, folder: Path | None = None) -> LabRecord:
    """The record of a lab.

    Errors: `SymcnnError` where there is none, where it was cut off or changed,
    or where it is the record of other code: then the lab must be run anew.
    """
    path, again = path_of(lab, folder), _again(lab)
    try:
        data = plain_data(path, "record")
    except SymcnnError as error:
        raise SymcnnError(f"{lab.name} has no recorded run ({error}); {again}") from error
    return _whole(lab, data)


def _again(lab: Lab) -> str:
    root = package_of(lab.path, lab.name)
    return f"run it anew: symcnn lab {lab.name}" + (f" --package {root}" if root != default().root else "")


def _whole(lab: Lab, data: Any) -> LabRecord:
    """The record of a lab in plain data. Errors: `SymcnnError` where it is none, or not of the lab as it stands."""
    again = _again(lab)
    if not isinstance(data, dict) or data.pop("symcnn lab", None) != FORM:
        raise SymcnnError(f"the record of {lab.name} is not of form {FORM}; {again}")
    if data.pop("sha256", None) != cache.seal(data):
        raise SymcnnError(f"the record of {lab.name} was changed after it was written; {again}")
    if data.get("code") != code(lab):
        raise SymcnnError(f"the record of {lab.name} does not fit its code, which was changed since; {again}")
    try:
        whole = {"seeds": tuple(data["seeds"]), "blocks": tuple(data["blocks"]), "statement": lab.statement}
        return LabRecord(**{**data, **whole})
    except (KeyError, TypeError) as error:
        raise SymcnnError(f"the record of {lab.name} is no whole record ({error}); {again}") from error
