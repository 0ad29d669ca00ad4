"""Proves one derivation: in this process, or in one of its own that is ended when it runs over."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sympy import And, Implies
from sympy.logic.boolalg import Boolean

from symcnn.catalogue.derivation import Derivation, Step
from symcnn.catalogue.prover import end_all, lent
from symcnn.errors import DerivationError, Unfinished
from symcnn.files import cache
from symcnn.formulas import kinds
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.judge import integers, values
from symcnn.judge.judging import Judgement, Route, Status, judged_by, only_proving, routes, worst
from symcnn.laws import declared_laws
from symcnn.verdicts.contents import proof_of, unlike, whole
from symcnn.verdicts.explaining import explained
from symcnn.verdicts.kept_proofs import KIND, UNFIT, Lines, key
from symcnn.verdicts.recalls import needless
from symcnn.verdicts.refutation import refuted_if_met
from symcnn.verdicts.satisfiable import witness

TIME_LIMIT = 120.0


@dataclass(frozen=True)
class ProofRecord:
    """A proof as it was judged: its steps, each with its judgements, the constraints that it needs, and its time.

    ``used`` are the constraints of ``where`` without which some step is no
    longer proved. ``witness`` is a point at which the constraints hold
    together. ``needless`` are the numbers of the steps of a corollary that
    recall what its proof holds without.
    """

    steps: tuple[Step, ...]
    used: tuple[Boolean, ...]
    seconds: float
    witness: str = ""
    needless: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<ProofRecord: {self.status.value}, {len(self.steps)} lines, {self.seconds:.1f} s>"

    def _repr_html_(self) -> str:
        from symcnn.verdicts.display import record_html

        return record_html(self)

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Those of all steps, in their order."""
        return tuple(judgement for step in self.steps for judgement in step.judgements)

    @property
    def status(self) -> Status:
        """The worst status of any obligation."""
        return worst([judgement.status for judgement in self.judgements])

    @property
    def audited_steps(self) -> int:
        """How many steps are audited, not proved."""
        return sum(any(j.status is Status.AUDITED for j in step.judgements) for step in self.steps)

    def to_json(self, derivation: Derivation) -> dict[str, Any]:
        """Plain data, as it is cached and handed between processes: what was found of the derivation's own lines."""
        return {
            "steps": {str(step.number): [_plain(judgement) for judgement in step.judgements] for step in self.steps},
            "used": [derivation.where.index(fact) for fact in self.used],
            "seconds": self.seconds,
            "witness": self.witness,
            "needless": list(self.needless),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], derivation: Derivation) -> ProofRecord:
        """The record that `to_json` wrote of the same lines.

        Errors: ``AttributeError``, ``LookupError``, ``TypeError`` or ``ValueError`` where the data is none, or of other
        lines.
        """
        found = Lines.of(derivation).read(data)
        steps = tuple(step.judged(found.judgements[step.number]) for step in derivation.steps)
        used = tuple(derivation.where[place] for place in found.used)
        return cls(steps, used, found.seconds, found.witness, found.needless)


def _plain(judgement: Judgement) -> dict[str, Any]:
    return {name: value for name, value in asdict(replace(judgement, at=None)).items() if name != "at"}


def prove(derivation: Derivation, necessity: bool = True) -> ProofRecord:
    """Judge every step here and now, and ask of every constraint whether the proof needs it."""
    begin = time.perf_counter()
    point = met(derivation)
    steps: list[Step] = []
    cost, deciding = {}, {}
    for i, step in enumerate(derivation.steps):
        judged = []
        for j, owed in enumerate(step.obligations):
            started = time.perf_counter()
            judgement, by = judged_by(owed, routes())
            seconds = time.perf_counter() - started
            judged.append(explained(owed, refuted_if_met(derivation, owed, judgement), derivation.order, seconds))
            if judgement.status is Status.PROVED:
                cost[i, j], deciding[i, j] = seconds, by
        steps.append(step.judged(judged))
    well = all(j.status in (Status.PROVED, Status.AUDITED) for step in steps for j in step.judgements)
    if well and _stated(derivation):
        raise DerivationError(
            f"{derivation.name}: the claim speaks of nothing that is sought, and the constraints say it already"
        )
    dear = sorted(cost, key=lambda place: cost[place])
    used = needed(derivation, {place: deciding[place] for place in dear}) if necessity and well else ()
    alone = derivation.experiment is None and necessity and well
    unneeded = needless(derivation, deciding) if alone else ()
    return ProofRecord(tuple(steps), used, time.perf_counter() - begin, point, unneeded)


def met(derivation: Derivation) -> str:
    """A point at which the constraints and laws hold together, in words.

    Errors: `DerivationError` where a name stands for two things, or they
    contradict one another, `Unfinished` where one may say nothing, or no point
    is found.
    """
    where = tuple(unsized(fact) for fact in derivation.where)
    wrong = kinds.fault((*map(unsized, (*derivation.terms, derivation.claim)), *where))
    if wrong is not None:
        raise DerivationError(f"{derivation.name}: {wrong}")
    if integers.contradictory(where):
        raise DerivationError(f"{derivation.name}: the constraints in `where` contradict each other")
    wrong = declared_laws.fault(where)
    if wrong is not None:
        raise DerivationError(f"{derivation.name}: {wrong}")
    for fact in where:
        missing, _ = values.missing(fact, where)
        if missing is not None:
            raise Unfinished(f"{derivation.name}: unknown. The constraint {fact} may say nothing: {missing}")
    point, why = witness(derivation)
    if point is None:
        raise Unfinished(f"{derivation.name}: unknown. Nothing is known to meet the constraints in `where`: {why}")
    return point


