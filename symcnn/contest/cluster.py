"""The chunks on a Dask cluster: the same seeds, hence the same result, wherever a chunk is drawn."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from symcnn.contest.chunk import Draw, Job, Source, shared
from symcnn.errors import SymcnnError
from symcnn.files import cache
from symcnn.files.libraries import library

PATIENCE = 10
"""Seconds within which a scheduler must answer."""
Place = tuple[Any, ...]
"""Where a worker finds a cell: package, name, hash of its files, operator or impostor, number, device, seed."""
Remote = Callable[[Place, dict[str, str], int, int, int, bool], list[list[float]]]
"""The sums of chunks of the cell at a place, for a run with these versions: first chunk, how many, of what size."""


def dask() -> Any:
    """Dask's ``distributed``. Errors: `MissingTool`."""
    return library("distributed", "a cluster", "pip install 'symcnn[cluster]'")


@contextmanager
def cluster(address: str, remote: Remote) -> Iterator[Draw]:
    """Draws by the workers of the scheduler at an address such as ``tcp://10.0.0.7:8786``.

    ``remote`` is what a worker runs (`symcnn.verdicts.remote.remote_chunks`).
    Every worker needs the same symcnn, Python and PyTorch, and the same files of
    the derivation; one that has others refuses, and the run ends with that. A
    worker that dies costs time alone: its chunks are drawn again elsewhere.

    Errors: `MissingTool` without ``distributed``; `SymcnnError` where nobody
    answers, or the cluster goes away in the middle.
    """
    Client = dask().Client
    # What it logs is told in one sentence, by the errors below.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    _has_certificates(address)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise SymcnnError(f"no scheduler answers at {address!r} within {PATIENCE} s: {why}") from error
    try:
        if not client.scheduler_info()["workers"]:
            client.wait_for_workers(1, timeout=PATIENCE)
        yield lambda jobs: _drawn(client, jobs, address, remote)
    except TimeoutError as error:
        raise SymcnnError(f"the scheduler at {address!r} has no workers") from error
    finally:
        client.close(timeout=PATIENCE)


def _has_certificates(address: str) -> None:
    """Refuse an encrypted address where Dask's configuration names no certificates: a client of it would not end."""
    from distributed.security import Security

    if address.startswith(("tls:", "wss:")) and Security().get_connection_args("client").get("ssl_context") is None:
        raise SymcnnError(f"{address!r} needs certificates: set distributed.comm.tls in Dask's configuration")


def _drawn(client: Any, jobs: Sequence[Job], address: str, remote: Remote) -> list[list[list[float]]]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    def spread(pieces: list[Job]) -> Any:
        waiting = [
            client.submit(remote, _place(job.source), versions_here(), *_numbers(job), pure=False, retries=2)
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


def _place(source: Source) -> Place:
    if source.remote is None:
        raise SymcnnError(f"{source.name}: it stands in no file of a package, so no other machine can find it")
    return (*source.remote, source.device, source.seed)


def _numbers(job: Job) -> tuple[int, int, int, bool]:
    return job.first, job.count, job.size, job.seeded


def versions_here() -> dict[str, str]:
    """What must be the same on each worker, for its draws to be those of this run."""
    import torch

    return {
        "symcnn": cache.engine()[:16],
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "torch": cache.version("torch"),
        "instructions": torch.backends.cpu.get_cpu_capability(),
    }
