"""Closed forms as things to ask: exact numbers, and refusals that say what is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from conftest import some
from hypothesis import given
from hypothesis import strategies as st

from symcnn import DomainError, SymcnnError, UnknownName, derive
from symcnn.catalogue.catalogue import default
from symcnn.errors import TooLong
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain
from symcnn.query.language import SMOOTH

SIZE = derive("convolution.output_size").closed_form
n, k, s, L, l = integers("n k s L l")
x, y = reals("x y")
K = sequence("K", L, integer=True)
RIGHT = {"n": 227, "k": 11, "p": 0, "s": 4, "d": 1}


def form(rhs: Any, given: dict[Any, str], *where: Any) -> ClosedForm:
    return ClosedForm("form", sp.Symbol("m"), rhs, Domain("form", given, where))


def test_alexnets_first_layer() -> None:
    """227 -> 55: Krizhevsky et al., ImageNet classification, 2012."""
    value = SIZE(**RIGHT)
    assert value == 55 and type(value) is int


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"s": -1}, ["s (stride)", "integer, s ≥ 1", "-1"]),
        ({"k": 2.5}, ["k (kernel side)", "integer", "2.5"]),
        ({"k": Fraction(1, 2)}, ["k (kernel side)", "integer"]),
        ({"k": "11"}, ["k (kernel side)", "'11'"]),
        ({"s": True}, ["s (stride)", "True"]),
        ({"s": float("nan")}, ["s (stride)", "nan"]),
        ({"n": float("inf")}, ["n (input side)", "inf"]),
        ({"p": None}, ["p (padding on each side)", "None"]),
        ({"n": 5}, ["n (input side) = 5", "k (kernel side) = 11", "must hold"]),
    ],
    ids=str,
)
def test_what_lies_outside_the_domain_is_named(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(DomainError) as caught:
        SIZE(**{**RIGHT, **change})
    for word in ("convolution.output_size", *words):
        assert word in str(caught.value)


def test_a_missing_value_is_named_with_its_meaning() -> None:
    with pytest.raises(DomainError, match=r"no value for n \(input side\), k \(kernel side\)"):
        SIZE(p=0)


def test_an_unknown_symbol_suggests_the_near_one() -> None:
    with pytest.raises(UnknownName, match=r"no symbol of convolution\.output_size is named 'S'"):
        SIZE(**RIGHT, S=1)
    lengthy = form(x, {sp.Symbol("sigma_x", real=True): "deviation"})
    with pytest.raises(UnknownName, match="did you mean sigma_x"):
        lengthy(sigma=1)


@given(st.integers(0, 2**70), st.integers(1, 2**62))
def test_large_numbers_are_exact(extra: int, stride: int) -> None:
    side = 2**60 + extra
    expected = (side - 1) // stride + 1
    assert SIZE(n=side, k=1, p=0, s=stride, d=1) == expected
    assert SIZE.compile()(n=side, k=1, p=0, s=stride, d=1) == expected


POINT = st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(0, 5), st.integers(1, 6), st.integers(0, 400))


@given(POINT)
def test_compiled_and_called_agree(point: tuple[int, ...]) -> None:
    k, d, p, s, more = point
    values = {"n": d * (k - 1) + 1 + more, "k": k, "d": d, "p": p, "s": s}
    called, compiled = SIZE(**values), SIZE.compile()(**values)
    assert called == compiled and type(called) is type(compiled) is int


@given(st.fractions(-9, 9), st.fractions(1, 9))
def test_fractions_are_exact(a: Fraction, b: Fraction) -> None:
    ratio = form(x / y + sp.ceiling(x), {x: "above", y: "below"}, y > 0)
    value = ratio(x=a, y=b)
    assert Fraction(int(sp.numer(value)), int(sp.denom(value))) == a / b + -(-a // 1)


def test_a_float_is_the_decimal_that_prints_it() -> None:
    assert form(1 - x, {x: "decay"})(x=0.9) == sp.Rational(1, 10)
    assert typed(0.1) == sp.Rational(1, 10)


def test_sequences_are_lists_counted_from_one() -> None:
    total = form(sp.Sum(l * K[l], (l, 1, L)), {L: "layers", K: "sides"}, L >= 0, ForAll(K[l] >= 1, (l, 1, sp.oo)))
    assert total(L=3, K=[5, 7, 9]) == 5 + 14 + 27
    assert total.compile()(L=3, K=[5, 7, 9]) == 46
    assert total(L=0, K=[]) == 0
    with pytest.raises(DomainError, match=r"K \(sides\) must have L = 3 entries; got 2"):
        total(L=3, K=[5, 7])
    assert total(L=3, K=5) == 30
    with pytest.raises(DomainError, match=r"K \(sides\) must be integers"):
        total(L=3, K=2.5)
    with pytest.raises(DomainError, match=r"K \(sides\)"):
        total(L=2, K=[5, 0])


def test_solve() -> None:
    line = form(n - k + 1, {n: "input", k: "kernel"})
    (kernel,) = line.solve("k")
    assert sp.expand(kernel - (n + 1 - sp.Symbol("m"))) == 0
    with pytest.raises(SymcnnError, match="no way is known"):
        form(sp.floor(n / k), {n: "input", k: "kernel"}, k >= 1).solve("k")


def test_what_is_no_equation_has_no_closed_form() -> None:
    with pytest.raises(SymcnnError, match="no equation"):
        _ = derive("convolution.input_range").closed_form


def test_the_domain_in_words() -> None:
    domain = Domain("form", {K: "sides", x: "rate"}, [ForAll(K[l] >= 1, (l, 1, sp.oo)), x > 0, x < 1])
    assert domain.describe(K).startswith("integers, ") and "≥ 1" in domain.describe(K)
    assert domain.describe(x) == "real, 0 < x < 1"
    assert domain.admits({"x": 0.5}) and not domain.admits({"x": 1})


@pytest.mark.parametrize("text", ["__import__('os').abort()", "q", "N*K", "l", ""])
def test_a_name_to_solve_for_is_looked_up_and_never_read_as_an_expression(text: str) -> None:
    kept = derive("memory.training_leading_order").closed_form
    with pytest.raises(UnknownName):
        kept.solve(text)


def test_the_near_name_is_named_when_solving() -> None:
    with pytest.raises(UnknownName, match="sigma"):
        derive("activation.relu_variance").closed_form.solve("sgma")


def test_an_unwritten_value_is_refused_where_text_stands_for_it() -> None:
    with pytest.raises(DomainError):
        SIZE(n="__import__('os').abort()", k=1, s=1, d=1, p=0)


def forms() -> list[str]:
    """Derivations whose claim is an equation, with an experiment at whose points it can be asked."""
    found = []
    for derivation in map(derive, some(default().names, 160)):
        claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
        if isinstance(claim, sp.Eq) and derivation.experiment is not None:
            found.append(derivation.name)
    return found


@pytest.mark.parametrize("name", forms())
@pytest.mark.filterwarnings("ignore::symcnn.UnusedValue")
def test_call_and_compiled_say_the_same(name: str) -> None:
    """At the points of the experiment, and there with floats as they are and as fractions."""
    called = derive(name).closed_form
    compiled = called.compile()
    asked = 0
    for point in derive(name).experiment.at[:12]:
        try:
            expected = called(**point)
        except (DomainError, SymcnnError):
            continue
        asked += 1
        exact = {key: fractions(value) for key, value in point.items()}
        for values in (point, exact):
            found = compiled(**values)
            if not called.rhs.has(sp.log, sp.exp, *SMOOTH) and (isinstance(expected, int) or expected.is_Rational):
                fraction = Fraction(int(sp.numer(expected)), int(sp.denom(expected)))
                rooted = any(power.exp.is_integer is not True for power in called.rhs.atoms(sp.Pow))
                near = pytest.approx(float(fraction), rel=1e-12) if rooted else float(fraction)
                assert found == (near if isinstance(found, float) else fraction)
                assert isinstance(found, int) == (fraction.denominator == 1) or (rooted and found == near)
                assert rooted or not isinstance(found, float) or floats(values)
            else:
                assert isinstance(found, float) and found == pytest.approx(float(expected), rel=1e-9, abs=1e-300)
    assert asked


def fractions(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [fractions(item) for item in value]
    return Fraction(repr(value)) if isinstance(value, float) else value


def floats(values: Any) -> bool:
    if isinstance(values, (list, dict)):
        return any(map(floats, values.values() if isinstance(values, dict) else values))
    return isinstance(values, float)


@given(st.floats(-1e6, 1e6), st.fractions(-99, 99), st.integers(-99, 99))
def test_a_float_means_the_same_wherever_a_person_types_it(a: float, b: Fraction, c: int) -> None:
    scalar, listed = form(x - b * c, {x: "x"}), form(K[1] - b * c, {K: "K"})
    reals = sp.IndexedBase("K", real=True)
    listed = form(reals[1] - b * c, {reals: "K"})
    exact = Fraction(repr(a)) - b * c
    for called, compiled in ((scalar(x=a), scalar.compile()(x=a)), (listed(K=[a]), listed.compile()(K=[a]))):
        assert Fraction(int(sp.numer(called)), int(sp.denom(called))) == exact
        assert compiled == (exact if exact.denominator == 1 else float(exact))


def test_a_tenth_is_a_tenth_called_and_compiled() -> None:
    reals = sp.IndexedBase("K", real=True)
    listed = form(reals[1], {reals: "K"})
    assert listed(K=[0.1]) == sp.Rational(1, 10) and listed.compile()(K=[0.1]) == 0.1
    assert listed.compile()(K=[Fraction(1, 10)]) == Fraction(1, 10)
    assert form(1 - x, {x: "decay"}).compile()(x=0.9) == 0.1


@pytest.mark.parametrize(
    ("rhs", "values", "words"),
    [
        (1 / x, {"x": 0}, "there is no value at x = 0"),
        (sp.sqrt(x), {"x": -1}, "there is no value at x = -1"),
        (sp.log(x), {"x": 0}, "there is no value at x = 0"),
        (x, {}, "no value for x"),
        (x, {"x": "3"}, "x \\(x\\) must be real; got '3'"),
        (x, {"x": True}, "must be real; got True"),
        (x, {"x": float("nan")}, "must be real; got nan"),
    ],
)
def test_a_compiled_form_refuses_in_words(rhs: Any, values: dict[str, Any], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        form(rhs, {x: "x"}).compile()(**values)


def test_a_compiled_power_with_too_many_digits_is_refused() -> None:
    with pytest.raises(TooLong, match="more than are worked out"):
        form(x**n, {x: "decay", n: "steps"}).compile()(x=0.9, n=10**9)


def test_no_way_to_solve_is_said_so() -> None:
    with pytest.raises(SymcnnError, match="no way is known that finds every k"):
        derive("convolution.input_count").closed_form.solve("k")


def test_a_sum_with_too_many_terms_is_refused() -> None:
    total = form(sp.Sum(l, (l, 1, L)), {L: "layers"}, L >= 0)
    for count in (10**9, 10**5000):
        with pytest.raises(TooLong, match="terms is more than is written out"):
            form(sp.Sum(sp.Mod(l**2, 7), (l, 1, L)), {L: "layers"}, L >= 0)(L=count)
    assert total(L=10) == 55


@pytest.mark.parametrize("value", [7, None, "1", {1: 2}, [[1]], [None]])
def test_a_compiled_form_of_a_sequence_refuses_in_words(value: Any) -> None:
    listed = form(sp.Sum(K[l], (l, 1, 1)), {K: "sides"})
    with pytest.raises(DomainError, match=r"K .sides. (must be|has no length|has L members)"):
        listed.compile()(K=value)


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


@pytest.mark.parametrize("value", ["9" * 5000, Unprintable(), sp.Matrix([1, 2]), float("nan"), 2.5])
def test_a_refusal_is_one_short_line_whatever_was_given(value: Any) -> None:
    for ask in (SIZE, SIZE.compile()):
        if ask is not SIZE and isinstance(value, float):
            continue
        with pytest.raises(DomainError) as refused:
            ask(**{**RIGHT, "k": value})
        message = str(refused.value)
        assert "\n" not in message and len(message) < 300 and "k (kernel side)" in message


def test_numpys_numbers_are_numbers() -> None:
    import numpy as np

    assert SIZE(**{**RIGHT, "n": np.int64(227)}) == 55
    assert form(1 - x, {x: "decay"})(x=np.float32(0.9)) == sp.Rational(1, 10)
    assert form(1 - x, {x: "decay"})(x=np.float64(0.9)) == sp.Rational(1, 10)


def test_a_compiled_form_takes_no_name_that_it_does_not_know() -> None:
    with pytest.raises(UnknownName, match="no symbol of form is named 'z'"):
        form(x + 1, {x: "x"}).compile()(x=1, z=2)
    with pytest.raises(UnknownName, match="did you mean"):
        derive("convolution.receptive_field").closed_form.compile()(L=1, K=[3], S=[1], D=[1], DD=[1])


def test_a_derived_quantity_on_the_right_is_no_number() -> None:
    with pytest.raises(SymcnnError, match="no number comes of it"):
        form(x + y, {x: "x"}).compile()(x=1)


def test_what_is_too_large_for_a_float_is_a_fraction() -> None:
    third = form(n + x, {n: "n", x: "x"}).compile()(n=10**400, x=0.5)
    assert third == 10**400 + Fraction(1, 2)
    with pytest.raises(DomainError, match="there is no value"):
        form(sp.exp(x), {x: "x"}).compile()(x=10**6)


def test_whole_numbers_are_compared_exactly() -> None:
    """No float has a part in which of two is larger: as floats these two are the same."""
    largest = form(sp.Max(n, k / 3), {n: "n", k: "k"}).compile()
    assert largest(n=10**17, k=3 * 10**17 + 3) == 10**17 + 1
    assert form(sp.Mod(n, k), {n: "n", k: "k"}).compile()(n=-(10**20), k=7) == -(10**20) % 7
