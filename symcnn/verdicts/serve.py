"""The server's side of `symcnn.catalogue.prover`: jobs come line by line, and each is done in a fork that is left.

A job is ``prove`` (one derivation), ``read`` (names of a package, each read,
and its proof written down), or one that measures (`symcnn.verdicts.measurements`).
What a job says goes out as lines of JSON, on a pipe of its own: a file may print.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import math
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any, NoReturn

from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.files.watch import Watch

MEMORY = 4 * 2**30
"""Bytes that reading a file, or a proof, may take, where the system can hold it to that."""
SHARE = 3 / 4
"""Share of the machine's memory that a job may take that measures, where the system can hold it to that.

PyTorch takes on a CPU hardly more than it fills (270 MB with a convolution done), so nothing that fits is
refused. What it takes with a CUDA device was not measured, so a job there is not held to anything.
"""
GRACE = 5
"""Seconds after which a job ends itself whose limit has passed, and whose parent is gone."""


def serve(tools: str = "") -> None:
    """Do jobs until the asking process is gone; with ``"torch"`` those that measure."""
    _load(tools)
    sys.dont_write_bytecode = True  # reading a file leaves nothing in somebody's folder
    out = os.dup(1)
    os.dup2(2, 1)
    for job in _jobs():
        if not hasattr(os, "fork"):
            _do(job, out)
            _say(out, {"ended": 0, "last": True})
            os._exit(0)  # what was read stays in a process, so that each job has one
        try:
            child = os.fork()
        except OSError as error:
            _say(out, {"ended": None, "early": True, "why": f"no process could be started: {error.strerror}"})
            continue
        if child == 0:
            _apart(job, out)
        _wait(child)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        # A job that has said all has another exit status than one that was ended by a file.
        _say(out, {"ended": 0} if status == DONE else {"ended": status, "early": True})


DONE = 77


def _jobs() -> Iterator[dict[str, Any]]:
    """Jobs, a line each; read without a buffer, so that nothing lies unseen between the pipe and `_wait`."""
    rest = b""
    while data := os.read(0, 2**16):
        *lines, rest = (rest + data).split(b"\n")
        yield from map(json.loads, lines)


def _wait(child: int) -> None:
    """Until the child ends; where the asking process goes first, everything that was started here is ended."""
    if not hasattr(os, "pidfd_open"):
        return
    try:
        handle = os.pidfd_open(child)
    except OSError:
        return
    ready, _, _ = select.select([0, handle], [], [])
    # Nobody gives a second job while one is at work: what there is to read is the end.
    if handle not in ready:
        os.killpg(0, signal.SIGKILL)
    os.close(handle)


def _load(tools: str) -> None:
    """Once, before the first fork, what every file and every proof will ask for."""
    import symcnn
    from symcnn.judge import judging as judge  # noqa: F401

    for name in symcnn.__all__:
        getattr(symcnn, name)
    for module in ("z3", "torch", "symcnn.verdicts.measurements") if tools == "torch" else ("z3",):
        with contextlib.suppress(Exception):  # whoever needs it says what is wrong with it
            import_module(module)


def _apart(job: dict[str, Any], out: int) -> NoReturn:
    """In the fork: nothing to read from, nothing to print on, and an end by itself."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    if job["job"] not in ("prove", "lab"):
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    _hold(job["job"])
    try:
        _do(job, out)
    finally:
        os._exit(DONE)


