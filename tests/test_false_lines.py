"""Lines and claims that look right and are not: each was once proved, confirmed or audited."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

import symcnn
from symcnn import Density, ForAll, function, integers, reals, sequence
from symcnn.errors import DerivationError
from symcnn.judge import integers as whole
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.verdicts.check import check
from symcnn.verdicts.prove import prove

needs_z3 = pytest.mark.skipif(not whole.available(), reason="z3 is not installed")


@pytest.mark.parametrize(
    "integrand",
    ["odd", "cube", "pole", "cauchy", "square pole"],
)
def test_a_divergent_integral_has_no_value(integrand: str) -> None:
    x = reals("x")
    wrong = {
        "odd": x,
        "cube": x**3,
        "pole": 1 / x,
        "cauchy": x / (sp.pi * (1 + x**2)),
        "square pole": 1 / (x - 1) ** 2,
    }[integrand]
    goal = sp.Eq(sp.Integral(wrong, (x, -sp.oo, sp.oo)), 0, evaluate=False)
    assert judge(Obligation(goal)).status is not Status.PROVED


def test_zero_over_zero_is_no_quotient() -> None:
    b, c, t, f = *reals("b c"), integers("t"), function("f")
    goal = sp.Eq(f(t) / (1 - b**t), c, evaluate=False)
    facts = (b > 0, b < 1, sp.Eq(f(t), c * (1 - b**t)))
    assert judge(Obligation(goal, facts)).status is not Status.PROVED


@needs_z3
def test_a_corrected_moment_needs_an_update() -> None:
    derivation = symcnn.derive("optimizer.adam_corrected_first_moment")
    (t,) = (symbol for symbol in derivation.given if str(symbol) == "t")
    early = tuple(t >= 0 if fact == (t >= 1) else fact for fact in derivation.where)
    record = prove(dataclasses.replace(derivation, where=early, altered=True), necessity=False)
    assert record.status is Status.UNKNOWN
    assert any("may be 0" in judgement.why for judgement in record.judgements)


def test_a_density_integrates_to_one() -> None:
    derivation = symcnn.derive("activation.relu_second_moment")
    laws = [fact for fact in derivation.where if isinstance(fact, ForAll) and isinstance(fact.body, Density)]
    law = laws[0].body
    doubled = ForAll(Density(law.member, law.variable, 2 * law.density), *laws[0].limits)
    where = tuple(doubled if fact == laws[0] else fact for fact in derivation.where)
    with pytest.raises(DerivationError, match="is not known to integrate to one"):
        prove(dataclasses.replace(derivation, where=where, altered=True))


def test_another_variance_gives_another_growth() -> None:
    derivation = symcnn.derive("gradient.weight_gradient_growth")
    (step,) = (step for step in derivation.steps if step.verb == "define")
    variance = symcnn.derive("gradient.weight_gradient_variance").claim.rhs
    (n,) = (symbol for symbol in derivation.given if str(symbol) == "n")
    ratio, variable, end, _ = step.line.rhs.args
    assert (variable, end) == (n, sp.oo)
    assert sp.expand((ratio * n) ** 2 - variance) == 0


@pytest.mark.parametrize("only", [None, "proof", "experiment"])
def test_a_false_corollary_is_red_on_either_side(only: str | None) -> None:
    derivation = symcnn.derive("optimizer.momentum_offset")
    raised = sp.Eq(derivation.claim.lhs, derivation.claim.rhs * sp.Rational(101, 100), evaluate=False)
    assert check(derivation.claiming(raised), only).exit_code == 1  # type: ignore[arg-type]


def test_a_claim_that_is_one_of_its_rivals_is_refuted() -> None:
    derivation = symcnn.derive("optimizer.adam_state")
    counted = sp.Eq(derivation.claim.lhs, derivation.claim.rhs * sp.Rational(3, 2), evaluate=False)
    assert check(derivation.claiming(counted), "experiment").verdict.experiment == "refuted"


def test_a_rival_of_an_equivalence_is_a_proposition() -> None:
    result = check(symcnn.derive("convolution.input_range"), "experiment").result
    assert result is not None
    for label, outcome in result.rivals.items():
        assert outcome.rejected and isinstance(outcome.rival, bool) and outcome.rival is not outcome.claim, label


def test_points_do_not_audit_a_difference() -> None:
    x = reals("x")
    assert judge(Obligation(sp.Ne(x, sp.pi))).status not in (Status.PROVED, Status.AUDITED)


def test_a_reversed_sum_is_not_audited() -> None:
    n, i, s = *integers("n i"), sequence("s")
    reversed_sum = sp.Eq(sp.Sum(s[i] - s[i] + 1, (i, 0, n)), n + 1, evaluate=False)
    assert judge(Obligation(reversed_sum, (n <= -3,))).status not in (Status.PROVED, Status.AUDITED)
