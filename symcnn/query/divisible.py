"""Conditions that a number is whole, as a person says them: ``r`` is odd, ``k - 1`` divides ``r - 1``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.quotient import as_quotient
from symcnn.formulas.symbols import Iff, integers
from symcnn.formulas.whole import is_whole


def number_of(condition: Formula) -> Any:
    """The number that a condition says to be whole, as ``x`` in ``floor(x) = x``; None of any other condition."""
    if not isinstance(condition, sp.Eq):
        return None
    for rounded, number in (condition.args, condition.args[::-1]):
        if isinstance(rounded, sp.floor) and rounded.args[0] == number:
            return number
    return None


def divided(number: Formula) -> Any:
    """What says that a quotient P/Q of whole numbers is whole: that P leaves nothing when it is divided by Q.

    Halves are said of what is odd or even. None of what is no such quotient. Where Q is 0 there is no quotient.

    >>> r, k = integers("r k")
    >>> divided(r / 2 - sp.Rational(1, 2)), divided((r - 1) / (k - 1))
    (Eq(Mod(r, 2), 1), Eq(Mod(r - 1, k - 1), 0))
    """
    over, under = as_quotient(number)
    if not (is_whole(over) and is_whole(under)) or under == 1:
        return None
    if under.could_extract_minus_sign():
        over, under = -over, -under
    if under != 2:
        if all(term.could_extract_minus_sign() for term in sp.Add.make_args(sp.expand(over))):
            over = -over
        return sp.Eq(sp.Mod(over, under, evaluate=False), 0, evaluate=False)
    constant, rest = sp.expand(over).as_coeff_Add()
    kept = sp.Add(*(term for term in sp.Add.make_args(rest) if not is_whole(term / 2)))
    if kept.could_extract_minus_sign():
        kept = -kept
    return sp.Eq(sp.Mod(kept, 2, evaluate=False), constant % 2, evaluate=False)


def spoken(condition: Formula, write: Callable[[Formula], str], word: Callable[[str], str]) -> str:
    """A condition in words where it says that a number is whole, else as it is written; ``word`` sets text."""
    number = number_of(condition)
    if number is None:
        return write(condition)
    quotient = divided(number)
    if quotient is None:
        return f"{write(number)}{word(' is whole')}"
    over, under = quotient.lhs.args
    if under == 2:
        return f"{write(over)}{word(' is odd' if quotient.rhs == 1 else ' is even')}"
    return f"{write(under)}{word(' divides ')}{write(over)}"


def _whole(number: Formula) -> Any:
    return sp.Eq(sp.floor(number, evaluate=False), number, evaluate=False)


def _leaves(over: Formula, under: Formula, rest: int) -> Any:
    return sp.Eq(sp.Mod(over, under, evaluate=False), rest, evaluate=False)


_n, _m, _q = integers("n m q")

LAWS = (
    ("a divisor", Iff(_whole(_n / _q), _leaves(_n, _q, 0)), (_q >= 1,)),
    ("the sign of what is divided", Iff(_whole(-_n / _q), _leaves(_n, _q, 0)), (_q >= 1,)),
    ("a divisor below 0", Iff(_whole(_n / _q), _leaves(_n, -_q, 0)), (_q <= -1,)),
    ("what is even", Iff(_whole((_n + 2 * _m) / 2), _leaves(_n, sp.Integer(2), 0)), ()),
    ("what is odd", Iff(_whole((_n + 2 * _m + 1) / 2), _leaves(_n, sp.Integer(2), 1)), ()),
    ("the sign of what is odd", Iff(_whole((1 - _n) / 2), _leaves(_n, sp.Integer(2), 1)), ()),
)
"""By name the equivalences by which conditions are said, and what must be known; tests have the judge prove them."""

__all__ = ["LAWS", "divided", "number_of", "spoken"]
