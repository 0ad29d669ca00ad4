"""The trial of a derivation's mutants: each must be rejected by the proof and by the experiment, each alone.

In the proof the mutant stands in the claim's place: the last line must not
give it, and the judge must find where. In the experiment it stands there too,
without the claim's rivals, and the operator must exclude it; the operator is
measured once for all of them. What is not rejected must be proved equal to the
claim. Otherwise it survives, and shows that a check cannot fail where it should.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sympy as sp

from .derivation import Derivation
from .errors import DerivationError
from .experiment import Exact, MonteCarlo, Point
from .expressions import free_names, symbol_name
from .judge import Judgement, Obligation, Status, judge
from .judge.algebra import denominators
from .judge.sampler import Sampler
from .judge.truth import truth
from .linear import linear
from .mutant_report import BY_PROOF, EQUAL, NO_VALUE, REJECTED, SURVIVES, UNKNOWN, MutantReport, Outcome
from .mutants import mutants
from .predict import parting_point, predictor, show
from .result import CONFIRMED, REFUTED, UNDECIDED, Cell, exactly
from .settings import Settings
from .symbols import ForAll, Iff
from .tape import Tape
from .text import unicode
from .time_limit import within

PER_JUDGEMENT = 20.0
"""Seconds after which a judgement is given up."""
PART = 12
"""Points that are tried before the whole grid: a mutant that is wrong there is wrong."""
UNBROKEN = 10**6
FINER = (4, 16)
"""How many times finer than asked draws may tell a mutant from the operator."""
UNEVALUATED = (ArithmeticError, DerivationError, TypeError, ValueError)


def trial(derivation: Derivation, settings: Settings | None = None) -> MutantReport:
    """Try every mutant of a derivation's claim; the operator is measured once for all of them.

    A formula without a value at a point of the domain is wrong there, and is
    rejected. A mutant that the declared experiment does not reject is tried at
    a point at which the judge finds it to differ, or with draws that tell finer.

    Errors: `DerivationError` where the file itself is at fault, `SymcnnError`
    for a device that is not there.
    """
    begin, tape = time.perf_counter(), Tape()
    asked = settings or Settings()
    broken = mutants(derivation.claim, derivation.given)
    outcomes = tuple(_try(derivation, label, mutant, asked, tape) for label, mutant in broken)
    return MutantReport(derivation.name, _kind(derivation), outcomes, time.perf_counter() - begin)


def trial_all(
    derivations: Iterable[Derivation],
    settings: Settings | None = None,
    progress: Callable[[str, str], None] | None = None,
) -> list[MutantReport]:
    """Try the mutants of several derivations, each in a process of its own, as many at once as there are processors.

    ``progress`` is told of each ("mutants", name) that is done. A file at fault
    gives a report that says so, and does not stop the others.
    """
    asked, say = list(derivations), progress or (lambda kind, name: None)
    reports: dict[int, MutantReport] = {}
    apart = {place: d.path for place, d in enumerate(asked) if d.path is not None and not d.altered}
    processors = min(os.cpu_count() or 1, len(apart))
    if processors < 2:
        apart = {}
    for place, derivation in enumerate(asked):
        if place not in apart:
            reports[place] = _reported(derivation, settings)
            say("mutants", derivation.name)
    if apart:
        reports |= _apart(
            {place: (path, asked[place].name) for place, path in apart.items()}, settings, processors, say
        )
    return [reports[place] for place in range(len(asked))]


def _apart(
    files: Mapping[int, tuple[Path, str]],
    settings: Settings | None,
    processors: int,
    say: Callable[[str, str], None],
) -> dict[int, MutantReport]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # Started afresh: a fork of a process with threads may hang.
    with ProcessPoolExecutor(processors, mp_context=get_context("spawn")) as pool:
        try:
            running = {pool.submit(_named, path, name, settings): place for place, (path, name) in files.items()}
            for future in as_completed(running):
                say("mutants", future.result().name)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return {place: future.result() for future, place in running.items()}


def _named(path: Path, name: str, settings: Settings | None) -> MutantReport:
    from .catalogue import Catalogue

    return _reported(Catalogue(path.resolve().parents[name.count(".")])[name], settings)


def _reported(derivation: Derivation, settings: Settings | None) -> MutantReport:
    try:
        return trial(derivation, settings)
    except DerivationError as error:
        return MutantReport(derivation.name, _kind(derivation), (), 0.0, str(error))


def _kind(derivation: Derivation) -> str | None:
    return None if derivation.experiment is None else type(derivation.experiment).__name__


def _try(derivation: Derivation, label: str, mutant: Any, settings: Settings, tape: Tape) -> Outcome:
    judgement = _proved(derivation, mutant)
    proof, counterexample = judgement.status.value, None
    experiment, where, further = BY_PROOF, None, ""
    if derivation.experiment is not None:
        experiment, where, further = _measured(derivation, mutant, settings, tape)
    if judgement.status is Status.REFUTED:
        counterexample = _counterexample(judgement)
    if judgement.status is Status.UNKNOWN:
        at = where if experiment == NO_VALUE else _valueless(derivation, mutant)
        if at is not None:
            proof, counterexample = NO_VALUE, at
    formula = unicode(mutant, derivation.order, width=UNBROKEN)
    outcome = Outcome(label, formula, proof, counterexample, experiment, where, REJECTED, further)
    if outcome.by_proof and (outcome.by_experiment or experiment == BY_PROOF):
        return outcome
    verdict, note = _verdict(derivation, mutant, outcome)
    return dataclasses.replace(outcome, verdict=verdict, note=note)


def _verdict(derivation: Derivation, mutant: Any, found: Outcome) -> tuple[str, str]:
    """Of a mutant that is not rejected by both: whether it is equal to the claim, and if not, what is wrong."""
    if found.by_proof:
        if found.experiment == UNDECIDED:
            return UNKNOWN, "the draws do not tell it from what is measured" + _distance(derivation, mutant)
        return SURVIVES, "what is measured agrees with it" + _distance(derivation, mutant)
    said = f"the claim's line is {found.proof} with it"
    same = _judged(agreement(derivation.claim, mutant), _premises(derivation))
    if same.status is Status.PROVED and not found.by_experiment:
        return EQUAL, ""
    point = parting_point(derivation, mutant, ())
    if point:
        said += f", but it parts from the claim at {show(point)}"
    elif found.by_experiment:
        said += f", but the experiment rejects it at {found.where}"
    wrong = (point or found.by_experiment) and found.proof != Status.UNKNOWN.value
    return (SURVIVES if wrong else UNKNOWN), said


# --- by the proof -------------------------------------------------------------------------------------


def _proved(derivation: Derivation, mutant: Any) -> Judgement:
    """What the judge says of the last line, that the claim is reached, with the mutant for the claim."""
    (owed,) = derivation.steps[-1].obligations
    return _judged(mutant, owed.facts)


def _judged(goal: Any, facts: Sequence[Any]) -> Judgement:
    try:
        return within(PER_JUDGEMENT, lambda: judge(Obligation(goal, tuple(facts)), doubt=True))
    except TimeoutError as error:
        return Judgement(Status.UNKNOWN, "none", str(error))


def _counterexample(judgement: Judgement) -> str:
    """The point in words; what a route says instead, where it names none."""
    point = judgement.evidence.get("counterexample", judgement.why)
    if not isinstance(point, Mapping):
        return str(point)
    named = (f"{name} = {value}" for name, value in point.items() if not str(name).startswith("_"))
    return ", ".join(named) or judgement.why


def agreement(claim: Any, mutant: Any) -> Any:
    """That a mutant says the same as the claim: a proposition about the part in which they differ.

    >>> m, n, k = sp.symbols("m n k")
    >>> agreement(sp.Eq(m, n * k), sp.Eq(m, k + n))
    Eq(k*n, k + n)
    """
    if claim == mutant:
        return sp.true
    if type(claim) is type(mutant):
        if isinstance(claim, ForAll) and claim.limits == mutant.limits:
            return ForAll(agreement(claim.body, mutant.body), *claim.limits)
        if isinstance(claim, (sp.Eq, Iff)) and claim.args[0] == mutant.args[0]:
            return claim.func(claim.args[1], mutant.args[1], evaluate=False)
        if isinstance(claim, sp.Implies) and claim.args[0] == mutant.args[0]:
            return sp.Implies(claim.args[0], agreement(claim.args[1], mutant.args[1]))
        if isinstance(claim, (sp.And, sp.Or)):
            ours, theirs = (set(one.args) - set(other.args) for one, other in ((claim, mutant), (mutant, claim)))
            if len(ours) == len(theirs) == 1:
                return agreement(ours.pop(), theirs.pop())
    return Iff(claim, mutant)


def _premises(derivation: Derivation) -> tuple[Any, ...]:
    """What is known of the given quantities alone, and what the proof defines."""
    sought = {symbol_name(symbol) for symbol in derivation.sought}
    given = (fact for fact in derivation.where if not free_names(fact) & sought)
    return (*given, *derivation.definitions)


def _valueless(derivation: Derivation, mutant: Any) -> str | None:
    """A point at which the claim has a value and the mutant has none, or None where none is met."""
    if derivation.experiment is not None:
        said = predictor(derivation, mutant)
        return next((show(point) for point in derivation.experiment.at if _missing(said, point)), None)
    same, known = agreement(derivation.claim, mutant), _premises(derivation)
    if not isinstance(same, (sp.Eq, Iff)):
        return None
    sampler = Sampler((same, *known))
    for drawn in sampler.points(known, PART):
        for point in (drawn, *_without_divisors(same.args[1], sampler, drawn)):
            claimed = sampler.at(same.args[0], point)
            has_one = claimed.is_finite if isinstance(same, sp.Eq) else truth(claimed, 15) is not None
            if has_one and _told(same, sampler, point) is None and sampler.satisfied(known, point):
                return str(sampler.show(point))
    return None


def _told(proposition: Any, sampler: Sampler, point: dict[Any, Any]) -> bool | None:
    """Whether a proposition is true at a point; None where it, or one of several that it joins, says nothing."""
    if isinstance(proposition, (sp.And, sp.Or, Iff)):
        parts = [_told(part, sampler, point) for part in proposition.args]
        if None in parts:
            return None
    try:
        return truth(sampler.at(proposition, point), 15)
    except UNEVALUATED:  # SymPy does not compare what a division by zero leaves
        return None


def _without_divisors(said: Any, sampler: Sampler, point: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    """The point moved to where a divisor in a formula, linear in something that was drawn, is zero."""
    for divisor in sorted(denominators(said), key=str):
        for term in sorted(divisor.atoms(sp.Symbol, sp.Indexed), key=str):
            found = linear(divisor, term) if sampler.settable(term) else None
            if found is None:
                continue
            slope, rest = (sampler.at(part, point) for part in found)
            if slope.is_Rational and rest.is_Rational and slope != 0:
                yield sampler.changed(point, {term: -rest / slope})


def _missing(said: Callable[[Point], Any], point: Point) -> bool:
    try:
        return said(point) is None
    except UNEVALUATED:
        return True


# --- by the experiment --------------------------------------------------------------------------------


def _measured(derivation: Derivation, mutant: Any, settings: Settings, tape: Tape) -> tuple[str, str | None, str]:
    """What the experiment says with the mutant for the claim, where, and what it took beyond what is declared."""
    from .contest import contest

    declared, status = derivation.experiment, UNDECIDED
    said = predictor(derivation, mutant)
    conditioning = getattr(declared, "conditioning", None)
    bound = None if conditioning is None else predictor(derivation, conditioning)
    for at, finer, further in _attempts(derivation, mutant):
        experiment = dataclasses.replace(declared, at=at)
        asked = dataclasses.replace(settings, resolution=settings.resolution / finer)
        try:
            # Without the rivals: one of them may well be this mutant.
            found = contest(derivation.name, experiment, said, {}, conditioning=bound, settings=asked, tape=tape)
        except UNEVALUATED:
            empty = next((point for point in at if _missing(said, point)), None)
            if empty is None:
                raise
            return NO_VALUE, show(empty), further
        if found.status == REFUTED:
            return REFUTED, _where(found.wrong_at), further
        # Where nothing is drawn the mutant agrees at every point, whatever else was not told apart.
        status = found.status if isinstance(declared, MonteCarlo) else CONFIRMED
    return status, None, ""


def _where(cell: Cell | None) -> str:
    assert cell is not None
    law = f", law {cell.law}" if cell.law else ""
    return f"{show(cell.point)}{law}: {_number(cell.measured)}, not {_number(cell.claim)}"


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _attempts(derivation: Derivation, mutant: Any) -> Iterator[tuple[Sequence[Point], int, str]]:
    """What to try in turn: a grid, how many times finer the draws are to tell, and that in words if not declared."""
    declared = derivation.experiment
    if isinstance(declared, MonteCarlo):
        yield declared.at, 1, ""
        yield from ((declared.at, finer, f"with draws that tell {finer} times finer") for finer in FINER)
        return
    step = max(1, len(declared.at) // PART)
    if step > 1:
        yield declared.at[::step], 1, ""
    yield declared.at, 1, ""
    point = parting_point(derivation, mutant, ())
    if point and isinstance(declared, Exact):
        yield (*declared.at, dict(point)), 1, "at a point that joined the grid"


def _distance(derivation: Derivation, mutant: Any) -> str:
    """How near to the claim a mutant lies, in words; empty where that is no number."""
    if not isinstance(derivation.experiment, MonteCarlo):
        return ""
    claimed, said = predictor(derivation, derivation.claim), predictor(derivation, mutant, partial=True)
    shares = []
    for point in derivation.experiment.at:
        ours, theirs = claimed(point), said(point)
        if ours and theirs is not None:
            shares.append(abs(float(exactly(theirs) / exactly(ours) - 1)))
    return f"; it lies {100 * max(shares):.2g} % from the claim at most" if shares else ""


__all__ = ["agreement", "trial", "trial_all"]
