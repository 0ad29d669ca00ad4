"""Who draws the chunks: this thread, or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from symcnn.chunk import Job, draw_chunks
from symcnn.settings import Settings

Draw = Callable[[Sequence[Job]], list[list[list[float]]]]
"""Jobs in, and for each of them the sums of its chunks, in their order."""


def here(jobs: Sequence[Job]) -> list[list[list[float]]]:
    """One after the other, in this thread."""
    return [draw_chunks(job) for job in jobs]


@contextmanager
def workers(settings: Settings) -> Iterator[Draw]:
    """Whoever the settings ask for, for the time of a run.

    The result is the same whoever draws: every chunk has its own generator, and
    chunks are merged in their order.
    """
    if settings.scheduler is not None:
        from symcnn.cluster import cluster

        with cluster(settings.scheduler) as draw:
            yield draw
    elif settings.workers == 1:
        yield here
    else:
        with ThreadPoolExecutor(settings.workers) as pool:
            yield lambda jobs: shared(jobs, lambda pieces: pool.map(draw_chunks, pieces), 4 * settings.workers)


def shared(jobs: Sequence[Job], spread: Callable[[list[Job]], Any], parts: int) -> list[list[list[float]]]:
    """Jobs cut into about so many pieces, drawn by ``spread``, and put together again."""
    total = sum(job.count for job in jobs)
    most = max(1, -(-total // parts))
    pieces, owners = [], []
    for owner, job in enumerate(jobs):
        for first in range(job.first, job.first + job.count, most):
            pieces.append(replace(job, first=first, count=min(most, job.first + job.count - first)))
            owners.append(owner)
    found: list[list[list[float]]] = [[] for _ in jobs]
    for owner, sums in zip(owners, spread(pieces), strict=True):
        found[owner].extend(sums)
    return found
