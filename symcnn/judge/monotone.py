"""The route of monotone functions: what a logarithm, an exponential and their like make of a bound.

It may prove inequalities and equations, and equivalences of two, that follow from the facts when each logarithm (of
what is entailed to be positive), exponential, hyperbolic tangent or sine, arc tangent and error function is any real
number F(u) of which just this is known: F is strictly increasing, so that F(u) < F(v) wherever u < v, and F(u) lies
above or below the value that F has at one place as u lies above or below that place; log(u) is at most u - 1 and at
least 1 - 1/u, with equality just where u is 1, and exp(u) at least 1 + u, with equality just where u is 0; tanh and
erf lie between -1 and 1, and atan between -π/2 and π/2. A sine or cosine is any number of which this is known: both lie
from -1 to 1, and of one u their squares add up to 1; |sin(u)| is at most |u|, and cos(u) at least 1 - u^2/2, with
equality just where u is 0. Of π some digits are known. Beside a relation of two positive terms stands that of their
logarithms, where log(a b) = log(a) + log(b) and log(a^e) = e log(a) for positive a and b: the logarithm is strictly
increasing, so that each says the same as the other. Whole numbers and polynomials are for z3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import Keys, keys
from symcnn.formulas.substitution import mapped
from symcnn.formulas.symbols import Iff
from symcnn.judge import integers
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import is_mean
from symcnn.judge.signed import with_logarithms_apart
from symcnn.judge.signs import positive

INCREASING: dict[Any, tuple[int, int]] = {
    sp.log: (1, 0), sp.exp: (0, 1), sp.tanh: (0, 0), sp.sinh: (0, 0), sp.atan: (0, 0), sp.erf: (0, 0),
}  # fmt: skip
"""Strictly increasing functions of a real number, each with a place and its value there."""
WAVES = (sp.sin, sp.cos)
PI = sp.Rational(314159265358979, 10**14)
"""A bound of π from below; the next number of as many digits is one from above."""
MOST = 6
"""Such terms in one question; one of more is left to the other routes."""
ORDERS = (sp.Ge, sp.Gt, sp.Le, sp.Lt, sp.Eq, sp.Ne)
HIDDEN = (sp.Derivative, sp.Limit)


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove a bound or an equation, or that two of them say the same; or that two terms differ.

    >>> x, y = sp.symbols("x y", real=True)
    >>> decide(sp.log(x) <= sp.log(y), [x > 0, y >= x]).status.value, decide(sp.log(x) <= sp.log(y), [x > 0, y > 0])
    ('proved', None)
    """
    sides: tuple[Any, ...] = goal.args if isinstance(goal, Iff) else (goal,)
    if not all(isinstance(side, ORDERS) and _numbers(side) for side in sides):
        return None
    asked = [(sides[0], facts)] if len(sides) == 1 else [(sides[1], (*facts, sides[0])), (sides[0], (*facts, sides[1]))]
    if not all(_follows(side, tuple(known)) for side, known in asked):
        return None
    return Judgement(
        Status.PROVED,
        "monotone functions",
        "Logarithms, exponentials and the like increase with what they are taken of; the rest are polynomials.",
    )


def has_sign(relation: Callable[[Any, Any], Any], term: Formula, facts: Facts) -> bool:
    """Whether a term that has a value stands to 0 as the relation says, by what this route knows of its parts.

    >>> x = sp.Symbol("x", real=True)
    >>> has_sign(sp.Ne, 2 + sp.sin(x), ()), has_sign(sp.Ne, 1 + sp.sin(x), ()), has_sign(sp.Ge, 1 + sp.sin(x), ())
    (True, False, True)
    """
    if not term.has(*INCREASING, *WAVES):
        return False
    goal = relation(term, 0)
    return isinstance(goal, ORDERS) and _numbers(goal) and _follows(goal, tuple(facts))


def _numbers(relation: Formula) -> bool:
    return all(isinstance(side, sp.Expr) and side.is_extended_real is not False for side in relation.args)


def _speaks(item: Formula) -> bool:
    """Whether there is anything here for this route."""
    return bool(item.has(*INCREASING, *WAVES)) or any(not power.exp.is_number for power in item.atoms(sp.Pow))


def _follows(goal: Boolean, facts: tuple[Any, ...]) -> bool:
    spoken = keys(goal)
    near = [fact for fact in facts if isinstance(fact, Relational) and _numbers(fact) and _speaks(fact)]
    near = [fact for fact in near if keys(fact) & spoken]
    if not near and not _speaks(goal):
        return False
    goals = [goal, *_of_logarithms(goal, facts)]
    if sp.true in goals:
        return True
    known = [*facts, *(other for fact in near for other in _of_logarithms(fact, facts) if other != sp.true)]
    terms = _terms([*goals, *near, *known[len(facts) :]], facts)
    if len(terms) > MOST:
        return False
    names = {term: sp.Dummy(term.func.__name__, real=True) for term in terms}
    if any(item.has(sp.pi) for item in (*goals, *near)) or any(isinstance(term, sp.atan) for term in terms):
        names[sp.pi] = sp.Dummy("pi", real=True)
    laws = list(_laws(names))
    told = [*laws, *(_with(names, fact) for fact in known)]
    return any(integers.entails(tuple(told), _with(names, one)) for one in goals)


