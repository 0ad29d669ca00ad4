"""Sums of indicators and deltas, compared index by index: which terms take part, and where.

A sum over a range that runs forward adds up what stands at the whole numbers that lie in it, so that its range is one
more condition beside those of its indicators; a Kronecker delta is the condition that two numbers are the same. Written
so, a sum may be moved along its index (i for i + c, with a whole c, or for c - i), and one whose conditions say what
the index is, a whole number, has the one term there, under what is left of the conditions. Two sides are equal if, of
each summand, the conditions under which it takes part, counted with its factors, add up to the same at all values of
the indices. What is so counted are numbers, and the question is put to `integers.entails`.

An index is put in nowhere where a binder would capture it, nor a random one under a mean. Sums without an end, and
ranges that may run backwards, are left as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, permutations, product
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import canonical, put
from symcnn.formulas.symbols import indicator
from symcnn.formulas.whole import is_whole
from symcnn.judge import algebra, integers
from symcnn.judge.deltas import ranges, terms
from symcnn.judge.randomness import random_names

MOST_PARTS, MOST_INDICES, MOST_READINGS = 64, 3, 48
INDICES = tuple(sp.Dummy(f"·index{at}", dummy_index=7000 + at, integer=True) for at in range(MOST_INDICES))


@dataclass(frozen=True)
class Part:
    """A summand, and the conditions on its indices and on what is free under which it takes part."""

    indices: tuple[Any, ...]
    summand: Any
    conditions: tuple[Any, ...]

    def with_values(self, values: dict[Any, Any], facts: Facts, indices: tuple[Any, ...]) -> Part:
        """The same at values of indices. Errors: `_Stuck`."""
        found = put(sp.Tuple(self.summand, sp.And(*self.conditions)), values, random_names(tuple(facts)))
        if found is None:
            raise _Stuck
        return Part(indices, found[0], sp.And.make_args(found[1]))


class _Stuck(Exception):
    """A side that cannot be read so (internal)."""


def equal(left: Formula, right: Formula, facts: Facts) -> bool:
    """Whether two sides with deltas or indicators add up to the same.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, j, n, x = *integers("i j n"), sequence("x")
    >>> picked = sp.Sum(x[i] * sp.KroneckerDelta(i + 1, j), (i, 1, n))
    >>> inside = (sp.And(j >= low, j <= n + 1) for low in (2, 1))
    >>> [equal(picked, x[j - 1] * indicator(where), (n >= 0,)) for where in inside]
    [True, False]
    """
    if not (left - right).has(sp.Piecewise, sp.KroneckerDelta) or not algebra.defined(left, right, facts=facts):
        return False
    counted: dict[Any, list[tuple[Any, Any]]] = {}
    try:
        for part in _parts(left - right, tuple(facts)):
            read = _reading(part, tuple(facts))
            number, summand = read.summand.as_coeff_Mul()
            counted.setdefault(summand, []).append((number, sp.And(*read.conditions)))
    except _Stuck:
        return False
    return all(_nothing(weights, tuple(facts)) for weights in counted.values())


def _nothing(weights: list[tuple[Any, Any]], facts: Facts) -> bool:
    """Whether weights, each counted under its condition, add up to zero wherever the facts hold."""
    by_condition: dict[Any, Any] = {}
    for number, condition in weights:
        by_condition[condition] = by_condition.get(condition, 0) + number
    left = {condition: number for condition, number in by_condition.items() if number != 0 and condition != sp.false}
    if not left:
        return True
    if not all(number.is_Rational for number in left.values()):
        return False
    total = sp.Add(*(number * indicator(condition) for condition, number in left.items()))
    return integers.entails(facts, sp.Eq(total, 0, evaluate=False))


def _parts(expr: Formula, facts: tuple[Boolean, ...]) -> Iterator[Part]:
    """The summands of an expression, with sums, case distinctions and deltas opened. Errors: `_Stuck`."""
    todo: list[Part] = [Part((), expr, ())]
    given = 0
    while todo:
        part = todo.pop()
        given += 1
        if given > MOST_PARTS:
            raise _Stuck
        opened = _opened(part, facts)
        if opened is None:
            yield _solved(part, facts)
        else:
            todo += opened


def _opened(part: Part, facts: tuple[Boolean, ...]) -> list[Part] | None:
    """A part with one more of its sums, cases or deltas as conditions; None where there is none."""
    for factor in sp.Mul.make_args(part.summand):
        if isinstance(factor, sp.KroneckerDelta):
            same = sp.Eq(*factor.args)
            return [Part(part.indices, part.summand / factor, (*part.conditions, same))] if same != sp.false else []
        if isinstance(factor, sp.Piecewise) and factor.args[-1][1] == sp.true:
            found, before = list[Part](), list[Any]()
            for branch, condition in factor.args:
                held = (condition, *(sp.Not(other) for other in before))
                before.append(condition)
                if branch != 0 and sp.false not in held:
                    summand = sp.Mul(branch, *(f for f in sp.Mul.make_args(part.summand) if f != factor))
                    found.append(Part(part.indices, summand, (*part.conditions, *(h for h in held if h != sp.true))))
            return found
    known = (*facts, *part.conditions)
    split = [
        (term.limits, piece) for term in terms(part.summand, known) for piece in sp.Add.make_args(sp.expand(term.body))
    ]
    if len(split) == 1 and not split[0][0] and split[0][1] == part.summand:
        return None
    return [
        Part((*part.indices, *(v for v, _, _ in limits)), piece, (*part.conditions, *ranges(limits)))
        for limits, piece in split
        if piece != 0
    ]


def _solved(part: Part, facts: tuple[Boolean, ...]) -> Part:
    """A part with each index left out that a condition says what it is; what is free is read by the conditions, too."""
    todo = [condition for whole in part.conditions for condition in sp.And.make_args(whole)]
    part = Part(part.indices, part.summand, tuple(todo))
    for index in part.indices:
        for condition in part.conditions:
            value = _solution(condition, index)
            if value is not None:
                rest = tuple(other for other in part.indices if other != index)
                part = part.with_values({index: value}, facts, rest)
                break
    random = random_names(facts)
    for condition in part.conditions:
        plain = [name for name in free(condition) - set(part.indices) if name.name not in random]
        for name in sorted(plain, key=str, reverse=True):
            value = _solution(condition, name) if name.is_integer else None
            if value is not None:
                summand = put(part.summand, {name: value}, random)
                if summand is not None:
                    part = Part(part.indices, summand, part.conditions)
                break
    return part


def _solution(condition: Any, index: Any) -> Any:
    """The whole number that a condition says an index is; None where it does not."""
    if not isinstance(condition, sp.Eq) or index not in free(condition):
        return None
    found = linear(condition.lhs - condition.rhs, index)
    if found is None or found[0] not in (1, -1):
        return None
    value = sp.expand(-found[1] / found[0])
    return value if is_whole(value) else None


def _reading(part: Part, facts: tuple[Boolean, ...]) -> Part:
    """A part with its indices named and moved so that it reads in one way only; sums within it keep their names.

    Each index is moved so that some member stands at it; of all ways the first in order is taken.
    """
    if len(part.indices) > MOST_INDICES:
        raise _Stuck
    ways = []
    for order in permutations(part.indices):
        for moves in islice(product(*(_moves(part.summand, index) for index in order)), MOST_READINGS):
            moved = part
            for index, (sign, shift) in zip(order, moves, strict=True):
                moved = moved.with_values({index: sign * index + shift}, facts, part.indices)
            named = moved.with_values(dict(zip(order, INDICES, strict=False)), facts, INDICES[: len(order)])
            ways.append(Part(named.indices, canonical(sp.expand(named.summand)), named.conditions))
    return min(ways, key=lambda way: (sp.srepr(way.summand), sp.srepr(sp.And(*way.conditions))))


def _moves(summand: Formula, index: Any) -> list[tuple[int, Any]]:
    """The ways to move an index, as sign and shift, after which some member stands at it; to leave it where none can.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, n, x = *integers("i n"), sequence("x")
    >>> sorted(_moves(x[i + 1] * x[n - i], i), key=str)
    [(-1, n), (1, -1)]
    """
    found = []
    for member in sorted(summand.atoms(sp.Indexed, AppliedUndef), key=sp.default_sort_key):
        for place in member.indices if isinstance(member, sp.Indexed) else member.args:
            steps = linear(place, index) if index in free(place) else None
            if steps is not None and steps[0] in (1, -1) and is_whole(steps[1]):
                found.append((int(steps[0]), -steps[0] * steps[1]))
    return list(dict.fromkeys(found)) or [(1, sp.Integer(0))]


__all__ = ["equal"]
