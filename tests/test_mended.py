"""What SymPy believes of terms over whole and real numbers, and how it puts them together, after it is mended: true.

Terms are made at random and evaluated by fractions, by nothing of SymPy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from sympy.core.cache import clear_cache

from symcnn.formulas import mended
from symcnn.formulas.means import Expectation
from symcnn.formulas.symbols import Maximum, indicator, integers, reals, sequence

n, m, i, j = integers("n m i j")
x, u = reals("x u")
K, M = sequence("K"), sequence("M")

Point = dict[Any, Fraction]


class NoValue(Exception):
    """A term has no rational value there, or a large one."""


def value(term: Any, at: Point) -> Fraction:
    """The value of a term at a point. Errors: `NoValue`."""
    if term.is_Rational:
        return Fraction(int(term.p), int(term.q))
    if term.is_Symbol:
        return at[term]
    if isinstance(term, sp.Piecewise):
        for branch, condition in term.args:
            if holds(condition, at):
                return value(branch, at)
        raise NoValue
    if isinstance(term, (sp.Sum, sp.Product)):
        ((symbol, low, high),) = term.limits
        first, last = value(low, at), value(high, at)
        if last < first - 1 or last - first > 20 or first.denominator * last.denominator > 1:
            raise NoValue
        parts = [value(term.function, {**at, symbol: Fraction(k)}) for k in range(int(first), int(last) + 1)]
        return sum(parts, Fraction(0)) if isinstance(term, sp.Sum) else math.prod(parts, start=Fraction(1))
    return _computed(term, [value(part, at) for part in term.args])


def _computed(term: Any, parts: list[Fraction]) -> Fraction:
    if term.is_Add:
        return sum(parts, Fraction(0))
    if term.is_Mul:
        return math.prod(parts, start=Fraction(1))
    if term.is_Pow:
        return _power(*parts)
    if isinstance(term, sp.Mod):
        if parts[1] == 0:
            raise NoValue
        return parts[0] - parts[1] * math.floor(parts[0] / parts[1])
    if isinstance(term, (sp.factorial, sp.binomial)):
        if any(part.denominator > 1 or not 0 <= part <= 12 for part in parts):
            raise NoValue
        whole = [int(part) for part in parts]
        return Fraction(math.factorial(*whole) if isinstance(term, sp.factorial) else math.comb(*whole))
    simple = {
        sp.floor: lambda a: Fraction(math.floor(a)),
        sp.ceiling: lambda a: Fraction(math.ceil(a)),
        sp.Abs: abs,
        sp.sign: lambda a: Fraction((a > 0) - (a < 0)),
        sp.Max: max,
        sp.Min: min,
        sp.KroneckerDelta: lambda a, b: Fraction(int(a == b)),
    }
    if term.func not in simple:
        raise NoValue
    found: Fraction = simple[term.func](*parts)
    return found


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 2 and base >= 0:
        root = Fraction(math.isqrt(base.numerator), math.isqrt(base.denominator))
        base, exponent = (root, 2 * exponent) if root**2 == base else (base, exponent)
    if exponent.denominator > 1 or abs(exponent) > 12 or (base == 0 and exponent < 0):
        raise NoValue
    return base ** int(exponent)


def holds(line: Any, at: Point) -> bool:
    """Whether a condition is true at a point."""
    if line in (sp.true, sp.false):
        return bool(line)
    if isinstance(line, (sp.And, sp.Or)):
        parts = [holds(part, at) for part in line.args]
        return all(parts) if isinstance(line, sp.And) else any(parts)
    gap = value(line.lhs, at) - value(line.rhs, at)
    told = {sp.Eq: gap == 0, sp.Ne: gap != 0, sp.Ge: gap >= 0, sp.Gt: gap > 0, sp.Le: gap <= 0, sp.Lt: gap < 0}
    return told[line.func]


NUMBERS = [sp.Integer(k) for k in (-6, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 9, 12)] + [
    sp.Rational(*pair) for pair in ((1, 2), (1, 3), (-1, 2), (3, 2), (1, 6), (1, 9), (2, 3))
]
EXPONENTS = [n, m, n**2 + 1, n / 2, (n + m) / 3, sp.Rational(1, 2), 2 * n, -n, 2, 3, -1, -2]


def made(chance: random.Random, depth: int) -> Any:
    """A term, with SymPy's constructors at work at every node."""
    if depth == 0 or chance.random() < 0.1:
        return chance.choice([n, m, n, m, x, chance.choice(NUMBERS)])
    part, another = made(chance, depth - 1), made(chance, depth - 1)
    return chance.choice(
        [
            lambda: part + another,
            lambda: part * another,
            lambda: part * another * chance.choice(NUMBERS),
            lambda: part ** chance.choice(EXPONENTS),
            lambda: chance.choice([sp.floor, sp.ceiling, sp.Abs, sp.sign])(part),
            lambda: sp.Mod(part, chance.choice([2, 3, 5, 12, n, m])),
            lambda: chance.choice([sp.Max, sp.Min])(part, another),
            lambda: sp.KroneckerDelta(sp.floor(part), sp.floor(another)),
            lambda: sp.factorial(chance.choice([n, n**2 + 1, n + m])) * another,
            lambda: sp.binomial(chance.choice([n, m, n + 1]), chance.choice([1, 2, 3, m])) * another,
            lambda: sp.Piecewise((part, chance.choice([n >= 1, sp.Eq(n, m), x > 0])), (another, True)),
            lambda: part if part.has(i) else chance.choice([sp.Sum, sp.Product])(part.xreplace({m: i}), (i, 1, n)),
            lambda: sp.Product(0, (i, 1, n)) * another,
        ]
    )()


