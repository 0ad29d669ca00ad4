"""Draws agree with SymPy's own moments of the same law."""

from __future__ import annotations

import math

import pytest
import sympy as sp
import torch
from sympy import stats

from symcnn.errors import DerivationError, UnknownName
from symcnn.experiment.sampling import sampler

sigma = sp.Symbol("sigma", real=True)
DRAWS = 200_000

LAWS = [
    stats.Normal("x", 3, sigma),
    stats.Uniform("x", -1, 2),
    stats.Exponential("x", 2),
    stats.Laplace("x", 1, 2),
    stats.Gamma("x", 2, 3),
    stats.ChiSquared("x", 3),
    stats.Rademacher("x"),
    stats.Bernoulli("x", sp.Rational(1, 3), 4, 7),
    stats.Die("x", 6),
    stats.DiscreteUniform("x", [1, 5, 9]),
    stats.FiniteRV("x", {-1: sp.Rational(1, 4), 3: sp.Rational(3, 4)}),
    sigma * (stats.Exponential("x", 1) - 1),
    abs(stats.Normal("x", 0, 1)),
    stats.Normal("x", 0, 1) * stats.Rademacher("y") ** 3 + 1,
]


def draws(law: object, seed: int = 1, **point: object) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return sampler(law, point)((DRAWS,), generator, "cpu", torch.float32)


def moment(law: sp.Expr, power: int) -> float:
    return float(stats.E(law**power).subs(sigma, 2).doit().evalf())


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_first_two_moments_are_those_that_sympy_states(law: object) -> None:
    sample = draws(law, sigma=2).double()
    for power in (1, 2):
        values = sample**power
        error = values.mean().item() - moment(law, power)
        assert abs(error) < 6 * values.std().item() / math.sqrt(DRAWS) + 1e-6


@pytest.mark.parametrize("law", [stats.Exponential("x", 1) - 1, stats.Rademacher("x")], ids=str)
def test_a_wrong_scale_would_be_seen(law: object) -> None:
    sample = draws(law).double() * 1.02
    values = sample**2
    assert abs(values.mean().item() - moment(law, 2)) > 0.01


def test_student_has_the_published_variance() -> None:
    assert draws(stats.StudentT("x", 9)).var().item() == pytest.approx(9 / 7, rel=0.03)


def test_a_distribution_and_a_variable_that_has_it_are_drawn_alike() -> None:
    law = stats.Gamma("x", 2, 3)
    assert torch.equal(draws(law), draws(law.pspace.distribution))


def test_same_seed_same_draws_and_other_seed_other_draws() -> None:
    law = stats.Normal("x", 0, 1)
    assert torch.equal(draws(law, 7), draws(law, 7))
    assert not torch.equal(draws(law, 7), draws(law, 8))


def test_the_random_variables_own_name_is_no_parameter() -> None:
    assert draws(stats.Normal("n", 0, 1) + 0 * sigma, n=5, sigma=1).mean().abs() < 0.05
    assert draws(2 * stats.Normal("n", 0, 1), n=5).std() == pytest.approx(2, rel=0.02)
    assert draws(stats.Normal("n", 0, sp.Symbol("n")), n=5).std() == pytest.approx(5, rel=0.02)


def test_variables_of_one_expression_are_drawn_apart() -> None:
    sample = draws(stats.Normal("x", 0, 1) - stats.Normal("y", 0, 1))
    assert sample.var().item() == pytest.approx(2, rel=0.03)


def test_refusals_name_what_is_missing() -> None:
    with pytest.raises(DerivationError, match="no value to sigma"):
        sampler(stats.Normal("x", 0, sigma), {"n": 1}, "law normal of w")
    with pytest.raises(DerivationError, match="nothing is random"):
        sampler(sigma + 1, {"sigma": 1})
    with pytest.raises(DerivationError, match="no distribution"):
        sampler("Normal", {})
    with pytest.raises(UnknownName, match="Cauchy"):
        sampler(stats.Cauchy("x", 0, 1), {})
    with pytest.raises(UnknownName, match="sin"):
        sampler(sp.sin(stats.Normal("x", 0, 1)), {})
