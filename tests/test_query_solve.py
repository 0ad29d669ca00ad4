"""Closed forms turned round: every list is complete, and what is refused says what would help."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import sympy as sp
from conftest import tries
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symcnn import DomainError, SymcnnError, UnknownName, closed_form, integers
from symcnn.formulas.symbols import ForAll
from symcnn.query import steps
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain
from symcnn.query.ends import INF, NoEnclosure, NoValue
from symcnn.query.intervals import certain, enclosure
from symcnn.query.inverses import turns_round
from symcnn.query.roots import NoWay, solutions
from symcnn.query.search import everywhere
from symcnn.query.steps import range_of

SIZE = closed_form("convolution.output_size")
FIELD = closed_form("convolution.receptive_field")
n, k, s, t, m = integers("n k s t m")
x, y = sp.symbols("x y", real=True)


def form(rhs: Any, given: dict[Any, str], *where: Any, lhs: Any = m) -> ClosedForm:
    return ClosedForm("form", lhs, rhs, Domain("form", given, where))


# --- enclosures -------------------------------------------------------------------------------------------

TERMS = st.recursive(
    st.sampled_from([n, k, sp.Integer(2), sp.Integer(-3), sp.Rational(5, 2)]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] + two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] * two[1]),
        st.tuples(inner, inner).map(lambda two: sp.floor(two[0] / 3) - two[1]),
        st.tuples(inner, inner).map(lambda two: sp.Max(*two)),
        st.tuples(inner, inner).map(lambda two: sp.Min(*two)),
        inner.map(sp.Abs),
        inner.map(lambda one: one**2),
        inner.map(lambda one: sp.ceiling(one / (sp.Abs(k) + 1))),
        inner.map(lambda one: sp.Piecewise((one, n > k), (-one, True))),
        inner.map(lambda one: sp.sqrt(sp.Abs(one))),
        inner.map(lambda one: sp.exp(sp.Min(one, 3))),
    ),
    max_leaves=6,
)
SPAN = st.tuples(st.integers(-9, 9), st.integers(0, 7)).map(lambda two: (two[0], two[0] + two[1]))


@settings(max_examples=tries(150), deadline=None)
@given(TERMS, SPAN, SPAN)
def test_an_enclosure_holds_all_values(term: Any, first: Any, second: Any) -> None:
    low, high = enclosure(term, {n: first, k: second})
    for a, b in product(range(first[0], first[1] + 1), range(second[0], second[1] + 1)):
        value = sp.N(term.subs({n: a, k: b}), 30)
        assert sp.Float(str(float(low))) - sp.Float("1e-9") * (1 + abs(value)) <= value
        assert value <= sp.Float(str(float(high))) + sp.Float("1e-9") * (1 + abs(value))


@settings(max_examples=tries(100), deadline=None)
@given(TERMS, TERMS, SPAN, SPAN, st.sampled_from([sp.Ge, sp.Gt, sp.Eq, sp.Ne, sp.Lt]))
def test_what_is_certain_holds_everywhere(one: Any, other: Any, first: Any, second: Any, relation: Any) -> None:
    fact = relation(one, other, evaluate=False)
    seen = certain(fact, {n: first, k: second})
    if seen is None:
        return
    for a, b in product(range(first[0], first[1] + 1), range(second[0], second[1] + 1)):
        said = relation(sp.N(one.subs({n: a, k: b}), 50), sp.N(other.subs({n: a, k: b}), 50))
        assert bool(said) is seen or abs(sp.N((one - other).subs({n: a, k: b}), 50)) < sp.Float("1e-40")


@pytest.mark.parametrize(
    ("term", "box", "ends"),
    [
        (1 / n, {n: (-1, 1)}, (-INF, INF)),
        (1 / n, {n: (0, 5)}, (sp.Rational(1, 5), INF)),
        (2**n, {n: (3, INF)}, (8, INF)),
        (sp.Rational(1, 2) ** n, {n: (3, INF)}, (0, sp.Rational(1, 8))),
        (n**2, {n: (-INF, 3)}, (0, INF)),
        (sp.log(n), {n: (0, 1)}, (-INF, 0)),
        (0 * n + sp.Max(n, 4), {n: (-INF, 3)}, (4, 4)),
        (sp.Mod(n, 7), {n: (0, 100)}, (0, 7)),
        (n * k, {n: (0, INF), k: (-2, 0)}, (-INF, 0)),
        (sp.Sum(k, (k, 1, n)), {n: (2, 4)}, (3, 11)),
        (sp.Product(2, (k, 1, n)), {n: (2, INF)}, (4, INF)),
    ],
)
def test_ends(term: Any, box: Any, ends: Any) -> None:
    assert enclosure(term, box) == ends


def test_what_has_no_value_and_what_cannot_be_enclosed() -> None:
    with pytest.raises(NoValue):
        enclosure(sp.log(n), {n: (-5, 0)})
    with pytest.raises(NoValue):
        enclosure(1 / n, {n: (0, 0)})
    with pytest.raises(NoEnclosure):
        enclosure(sp.gamma(n + 2), {n: (1, 5)})
    with pytest.raises(NoEnclosure):
        enclosure(k + n, {n: (1, 5)})


# --- search against exhaustive search ---------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(TERMS, st.integers(-20, 40), SPAN, SPAN)
def test_the_search_finds_what_trying_all_finds(term: Any, value: int, first: Any, second: Any) -> None:
    facts = [sp.Eq(term, value, evaluate=False)]
    tried = {
        (a, b)
        for a, b in product(range(first[0], first[1] + 1), range(second[0], second[1] + 1))
        if sp.simplify(term.subs({n: a, k: b}) - value) == 0
    }
    boxes = everywhere(facts, [n, k], [first, second]).boxes
    found = {point for box in boxes for point in product(*(range(low, high + 1) for low, high in box))}
    assert found == tried


BOX = st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.integers(1, 14))


@settings(max_examples=40, deadline=None)
@given(BOX, st.sampled_from(["n", "k", "s", "p", "d"]))
def test_the_output_size_is_turned_round(values: Any, unknown: str) -> None:
    """Against trying all values up to a bound beyond which the size only grows, or no kernel fits."""
    point = dict(zip(("k", "s", "d", "p", "m"), values, strict=True))
    given = {**point, "n": 17}
    given.pop(unknown)
    answer = SIZE.solve(unknown, **given)
    tried = [
        value
        for value in range(0, 90)
        if SIZE.domain.admits({**{a: b for a, b in given.items() if a != "m"}, unknown: value})
        and SIZE(**{**{a: b for a, b in given.items() if a != "m"}, unknown: value}) == point["m"]
    ]
    assert [value for value in range(90) if value in answer] == tried


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 30), st.integers(1, 20))
def test_three_unknowns_against_trying_all(side: int, size: int) -> None:
    rows = SIZE.solve("k", "s", "p", n=side, m=size, k_max=5, s_max=4, p_max=2)
    tried = [
        {"k": a, "s": b, "p": c}
        for a, b, c in product(range(1, 6), range(1, 5), range(3))
        if SIZE.domain.admits({"n": side, "k": a, "s": b, "p": c, "d": 1}) and SIZE(n=side, k=a, s=b, p=c) == size
    ]
    assert list(rows) == tried


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=9), st.data())
def test_how_many_of_these_layers(kernels: list[int], data: Any) -> None:
    strides = data.draw(st.lists(st.integers(1, 3), min_size=len(kernels), max_size=len(kernels)))
    wanted = data.draw(st.integers(1, 60))
    answer = FIELD.solve("L", r_min=wanted, K=kernels, S=strides)
    tried = [
        depth for depth in range(len(kernels) + 1) if FIELD(L=depth, K=kernels[:depth], S=strides[:depth]) >= wanted
    ]
    assert list(answer) == tried


# --- what is asked ----------------------------------------------------------------------------------------


def test_the_inputs_of_alexnets_first_layer() -> None:
    answer = SIZE.solve("n", m=55, k=11, s=4)
    assert list(answer) == [227, 228, 229, 230] and answer.source == "from convolution.input_range"
    assert SIZE.least("n", m=55, k=11, s=4) == 227 and SIZE.greatest("n", m=55, k=11, s=4) == 230
    assert str(SIZE.solve("n", k=11, s=4)) == "max{1, 4m + 7} ≤ n ≤ 4m + 10" or "4m + 7 ≤ n" in str(
        SIZE.solve("n", k=11, s=4)
    )


def test_an_inverse_that_is_about_something_else_is_not_used() -> None:
    other = ClosedForm("other", SIZE.lhs, SIZE.rhs + 1, SIZE.domain, inverses=SIZE.inverses)
    condition = SIZE.inverses()["n"]
    assert turns_round(SIZE, condition) and not turns_round(other, condition)
    assert list(other.solve("n", m=56, k=11, s=4)) == [227, 228, 229, 230]
    assert other.solve("n", m=56, k=11, s=4).source != "from convolution.input_range"


def test_none_and_no_bound() -> None:
    assert SIZE.least("n", m=0, k=3) is None and SIZE.greatest("n", m=0, k=3) is None
    assert SIZE.greatest("n", m_min=3, k=3) == sp.oo and SIZE.least("n", m_min=3, k=3) == 5
    assert FIELD.least("L", r=100, K=3) is None and FIELD.least("L", r_min=100, K=3) == 50
    one_tap = FIELD.solve("L", r=1, K=1)
    assert one_tap.least == 0 and one_tap.greatest == sp.oo and 10**9 in one_tap


def test_whole_numbers_are_exact_far_beyond_floats() -> None:
    labels = closed_form("counting.label_bits")
    assert list(labels.solve("C", H=100)) == [2**100] and not labels.solve("C", H=sp.Rational(201, 2))
    assert list(SIZE.solve("n", m=10**40, k=1)) == [10**40]


def test_real_unknowns() -> None:
    variance = closed_form("activation.relu_variance")
    assert list(variance.solve("sigma", V=1, d=512)) == [sp.Rational(1, 16)]
    (root,) = variance.solve("sigma")
    (where,) = variance.solve("sigma").where
    assert sp.simplify(root**2 - 2 * sp.Symbol("V", real=True) / n.func("d", integer=True)) == 0 and "V" in str(where)
    kept = closed_form("memory.training_leading_order").solve("n")
    assert [str(one) for one in kept] == ["A/(K*L) - 2*K"]


ROOTS = st.recursive(
    st.just(x),
    lambda inner: st.one_of(
        inner.map(lambda one: 3 * one - 2),
        inner.map(lambda one: one**3),
        inner.map(lambda one: one**2 + 1),
        inner.map(sp.exp),
        inner.map(sp.Abs),
        inner.map(lambda one: 2 / (sp.Abs(one) + 1)),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(ROOTS, st.fractions(-2, 2, max_denominator=4))
def test_a_value_that_was_put_in_is_among_the_solutions(term: Any, value: Any) -> None:
    at = sp.Rational(value.numerator, value.denominator)
    try:
        found = solutions(term, term.subs(x, at), x)
    except NoWay:  # SymPy wrote it so that the unknown stands twice
        assume(False)
    assert any(abs(sp.N(one.value - at, 40)) < sp.Float("1e-25") for one in found)
    for one in found:
        root = one.value
        if all(sp.simplify(condition) != sp.false for condition in one.conditions) and root.is_real:
            assert abs(sp.N(term.subs(x, root) - term.subs(x, at), 40)) < sp.Float("1e-25")


def test_what_is_outside_of_the_domain_is_no_solution() -> None:
    square = form(x**2, {x: "deviation"}, x >= 0, lhs=y)
    assert list(square.solve("x", y=4)) == [2]
    assert not square.solve("x", y=-4)
    even = form(k**2 - k, {k: "side"}, k >= 1)
    assert list(even.solve("k", m=90)) == [10] and not even.solve("k", m=91)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: SIZE.solve("z", m=3), UnknownName, "no symbol of convolution.output_size is named 'z'"),
        (lambda: SIZE.solve(), SymcnnError, "needs the name of a symbol"),
        (lambda: SIZE.solve("n", n=3, m=3), SymcnnError, "asked for, and given a value as well"),
        (lambda: SIZE.solve("n", m="3", k=1), DomainError, "m is a number; got '3'"),
        (lambda: SIZE.solve("n", m=3, k="1"), DomainError, "k (kernel side) must be integer"),
        (lambda: SIZE.solve("n", m=3, q=1), UnknownName, "is named 'q'"),
        (lambda: SIZE.solve("k", n=5, m=3, k_max=2.5), DomainError, "k_max is a whole number; got 2.5"),
        (lambda: SIZE.solve("k", n=5, m=3, k_max="7"), DomainError, "k_max is a whole number; got '7'"),
        (lambda: SIZE.solve("n", "k", m=3), SymcnnError, "would help"),
        (lambda: SIZE.solve("s", "n", m=1, k=1), SymcnnError, "s_max = 100"),
        (lambda: FIELD.solve("K", r=3), SymcnnError, "is a sequence"),
        (lambda: closed_form("memory.training_peak").solve("n"), SymcnnError, "with numbers for K, L, P"),
        (lambda: SIZE.least("n", k=3), SymcnnError, "with numbers for all other symbols"),
        (lambda: SIZE.solve("d", n=5, k=3, m="__import__('os')"), DomainError, "m is a number"),
    ],
)
def test_a_refusal_says_what_would_help(ask: Any, error: type, words: str) -> None:
    with pytest.raises(error) as refused:
        ask()
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_every_equivalence_that_turns_an_equation_round_is_named_by_its_file() -> None:
    from symcnn.catalogue.catalogue import default
    from symcnn.query.condition import Condition

    forms = {derivation.name: derivation.form for derivation in default()}
    conditions = {name: one for name, one in forms.items() if isinstance(one, Condition)}
    assert conditions
    for name, one in forms.items():
        if isinstance(one, ClosedForm):
            about = {other for other, condition in conditions.items() if turns_round(one, condition)}
            assert about <= {condition.name for condition in one.inverses().values()}, name


# --- a range between two formulas, which z3 proves --------------------------------------------------------


def test_behind_a_floor_or_a_ceiling_the_range_is_proved() -> None:
    updates = closed_form("counting.updates_per_epoch").solve("N", B=128)
    assert str(updates) == "128u - 127 ≤ N ≤ 128u, where N ≥ 1" and updates.source == "proved: integers (z3)"
    assert range_of(m, sp.floor((n - 1) / s) + 1, n, [s >= 1]) == (m * s - s + 1, m * s)
    # Without a sign of the divisor nothing is proved; and where the unknown stands twice, nothing is said.
    assert range_of(m, sp.floor((n - 1) / s) + 1, n, []) is None
    assert range_of(m, sp.floor(n / 2) + n, n, []) is None


def test_a_wrong_range_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The function is turned round by a fault: the judge sees that the range is another one."""
    honest = steps._Between.moved
    monkeypatch.setattr(steps._Between, "moved", lambda self, by: honest(self, by + 1))
    assert range_of(m, sp.floor((n - 1) / s) + 1, n, [s >= 1]) is None


