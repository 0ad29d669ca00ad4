"""Definitions and facts for all of a range, used inside of sums and derivatives, and nowhere beyond that range."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy as sp
from routed import complaint, equal

from symcnn.formulas.symbols import ForAll, Maximum, function, integers, reals, sequence

i, j, k, n, t, T = integers("i j k n t T")
c, r, u, M, S = reals("c r u M S")
x, w = function("x"), function("w")
X, Y = sequence("X"), sequence("Y")
GIVEN = ForAll(sp.Eq(x(t), c * r**t), (t, 0, T))


def test_a_fact_for_all_of_a_range_is_used_under_a_sum_over_it():
    facts = (GIVEN, T >= 2, r > 0)
    for low, high in ((0, T), (1, T - 1)):
        assert equal(sp.Sum(x(t), (t, low, high)), sp.Sum(c * r**t, (t, low, high)), *facts)
    for low, high in ((0, T + 1), (-1, T)):
        assert not equal(sp.Sum(x(t), (t, low, high)), sp.Sum(c * r**t, (t, low, high)), *facts)


def test_decay_adds_up_to_the_geometric_sum():
    closed = c * (1 - r ** (T + 1)) / (1 - r)
    assert equal(sp.Sum(x(t), (t, 0, T)), closed, GIVEN, T >= 0, r > 0, r < 1)
    assert not equal(sp.Sum(x(t), (t, 0, T)), closed.xreplace({T: T - 1}), GIVEN, T >= 0, r > 0, r < 1)
    assert not equal(sp.Sum(x(t), (t, 0, T)), closed, GIVEN, T >= 0, r > 0)


@pytest.mark.parametrize("low, power, value", [(0, 0, 1 / (1 - r)), (1, 0, r / (1 - r)), (0, 1, r / (1 - r) ** 2)])
def test_endless_decay_has_a_sum_below_one_in_size(low, power, value):
    total = sp.Sum(t**power * r**t, (t, low, sp.oo))
    assert equal(total, value, r > -1, r < 1)
    assert not equal(total, value, r > -1) and not equal(total, value + 1, r > -1, r < 1)


def test_centred_numbers_have_mean_zero():
    centred = (sp.Eq(M, sp.Sum(X[j], (j, 1, n)) / n), ForAll(sp.Eq(Y[i], (X[i] - M) / S), (i, 1, n)), S > 0)
    assert equal(sp.Sum(Y[i], (i, 1, n)) / n, sp.Integer(0), *centred, n >= 1)
    assert not equal(sp.Sum(Y[i], (i, 1, n)), sp.Sum(X[i], (i, 1, n)) / S, *centred, n >= 1)
    fewer = (sp.Eq(M, sp.Sum(X[j], (j, 1, n)) / (n - 1)), *centred[1:])
    assert not equal(sp.Sum(Y[i], (i, 1, n)) / n, sp.Integer(0), *fewer, n >= 2)


def added(term):
    return sp.Sum(term, (i, 1, n))


SHARES = sp.exp(X[i]) / sp.Sum(sp.exp(X[j]), (j, 1, n))
ABOVE = ForAll(Y[i] > 0, (i, 1, n))
BY_SIGNS = [
    (added(X[i] * sp.log(SHARES)), added(X[i] ** 2) - sp.log(sp.Sum(sp.exp(X[j]), (j, 1, n))) * added(X[i]), (), None),
    (added(sp.log(Y[i] * S)), added(sp.log(Y[i])) + n * sp.log(S), (ABOVE, S > 0), None),
    (added(sp.Abs(Y[i])), added(Y[i]), (ABOVE,), ForAll(Y[i] > 0, (i, 1, n - 1))),
    (added(sp.Abs(Y[i])), added(-Y[i]), (ForAll(Y[i] <= 0, (i, 1, n)),), Y[i] <= 0),
    (added(sp.sqrt(Y[i] ** 2 * S)), sp.sqrt(S) * added(Y[i]), (ABOVE, S > 0), ForAll(Y[i] > 0, (i, 2, n))),
]


@pytest.mark.parametrize("left, right, facts, weaker", BY_SIGNS)
def test_a_sign_that_is_known_all_over_a_range_is_used_under_a_sum_over_it(left, right, facts, weaker):
    assert equal(left, right, n >= 1, *facts)
    assert not equal(left, right + 1, n >= 1, *facts)
    assert weaker is None or not equal(left, right, n >= 1, S > 0, weaker)


def test_an_index_is_no_free_name():
    line = ForAll(sp.Eq(x(t), k * t), (t, 0, 3))
    assert equal(sp.Sum(x(k), (k, 0, 3)), sp.Sum(t * k, (t, 0, 3)), line)
    assert not equal(sp.Sum(x(t), (t, 0, 3)), sp.Sum(k * t, (k, 0, 3)), line)


def test_a_recurrence_is_used_where_it_holds():
    step = sp.Sum(w(t + 1) - r * w(t), (t, 0, T))
    assert equal(step, c * (T + 1), ForAll(sp.Eq(w(t + 1), r * w(t) + c), (t, 0, sp.oo)), T >= 0)
    assert not equal(step, c * (T + 1), ForAll(sp.Eq(w(t + 1), r * w(t) + c), (t, 0, T - 1)), T >= 1)


def test_products_and_largest_values_too():
    assert equal(sp.Product(x(t), (t, 1, T)), c**T, ForAll(sp.Eq(x(t), c), (t, 1, T)), T >= 0)
    assert not equal(sp.Product(x(t), (t, 0, T)), c**T, ForAll(sp.Eq(x(t), c), (t, 0, T)), T >= 0)
    assert equal(Maximum(x(t) + 1, (t, 0, T)), 2 * T + 1, ForAll(sp.Eq(x(t), 2 * t), (t, 0, T)), T >= 0)


def test_what_is_known_of_a_point_is_not_used_in_a_derivative():
    assert not equal(sp.Derivative(S * u, u), sp.Integer(4), sp.Eq(S, 2 * u), sp.Eq(u, 2), sp.Eq(S, 4))
    assert not equal(sp.Derivative(x(u), u), 2 * u, ForAll(sp.Eq(x(M), M**2), (M, 0, sp.oo)), u >= 0)
    assert equal(sp.Derivative(x(u), u), 2 * u, ForAll(sp.Eq(x(M), M**2), (M, -sp.oo, sp.oo)))


CENTRED = """
i, j, k, n = integers("i j k n")
X, M, D, Y = sequence("X", n), *reals("M D"), function("Y")
given, sought = {n: "features", X: "inputs", k: "output", i: "input"}, {D: "slope", M: "mean", Y: "centred"}
where = [n >= 1, i >= 1, i <= n, k >= 1, k <= n]
claim = Eq(D, KroneckerDelta(i, k) - 1 / n)


