"""What a claim asks of a quantity that is measured, where it is no equation: a bound, a range, a membership.

An equation predicts a number. ``y <= n/2`` predicts none, but says of every number whether it may be one. A measured
number is known up to an error; so it is asked of an interval, whether all of it, or none, does what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.formulas.enclosures import around, plain
from symcnn.formulas.evaluation import NONE, Definitions, NoValue, Unread, Unsure, holds, value

MEASURED = sp.Dummy("measured", real=True)
"""Stands for the quantity that is measured."""
ORDERS = (sp.Ge, sp.Gt, sp.Le, sp.Lt)
SIGNS = {sp.Ge: "≥", sp.Gt: ">", sp.Le: "≤", sp.Lt: "<"}


@dataclass(frozen=True)
class Demand:
    """A proposition about what is measured, with the values at a point of all else in it.

    >>> n = sp.Symbol("n", integer=True)
    >>> half = Demand(MEASURED <= n / 2, {n: 4})
    >>> half.met(1, 1), half.met(3, 3), half.met(Fraction(3, 2), Fraction(5, 2)), half.opposite.met(1, 1)
    (True, False, None, False)
    """

    said: Any
    values: Mapping[Any, Any] = field(compare=False)
    definitions: Definitions = field(default=NONE, compare=False, repr=False)
    text: str = field(default="", compare=False)

    def met(self, low: int | Fraction, high: int | Fraction) -> bool | None:
        """Whether all numbers between two do what is asked (True), none does (False), or this is not seen (None)."""
        number = plain(Fraction(low)) if low == high else around(Fraction(low), Fraction(high), 192)
        try:
            return holds(self.said, {**self.values, MEASURED: number}, self.definitions)
        except (NoValue, Unread, Unsure):
            return None

    @property
    def opposite(self) -> Demand:
        """That it is not so."""
        return Demand(sp.Not(self.said), self.values, self.definitions, f"not ({self.text})")

    @property
    def ends(self) -> tuple[Any, ...]:
        """The numbers with which what is measured is compared."""
        return tuple(value(end, self.values, self.definitions) for end in ends_of(self.said))

    @property
    def key(self) -> tuple[Any, ...]:
        """What it asks, its ends being worked out: two that ask the same have the same."""
        return shape(self.said), tuple((type(end).__name__, end) for end in self.ends)  # a Fraction and a Float: no ==

    @property
    def here(self) -> str:
        """What it asks with its ends worked out, to four digits; its text where that is no bound.

        >>> n = sp.Symbol("n", integer=True)
        >>> Demand((MEASURED >= 0) & (MEASURED < n / 3), {n: 4}).here
        '≥ 0 and < 1.333'
        """
        said = []
        for part in sp.And.make_args(self.said):
            ends = [side for side in part.args if side != MEASURED] if isinstance(part, ORDERS) else []
            if len(ends) != 1 or ends[0].has(MEASURED):
                return str(self)
            sign = SIGNS[part.func if part.lhs == MEASURED else part.reversed.func]
            said.append(f"{sign} {float(value(ends[0], self.values, self.definitions)):.4g}".replace("-", "−"))
        return " and ".join(sorted(said, key=lambda one: one[0] in "≤<"))

    def __str__(self) -> str:
        return self.text or str(self.said)


def ends_of(said: Formula) -> Iterator[Any]:
    """The sides with which what is measured is compared, and the members of a set in which it is to be."""
    for part in sp.preorder_traversal(said):
        if isinstance(part, Relational):
            yield from (side for side in part.args if not side.has(MEASURED))
        elif isinstance(part, (sp.Interval, sp.FiniteSet)):
            yield from (end for end in part.args if isinstance(end, sp.Expr) and not end.is_infinite)


def shape(said: Formula) -> str:
    """A proposition without its ends."""
    return str(said.xreplace({end: sp.Symbol("_") for end in ends_of(said)}))


def asked_of(claim: Formula, quantity: Formula, other: Formula) -> Any:
    """What another formula asks of the quantity of a claim: a proposition as it stands, a term as another bound.

    >>> y, n = sp.Symbol("y", real=True), sp.Symbol("n", integer=True)
    >>> asked_of(y <= n, y, n - 1) == (MEASURED <= n - 1)
    True
    """
    if isinstance(other, sp.Expr):
        sides = [side for side in claim.args if side != quantity] if isinstance(claim, ORDERS) else []
        if len(sides) != 1:
            return None
        other = claim.func(*(other if side == sides[0] else side for side in claim.args), evaluate=False)
    return other.xreplace({quantity: MEASURED})


__all__ = ["MEASURED", "Demand", "asked_of"]
