"""A formula at a point: exact where it is rational, enclosed where not, and undecided where bits do not tell."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp

from symcnn.errors import TooLong
from symcnn.formulas.enclosures import Enclosure, around, erf, floor, fraction_of, powered
from symcnn.formulas.evaluation import Definitions, NoValue, Unread, Unsure, holds, value
from symcnn.formulas.magnitudes import magnitude
from symcnn.formulas.symbols import ForAll, Maximum, function, indicator, integers, reals, sequence

n, k, i, j = integers("n k i j")
x, b = reals("x b")
K = sequence("K", n, integer=True)
NEAR_ONE = Fraction(*(0.999).as_integer_ratio())


def test_a_hundred_roots_of_long_fractions_come_at_once() -> None:
    roots = sp.Sum(1 / sp.sqrt(1 - b**k), (k, 1, n))
    found = value(roots, {n: 100, b: NEAR_ONE})
    with mpmath.workdps(60):
        right = mpmath.fsum(1 / mpmath.sqrt(1 - mpmath.mpf(0.999) ** place) for place in range(1, 101))
        assert abs(mpmath.mpf(str(found)) / right - 1) < mpmath.mpf(10) ** -38
    # SymPy itself looks for small primes in it, and stops there.
    assert sp.sqrt(1 - sp.Rational(NEAR_ONE.numerator, NEAR_ONE.denominator) ** 100).is_real


@pytest.mark.parametrize(
    ("expr", "values", "right"),
    [
        (sp.Sum(K[i] * indicator(K[i] > 1), (i, 1, n)), {n: 3, K: [1, 2, 3]}, 5),
        (sp.Product(1 - b**i, (i, 1, n)), {n: 2, b: Fraction(1, 2)}, Fraction(3, 8)),
        (Maximum(i * (n - i), (i, 0, n)), {n: 5}, 6),
        (sp.sqrt(n) / 3, {n: Fraction(4, 9)}, Fraction(2, 9)),
        (n ** sp.Rational(-3, 2), {n: Fraction(1, 4)}, 8),
        (sp.floor(-n / 3) + sp.ceiling(n / 3), {n: 7}, 0),
        (sp.Mod(-n, 5) + sp.Mod(sp.sqrt(2), 1) - sp.sqrt(2), {n: 7}, None),
        (sp.floor(sp.log(n) / sp.log(2)), {n: 2**60 - 1}, 59),
        (sp.ceiling(sp.log(n) / sp.log(2)), {n: 2**60 + 1}, 61),
        (sp.binomial(n, k) + sp.factorial(k), {n: 6, k: 2}, 17),
        (sp.Sum(0, (i, 1, n)), {n: 0}, 0),
        (sp.Max(sp.sqrt(2), n), {n: 2}, 2),
        (sp.Piecewise((1, sp.sqrt(n) < k), (0, True)), {n: 99, k: 10}, 1),
    ],
)
def test_whole_numbers_and_fractions_come_exactly(expr: Any, values: Any, right: Any) -> None:
    found = value(expr, values)
    if right is None:
        assert abs(float(found) - 2) < 1e-15
    else:
        assert found == right and type(found) is type(right)


def test_what_is_not_rational_agrees_with_mpmath() -> None:
    for kind in (sp.exp, sp.log, sp.sin, sp.cos, sp.tanh, sp.sinh, sp.cosh, sp.erf, sp.erfc, sp.atan):
        for place in (Fraction(1, 3), Fraction(5, 2), Fraction(1, 10**9), 30):
            found = value(kind(x), {x: place})
            with mpmath.workdps(80):
                right = getattr(mpmath, kind.__name__)(mpmath.mpf(place.numerator) / place.denominator)
                assert abs(mpmath.mpf(str(found)) - right) <= abs(right) * mpmath.mpf(10) ** -38, (kind, place)


def test_an_enclosure_holds_the_number_and_grows_narrow() -> None:
    for bits in (60, 200, 600):
        root = powered(2, Fraction(1, 2), bits)
        assert isinstance(root, Enclosure)
        low, high = map(fraction_of, root.ends)
        assert low**2 < 2 < high**2 and high - low < Fraction(1, 2 ** (bits - 4))
        with mpmath.workprec(bits + 60):
            inner = erf(Fraction(3, 4), bits)
            assert isinstance(inner, Enclosure)
            right = mpmath.erf(mpmath.mpf("0.75"))
            assert mpmath.make_mpf(inner.low) < right < mpmath.make_mpf(inner.high)


def test_no_float_decides_a_whole_number() -> None:
    # Nearer to 3 than any double: above and below.
    off = sp.Rational(1, 10**50)
    assert value(sp.floor(sp.sqrt(9 - off)), {}) == 2 and value(sp.floor(sp.sqrt(9 + off)), {}) == 3
    assert holds(sp.sqrt(n) * sp.sqrt(2) > 2 - off, {n: 2}) and not holds(sp.sqrt(2) > 1 + x, {x: Fraction(1, 2)})
    straddling = sp.floor(sp.sqrt(n) * sp.sqrt(k) - sp.sqrt(n * k))
    with pytest.raises(Unsure, match="on which side of 0 it lies"):
        value(straddling, {n: 2, k: 3})
    with pytest.raises(Unsure):
        holds(sp.sqrt(n) * sp.sqrt(k) > sp.sqrt(n * k), {n: 2, k: 3})
    assert floor(around(Fraction(5, 2), Fraction(8, 3), 60)) == 2


def test_there_is_no_value_of_what_has_none() -> None:
    for expr in (1 / (n - 2), sp.log(n - 2), sp.sqrt(1 - n), sp.Piecewise((1, n > 2)), (n - 2) ** sp.Rational(-1, 2)):
        with pytest.raises(NoValue):
            value(expr, {n: 2})
    for expr in (K[5], sp.Symbol("stranger"), sp.Sum(i, (i, 5, n)), sp.zeta(n), sp.Sum(2**-i, (i, 0, sp.oo))):
        with pytest.raises(Unread):
            value(expr, {n: 2, K: [1, 2]})
    with pytest.raises(TooLong):
        value(sp.Sum(i, (i, 1, n)), {n: 10**9})
    assert holds(sp.Or(n > 1, 1 / (n - 2) > 0, evaluate=False), {n: 2})


def test_recurrences_are_unfolded_as_deep_as_they_go() -> None:
    m, fib = function("m"), function("fib")
    decay = Definitions([sp.Eq(m(0), 0), ForAll(sp.Eq(m(n), b * m(n - 1) + 1 - b), (n, 1, sp.oo))])
    assert value(m(n), {n: 400, b: Fraction(1, 2)}, decay) == 1 - Fraction(1, 2**400)
    numbers = Definitions(
        [sp.Eq(fib(0), 0), sp.Eq(fib(1), 1), ForAll(sp.Eq(fib(n), fib(n - 1) + fib(n - 2)), (n, 2, sp.oo))]
    )
    assert value(fib(n), {n: 300}, numbers) == sp.fibonacci(300)
    with pytest.raises(Unread):
        value(m(n), {n: -1, b: Fraction(1, 2)}, decay)


def test_integrals_have_the_value_on_which_quadrature_agrees() -> None:
    bell = sp.exp(-(x**2) / 2)
    assert value(sp.Integral(x**2, (x, 0, n)), {n: 3}) == 9
    assert abs(float(value(sp.Integral(bell, (x, -sp.oo, sp.oo)), {})) - math.sqrt(2 * math.pi)) < 1e-15
    # It has no closed form that SymPy knows: the second moment of a standard normal number behind tanh.
    found = value(sp.Integral(sp.tanh(x) ** 2 * bell, (x, 0, 3)), {})
    with mpmath.workdps(30):
        right = mpmath.quad(lambda u: mpmath.tanh(u) ** 2 * mpmath.exp(-u * u / 2), [0, 1, 2, 3])
        assert abs(mpmath.mpf(str(found)) - right) < 1e-17
    for expr in (sp.exp(-(10**4) * (x - 29) ** 2), 1 / (x - 7)):  # a bell that is missed, and none that converges
        with pytest.raises(Unread, match="quadrature"):
            value(sp.Integral(expr, (x, 0, 61)), {})


def test_sizes_are_those_of_the_terms_that_cancel() -> None:
    assert magnitude(x - b, {x: 3, b: 3}) == 6 and magnitude(2 * x, {x: -3}) == 6
    assert magnitude(sp.Sum(K[i] - 2, (i, 1, n)), {n: 2, K: [1, 3]}) == 8
    assert magnitude(1 / (x - b), {x: 3, b: 2}) > 4.9 > 1 == magnitude(1 / x, {x: 1})
    cosine = magnitude(sp.cos(x * sp.pi), {x: Fraction(1, 2)})
    assert cosine is not None and 1.5 < cosine < 1.6
    assert magnitude(sp.Integer(0), {}) == 0 and magnitude(1 / x, {x: 0}) is None
