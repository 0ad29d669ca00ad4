"""Endless sums of powers: the value of Σ i^k r^i from a on, for -1 < r < 1.

Such a sum converges absolutely, so that it may be shifted by one term and taken from itself: with S_k for the sum,
S_k = a^k r^a + Σ (i + 1)^k r^(i + 1), both from a on, and so (1 - r) S_k = a^k r^a + r (C(k, 0) S_0 + ... +
C(k, k - 1) S_(k - 1)). Here 1 - r is above 0. Where r may be 0, a must not be below 0, so that r^a has a value.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers

MOST_DEGREE = 6


def endless(summand: Formula, symbol: Formula, low: Formula, facts: Facts) -> Any:
    """The sum from ``low`` on of powers of the index and of a ratio, without other factors; None where it is not one.

    >>> i, r = sp.Symbol("i", integer=True), sp.Symbol("r", real=True)
    >>> endless(i * r**i, i, sp.Integer(0), [r > 0, r < 1]), endless(r**i, i, sp.Integer(0), [r > 0])
    (r/(1 - r)**2, None)
    """
    degree, ratio = 0, sp.Integer(1)
    for factor in sp.Mul.make_args(summand):
        base, exponent = factor.as_base_exp() if not factor.is_Pow else factor.args
        if base == symbol and exponent.is_Integer and exponent > 0:
            degree += int(exponent)
            continue
        steps = linear(exponent, symbol) if factor.is_Pow and symbol not in free(base) else None
        if steps is None or steps[1] != 0 or not (steps[0].is_Integer and steps[0] > 0):
            return None
        ratio *= base ** steps[0]
    if ratio == 1 or degree > MOST_DEGREE or not is_whole(low):
        return None
    if not integers.entails(facts, sp.And(ratio > -1, ratio < 1)):
        return None
    if not (integers.entails(facts, sp.Ne(ratio, 0)) or integers.entails(facts, sp.Ge(low, 0))):
        return None
    sums: list[Any] = []
    for k in range(degree + 1):
        before = sp.Add(*(sp.binomial(k, j) * sums[j] for j in range(k)))
        sums.append((low**k * ratio**low + ratio * before) / (1 - ratio))
    return sums[-1]


__all__ = ["endless"]
