"""Factorials and binomial coefficients by those of smaller numbers, and what is said of products over a range."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from routed import equal, proved
from sympy import Eq, Integer, Product, Sum, binomial, factorial

from symcnn.formulas.symbols import integers, reals, sequence
from symcnn.judge.factorials import lowered
from symcnn.judge.products import has_zero_factor, is_multiple

i, k, n, m = integers("i k n m")
x, w = reals("x"), sequence("w")

TRUE: list[tuple[Any, Any, tuple[Any, ...]]] = [
    (factorial(n + 1), (n + 1) * factorial(n), (n >= 0,)),
    (factorial(n) / factorial(n - 2), n * (n - 1), (n >= 2,)),
    (factorial(2 * n + 2), (2 * n + 2) * (2 * n + 1) * factorial(2 * n), (n >= 0,)),
    (binomial(n + 1, k + 1), binomial(n, k) + binomial(n, k + 1), (k >= 0, k < n)),
    (binomial(n, k), binomial(n, n - k), (k >= 0, k <= n)),
    (k * binomial(n, k), n * binomial(n - 1, k - 1), (k >= 1, k <= n)),
    (binomial(n, 2), n * (n - 1) / 2, (n >= 2,)),
    (Product(i, (i, 1, n)), factorial(n), (n >= 0,)),
    (Product(i + 1, (i, 1, n)), factorial(n + 1), (n >= 0,)),
    (Sum(i * factorial(i), (i, 1, n)), factorial(n + 1) - 1, (n >= 0,)),
    (Product(1 - 1 / i, (i, 2, n)), 1 / n, (n >= 1,)),
    (Product(1 - 1 / i**2, (i, 2, n)), (n + 1) / (2 * n), (n >= 1,)),
    (Product((i + 1) / i, (i, 1, n)), n + 1, (n >= 0,)),
    (Product(i - 3, (i, 1, n)), Integer(0), (n >= 3,)),
    (Product(2 * i - m, (i, 1, n)), Integer(0), (n >= 4, Eq(m, 6))),
]

NEAR: list[tuple[Any, Any, tuple[Any, ...]]] = [
    (factorial(n + 1), (n + 1) * factorial(n), (n >= -1,)),
    (factorial(n + 1), n * factorial(n), (n >= 1,)),
    (factorial(n) / factorial(n - 2), n * (n - 1), (n >= 1,)),
    (factorial(2 * n + 2), (2 * n + 2) * factorial(2 * n), (n >= 0,)),
    (factorial(x + 1), (x + 1) * factorial(x), (x >= 0,)),
    (binomial(n + 1, k + 1), binomial(n, k) + binomial(n, k + 2), (k >= 0, k < n)),
    (binomial(n, k), binomial(n, n - k + 1), (k >= 1, k <= n)),
    (binomial(n, k), factorial(n) / (factorial(k) * factorial(n - k)), (k >= 0, n >= 0)),
    (Product(i, (i, 1, n)), factorial(n + 1), (n >= 0,)),
    (Product(i, (i, 0, n)), factorial(n), (n >= 0,)),
    (Product(1 - 1 / i, (i, 1, n)), 1 / n, (n >= 1,)),
    (Product(1 - 1 / i, (i, 2, n)), 1 / (n + 1), (n >= 1,)),
    (Product(i - 3, (i, 1, n)), Integer(0), (n >= 2,)),
    (Product(i - 3, (i, 4, n)), Integer(0), (n >= 4,)),
    (Product(2 * i - 3, (i, 1, n)), Integer(0), (n >= 3,)),
    (Product(x - i, (i, 1, n)), Integer(0), (n >= 3, x >= 1, x <= n)),
    (Sum(factorial(i + 1) / factorial(i), (i, 0, n)), Integer(0), (n >= 0,)),
]


@pytest.mark.parametrize(("left", "right", "facts"), TRUE, ids=str)
def test_true_lines_are_proved(left: Any, right: Any, facts: tuple[Any, ...]) -> None:
    assert equal(left, right, *facts)


@pytest.mark.parametrize(("left", "right", "facts"), NEAR, ids=str)
def test_near_misses_are_not(left: Any, right: Any, facts: tuple[Any, ...]) -> None:
    assert not equal(left, right, *facts)


def test_what_is_known_of_a_number_is_not_known_of_what_bears_its_name() -> None:
    """Inside of a sum, a derivative, a limit or a mean the name stands for something else."""
    known = [i >= 0, n >= 0]
    inside = factorial(i + 2) / factorial(i)
    for held in (Sum(inside, (i, -5, n)), sp.Limit(inside, i, sp.oo)):
        assert lowered(held, known) == held
    assert lowered(Sum(factorial(n + 2) / factorial(n), (i, 0, n)), known) == Sum((n + 1) * (n + 2), (i, 0, n))


def test_a_factor_of_zero_lies_in_the_range() -> None:
    assert has_zero_factor(m * i - 2 * m, (i, 1, n), [n >= 2, m >= 1])
    assert not has_zero_factor(m * i - 2, (i, 1, n), [n >= 2, m >= 1])  # at 2/m, which may be no whole number
    assert not has_zero_factor(m * i - 2 * m + w[i], (i, 1, n), [n >= 2])


def test_a_multiple_has_a_value() -> None:
    assert is_multiple((x - 1) * (n + 2) / (n + 1), x - 1, [n >= 0])
    assert not is_multiple((x - 1) * (n + 2) / (n + 1), x - 1, [n >= -1])
    assert not is_multiple(x, n / (n + 1) + 1 / (n + 1) - 1, [n >= 0])
    assert not is_multiple(x - 1, (x - 1) * x, []) and not is_multiple(x, x - 1, [])


AT_NO_START: list[tuple[Any, Any, tuple[Any, ...]]] = [
    (Product(w[i], (i, 1, n)) / factorial(n - 5), Integer(0), (n >= 5,)),
    (Product(w[i], (i, 1, n)) / sp.log(3 * n - 6), Integer(0), (n >= 3,)),
    (Product(i, (i, 1, n)) / (1 + factorial(n - 5)), Integer(0), (n >= 5,)),
    (Product(i, (i, 1, n)) / factorial(n - 4), Product(i, (i, 1, n)) / (2 * factorial(n - 4)), (n >= 7,)),
    (Sum(w[i], (i, 1, n)) / factorial(n - 5), Integer(0), (n >= 5,)),
]


@pytest.mark.parametrize(("left", "right", "facts"), AT_NO_START, ids=str)
def test_an_induction_starts_where_the_sides_have_a_value(left: Any, right: Any, facts: tuple[Any, ...]) -> None:
    """SymPy writes 0 for what is divided by the factorial of -3, or by the logarithm of 0, as it stands at n = 2."""
    assert not equal(left, right, *facts)


numbers = st.integers(-3, 3)


@settings(max_examples=120)
@given(
    st.lists(st.tuples(st.sampled_from("fbB"), numbers, numbers, st.sampled_from([-1, 1, 2])), min_size=1, max_size=4)
)
def test_what_is_made_of_an_expression_has_its_value(parts: list[tuple[str, int, int, int]]) -> None:
    """Wherever the facts hold, and the expression has a value."""
    made = {
        "f": lambda a, b: factorial(n + a),
        "b": lambda a, b: binomial(n + a, k + b),
        "B": lambda a, b: binomial(n + a, n - k + b),
    }
    expr = sp.Add(*(power * made[kind](a, b) ** power for kind, a, b, power in parts))
    facts = (k >= 0, n >= k + 1)
    other = lowered(expr, facts)
    assume(other != expr)
    for at_n in range(1, 8):
        for at_k in range(at_n):
            values = {"n": at_n, "k": at_k}
            try:
                want = _value(expr, values)
            except (ValueError, ZeroDivisionError):
                continue
            assert _value(other, values) == want, (expr, other, values)


def _value(expr: Any, at: dict[str, int]) -> Fraction:
    """By Python's own whole numbers; ``ValueError`` for a factorial below 0."""
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q))
    if expr.is_Symbol:
        return Fraction(at[expr.name])
    parts = [_value(part, at) for part in expr.args]
    if expr.is_Add:
        return sum(parts, Fraction(0))
    if expr.is_Mul:
        return math.prod(parts, start=Fraction(1))
    if expr.is_Pow:
        return parts[0] ** int(parts[1])
    whole = [int(part) for part in parts]
    if isinstance(expr, factorial):
        return Fraction(math.factorial(whole[0]))
    if min(whole) < 0:
        raise ValueError("a coefficient below 0, of which there are several conventions")
    return Fraction(math.comb(*whole))


def test_a_line_of_one_number_more() -> None:
    assert proved(Eq(factorial(n + 3) / factorial(n), (n + 1) * (n + 2) * (n + 3)), n >= 0)
    assert not proved(Eq(factorial(n + 3) / factorial(n), (n + 1) * (n + 2) * (n + 4)), n >= 0)
