"""Rational algebra: a denominator that cancels when an equation is put in must still not be zero."""

from __future__ import annotations

import pytest
import sympy as sp
from routed import proved

from symcnn.formulas.symbols import ForAll, function, integers, reals, sequence
from symcnn.judge import algebra
from symcnn.judge.judgement import Status
from symcnn.judge.values import missing

t = integers("t")
i, n = integers("i n")
a, b, c, x, y = reals("a b c x y")
v = sequence("v", n)
m, mean = function("m"), function("mean")

MOMENT = ForAll(sp.Eq(m(t), c * (1 - b**t)), (t, 0, sp.oo))
QUOTIENT = ForAll(sp.Eq(mean(t), m(t) / (1 - b**t)), (t, 1, sp.oo))
GOAL = sp.Eq(mean(t), c)


def status(goal, facts):
    judgement = algebra.decide(goal, facts)
    return judgement and judgement.status


def test_a_factor_cancels_where_it_is_not_zero():
    assert status(GOAL, [MOMENT, QUOTIENT, t >= 1, b > 0, b < 1]) is Status.PROVED


@pytest.mark.parametrize("dropped", [b > 0, b < 1, t >= 1], ids=str)
def test_a_factor_that_may_be_zero_does_not_cancel(dropped):
    facts = [fact for fact in (t >= 1, b > 0, b < 1) if fact != dropped]
    assert status(GOAL, [MOMENT, QUOTIENT, *facts]) is None


def test_a_product_does_not_hide_the_denominator_of_what_is_put_in():
    goal = sp.Eq(a * b, c)
    assert status(goal, [sp.Eq(a, c / b), b > 0]) is Status.PROVED
    assert status(goal, [sp.Eq(a, c / b)]) is None


def test_a_denominator_two_equations_deep():
    facts = [sp.Eq(x, 1 / b), sp.Eq(a, c * x)]
    assert status(sp.Eq(a * b, c), [*facts, sp.Ne(b, 0)]) is Status.PROVED
    assert status(sp.Eq(a * b, c), facts) is None


def test_a_false_line_is_not_proved():
    assert status(sp.Eq(mean(t), 2 * c), [MOMENT, QUOTIENT, t >= 1, b > 0, b < 1]) is None


def test_a_root_and_one_over_it_are_of_the_same_number():
    root, one = sp.sqrt(1 + x**2), 1 + x**2
    same = sp.Eq(1 / root + b, (1 + b * root) / root, evaluate=False)
    assert status(same, []) is Status.PROVED
    assert status(sp.Eq(same.lhs, same.rhs + 1 / one, evaluate=False), []) is None
    assert (
        status(sp.Eq(1 / sp.sqrt(a) + b, (1 + b * sp.sqrt(a)) / sp.sqrt(a), evaluate=False), []) is None
    )  # a may be 0


@pytest.mark.parametrize(
    "base, facts, has_one",
    [(a * c / (1 - b) - b * a * c / (1 - b), [a > 0, c > 0, b > 1], True),
     (a / (1 - c) - b * a / (1 - c), [a > 0, b > 1, c > 1], True),
     (a / (1 - c) - b * a / (1 - c), [a > 0, b > 1], False),
     (a / (1 - c) - b * a / (1 - c), [a > 0, b > 1, c > 0, c < 1], False), (a**2 * c - a**2 * b, [c > b], True),
     (a - a * b, [a > 0, b > 1], False)],
)  # fmt: skip
def test_the_sign_of_a_sum_is_that_of_its_product(base, facts, has_one):
    assert (missing(sp.Eq(sp.sqrt(base), 1), facts)[0] is None) is has_one


def test_a_divisor_is_factored_beside_its_roots():
    root = sp.sqrt(a)
    divisor = sp.expand((1 - b) * (x**2 + 1 + root))
    assert missing(sp.Eq(1 / divisor, 1), [a > 0, b < 1])[0] is None
    assert missing(sp.Eq(1 / divisor, 1), [a > 0])[0] is not None


EXPONENTIALS = [
    (sp.exp(x / 2) ** 2 * sp.exp(-y), sp.exp(x - y), sp.exp(x + y)),
    (1 / (1 + sp.exp(-x)), sp.exp(x) / (1 + sp.exp(x)), 1 / (1 + sp.exp(x))),
    (sp.exp(x / 3) * sp.exp(x / 6), sp.sqrt(sp.exp(x)), sp.exp(x / 3)),
    ((sp.exp(2) - 1) / (sp.E - 1), sp.E + 1, sp.E - 1),
    ((sp.exp(x) - 1) / (sp.exp(x / 2) + 1), sp.exp(x / 2) - 1, sp.exp(x / 2) + 1),
]


@pytest.mark.parametrize("left, right, wrong", EXPONENTIALS)
def test_an_exponential_of_a_sum_is_a_product(left, right, wrong):
    assert proved(sp.Eq(left, right, evaluate=False))
    assert not proved(sp.Eq(left, wrong, evaluate=False))


def test_a_probability_put_in_is_that_of_both_spellings():
    told = sp.Eq(x, 1 / (1 + sp.exp(-y)))
    assert proved(sp.Eq(x * sp.exp(y) + x - sp.exp(y), 0), told)
    assert not proved(sp.Eq(x * sp.exp(y) - x - sp.exp(y), 0), told)


FACTORS = sp.Product(v[i], (i, 1, n))
SIGNS = [
    (FACTORS > 0, [ForAll(v[i] > 0, (i, 1, n)), n >= 0], [ForAll(v[i] > 0, (i, 1, n))]),
    (FACTORS > 0, [ForAll(v[i] > 0, (i, 1, n)), n >= 1], [ForAll(v[i] >= 0, (i, 1, n)), n >= 1]),
    (FACTORS >= 0, [ForAll(v[i] >= 0, (i, 1, n)), n >= 1], [ForAll(v[i] >= 0, (i, 2, n)), n >= 1]),
    (sp.Ne(FACTORS, 0), [ForAll(v[i] < 0, (i, 1, n)), n >= 1], [ForAll(v[i] < 0, (i, 1, n - 1)), n >= 1]),
    (sp.Ne(c * FACTORS, 0), [ForAll(v[i] < 0, (i, 1, n)), n >= 1, c > 1], [ForAll(v[i] < 0, (i, 1, n)), n >= 1]),
    (1 / FACTORS + c > 0, [ForAll(v[i] > 0, (i, 1, n)), n >= 1, c >= 0], [ForAll(v[i] < 0, (i, 1, n)), n >= 1, c >= 0]),
]


@pytest.mark.parametrize("goal, facts, weaker", SIGNS)
def test_the_sign_of_a_product_over_a_range_is_that_of_its_factors(goal, facts, weaker):
    assert proved(goal, *facts)
    assert not proved(goal, *weaker)
