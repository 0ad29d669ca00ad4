"""Proves one derivation: in this process, or in one of its own that is ended when it runs over."""

from __future__ import annotations

import atexit
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from . import cache
from .derivation import Derivation, Step
from .errors import DerivationError
from .judge import Judgement, Route, Status, density, integers, judged_by, routes, worst
from .prover import Prover
from .recalls import needless
from .symbols import Density, ForAll

TIME_LIMIT = 120.0


@dataclass(frozen=True)
class ProofRecord:
    """The judgements of every step, the constraints that the proof needs, and the time it took.

    ``used`` are positions in ``where``: with any one of them dropped, some
    step is no longer proved. ``needless`` are the numbers of the steps of a
    corollary that recall what its proof holds without.
    """

    judgements: tuple[tuple[Judgement, ...], ...]
    used: tuple[int, ...]
    seconds: float
    needless: tuple[int, ...] = ()

    @property
    def status(self) -> Status:
        """The worst status of any obligation."""
        return worst([judgement.status for step in self.judgements for judgement in step])

    @property
    def audited_steps(self) -> int:
        """How many steps are audited, not proved."""
        return sum(any(j.status is Status.AUDITED for j in step) for step in self.judgements)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as it is cached and handed between processes."""
        return {
            "judgements": [[asdict(judgement) for judgement in step] for step in self.judgements],
            "used": list(self.used),
            "seconds": self.seconds,
            "needless": list(self.needless),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ProofRecord:
        """The record that `to_json` wrote."""
        steps = tuple(
            tuple(Judgement(**{**judgement, "status": Status(judgement["status"])}) for judgement in step)
            for step in data["judgements"]
        )
        return cls(steps, tuple(data["used"]), float(data["seconds"]), tuple(data["needless"]))


def prove(derivation: Derivation, necessity: bool = True) -> ProofRecord:
    """Judge every step here and now, and ask of every constraint whether the proof needs it."""
    begin = time.perf_counter()
    if integers.contradictory(derivation.where):
        raise DerivationError(f"{derivation.name}: the constraints in `where` contradict each other")
    for fact in derivation.where:
        law = fact.body if isinstance(fact, ForAll) else fact
        if isinstance(law, Density) and not density.normalised(law):
            raise DerivationError(f"{derivation.name}: the density of {law.member} does not integrate to one")
    judgements, cost, deciding = [], {}, {}
    for i, step in enumerate(derivation.steps):
        judged = []
        for j, owed in enumerate(step.obligations):
            started = time.perf_counter()
            judgement, by = judged_by(owed, routes())
            judged.append(judgement)
            if judgement.status is Status.PROVED:
                cost[i, j], deciding[i, j] = time.perf_counter() - started, by
        judgements.append(tuple(judged))
    well = all(j.status in (Status.PROVED, Status.AUDITED) for step in judgements for j in step)
    dear = sorted(cost, key=lambda place: cost[place])
    used = needed(derivation, {place: deciding[place] for place in dear}) if necessity and well else ()
    alone = derivation.experiment is None and necessity and well
    unneeded = needless(derivation, deciding) if alone else ()
    return ProofRecord(tuple(judgements), used, time.perf_counter() - begin, unneeded)


def needed(derivation: Derivation, places: Mapping[tuple[int, int], Sequence[Route]]) -> tuple[int, ...]:
    """Which constraints (by position in ``where``) some obligation is not proved without.

    ``places`` are the obligations asked, as (step, number), each with the
    routes that proved it. Constraints are dropped in groups first, and those
    routes asked again: where an obligation stands without a whole group, it
    needs none of it. Of a constraint by itself all routes are asked.
    """
    remaining = list(range(len(derivation.where)))
    used: list[int] = []

    def stands(place: tuple[int, int], dropped: Sequence[int]) -> bool:
        step, number = place
        owed = without(derivation, frozenset(dropped))[step].obligations[number]
        asked = places[place] if len(dropped) > 1 else routes(audit=False)
        return judged_by(owed, asked)[0].status is Status.PROVED

    def missed(place: tuple[int, int], group: list[int]) -> list[int]:
        if not group or stands(place, group):
            return []
        if len(group) == 1:
            return group
        half = len(group) // 2
        return missed(place, group[:half]) + missed(place, group[half:])

    recorded: dict[frozenset[int], tuple[Step, ...]] = {}

    def without(derivation: Derivation, dropped: frozenset[int]) -> tuple[Step, ...]:
        if dropped not in recorded:
            recorded[dropped] = derivation.record(f for i, f in enumerate(derivation.where) if i not in dropped)
        return recorded[dropped]

    for place in places:
        found = missed(place, remaining)
        used += found
        remaining = [i for i in remaining if i not in found]
    return tuple(sorted(used))


def prove_apart(derivation: Derivation, limit: float = TIME_LIMIT, fresh: bool = False) -> ProofRecord:
    """Prove in a process of its own, or take what was proved from the same files before.

    A proof that runs over the limit is ended; its steps are unknown, and say so.
    """
    if derivation.path is None:
        return prove(derivation)
    digest = cache.key("proof", cache.sources(derivation.path))
    found = None if fresh else kept(derivation)
    if found is not None:
        return found
    root = derivation.path.resolve().parents[derivation.name.count(".")]
    begin = time.perf_counter()
    prover = _prover()
    try:
        record = ProofRecord.from_json(prover.ask(root, derivation.name, limit))
    except TimeoutError:
        return _unknown(derivation, f"The proof was ended after {limit:g} s.", time.perf_counter() - begin)
    finally:
        _idle.append(prover)
    # What could not be decided may be for want of time, and another run may have more of it.
    if record.status is not Status.UNKNOWN:
        cache.save("proof", derivation.name, digest, record.to_json())
    return record


_provers: list[Prover] = []
_idle: list[Prover] = []


def _prover() -> Prover:
    """A server that nobody asks at the moment."""
    try:
        return _idle.pop()
    except IndexError:
        prover = Prover()
        _provers.append(prover)
        return prover


@atexit.register
def end_all() -> None:
    """End every server, and every proof that is under way."""
    for prover in _provers:
        prover.end()


def kept(derivation: Derivation) -> ProofRecord | None:
    """What was proved from the same files before, or None; what is kept but cannot be read is not kept."""
    if derivation.path is None or derivation.altered:
        return None
    data = cache.load("proof", derivation.name, cache.key("proof", cache.sources(derivation.path)))
    try:
        record = ProofRecord.from_json(data)
        fits = [len(step) for step in record.judgements] == [len(s.obligations) for s in derivation.steps]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return record if fits else None


def judged_steps(derivation: Derivation, record: ProofRecord) -> tuple[Step, ...]:
    """The derivation's steps, each with its judgements."""
    from dataclasses import replace

    pairs = zip(derivation.steps, record.judgements, strict=True)
    return tuple(replace(step, judgements=judgements) for step, judgements in pairs)


def _unknown(derivation: Derivation, why: str, seconds: float) -> ProofRecord:
    judgements = tuple(
        tuple(Judgement(Status.UNKNOWN, "none", why, what=owed.what) for owed in step.obligations)
        for step in derivation.steps
    )
    return ProofRecord(judgements, (), seconds)
