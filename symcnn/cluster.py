"""The chunks on a Dask cluster: the same seeds, hence the same result, wherever a chunk is drawn."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from symcnn import cache
from symcnn.chunk import Job, Source, draw_chunks
from symcnn.errors import MissingTool, SymcnnError
from symcnn.workers import Draw, shared

ADDRESS = re.compile(r"(tcp|tls|ucx|wss?)://[^/\s]+:\d+/?")
PATIENCE = 10
"""Seconds within which a scheduler must answer."""
Place = tuple[Any, ...]
"""Where a worker finds a cell: package, name, hash of its files, operator or impostor, number, device, seed."""


@contextmanager
def cluster(address: str) -> Iterator[Draw]:
    """Draws by the workers of the scheduler at an address such as ``tcp://10.0.0.7:8786``.

    Every worker needs the same symcnn, Python and PyTorch, and the same files of
    the derivation; one that has others refuses, and the run ends with that. A
    worker that dies costs time alone: its chunks are drawn again elsewhere.

    Errors: `MissingTool` without ``distributed``; `SymcnnError` where nobody
    answers, or the cluster goes away in the middle.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise MissingTool("a cluster needs Dask: pip install 'symcnn[cluster]'") from error
    # What it logs is told in one sentence, by the errors below.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if not ADDRESS.fullmatch(address):
        raise SymcnnError(f"a scheduler's address is like tcp://10.0.0.7:8786, not {address!r}")
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise SymcnnError(f"no scheduler answers at {address!r} within {PATIENCE} s: {why}") from error
    try:
        if not client.scheduler_info()["workers"]:
            client.wait_for_workers(1, timeout=PATIENCE)
        yield lambda jobs: _drawn(client, jobs, address)
    except TimeoutError as error:
        raise SymcnnError(f"the scheduler at {address!r} has no workers") from error
    finally:
        client.close(timeout=PATIENCE)


def _drawn(client: Any, jobs: Sequence[Job], address: str) -> list[list[list[float]]]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    def spread(pieces: list[Job]) -> Any:
        waiting = [
            client.submit(remote_chunks, _place(job.source), _versions(), *_numbers(job), pure=False, retries=2)
            for job in pieces
        ]
        _wait(client, waiting)
        return client.gather(waiting)

    threads = max(1, sum(client.nthreads().values()))
    try:
        return shared(jobs, spread, 4 * threads)
    except (OSError, CancelledError, CommClosedError, KilledWorker) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise SymcnnError(f"the cluster at {address!r} went away: {why}; the record keeps what was drawn") from error


def _wait(client: Any, waiting: list[Any]) -> None:
    """Until all is drawn; an error where nobody is left to draw."""
    from distributed import wait

    empty = 0
    while True:
        try:
            with client.as_current():
                wait(waiting, timeout=PATIENCE / 5)
        except TimeoutError:
            empty = 0 if client.scheduler_info()["workers"] else empty + 1
            if empty == 5:
                raise OSError(f"for {PATIENCE} s it has had no workers") from None
        else:
            return


def remote_chunks(place: Place, versions: dict[str, str], first: int, count: int, size: int, seeded: bool) -> Any:
    """On a worker: the sums of some chunks of the cell at a place.

    Errors: `SymcnnError` where the worker's symcnn, PyTorch or files are others than those of the run.
    """
    mine = _versions()
    other = [f"{name} {mine[name]}, not {wanted}" for name, wanted in versions.items() if mine[name] != wanted]
    if other:
        raise SymcnnError(f"a worker has {'; '.join(other)}: its draws would not be those of this run")
    return draw_chunks(Job(_source(place), first, count, size, seeded))


@lru_cache(maxsize=256)
def _source(place: Place) -> Source:
    from symcnn.catalogue import Catalogue
    from symcnn.contest import operators_of
    from symcnn.guard import scan
    from symcnn.monte_carlo import sources
    from symcnn.settings import Settings
    from symcnn.trial import reference

    package, name, files, role, cell, device, seed = place
    derivation = Catalogue(package)[name]
    found = reference(derivation)
    if found is None or found[2] != files:
        raise SymcnnError(f"a worker has another file of {name} than this run, or one that reads otherwise there")
    scan(derivation.experiment.measure, name)
    operator = operators_of(derivation.experiment, name)[role]
    return sources(name, derivation.experiment, operator, device, Settings(seed=seed))[cell]


def _place(source: Source) -> Place:
    if source.remote is None:
        raise SymcnnError(f"{source.name}: it stands in no file of a package, so no other machine can find it")
    return (*source.remote, source.device, source.seed)


def _numbers(job: Job) -> tuple[int, int, int, bool]:
    return job.first, job.count, job.size, job.seeded


def _versions() -> dict[str, str]:
    import torch

    return {
        "symcnn": cache.engine()[:16],
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "torch": cache.version("torch"),
        "instructions": torch.backends.cpu.get_cpu_capability(),
    }