def test_a_search_says_within_which_bounds_it_is_complete() -> None:
    """Bounds of an unknown, and the members of a list that it counts; of the value asked for they are the question."""
    field = closed_form("convolution.receptive_field")
    assert closed_form("convolution.output_size_asymmetric").solve("k", m=3, n=9, s=2).source == "complete search"
    assert SIZE.solve("k", m=3, n=9, s=2, k_max=4).source == "search, complete within k ≤ 4"
    both = SIZE.solve("k", "s", m=3, n=9, k_min=2, k_max=4, s_max=3)
    assert both.source == "search, complete within 2 ≤ k ≤ 4, s ≤ 3"
    assert field.solve("L", r_min=4, r_max=9, K=3).source == "complete search"
    found = field.solve("L", r_min=4, K=[3, 3])
    assert found == {2} and found.source == "search, complete within L ≤ 2 (members of K)"
    with pytest.raises(SymcnnError, match="with numbers for r they are searched for"):
        field.solve("L", K=[3, 3])


def test_usual_values_are_named_beside_the_answer() -> None:
    assert repr(SIZE.solve("n", m=55, k=11, s=4)).endswith("(from convolution.input_range; usual d = 1, p = 0)")
    assert SIZE.solve("n", m=55, k=11, s=4, p=0, d=1).usual == ()
    stack = closed_form("convolution.stack_input_range")
    assert stack.solve("n", L=1, K=3, S=1, a=1, b=2).usual == ("D = 1", "P = 0")
    assert stack.least("n", L=1, K=3, S=1, a=1, b=2) == 3 and stack.greatest("n", L=1, K=3, S=1, a=1, b=2) == 4
    with pytest.raises(DomainError, match=r"no value for K \(kernel sides\)"):
        stack(n=3, L=2, a=1, b=2)