BELIEFS = {
    "integer": lambda v: v.denominator == 1,
    "noninteger": lambda v: v.denominator > 1,
    "rational": lambda v: True,
    "irrational": lambda v: False,
    "even": lambda v: v.denominator == 1 and v % 2 == 0,
    "odd": lambda v: v.denominator == 1 and v % 2 == 1,
    "zero": lambda v: v == 0,
    "nonzero": lambda v: v != 0,
    "positive": lambda v: v > 0,
    "negative": lambda v: v < 0,
    "nonnegative": lambda v: v >= 0,
    "nonpositive": lambda v: v <= 0,
    "extended_nonpositive": lambda v: v <= 0,
    "real": lambda v: True,
    "imaginary": lambda v: False,
    "finite": lambda v: True,
}
POINTS = [
    {n: Fraction(a), m: Fraction(b), x: c}
    for a in range(-2, 5)
    for b in range(-2, 4)
    for c in (Fraction(-1, 2), Fraction(0), Fraction(3))
]
ROUNDS = 8


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_is_believed_of_a_term_is_so_and_what_is_put_in_gives_its_value(seed: int) -> None:
    chance = random.Random(seed)
    looked_at = 0
    for _ in range(150):
        try:
            term = made(chance, chance.choice([1, 2, 2, 3]))
        except (ValueError, TypeError, ZeroDivisionError):
            continue  # SymPy does not write such a term
        if term.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
            continue
        for at in chance.sample(POINTS, 25):
            try:
                number = value(term, at)
            except (NoValue, OverflowError):
                continue
            looked_at += 1
            for what, true in BELIEFS.items():
                believed = getattr(term, f"is_{what}")
                assert believed is None or believed == true(number), f"{term} is {number} at {at}; {what}: {believed}"
            assert put_in(term, at) in (None, number), f"{term} is {number} at {at}"
    assert looked_at > 1000


def put_in(term: Any, at: Point) -> Fraction | None:
    """The value of a term that SymPy puts together with a number for n; None where it does not, or that has none."""
    try:
        new = term.func(*(part.xreplace({n: sp.Rational(at[n])}) for part in term.args))
        return value(new, at)
    except (NoValue, OverflowError, ValueError, TypeError, ZeroDivisionError):
        return None


