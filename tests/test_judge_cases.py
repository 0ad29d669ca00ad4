"""Lines with a case distinction, sequences without lengths, and definitions unfolded at a point."""

from typing import Any

import pytest
import sympy as sp

from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import ForAll, function, integers, sequence
from symcnn.judge.cases import split
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.judge.sampler import Sampler, _kept
from symcnn.judge.writing_out import put

L, l, s, T, i = integers("L l s T i")
r = sp.Symbol("r", integer=True)
GEOMETRIC = sp.Sum(s ** (l - 1), (l, 1, L))


def status(goal, *facts):
    return judge(Obligation(goal, facts)).status


def geometric(ratio_one, other):
    return sp.Eq(GEOMETRIC, sp.Piecewise((ratio_one, sp.Eq(s, 1)), (other, True)), evaluate=False)


def test_a_geometric_sum_is_proved_in_both_cases():
    judgement = judge(Obligation(geometric(L, (s**L - 1) / (s - 1)), (L >= 0, s >= 1)))
    assert judgement.status is Status.PROVED
    assert judgement.route.startswith("case by case")
    assert list(judgement.evidence["cases"]) == ["Eq(s, 1)", "Ne(s, 1)"]


@pytest.mark.parametrize(
    ("ratio_one", "other"),
    [(L + 1, (s**L - 1) / (s - 1)), (L, (s ** (L + 1) - 1) / (s - 1)), (L, (s**L - 1) / (s + 1))],
)
def test_one_false_case_is_enough_to_refuse(ratio_one, other):
    assert status(geometric(ratio_one, other), L >= 0, s >= 1) is not Status.PROVED


def test_a_case_that_the_facts_exclude_owes_nothing():
    goal = sp.Eq(GEOMETRIC, sp.Piecewise((7, sp.Eq(s, 1)), ((s**L - 1) / (s - 1), True)), evaluate=False)
    assert status(goal, L >= 0, s >= 2) is Status.PROVED
    assert status(goal, L >= 0, s >= 1) is not Status.PROVED


def test_a_case_left_out_is_no_case_distinction():
    assert split(sp.Eq(r, sp.Piecewise((1, s > 2)))) is None


def test_a_condition_on_a_bound_symbol_is_not_split():
    assert split(sp.Eq(r, sp.Sum(sp.Piecewise((1, i > s), (0, True)), (i, 1, L)))) is None


def test_later_cases_exclude_the_earlier_ones():
    goal = sp.Eq(r, sp.Piecewise((1, s > 2), (2, s > 0), (3, True)))
    conditions = [condition for _, condition in split(goal)]
    assert conditions[1] == sp.And(s > 0, s <= 2)


def test_a_strides_product_follows_the_conditions_of_its_range():
    S = sequence("S", L, integer=True)
    changed = sp.Piecewise((S[i], i < L), (T, True))
    below = sp.Sum(sp.Product(changed, (i, 1, l - 1)), (l, 1, L))
    plain = sp.Sum(sp.Product(S[i], (i, 1, l - 1)), (l, 1, L))
    assert status(sp.Eq(below, plain, evaluate=False), L >= 1) is Status.PROVED
    entering = sp.Sum(sp.Product(changed, (i, 1, l)), (l, 1, L))
    whole = sp.Sum(sp.Product(S[i], (i, 1, l)), (l, 1, L))
    assert status(sp.Eq(entering, whole, evaluate=False), L >= 1) is not Status.PROVED


def test_induction_goes_through_for_a_sequence_with_a_length():
    K = sequence("K", L, integer=True)
    total = function("m", integer=True)
    facts = [sp.Eq(total(0), 0), ForAll(sp.Eq(total(l + 1), total(l) + K[l + 1]), (l, 0, sp.oo))]
    hypothesis = sp.Eq(total(L), sp.Sum(K[l], (l, 1, L)))
    following = hypothesis.xreplace({L: L + 1})
    assert unsized(following).atoms(sp.IndexedBase) == unsized(hypothesis).atoms(sp.IndexedBase)
    assert status(following, *facts, L >= 0, hypothesis) is Status.PROVED
    false = sp.Eq(total(L + 1), sp.Sum(K[l], (l, 1, L)), evaluate=False)
    assert status(false, *facts, L >= 0, hypothesis) is not Status.PROVED


def test_a_recurrence_of_two_arguments_is_unfolded_at_a_point():
    S = sequence("S", L, integer=True)
    A, a = function("A", integer=True), sp.Symbol("a", integer=True)
    facts = (
        ForAll(sp.Eq(A(0, a), a), (a, -sp.oo, sp.oo)),
        ForAll(sp.Eq(A(l + 1, a), A(l, sp.Max(1, S[l + 1] * a - 3))), (l, 0, sp.oo), (a, -sp.oo, sp.oo)),
    )
    sampler = Sampler((sp.Eq(r, A(L, a)), *facts))
    point = {L: sp.Integer(2), a: sp.Integer(1), S: {1: sp.Integer(5), 2: sp.Integer(2)}}
    # Layer 2 first: max(1, 2*1 - 3) = 1; then layer 1: max(1, 5*1 - 3) = 2.
    assert sampler.at(A(L, a), point) == 2


def test_a_sum_of_products_of_sums_is_worked_out_index_by_index() -> None:
    """Written out inside first, with the outer index open, it would be of two to the n cases."""
    i, j, n = integers("i j n")
    near = sp.Sum(sp.Piecewise((1, i <= j), (0, True)), (i, 1, n))
    far = sp.Sum(sp.Piecewise((2, i <= j), (3, True)), (i, 1, n))
    total = sp.Sum(near * far, (j, 1, n))
    expected = sum(j * (2 * j + 3 * (9 - j)) for j in range(1, 10))
    assert put(total, {n: sp.Integer(9)}) == expected


def test_points_that_are_kept_are_those_that_would_be_drawn() -> None:
    """Under other facts, from another seed, or for a goal that speaks of something else they are others."""
    n, k, m = integers("n k m")
    facts = (k >= 1, n >= k, sp.Eq(n + k, m))

    def drawn(goal: Any, under: tuple[Any, ...], seed: int = 0) -> list[Any]:
        sampler = Sampler((goal, *under), seed)
        return [*sampler.points(under, 5), *sampler.points(under, 3)]

    asked = [(n >= 1, facts, 0), (n >= 2, facts, 0), (n >= 1, facts[:2], 0), (n >= 1, facts, 1), (m >= n, facts, 0)]
    kept = [drawn(*one) for one in asked * 2][5:]
    anew = []
    for one in asked:
        _kept.cache_clear()
        anew.append(drawn(*one))
    assert kept == anew and kept[0] == kept[1]
    assert kept[0] not in kept[2:4]
