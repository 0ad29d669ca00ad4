"""That a number is whole is said as a person says it: each way to say it is proved to be the same."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symcnn import closed_form
from symcnn.formulas.symbols import Iff, integers
from symcnn.judge import integers as whole
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.query.divisible import LAWS, divided, number_of, spoken

n, m, q = integers("n m q")
IDS = [name for name, *_ in LAWS]


def proved(law: Any, facts: Any) -> bool:
    return judge(Obligation(law, tuple(facts)), audit=False).status is Status.PROVED


@pytest.mark.skipif(not whole.available(), reason="whole-number steps need z3")
@pytest.mark.parametrize(("name", "law", "facts"), LAWS, ids=IDS)
def test_what_is_said_is_proved_to_be_the_condition(name: str, law: Any, facts: Any) -> None:
    """What leaves another remainder is not, and each condition of a law is needed."""
    assert proved(law, facts)
    other = sp.Eq(law.right.lhs, law.right.rhs + 1, evaluate=False)
    assert not proved(Iff(law.left, other), facts)
    assert not facts or not proved(law, ())


@pytest.mark.parametrize(("name", "law", "facts"), LAWS, ids=IDS)
def test_the_left_side_of_a_law_is_said_by_its_right_side(name: str, law: Any, facts: Any) -> None:
    number = number_of(law.left)
    if "below" not in name:  # what is negative by its form alone is turned
        assert divided(number) == law.right


COEFFICIENT = st.integers(-4, 4)


@given(st.tuples(COEFFICIENT, COEFFICIENT, COEFFICIENT), st.sampled_from([2, 3, n, -n, n - 1, 2 * n, n * m]),
       st.integers(-9, 9), st.integers(-9, 9))  # fmt: skip
def test_a_quotient_is_whole_where_its_remainder_says_so(over: tuple[int, ...], under: Any, a: int, b: int) -> None:
    number = (over[0] * n + over[1] * m + over[2]) / sp.sympify(under)
    point = {n: a, m: b}
    found = divided(number)
    if found is None:
        assert sp.fraction(sp.together(number))[1] == 1
        return
    above, below = found.lhs.args
    if sp.sympify(under).subs(point) == 0 or below.subs(point) == 0:
        return
    assert (above.subs(point) % below.subs(point) == found.rhs) == number.subs(point).is_integer


def said(number: Any) -> str:
    condition = sp.Eq(sp.floor(number, evaluate=False), number, evaluate=False)
    return spoken(condition, str, str)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (n / 2 - sp.Rational(1, 2), "n is odd"),
        (1 - n / 2, "n is even"),
        ((n + m - 3) / sp.Integer(2) + q, "m + n is odd"),
        (n / q - m / q, "q divides -m + n"),
        (-n / q - m / q, "q divides m + n"),
        (n / (1 - q), "q - 1 divides n"),
        (sp.sqrt(n), "sqrt(n) is whole"),
        (sp.Symbol("x", real=True) / 2, "x/2 is whole"),
    ],
)
def test_words(number: Any, words: str) -> None:
    assert said(number) == words


@pytest.mark.parametrize("condition", [n >= 1, sp.Ne(n, 0), sp.Eq(n, 3), sp.Eq(sp.floor(n / 2), n, evaluate=False)])
def test_any_other_condition_is_written(condition: Any) -> None:
    assert spoken(condition, str, str) == str(condition)


def test_answers_say_it() -> None:
    """In a terminal and on a page; a program has the proposition."""
    depth = closed_form("convolution.receptive_field_constant").solve("L", k=3)
    assert str(depth) == "L = (r - 1)/2, where r ≥ 1, r is odd"
    assert r"$r\text{ is odd}$" in depth._repr_latex_() and depth.to_json()["where"][1].startswith("Eq(floor(")
    stack = closed_form("convolution.receptive_field_constant").solve("L")
    assert str(stack).endswith("k - 1 divides r - 1")
    assert "√N/√f is whole" in str(closed_form("counting.crops").solve("n"))