# --- what a first version of this got wrong ---------------------------------------------------------------


def made(lhs: Any, rhs: Any, given: list[Any], where: Any = ()) -> ClosedForm:
    return ClosedForm("f", lhs, rhs, Domain("f", {symbol: str(symbol) for symbol in given}, list(where)))


X = sp.IndexedBase("X", integer=True)
a, c = sp.symbols("a c", real=True)
i, L, q = integers("i L q")


@pytest.mark.parametrize(
    ("form", "unknown", "values", "expected"),
    [
        # A point without a value is no solution, also where only bounds are asked for.
        (made(m, sp.floor(5 / n), [n], [n >= 0]), "n", {"m_min": 2}, "n = 1, 2"),
        (made(y, sp.log(n), [n], [n >= 0]), "n", {"y_max": 1}, "n = 1, 2"),
        (made(m, sp.Piecewise((n, n >= 3)), [n]), "n", {"m_max": 5}, "n = 3, 4, 5"),
        (made(y, (n**2 - 1) / (n - 1), [n], [n >= 0]), "n", {"y": 2}, "no n"),
        (made(y, (x**2 - 1) / (x - 1), [x]), "x", {"y": 2}, "no x"),
        # Constraints for all are constraints.
        (made(y, x**2, [x, k], [ForAll(x >= i, (i, 1, k))]), "x", {"y": 4, "k": 1}, "x = 2"),
        (made(m, n + 1, [n, k], [ForAll(n >= i, (i, 1, k))]), "n", {"k": 5, "m_max": 8}, "n = 5, 6, 7"),
        # Every value, and none.
        (made(y, a * x, [x, a]), "x", {"a": 0, "y": 0}, "every x"),
        (made(y, a * x, [x, a]), "x", {"a": 0, "y": 1}, "no x"),
        # Roots outside of the domain, roots with conditions of their own, and bounds.
        (made(y, x**3 - 3 * x, [x], [x >= 2]), "x", {"y": 0}, "no x"),
        (made(y, x**2, [x], [x >= -1]), "x", {}, "x = √y or x = -√y where √y ≤ 1, where y ≥ 0"),
        (made(y, x**2, [x]), "x", {"y": 4, "x_min": 0}, "x = 2"),
        (made(m, n + k, [n, k]), "n", {"n_max": 3}, "n = m - k, where k ≥ m - 3"),
        (made(y, x**a, [x, a], [x >= 0, a > 0]), "x", {"y": 0, "a": 3}, "x = 0"),
        (made(y, x ** sp.Rational(1, 3), [x]), "x", {"y": -2}, "no x"),
        (made(y, x**3, [x]), "x", {"y": -8}, "x = -2"),
        # A whole unknown is whole.
        (made(m, 2 * n, [n]), "n", {}, "n = m/2, where m is even"),
        (made(m, n, [n]), "n", {"m": 10**2000}, None),
    ],
)
def test_what_a_first_version_got_wrong(form: ClosedForm, unknown: str, values: dict[str, Any], expected: Any) -> None:
    answer = form.solve(unknown, **values)
    assert str(answer) == expected if expected is not None else list(answer) == [values["m"]]


