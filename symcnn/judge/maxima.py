"""The route of largest values over a range of whole numbers: no value exceeds it, and some value attains it.

It may prove an equation with a largest value on one side.
``Max over t of f(t) = v`` is proved in two parts. The range is cut where the
facts state ``f`` in pieces, and on every piece ``f(t) <= v``. Where ``v`` is
itself the largest of several terms, each of them is attained, in the case that
it is the largest, at one of the ends of a piece or next to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import ForAll, Maximum
from symcnn.formulas.whole import is_whole
from symcnn.judge import algebra, integers
from symcnn.judge.instances import members
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import random_names
from symcnn.judge.rewriting import rewrite

Piece = tuple[Any, Any]
"""First and last value of a part of the range."""

TIMEOUT_MS = 2000


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove that a `Maximum` has a value.

    >>> from symcnn.formulas.symbols import integers
    >>> t, T = integers("t T")
    >>> decide(sp.Eq(Maximum(2 * t + 1, (t, 0, T)), 2 * T + 1), [T >= 0]).status.value
    'proved'
    >>> decide(sp.Eq(Maximum(2 * t + 1, (t, 0, T)), 2 * T + 2), [T >= 0])
    """
    if not isinstance(goal, sp.Eq):
        return None
    left, right = (rewrite(side, facts) for side in goal.args)
    if isinstance(right, Maximum):
        left, right = right, left
    if not isinstance(left, Maximum) or right.has(Maximum) or right.is_extended_real is False:
        return None
    known = tuple(facts)
    pieces = bounded(left, right, known)
    if pieces is None:
        return None
    witnesses = attained(left, right, known)
    if witnesses is None:
        return None
    symbol = left.limits[0][0]
    return Judgement(
        Status.PROVED,
        "bounded and attained",
        f"No value exceeds it, and it is the value at {symbol} = {', '.join(dict.fromkeys(witnesses.values()))}.",
        {"pieces": [f"{low} to {high}" for low, high in pieces], "attained at": witnesses},
    )


def bounded(maximum: Maximum, value: Any, facts: Facts) -> list[Piece] | None:
    """Pieces that cover the range, on each of which no value of the body exceeds the value; else None."""
    symbol, low, high = maximum.limits[0]
    at = sp.Dummy(symbol.name, integer=True)
    whole = _between(at, low, high)
    random = random_names(facts)
    held: list[Piece] = []
    for piece in dict.fromkeys((*_pieces(maximum, facts), (low, high))):
        place = at if piece[0] != piece[1] else piece[0]
        inside = (*facts, *_between(place, low, high), *_between(place, *piece))
        body = put(maximum.function, {symbol: place}, random)
        if body is None or not any(_below(upper, value, inside) for upper in _uppers(body, place, piece, inside)):
            continue
        held.append(piece)
        covered = sp.Or(*(sp.And(*_between(at, *part)) for part in held))
        if integers.entails((*_plain(facts), *whole), covered, TIMEOUT_MS):
            return held
    return None


def attained(maximum: Maximum, value: Any, facts: Facts) -> dict[str, str] | None:
    """For every term of the value, where the body takes it in the case that this term is the largest."""
    terms = _terms(value)
    cases = {term: (*facts, *(term >= other for other in terms if other != term)) for term in terms}
    # The quick question to all places before the slow one to any.
    for ask in (algebra.equal, _equal):
        found: dict[Any, Any] = {}
        for place, taken in _values(maximum, value, facts):
            for term in terms:
                if term not in found and ask(taken, term, cases[term]):
                    found[term] = place
            if len(found) == len(terms):
                return {str(term): str(place) for term, place in found.items()}
    return None


def _values(maximum: Maximum, value: Any, facts: Facts) -> Iterator[tuple[Any, Any]]:
    """Places inside the range, and what the body is there."""
    symbol, low, high = maximum.limits[0]
    for place in (*_places(maximum, facts), *_read(maximum, value)):
        # A random place is put under no mean.
        body = put(maximum.function, {symbol: place}, random_names(facts))
        known = facts if members(place) else _plain(facts)
        if body is not None and integers.entails(known, sp.And(*_between(place, low, high))):
            yield place, rewrite(body, facts)


