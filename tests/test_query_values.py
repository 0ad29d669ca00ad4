"""What closed forms take and give beside plain numbers: symbols, usual values, systems, equivalences."""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from conftest import some
from hypothesis import given, settings
from hypothesis import strategies as st

import symcnn
from symcnn import DomainError, SymcnnError, UnknownName, closed_form, derive, integers, sequence
from symcnn.catalogue.catalogue import default
from symcnn.errors import UnusedValue, WrongKind
from symcnn.formulas.demands import Demand
from symcnn.formulas.symbols import ForAll
from symcnn.query.closed_form import ClosedForm
from symcnn.query.condition import Condition
from symcnn.query.domain import Domain
from symcnn.query.expansion import Equation, equations, expanded
from symcnn.query.forms import System
from symcnn.verdicts.predict import predictor

SIZE = closed_form("convolution.output_size")
FIELD = closed_form("convolution.receptive_field")
CONSTANT = closed_form("convolution.receptive_field_constant")
N, M = integers("N M")
n, k, m, r, i, L, l = integers("n k m r i L l")
K = sequence("K", L, integer=True)


# --- every result can be asked ----------------------------------------------------------------------------


def asked() -> list[str]:
    return [derivation.name for derivation in default()]


@pytest.mark.parametrize("name", some(asked(), 30))
def test_every_result_can_be_asked(name: str) -> None:
    """No name is left on its right side that could be given no value; and it shows itself on one line."""
    form = closed_form(name)
    assert not form.open_names
    assert repr(form).startswith(name) and "\n" not in repr(form)


@pytest.mark.parametrize("name", [name for name in some(asked(), 36) if derive(name).experiment is not None])
@pytest.mark.filterwarnings("ignore::symcnn.UnusedValue")  # of the points some name more than the claim reads
def test_asked_at_the_points_of_its_experiment_it_says_what_the_claim_says(name: str) -> None:
    derivation = derive(name)
    form, said = derivation.form, predictor(derivation, derivation.claim)
    for point in derivation.experiment.at:
        found = form(**point)
        if isinstance(form, System):
            assert all(value is not None for value in found.values())
            continue
        expected = said(point)
        if isinstance(expected, Demand):
            (expected,) = expected.ends  # a bound is asked for its end
        if isinstance(expected, bool) or isinstance(found, bool):
            assert found is expected
        elif isinstance(expected, (int, Fraction)) and not any(map(floating, point.values())):
            assert sp.Rational(*Fraction(expected).as_integer_ratio()) == found
        else:
            assert abs(sp.N(found - sp.sympify(expected), 30)) <= sp.Float("1e-13") * (1 + abs(sp.N(found, 30)))


def floating(value: Any) -> bool:
    return any(map(floating, value)) if isinstance(value, (list, tuple)) else isinstance(value, float)


# --- derived right sides ----------------------------------------------------------------------------------


def test_a_derived_right_side_is_expanded_by_what_the_proof_says() -> None:
    assert closed_form("convolution.tap_reach_unpadded")(n=7, k=3) == SIZE(n=7, k=3)
    assert closed_form("convolution.receptive_field_last_stride")(L=3, K=3, S=[1, 2, 7]) == 9
    assert closed_form("convolution.pixel_reach_all").rhs == n - k + 1
    gradient = closed_form("gradient.weight_gradient_strided")
    assert gradient(n=3, m=4, p=1, a=1, s=1, x=[2, 3, 5], dy=[1, 1, 1, 1]) == 10


def test_an_equation_is_used_only_where_it_holds() -> None:
    X = sp.Function("X", integer=True)
    told = Equation(X(i), 2 * i, ((i, sp.Integer(1), sp.oo),))
    assert expanded(X(n), {"n"}, [told], [n >= 1]) == 2 * n
    assert expanded(X(n), {"n"}, [told], [n >= 0]) == X(n)
    assert expanded(X(n + 1), {"n"}, [told], [n >= 0]) == 2 * n + 2


def test_what_is_bound_around_a_derived_quantity_is_not_taken_by_it() -> None:
    """m stands for n + i; in a sum over i that i is another one."""
    total = sp.Sum(i * m, (i, 1, 3))
    found = expanded(total, {"n", "i"}, [Equation(m, n + i)])
    assert sp.expand(found.doit() - 6 * (n + i)) == 0


