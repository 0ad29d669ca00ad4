"""Closed forms as things to ask: exact numbers, and refusals that say what is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symcnn import DomainError, SymcnnError, UnknownName, derive
from symcnn.catalogue.closed_form import ClosedForm
from symcnn.catalogue.domain import Domain, number
from symcnn.formulas.symbols import ForAll, integers, reals, sequence

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
    with pytest.raises(DomainError, match=r"no value for s \(stride\), d \(dilation\)"):
        SIZE(n=7, k=3, p=0)


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
    assert number(0.1) == sp.Rational(1, 10)


def test_sequences_are_lists_counted_from_one() -> None:
    total = form(sp.Sum(l * K[l], (l, 1, L)), {L: "layers", K: "sides"}, L >= 0, ForAll(K[l] >= 1, (l, 1, sp.oo)))
    assert total(L=3, K=[5, 7, 9]) == 5 + 14 + 27
    assert total.compile()(L=3, K=[5, 7, 9]) == 46
    assert total(L=0, K=[]) == 0
    with pytest.raises(DomainError, match=r"K \(sides\) must have L = 3 entries; got 2"):
        total(L=3, K=[5, 7])
    with pytest.raises(DomainError, match=r"K \(sides\) must be integers"):
        total(L=3, K=5)
    with pytest.raises(DomainError, match=r"K \(sides\)"):
        total(L=2, K=[5, 0])


def test_solve() -> None:
    line = form(n - k + 1, {n: "input", k: "kernel"})
    (kernel,) = line.solve("k")
    assert sp.expand(kernel - (n + 1 - sp.Symbol("m"))) == 0
    with pytest.raises(SymcnnError, match="not one to one"):
        SIZE.solve("n")


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
