"""Derivatives on either side of zero and by the chain rule, and limits with decaying powers."""

from __future__ import annotations

import pytest
import sympy as sp

from symcnn.formulas.symbols import HasValue, function, integers, reals, sequence
from symcnn.judge import calculus
from symcnn.judge.judgement import Status
from symcnn.judge.values import missing

t = integers("t")
b, c, r, x = reals("b c r x")
SIGN = sp.Derivative(c / sp.Abs(c), c)
SIZE = sp.Derivative(sp.Abs(c), c)


def proved(left, right, facts):
    judgement = calculus.decide(sp.Eq(left, right, evaluate=False), facts)
    return judgement is not None and judgement.status is Status.PROVED


def test_the_sign_of_a_number_is_constant_away_from_zero():
    assert proved(SIGN, sp.Integer(0), [sp.Ne(c, 0)])
    assert proved(r, sp.Integer(0), [sp.Eq(r, SIGN), sp.Ne(c, 0)])


def test_at_zero_it_has_no_derivative():
    assert not proved(SIGN, sp.Integer(0), [])
    assert not proved(SIGN, sp.Integer(0), [c >= 0])
    assert not proved(SIZE, c / sp.Abs(c), [])


def test_the_size_of_a_number_has_its_sign_as_derivative():
    assert proved(SIZE, c / sp.Abs(c), [sp.Ne(c, 0)])
    assert proved(SIZE, sp.Integer(1), [c > 0])
    assert not proved(SIZE, sp.Integer(1), [sp.Ne(c, 0)])
    assert not proved(SIZE, sp.Integer(1), [c < 0])


def test_an_inner_polynomial_counts():
    inner = sp.Abs(c * x - 1)
    assert proved(sp.Derivative(inner, x), c, [c * x > 1])
    assert not proved(sp.Derivative(inner, x), c, [c * x < 1])


def test_another_binder_of_the_variable_is_refused():
    # Inside the integral c takes either sign, whatever the facts say of it outside.
    whole = sp.Integral(sp.Abs(c), (c, -1, 1))
    assert not proved(SIZE + whole, sp.Integer(1), [c > 0])


def test_a_power_decays_only_below_one():
    limit = sp.Limit((c * t + b**t) / t, t, sp.oo)
    assert proved(limit, c, [b > 0, b < 1])
    assert not proved(limit, c, [b > 0])
    assert not proved(limit, c + 1, [b > 0, b < 1])


def at_infinity(function):
    return sp.Limit(function, t, sp.oo)


ONE = 1 + 1 / t
TENDING = [
    (ONE**t, sp.E, []),
    ((1 - 1 / t) ** t, sp.exp(-1), []),
    ((1 + c / t) ** (2 * t + 3), sp.exp(2 * c), []),
    (((t + 1) / t) ** t, sp.E, []),
    ((1 + t**-2) ** t, sp.Integer(1), []),
    ((1 + 2 / t) ** t / ONE**t + 1 / t, sp.E, []),
    ((1 + b**t) ** t, sp.Integer(1), [b >= 0, b < 1]),
    (sp.exp(1 / t) * (t + 1) / t, sp.Integer(1), []),
    ((t * ONE**t + 1) / (t * (1 - 1 / t) ** t + 2), sp.exp(2), []),
]


@pytest.mark.parametrize("function, end, facts", TENDING)
def test_a_power_of_what_tends_to_one_tends_to_an_exponential(function, end, facts):
    assert proved(at_infinity(function), end, facts)
    assert not proved(at_infinity(function), end + sp.Rational(1, 1000), facts)


UNTOLD = [
    (ONE ** (t**2), sp.E),
    (t * (ONE**t - sp.E), -sp.E / 2),
    (t * (ONE**t - sp.E) + 3, sp.Integer(3)),
    (1 / (ONE**t - sp.E), sp.Integer(0)),
    ((t + 1) / (t * (ONE**t - sp.E) + 1), sp.Integer(0)),
    ((2 + 1 / t) ** t, sp.Integer(0)),
    (sp.exp(t), sp.Integer(0)),
    ((1 + b**t) ** t, sp.Integer(1)),
    (t ** (1 / t), sp.Integer(0)),
    (sp.exp(1 / sp.sqrt(sp.E - ONE**t)) / t, sp.Integer(0)),
    (sp.exp(1 / sp.sqrt(sp.E - ONE**t)) / (t + ONE**t), sp.Integer(0)),
    (sp.log(ONE**t - sp.E) / t, sp.Integer(0)),
    (sp.sqrt(ONE**t - 3) / t, sp.Integer(0)),
    ((ONE**t - sp.E) ** x / t, sp.Integer(0)),
    (function("f")(ONE**t) / t, sp.Integer(0)),
]


@pytest.mark.parametrize("function, end", UNTOLD)
def test_what_is_not_known_to_tend_to_an_exponential_is_not_told(function, end):
    assert not proved(at_infinity(function), end, [])


def test_what_stands_around_such_a_power_need_not_tend() -> None:
    around = (sp.log(sp.E - ONE**t), sp.factorial(ONE**t), sp.exp(1 / sp.sqrt(sp.E - ONE**t)), function("f")(ONE**t))
    assert all(missing(HasValue(at_infinity(one)), [])[0] is not None for one in around)
    assert proved(at_infinity(sp.exp(ONE**t - sp.E)), sp.Integer(1), [])


