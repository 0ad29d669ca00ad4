"""Densities with parameters: the laws of textbooks are accepted with their moments, and others are not."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from symcnn import Density, Expectation, Variance, reals, sequence
from symcnn.judge.definite import by_cases
from symcnn.judge.integrals import converges, definite
from symcnn.laws.declared_laws import fault

u, m, s, c, a, b = reals("u m s c a b")
z = sequence("z")
BELL = sp.exp(-((u - m) ** 2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
DECAY = sp.Piecewise((c * sp.exp(-c * u), u >= 0), (0, True))
FLAT = sp.Piecewise((1 / (b - a), (u >= a) & (u <= b)), (0, True))
SYMMETRIC = sp.Piecewise((1 / (2 * s), abs(u) <= s), (0, True))


def mean(value: Any, power: int = 1) -> Any:
    return sp.Eq(Expectation(z[1] ** power), value)


KNOWN = {
    "a bell": (BELL, [s > 0], [mean(m), sp.Eq(Variance(z[1]), s**2), mean(m**2 + s**2, 2)]),
    "a flat law": (FLAT, [b > a], [mean((a + b) / 2), sp.Eq(Variance(z[1]), (b - a) ** 2 / 12)]),
    "a flat law about zero": (SYMMETRIC, [s > 0], [mean(0), mean(s**2 / 3, 2)]),
}


@pytest.mark.parametrize("law", KNOWN)
def test_a_law_with_parameters_is_accepted_with_its_moments(law: str) -> None:
    density, where, stated = KNOWN[law]
    assert fault([*where, Density(z[1], u, density), *stated]) is None


@pytest.mark.parametrize("law", KNOWN)
def test_a_moment_that_is_off_or_a_missing_bound_is_not(law: str) -> None:
    density, where, stated = KNOWN[law]
    for one in stated:
        wrong = sp.Eq(one.lhs, one.rhs + sp.Rational(1, 100))
        assert "is not known to be what the density" in (fault([*where, Density(z[1], u, density), wrong]) or "")
    assert "density of z[1]" in (fault([Density(z[1], u, density)]) or "")
    assert "is not known to integrate to one" in (
        fault([*where, Density(z[1], u, sp.Rational(101, 100) * density)]) or ""
    )


def test_the_law_of_decay_needs_its_rate_above_zero() -> None:
    assert fault([c > 0, Density(z[1], u, DECAY)]) is None
    assert fault([Density(z[1], u, DECAY)]) is not None


def test_integrals_with_parameters_have_values_just_where_these_have_the_sign() -> None:
    decay = sp.Integral(u * sp.exp(-c * u), (u, 0, sp.oo))
    found = definite(decay, [c > 0])
    assert found is not None and found[0] == 1 / c**2
    assert not converges(decay) and not converges(decay, [c < 0]) and not converges(decay, [c >= 0])
    moved = definite(sp.Integral(u**2 * sp.exp(-((u - m) ** 2)), (u, -sp.oo, sp.oo)))
    assert moved is not None and sp.expand(moved[0] - sp.sqrt(sp.pi) * (m**2 + sp.Rational(1, 2))) == 0
    assert not converges(sp.Integral(u * sp.exp((u - m) ** 2), (u, -sp.oo, sp.oo)))


def test_an_integral_by_cases_needs_a_range_that_runs_forward() -> None:
    square = sp.Piecewise((u**2, (u >= a) & (u <= b)), (0, True))
    assert by_cases(square, u, [a <= b]) == b**3 / 3 - a**3 / 3
    assert by_cases(square, u, []) is None and by_cases(square, u, [a >= b]) is None
