"""Whether an endless sum converges absolutely.

Two arguments are known. A sum has finitely many terms other than zero where a
condition in each summand bounds its index on the endless side. And a summand
``c * i**k * r**i`` with ``|r| < 1`` decays geometrically. Of a summand that is
itself a sum of such ones, each part converges, and so does the whole.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.judge import counting, integers, ranges


def converges(body: Formula, limit: Limit, facts: Facts) -> bool:
    """Whether the sum of ``body`` over a limit with an infinite end converges absolutely.

    >>> from symcnn.formulas.symbols import indicator, integers, reals
    >>> i, n, r = *integers("i n"), reals("r")
    >>> converges(indicator(i <= n), (i, 0, sp.oo), []), converges(i * r**i, (i, 0, sp.oo), [r > 0, r < 1])
    (True, True)
    >>> converges(1 / i, (i, 1, sp.oo), []), converges(indicator(i >= n), (i, 0, sp.oo), [])
    (False, False)
    """
    parts = sp.Add.make_args(sp.expand(body, deep=False))
    return all(_ends(part, limit, facts) or _decays(part, limit, facts) for part in parts)


def _ends(part: Any, limit: Limit, facts: Facts) -> bool:
    """Whether conditions bound the index on the endless sides, in every case in which the summand is not 0."""
    symbol, low, high = limit
    down, up = low == -sp.oo, high == sp.oo
    entailed = partial(integers.entails, tuple(facts))
    options = counting.cases(part, symbol)
    if options is None:
        return False
    for factor, condition in options:
        if factor == 0:
            continue
        for _, relations in counting._signed(_told(condition, limit, facts)) or [(0, [])]:
            lower: list[Any] = []
            upper: list[Any] = []
            for relation in (weaker for one in relations for weaker in _linear(one, symbol)):
                if symbol in free(relation):
                    found = counting._bounds(relation, symbol, entailed)
                    if found is not None:
                        lower += found[0]
                        upper += found[1]
            if (down and not lower) or (up and not upper):
                return False
    return True


def _told(condition: Formula, limit: Limit, facts: Facts) -> Any:
    """A condition, and beside each relation in it what the facts say, all over the range, that it is equivalent to."""
    parts = []
    for part in sp.And.make_args(condition):
        parts.append(part)
        for equivalence in ranges.held(
            limit, [fact for fact in facts if isinstance(fact, ForAll) and fact.body.func is Iff]
        ):
            if part in (equivalence.left, getattr(equivalence.left, "reversed", equivalence.left)):
                parts.append(equivalence.right)
    return sp.And(*parts)


def _linear(relation: Formula, symbol: Formula) -> list[Any]:
    """A relation, or what follows from it without its floor, of which only ``e - 1 < floor(e) <= e`` is used."""
    if not all(isinstance(side, sp.Expr) for side in relation.args):
        return [relation]
    difference = sp.expand(relation.lhs - relation.rhs, deep=False)
    rounded = [term for term in difference.atoms(sp.floor) if symbol in free(term)]
    if len(rounded) != 1 or not isinstance(relation, (sp.Eq, sp.Le, sp.Lt, sp.Ge, sp.Gt)):
        return [relation]
    found_ends = linear(difference, rounded[0], deep=False)
    if found_ends is None or found_ends[0] not in (1, -1) or symbol in free(found_ends[1]):
        return [relation]
    slope, rest = found_ends
    inside, edge = rounded[0].args[0], -rest / slope
    found = []
    upper = isinstance(relation, (sp.Le, sp.Lt)) == (slope == 1)
    if isinstance(relation, sp.Eq) or upper:
        found.append(sp.Lt(inside, edge + 1))
    if isinstance(relation, sp.Eq) or not upper:
        found.append(sp.Ge(inside, edge))
    return found


def _decays(part: Any, limit: Limit, facts: Facts) -> bool:
    """Whether the summand is a constant times a power of the index and a power with a ratio below one."""
    symbol, low, high = limit
    if high != sp.oo or low == -sp.oo:
        return False
    decaying = False
    for factor in sp.Mul.make_args(part):
        if symbol not in free(factor):
            continue
        if factor == symbol or (isinstance(factor, sp.Pow) and factor.base == symbol and factor.exp.is_Integer
                                and factor.exp > 0):  # fmt: skip
            continue
        if not isinstance(factor, sp.Pow) or symbol in free(factor.base):
            return False
        found = linear(factor.exp, symbol)
        if found is None or not (found[0].is_Integer and found[0] > 0):
            return False
        ratio = factor.base
        if not integers.entails(facts, sp.And(ratio < 1, ratio > -1)):
            return False
        decaying = True
    return decaying


__all__ = ["converges"]