i, j, k, n, a = integers("i j k n a")
z, label, w = sequence("z", n, k), sequence("label", n, integer=True), sequence("w", k)
TOTAL = sp.Sum(sp.exp(z[i, j]), (j, 1, k))
INSIDE = [n >= 1, k >= 1, i >= 1, i <= n, a >= 1, a <= k]


def test_an_exponential_is_its_own_derivative_times_the_inner_one():
    steep = sp.Derivative(sp.exp(b * x**2), x)
    assert proved(steep, 2 * b * x * sp.exp(b * x**2), [])
    assert not proved(steep, sp.exp(b * x**2), [])
    assert not proved(steep, -2 * b * x * sp.exp(b * x**2), [])


def test_a_logarithm_needs_a_positive_number():
    slope = sp.Derivative(sp.log(b * x), x)
    assert proved(slope, 1 / x, [b > 0, x > 0])
    assert proved(slope, 1 / x, [b * x > 0, sp.Ne(x, 0)])
    assert not proved(slope, 1 / x, [sp.Ne(x, 0), sp.Ne(b, 0)])
    assert not proved(slope, 1 / x, [b > 0, x >= 0])
    assert not proved(slope, 1 / (b * x), [b > 0, x > 0])
    assert not proved(slope, -1 / x, [b > 0, x > 0])


def test_a_quotient_needs_a_denominator_that_is_not_zero():
    quotient = sp.Derivative(sp.exp(x) / b, x) * b
    assert proved(quotient, sp.exp(x), [b > 0])
    assert not proved(quotient, sp.exp(x), [])


def test_of_a_sum_of_exponentials_one_term_holds_the_member():
    slope = sp.Derivative(sp.log(TOTAL), z[i, a])
    assert proved(slope, sp.exp(z[i, a]) / TOTAL, INSIDE)
    assert not proved(slope, sp.exp(z[i, a]), INSIDE)
    assert not proved(slope, 1 / TOTAL, INSIDE)
    # Outside the range the derivative is zero, and an empty sum has no logarithm.
    assert not proved(slope, sp.exp(z[i, a]) / TOTAL, [k >= 1])
    scaled = sp.Derivative(sp.log(x * TOTAL), x)
    assert proved(scaled, 1 / x, [k >= 1, x > 0])
    assert not proved(scaled, 1 / x, [k >= 0, x > 0])


def test_a_member_with_an_index_out_of_a_sequence_is_met_by_a_delta():
    loss = -sp.Sum(sp.log(sp.exp(z[i, label[i]]) / TOTAL), (i, 1, n)) / n
    slope, p, right = sp.Derivative(loss, z[i, a]), sp.exp(z[i, a]) / TOTAL, sp.KroneckerDelta(a, label[i])
    assert proved(slope, (p - right) / n, INSIDE)
    for wrong in (p - right, (right - p) / n, p / n, (p - 1) / n):
        assert not proved(slope, wrong, INSIDE)


def test_a_sum_without_an_end_is_refused():
    endless = sp.Derivative(sp.Sum(sp.exp(x * j), (j, 1, sp.oo)), x)
    assert not proved(endless, sp.Sum(j * sp.exp(x * j), (j, 1, sp.oo)), [x < 0])
    reversed_range = sp.Derivative(sp.Sum(sp.exp(x * j), (j, 1, n)), x)
    assert proved(reversed_range, sp.Sum(j * sp.exp(x * j), (j, 1, n)), [n >= 0])
    assert not proved(reversed_range, sp.Sum(j * sp.exp(x * j), (j, 1, n)), [])


def test_an_equation_that_holds_the_variable_is_not_overlooked():
    assert not proved(sp.Derivative(sp.exp(r), x), sp.Integer(0), [sp.Eq(r, x**2)])


@pytest.mark.parametrize("power", [1, 2])
def test_a_bound_symbol_does_not_capture_that_of_the_member(power):
    # The sum runs over all members; the derivative is with respect to one of them.
    total = sp.Derivative(sp.Sum(w[a] ** power * z[i, a], (a, 1, k)), w[a])
    every = sp.Sum(power * w[a] ** (power - 1) * z[i, a], (a, 1, k))
    assert proved(total, power * w[a] ** (power - 1) * z[i, a], INSIDE)
    assert not proved(total, every, INSIDE)


def test_cases_that_the_variable_does_not_decide_are_taken_one_by_one():
    def over(positive, other):
        return sp.Piecewise((positive, t >= 1), (other, True))

    slope = sp.Derivative(over(sp.exp(b * x), sp.exp(x)), x)
    assert proved(slope, b * sp.exp(b * x), [t >= 1])
    assert not proved(slope, sp.exp(x), [t >= 1])
    # At x = 0 the branches part, and the one on either side has another derivative.
    kink = sp.Derivative(sp.Piecewise((sp.exp(x), x >= 0), (sp.exp(2 * x), True)), x)
    assert not proved(kink, sp.Integer(1), [sp.Eq(x, 0)])
    assert not proved(kink, sp.exp(x), [x >= 0])
