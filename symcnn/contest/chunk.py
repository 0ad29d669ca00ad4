"""The chunk: a pure function of (seed, experiment, cell, number of the chunk) that gives moments.

Everything else (several workers, a cluster, going on after a kill, a replay)
only decides who calls it, and when.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from symcnn.contest.checkpoint import CellRun
from symcnn.contest.moments import Moments, power_sums
from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment.kinds import MonteCarlo
from symcnn.experiment.metering import peak_bytes
from symcnn.experiment.operators import label
from symcnn.experiment.run import Run, Sampler
from symcnn.experiment.sampling import sampler
from symcnn.formulas.aliases import Point

# Values and draws in a chunk, at most: few enough for a processor's cache (of each draw, float64 sums are taken),
# enough that to call the operator costs little beside what it does, and that a graphics card is busy.
VALUES = {"cpu": 2**20, "cuda": 2**26}
DRAWS = {"cpu": 2**17, "cuda": 2**24}
FEWEST = 16


class Unmeasurable(Exception):
    """What came out is no sample: not finite, of another shape, or constant."""


@dataclass(frozen=True)
class Source:
    """One cell of an experiment with the operator that is run in it; ``remote`` says where another machine finds it.

    ``draws`` says that the operator draws by itself, since nothing is sampled for it.
    """

    name: str
    experiment: MonteCarlo
    operator: Callable[..., Any]
    point: Point
    law: str | None
    families: Mapping[str, Any]
    device: str
    seed: int
    remote: tuple[Any, ...] | None = None
    draws: bool = False
    samplers: dict[str, Sampler] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for family, law in self.families.items():
            what = f"{self.name}: law {self.law} of {family}"
            self.samplers[family] = sampler(law, self.point, what)

    @property
    def key(self) -> str:
        """What tells the cell from the others of its experiment."""
        return f"{sorted(self.point.items())}\0{self.law}"


@dataclass(frozen=True)
class Job:
    """The chunks ``first``, ..., ``first + count - 1`` of a cell, of ``size`` draws each."""

    source: Source
    first: int
    count: int
    size: int
    seeded: bool


def chunk_seed(seed: int, name: str, cell: str, index: int) -> int:
    """The generator's seed for a chunk, in 32 bits (PyTorch's generator on the CPU reads no more).

    The hash places the cell, and the index counts up from there: no two chunks
    of one cell share a seed, as two of a few thousand hashed ones might.
    """
    digest = hashlib.sha256(f"{seed}\0{name}\0{cell}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + index) % 2**32


def draw_chunks(job: Job) -> list[list[float]]:
    """Mean and central power sums of each chunk of a job; on a device they are fetched once, at the end."""
    import torch

    source = job.source
    _keep_memory()
    with _alone(source.device), _own_global_generator(source.device, job.seeded):
        sums = [
            power_sums(_samples(source, source.key, index, job.size, job.seeded)[0])
            for index in range(job.first, job.first + job.count)
        ]
        return torch.stack(sums).tolist()  # type: ignore[no-any-return, unused-ignore]


def pilot(source: Source, most: int) -> CellRun:
    """What a cell is like, from one chunk that is not counted: values per draw, size, moments, seconds per draw.

    ``most`` is the most draws that a chunk may hold.
    """
    import torch

    device, key = source.device, source.key + "\0pilot"
    with _alone(device), _own_global_generator(device, True):
        values = _values(source)
        size = max(1, min(max(FEWEST, VALUES[device] // values), DRAWS[device], most))
        draws = max(FEWEST, size)
        before = _global_state(device)
        samples, _, sampled = _samples(source, key, 0, draws, False)
        seeded = not torch.equal(before, _global_state(device))
        if seeded:
            samples = _samples(source, key, 0, draws, True)[0]
        start = time.perf_counter()
        again = _samples(source, key, 0, draws, seeded)[0]
        found = power_sums(again).tolist()
        seconds = (time.perf_counter() - start) / draws
        other = _samples(source, key, 1, draws, seeded)[0]
    moments = Moments.from_sums(draws, found)
    if not moments.finite:
        raise Unmeasurable(f"gave a value that is not finite at {source.point}")
    if not torch.allclose(samples, again, rtol=1e-4, atol=0.0):
        raise Unmeasurable(f"gave other numbers from the same seed at {source.point}: it draws from elsewhere")
    if torch.equal(samples, other) and not moments.constant:
        raise Unmeasurable(f"gave the same numbers from another seed at {source.point}: it seeds itself")
    idle = [family for family in source.families if family not in sampled]
    if idle and not moments.constant:
        raise Unmeasurable(f"never samples {', '.join(idle)}, to which the experiment gives a law, at {source.point}")
    if source.draws and not moments.constant and not _operator_draws(source):
        raise Unmeasurable(
            f"samples nothing, so that what is random must be drawn by {label(source.experiment.operator)}, which "
            f"draws nothing at {source.point}; give the laws of the families"
        )
    return CellRun(values, size, seeded, seconds, moments)


def _operator_draws(source: Source) -> bool:
    """Whether a call of the operator takes numbers from PyTorch's global generator, or from one that it is handed."""
    import torch

    drawn = False

    def watched(*inputs: Any, **settings: Any) -> Any:
        nonlocal drawn
        handed = [one for one in (*inputs, *settings.values()) if isinstance(one, torch.Generator)]

        def states() -> list[Any]:
            return [_global_state(source.device), *(one.get_state() for one in handed)]

        before = states()
        found = source.operator(*inputs, **settings)
        drawn = drawn or not all(map(torch.equal, before, states()))
        return found

    with _alone(source.device), _own_global_generator(source.device, True):
        _samples(replace(source, operator=watched, samplers={}), source.key + "\0watch", 0, FEWEST, True)
    return drawn