@pytest.fixture
def _as_sympy_has_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for kind, what, rule in mended.SYMPYS:
        monkeypatch.setattr(kind, f"_eval_is_{what}", rule)
        monkeypatch.setitem(kind._prop_handler, what, rule)
    clear_cache()
    yield
    clear_cache()


@pytest.mark.usefixtures("_as_sympy_has_it")
def test_each_rule_that_is_replaced_is_wrong_in_sympy() -> None:
    assert ((2 * n + 2) ** 2 / 12).is_integer and ((2 * n + 2) * (2 * m + 2) / 9).is_integer is False
    assert sp.Product(0, (i, 1, n)).is_zero and sp.Product(2, (i, 1, 0)).is_extended_nonpositive
    assert ((-2) ** (n / 2)).is_imaginary and ((m + sp.sqrt(2)) ** 2).is_rational is False
    assert sp.Integral(2 * sp.floor(u) + 1, (u, -1, 1)).is_zero is False
    assert (sp.Rational(9, 4) ** (x**2 + 1)).is_integer is False
    assert ((m + sp.sqrt(2)) ** 2).is_even is False and ((m + sp.sqrt(3)) ** 2).is_odd is False
    assert sp.atan(2 * m).is_rational is False and sp.binomial(n, 3).is_nonnegative is False


def test_of_a_root_of_an_unknown_sign_nothing_is_believed() -> None:
    assert sp.sqrt(n).is_imaginary is None and sp.sqrt(n).is_real is None
    assert sp.sqrt(-1 - n**2).is_imaginary and sp.sqrt(1 + n**2).is_real


def test_no_sign_is_read_off_digits() -> None:
    bell = sp.Sum(sp.exp(-((i - 30) ** 2)), (i, 1, 60))
    assert bell.doit().evalf() > 1
    assert (bell - 1).is_negative is None and (bell < 1) not in (True, False)
    assert sp.Max(1, bell).has(sp.Sum) and sp.floor(bell).has(sp.Sum)


few = sp.Sum(sp.Piecewise((K[j], j <= i), (M[j], True)), (j, 1, n))


@pytest.mark.parametrize(
    "term",
    [
        sp.Sum(few**2, (i, 1, n)),
        sp.Sum(few + 1, (i, 1, n)),
        sp.Integral(few**2 * u, (u, 0, i)),
        Maximum(few, (i, 1, n)),
        indicator(few <= 3),
        sp.Sum(i * indicator(few <= i), (i, 1, n)),
        sp.Sum(Expectation(K[i] * indicator(K[i] > 0)) + 1, (i, 1, n)),
        sp.Integral(sp.Derivative(u * indicator(u > 0), u) + 1, (u, 0, 1)),
    ],
    ids=str,
)
def test_no_index_is_freed(term: Any) -> None:
    assert j not in term.free_symbols
    assert term.func(*term.args) == term == term.xreplace({m: m + 1})
    assert "Expectation" not in sp.srepr(term) or sp.srepr(term).count("Expectation") == 1


NEAR_ONE = [sp.exp(-size) for size in (30, 37, 38, 41, 50, 51, 500, 5000)] + [sp.Rational(1, 10**30)]


@pytest.mark.parametrize("one", NEAR_ONE, ids=str)
def test_the_logarithm_of_what_rounds_to_one_is_not_zero(one: Any) -> None:
    """It lies between x/(1 + x) and x, which says which of two is larger where one x is twice the other."""
    for less, more in ((sp.log(1 + one), sp.log(1 + 2 * one)), (sp.log(1 - 2 * one), sp.log(1 - one))):
        assert (less - more).is_nonnegative is False and (more - less).is_positive
        assert sp.Ge(less, more) == sp.false and sp.Lt(less, more) == sp.true
    assert abs(sp.log(1 + one).n(30) / one.n(30) - 1) < 2 * one


def test_of_a_logarithm_that_is_zero_in_other_words_no_sign_is_known() -> None:
    zero = sp.log(sp.sin(3) ** 2 + sp.cos(3) ** 2)
    assert zero.is_positive is None and zero.is_negative is None
