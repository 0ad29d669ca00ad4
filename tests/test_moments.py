"""Expectations of sums of products: what is proved, and what each fact is for."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Eq, Max, Ne, Or, Piecewise, Rational, Sum, exp

from symcnn.formulas.symbols import ForAll, Independent, function, integers, reals, sequence
from symcnn.judge.deltas import collapse
from symcnn.judge.expectation import decide
from symcnn.judge.judgement import Obligation, Status
from symcnn.judge.judging import judge
from symcnn.judge.moments import E, NoMean, Var, push

i, j, d, n, k, h, l, m, B = integers("i j d n k h l m B")
sigma, sx, sy, mu, c = reals("sigma sx sy mu c")
w, z, x, y = (sequence(name) for name in "wzxy")
X, Y, g = (sequence(name, n, n) for name in "XYg")


def proved(goal, facts):
    answer = decide(goal, facts)
    assert answer is None or answer.status is Status.PROVED
    return answer is not None


def without_each(facts):
    return [(fact, facts[:at] + facts[at + 1 :]) for at, fact in enumerate(facts)]


def shown(parameter):
    return "" if isinstance(parameter, list) else str(parameter)


# --- the nodes -------------------------------------------------------------------------------------------


def test_nothing_is_evaluated_and_substitution_is_structural():
    assert E(sp.Integer(3)).args == (3,) and E(2 * w[i]) != 2 * E(w[i])
    assert E(w[i]).subs(i, 2) == E(w[2]) and Var(w[i] + c).xreplace({c: mu}) == Var(w[i] + mu)
    assert E(w[i]).is_expectation and Var(w[i]).is_variance
    assert not E(w[i]).is_variance and not Var(w[i]).is_expectation
    assert E(w[i]).is_real and Var(w[i]).is_nonnegative and E(w[i]).is_nonnegative is None
    with pytest.raises(sp.SympifyError):
        E("w")


# --- the published cases, and each assumption of theirs --------------------------------------------------

RELU = Sum(w[i] * Max(z[i], 0), (i, 1, d))
RELU_FACTS = [
    d >= 1,
    Independent(w, z),
    ForAll(Eq(E(w[i]), 0), (i, 1, d)),
    ForAll(Eq(E(w[i] ** 2), sigma**2), (i, 1, d)),
    ForAll(Eq(E(Max(z[i], 0) ** 2), Rational(1, 2)), (i, 1, d)),
]


def test_variance_of_a_relu_layer():
    answer = decide(Eq(Var(RELU), d * sigma**2 / 2), RELU_FACTS)
    assert answer is not None and answer.status is Status.PROVED
    assert {"linearity", "independence of w and z", "E[w[i]] = 0"} <= set(answer.evidence["rules"])


@pytest.mark.parametrize("dropped, rest", without_each(RELU_FACTS), ids=lambda x: "" if isinstance(x, list) else str(x))
def test_variance_of_a_relu_layer_needs_each_fact(dropped, rest):
    assert not proved(Eq(Var(RELU), d * sigma**2 / 2), rest)


def test_independence_within_a_family_is_needed_and_two_facts_do_not_join():
    apart = [Independent(w), Independent(z), *(f for f in RELU_FACTS if not isinstance(f, Independent))]
    assert not proved(Eq(Var(RELU), d * sigma**2 / 2), apart)


@pytest.mark.parametrize(
    "false",
    [
        d * sigma**2 * Var(Max(z[1], 0)),
        d * sigma**2,
        d**2 * sigma**2 / 2,
        (d - 1) * sigma**2 / 2,
        Sum(sigma**2 / 2, (i, 0, d)),
        d * sigma**2 / 2 * Rational(101, 100),
    ],
)
def test_false_variances_of_a_relu_layer(false):
    assert not proved(Eq(Var(RELU), false), RELU_FACTS)


def test_the_layer_named_by_a_definition_and_a_solved_scale():
    out = sp.Symbol("out", real=True)
    facts = [*RELU_FACTS, Eq(out, RELU)]
    assert proved(Eq(Var(out), d * sigma**2 / 2), facts)
    assert proved(Eq(Var(out), 1), [*facts, Eq(sigma**2, 2 / d)])
    assert not proved(Eq(Var(out), 1), [*facts, Eq(sigma**2, 1 / d)])
    # the defined name is random: it does not leave an expectation as a constant would
    assert not proved(Eq(E(out**2), out * E(out)), facts)
    assert not proved(Eq(E(out * w[1]), 0), facts)


def valid(a, b):
    return Sum(X[i + a - 1, j + b - 1] * Y[i, j], (i, 1, n - k + 1), (j, 1, n - k + 1))


def grid_fact(equation, side):
    return ForAll(equation, (i, 1, side), (j, 1, side))


GRADIENT_FACTS = [
    k <= n,
    h >= 1,
    h <= k,
    l >= 1,
    l <= k,
    Independent(X, Y),
    grid_fact(Eq(E(X[i, j]), 0), n),
    grid_fact(Eq(Var(X[i, j]), sx**2), n),
    grid_fact(Eq(E(Y[i, j]), 0), n - k + 1),
    grid_fact(Eq(Var(Y[i, j]), sy**2), n - k + 1),
]
GRADIENT = Eq(Var(valid(h, l)), (n - k + 1) ** 2 * sx**2 * sy**2)


def test_mean_and_variance_of_a_weight_gradient():
    assert proved(Eq(E(valid(h, l)), 0), GRADIENT_FACTS)
    assert proved(GRADIENT, GRADIENT_FACTS)


@pytest.mark.parametrize(
    "dropped, rest", without_each(GRADIENT_FACTS), ids=lambda x: "" if isinstance(x, list) else str(x)
)
def test_variance_of_a_weight_gradient_needs_each_fact(dropped, rest):
    assert not proved(GRADIENT, rest)


def test_mean_of_a_weight_gradient_needs_independence_and_one_zero_mean():
    means = [f for f in GRADIENT_FACTS if f.has(E) and not f.has(Var)]
    goal = Eq(E(valid(h, l)), 0)
    assert not proved(goal, [f for f in GRADIENT_FACTS if not isinstance(f, Independent)])
    assert not proved(goal, [f for f in GRADIENT_FACTS if f not in means])


@pytest.mark.parametrize("false", [n**2, (n - k) ** 2, (n - k + 1), (n - k + 1) ** 4, (n - k + 2) ** 2])
def test_false_variances_of_a_weight_gradient(false):
    assert not proved(Eq(Var(valid(h, l)), false * sx**2 * sy**2), GRADIENT_FACTS)


def test_a_gradient_defined_at_every_tap():
    tap = ForAll(Eq(g[h, l], valid(h, l)), (h, 1, k), (l, 1, k))
    facts = [*GRADIENT_FACTS, tap]
    assert proved(Eq(Var(g[h, l]), (n - k + 1) ** 2 * sx**2 * sy**2), facts)
    assert not proved(Eq(Var(g[h, l]), (n - k + 1) ** 2 * sx**2 * sy**2), [f for f in facts if f != (h <= k)])
    every = ForAll(Eq(E(g[h, l]), 0), (h, 1, k), (l, 1, k))
    open_taps = [f for f in facts if not f.free_symbols & {h, l} or f == tap]
    assert proved(every, open_taps)
    assert not proved(ForAll(every.body, (h, 0, k), (l, 1, k)), open_taps)


def test_different_entries_of_a_weight_gradient_are_uncorrelated():
    a, b = integers("a b")
    facts = [*GRADIENT_FACTS, a >= 1, a <= k, b >= 1, b <= k]
    goal = Eq(E(valid(h, l) * valid(a, b)), 0)
    assert proved(goal, [*facts, Or(Ne(h, a), Ne(l, b))])
    assert proved(goal, [*facts, h >= a + 1])
    assert not proved(goal, facts)


def squares(*families):
    """That the squares of all members have a mean, and so the members themselves."""
    return [ForAll(Eq(E(family[i] ** 2), sequence(f"m_{family}")[i]), (i, -sp.oo, sp.oo)) for family in families]


IID = [n >= 1, Independent(x), ForAll(Eq(Var(x[i]), sx**2), (i, 1, n))]


def test_sums_of_independent_variables():
    total = Sum(x[i], (i, 1, n))
    assert proved(Eq(Var(total), n * sx**2), IID)
    for _, rest in without_each(IID):
        assert not proved(Eq(Var(total), n * sx**2), rest)
    assert not proved(Eq(Var(total), n**2 * sx**2), IID)
    means = [*IID, ForAll(Eq(E(x[i]), mu), (i, 1, n))]
    assert proved(Eq(E(total**2), n * sx**2 + n**2 * mu**2), means)
    assert proved(Eq(Var(3 * total + c), 9 * n * sx**2), means)
    assert not proved(Eq(Var(3 * total + c), 9 * n * sx**2 + c**2), means)


def test_sums_of_variances_that_differ():
    s = sequence("s")
    facts = [n >= 0, Independent(x), ForAll(Eq(Var(x[i]), s[i] ** 2), (i, 1, n))]
    assert proved(Eq(Var(Sum(x[i], (i, 1, n))), Sum(s[j] ** 2, (j, 1, n))), facts)
    assert proved(Eq(Var(Sum(x[i], (i, 1, n))), Sum(s[j + 1] ** 2, (j, 0, n - 1))), facts)
    assert not proved(Eq(Var(Sum(x[i], (i, 1, n))), Sum(s[j], (j, 1, n)) ** 2), facts)


def test_minibatch_mean():
    facts = [
        B >= 1,
        Independent(x),
        ForAll(Eq(E(x[i]), mu), (i, 1, B)),
        ForAll(Eq(Var(x[i]), sx**2), (i, 1, B)),
    ]
    mean = Sum(x[i], (i, 1, B)) / B
    assert proved(Eq(E(mean), mu), facts) and proved(Eq(Var(mean), sx**2 / B), facts)
    assert not proved(Eq(Var(mean), sx**2), facts)
    for dropped, rest in without_each(facts):
        # the variance does not ask for the mean to be known
        assert proved(Eq(Var(mean), sx**2 / B), rest) == (dropped == facts[2]), dropped
    assert not proved(Eq(E(mean), mu), [B >= 0, *facts[1:]])  # 0/0


# --- what is random, and how far a fact reaches ----------------------------------------------------------


def test_a_square_is_not_the_square_of_the_mean():
    for facts in ([Independent(x), *squares(x)], squares(x), IID):
        assert not proved(Eq(E(x[1] ** 2), E(x[1]) ** 2), facts)
        assert not proved(Eq(E(x[i] * x[j]), E(x[i]) * E(x[j])), facts)
    known = [Independent(x), *squares(x)]
    assert proved(Eq(E(x[1] * x[2]), E(x[1]) * E(x[2])), known)
    assert proved(Eq(E(x[i] * x[i + 1]), E(x[i]) * E(x[i + 1])), known)
    assert proved(Eq(E(x[i] * x[j]), E(x[i]) * E(x[j])), [*known, i < j])
    assert not proved(Eq(E(x[1] * x[2]), E(x[1]) * E(x[2])), [Independent(x)])  # nothing says that they exist


def test_a_name_without_facts_is_left_inside():
    v = sp.Symbol("v", real=True)
    assert push(E(v**2), [])[0] == E(v**2)
    known = [Independent(w), *squares(w)]
    assert push(E(v * w[1]), known)[0] == v * E(w[1])
    assert push(E(v * w[1]), [*known, Eq(E(v**2), 1)])[0] == E(v * w[1])
    for facts in ([Independent(w)], [*known, Eq(E(v), 0)]):
        with pytest.raises(NoMean, match="has a mean"):
            push(E(v * w[1]), facts)


def test_a_random_end_or_index_is_no_constant():
    many = sp.Symbol("many", integer=True)
    facts = [Independent(w), Eq(E(many), 3), many >= 0, ForAll(Eq(E(w[i]), mu), (i, 1, many))]
    assert not proved(Eq(E(Sum(w[i], (i, 1, many))), many * mu), facts)
    assert not proved(Eq(E(Sum(1, (i, 1, many)) ** 2), many**2), facts)
    with pytest.raises(NoMean):
        push(E(y[many] * w[1]), [*facts, *squares(w, y)])


def test_a_moment_holds_inside_its_limits_only():
    facts = [d >= 1, ForAll(Eq(E(w[i]), 0), (i, 1, d))]
    assert proved(Eq(E(Sum(w[i], (i, 1, d))), 0), facts)
    assert not proved(Eq(E(Sum(w[i], (i, 0, d))), 0), facts)
    assert not proved(Eq(E(Sum(w[i + 1], (i, 1, d))), 0), facts)
    assert not proved(Eq(E(Sum(w[i], (i, 1, d))), 0), [facts[1]])  # d may be negative
    # a free index of the same name is one member, and not the bound one
    assert not proved(Eq(E(Sum(w[i], (i, 1, d))), 0), [d >= 1, Eq(E(w[i]), 0)])


def test_functions_of_members_and_constants():
    f = function("f")
    facts = [Independent(w, z), ForAll(Eq(E(f(z[i]) ** 2), mu), (i, 1, sp.oo)), *squares(w), i >= 1, j > i]
    facts += [ForAll(Eq(E(f(z[i])), c), (i, 1, sp.oo)), ForAll(Eq(E(exp(z[i]) ** 2), sx), (i, 1, sp.oo))]
    assert proved(Eq(E(f(z[i]) * f(z[j]) * w[i]), c**2 * E(w[i])), facts)
    assert proved(Eq(E(exp(z[i] + z[j])), E(exp(z[i])) * E(exp(z[j]))), facts)
    assert not proved(Eq(E(Max(z[i], z[j])), Max(E(z[i]), E(z[j]))), facts)
    assert not proved(Eq(E(f(z[i] + w[i])), c), facts)


def test_infinite_and_reversed_sums_stay():
    facts = [Independent(w), ForAll(Eq(E(w[i]), 0), (i, 1, sp.oo))]
    assert not proved(Eq(E(Sum(w[i], (i, 1, sp.oo))), 0), facts)
    assert collapse(Sum(c, (i, 1, d)), []) == Sum(c, (i, 1, d))


def test_the_whole_judge_takes_this_route():
    goal = Eq(Var(RELU), d * sigma**2 / 2)
    answer = judge(Obligation(goal, tuple(RELU_FACTS)))
    assert answer.status is Status.PROVED and answer.route == "expectation"
    assert judge(Obligation(GRADIENT, tuple(GRADIENT_FACTS))).status is Status.PROVED
    for _, rest in without_each(RELU_FACTS):
        assert judge(Obligation(goal, tuple(rest)), audit=False).status is not Status.PROVED


def test_indicators_are_functions_of_their_members():
    positive = Piecewise((1, z[i] > 0), (0, True))
    known = [Independent(w, z), *squares(w, z)]
    assert proved(Eq(E(positive * w[i]), E(positive) * E(w[i])), known)
    assert not proved(Eq(E(positive * z[i]), E(positive) * E(z[i])), known)


def test_first_moments_are_enough_for_members_at_places_that_differ():
    i, j, v, m = *integers("i j v"), reals("m")
    z = sequence("z")
    facts = [Independent(z), ForAll(Eq(E(z[v]), m), (v, 1, 5)), i >= 1, j <= 5]
    assert judged(Eq(E(z[1] * z[2] * z[3]), m**3), facts)
    assert judged(Eq(E(z[i] * z[j]), m**2), [*facts, i < j])
    assert not judged(Eq(E(z[i] * z[j]), m**2), [*facts, i <= j])
    assert not judged(Eq(E(z[1] * z[2]), m**2), facts[1:])
    assert not judged(Eq(E((z[1] + z[2]) ** 2), 2 * m**2), facts)


def judged(line, facts):
    return judge(Obligation(line, tuple(facts)), audit=False).status is Status.PROVED
