"""Roots, powers with symbolic exponents, and slopes by the chain rule."""

from __future__ import annotations

import pytest
import sympy as sp
from routed import equal, proved

from symcnn.formulas.symbols import ForAll, function, integers, reals, sequence

i, j, k, n, t = integers("i j k n t")
a, b, c, e, r, u, v, x, y = reals("a b c e r u v x y")
X = sequence("X")
f, g = function("f"), function("g")
HALF = sp.Rational(1, 2)


def test_a_root_beside_a_number_bounds_a_quotient():
    assert proved(c / (sp.sqrt(v) + e) <= c / e, v >= 0, e > 0, c >= 0)
    assert proved(c / (sp.sqrt(v) + e) < c / sp.sqrt(v), v > 0, e > 0, c > 0)
    assert not proved(c / (sp.sqrt(v) + e) < c / sp.sqrt(v), v > 0, e >= 0, c > 0)
    assert not proved(c / (sp.sqrt(v) + e) <= c / e, v >= 0, e > 0)
    assert not proved(c / (sp.sqrt(v) + e) <= c / e, v >= 0, e >= 0, c >= 0)


def test_powers_of_roots_are_taken_together():
    assert equal(1 / (sp.sqrt(x) + sp.sqrt(y)), (sp.sqrt(x) - sp.sqrt(y)) / (x - y), x >= 0, y >= 0, sp.Ne(x, y))
    assert not equal(1 / (sp.sqrt(x) + sp.sqrt(y)), (sp.sqrt(x) - sp.sqrt(y)) / (x + y), x > 0, y > 0)
    third = (x + 1) ** sp.Rational(1, 3)
    assert equal((x + 1) ** sp.Rational(5, 3), (x + 1) * third**2, x >= -1)
    assert not equal((x + 1) ** sp.Rational(4, 3), (x + 1) * third**2, x >= -1)
    assert equal(sp.sqrt(v / (1 - a**t)), sp.sqrt(v) / sp.sqrt(1 - a**t), v >= 0, a > 0, a < 1, t >= 1)
    assert not equal(sp.sqrt(c**2 * v) / c, sp.sqrt(v), sp.Ne(c, 0), v >= 0)


BOUNDS = [
    (1 - a**t > 0, (a > 0, a < 1, t >= 1), (a > 0, a < 1, t >= 0)),
    (1 - a**t > 0, (a > -1, a < 1, t >= 1), (a > -2, a < 1, t >= 1)),
    (1 - a**x > 0, (a > 0, a < 1, x > 0), (a > 0, a <= 1, x > 0)),
    (a**t <= a, (a >= 0, a <= 1, t >= 1), (a >= 0, a <= 1, t >= 0)),
    (a**t > 1, (a > 1, t >= 1), (a >= 1, t >= 1)),
    (a ** (t + 1) < a**t, (a > 0, a < 1, t >= 0), (a >= 0, a < 1, t >= 0)),
    (a ** (t + 2) <= a**2, (a >= 0, a <= 1, t >= 0), (a >= 0, t >= 0)),
    ((1 - a) / (1 - a**t) <= 1, (a >= 0, a < 1, t >= 1), (a >= -1, a < 1, t >= 1)),
    (c / (sp.sqrt(v / (1 - a**t)) + e) > 0, (a > 0, a < 1, t >= 1, v >= 0, e > 0, c > 0),
     (a > 0, a < 1, t >= 0, v >= 0, e > 0, c > 0)),
]  # fmt: skip


@pytest.mark.parametrize("goal, facts, weaker", BOUNDS)
def test_a_power_lies_where_its_base_and_exponent_say(goal, facts, weaker):
    assert proved(goal, *facts) and not proved(goal, *weaker)


INSIDE = (n >= 1, i >= 1, i <= n)
MEAN = sp.Sum(X[j], (j, 1, n)) / n
SPREAD = sp.Sum((X[j] - sp.Sum(X[k], (k, 1, n)) / n) ** 2, (j, 1, n)) / n
NORM = sp.Sum(X[j] ** 2, (j, 1, n)) / n + e
SQUARES = ForAll(sp.Eq(f(u), u**2), (u, -sp.oo, sp.oo))
INNER = x / sp.sqrt(r)
SLOPES = [
    (sp.Derivative(sp.sqrt(x), x), 1 / (2 * sp.sqrt(x)), (x > 0,), (x >= 0,)),
    (sp.Derivative(sp.tanh(INNER), x), (1 - sp.tanh(INNER) ** 2) / sp.sqrt(r), (r > 0,), (r >= 0,)),
    (sp.Derivative(sp.erf(INNER), r), -x * sp.exp(-(x**2) / r) / sp.sqrt(sp.pi * r**3), (r > 0,), ()),
    (sp.Derivative(a**x, x), a**x * sp.log(a), (a > 0,), (a >= 0,)),
    (sp.Derivative(3 * sp.Max(x, y), x), sp.Integer(3), (x > y,), (x >= y,)),
    (sp.Derivative(f(INNER), x), 2 * x / r, (SQUARES, r > 0), (r > 0,)),
    (sp.Derivative(sp.sqrt(SPREAD + e), X[i]), (X[i] - MEAN) / (n * sp.sqrt(SPREAD + e)), (*INSIDE, e > 0),
     (*INSIDE, e >= 0)),
    (sp.Derivative(X[i] / sp.sqrt(NORM), X[i]), 1 / sp.sqrt(NORM) - X[i] ** 2 / (n * NORM ** sp.Rational(3, 2)),
     (*INSIDE, e > 0), (*INSIDE, e >= 0)),
]  # fmt: skip


@pytest.mark.parametrize("slope, value, facts, weaker", SLOPES)
def test_a_slope_by_the_chain_rule(slope, value, facts, weaker):
    assert equal(slope, value, *facts) and not equal(slope, value, *weaker)


def test_a_slope_that_a_fact_states_is_used_where_it_is_stated():
    known = ForAll(sp.Eq(sp.Derivative(f(u), u), g(u)), (u, 0, sp.oo))
    assert equal(sp.Derivative(f(x / sp.sqrt(r)), x), g(x / sp.sqrt(r)) / sp.sqrt(r), known, r > 0, x >= 0)
    assert not equal(sp.Derivative(f(x / sp.sqrt(r)), x), g(x / sp.sqrt(r)), known, r > 0, x >= 0)
    assert not equal(sp.Derivative(f(x), x), g(x), known, x >= -1)


def test_a_factor_of_a_slope_counts():
    assert not equal(sp.Derivative(sp.sqrt(x), x), 1 / sp.sqrt(x), x > 0)
    assert not equal(sp.Derivative(sp.tanh(INNER), x), 1 - sp.tanh(INNER) ** 2, r > 0)
    assert not equal(sp.Derivative(sp.Max(x, y), x), sp.Integer(0), x > y)
