"""What the judge says of a mutant that stands in the claim's place: refuted, or without a value somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.aliases import Point
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.linear import linear
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.formulas.truth import truth
from symcnn.judge.algebra import denominators
from symcnn.judge.judging import Judgement, Obligation, Status, judge
from symcnn.judge.sampler import Sampler
from symcnn.time_limit import within
from symcnn.verdicts.predict import predictor, show
from symcnn.verdicts.refutation import UNEVALUATED, seems_false_at_a_given_point, truth_at

PER_JUDGEMENT = 20.0
"""Seconds after which a judgement is given up."""
PART = 12
"""Points that are tried where a formula may have no value."""


def proved(derivation: Derivation, mutant: Any) -> Judgement:
    """What the judge says of the last line, that the claim is reached, with the mutant for the claim."""
    (owed,) = derivation.steps[-1].obligations
    stated = Obligation(mutant, owed.facts)
    judgement = judged(mutant, owed.facts)
    if judgement.status in (Status.PROVED, Status.REFUTED):
        return judgement
    return seems_false_at_a_given_point(derivation, stated) or judgement


def judged(goal: Any, facts: Sequence[Any], seconds: float | None = None) -> Judgement:
    """What the judge says, who looks for a counterexample first; unknown where it takes longer."""
    most = PER_JUDGEMENT if seconds is None else seconds
    try:
        return within(most, lambda: judge(Obligation(goal, tuple(facts)), doubt=True))
    except TimeoutError as error:
        return Judgement(Status.UNKNOWN, "none", str(error))


def shown_counterexample(judgement: Judgement) -> str:
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


def premises(derivation: Derivation) -> tuple[Any, ...]:
    """What is known of the given quantities alone, and what the proof defines."""
    sought = {symbol_name(symbol) for symbol in derivation.sought}
    given = (fact for fact in derivation.where if not free_names(fact) & sought)
    return (*given, *derivation.definitions)


def valueless(derivation: Derivation, mutant: Any) -> str | None:
    """A point at which the claim has a value and the mutant has none, or None where none is met."""
    if derivation.experiment is not None:
        said = predictor(derivation, mutant)
        return next((show(point) for point in derivation.experiment.at if missing(said, point)), None)
    same, known = agreement(derivation.claim, mutant), premises(derivation)
    if not isinstance(same, (sp.Eq, Iff)):
        return None
    sampler = Sampler((same, *known))
    for drawn in sampler.points(known, PART):
        for point in (drawn, *_without_divisors(same.args[1], sampler, drawn)):
            claimed = sampler.at(same.args[0], point)
            has_one = claimed.is_finite if isinstance(same, sp.Eq) else truth(claimed, 15) is not None
            if has_one and truth_at(same, sampler, point) is None and sampler.satisfied(known, point):
                return str(sampler.show(point))
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


def missing(said: Callable[[Point], Any], point: Point) -> bool:
    try:
        return said(point) is None
    except UNEVALUATED:
        return True


__all__ = ["UNEVALUATED", "agreement", "judged", "missing", "premises", "proved", "shown_counterexample", "valueless"]
