"""A worker of a cluster finds the cell that it is asked to draw, in its own files of the derivation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from symcnn.contest.chunk import Job, Source, draw_chunks
from symcnn.contest.cluster import Place, versions_here
from symcnn.errors import SymcnnError


def remote_chunks(place: Place, versions: dict[str, str], first: int, count: int, size: int, seeded: bool) -> Any:
    """On a worker: the sums of some chunks of the cell at a place.

    Errors: `SymcnnError` where the worker's symcnn, PyTorch or files are others than those of the run.
    """
    mine = versions_here()
    other = [f"{name} {mine[name]}, not {wanted}" for name, wanted in versions.items() if mine[name] != wanted]
    if other:
        raise SymcnnError(f"a worker has {'; '.join(other)}: its draws would not be those of this run")
    return draw_chunks(Job(_source(place), first, count, size, seeded))


@lru_cache(maxsize=256)
def _source(place: Place) -> Source:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.contest.drawn import sources
    from symcnn.contest.settings import Settings
    from symcnn.experiment.guard import scan
    from symcnn.experiment.operators import operators_of
    from symcnn.verdicts.trial import reference

    package, name, files, role, cell, device, seed = place
    derivation = Catalogue(package)[name]
    found = reference(derivation)
    if found is None or found[2] != files:
        raise SymcnnError(f"a worker has another file of {name} than this run, or one that reads otherwise there")
    scan(derivation.experiment.measure, name)
    operator = operators_of(derivation.experiment, name)[role]
    return sources(name, derivation.experiment, operator, device, Settings(seed=seed))[cell]


__all__ = ["remote_chunks"]
