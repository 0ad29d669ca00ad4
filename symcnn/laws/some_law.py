"""Whether there is a law with stated means inside stated bounds: one is written down, and checked.

Two kinds of laws are known here, both with finitely many outcomes:

- of real numbers without bounds, of which first and second moments are stated:
  any vector of means with any positive semidefinite matrix of covariances C
  belongs to one. For C = B B^T with r columns, the outcomes mean + sqrt(r) b
  and mean - sqrt(r) b, for each column b, with probability 1/(2r) each, have it;
- for anything else, weights are looked for on a grid of outcomes that are all
  inside of the bounds (and whole where they must be). That each weight is not
  negative, that they add up to one, and that they give the stated means is then
  checked in rational numbers.

Where neither is found, nothing is known: there may be no law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from math import sqrt
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.judge.z3_assertions import available, load_z3
from symcnn.laws.exact import Unseen, World, sign

Stated = frozenset[tuple[Any, Any]]
"""Terms in the outcomes, each with the number that is its mean, or its variance."""

GRID = 700
"""Outcomes among which weights are looked for."""

UNSTATED = (sp.Integer(0), sp.Rational(1, 2), sp.Integer(1))
"""Means that are tried where a variance is stated, and no mean."""


@lru_cache(maxsize=1 << 12)
def exists(outcomes: tuple[Any, ...], means: Stated, variances: Stated, bounds: frozenset[Any]) -> bool:
    """Whether a joint law of the outcomes (symbols, whole or real) is found; False where none is.

    >>> x, k = sp.Symbol("x", real=True), sp.Symbol("k", integer=True)
    >>> def known(symbol, bounds=(), **moments):
    ...     stated = {(symbol ** int(power[1:]), sp.Rational(value)) for power, value in moments.items()}
    ...     return exists((symbol,), frozenset(stated), frozenset(), frozenset(bounds))
    >>> known(x, m1=0, m2=1), known(x, m1=0, m2=-1), known(x, [x >= 0], m1=0, m2=1)
    (True, False, False)
    >>> known(k, [k >= 0, k <= 1], m1="1/2", m3="1/2"), known(k, [k >= 0, k <= 1], m1="1/2", m3="1/4")
    (True, False)
    """
    for unstated in UNSTATED if variances else UNSTATED[:1]:
        try:
            rows = _as_means(means, variances, unstated)
            if rows is not None and (_by_covariances(outcomes, rows, bounds) or _on_a_grid(outcomes, rows, bounds)):
                return True
        except Unseen:
            continue
    return False


def _as_means(means: Stated, variances: Stated, unstated: Any) -> dict[Any, Any] | None:
    """All that is stated as means, each term with one; None where one would have two, or a variance is negative."""
    rows: dict[Any, Any] = {}
    pairs = sorted(means, key=str)
    for term, value in pairs:
        if sign(rows.setdefault(term, value) - value) != 0:
            return None
    for term, value in sorted(variances, key=str):
        mean = rows.setdefault(term, unstated)
        square = value + mean**2
        if sign(value) < 0 or sign(rows.setdefault(sp.expand(term**2), square) - square) != 0:
            return None
    return rows


# --- covariances ------------------------------------------------------------------------------------------


def _by_covariances(outcomes: Sequence[Any], rows: Mapping[Any, Any], bounds: frozenset[Any]) -> bool:
    """Whether means, and means of squares and products, of unbounded real numbers have a matrix that is one."""
    if bounds or any(symbol.is_integer for symbol in outcomes):
        return False
    moments: dict[Any, Any] = {}
    known = {*outcomes, *(symbol**2 for symbol in outcomes), *(a * b for a, b in combinations(outcomes, 2))}
    for term, value in rows.items():
        scale, monomial = term.as_coeff_Mul()
        if monomial not in known:
            return False
        if sign(moments.setdefault(monomial, value / scale) - value / scale) != 0:
            return False
    mean = {symbol: moments.get(symbol, sp.Integer(0)) for symbol in outcomes}
    covariance = {
        (a, b): moments[a * b] - mean[a] * mean[b] if a * b in moments else sp.Integer(0)
        for a in outcomes
        for b in outcomes
    }
    # A square without a stated mean may have any: a large one, so that it allows the most.
    most = sp.Add(*(value**2 for (a, b), value in covariance.items() if a != b))
    for symbol in outcomes:
        if symbol**2 not in moments:
            covariance[symbol, symbol] = 10**6 * (1 + most)
    return _semidefinite([[covariance[a, b] for b in outcomes] for a in outcomes])


def _semidefinite(matrix: list[list[Any]]) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by elimination.

    It is just when the first entry is positive and what is left when its row
    is eliminated is positive semidefinite, or its row is zero and the rest is.
    """
    rows = [list(row) for row in matrix]
    for place in range(len(rows)):
        pivot = rows[place][place]
        above = sign(pivot)
        if above < 0 or (above == 0 and any(sign(entry) != 0 for entry in rows[place][place + 1 :])):
            return False
        if above == 0:
            continue
        for other in range(place + 1, len(rows)):
            factor = rows[other][place] / pivot
            if factor != 0:
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return True


# --- weights on a grid ------------------------------------------------------------------------------------


