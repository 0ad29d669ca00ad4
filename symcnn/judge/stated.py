"""Means that facts state of a whole term, such as that of the square of a sum, used as they are stated.

The mean of a sum of terms is the sum of their means where these exist. A term of which a fact says what its mean is
has one. So it may be set aside with its constant factor before anything is opened, whatever is known of the moments of
the members in it. It is the same term up to the names of what it binds, or multiplied out; a fact for all of a range
is used where the facts entail that the values lie in it, none of which is random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.means import E, Expectation
from symcnn.formulas.substitution import canonical, put
from symcnn.formulas.symbols import ForAll
from symcnn.judge.instances import inside, unify
from symcnn.judge.integers import entails
from symcnn.judge.randomness import random_names

Stated = tuple[tuple[Limit, ...], Any, Any]
"""The ranges over which a mean is stated, the term, and its mean."""
Asked = Callable[[Any], bool]


def moment(left: Formula, right: Formula) -> tuple[Any, Any]:
    """What an equation for a mean or a variance says the mean of is, and that mean."""
    (term,) = left.args
    return (term, right) if isinstance(left, Expectation) else (term**2, right + E(term) ** 2)


def apart(expr: Formula, stated: Sequence[Stated], is_random: Asked, facts: Facts) -> tuple[list[Any], Any]:
    """The stated means in the mean of an expression, each times its constant factor, and the rest of the expression.

    >>> from symcnn.formulas.symbols import integers, reals, sequence
    >>> i, n, c, x = *integers("i n"), reals("c"), sequence("x")
    >>> square = sp.Sum(x[i], (i, 1, n)) ** 2
    >>> apart(3 * square + 1, [((), square, c)], lambda term: term.has(x), ())
    ([3*c], 1)
    """
    for written in dict.fromkeys((expr, sp.expand(expr, deep=False), sp.expand(expr))):
        means: list[Any] = []
        rest: list[Any] = []
        for term in sp.Add.make_args(written):
            constant = sp.Mul(*(factor for factor in sp.Mul.make_args(term) if not is_random(factor)))
            varying = sp.Mul(*(factor for factor in sp.Mul.make_args(term) if is_random(factor)))
            found = None if varying == 1 else mean(varying, stated, is_random, facts)
            (rest if found is None else means).append(term if found is None else constant * found)
        if means:
            return means, sp.Add(*rest)
    whole = mean(expr, stated, is_random, facts)
    return ([], expr) if whole is None else ([whole], sp.Integer(0))


def mean(term: Formula, stated: Sequence[Stated], is_random: Asked, facts: Facts) -> Any:
    """The mean of a term that a fact states; None where none does."""
    target, written_out = canonical(term), sp.expand(term)
    random = random_names(tuple(facts))
    plain = tuple(fact for fact in facts if not isinstance(fact, ForAll))
    for limits, pattern, value in stated:
        if not limits:
            if canonical(pattern) == target or canonical(sp.expand(pattern)) == canonical(written_out):
                return value
            continue
        bound = tuple(symbol for symbol, _, _ in limits)
        for binding in unify(canonical(pattern), target, {}, bound):
            if len(binding) < len(bound) or any(map(is_random, binding.values())):
                continue
            there = put(sp.Tuple(pattern, value), binding, random)
            if there is None or canonical(there[0]) != target:
                continue
            if inside(ForAll(sp.Eq(pattern, value, evaluate=False), *limits), binding, plain, random, entails):
                return there[1]
    return None


def closed_first(stated: Sequence[Stated]) -> list[Stated]:
    """Stated means with those first that are no integral, nor anything else that is still to be worked out."""
    return sorted(stated, key=lambda one: bool(one[2].has(ExprWithLimits, sp.Limit, sp.Derivative)))


__all__ = ["apart", "closed_first", "mean", "moment"]