def _hold(job: str) -> None:
    """Hold this process to the memory that its job may take."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        may = MEMORY
        if job not in ("prove", "read"):
            with contextlib.suppress(ImportError):
                from torch import cuda

                if cuda.is_available():
                    return
            may = int(SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        least = may if most == resource.RLIM_INFINITY else min(may, most)
        resource.setrlimit(resource.RLIMIT_DATA, (least, most))


def _do(job: dict[str, Any], out: int) -> None:
    sys.path[:] = job["path"]
    sys.argv[:] = job["arguments"]
    os.environ.clear()
    os.environ.update(job["environment"])
    with contextlib.suppress(OSError):
        os.chdir(job["folder"])
    if job["job"] == "prove":
        _alarm(job["limit"])
        _say(out, _proof(job["package"], job["name"]))
    elif job["job"] == "read":
        _Reading(job, out).all()
    else:
        from symcnn.verdicts.measurements import Measurements

        Measurements(job, partial(_say, out)).all()


def _say(out: int, data: dict[str, Any]) -> None:
    # Together in one line, so that an answer is there whole or not at all.
    rest = ("\n" + json.dumps(data, default=str) + "\n").encode()
    while rest:
        rest = rest[os.write(out, rest) :]


def _alarm(limit: float) -> None:
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(math.ceil(limit) + GRACE)


def _proof(package: str, name: str) -> dict[str, Any]:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.judge import z3_assertions
    from symcnn.verdicts.contents import proof_of
    from symcnn.verdicts.prove import prove

    try:
        derivation = Catalogue(package, apart=True)[name]
        said = proof_of(derivation)
        return {**prove(derivation).to_json(derivation), "contents": said, "z3": not z3_assertions.missing()}
    except SymcnnError as error:
        return {"error": " ".join(str(error).split())}
    except BaseException as error:
        return {"error": f"{name}: the proof stops with {type(error).__name__}: {error}"}


class _Reading:
    """Reads names one after the other, and says of each that it starts, that it is read, and what came of it."""

    def __init__(self, job: dict[str, Any], out: int) -> None:
        self.job, self.out = job, out
        self.watch = Watch()
        self.trace = open(job["trace"], "w")  # noqa: SIM115  (it is written to at the very end)

    def all(self) -> None:
        from symcnn import time_limit
        from symcnn.catalogue.catalogue import Catalogue

        time_limit.RECORDING = self.job["recording"]
        self.refuse()
        self.say(starting="")
        self.timed(self.job["reading"])
        catalogue = None
        with self.watch:
            try:
                catalogue = Catalogue(self.job["package"], apart=True)
                self.done("")
            except BaseException as error:
                self.say(done="", **_fault("", error))
            for name in self.job["names"] if catalogue is not None else ():
                self.one(catalogue, name)
        faulthandler.cancel_dump_traceback_later()

    def one(self, catalogue: Any, name: str) -> None:
        self.say(starting=name)
        self.timed(self.job["reading"])
        self.threads = set(threading.enumerate())
        try:
            one = catalogue.read(name)
            self.alone(name)
        except BaseException as error:
            self.say(done=name, **_fault(name, error))
            return
        if name not in catalogue.names:
            self.done(name)
            return
        self.say(read=name)
        self.timed(self.job["recording"] + self.job["more"])
        try:
            _ = one.steps
            self.alone(name)
            self.done(name)
        except BaseException as error:
            self.say(done=name, written=False, **_fault(name, error))

    def alone(self, name: str) -> None:
        """A thread that goes on keeps a program from ending; one that a file before has started is not this one's."""
        if any(not thread.daemon and thread not in self.threads for thread in threading.enumerate()):
            raise DerivationError(f"{name}: reading the file starts a thread that goes on; a file only declares")

    def done(self, name: str) -> None:
        """It came through; with what that depends on, if that can be told."""
        watch, self.watch.on = self.watch, False
        if watch.everything:
            self.say(done=name)
        else:
            self.say(done=name, files=watch.files(), environment=watch.environment())
        self.watch.on = True

    def say(self, **data: Any) -> None:
        _say(self.out, data)

    def timed(self, limit: float) -> None:
        """From now on so many seconds; shortly before, where it stands is written down, even from inside C."""
        _alarm(limit)
        self.trace.seek(0)
        self.trace.truncate()
        faulthandler.dump_traceback_later(0.9 * limit, file=self.trace)

    def refuse(self) -> None:
        """What was ended once is not begun again by another file that imports or recalls it."""
        from symcnn.catalogue.derivation import Derivation

        files, proofs = self.job["endless"], self.job["unwritten"]
        run, record = SourceFileLoader.exec_module, Derivation.record

        def exec_module(loader: SourceFileLoader, module: ModuleType) -> None:
            if loader.path in files:
                raise DerivationError(files[loader.path])
            run(loader, module)

        def recorded(derivation: Any, where: Any) -> Any:
            if str(derivation.path) in proofs:
                raise Unfinished(f"{derivation.name}: {proofs[str(derivation.path)]}")
            return record(derivation, where)

        setattr(SourceFileLoader, "exec_module", exec_module)  # noqa: B010  (a type checker refuses to see it changed)
        setattr(Derivation, "record", recorded)  # noqa: B010


def _fault(name: str, error: BaseException) -> dict[str, Any]:
    """What was raised, as it is told; what is no error of symcnn's own is one of the file."""
    words = " ".join(str(error).split())
    if isinstance(error, SymcnnError):
        return {"fault": words, "kind": type(error).__name__}
    whose = f"{name}: the file" if name else "the package"
    return {"fault": f"{whose} cannot be read: {type(error).__name__}: {words}", "kind": "DerivationError"}