def _on_a_grid(outcomes: Sequence[Any], rows: Mapping[Any, Any], bounds: frozenset[Any]) -> bool:
    """Whether weights on some outcomes inside of the bounds give the stated means."""
    if not all(value.is_Rational for value in rows.values()):
        return False
    each = round(GRID ** (1 / len(outcomes)) - 0.5)
    axes = [list(_candidates(symbol, rows, bounds))[: max(each, 2)] for symbol in outcomes]
    points = [
        (place, values)
        for place in product(*axes)
        if (values := _values(dict(zip(outcomes, place, strict=True)), rows, bounds)) is not None
    ]
    if not points or len(points) > 2 * GRID:
        return False
    columns = [values for _, values in points]
    weights = _weights(columns, list(rows.values()))
    return weights is not None and _checked(weights, columns, list(rows.values()))


def _values(place: Mapping[Any, Any], rows: Mapping[Any, Any], bounds: frozenset[Any]) -> list[Any] | None:
    """What is averaged, at one outcome; None where that lies outside of the bounds, or is not rational."""
    world = World(place)
    try:
        if not all(world.truth(bound) for bound in bounds):
            return None
        values = [world.value(term) for term in rows]
    except Unseen:
        return None
    return values if all(value.is_Rational for value in values) else None


def _candidates(symbol: Formula, rows: Mapping[Any, Any], bounds: frozenset[Any]) -> Iterator[Any]:
    """Outcomes of one quantity among which a law may be found, the likely ones first, each once and of its kind."""
    own = frozenset(bound for bound in bounds if free(bound) == {symbol})
    seen: set[Any] = set()
    for number in _guesses(symbol, rows, bounds):
        near = (sp.floor(number), sp.ceiling(number)) if symbol.is_integer else (number,)
        for one in near:
            if one not in seen and _values({symbol: one}, {}, own) is not None:
                yield one
            seen.add(one)


def _guesses(symbol: Formula, rows: Mapping[Any, Any], bounds: frozenset[Any]) -> Iterator[Any]:
    moments: list[Any] = [rows.get(symbol**power) for power in (1, 2, 3, 4)]
    first, second, third, fourth = moments
    mean = first if first is not None else sp.Integer(0)
    yield from (mean, sp.Integer(0)) if not symbol.is_integer else (sp.Integer(0), sp.Integer(1), mean)
    if first and second is not None:
        yield second / first
    if None not in (first, second, third) and second != first**2:
        yield from _two_outcomes(first, second, third)
    spread = _root(second - first**2) if first is not None and second is not None else sp.Integer(1)
    yield from (mean - spread, mean + spread, sp.Integer(1), sp.Integer(-1))
    numbers = {n for one in (*bounds, *rows.values(), *rows) for n in one.atoms(sp.Rational)}
    for number in sorted(numbers, key=lambda n: (abs(n), n)):
        yield from (number, -number, _root(number), -_root(number), number + 1, number - 1)
    scales = [spread, _root(fourth / second) if fourth is not None and second else sp.Integer(1)]
    for step in (sp.Rational(1, 2), sp.Rational(3, 2), 2, 3, 4, 6, 8):
        yield from (mean + side * step * scale for scale in scales for side in (1, -1))
    yield from (sp.floor(mean) + side * step for step in range(12) for side in (1, -1))


def _two_outcomes(first: Formula, second: Formula, third: Formula) -> Iterator[Any]:
    """The outcomes of the one law of two outcomes with these moments: roots of t^2 = a t + b, under the mean."""
    slope = (third - first * second) / (second - first**2)
    root = _root(slope**2 + 4 * (second - slope * first))
    yield from ((slope - root) / 2, (slope + root) / 2)


def _root(number: Any) -> Any:
    """A square root, where it is rational; else a rational number near it."""
    found = sp.sqrt(abs(number))
    return found if found.is_Rational else sp.Rational(str(round(sqrt(abs(number)), 2)))


def _weights(columns: Sequence[Sequence[Any]], wanted: Sequence[Any]) -> list[Any] | None:
    """Weights that are not negative, add up to one, and average the columns to what is wanted; None if not found."""
    if not available():
        return None
    z3 = load_z3()
    weights = z3.Reals([f"p{place}" for place in range(len(columns))])
    solver = z3.SolverFor("QF_LRA")
    solver.set("timeout", 20_000)
    solver.add(*(weight >= 0 for weight in weights), z3.Sum(weights) == 1)
    for row, value in enumerate(wanted):
        terms = [z3.RealVal(str(column[row])) * weight for column, weight in zip(columns, weights, strict=True)]
        solver.add(z3.Sum(terms) == z3.RealVal(str(value)))
    if solver.check() != z3.sat:
        return None
    found = [solver.model().eval(weight, model_completion=True) for weight in weights]
    return [sp.Rational(one.numerator_as_long(), one.denominator_as_long()) for one in found]


def _checked(weights: Sequence[Any], columns: Sequence[Sequence[Any]], wanted: Sequence[Any]) -> bool:
    """Whether weights are a law that has the means: by arithmetic, whoever found them."""
    if sum(weights) != 1 or any(weight < 0 for weight in weights):
        return False
    return all(
        sp.Add(*(weight * column[row] for weight, column in zip(weights, columns, strict=True))) == value
        for row, value in enumerate(wanted)
    )


__all__ = ["exists"]