def test_where_nothing_is_known_to_be_complete_it_is_refused() -> None:
    for form, unknown, values in (
        (made(y, (-1) ** n * c, [n, c]), "n", {}),
        (made(y, a**x, [x, a]), "x", {"a": 0, "y": 0}),
        (made(y, sp.sin(x), [x]), "x", {"y": 0}),
        (made(y, x**a, [x, a]), "x", {"y": 4}),
    ):
        with pytest.raises(SymcnnError, match="no way is known"):
            form.solve(unknown, **values)


def test_a_constraint_for_all_bounds_what_is_listed() -> None:
    combined = closed_form("convolution.linear_map_row_combination")
    given = {"n": 7, "k": 1, "w": [3], "g": [1, 3, 3, 1, 1, 3, 2]}
    assert list(combined.solve("f", v=3, **given)) == [1]
    assert not combined.domain.admits({**given, "f": 4})


def test_the_proved_inverse_says_where_it_holds() -> None:
    assert str(SIZE.solve("n", k=11, s=4)) == "4m + 7 ≤ n ≤ 4m + 10, where m ≥ 1"
    assert not SIZE.solve("n", k=11, s=4, m=-2 * sp.Symbol("q", positive=True))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: made(y, x, [x]).solve("x", y=sp.I * q),
        lambda: made(m, n, [n]).solve("n", "n"),
        lambda: SIZE.solve("n", m=[sp.Symbol("q")], k=1),
        lambda: made(y, 2 * x + a, [x, a]).solve("x", a=x),
        lambda: closed_form("convolution.input_range").solve("n", "k"),
        lambda: closed_form("convolution.receptive_field_growth")[0],
    ],
)
def test_odd_questions_are_refused(ask: Any) -> None:
    with pytest.raises(SymcnnError):
        ask()


def test_functions_of_a_proof_are_unfolded_and_never_stand_in_an_answer() -> None:
    stack = closed_form("convolution.stack_input_range")
    answer = stack.solve("n", L=2, K=3, S=[1, 2])
    low, high = sorted(str(part) for part in answer.said[0].args)
    assert not answer.said[0].atoms(sp.core.function.AppliedUndef) and "a" in low + high and "b" in low + high
    numbers = stack.solve("n", L=2, K=3, S=[1, 2], a=4, b=6)
    stated = answer.said[0].subs({sp.Symbol("a", integer=True): 4, sp.Symbol("b", integer=True): 6})
    assert [side for side in range(1, 60) if stated.subs(n, side) == sp.true] == list(numbers)
    with pytest.raises(SymcnnError, match=r"A, B cannot be worked out with symbols; numbers for .*L.* would help"):
        stack.solve("n", K=3)
