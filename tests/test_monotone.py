"""Bounds of logarithms, exponentials and powers, by what increases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import sympy as sp
from conftest import some, tries
from routed import proved

from symcnn.formulas.symbols import ForAll, Iff, integers, reals
from symcnn.formulas.truth import truth

k, n, i = integers("k n i")
a, b, c, x, y = reals("a b c x y")
INSIDE = (b > 0, b < 1, c > 0, c < 1, k >= 1)

LINES = [
    (sp.log(b) < 0, (b > 0, b < 1), (b > 0, b <= 1)),
    (sp.log(x) <= sp.log(y), (x > 0, y >= x), (x > 0, y > 0)),
    (sp.log(1 + x) <= x, (x > -1,), None),
    (sp.exp(x) >= 1 + x, (), None),
    (sp.exp(x) <= sp.exp(y), (x <= y,), (x <= y + 1,)),
    (sp.tanh(x) > 0, (x > 0,), (x >= 0,)),
    (sp.erf(x) < 1, (), None),
    (sp.atan(x) < sp.atan(y), (x < y,), (x <= y,)),
    ((1 - x) ** k <= sp.exp(-k * x), (x > 0, x < 1, k >= 1), (x > 0, x < 1)),
    (x**k <= y**k, (x > 0, x <= y, k >= 1), (x > 0, x <= y, k <= 1)),
    (k * sp.log(b) <= sp.log(c), (*INSIDE, b**k <= c), INSIDE),
    (Iff(b**k <= c, k * sp.log(b) <= sp.log(c)), INSIDE, None),
    (Iff(b**k <= c, k >= sp.log(c) / sp.log(b)), INSIDE, (b > 0, c > 0, c < 1, sp.Ne(b, 1), k >= 1)),
    (Iff(b**k <= c, k >= sp.ceiling(sp.log(c) / sp.log(b))), INSIDE, None),
    (Iff(b**k <= sp.Rational(1, 2), k * sp.log(b) <= -sp.log(2)), INSIDE, None),
    (Iff(sp.Eq(sp.exp(x), sp.exp(y)), sp.Eq(x, y)), (), None),
    (Iff(sp.Eq(sp.tanh(x), sp.tanh(y)), sp.Eq(x, y)), (), None),
    (sp.Eq(x, y), (sp.Eq(sp.log(x), sp.log(y)), x > 0, y > 0), (sp.Eq(sp.exp(x), sp.exp(y**2)),)),
    (
        sp.Eq(sp.exp(a * x / y), b ** (a / y)),
        (b > 0, sp.Eq(x, sp.log(b)), y > 0),
        (b > 0, sp.Eq(x, sp.log(b) + 1), y > 0),
    ),
    ((1 + c / k) ** k <= sp.exp(c), (k >= 1, c >= 0), None),
    (sp.log(1 + c / k) < c / k, (k >= 1, c > 0), (k >= 1, c >= 0)),
    (sp.exp(x) > 1 + x, (sp.Ne(x, 0),), ()),
    (sp.Eq((1 / x) ** (1 / y), sp.exp(-sp.log(x) / y)), (x > 0, y > 0), None),
    (1 + sp.sin(x) >= 0, (), None),
    (sp.cos(x) ** 2 <= 1, (), None),
    (y * sp.sin(x) <= y, (y >= 0,), ()),
    (x**2 + x * sp.sin(x) + 1 >= 0, (), None),
    (sp.Ne(2 + sp.sin(x), 0), (), None),
    (sp.sin(x) < x, (x > 0,), (x >= 0,)),
    (sp.Ne(sp.exp(x), sp.exp(y)), (sp.Ne(x, y),), (sp.Ne(x, y**2),)),
    (sp.sin(x) ** 2 <= x**2, (), None),
    (1 - sp.cos(x) <= x**2 / 2, (), None),
    (sp.sin(x) + sp.cos(x) <= sp.Rational(3, 2), (), None),
    (sp.pi / 2 - sp.atan(x) > 0, (), None),
    (sp.pi / 2 - sp.atan(x / sp.sqrt(1 - x**2)) >= 0, (x > -1, x < 1), None),
    (sp.atan(x) + sp.pi > 3, (x >= 0,), ()),
    (Iff(sp.exp(-a * k) <= c, a * k >= -sp.log(c)), INSIDE, (k >= 1, c < 1, sp.Ne(c, 0), c >= -1)),
]


@pytest.mark.parametrize("goal, facts, weaker", LINES)
def test_a_bound_follows_from_what_increases(goal: Any, facts: Any, weaker: Any) -> None:
    assert proved(goal, *facts)
    assert weaker is None or not proved(goal, *weaker)


FALSE = [
    (Iff(sp.Eq(sp.exp(x**2), sp.exp(y**2)), sp.Eq(x, y)), ()),
    (sp.Eq(sp.exp(x), sp.exp(y)), (sp.Eq(x**2, y**2),)),
    (sp.Eq(x, y), (sp.Eq(sp.log(x**2), sp.log(y**2)), sp.Ne(x, 0), sp.Ne(y, 0))),
    ((1 + c / k) ** k < sp.exp(c), (k >= 1, c >= 0)),
    (Iff(b**k < c, k >= sp.log(c) / sp.log(b)), INSIDE),
    (Iff(b**k <= c, k >= sp.floor(sp.log(c) / sp.log(b))), INSIDE),
    (Iff(b**k <= c, k <= sp.log(c) / sp.log(b)), INSIDE),
    (sp.log(x) <= x - 2, (x > 0,)),
    (sp.log(x) < x - 1, (x > 0,)),
    (sp.exp(x) > 1 + x, ()),
    ((1 - x) ** k < sp.exp(-k * x), (x >= 0, x < 1, k >= 1)),
    (sp.log(x * y) > sp.log(x), (x > 0, y > 0)),
    (sp.log(x**2) >= 0, (sp.Ne(x, 0),)),
    (sp.sinh(x) >= sp.sinh(x**2), (x <= 1,)),
    (sp.sin(x) < 1, ()),
    (sp.Ne(1 + sp.sin(x), 0), ()),
    (sp.Ne(sp.log(x), sp.log(y**2)), (x > 0, sp.Ne(y, 0), sp.Ne(x, y))),
    (sp.sin(x) < x, ()),
    (sp.sin(x) <= sp.sin(y), (x <= y,)),
    (sp.sin(x) >= 0, (x >= 0,)),
    (sp.cos(x) > 1 - x**2 / 2, ()),
    (sp.cos(x) >= 1 - x**2 / 3, ()),
    (sp.Eq(sp.sin(x) ** 2 + sp.cos(y) ** 2, 1), ()),
    (sp.sin(x) + sp.cos(x) <= sp.Rational(7, 5), ()),
    (sp.atan(x) < sp.Rational(3, 2), ()),
    (sp.atan(x) <= sp.pi / 2 - sp.Rational(1, 1000), ()),
    (2 * sp.atan(x) < 3, (x >= 1,)),
    (sp.Sum(sp.sin(x * i), (i, 1, n)) <= n * sp.sin(x), (n >= 1,)),
    (x**k <= y**k, (x >= -5, x <= y, k >= 1)),
    (sp.exp(x) <= sp.exp(y), (sp.tanh(x) <= sp.tanh(y) + 1,)),
    (sp.log(1 + sp.exp(-x)) >= sp.log(1 + sp.exp(-y)), (sp.Eq(x, 51), sp.Eq(y, 50))),
    (x * sp.log(1 + sp.exp(-41)) >= x * sp.log(1 + sp.exp(-40)), (x >= 0,)),
    # What is known of one member of a range is not known of a symbol of that name, nor the other way round.
    (sp.log(i) <= sp.log(n), (i >= 1, n >= 1, ForAll(sp.log(i) <= sp.log(n), (i, 1, n)))),
    (sp.Sum(sp.log(i), (i, 1, n)) <= n * sp.log(i), (n >= 1, i >= 1)),
]


@pytest.mark.parametrize("goal, facts", FALSE)
def test_a_near_miss_is_not_proved(goal: Any, facts: Any) -> None:
    assert not proved(goal, *facts)


NUMBERS = [sp.Rational(top, under) for top in (-3, -1, 0, 1, 2, 5) for under in (1, 2, 3)] + [sp.Rational(999, 1000)]


class Lines:
    """Bounds made at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def argument(self) -> Any:
        one, other = self.chance.sample((k, n, b, c, x, y), 2)
        return self.chance.choice((one, one, one + 1, 2 * one, -one, one + other, one * other, one - other, one**2))

    def term(self, depth: int = 0) -> Any:
        pick = self.chance.random()
        if pick < 0.3:
            return self.chance.choice((sp.log, sp.log, sp.exp, sp.tanh, sp.sinh, sp.atan, sp.erf, sp.sin, sp.cos))(
                self.argument()
            )
        if pick < 0.5:
            return self.chance.choice((b, c, x, 1 - x, sp.Rational(1, 2))) ** self.chance.choice((k, n, k + 1, -k))
        if pick < 0.8 and depth < 2:
            return self.chance.choice((sp.Add, sp.Mul))(self.term(depth + 1), self.term(depth + 1))
        return self.argument()

    def bound(self) -> Any:
        return self.chance.choice((sp.Ge, sp.Gt, sp.Le, sp.Lt))(self.term(), self.term())

    def facts(self) -> Iterator[Any]:
        for symbol in (b, c, x, y):
            yield from self.chance.choice(((symbol > 0, symbol < 1), (symbol > 0,), (symbol >= 1,), ()))
        yield from self.chance.choice(((k >= 1, n >= k), (k >= 0,), (), (self.bound(),)))

    def line(self) -> tuple[Any, list[Any]]:
        facts = [fact for fact in self.facts() if fact not in (sp.true, sp.false)]
        goal = self.bound() if self.chance.random() < 0.7 else Iff(self.bound(), self.bound())
        return goal, facts

    def point(self) -> dict[Any, Any]:
        whole = {symbol: sp.Integer(self.chance.randint(-2, 5)) for symbol in (k, n)}
        return whole | {symbol: self.chance.choice(NUMBERS) for symbol in (b, c, x, y)}


def holds(proposition: Any, point: dict[Any, Any]) -> bool | None:
    """Whether it holds at a point; None where it has no value there."""
    try:
        return truth(proposition.xreplace(point), 30)
    except (TypeError, ValueError, ZeroDivisionError):
        return None


@pytest.mark.parametrize("seed", some(range(8), 1))
def test_what_is_proved_of_a_line_made_at_random_holds_wherever_its_facts_do(seed: int) -> None:
    made, found = Lines(seed), 0
    for _ in range(tries(800)):
        goal, facts = made.line()
        if goal in (sp.true, sp.false) or not proved(goal, *facts):
            continue
        found += 1
        for point in (made.point() for _ in range(60)):
            if all(holds(fact, point) for fact in facts):
                assert holds(goal, point) is not False, (goal, facts, point)
    assert found
