"""The integer route: known identities, near misses, necessary assumptions, the translation."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symcnn.formulas.symbols import ForAll, Iff, Independent, function, indicator, reals, sequence
from symcnn.formulas.symbols import integers as whole
from symcnn.judge import bounds, integers
from symcnn.judge.counting import closed_sum
from symcnn.judge.judgement import Status
from symcnn.judge.witness import Point, Unevaluated, is_counterexample

needs_z3 = pytest.mark.skipif(find_spec("z3") is None, reason="z3 is not installed")

n, k, s, d, p, m, i, e, W, a, b, t, L, K, S, q = whole("n k s d p m i e W a b t L K S q")
x, y = reals("x y")
LAYER = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, n + 2 * p >= d * (k - 1) + 1]
LAST = sp.floor((n + 2 * p - d * (k - 1) - 1) / s)
PLACEMENTS = sp.Sum(indicator(i * s + d * (k - 1) <= n + 2 * p - 1), (i, 0, sp.oo))
RANGE = Iff(
    sp.Eq(W, sp.floor((n + 2 * p - e) / s) + 1),
    sp.And(s * (W - 1) + e - 2 * p <= n, n <= s * W + e - 2 * p - 1),
)


def status(goal, facts):
    judgement = integers.decide(goal, facts)
    return judgement and judgement.status


TRUE = {
    "a floor moved by its divisor": (sp.Eq(sp.floor(n / S) + 1, sp.floor((n + S) / S)), [S >= 1]),
    "ceiling as a floor": (sp.Eq(sp.ceiling(n / S), sp.floor((n + S - 1) / S)), [S >= 1]),
    "two halves": (sp.Eq(sp.floor(n / 2) + sp.ceiling(n / 2), n), []),
    "nested floors": (sp.Eq(sp.floor(sp.floor(n / a) / b), sp.floor(n / (a * b))), [a >= 1, b >= 1]),
    "a negative divisor": (sp.Eq(sp.floor(n / s), sp.floor(-n / -s)), [s <= -1]),
    "division with rest": (sp.Eq(s * sp.floor(n / s) + sp.Mod(n, s), n), [s >= 1]),
    "a rest is small": (sp.And(sp.Mod(n, s) >= 0, sp.Mod(n, s) <= s - 1), [s >= 1]),
    "floor of a real quotient": (sp.floor(x / y) <= x / y, [y > 0]),
    "the inputs of an output side": (RANGE, [s >= 1]),
    "with dilation": (RANGE.subs(e, d * (k - 1) + 1), [s >= 1, d >= 1, k >= 1]),
    "a placement fits": (
        Iff(i * s + d * (k - 1) <= n + 2 * p - 1, i <= LAST),
        [s >= 1, d >= 1, k >= 1],
    ),
    "placements are counted": (sp.Eq(PLACEMENTS, LAST + 1), LAYER),
    "a definition is used": (sp.Eq(m, LAST + 1), [*LAYER, sp.Eq(m, PLACEMENTS)]),
    "products": (n * K**2 + S * q >= n + S, [n >= 1, K >= 1, S >= 1, q >= 1]),
    "a maximum": (
        sp.Max(L * K**2 + n * K, 2 * n * K, n * K + K**2) <= L * K**2 + 2 * n * K,
        [L >= 1, n >= 1, K >= 1],
    ),
    "equal members": (sp.Eq(sequence("K")[i], sequence("K")[t]), [sp.Eq(i, t)]),
    "a power of a positive number": (S ** (L - 1) > 0, [S >= 1]),
    "a premise": (sp.Implies(s >= 1, sp.floor(n / s) <= n), [n >= 0]),
    "every member": (ForAll(i * i >= i, (i, -sp.oo, sp.oo)), []),
    "a bounded index": (ForAll(i <= n * n, (i, 1, n)), [n >= 1]),
    "quantified facts": (
        sequence("K", L, integer=True)[L] >= 1,
        [ForAll(sequence("K", L, integer=True)[i] >= 1, (i, 1, L)), L >= 1],
    ),
    "a quotient cleared": (sp.Eq((n**2 - 1) / (n - 1), n + 1), [n >= 2]),
    "the first case that holds": (
        sp.Eq(sp.Piecewise((0, n < 0), (n, n <= k), (k, True)), sp.Max(0, sp.Min(n, k))),
        [k >= 0],
    ),
    "a strict end above": (
        sp.Eq(sp.Sum(indicator(s * i < n), (i, 0, sp.oo)), sp.ceiling(n / s)),
        [s >= 1, n >= 0],
    ),
    "a strict end below": (
        sp.Eq(sp.Sum(indicator(s * i > -n), (i, -sp.oo, 0)), sp.ceiling(n / s)),
        [s >= 1, n >= 0],
    ),
    "cases": (sp.Eq(sp.Piecewise((n, n >= 0), (-n, True)), sp.Abs(n)), []),
}

FALSE = {
    "ceiling one too far": (sp.Eq(sp.ceiling(n / S), sp.floor((n + S) / S)), [S >= 1]),
    "an input too many": (
        Iff(RANGE.left, sp.And(s * (W - 1) + e - 2 * p <= n, n <= s * W + e - 2 * p)),
        [s >= 1],
    ),
    "gaps, not placements": (sp.Eq(PLACEMENTS, LAST), LAYER),
    "the dilation forgotten": (sp.Eq(PLACEMENTS, LAST.subs(d, 1) + 1), LAYER),
    "one tap too many": (sp.Eq(m, LAST), [*LAYER, sp.Eq(m, PLACEMENTS)]),
    "a negative divisor": (sp.floor(n / s) <= n, [s <= -1, n >= -5]),
    "a quotient over a divisor of either sign": (n / k >= 1, [sp.Ne(k, 0), n >= k]),
    "a strict bound": (sp.Max(n, k) > n, [n >= 1, k >= 1]),
    "quantified facts": (
        sequence("K", L, integer=True)[L] >= 2,
        [ForAll(sequence("K", L, integer=True)[i] >= 1, (i, 1, L)), L >= 1],
    ),
}


@needs_z3
@pytest.mark.parametrize("name", TRUE)
def test_true_lines_are_proved_with_their_query(name):
    judgement = integers.decide(*TRUE[name])
    assert judgement is not None and judgement.status is Status.PROVED
    assert "(check-sat)" in judgement.evidence["smt2"] and judgement.evidence["z3"]


@needs_z3
@pytest.mark.parametrize("name", TRUE)
def test_the_kept_query_is_unsatisfiable_for_a_fresh_solver(name):
    import z3

    solver = z3.Solver()
    solver.from_string(integers.decide(*TRUE[name]).evidence["smt2"])
    assert solver.assertions() and solver.check() == z3.unsat


@needs_z3
@pytest.mark.parametrize("name", FALSE)
def test_near_misses_are_refuted_by_a_verified_counterexample(name):
    goal, facts = FALSE[name]
    judgement = integers.decide(goal, facts)
    assert judgement is not None and judgement.status is Status.REFUTED
    assert judgement.evidence["counterexample"] and "false at" in judgement.why
    values = integers.counterexample(facts, goal)
    assert values and is_counterexample(values, facts, goal)
    assert max(abs(value) for value in values.values()) <= 6


@needs_z3
@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("the inputs of an output side", s >= 1),
        ("nested floors", b >= 1),
        ("nested floors", a >= 1),
        ("ceiling as a floor", S >= 1),
        ("placements are counted", s >= 1),
        ("placements are counted", n + 2 * p >= d * (k - 1) + 1),
        ("a definition is used", sp.Eq(m, PLACEMENTS)),
        ("a maximum", L >= 1),
        ("a power of a positive number", S >= 1),
        ("a quotient cleared", n >= 2),
        ("quantified facts", L >= 1),
        ("equal members", sp.Eq(i, t)),
        ("floor of a real quotient", y > 0),
    ],
)
def test_each_assumption_is_necessary(name, dropped):
    goal, facts = TRUE[name]
    assert dropped in facts
    assert status(goal, [fact for fact in facts if fact != dropped]) is not Status.PROVED


LIVE = sp.Sum(n * K * indicator(sp.And(i <= t, t <= 2 * L - i)), (i, 0, L))
SIZES = [L >= 1, n >= 1, K >= 1]


@needs_z3
def test_the_tensors_alive_at_each_moment_and_their_peak():
    forward, backward = [*SIZES, t >= 1, t <= L], [*SIZES, t >= L, t <= 2 * L]
    assert status(sp.Eq(LIVE, n * K * (t + 1)), forward) is Status.PROVED
    assert status(sp.Eq(LIVE, n * K * (2 * L - t + 1)), backward) is Status.PROVED
    assert status(n * K * (L + 1) >= LIVE, [*SIZES, t >= 0, t <= 2 * L]) is Status.PROVED
    assert status(sp.Eq(LIVE.subs(t, L), n * K * (L + 1)), SIZES) is Status.PROVED
    assert status(sp.Eq(LIVE, n * K * t), forward) is Status.REFUTED
    assert status(n * K * (L + 1) > LIVE, [*SIZES, t >= 0, t <= 2 * L]) is Status.REFUTED


@needs_z3
def test_supports_that_coincide_make_sums_equal_whatever_is_added():
    f = function("f")
    facts = [s >= 1, n >= 0]
    left = sp.Sum(f(i) * indicator(i * s <= n), (i, 0, sp.oo))
    assert status(sp.Eq(left, sp.Sum(f(i), (i, 0, sp.floor(n / s)))), facts) is Status.PROVED
    assert status(sp.Eq(left, sp.Sum(f(m), (m, 0, sp.floor(n / s)))), facts) is Status.PROVED
    assert status(sp.Eq(left, sp.Sum(f(i), (i, 0, sp.floor(n / s) + 1))), facts) is None
    inverse = sp.Sum(indicator(i <= n) / i, (i, 1, sp.oo))
    assert status(sp.Eq(inverse, sp.Sum(1 / i, (i, 1, n))), facts) is Status.PROVED
    assert integers.decide_support(inverse.subs(n, t), sp.Sum(1 / i, (i, 0, n)), facts) is None
    inverse = sp.Sum(indicator(i <= n) / i, (i, 0, sp.oo))
    assert status(sp.Eq(inverse, sp.Sum(1 / i, (i, 0, n))), facts) is None
    assert status(sp.Eq(left, sp.Sum(2 * f(i), (i, 0, sp.floor(n / s)))), facts) is None
    assert status(sp.Eq(left, sp.Sum(f(i), (i, 0, sp.floor(n / s)))), [n >= 0]) is None
    assert status(sp.Eq(PLACEMENTS, sp.Sum(1, (i, 0, LAST))), LAYER) is Status.PROVED
    assert status(sp.Eq(PLACEMENTS, sp.Sum(1, (i, 1, LAST))), LAYER) is Status.REFUTED


@needs_z3
def test_a_range_that_may_run_backwards_is_refused():
    constant = sp.Sum(K, (i, 1, L))
    assert status(sp.Eq(constant, K * L), [L >= 0]) is Status.PROVED
    assert status(sp.Eq(constant, K * L), [L >= -3]) is None
    counted = sp.Sum(indicator(i <= n), (i, 1, L))
    assert status(sp.Eq(counted, sp.Min(n, L)), [L >= 0, n >= 0]) is Status.PROVED
    assert status(sp.Eq(counted, sp.Min(n, L)), [n >= 0]) is None
    assert integers.decide_support(counted, counted, [n >= 0]) is None


def test_an_endless_count_is_refused():
    def never(proposition):
        return bool(proposition == True)  # noqa: E712

    assert closed_sum(sp.Sum(1, (i, 0, sp.oo)), never) is None
    assert closed_sum(sp.Sum(indicator(i >= n), (i, 0, sp.oo)), never) is None
    assert closed_sum(sp.Sum(indicator(i * i <= n), (i, 0, sp.oo)), never) is None
    assert closed_sum(sp.Sum(i * indicator(i <= n), (i, 0, sp.oo)), never) is None


@needs_z3
@pytest.mark.parametrize(
    "goal",
    [
        sp.Eq(sp.floor(x / 2) * 2, x),
        sp.sin(x) <= 1,
        sp.Eq(sp.Symbol("z") - sp.Symbol("z") * 1, sp.Symbol("w")),
        sp.Ge(sp.Sum(1 / i, (i, -1, L)), sp.Sum(1 / i, (i, -1, L)) * 1 - 1 * m, evaluate=False),
        sp.Ge(n / k, n / k - 1 * m**2, evaluate=False),
        Independent(sequence("w")),
    ],
)
def test_nothing_is_proved_of_what_is_undefined_or_unknown(goal):
    assert status(goal, []) is not Status.PROVED


@needs_z3
def test_a_definition_does_not_settle_the_sign_of_a_divisor():
    assert status(s > 0, [sp.Ne(s, 0), sp.Eq(m, sp.floor(n / s))]) is not Status.PROVED


@needs_z3
def test_a_bound_index_is_not_the_free_symbol_of_its_name():
    poles = sp.Sum(1 / i, (i, -1, L))
    assert status(sp.Ge(poles, poles - m**2, evaluate=False), [i >= 1]) is None
    inside = sp.Sum(1 / n, (i, -1, L))
    assert status(sp.Ge(inside, inside - m**2, evaluate=False), [n >= 1]) is Status.PROVED


@needs_z3
def test_a_counterexample_must_satisfy_quantified_facts():
    f = function("f")
    recurrence = ForAll(sp.Eq(f(t + 1), f(t) + 1), (t, 0, sp.oo))
    assert status(f(5) > 0, [recurrence]) is None  # no finite table of f is a whole f
    assert status(f(5) > 0, []) is Status.REFUTED


def test_the_same_member_cannot_have_two_values():
    family = sequence("K", integer=True)
    with pytest.raises(Unevaluated):
        Point({i: 1, family[i]: 2, family[1]: 3})
    assert not is_counterexample({i: 1, t: 1, family[i]: 2, family[t]: 3}, [], sp.Eq(family[i], family[t]))


def test_counterexamples_are_not_believed_where_something_is_undefined():
    assert not is_counterexample({n: 1, s: 0}, [], sp.Eq(n / s, 1, evaluate=False))
    assert not is_counterexample({n: 1}, [s >= 1], n >= 2)
    assert is_counterexample({n: 1, s: 1}, [s >= 1], n >= 2)


@needs_z3
def test_contradictory_facts_are_noticed():
    assert integers.contradictory([n >= k, k >= n + 1])
    assert not integers.contradictory(LAYER)


def test_entailment_without_z3(monkeypatch):
    monkeypatch.setattr(integers, "available", lambda: False)
    integers._entails.cache_clear()
    try:
        assert integers.entails([k >= 1], k >= 1)
        assert integers.entails([k >= 1, n >= k], n >= 1)
        assert integers.entails([s >= 1], sp.Ne(s, 0))
        assert integers.entails([s > 0], s >= 1)
        assert integers.entails([d >= 1, k >= 1], d * (k - 1) >= 0)
        assert not integers.entails([n >= 1], n >= k)
        assert not integers.entails([n >= 0], sp.Ne(n, 0))
        assert not integers.entails([s >= 1], sp.floor(n / s) <= n / s)
        assert integers.decide(*TRUE["two halves"]) is None
    finally:
        integers._entails.cache_clear()


def test_strict_bounds_over_reals_stay_strict():
    assert bounds.follows(x + 1 > 1, [x > 0])
    assert not bounds.follows(x >= 1, [x > 0])
    assert not bounds.follows(x > 0, [x >= 0])


@needs_z3
@settings(max_examples=40, deadline=None)
@given(low=st.lists(st.integers(-3, 3), min_size=4, max_size=4), goal=st.lists(st.integers(-3, 3), min_size=4))
def test_bounds_never_claim_what_z3_refutes(low, goal):
    facts = [n >= low[0], k >= low[1], low[2] * n + k >= low[3]]
    claim = goal[0] * n * k + goal[1] * n + goal[2] * k >= goal[3]
    if bounds.follows(claim, facts):
        assert integers.counterexample(facts, claim) is None


# -- the translation agrees with exact evaluation ----------------------------------------------------

numbers = st.integers(-4, 4).map(sp.Integer)
leaves = st.one_of(numbers, st.sampled_from([n, k, s]))


def larger(parts):
    pair = st.tuples(parts, parts)
    divisor = st.sampled_from([sp.Integer(2), sp.Integer(3), s, -s, s**2])
    quotient = st.tuples(parts, divisor).map(lambda two: two[0] / two[1])
    condition = st.tuples(st.sampled_from([sp.Le, sp.Lt, sp.Eq, sp.Ne]), parts, parts).map(
        lambda three: three[0](three[1], three[2])
    )
    counted = st.tuples(st.sampled_from([1, 2, -1, -3]), parts).map(
        lambda two: sp.Sum(indicator(two[0] * i <= two[1]), (i, -2, 3))
    )
    return st.one_of(
        pair.map(lambda two: two[0] + two[1]),
        pair.map(lambda two: two[0] * two[1]),
        quotient.map(sp.floor),
        quotient.map(sp.ceiling),
        pair.map(lambda two: sp.Max(*two)),
        pair.map(lambda two: sp.Min(*two)),
        parts.map(sp.Abs),
        st.tuples(parts, st.sampled_from([2, 3, -3, s])).map(lambda two: sp.Mod(*two)),
        st.tuples(parts, condition, parts).map(lambda x: sp.Piecewise((x[0], x[1]), (x[2], True))),
        counted,
    )


@needs_z3
@settings(max_examples=30, deadline=None)
@given(
    term=st.recursive(leaves, larger, max_leaves=5),
    at=st.tuples(st.integers(-7, 7), st.integers(-7, 7), st.integers(1, 5)),
)
def test_translation_agrees_with_exact_evaluation(term, at):
    facts = [sp.Eq(symbol, value) for symbol, value in zip((n, k, s), at, strict=True)]
    try:
        value = Point(dict(zip((n, k, s), at, strict=True))).value(term)
    except Unevaluated:
        assume(False)
    assert integers.entails(facts, sp.Eq(m, value), timeout_ms=3000) is False
    result = [*facts, sp.Eq(m, term, evaluate=False)]
    assert integers.entails(result, sp.Eq(m, value), timeout_ms=3000)
    assert not integers.entails(result, sp.Eq(m, value + 1), timeout_ms=3000)


odd, above = sp.Symbol("odd", odd=True), sp.Symbol("above", positive=True)
amounts = st.lists(
    st.tuples(st.sampled_from([-2, -1, 1, 1, 2]), st.lists(st.sampled_from([n, k, x, odd, above]), max_size=2)),
    min_size=1,
    max_size=3,
).map(lambda terms: sp.Add(*(factor * sp.Mul(*parts) for factor, parts in terms)))
bounded = st.tuples(st.sampled_from([sp.Ge, sp.Gt, sp.Eq]), amounts, st.sampled_from([0, 1, 2])).map(
    lambda parts: parts[0](*parts[1:])
)


@given(bounded, st.lists(bounded, max_size=4), st.lists(st.sampled_from([n >= 1, k >= 2, x > 0]), max_size=3))
def test_what_a_point_rules_out_follows_from_no_bounds(
    goal: sp.Basic, facts: list[sp.Basic], low: list[sp.Basic]
) -> None:
    """The points are there to be quick: without them the same is found."""
    known = [fact for fact in (*facts, *low) if fact not in (sp.true, sp.false)]
    found = bounds.follows(goal, known)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "TRIED_AT", 0)
        assert bounds.follows(goal, known) == found
