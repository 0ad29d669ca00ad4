"""Throughput of the drawn experiments, beside its limits and beside two obvious ways to do without the engine.

    python tools/bench_throughput.py [--device cpu|cuda] [--laws] [NAME ...]

For the cells that take the fewest and the most values a draw (with ``--laws``, under every law) one run gives:

- engine: what a run of experiments does, chunk by chunk: draw, run the operator, sum the powers, merge;
- draws alone: the same random values, and nothing done with them;
- copy: the bytes of these values, copied;
- one by one: the measurement of a single sample, over and over, its numbers kept in a list;
- giant: one fresh tensor of everything (2**24 draws, 2**26 values, or what takes two seconds), and its mean or
  variance in its own dtype;
- operator alone: the measurement on values that were drawn before;
- sums alone: the powers of samples that were measured before.

The limit is the slower of the draws alone and the copy. The ways take turns, and the median of the rounds
stands for each, so that a machine that grows slower meanwhile slows all of them. On a CPU there is one
thread, and its own time is taken, so that other programs take nothing away; on a GPU, the wall's, after waiting for
the device. Before any of this, every cell is drawn for a while, and then for ten times as long: the peak of memory.
"""

from __future__ import annotations

import argparse
import math
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from symcnn.catalogue.catalogue import default
from symcnn.contest.chunk import Job, Source, draw_chunks, pilot
from symcnn.contest.drawn import sources
from symcnn.contest.moments import Moments, power_sums
from symcnn.contest.settings import Settings
from symcnn.experiment.devices import choose_device
from symcnn.experiment.kinds import MonteCarlo
from symcnn.experiment.operators import resolve
from symcnn.experiment.run import Run, Sampler

ROUNDS = 5
SLICE = 0.03
"""Seconds of a way's turn in a round."""
LONG = 1.0
"""A way that takes longer than this, in seconds, has one turn only."""
FEW = 64
"""Samples of a call that makes them one by one."""
GIANT_DRAWS, GIANT_VALUES, GIANT_SECONDS = 2**24, 2**26, 2.0
WAYS = ("engine", "draws alone", "copy", "one by one", "giant", "operator alone", "sums alone")


class Engine:
    """One cell drawn as a run of experiments draws it: a few chunks a call, whose sums are then fetched and merged."""

    chunks = 4

    def __init__(self, source: Source) -> None:
        self.source, self.index = source, 0
        self.run = pilot(source, 2**62)
        self.draws = self.chunks * self.run.size

    def __call__(self) -> Moments:
        job = Job(self.source, self.index, self.chunks, self.run.size, self.run.seeded)
        self.index += self.chunks
        return sum((Moments.from_sums(job.size, sums) for sums in draw_chunks(job)), start=Moments())


