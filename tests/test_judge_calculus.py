"""Derivatives of absolute values on either side of zero, and limits with decaying powers."""

from __future__ import annotations

import sympy as sp

from symcnn.judge import calculus
from symcnn.judge.judgement import Status
from symcnn.symbols import integers, reals

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
