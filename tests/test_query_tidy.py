"""Tidying: each rule's law is proved, wrong laws are not, and no expression changes its value or becomes longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sympy as sp
from conftest import tries
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.judge import integers as whole
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.query import settling
from symcnn.query import tidy as module
from symcnn.query.known import Known
from symcnn.query.rules import Rule
from symcnn.query.tidy import RULES, length, tidy

pytestmark = pytest.mark.skipif(not whole.available(), reason="whole-number steps need z3")

n, k, s, d, p, a, b, m, w, q, L, i, l, K = integers("n k s d p a b m w q L i l K")
x, y, z, beta = reals("x y z beta")
floor, ceiling, Max, Min = sp.floor, sp.ceiling, sp.Max, sp.Min
DOMAIN = (n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, n + 2 * p >= d * (k - 1) + 1)


def proved(law: Any, facts: Any) -> bool:
    return judge(Obligation(law, tuple(facts)), audit=False).status is Status.PROVED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_law_of_each_rule_is_proved(rule: Rule) -> None:
    assert proved(rule.law, rule.given)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_law_that_is_off_by_one_is_not_proved(rule: Rule) -> None:
    assert not proved(sp.Eq(rule.law.lhs, rule.law.rhs + 1, evaluate=False), rule.given)


NEEDED = [(rule, fact) for rule in RULES for fact in rule.given]


@pytest.mark.parametrize(("rule", "fact"), NEEDED, ids=[f"{rule.name}: {fact}" for rule, fact in NEEDED])
def test_each_condition_of_a_rule_is_needed(rule: Rule, fact: Any) -> None:
    left = tuple(other for other in rule.given if other != fact)
    assert not proved(rule.law, left)
    if (rule.name, fact) != ("a root of a square", y >= 0):  # without it the left side has no value
        assert rule.law.rhs not in set(rule.forms(rule.law.lhs, Known(left, rule.law.lhs)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_gives_the_right_side_of_its_law(rule: Rule) -> None:
    """At its own law's left side; between numbers, a floor is settled where these are numbers."""
    left, right = rule.law.args
    if rule.name == "a floor between numbers":
        m_, x_ = right, left.args[0]
        left, right = left.xreplace({m_: sp.Integer(2)}), sp.Integer(2)
        facts: tuple[Any, ...] = (x_ >= 2, x_ < 3)
    else:
        facts = rule.given
    assert isinstance(left, rule.of)
    forms = set(rule.forms(left, Known(facts, left)))
    assert any(form == right or sp.simplify(form - right) == 0 for form in forms), forms


WRONG = [
    (sp.Eq(floor(floor(n / a) / b), floor(n / (a + b))), (a >= 1, b >= 1)),
    (sp.Eq(floor(floor(n / a) / b), ceiling(n / (a * b))), (a >= 1, b >= 1)),
    (sp.Eq(floor((floor(n / a) + w) / b), floor((n + w) / (a * b))), (a >= 1, b >= 1)),
    (sp.Eq(floor((ceiling(n / a) + w) / b), floor((n + a * w) / (a * b))), (a >= 1, b >= 1)),
    (sp.Eq(floor((n - 1) / s) + 1, ceiling((n - 1) / s)), (s >= 1,)),
    (sp.Eq(floor(n / s) + 1, ceiling(n / s)), (s >= 1,)),
    (sp.Eq(floor((n + 2 * s - 1) / s), ceiling(n / s) + 2), (s >= 1,)),
    (sp.Eq(floor((a * n + w) / (a * m)), floor(n / m)), (m >= 1, a >= 1, w >= 0, w <= a)),
    (sp.Eq(-floor(-x), floor(x)), ()),
    (sp.Eq(floor(n / 2) + floor(n / 2), n), ()),
    (sp.Eq(floor(x + y), floor(x) + y), ()),
    (sp.Eq(floor(floor(x) / y), floor(x / y)), (y > 0,)),
    (sp.Eq(Max(x * z, y * z), z * Max(x, y)), ()),
    (sp.Eq(Max(x + z, y + z), Max(x, y)), ()),
    (sp.Eq(sp.Sum(m, (i, 1, n)), (n - 1) * m), (n >= 0,)),
    (sp.Eq(sp.Sum(m, (i, 1, n)), n * m), ()),
    (sp.Eq(sp.sqrt(x**2), x), ()),
]


@pytest.mark.parametrize(("law", "facts"), WRONG, ids=str)
def test_a_wrong_variant_of_a_rule_is_not_proved(law: Any, facts: Any) -> None:
    assert not proved(law, facts)