def test_a_quantity_that_is_defined_by_itself_is_left() -> None:
    assert expanded(m, {"n"}, [Equation(m, r + 1), Equation(r, m - 1)]) == m
    assert expanded(m, {"n"}, [Equation(m, r + 1), Equation(r, m - 1), Equation(r, n)]) == n + 1


def test_the_recalled_lines_come_first() -> None:
    heads = [one.said for one in equations(derive("convolution.tap_reach_unpadded").steps) if str(one.head) == "m"]
    assert heads and all(not said.has(sp.Sum) for said in heads[:1])


# --- systems and equivalences -----------------------------------------------------------------------------


def test_a_system_gives_each_quantity() -> None:
    growth = closed_form("convolution.receptive_field_growth")
    assert isinstance(growth, System) and growth(L=2, K=3) == {"r": 5, "r_next": 7}
    assert growth(L=2, K=[3, 5, 7], S=[2, 2, 1]) == {"r": 1 + 2 + 4 * 2, "r_next": 11 + 6 * 4}
    assert growth["r_next"](L=2, K=3) == 7 and list(growth) == ["r", "r_next"]
    with pytest.raises(UnknownName, match="r_nxt"):
        growth["r_nxt"]
    with pytest.raises(SymcnnError, match="states several quantities: r, r_next"):
        growth.solve("L", r=5)
    padding = closed_form("convolution.receptive_field_padding")
    assert padding(L=2, K=3, S=1, D=1, P=1, Q=0, u=2)["f_Q - f_P"] == 2


def test_an_equivalence_says_whether_and_where() -> None:
    inputs = closed_form("convolution.input_range")
    assert isinstance(inputs, Condition)
    assert inputs(n=227, k=11, s=4, m=55) is True and inputs(n=226, k=11, s=4, m=55) is False
    assert {sp.Gt(part.gts, part.lts).canonical for part in inputs.stated(k=11, s=4, m=55).args} == {
        sp.Gt(n, 227).canonical,
        sp.Gt(230, n).canonical,
    }
    stack = closed_form("convolution.stack_input_range")
    assert stack(n=230, L=2, K=[11, 3], S=[4, 2], a=27, b=27) is True
    assert stack(n=235, L=2, K=[11, 3], S=[4, 2], a=27, b=27) is False
    he = closed_form("activation.relu_initialisation")
    assert he(d=512, sigma=Fraction(1, 16)) is True and he(d=512, sigma=0.0626) is False


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 3), st.integers(1, 9))
def test_an_equivalence_holds_where_its_left_side_does(side: int, kernel: int, stride: int, size: int) -> None:
    fits = SIZE.domain.admits({"n": side, "k": kernel, "s": stride, "d": 1, "p": 0})
    right = fits and SIZE(n=side, k=kernel, s=stride) == size
    assert closed_form("convolution.input_range")(n=side, k=kernel, s=stride, m=size) is right


def test_an_implication_is_asked_where_its_premise_holds() -> None:
    alike = closed_form("memory.optimizer_first_step_alike")
    assert alike(n=64, K=8, L=2) == closed_form("memory.optimizer_first_step")(n=64, K=8, L=2, s=2)
    with pytest.raises(DomainError, match="KLs ≤ 2n must hold"):
        alike(n=1, K=8, L=2, s=2)


def test_a_bound_is_asked_for_its_value() -> None:
    bound = closed_form("regularization.dropout_loss_bound")
    assert "J ≥" in repr(bound) and bound(d=3, y=2, r=0.5) == sp.Rational(1, 2) * 4 / (
        3 * sp.Rational(1, 2) + sp.Rational(1, 2)
    )


# --- usual values, one value for all ----------------------------------------------------------------------


def test_usual_values_are_taken_and_shown() -> None:
    assert SIZE(n=7, k=3) == 5 and SIZE(n=7, k=3, p=1) == 7
    assert "usual s = 1, d = 1, p = 0" in repr(SIZE)
    with pytest.raises(DomainError, match=r"no value for k \(kernel side\)$"):
        SIZE(n=7)
    assert SIZE.compile()(n=7, k=3) == 5


