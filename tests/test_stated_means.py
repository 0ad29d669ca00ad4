"""Means that are stated of whole terms, such as the square of a sum."""

from __future__ import annotations

import sympy as sp
from routed import equal

from symcnn.formulas.symbols import Density, ForAll, integers, reals, sequence
from symcnn.judge.moments import E, Var

i, j, m, n = integers("i j m n")
c, mu, u = reals("c mu u")
X, Y, Z = sequence("X"), sequence("Y"), sequence("Z")
TOTAL = sp.Sum(X[i], (i, 1, n))
SQUARE = sp.Eq(E(TOTAL**2), c)
FIRST = ForAll(sp.Eq(E(X[i]), mu), (i, 1, n))
PLENTY = ForAll(sp.Eq(E(X[i] ** 2), 1), (i, 1, sp.oo))


def test_a_known_square_of_a_sum_is_used_as_it_is():
    assert equal(E((2 * TOTAL) ** 2 + 1), 4 * c + 1, SQUARE, n >= 1)
    assert equal(E(TOTAL**2 / n**2 + X[1]), c / n**2 + mu, SQUARE, FIRST, n >= 1)
    assert equal(Var(TOTAL), c - n**2 * mu**2, SQUARE, FIRST, n >= 1)
    assert not equal(Var(TOTAL), c - n * mu**2, SQUARE, FIRST, n >= 1)
    assert not equal(E((2 * TOTAL) ** 2), 2 * c, SQUARE, n >= 1)


def test_it_is_that_very_sum():
    assert equal(E(sp.Sum(X[j], (j, 1, n)) ** 2), c, SQUARE, n >= 1)
    assert not equal(E(sp.Sum(X[j], (j, 1, n + 1)) ** 2), c, SQUARE, PLENTY, n >= 1)
    assert not equal(E(sp.Sum(X[j] ** 2, (j, 1, n))), c, SQUARE, PLENTY, n >= 1)
    assert not equal(E(sp.Sum(Y[j], (j, 1, n)) ** 2), c, SQUARE, PLENTY, n >= 1)


def test_a_mean_for_all_lengths_is_used_at_those():
    known = ForAll(sp.Eq(E(TOTAL**2), n * c), (n, 2, sp.oo))
    assert equal(E(sp.Sum(X[j], (j, 1, m + 1)) ** 2), (m + 1) * c, known, m >= 1)
    assert not equal(E(sp.Sum(X[j], (j, 1, m + 1)) ** 2), (m + 1) * c, known, PLENTY, m >= 0)


def test_an_integral_does_not_stand_before_a_number():
    bell = sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)
    half = sp.Eq(E(sp.Max(Z[1], 0) ** 2), sp.Rational(1, 2))
    area = sp.Eq(half.lhs, sp.Integral(sp.Max(u, 0) ** 2 * bell, (u, -sp.oo, sp.oo)))
    for facts in ((area, half), (half, area)):
        assert equal(E(3 * sp.Max(Z[1], 0) ** 2), sp.Rational(3, 2), Density(Z[1], u, bell), *facts)
        assert not equal(E(3 * sp.Max(Z[1], 0) ** 2), sp.Rational(1, 2), Density(Z[1], u, bell), *facts)


def test_means_in_a_circle_come_to_an_end():
    circle = (sp.Eq(E(X[1] ** 2), E(Y[1] ** 2)), sp.Eq(E(Y[1] ** 2), E(X[1] ** 2)))
    assert not equal(E(3 * X[1] ** 2), sp.Integer(3), *circle)
