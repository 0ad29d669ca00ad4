"""Sums read backwards, and deltas that pick an index under a condition."""

from __future__ import annotations

import pytest
import sympy as sp
from routed import equal

from symcnn.formulas.symbols import function, indicator, integers, reals, sequence

a, i, j, k, n, o, p, s, t, T = integers("a i j k n o p s t T")
r = reals("r")
f = function("f")
X, Y, W = sequence("X"), sequence("Y"), sequence("W")
DELTA = sp.KroneckerDelta
WAVE = sp.cos(sp.pi * t / T)


def test_a_sum_is_read_backwards():
    assert equal(sp.Sum(f(s), (s, 0, T)), sp.Sum(f(T - s), (s, 0, T)), T >= 0)
    assert equal(sp.Sum(f(s), (s, 1, T)), sp.Sum(f(T - s), (s, 0, T - 1)), T >= 0)
    assert not equal(sp.Sum(f(s), (s, 0, T)), sp.Sum(f(T - s), (s, 0, T - 1)), T >= 1)
    assert not equal(sp.Sum(f(s), (s, 0, T)), sp.Sum(f(T + 1 - s), (s, 0, T)), T >= 1)
    assert not equal(sp.Sum(f(s), (s, 0, T)), sp.Sum(f(T - s), (s, 0, T)), T >= -2)


def test_a_kernel_is_flipped():
    turned = sp.Sum(W[k - 1 - a] * X[i + a], (a, 0, k - 1))
    assert equal(sp.Sum(W[a] * X[i + k - 1 - a], (a, 0, k - 1)), turned, k >= 1)
    assert not equal(sp.Sum(W[a] * X[i + k - a], (a, 0, k - 1)), turned, k >= 1)
    forgets = sp.Sum(r**s * X[T - s], (s, 0, T - 1))
    assert equal(sp.Sum(r ** (T - s) * X[s], (s, 1, T)), forgets, T >= 1, r > 0)
    assert not equal(sp.Sum(r ** (T - s) * X[s], (s, 0, T)), forgets, T >= 1)


@pytest.mark.parametrize("low, high, value", [(0, T, 0), (0, T - 1, 1), (1, T, -1), (1, T - 1, 0)])
def test_half_a_wave_cancels(low, high, value):
    total = sp.Sum(WAVE, (t, low, high))
    assert equal(total, sp.Integer(value), T >= 1)
    assert not equal(total, sp.Integer(value + 1), T >= 1)
    # With no step the range from 0 to -1 is empty, and its sum is 0.
    assert not equal(total, sp.Integer(value), T >= 0)


def test_terms_that_cancel_in_pairs_add_up_to_nothing():
    assert equal(sp.Sum((2 * i - n) * X[i] * X[n - i], (i, 0, n)), sp.Integer(0), n >= 0)
    assert not equal(sp.Sum((2 * i - n) * X[i], (i, 0, n)), sp.Integer(0), n >= 0)


def test_a_delta_picks_where_there_is_something_to_pick():
    picked = sp.Sum(X[i] * DELTA(i + k, j), (i, 1, n))
    assert equal(picked, X[j - k] * indicator(sp.And(j - k >= 1, j - k <= n)), n >= 0)
    assert not equal(picked, X[j - k] * indicator(sp.And(j - k >= 1, j <= n)), n >= 0)
    assert not equal(picked, X[j - k] * indicator(sp.And(j - k >= 0, j - k <= n)), n >= 0)
    assert not equal(picked, X[j - k], n >= 0)
    assert not equal(sp.Sum(X[i] * DELTA(2 * i, j), (i, 1, n)), X[j] * indicator(j <= n), n >= 0)


def test_a_delta_under_an_indicator_in_two_sums():
    scattered = sp.Sum(Y[o] * W[a] * DELTA(i, o + a - p), (a, 0, k - 1), (o, 0, n))

    def gathered(last):
        return sp.Sum(Y[o] * W[i + p - o] * indicator(sp.And(i + p - o >= 0, i + p - o <= last)), (o, 0, n))

    assert equal(scattered, gathered(k - 1), k >= 1, n >= 0)
    assert not equal(scattered, gathered(k), k >= 1, n >= 0)


def test_a_slope_of_neighbours_has_both_neighbours():
    total, facts = sp.Sum((X[j + 1] - X[j]) ** 2, (j, 1, n - 1)), (n >= 2, i >= 1, i <= n)
    before, after = 2 * (X[i] - X[i - 1]) * indicator(i >= 2), 2 * (X[i + 1] - X[i]) * indicator(i <= n - 1)
    assert equal(sp.Derivative(total, X[i]), before - after, *facts)
    assert not equal(sp.Derivative(total, X[i]), before, *facts)
    assert not equal(sp.Derivative(total, X[i]), before - after, n >= 2, i >= 0, i <= n)