def _terms(value: Any) -> tuple[Any, ...]:
    return value.args if isinstance(value, sp.Max) else (value,)


def _equal(left: Formula, right: Formula, facts: Facts) -> bool:
    return _holds(facts, sp.Eq(left, right, evaluate=False))


def _below(expr: Formula, value: Any, facts: Facts) -> bool:
    """Whether an expression does not exceed a value, one of whose terms may be enough."""
    if set(_terms(expr)) <= set(_terms(value)):
        return True
    options = [sp.Le(expr, term) for term in _terms(value)]
    return any(_holds(facts, option) for option in options) or _holds(facts, sp.Or(*options))


def _uppers(body: Formula, place: Any, piece: Piece, facts: Facts) -> Iterator[Any]:
    """What the facts state the body not to exceed on this very piece; then the body by its equations."""
    for fact in facts:
        if isinstance(fact, ForAll) and isinstance(fact.body, sp.Le) and len(fact.limits) == 1:
            symbol, low, high = fact.limits[0]
            if (low, high) == piece:
                stated = put(fact.body, {symbol: place}, random_names(facts))
                if isinstance(stated, sp.Le) and stated.lhs == body:
                    yield stated.rhs
    yield rewrite(body, facts)


def _holds(facts: Facts, proposition: Formula) -> bool:
    # Facts in whose terms the proposition is not stated only slow the query down.
    asked = members(proposition)
    return integers.entails(facts if asked else _plain(facts), proposition, TIMEOUT_MS)


def _plain(facts: Iterable[Boolean]) -> Facts:
    return tuple(fact for fact in facts if not isinstance(fact, ForAll) and not members(fact) and not fact.has(Maximum))


def _between(place: Any, low: Formula, high: Formula) -> tuple[Boolean, ...]:
    ends = ([] if low == -sp.oo else [sp.Ge(place, low)]) + ([] if high == sp.oo else [sp.Le(place, high)])
    return tuple(ends)


def _pieces(maximum: Maximum, facts: Facts) -> list[Piece]:
    """The ranges over which the facts speak of the members that the body is made of, and single values."""
    heads = {_head(term) for term in members(maximum.function)}
    found: dict[Piece, None] = {}
    for fact in reversed(facts):
        if isinstance(fact, ForAll):
            bound = {symbol for symbol, _, _ in fact.limits}
            if len(bound) == 1 and any(_head(term) in heads for term in members(fact.body)):
                found[fact.limits[0][1:]] = None
        else:
            for term in members(fact):
                arguments = _arguments(term)
                if _head(term) in heads and len(arguments) == 1:
                    found[(arguments[0], arguments[0])] = None
    return [piece for piece in found if all(isinstance(end, sp.Expr) for end in piece)]


def _places(maximum: Maximum, facts: Facts) -> list[Any]:
    """Where the largest value may be taken: the ends of the range and of its pieces, and next to them."""
    ends = [end for piece in (maximum.limits[0][1:], *_pieces(maximum, facts)) for end in piece]
    near = [sp.expand(end + step) for step in (0, 1, -1) for end in ends if not end.is_infinite]
    return [place for place in dict.fromkeys(near) if is_whole(place)]


def _read(maximum: Maximum, value: Any) -> list[Any]:
    """The arguments at which the value itself reads a family that the body reads."""
    heads = {_head(term) for term in members(maximum.function)}
    arguments = [term.args[-1] for term in members(value) if _head(term) in heads and len(_arguments(term)) == 1]
    return [place for place in arguments if is_whole(place)]


def _arguments(term: Formula) -> Any:
    return term.indices if isinstance(term, sp.Indexed) else term.args


def _head(term: Formula) -> Any:
    return term.base if isinstance(term, sp.Indexed) else term.func


__all__ = ["attained", "bounded", "decide"]