def test_one_number_is_the_value_of_every_member() -> None:
    assert FIELD(L=50, K=3) == FIELD(L=50, K=[3] * 50, S=[1] * 50, D=1) == 101
    assert FIELD(L=3, K=np.array([3, 5, 7]), S=torch.tensor([1, 2, 1])) == FIELD(L=3, K=[3, 5, 7], S=[1, 2, 1])
    assert closed_form("gradient.bias_gradient")(n=4, k=3, dy=2) == 8
    with pytest.raises(DomainError, match="Kₗ ≥ 1"):
        FIELD(L=3, K=0)
    with pytest.raises(DomainError, match="must have L = 3 entries; got 2"):
        FIELD(L=3, K=[3, 3])
    loose = ClosedForm(
        "loose", m, sp.IndexedBase("w", integer=True)[1], Domain("loose", {sp.IndexedBase("w", integer=True): "w"}, [])
    )
    with pytest.raises(DomainError, match="has no length that is known, so 3 cannot be the value of each"):
        loose(w=3)


# --- symbols ----------------------------------------------------------------------------------------------


def test_a_symbol_in_place_of_a_number() -> None:
    assert SIZE(n=N, k=3, s=2, p=1) == sp.ceiling(N / 2)
    plain = sp.Symbol("q")
    assert SIZE(n=plain, k=3, s=2, p=1) == sp.ceiling(plain / 2)
    assert FIELD(L=N, K=3) == 2 * N + 1
    assert FIELD(L=3, K=[3, M, 3]) == M + 4
    assert SIZE(n=2 * N, k=1, s=2) == N
    assert SIZE(n=5, k=5) == 1 and isinstance(SIZE(n=N + 4 - N, k=1), int)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 4), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))
def test_a_symbolic_answer_says_what_the_number_says(side: int, kernel: int, stride: int, pad: int, dil: int) -> None:
    found = SIZE(n=N, k=kernel, s=stride, p=pad, d=dil)
    if SIZE.domain.admits({"n": side, "k": kernel, "s": stride, "p": pad, "d": dil}):
        assert found.subs(N, side) == SIZE(n=side, k=kernel, s=stride, p=pad, d=dil)


def test_a_symbol_of_the_same_name_is_the_persons_own() -> None:
    """The person's k is no kernel side, and their l no index of the sum."""
    assert SIZE(n=k, k=3) == k - 2
    assert FIELD(L=2, K=[l, l]) == 2 * l - 1
    assert SIZE(n=k, k=n) == k - n + 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"n": N / 2, "k": 1}, "N/2 is not known to be whole"),
        ({"n": sp.Symbol("x", integer=False), "k": 1}, "not known to be whole"),
        ({"n": N, "k": -1}, "k ≥ 1 must hold; got k = -1"),
        ({"n": N, "k": "3"}, "must be integer"),
        ({"n": -1 - N**2, "k": 1}, "must hold"),
        ({"n": sp.I * N, "k": 1}, "not known to be whole"),
        ({"n": N > 1, "k": 1}, "must be integer"),
        ({"n": sp.Symbol("c", positive=True, integer=True), "k": 0}, "k ≥ 1 must hold"),
    ],
)
def test_a_symbol_of_the_wrong_kind_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(DomainError) as refused:
        SIZE(**values)
    assert words in str(refused.value)


# --- what is refused --------------------------------------------------------------------------------------


def test_no_argument_is_ignored() -> None:
    with pytest.raises(DomainError, match=r"w \(.*\) is random; its law is stated, and no value is used"):
        closed_form("activation.relu_variance")(d=3, sigma=1, w=[1, 2, 3])
    with pytest.raises(UnknownName):
        closed_form("convolution.tap_reach_unpadded")(n=7, k=3, a=0, m=5)
    with pytest.raises(WrongKind, match="values are given by name, such as n=227"):
        SIZE(227)


def test_a_right_side_that_cannot_be_worked_out_names_what_stays_open() -> None:
    X = sp.Function("X", real=True)
    form = ClosedForm("form", m, X(n), Domain("form", {n: "side"}, []))
    with pytest.raises(SymcnnError, match="speaks of X, to which no value can be given"):
        form(n=1)