def proof(q):
    q.define("The mean.", Eq(M, Sum(X[j], (j, 1, n)) / n))
    q.define("Centred.", ForAll(Eq(Y(j), X[j] - M), (j, 1, LAST)))
    q.define("The slope.", Eq(D, Derivative(Y(k), X[i])))
    q.equals("One input, less its share of the mean.", KroneckerDelta(i, k) - 1 / n)
"""
SCHEDULE = """
t, T = integers("t T")
c, r, D, x = *reals("c r D"), function("x")
given, sought = {T: "steps", c: "start", r: "ratio"}, {D: "slope", x: "rate"}
where = [T >= 0, r > 0, r < 1]
claim = Eq(D, (1 - r ** (T + 1)) / (1 - r))


def proof(q):
    q.define("The rate.", ForAll(Eq(x(t), c * r**t), (t, 0, LAST)))
    q.define("The slope of its sum.", Eq(D, Derivative(Sum(x(t), (t, 0, T)), c)))
    q.equals("Term by term.", Sum(r**t, (t, 0, T)))
    q.equals("A geometric sum.", claim.rhs)
"""


@pytest.mark.parametrize("text, last, fewer", [(CENTRED, "n", "n - 1"), (SCHEDULE, "T", "T - 1")])
def test_a_definition_for_all_of_a_range_is_unfolded_in_a_derivative(text, last, fewer, tmp_path: Path):
    assert complaint(text.replace("LAST", last), tmp_path / "whole") == ""
    assert "write" in complaint(text.replace("LAST", fewer), tmp_path / "short")