def _stated(derivation: Derivation) -> bool:
    """Whether a claim about what is given alone follows from the constraints in one step.

    An equivalence or an implication that does is a theorem, and so is what follows from nothing; an equation or a bound
    is one of the constraints in other words.
    """
    claim = unsized(derivation.claim)
    theorem = any(isinstance(part, (Iff, Implies, ForAll)) for part in And.make_args(claim))
    about = free_names(derivation.claim) & {symbol_name(symbol) for symbol in derivation.sought}
    where = tuple(unsized(fact) for fact in derivation.where)
    return not theorem and not about and integers.entails(where, claim) and not integers.entails((), claim)


def needed(derivation: Derivation, places: Mapping[tuple[int, int], Sequence[Route]]) -> tuple[Boolean, ...]:
    """The constraints of ``where`` without which some obligation is not proved.

    ``places`` are the obligations asked, as (step, number), each with the
    routes that proved it. Constraints are dropped in groups first, and those
    routes asked again: where an obligation stands without a whole group, it
    needs none of it. Of a constraint by itself all routes are asked.
    """
    remaining = list(range(len(derivation.where)))
    used: list[int] = []
    every = only_proving()

    def stands(place: tuple[int, int], dropped: Sequence[int]) -> bool:
        step, number = place
        steps = without(derivation, frozenset(dropped))
        if steps is None:
            return False
        owed = steps[step].obligations[number]
        names = {route.name for route in places[place]}
        asked = [route for route in every if route.name in names] if len(dropped) > 1 else every
        return judged_by(owed, asked)[0].status is Status.PROVED

    def missed(place: tuple[int, int], group: list[int]) -> list[int]:
        if not group or stands(place, group):
            return []
        if len(group) == 1:
            return group
        half = len(group) // 2
        return missed(place, group[:half]) + missed(place, group[half:])

    recorded: dict[frozenset[int], tuple[Step, ...] | None] = {}

    def without(derivation: Derivation, dropped: frozenset[int]) -> tuple[Step, ...] | None:
        """The lines under the other constraints; None where they may not even be written down."""
        if dropped not in recorded:
            try:
                recorded[dropped] = derivation.record(f for i, f in enumerate(derivation.where) if i not in dropped)
            except DerivationError:
                recorded[dropped] = None
        return recorded[dropped]

    for place in places:
        found = missed(place, remaining)
        used += found
        remaining = [i for i in remaining if i not in found]
    return tuple(derivation.where[place] for place in sorted(used))


def prove_apart(derivation: Derivation, limit: float = TIME_LIMIT, fresh: bool = False) -> ProofRecord:
    """Prove in a process of its own, or take what was proved of the same lines before.

    A proof that runs over the limit is ended; its steps are unknown, and say
    so. The process reads the file again, and its judgements are taken only for
    the very lines that were read here.

    Errors: `DerivationError` with what the proof refused, and where the file
    says something else there than here.
    """
    if derivation.path is None:
        return prove(derivation)
    digest, said = _key(derivation), proof_of(derivation)
    found = None if fresh else kept(derivation)
    if found is not None:
        return found
    root = derivation.path.resolve().parents[derivation.name.count(".")]
    begin = time.perf_counter()
    with lent() as prover:
        try:
            data = prover.ask(root, derivation.name, limit)
        except TimeoutError:
            return _unknown(derivation, f"The proof was ended after {limit:g} s.", time.perf_counter() - begin)
    part = unlike(said, data["contents"])
    if part:
        raise DerivationError(
            f"{derivation.name}: the file reads differently each time it is read, in {part}: something that changes "
            "(the time, chance, the order of a set, a file written since) has a part in it, so nothing can be "
            "proved of it"
        )
    record = ProofRecord.from_json(data, derivation)
    # What could not be decided may be for want of time, and another run may have more of it; and with a z3 that
    # is there and cannot be loaded, other constraints are found to be needed than the key stands for.
    broken = not data["z3"] and cache.version("z3-solver") != "none"
    if record.status is not Status.UNKNOWN and not broken:
        cache.save(KIND, derivation.name, digest, record.to_json(derivation))
    return record


def kept(derivation: Derivation) -> ProofRecord | None:
    """What was proved of the same lines before, or None; what is kept but cannot be read is not kept."""
    if derivation.path is None or derivation.altered:
        return None
    data = cache.load(KIND, derivation.name, _key(derivation))
    try:
        return ProofRecord.from_json(data, derivation)
    except UNFIT:
        return None


def _key(derivation: Derivation) -> str:
    assert derivation.path is not None
    return key(derivation.path, whole(proof_of(derivation)))


def _unknown(derivation: Derivation, why: str, seconds: float) -> ProofRecord:
    steps = tuple(
        step.judged([Judgement(Status.UNKNOWN, "none", why, what=owed.what) for owed in step.obligations])
        for step in derivation.steps
    )
    return ProofRecord(steps, (), seconds)


__all__ = ["TIME_LIMIT", "ProofRecord", "end_all", "kept", "needed", "prove", "prove_apart"]