TOLD: list[tuple[Any, str, Any]] = [
    (lambda: closed_form("gradient.bias_gradient")(n=2, k=2, dy=[[5]], c=3), "c", 5),
    (lambda: FIELD(L=2, K=3, P=[0, 1], u=4), "P or u", 5),
    (lambda: FIELD(L=N, K=3, P=1), "P", 2 * N + 1),
    (lambda: FIELD(L=[1, 2], K=3, u=1).tolist(), "u", [3, 5]),
    (lambda: CONSTANT(L=2, k=3, p=1), "p", 5),  # the quick way
    (lambda: CONSTANT.compile()(L=2, k=3, p=1), "p", 5),
    (lambda: FIELD.compile()(L=2, K=[3, 3], P=[0, 0]), "P", 5),
    (lambda: [row["r"] for row in CONSTANT.table(L=[1, 2], k=3, p=1)], "p", [3, 5]),
    (lambda: len(CONSTANT.plot(L=[1, 2], k=3, p=1).lines), "p", 1),
    (lambda: CONSTANT.solve("L", r=9, k=3, p=1), "p", {4}),
    (lambda: CONSTANT.least("L", r_min=8, k=3, p=1), "p", 4),
    (lambda: str(CONSTANT.growth("k", L=2, s=2, d=1, p=1)), "p", "3k, Θ(k)"),
    (lambda: closed_form("convolution.receptive_field_growth")(L=1, K=[3, 5], J=2)["r"], "J", 3),
    (lambda: closed_form("convolution.linear_map_rank")(n=3, k=2, f=1, g=[0, 0]), "n or k", True),
]


@pytest.mark.parametrize("ask, names, expected", TOLD)
def test_a_value_on_which_the_answer_does_not_depend_is_taken_and_told(ask: Any, names: str, expected: Any) -> None:
    """Once a question, at the line of whoever asks."""
    with pytest.warns(UnusedValue) as told:
        assert ask() == expected
    (one,) = told
    assert f"does not depend on {names}; the value" in str(one.message) and one.filename == __file__


