"""Sums over Kronecker deltas: what collapses, and what must be left in place."""

from __future__ import annotations

import sympy as sp
from sympy import Eq, KroneckerDelta, Sum

from symcnn.formulas.symbols import integers, reals, sequence
from symcnn.judge.deltas import collapse
from symcnn.judge.integers import entails

i, j, n, k, h, m = integers("i j n k h m")
sx, sy = reals("sx sy")
w, z = sequence("w"), sequence("z")


def test_collapse_needs_the_support():
    shifted = Sum(KroneckerDelta(i, j + 1) * w[i], (i, 1, n), (j, 1, n - 1))
    assert collapse(shifted, [n >= 1]) == Sum(w[j + 1], (j, 1, n - 1))
    over = Sum(KroneckerDelta(i, j + h) * w[i] * z[j], (i, 1, n), (j, 1, n))
    assert collapse(over, [n >= 1, h >= 1]) == over
    assert collapse(Sum(KroneckerDelta(2 * i, j), (i, 1, n), (j, 1, 2 * n)), [n >= 1]) == n
    assert collapse(Sum(KroneckerDelta(2 * i, 3 * j), (i, 1, n), (j, 1, n)), [n >= 1]).has(Sum)


def test_collapse_does_not_reverse_a_sum_that_was_empty():
    facts = [n >= 0, m >= 2 * n - 2, m <= n]  # n = 0 and m = -2: nothing is summed
    double = Sum(KroneckerDelta(i, j), (j, 1, m), (i, 1, n))
    assert collapse(double, facts).subs({n: 0, m: -2}).doit() == 0


def test_triangles():
    assert sp.expand(collapse(Sum(1, (j, 1, i), (i, 1, n)), [n >= 0]) - n * (n + 1) / 2) == 0


def test_entailment_is_of_whole_numbers_and_never_guesses():
    assert entails([n > k], n >= k + 1) and not entails([sx > sy], sx >= sy + 1)
    assert entails([k >= 1, k <= n, Eq(m, n - k + 1)], m >= 1)
    assert not entails([k >= 1, n >= 1], n - k >= 0)
    assert not entails([n * k >= 1], n >= 1)
