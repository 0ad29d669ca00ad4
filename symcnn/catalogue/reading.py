"""Reads the files of somebody else's package elsewhere first: only what came through is imported in this process.

A file can loop, wait, ask for a number that never ends, or end the process
that imports it; so each is read, and its proof written down, in a process
that is ended when it runs over (`symcnn.catalogue.prover`). One process reads all names
that are asked for, and is started again after a file that had to be ended.
What came through is kept until a file of the package changes, or anything
else that reading it opened or asked of the environment. What did not come
through is read again each time: it may have been for want of time.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from symcnn import time_limit
from symcnn.catalogue import supervisor
from symcnn.catalogue.declaring import NEEDED, Sources, files
from symcnn.catalogue.prover import Died, Prover, lent
from symcnn.errors import DerivationError, MissingTool, SymcnnError, Unfinished
from symcnn.files import cache, temporary
from symcnn.files.watch import of_file, unchanged
from symcnn.time_limit import VARIABLE, reading

MORE = 2.0
"""Seconds by which a call inside C outlasts one in Python, which is ended inside the process and knows its step."""
KINDS: Mapping[str, type[SymcnnError]] = {"MissingTool": MissingTool, "Unfinished": Unfinished}
NAMES = ", ".join(f"`{name}`" for name in NEEDED)
FRAME = re.compile(r'^  File "(.+)", line (\d+) in (.+)$', re.MULTILINE)


class Reader:
    """What is known of the names of one package, whose folder is ``root``, and which is asked for as ``package``."""

    def __init__(self, package: str, root: Path) -> None:
        self.package, self.root = package, root
        self.came_through: set[str] = set()
        self.lasting: set[str] = set()
        self.faults: dict[str, tuple[type[SymcnnError], str]] = {}
        self.unwritten: dict[str, tuple[type[SymcnnError], str]] = {}
        self._stamp = ""

    def ready(self, names: Iterable[str]) -> None:
        """Have all of these names read, those elsewhere that are not known; the empty one is the package itself."""
        unknown = [name for name in dict.fromkeys(names) if name not in self.came_through]
        if not unknown:
            return
        stamp = self._key()
        if stamp != self._stamp:
            self._stamp, self.faults, self.unwritten = stamp, {}, {}
            self.lasting = set(self._kept(self._stamp))
            self.came_through = set(self.lasting)
        rest = [one for one in unknown if not self._is_known(one)]
        self._look_at([name for name in rest if name])
        rest = [one for one in rest if not self._is_known(one)]
        if rest:
            _Session(self).read(rest)

    def file(self, name: str) -> Path:
        """The file of a name; of the empty one that of the package itself."""
        return self.root.joinpath(*name.split(".")).with_suffix(".py") if name else self.root / "__init__.py"

    def _is_known(self, name: str) -> bool:
        known = name in self.came_through or name in self.faults or name in self.unwritten
        return known or supervisor.faulty(self.file(name))

    def _look_at(self, names: list[str]) -> None:
        """Of what cannot declare anything it is said without its file being run.

        Errors: `SymcnnError` where no file of the package can.
        """
        if not names:
            return
        sources = Sources(self.root)
        if not sources.declare:
            raise SymcnnError(
                f"no file of the package {self.root.name} declares anything: none of them speaks of symcnn, or has "
                f"{NAMES}; name the folder of your derivations"
            )
        for name in names:
            if not sources.can_declare(self.file(name)):
                why = (
                    f"{name}: the file declares nothing: it does not speak of symcnn, imports no file of its package, "
                    f"and has not all of {NAMES}"
                )
                self.faults[name] = DerivationError, why

    def state(self) -> tuple[str, frozenset[str]]:
        """A hash of all on which reading the names depends that came through, and these names."""
        stamp = self._key()
        names = frozenset(self._kept(stamp))
        return cache.key("read", [], stamp, cache.load("read", self.root.name, stamp) if names else None), names

    def refuse(self, name: str) -> None:
        """Raise what is wrong with a file that could not be read, here or elsewhere."""
        supervisor.refuse_reading(self.file(name))
        if name in self.faults:
            kind, why = self.faults[name]
            raise kind(why)

    def fault_of_proof(self, name: str) -> SymcnnError | None:
        """Why the proof of a file that could be read was not written down, or None."""
        if name not in self.unwritten:
            return None
        kind, why = self.unwritten[name]
        return kind(why)

    def _key(self) -> str:
        limits = (reading(), time_limit.RECORDING)
        found = [[str(path), of_file(path)] for path in files(self.root)]
        return cache.key("read", [], self.package, limits, sys.path, found)

    def _kept(self, stamp: str) -> list[str]:
        data = cache.load("read", self.root.name, stamp)
        try:
            if data is not None and unchanged(data["files"], data["environment"]):
                return [str(name) for name in data["names"]]
        except (AttributeError, KeyError, TypeError):
            pass
        return []

    def keep(self, files: Mapping[str, str], environment: Mapping[str, Any]) -> None:
        """Keep what came through, until anything of this changes."""
        before, names = cache.load("read", self.root.name, self._stamp) or {}, self._kept(self._stamp)
        if names:
            files, environment = {**before["files"], **files}, {**before["environment"], **environment}
        kept = {"names": sorted({*names, *self.lasting}), "files": files, "environment": environment}
        cache.save("read", self.root.name, self._stamp, kept)


class _Session:
    """Has names read in one process after the other, until it is known of all of them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.current, self.is_read = "", False
        self.recording = min(reading(), time_limit.RECORDING)
        self.endless: dict[str, str] = {}
        self.unwritten: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.environment: dict[str, str | None] = {}

    def read(self, names: list[str]) -> None:
        todo = names
        while todo:
            with temporary.folder("reading") as folder:
                self._read(todo, folder / "trace")
            done = {*self.reader.came_through, *self.reader.faults, *self.reader.unwritten}
            if "" in self.reader.faults:  # of a package that cannot be imported nothing can be read
                self.reader.faults |= {name: self.reader.faults[""] for name in todo}
                return
            if self.reader.lasting:
                self.reader.keep(self.files, self.environment)
            todo = [name for name in todo if name not in done]

    def _read(self, names: list[str], trace: Path) -> None:
        trace.touch()
        try:
            with lent() as prover:
                self._listen(prover, names, str(trace))
        except TimeoutError:
            self._endless(trace.read_text(encoding="utf-8", errors="replace"))
        except Died as error:
            why = f"the process that read it ended{error.how}; a file may not end the program, nor crash it"
            self._fault(DerivationError, why, why)

    def _listen(self, prover: Prover, names: list[str], trace: str) -> None:
        self.current, self.is_read = "", False
        job = {"package": self.reader.package, "names": [name for name in names if name], "trace": trace}
        limits = {"reading": reading(), "recording": self.recording, "more": MORE}
        past = {"endless": self.endless, "unwritten": self.unwritten}
        # The first word comes once the server has loaded SymPy.
        limit = 60.0 + reading()
        prover.begin({"job": "read", **job, **limits, **past})
        while "ended" not in (answer := prover.answer(limit)):
            if "starting" in answer:
                self.current, self.is_read, limit = answer["starting"], False, reading()
            elif "read" in answer:
                self.is_read, limit = True, self.recording + MORE
            elif "done" in answer:
                self._done(answer)
        known = {*self.reader.came_through, *self.reader.faults, *self.reader.unwritten}
        if "" not in self.reader.faults and not set(names) <= known:
            raise Died(None)

    def _done(self, answer: dict[str, Any]) -> None:
        name = answer["done"]
        if "fault" not in answer:
            self.reader.came_through.add(name)
            if "files" in answer:
                self.reader.lasting.add(name)
                self.files |= answer["files"]
                self.environment |= answer["environment"]
            return
        table = self.reader.faults if answer.get("written", True) else self.reader.unwritten
        table[name] = KINDS.get(answer["kind"], DerivationError), answer["fault"]

    def _endless(self, trace: str) -> None:
        """What is known of a file that was ended, and where it stood."""
        root = str(self.reader.root) + os.sep
        frames = [frame for frame in FRAME.findall(trace) if frame[0].startswith(root)]
        file, line, _ = frames[0] if frames else ("", "", "")
        where = f", at line {line} of {file[len(root) :]}" if frames else ""
        advice = "look there for a loop without an end, or a number too large to be worked out" + (
            f" ({VARIABLE}=60 allows it 60 s)"
        )
        read = f"reading it was ended after {reading():g} s{where}: {advice}"
        written = f"unknown. The proof was not written down within {self.recording:g} s{where}: {advice}"
        whole = [path for path, _, function in frames if function == ("proof" if self.is_read else "<module>")]
        table, why = (self.unwritten, written) if self.is_read else (self.endless, read)
        table |= {path: why for path in whole[:1]}
        self._fault(Unfinished if self.is_read else DerivationError, read, written)

    def _fault(self, kind: type[SymcnnError], read: str, written: str) -> None:
        name = self.current
        whose = f"{name}: " if name else f"the package {self.reader.root.name}: "
        if self.is_read:
            self.reader.unwritten[name] = kind, whose + written
        else:
            self.reader.faults[name] = kind, whose + read


_readers: dict[str, Reader] = {}


def reader_of(package: str, root: Path) -> Reader:
    """The one reader of a package in this process."""
    return _readers.setdefault(package, Reader(package, root))
