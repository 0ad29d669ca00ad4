"""Factorials and binomial coefficients by those of the least numbers among them.

For whole n >= 0 and k >= 0, (n + k)! = n! (n + 1) (n + 2) ... (n + k), and none of the factors is zero. For whole n
and k with 0 <= k <= n, the binomial coefficient of n and k is n!/(k! (n - k)!); elsewhere it is left as it is. What is
known of a number is known at one point: nothing is done inside of what binds a name in it, nor of a derivative, a limit
or a mean.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import Keys, keys
from symcnn.formulas.substitution import mapped
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.randomness import is_mean

MOST_FACTORS = 24


def lowered(expr: Formula, facts: Facts) -> Any:
    """An expression in which factorials whose arguments are whole numbers apart are multiples of the least of them.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> lowered(sp.factorial(n + 2) / sp.factorial(n), [n >= 0])
    (n + 1)*(n + 2)
    >>> lowered(sp.factorial(n + 2) / sp.factorial(n), []), lowered(sp.binomial(n, k), [k >= 0, n >= k])
    (factorial(n + 2)/factorial(n), factorial(n)/(factorial(k)*factorial(-k + n)))
    """
    if not expr.has(sp.factorial, sp.binomial):
        return expr

    def opened(node: Formula, bound: Keys) -> Any:
        if not _looked_at(node, bound, sp.binomial):
            return _left(node)
        above, below = node.args
        if not integers.entails(facts, sp.And(sp.Ge(below, 0), sp.Le(below, above))):
            return None
        return sp.factorial(above) / (sp.factorial(below) * sp.factorial(sp.expand(above - below)))

    classes: list[list[Any]] = []

    def gathered(node: Formula, bound: Keys) -> Any:
        if not _looked_at(node, bound, sp.factorial):
            return _left(node)
        number = node.args[0]
        held = next((one for one in classes if _apart(number, one[0]) is not None), None)
        classes.append([number]) if held is None else held.append(number)
        return None

    expr = mapped(expr, opened)
    mapped(expr, gathered)
    least: dict[Any, Any] = {}
    for numbers in classes:
        lowest = min(numbers, key=lambda number: _apart(number, numbers[0]) or 0)
        if len(set(numbers)) > 1 and integers.entails(facts, sp.Ge(lowest, 0)):
            least |= dict.fromkeys(numbers, lowest)

    def multiple(node: Formula, bound: Keys) -> Any:
        if not _looked_at(node, bound, sp.factorial) or node.args[0] not in least:
            return _left(node)
        lowest = least[node.args[0]]
        steps = _apart(node.args[0], lowest)
        return None if steps is None else sp.factorial(lowest) * sp.Mul(*(lowest + i for i in range(1, steps + 1)))

    return mapped(expr, multiple)


def _looked_at(node: Formula, bound: Keys, kind: type[Any]) -> bool:
    return isinstance(node, kind) and not keys(node) & bound and all(map(is_whole, node.args))


def _left(node: Formula) -> Any:
    """A node inside of which nothing is done, as it is; None for any other."""
    return node if isinstance(node, (sp.Derivative, sp.Limit)) or is_mean(node) else None


def _apart(number: Any, other: Any) -> int | None:
    """By how much a number lies above another one, if that is a small whole number."""
    difference = sp.expand(number - other)
    return int(difference) if difference.is_Integer and abs(difference) <= MOST_FACTORS else None
