"""Quantified facts used at the right values only, and equations that unfold without end nowhere."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import ForAll, Independent, function, reals, sequence
from symcnn.formulas.symbols import integers as whole
from symcnn.judge import instances
from symcnn.judge.instances import members
from symcnn.judge.integers import entails
from symcnn.judge.rewriting import rewrite

needs_z3 = pytest.mark.skipif(find_spec("z3") is None, reason="z3 is not installed")

t, l, i, j, n, L = whole("t l i j n L")
beta, c, x = reals("beta c x")
m, v = function("m"), function("v")
K, w = sequence("K", L, integer=True), sequence("w")
STEP = ForAll(sp.Eq(m(t + 1), beta * m(t) + c), (t, 0, sp.oo))


def ground(facts: Any, terms: Any, rounds: int = 2) -> list[Any]:
    return instances.ground(facts, terms, entails, rounds)


class Mean(sp.Expr):
    """An expectation as the matching sees one."""

    is_expectation = True
    is_extended_real = True


def test_plain_facts_stay_as_they_are_and_in_order():
    facts = [n >= 1, sp.Eq(x, c), Independent(w)]
    assert ground(facts, [K[1]]) == facts


def test_a_sequence_bound_is_used_at_the_members_that_occur():
    fact = ForAll(K[l] >= 1, (l, 1, L))
    assert set(ground([fact, L >= 2], [K[1] + K[L]])) == {L >= 2, K[1] >= 1, K[L] >= 1}


def test_a_value_outside_the_limits_or_not_known_inside_is_refused():
    fact = ForAll(K[l] >= 1, (l, 1, L))
    assert ground([fact], [K[0]]) == []
    assert ground([fact, L >= 2], [K[L + 1] + K[3] + K[n]]) == [L >= 2]
    assert sp.Ge(K[n], 1) in ground([fact, n >= 1, n <= L], [K[n]])


def test_a_whole_index_takes_no_fraction():
    y = function("y")
    assert ground([ForAll(y(l) > 0, (l, 1, sp.oo))], [y(sp.Rational(3, 2)) + y(x)]) == []
    assert ground([ForAll(y(x) > 0, (x, 1, sp.oo))], [y(sp.Rational(3, 2))]) == [y(sp.Rational(3, 2)) > 0]


def test_a_recurrence_does_not_reach_before_its_start():
    assert ground([STEP], [m(0)]) == []
    assert ground([STEP], [m(1)]) == [sp.Eq(m(1), beta * m(0) + c)]
    assert set(ground([STEP], [m(2)])) == {
        sp.Eq(m(2), beta * m(1) + c),
        sp.Eq(m(1), beta * m(0) + c),
    }


def test_a_recurrence_at_a_symbol_needs_the_bound_on_it():
    assert ground([STEP], [m(t + 1)]) == []
    assert sp.Eq(m(t + 1), beta * m(t) + c) in ground([STEP, t >= 0], [m(t + 1)])
    assert not any(fact.has(m(t - 1)) for fact in ground([STEP, t >= 0], [m(t + 1)]))


def test_instances_bring_terms_that_bring_instances():
    coupled = ForAll(sp.Eq(v(t + 1), v(t) + m(t + 1)), (t, 0, sp.oo))
    facts = ground([coupled, STEP], [v(1)])
    assert sp.Eq(v(1), v(0) + m(1)) in facts and sp.Eq(m(1), beta * m(0) + c) in facts
    assert sp.Eq(m(1), beta * m(0) + c) not in ground([coupled, STEP], [v(1)], rounds=1)


def test_two_bound_symbols_are_both_matched():
    A = sequence("A", n, n)
    symmetric = ForAll(sp.Eq(A[i, j], A[j, i]), (i, 1, n), (j, 1, n))
    assert sp.Eq(A[1, 2], A[2, 1]) in ground([symmetric, n >= 2], [A[1, 2]])
    assert ground([symmetric, n >= 2], [A[1, 3]]) == [n >= 2]
    apart = ForAll(K[i] <= K[j], (i, 1, L), (j, i, L))
    facts = ground([apart, L >= 2], [K[1] + K[2]])
    assert sp.Le(K[1], K[2]) in facts and sp.Le(K[2], K[1]) not in facts


def test_expectations_are_matched_by_what_is_inside():
    zero = ForAll(sp.Eq(Mean(w[i]), 0), (i, 1, n))
    spread = ForAll(sp.Eq(Mean(w[i] ** 2), c**2), (i, 1, n))
    facts = ground([zero, spread, n >= 3], [Mean(w[2]) * Mean(w[3] ** 2)])
    assert set(facts) == {n >= 3, sp.Eq(Mean(w[2]), 0), sp.Eq(Mean(w[3] ** 2), c**2)}
    product = ForAll(sp.Eq(Mean(w[i] * w[j]), 0), (i, 1, n), (j, 1, n))
    assert sp.Eq(Mean(w[1] * w[2]), 0) in ground([product, n >= 3], [Mean(w[2] * w[1])])


def test_terms_under_a_binder_are_not_members():
    assert members(sp.Sum(K[l] * K[n], (l, 1, L))) == [K[n]]
    assert ground([ForAll(K[i] >= 1, (i, 1, L)), l >= 1, l <= L], [sp.Sum(K[l], (l, 1, L))]) == [
        l >= 1,
        l <= L,
    ]


def test_a_bound_symbol_in_no_member_gives_no_instance():
    assert ground([ForAll(i**2 >= i, (i, 0, sp.oo))], [n + K[1]]) == []


def test_a_conjunction_is_used_part_by_part():
    fact = ForAll(sp.And(K[l] >= 1, K[l] <= 7), (l, 1, sp.oo))
    assert set(ground([fact], [K[2]])) == {K[2] >= 1, K[2] <= 7}


def test_instances_are_few():
    fact = ForAll(K[i] + K[j] >= 0, (i, 1, sp.oo), (j, 1, sp.oo))
    assert len(ground([fact], [sp.Add(*(K[h] for h in range(1, 40)))])) <= 120


# -- rewriting ---------------------------------------------------------------------------------------


def test_a_recurrence_unfolds_once_at_a_step_and_never_at_a_plain_symbol():
    assert rewrite(m(t + 1), [STEP, t >= 0]) == beta * m(t) + c
    assert rewrite(m(t), [STEP, t >= 5]) == m(t)
    assert rewrite(m(t - 1), [STEP, t >= 5]) == m(t - 1)
    assert rewrite(m(n), [STEP, n >= 5]) == m(n)
    assert rewrite(m(t + 1), [STEP]) == m(t + 1)


@settings(max_examples=10, deadline=None)
@given(steps=st.integers(0, 12))
def test_a_recurrence_unfolds_at_numbers_to_its_start(steps):
    found = rewrite(m(steps), [STEP, sp.Eq(m(0), 0)])
    assert sp.expand(found - c * sum(beta**power for power in range(steps))) == 0


def test_the_latest_equation_counts():
    assert rewrite(x + 1, [sp.Eq(x, n), sp.Eq(x, L)]) == L + 1
    assert rewrite(x, [sp.Eq(x, n), sp.Eq(n, L)]) == L


def test_equations_that_go_in_a_circle_end():
    assert rewrite(x, [sp.Eq(x, c), sp.Eq(c, x)]) in (x, c)
    assert rewrite(x, [sp.Eq(x, x + 1, evaluate=False)]) == x


def test_an_induction_hypothesis_is_used_after_the_recurrence():
    hypothesis = sp.Eq(m(t), c * (1 - beta**t) / (1 - beta))
    assert rewrite(m(t + 1), [STEP, t >= 0, hypothesis]) == beta * hypothesis.rhs + c


def test_families_of_equations_without_recurrence_are_used_anywhere():
    zero = ForAll(sp.Eq(Mean(w[i]), 0), (i, 1, n))
    assert rewrite(3 * Mean(w[j]) + c, [zero, j >= 1, j <= n]) == c
    assert rewrite(Mean(w[j]), [zero, j >= 1]) == Mean(w[j])


def test_nothing_is_captured_by_a_binder():
    total = sp.Sum(n * K[l], (l, 1, n))
    assert put(total, {n: L}) == sp.Sum(L * K[l], (l, 1, L))
    assert put(total, {n: l + 1}) is None
    assert put(total, {l: L}) == total
    assert put(ForAll(K[l] >= n, (l, 1, n)), {n: l}) is None
    assert rewrite(total, [sp.Eq(n, l)]) == total
    assert rewrite(sp.Sum(K[l], (l, 1, L)), [sp.Eq(K[l], 3)]) == sp.Sum(K[l], (l, 1, L))


@needs_z3
def test_limits_are_entailed_by_more_than_verbatim_facts():
    fact = ForAll(K[l] >= 1, (l, 1, L))
    assert sp.Ge(K[n // 2], 1) in ground([fact, n >= 2, n <= L], [K[n // 2]])
    assert sp.Ge(K[n // 2], 1) not in ground([fact, n >= 1, n <= L], [K[n // 2]])