def test_a_planted_rule_is_seen_by_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule that drops what is added in a floor, the test of values below would fall."""

    def planted(node: Any, known: Known) -> Iterator[Any]:
        yield node.func(node.args[0] - sp.Rational(1, 3))

    wrong = Rule("planted", RULES[0].law, (), (sp.floor,), planted)
    monkeypatch.setattr(module, "RULES", (wrong, *RULES))
    term = floor((n + 1) / 3)
    assert same_values(term, term, [n >= 1]) and not same_values(term, tidy(term, [n >= 1]), [n >= 1])


CASES = [
    (floor((n + 2 - 2 - 1) / sp.Integer(2)) + 1, (n >= 1,), ceiling(n / 2)),
    (floor(floor(n / a) / b), (a >= 1, b >= 1), floor(n / (a * b))),
    (floor(floor(x / y) / b), (y > 0, b >= 1), floor(x / (b * y))),
    (1 + floor((n - 1) / 2), (), ceiling(n / 2)),
    (1 + floor((n - 1) / s), (s >= 1,), ceiling(n / s)),
    (floor((n + 2 * s - 1) / s), (s >= 1,), ceiling(n / s) + 1),
    (floor((n - 3 * s) / s), (s >= 1,), floor(n / s) - 3),
    (floor((n + k * s) / s), (s >= 1,), floor(n / s) + k),
    (floor((a * n) / (a * m)), (a >= 1, m >= 1), floor(n / m)),
    (floor((2 * n + 1) / sp.Integer(4)), (), floor(n / 2)),
    (floor((a * n + w) / (a * m)), (m >= 1, w >= 0, w < a), floor(n / m)),
    (floor((6 * n + 4) / sp.Integer(9)), (), ceiling((2 * n - 1) / sp.Integer(3))),
    (-floor(-x), (), ceiling(x)),
    (-floor(-n / s), (s >= 1,), ceiling(n / s)),
    (floor(n / 2) + ceiling(n / 2), (), n),
    (n - floor(n / 2), (), ceiling(n / 2)),
    (ceiling(ceiling(ceiling(n / 2) / 2) / 2), (), ceiling(n / 8)),
    (floor((ceiling(n / 2) - 1) / sp.Integer(2)) + 1, (), ceiling(n / 4)),
    (floor(((n - 1) / 2) + sp.Rational(1, 2)), (), floor(n / 2)),
    (floor((k - 1) / k), (k >= 1,), sp.Integer(0)),
    (ceiling((k - 1) / k), (k >= 2,), sp.Integer(1)),
    (Max(1, n + k), (n >= 1, k >= 0), n + k),
    (Min(1, n + k), (n >= 1, k >= 0), sp.Integer(1)),
    (Max(x * y, x * z), (x > 0,), x * Max(y, z)),
    (Max(n + k, n - k) - n, (), Max(k, -k)),
    (abs(x - y) + y, (x >= y,), x),
    (abs(x - y), (x <= y,), y - x),
    (sp.sign(x) * x, (x < 0,), -x),
    (sp.KroneckerDelta(n, m) + x, (n > m,), x),
    (sp.Piecewise((x, n >= 1), (y, True)), (n >= 2,), x),
    (sp.Piecewise((x, n >= 1), (y, True)), (n <= 0,), y),
    (sp.Piecewise((Max(n, 1), n >= 1), (abs(n), True)), (), sp.Piecewise((n, n >= 1), (-n, True))),
    (sp.Sum(K**2, (i, 1, L)), (L >= 0,), K**2 * L),
    (sp.Sum(i, (i, 1, n)), (n >= 0,), n * (n + 1) / 2),
    (sp.Sum(n, (i, 1, k), (l, 1, L)), (k >= 0, L >= 0), L * k * n),
    (sp.Product(s, (i, 1, L)), (L >= 0,), s**L),
    (sp.Product(i, (i, 1, n)), (sp.Eq(n, 0),), sp.Integer(1)),
    (sp.sqrt(x**2 * y), (x >= 0, y >= 0), x * sp.sqrt(y)),
    (x**2 + 2 * x * y + y**2, (), (x + y) ** 2),
    (K**2 * L * n + 2 * K**2 * L * n, (), 3 * K**2 * L * n),
    ((x**2 - y**2) / (x - y), (x > y,), x + y),
]


@pytest.mark.parametrize(("term", "facts", "expected"), CASES, ids=lambda part: str(part)[:60])
def test_the_form_that_a_person_writes(term: Any, facts: Any, expected: Any) -> None:
    found = tidy(term, facts)
    assert found == expected or (sp.expand(found - expected) == 0 and length(found) <= length(expected))
    assert length(found) <= length(term) and tidy(found, facts) == found


@pytest.mark.parametrize(
    ("term", "facts"),
    [
        (floor(floor(n / a) / b), ()),  # a or b may be negative
        (floor(floor(n / a) / b), (a >= 1,)),
        (1 + floor((n - 1) / s), ()),
        (floor(x + sp.Rational(1, 2)), ()),
        (floor((x - 1) / s) + 1, (s >= 1,)),  # x may be no whole number
        (Max(n, k), (n >= 1, k >= 1)),
        (abs(x), (x >= -1,)),
        (sp.Sum(K, (i, 1, L)), ()),  # the range may run backwards
        (sp.Product(s, (i, 1, L)), (L >= -1,)),
        (sp.sqrt(x**2), ()),
        (sp.Piecewise((x, n >= 1), (y, True)), (n >= 0,)),
        (sp.sign(x), (x >= 0,)),
    ],
    ids=str,
)
def test_what_the_facts_do_not_say_is_not_used(term: Any, facts: Any) -> None:
    assert tidy(term, facts) == term


def test_facts_about_a_name_say_nothing_where_a_sum_binds_it() -> None:
    inner = sp.Sum(Max(i, 3), (i, 1, n))
    assert tidy(inner, [i >= 5, n >= 1]) == inner
    assert tidy(sp.Sum(Max(i, 0) * x, (i, 1, n)), [n >= 0]) == x * n * (n + 1) / 2


def test_laws_and_sequences_among_the_facts_do_no_harm() -> None:
    seq = sequence("k", L, integer=True)
    facts = (L >= 1, ForAll(seq[l] >= 1, (l, 1, L)))
    assert tidy(sp.Sum(seq[l], (l, 1, L)) + L - L, facts) == sp.Sum(seq[l], (l, 1, L))
    assert tidy(Max(seq[1], 1), facts) == seq[1]


@pytest.mark.parametrize("plain", [sp.Integer(3), n, sp.Rational(1, 2), sp.pi])
def test_what_has_no_parts_stays(plain: Any) -> None:
    assert tidy(plain, [n >= 1]) == plain


def test_a_long_expression_stays_as_it_is() -> None:
    term = sp.Add(*(floor((n + j) / (j + 2)) for j in range(module.LARGEST)))
    assert tidy(term, [n >= 1]) is term


def test_an_expression_that_takes_too_long_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(node: Any, known: Known) -> Iterator[Any]:
        while True:
            yield node

    monkeypatch.setattr(module, "RULES", (Rule("endless", RULES[0].law, (), (sp.Add,), endless),))
    monkeypatch.setattr(module, "SECONDS", 0.05)
    term = floor((n - 1) / 2) + 1
    assert tidy(term, [n >= 1]) == term


def same_values(term: Any, found: Any, facts: Any) -> bool:
    """Whether two expressions agree at the points that are known; there are some."""
    points = Known(facts, term).points
    return bool(points) and all(value(term, point) == value(found, point) for point in points)


def value(term: Any, point: dict[Any, Any]) -> Any:
    return sp.sympify(term.xreplace(point)).doit()


WHOLE = st.sampled_from([n, k, s, p, sp.Integer(1), sp.Integer(2), sp.Integer(3)])
DIVISOR = st.sampled_from([s, k, k * s, sp.Integer(2), sp.Integer(3), sp.Integer(4), k + 1])


def grown(inner: Any) -> Any:
    return st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] + two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] - two[1]),
        st.tuples(inner, WHOLE).map(lambda two: two[0] * two[1]),
        st.tuples(inner, DIVISOR).map(lambda two: floor(two[0] / two[1])),
        st.tuples(inner, DIVISOR).map(lambda two: ceiling(two[0] / two[1])),
        st.tuples(inner, inner).map(lambda two: Max(*two)),
        st.tuples(inner, inner).map(lambda two: Min(*two)),
        inner.map(abs),
        st.tuples(inner, inner).map(lambda two: sp.Piecewise((two[0], n >= k), (two[1], True))),
    )


TERMS = st.recursive(WHOLE, grown, max_leaves=6)
FACTS = (n >= 1, k >= 1, s >= 1, p >= 0, n + p >= k)


@settings(max_examples=tries(150), deadline=None, derandomize=True)
@given(TERMS, st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=6, max_size=6))
def test_a_random_expression_keeps_its_value_and_becomes_no_longer(term: Any, points: list[Any]) -> None:
    found = tidy(term, FACTS)
    assert length(found) <= length(term)
    assert tidy(found, FACTS) == found
    for more, kernel, stride, pad in points:
        point = {k: sp.Integer(kernel + 1), s: sp.Integer(stride + 1), p: sp.Integer(pad)}
        point[n] = sp.Integer(max(1, kernel + 1 - pad) + more)
        assert value(term, point) == value(found, point)


FRACTIONS = st.fractions(-5, 5, max_denominator=6).map(lambda one: sp.Rational(one.numerator, one.denominator))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(FRACTIONS, FRACTIONS, st.integers(1, 7), st.integers(-9, 9))
def test_roundings_of_real_numbers_keep_their_value(one: Any, other: Any, divisor: int, shift: int) -> None:
    facts = (q >= 1, y > 0)
    for term in (
        floor((floor(x / y) + w) / q),
        ceiling((ceiling(x) - w) / q) + w,
        floor(x - 3) - ceiling(-x),
        Max(x, x + y) - abs(y),
    ):
        found = tidy(term, facts)
        point = {x: one, y: abs(other) + sp.Rational(1, 7), q: sp.Integer(divisor), w: sp.Integer(shift)}
        assert value(term, point) == value(found, point)


def test_all_rules_are_asked() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) and set(settling.RULES) <= set(RULES)