def _of_logarithms(relation: Formula, facts: Facts) -> Iterator[Any]:
    """The relation of the logarithms of two sides that are entailed to be positive."""
    if relation.has(*HIDDEN) or not any(isinstance(side, (sp.Pow, sp.Mul, sp.exp)) for side in relation.args):
        return
    if not all(positive(side, facts) for side in relation.args):
        return
    left, right = (with_logarithms_apart(sp.log(side), facts) for side in relation.args)
    taken = relation.func(left, right)
    if taken != sp.false:
        yield taken


def _terms(items: Iterable[Any], facts: Facts) -> list[Any]:
    """The values of functions that stand free in some items, each of what it is entailed to be taken of."""
    found: dict[Any, None] = {}

    def look(node: Any, bound: Keys) -> Any:
        if isinstance(node, HIDDEN) or is_mean(node):
            return node
        if (
            type(node) in (*INCREASING, *WAVES)
            and len(node.args) == 1
            and not keys(node) & bound
            and not node.has(*HIDDEN)
        ):
            argument = node.args[0]
            if argument.is_extended_real is not False and (not isinstance(node, sp.log) or positive(argument, facts)):
                found.setdefault(node)
        return None

    for item in items:
        mapped(item, look)
    return list(found)


def _with(names: dict[Any, Any], item: Any) -> Any:
    """An item with the names of the values put in where they stand free."""

    def change(node: Any, bound: Keys) -> Any:
        if isinstance(node, HIDDEN) or is_mean(node):
            return node
        return None if keys(node) & bound else names.get(node)

    return mapped(item, change)


def _laws(names: dict[Any, Any]) -> Iterator[Any]:
    """What is known of the values: by the place at which one is known, and two of one function by their order."""

    def plain(item: Any) -> Any:
        return _with(names, item)

    for term, value in names.items():
        if term == sp.pi:
            yield from (sp.Gt(value, PI), sp.Lt(value, PI + sp.Rational(1, 10**14)))
            continue
        argument = plain(term.args[0])
        if isinstance(term, WAVES):
            yield from _of_a_wave(term, value, argument)
            continue
        place, there = INCREASING[term.func]
        yield _same_order(argument, sp.Integer(place), value, sp.Integer(there))
        if isinstance(term, sp.log):
            yield from (sp.Le(value, argument - 1), sp.Ge(argument * value, argument - 1), sp.Gt(argument, 0))
            yield sp.Or(sp.Eq(argument, 1), sp.And(value < argument - 1, argument * value > argument - 1))
        if isinstance(term, sp.exp):
            yield from (sp.Ge(value, 1 + argument), sp.Gt(value, 0))
            yield sp.Or(sp.Eq(argument, 0), value > 1 + argument)
        if isinstance(term, (sp.tanh, sp.erf)):
            yield from (sp.Lt(value, 1), sp.Gt(value, -1))
        if isinstance(term, sp.atan):
            yield from (sp.Lt(2 * value, names[sp.pi]), sp.Gt(2 * value, -names[sp.pi]))
    for one, other in combinations(names, 2):
        if {one.func, other.func} == {*WAVES} and one.args == other.args:
            yield sp.Eq(names[one] ** 2 + names[other] ** 2, 1)
        elif one.func is other.func and one.func in INCREASING:
            yield _same_order(plain(one.args[0]), plain(other.args[0]), names[one], names[other])


def _of_a_wave(term: Any, value: Any, argument: Any) -> Iterator[Any]:
    """What is known of a sine or cosine by itself."""
    yield from (sp.Le(value, 1), sp.Ge(value, -1))
    if isinstance(term, sp.sin):
        within = sp.And(value < argument, value > -argument), sp.And(value > argument, value < -argument)
        yield sp.Or(sp.And(sp.Eq(argument, 0), sp.Eq(value, 0)), *within)
    else:
        yield sp.Or(sp.And(sp.Eq(argument, 0), sp.Eq(value, 1)), 2 * value > 2 - argument**2)


def _same_order(left: Any, right: Any, one: Any, other: Any) -> Any:
    """The two values stand as what they are taken of."""
    orders: tuple[Callable[[Any, Any], Any], ...] = (sp.Lt, sp.Gt, sp.Eq)
    return sp.Or(*(sp.And(order(left, right), order(one, other)) for order in orders))
