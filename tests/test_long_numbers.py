"""Numbers that are too long to write are refused with their size, at once; others are worked out as ever."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import symcnn
from symcnn.errors import SymcnnError, TooLong
from symcnn.formulas.long_numbers import MOST_DIGITS
from symcnn.formulas.mended import mend
from symcnn.printing.digits import shortened
from symcnn.printing.latex import latex
from symcnn.printing.numbers import number_latex
from symcnn.printing.terminal import unicode

mend()
TOO_LONG: dict[str, Callable[[], Any]] = {
    "a power": lambda: sp.Integer(7) ** sp.Integer(10) ** 9,
    "a power of a power": lambda: sp.Integer(7) ** sp.Integer(10) ** 400,
    "a negative power": lambda: sp.Integer(7) ** -(sp.Integer(10) ** 9),
    "a power of a fraction": lambda: sp.Rational(7, 3) ** 10**9,
    "a factorial": lambda: sp.factorial(10**9),
    "a binomial": lambda: sp.binomial(10**12, 10**9),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_what_is_too_long_is_refused(what: str) -> None:
    with pytest.raises(TooLong, match="digits") as caught:
        TOO_LONG[what]()
    assert isinstance(caught.value, SymcnnError) and isinstance(caught.value, ArithmeticError)


@given(base=st.integers(-50, 50), exponent=st.integers(0, 300))
def test_other_powers_are_what_they_are(base: int, exponent: int) -> None:
    assert int(sp.Integer(base) ** exponent) == base**exponent
    assert int(sp.binomial(exponent, abs(base))) == math.comb(exponent, abs(base))
    assert int(sp.factorial(exponent)) == math.factorial(exponent)


def test_one_and_minus_one_have_all_their_powers() -> None:
    huge = sp.Integer(10) ** 40
    assert sp.Integer(1) ** huge == 1 and sp.Integer(-1) ** huge == 1 and sp.Integer(0) ** huge == 0
    n = sp.Symbol("n", integer=True)
    assert (sp.Integer(7) ** (10**9 * n)).has(n)


def test_just_below_the_limit_a_power_is_worked_out() -> None:
    assert sp.Integer(10) ** (MOST_DIGITS - 1) % 7 == pow(10, MOST_DIGITS - 1, 7)


def test_a_long_number_is_shortened_for_people_and_whole_for_programs() -> None:
    number = sp.Integer(7) ** 6000
    power = len(str(number)) - 1
    assert unicode(number).startswith("3.87471…·10") and latex(number) == rf"3.87471\ldots\cdot 10^{{{power}}}"
    assert number_latex(number) == rf"3.87471\ldots \cdot 10^{{{power}}}"
    assert unicode(sp.Integer(10) ** 39) == "1" + "0" * 39


@given(lead=st.integers(1, 10**9), power=st.integers(40, 400))
def test_the_first_digits_are_those_of_the_number(lead: int, power: int) -> None:
    number = lead * 10**power + 1
    digits, shown = shortened(number)
    assert shown == len(str(number)) - 1 and digits.replace(".", "") == str(number)[:6]


def test_an_answer_with_thousands_of_digits_is_one() -> None:
    form = symcnn.derive("optimizer.momentum_position").closed_form
    assert len(str(form(t=5000, beta=0.9, eta=0.01, c=1))) > 9000
    with pytest.raises(TooLong, match="digits"):
        form(t=10**9, beta=0.9, eta=0.01, c=1)