class Bench:
    """The other ways to draw an engine's cell."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.source, self.size = engine, engine.source, engine.run.size
        self.dtype = getattr(torch, self.source.experiment.dtype)
        self.generator = torch.Generator(device=self.source.device).manual_seed(0)
        self.given: dict[tuple[str, tuple[int, ...]], Any] = {}
        self.drawn: list[tuple[str, tuple[int, ...]]] = []
        noted = {family: self._noted(family) for family in self.source.samplers}
        self.samples = self.measure(self.size, noted).detach()
        count = sum(math.prod(shape) for _, shape in self.drawn)
        self.values = count // self.size
        self.bytes = torch.ones(count, dtype=self.dtype, device=self.source.device)
        self.copied = torch.empty_like(self.bytes)

    def measure(self, draws: int, samplers: Mapping[str, Sampler]) -> Any:
        """The experiment's own measurement."""
        options = {"device": self.source.device, "dtype": self.dtype, "generator": self.generator}
        run = Run(self.source.operator, draws=draws, samplers=samplers, **options)
        return self.source.experiment.measure(run, **self.source.point)

    def _noted(self, family: str) -> Callable[..., Any]:
        """The family's sampler, which also keeps what it gave."""

        def sampler(shape: tuple[int, ...], generator: Any, device: Any, dtype: Any) -> Any:
            drawn = self.source.samplers[family](shape, generator, device, dtype)
            self.drawn.append((family, shape))
            self.given[family, shape] = drawn
            return drawn

        return sampler

    def _given(self, family: str) -> Callable[..., Any]:
        return lambda shape, generator, device, dtype: self.given[family, shape]

    def ways(self) -> dict[str, tuple[int, Callable[[], Any]]]:
        """By its title, how many samples a call of each way makes, and the call."""
        seconds = int(GIANT_SECONDS / self.engine.run.seconds)
        many = max(1, min(GIANT_DRAWS, GIANT_VALUES // max(1, self.values), seconds))
        given = {family: self._given(family) for family in self.source.samplers}
        calls: list[tuple[int, Callable[[], Any]]] = [
            (self.engine.draws, self.engine),
            (self.size, self.draws_alone),
            (self.size, lambda: self.copied.copy_(self.bytes)),
            (FEW, self.one_by_one),
            (many, lambda: self.giant(many)),
            (self.size, lambda: self.measure(self.size, given)),
            (self.size, lambda: power_sums(self.samples)),
        ]
        return dict(zip(WAYS, calls, strict=True))

    def draws_alone(self) -> None:
        for family, shape in self.drawn:
            self.source.samplers[family](shape, self.generator, self.source.device, self.dtype)

    def one_by_one(self) -> list[float]:
        return [self.measure(1, self.source.samplers).item() for _ in range(FEW)]

    def giant(self, draws: int) -> float:
        samples = self.measure(draws, self.source.samplers)
        return float(samples.mean() if self.source.experiment.estimate == "mean" else samples.var())


def timed(call: Callable[[], Any], times: int, device: str) -> float:
    """Seconds of one call."""
    clock = time.thread_time if device == "cpu" else time.perf_counter
    if device == "cuda":
        torch.cuda.synchronize()
    start = clock()
    for _ in range(times):
        call()
    if device == "cuda":
        torch.cuda.synchronize()
    return (clock() - start) / times


def rates(bench: Bench) -> dict[str, float]:
    """Samples a second, by the way."""
    device, ways = bench.source.device, bench.ways()
    first = {way: timed(call, 1, device) for way, (_, call) in ways.items()}
    first |= {way: timed(call, 1, device) for way, (_, call) in ways.items() if first[way] <= LONG}
    times = {way: max(1, int(SLICE / max(seconds, 1e-7))) for way, seconds in first.items()}
    taken: dict[str, list[float]] = {way: [seconds] if seconds > LONG else [] for way, seconds in first.items()}
    for _ in range(ROUNDS):
        for way, (_, call) in ways.items():
            if first[way] <= LONG:
                taken[way].append(timed(call, times[way], device))
    return {way: draws / statistics.median(taken[way]) for way, (draws, _) in ways.items()}


def limit(rate: dict[str, float]) -> float:
    return min(rate["draws alone"], rate["copy"])


def peak(device: str) -> str:
    """The most memory that this process, and the device, ever held."""
    host = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    board = f", {torch.cuda.max_memory_allocated() / 2**20:.0f} MiB on the device" if device == "cuda" else ""
    return f"{host:.0f} MiB{board}"


def memory(engines: Sequence[Engine], device: str) -> str:
    """What a run of ten times the length adds to the peak."""
    said, drawn = [], 0
    for length in (1, 10):
        for engine in engines:
            seconds = timed(engine, 1, device)
            calls = max(1, round(0.1 * length / max(seconds, 1e-4)))
            timed(engine, calls, device)
            drawn += (calls + 1) * engine.draws
        said.append(f"{peak(device)} after {rounded(drawn)} draws")
    return "; ".join(said)


def rounded(number: float) -> str:
    """Three figures and a prefix.

    >>> rounded(1234567.0), rounded(98.7)
    ('1.23 M', '98.7')
    """
    step = min(3, max(0, int(math.log10(max(number, 1.0)) // 3)))
    return f"{number / 1000**step:.3g} {('', 'k', 'M', 'G')[step]}".strip()


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Markdown, with columns as wide as they must be."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for place, row in enumerate(rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not place:
            yield "| " + " | ".join("-" * width for width in widths) + " |"


def cells(names: Sequence[str], device: str, laws: bool) -> Iterator[Source]:
    """The cells that take the fewest and the most values a draw."""
    for derivation in default():
        experiment = derivation.experiment
        if not isinstance(experiment, MonteCarlo) or (names and derivation.name not in names):
            continue
        operator = resolve(experiment.operator, derivation.name)
        found = sources(derivation.name, experiment, operator, device, Settings(device=device))
        points = [source.point for source in found]
        for source in found:
            if source.point in (points[0], points[-1]) and (laws or source.law in (None, *list(experiment.laws)[:1])):
                yield source


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="derivations; all that are drawn, if none is named")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--laws", action="store_true", help="every law of a cell, not only the first")
    options = parser.parse_args()
    device = choose_device(options.device)
    torch.set_num_threads(1)
    board = torch.cuda.get_device_name(device) if device.type == "cuda" else f"one thread of {processor()}"
    print(f"{board}; PyTorch {torch.__version__}; Python {platform.python_version()}")
    engines = [Engine(source) for source in cells(options.names, device.type, options.laws)]
    print(f"Peak of memory: {memory(engines, device.type)}\n", flush=True)
    speeds = [["experiment", "cell", "values/s", *(f"{way}, draws/s" for way in WAYS[:-2]), "of the limit"]]
    shares = [["experiment", "cell", "values a draw", "draws a chunk", "draws", "operator", "sums", "rest"]]
    while engines:
        bench = Bench(engines.pop(0))
        rate = rates(bench)
        source, engine = bench.source, rate["engine"]
        point = ", ".join(f"{name}={value}" for name, value in source.point.items() if name in ("n", "k", "d"))
        head = [source.name.split(".", 1)[-1], f"{point}; {source.law}"]
        speeds.append([*head, rounded(engine * bench.values), *(rounded(rate[way]) for way in WAYS[:-2])])
        speeds[-1].append(f"{engine / limit(rate):.0%}")
        parts = [engine / rate[way] for way in ("draws alone", "operator alone", "sums alone")]
        shares.append([*head, str(bench.values), str(bench.size), *(f"{p:.0%}" for p in (*parts, 1 - sum(parts)))])
        print(".", end="", flush=True)
    print("\n\n" + "\n".join(table(speeds)))
    print("\nWhere the engine's time goes:\n\n" + "\n".join(table(shares)))


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