def test_a_value_that_bounds_what_is_asked_is_used() -> None:
    """The paddings are of two layers, so that there are no more."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnusedValue)
        assert FIELD.solve("L", r_min=3, K=3, P=[0, 0]) == {1, 2}
        assert closed_form("convolution.tap_reach_unpadded").solve("k", n=9, N=3, a=4) == {7}
        assert SIZE(n=7, k=3) == 5 and CONSTANT(L=2, k=3) == 5  # the usual values are nobody's


def test_a_value_that_is_not_used_is_told_once_a_line_and_can_be_left_out() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        assert [CONSTANT(L=2, k=3, p=pad) for pad in range(3)] == [5, 5, 5]
    assert len(told) == 1
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("ignore", symcnn.UnusedValue)
        CONSTANT(L=2, k=3, p=1)
    assert not told


def test_a_value_that_is_not_used_is_held_to_its_domain() -> None:
    with pytest.raises(DomainError, match=r"p .* must be integer, p ≥ 0; got -1"):
        CONSTANT(L=2, k=3, p=-1)


def test_a_form_says_on_what_it_does_not_depend() -> None:
    assert repr(CONSTANT).endswith("does not depend on p") and "It does not depend on p." in CONSTANT._repr_html_()
    assert "depend" not in repr(SIZE) and "depend" not in SIZE._repr_html_()
    assert "w" not in closed_form("activation.relu_variance").unread  # it is random, and refused


# --- analysis through the form ----------------------------------------------------------------------------


def test_the_form_in_one_symbol() -> None:
    assert str(closed_form("optimizer.adam_first_moment").limit("t")) == "c"
    assert "Θ(K²)" in str(closed_form("dense.training_multiplications").growth("K"))
    assert "Θ(n)" in str(SIZE.growth("n"))
    assert str(closed_form("optimizer.momentum_slope").derivative("eta")) == "c/(β - 1)"
    assert str(closed_form("activation.relu_variance").sensitivity("sigma")) == "2"
    assert str(closed_form("dense.training_multiplications").growth("K", n=64, L=M)) == "192K²M, Θ(K²)"
    for ask in (SIZE.derivative, SIZE.growth, SIZE.limit, SIZE.sensitivity):
        with pytest.raises(UnknownName, match="is named 'q'"):
            ask("q")
        with pytest.raises(SymcnnError, match="given a value as well"):
            ask("n", n=3)


def test_the_laws_of_members_are_facts_of_symbols() -> None:
    total = ClosedForm(
        "total",
        m,
        sp.Sum(sp.Max(0, K[l]), (l, 1, L)),
        Domain("total", {L: "L", K: "K"}, [L >= 0, ForAll(K[l] >= 1, (l, 1, L))]),
    )
    assert total(L=N, K=4) == 4 * N
    with pytest.raises(DomainError, match="must hold"):
        total(L=N, K=0)


# --- what a first version of this got wrong ---------------------------------------------------------------

x, y, a = sp.symbols("x y a", real=True)
s = integers("s")


def made(lhs: Any, rhs: Any, given: list[Any], where: Any = ()) -> ClosedForm:
    return ClosedForm("f", lhs, rhs, Domain("f", {symbol: str(symbol) for symbol in given}, list(where)))


@pytest.mark.parametrize(
    ("rhs", "values", "expected"),
    [
        (-sp.floor(n / 2), {"n": 3}, -1),
        (-sp.Mod(n, 5), {"n": 7}, -2),
        (sp.ceiling(sp.floor(n / 2) / 2), {"n": 5}, 1),
        (sp.Sum(-sp.floor(i / 2), (i, 1, n)), {"n": 4}, -4),
        (sp.floor(sp.sqrt(n)), {"n": 10**40 - 1}, 10**20 - 1),
    ],
)
def test_a_sign_stands_before_the_whole_of_what_is_rounded(rhs: Any, values: dict[str, int], expected: int) -> None:
    form = made(m, rhs, [n])
    assert form(**values) == expected and form.compile()(**values) == expected
    assert form(n=[values["n"]]).tolist() == [expected]
    if not rhs.has(sp.sqrt(n)):
        space: dict[str, Any] = {}
        exec(form.code("python"), space)
        assert space["f"](**values) == expected


@pytest.mark.parametrize(
    ("form", "values"),
    [
        (made(m, n + 1, [n, k], [ForAll(n >= i, (i, 1, k))]), {"n": 2, "k": 5}),
        (made(m, n + 1, [n, k], [ForAll(n >= i + s, (i, 1, k), (s, 1, k))]), {"n": 2, "k": 5}),
        (made(m, n, [n], [1 / (n - 1) > 0]), {"n": 1}),
        (made(m, n, [n], [sp.log(n) < 1]), {"n": -1}),
        (made(m, n, [n], [sp.Piecewise((n, n > 3)) > 0]), {"n": 1}),
        (made(m, n, [n], [-sp.Mod(n, 5) >= -1]), {"n": 2}),
        (made(y, sp.sqrt(n), [n], [n >= -3]), {"n": -2}),
        (made(m, n, [n], [sp.false]), {"n": 1}),
        (made(m, sp.Product(i, (i, 2, n)), [n]), {"n": -1}),
    ],
)
def test_what_does_not_hold_or_has_no_value_is_refused(form: ClosedForm, values: dict[str, int]) -> None:
    for ask in (form, form.compile(), lambda **given: form(**{**given, "n": [given["n"]]})):
        with pytest.raises(DomainError):
            ask(**values)


def test_a_persons_symbol_is_not_taken_by_an_index() -> None:
    own = integers("i")
    found = made(y, sp.Sum(x**i, (i, 1, n)), [x, n])(x=own, n=N)
    assert found.subs({own: 2, N: 3}).doit() == 14


def test_a_persons_symbol_named_like_one_that_stays_open_is_refused() -> None:
    for ask in (
        lambda: made(y, x * a, [x, a]).derivative("x", a=2 * x),
        lambda: made(m, n * k, [n, k]).growth("n", k=n),
        lambda: made(m, n * k, [n, k]).difference("n", k=n),
    ):
        with pytest.raises(DomainError, match="is named like a symbol of the form to which no value is given"):
            ask()


def test_a_list_is_not_lost() -> None:
    combined = closed_form("convolution.linear_map_row_combination")
    with pytest.raises(DomainError, match=r"which of its members are read is not known without a number for F"):
        combined(n=5, k=1, f=sp.Symbol("F", integer=True), w=[3], g=[2, 2, 3, 3, 3])
    X = sequence("X", L, integer=True)
    total = made(m, sp.Sum(X[i] * i, (i, 1, L)), [X, L])
    total = ClosedForm("f", m, total.rhs, Domain("f", {X: "X", L: "L"}, []))
    assert total(L=3, X=[1, N, 2]) == 2 * N + 7
    with pytest.raises(DomainError, match="must have L = 4 entries; got 3"):
        total(L=4, X=[1, N, 2])


@pytest.mark.parametrize("known", ["negative", "nonpositive", "zero", "imaginary", "infinite"])
def test_what_is_known_of_a_symbol_must_lie_in_the_domain(known: str) -> None:
    with pytest.raises(DomainError):
        SIZE(n=sp.Symbol("N", **{known: True}), k=1)


def test_facts_about_symbols_are_facts() -> None:
    absolute = made(y, sp.Abs(x), [x], [x >= 1])
    with pytest.raises(DomainError, match="contradicts the domain"):
        absolute.derivative("x", where=[x < 0])
    for where in (None, 5, "x > 0", [5]):
        with pytest.raises(SymcnnError):
            absolute.derivative("x", where=where)
    assert str(made(y, sp.Abs(x), [x]).derivative("x", where=x > 0)) == "1"
    with pytest.raises(SymcnnError, match="depends on whether a is 0"):
        made(y, 1 / (x - a), [x, a]).limit("x", to=0)


ITSELF: list[Any] = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize(
    "value",
    [
        Decimal("sNaN"),
        Decimal("1e-999999999"),
        Decimal("1e999999999"),
        np.timedelta64(3, "D"),
        ITSELF,
        range(1, 10**12),
        range(10**30),
    ],
    ids=["snan", "tiny", "huge", "duration", "itself", "long", "longer"],
)
def test_odd_values_are_refused_at_once(value: Any) -> None:
    for ask in (lambda: SIZE(n=value, k=1), lambda: made(y, x + 1, [x])(x=value)):
        with pytest.raises(SymcnnError):
            ask()


def test_a_law_of_many_members_costs_nothing() -> None:
    """Constraints on random families are laws, and no statements about numbers that are looked at one by one."""
    variance = closed_form("activation.relu_variance")
    assert len(variance.domain.laws) > 0 and variance(d=10**12, sigma=2) == 2 * 10**12
    assert closed_form("gradient.weight_gradient_norm")(n=10**6, k=1, sigma_x=1, sigma_g=1) == 10**12


def test_what_is_wrong_is_said_of_the_symbol_that_is() -> None:
    with pytest.raises(DomainError, match=r"L \(number of layers\) must be integer, L ≥ 0; got -1"):
        FIELD(L=-1, K=3)
    with pytest.raises(DomainError, match=r": q \(.*must be integer, q ≥ 1; got 0"):
        closed_form("memory.largest_batch")(M=2**34, c=3, I=224 * 224, q=0, A=10**7, P=6 * 10**7)
    for ask in (lambda: SIZE(n=3, k=3, m=1), lambda: SIZE.solve("m", n=3, k=3)):
        with pytest.raises(WrongKind, match="m is what it gives"):
            ask()
    with pytest.raises(SymcnnError, match="K is not given"):
        FIELD.solve("L", r=101)


def test_values_that_no_value_of_the_others_admits_are_refused() -> None:
    """A tap, or a number of outputs, that no kernel has, whatever its side: it need not be given to be seen."""
    gradient = closed_form("gradient.weight_gradient_strided")
    given = {"n": 5, "s": 2, "x": [1, 2, 3, 4, 5]}
    assert gradient(**given, m=2, a=1, dy=[1, 2]) == 7
    for more in ({"m": 9, "a": 1, "dy": 1}, {"m": 2, "a": 9, "dy": [1, 2]}):
        with pytest.raises(DomainError, match="there is no k for which"):
            gradient(**given, **more)
    assert closed_form("gradient.weight_gradient_variance")(n=28, k=3, sigma_x=1, sigma_g=1) == 26**2