def _values(source: Source) -> int:
    """Values that a draw takes: those that the run made, or a quarter of all that were alive at once, if that is more.

    An operator may make tensors of its own, which fill the memory just as well.
    """
    found = 1

    def probe() -> None:
        nonlocal found
        found = _samples(source, source.key + "\0probe", 0, FEWEST, False)[1]

    alive = peak_bytes(probe) // (4 * FEWEST)
    return max(1, found, alive // 4)


def _samples(source: Source, key: str, index: int, draws: int, seeded: bool) -> tuple[Any, int, set[str]]:
    """The samples of one chunk, on the device, how many values a draw took, and the families that were sampled."""
    import torch

    seed = chunk_seed(source.seed, source.name, key, index)
    if seeded:
        # Another seed than that of the inputs, or the operator would draw the very same numbers.
        torch.manual_seed(chunk_seed(source.seed, source.name, key + "\0operator", index))
    run = Run(
        source.operator,
        device=source.device,
        dtype=getattr(torch, source.experiment.dtype),
        generator=torch.Generator(device=source.device).manual_seed(seed),
        draws=draws,
        samplers=source.samplers,
    )
    try:
        samples = source.experiment.measure(run, **source.point)
    except DerivationError:
        raise
    except SymcnnError as error:
        raise DerivationError(f"{source.name}: the measurement at {source.point}: {error}") from error
    except (Exception, SystemExit) as error:
        kind = type(error).__name__
        raise DerivationError(f"{source.name}: the measurement raised {kind} at {source.point}: {error}") from error
    if not isinstance(samples, torch.Tensor) or samples.shape != (draws,) or samples.layout != torch.strided:
        shape = tuple(samples.shape) if isinstance(samples, torch.Tensor) else type(samples).__name__
        kind = "not a dense tensor" if shape == (draws,) else "not a tensor"
        raise Unmeasurable(f"gave {shape} at {source.point}, {kind} of shape ({draws},)")
    if samples.is_complex():
        raise Unmeasurable(f"gave complex numbers at {source.point}")
    if samples.device.type != source.device:
        raise Unmeasurable(f"gave numbers on {samples.device} at {source.point}, not on {source.device}")
    return samples.detach(), max(1, run.values // draws), run.sampled


def _global_state(device: str) -> Any:
    import torch

    return torch.cuda.get_rng_state() if device == "cuda" else torch.get_rng_state()


_global_generator = threading.Lock()


@contextmanager
def _own_global_generator(device: str, seeded: bool) -> Iterator[None]:
    """PyTorch's global generator for an operator that draws by itself (dropout): for one thread at a time, put back."""
    import torch

    if not seeded:
        yield
        return
    with _global_generator, torch.random.fork_rng(devices=[0] if device == "cuda" else []):
        yield


@cache
def _keep_memory() -> None:
    """Have the C library keep what a chunk frees for the next one, which otherwise would fault every page in again.

    glibc gives back blocks above a threshold, which follows the largest block
    that was ever freed, up to 32 MiB (mallopt(3), M_MMAP_THRESHOLD). This one
    is never touched, and so takes no memory.
    """
    import torch

    torch.empty(31 * 2**20, dtype=torch.uint8)


@contextmanager
def _alone(device: str) -> Iterator[None]:
    """One thread (chunks are too small to be shared out), and sums that depend on nothing but the samples."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.backends.cudnn.flags(deterministic=True) if device == "cuda" else nullcontext():
            yield
    finally:
        torch.set_num_threads(threads)


Draw = Callable[[Sequence[Job]], list[list[list[float]]]]
"""Jobs in, and for each of them the sums of its chunks, in their order."""


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
