"""Sums of exponentials are not zero; deltas and double sums have one form."""

from __future__ import annotations

import pytest
import sympy as sp
from routed import equal

from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.judge import algebra, sums
from symcnn.judge.judgement import Status
from symcnn.judge.judging import Obligation, judge
from symcnn.judge.signs import positive

a, b, c, i, n, m, p, r, T = integers("a b c i n m p r T")
x, q = reals("x q")
z, w, f = sequence("z", n), sequence("w", n), sequence("f", n, n)


def proved(left, right, facts):
    judgement = sums.decide(sp.Eq(left, right, evaluate=False), facts)
    return judgement is not None and judgement.status is Status.PROVED


def test_a_sum_of_exponentials_is_positive_where_it_is_not_empty():
    total = sp.Sum(sp.exp(z[i]), (i, 1, n))
    assert positive(total, [n >= 1]) and positive(sp.exp(x) / total, [n >= 1])
    assert not positive(total, [n >= 0])
    assert not positive(total - 1, [n >= 1])
    assert not positive(sp.Sum(z[i], (i, 1, n)), [n >= 1])
    assert not positive(sp.Sum(sp.exp(z[i]), (i, 1, sp.oo)), [])


def test_a_range_inside_another_may_be_empty_for_some_of_its_values():
    double = sp.Sum(sp.exp(z[i]), (i, a, b), (b, 1, n))
    assert positive(double, [n >= 1, a <= 1])
    assert not positive(double, [n >= 2, a <= 2])


def test_what_is_known_of_a_symbol_says_nothing_of_a_bound_one_of_its_name():
    assert positive(sp.Sum(i, (i, 1, n)), [n >= 1])
    assert not positive(sp.Sum(i, (i, -3, n)), [n >= 1, i >= 1])


def test_a_quotient_by_a_sum_of_exponentials_needs_a_term():
    total = sp.Sum(sp.exp(z[i]), (i, 1, n))
    goal = sp.Eq(q * total, x)
    quotient = sp.Eq(q, x / total)
    judgement = algebra.decide(goal, [quotient, n >= 1])
    assert judgement is not None and judgement.status is Status.PROVED
    assert algebra.decide(goal, [quotient]) is None


@pytest.mark.parametrize(("right", "true"), [(c - p, True), (c + p, False), (p - c, False)])
def test_what_stands_on_both_sides_of_a_delta_is_struck_out(right, true):
    shifted = sp.Sum(w[a] * sp.KroneckerDelta(2 * a + 1 + p, c + 1), (a, 1, n))
    assert proved(shifted, sp.Sum(w[a] * sp.KroneckerDelta(2 * a, right), (a, 1, n)), [n >= 1]) is true


def test_the_last_term_of_a_double_sum_is_split_off():
    def over(end):
        return sp.Sum(f[a, r], (r, 1, m), (a, 1, end))

    last = sp.Sum(f[T + 1, r], (r, 1, m))
    assert proved(over(T + 1), over(T) + last, [T >= 0])
    assert not proved(over(T + 1), over(T) + sp.Sum(f[T, r], (r, 1, m)), [T >= 0])
    assert not proved(over(T + 1), over(T) + f[T + 1, m], [T >= 0])
    # Where the range may be reversed nothing is split off.
    assert not proved(over(T + 1), over(T) + last, [])


def test_an_inner_end_that_speaks_of_the_outer_symbol_goes_along():
    def triangle(end):
        return sp.Sum(f[a, r], (r, 1, a), (a, 1, end))

    assert not proved(triangle(T + 1), triangle(T) + sp.Sum(f[T + 1, r], (r, 1, T)), [T >= 0])
    assert not proved(triangle(T + 1), triangle(T) + sp.Sum(f[T + 1, r], (r, 1, m)), [T >= 0])


def test_what_holds_for_all_of_a_range_keeps_a_denominator_inside_a_sum_from_zero() -> None:
    n, m, j, k, s = integers("n m j k s")
    b, x = sequence("b", n), sequence("x", n)
    parts = sp.Sum(x[j], (j, 1, n)) + sp.Sum(x[j] / b[j], (j, 1, n))
    goal = sp.Eq(sp.Sum((b[j] + 1) * x[j] / b[j], (j, 1, n)), parts)
    size = [n >= 1, m >= 1]
    assert sums.decide(goal, [*size, ForAll(b[k] > 0, (k, 1, n))]) is not None
    assert sums.decide(goal, [*size, ForAll(b[k] > 0, (k, 0, n + 1))]) is not None
    assert sums.decide(goal, [*size, ForAll(b[k] < 0, (k, 1, n))]) is not None
    for too_little in (
        ForAll(b[k] > 0, (k, 2, n)),
        ForAll(b[k] > 0, (k, 1, m)),
        ForAll(b[k] >= 0, (k, 1, n)),
        b[j] > 0,
    ):
        # Asked at the door, which gives what is bound names of its own, and asks whether all of it has a value.
        assert judge(Obligation(goal, (*size, too_little)), audit=False).status is not Status.PROVED
    # SymPy's sum from 1 to n adds up what lies between where n is below 0.
    assert sums.decide(goal, [ForAll(b[k] > 0, (k, 1, n))]) is None
    column = sp.Sum(b[s] ** 2, (s, 1, j))
    divided = sp.Eq(sp.Sum(x[j] / column, (j, 1, n)) * 2, sp.Sum(2 * x[j] / column, (j, 1, n)))
    assert sums.decide(divided, [*size, ForAll(column > 0, (j, 1, n))]) is not None
    assert sums.decide(divided, size) is None


def test_a_first_factor_is_split_off_by_induction() -> None:
    n, i = integers("n i")
    z = sequence("z", n)

    def factors(low, high=n):
        return sp.Product(z[i], (i, low, high))

    assert equal(factors(1), z[1] * factors(2), n >= 1)
    assert equal(factors(1), z[1] * z[2] * factors(3), n >= 2)
    assert equal(factors(1) * x, x * z[1] * factors(2), n >= 1)
    for wrong in (z[2] * factors(2), z[1] * factors(3), z[1] * factors(2) + 1, z[1] ** 2 * factors(2)):
        assert not equal(factors(1), wrong, n >= 2)
    assert not equal(factors(1), z[1] * factors(2))
    # They agree at one value, and not at the next; what they agree on may be zero.
    assert not equal(factors(1), x * factors(2), n >= 1, sp.Eq(x, z[n]))
    assert not equal(factors(1) * sp.Product(i - 1, (i, 1, n)), sp.Product(i - 2, (i, 1, n)), n >= 1)


def test_a_product_of_exponentials_is_that_of_the_sum() -> None:
    n, i = integers("n i")
    z = sequence("z", n)
    for sign in (1, -1):
        product, total = sp.Product(sp.exp(sign * z[i]), (i, 1, n)), sp.Sum(z[i], (i, 1, n))
        assert equal(product, sp.exp(sign * total), n >= 1)
        assert not equal(product, sp.exp(-sign * total), n >= 1) and not equal(product, sp.exp(total + 1), n >= 1)
