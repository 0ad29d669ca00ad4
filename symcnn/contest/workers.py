"""Who draws the chunks: this thread, or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from symcnn.contest.chunk import Draw, Job, draw_chunks, shared
from symcnn.contest.cluster import Remote, cluster
from symcnn.contest.settings import Settings


def here(jobs: Sequence[Job]) -> list[list[list[float]]]:
    """One after the other, in this thread."""
    return [draw_chunks(job) for job in jobs]


@contextmanager
def workers(settings: Settings, remote: Remote) -> Iterator[Draw]:
    """Whoever the settings ask for, for the time of a run.

    ``remote`` is what a worker of a cluster runs. The result is the same whoever
    draws: every chunk has its own generator, and chunks are merged in their order.
    """
    if settings.scheduler is not None:
        with cluster(settings.scheduler, remote) as draw:
            yield draw
    elif settings.workers == 1:
        yield here
    else:
        with ThreadPoolExecutor(settings.workers) as pool:
            yield lambda jobs: shared(jobs, lambda pieces: pool.map(draw_chunks, pieces), 4 * settings.workers)
