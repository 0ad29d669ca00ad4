"""What conditions on sizes say together: ranges of symbols, residues, and what ties several symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

import sympy as sp

from symcnn.formulas.symbols import integers
from symcnn.models.comparing import MOST, Ranges, ends, increasing, least_value, never_below
from symcnn.models.residues import Held, held, variable
from symcnn.models.results import Requirement
from symcnn.models.settled import Settled
from symcnn.models.sizes import formula, symbols, value
from symcnn.models.whole import Monomial, Size, Whole, symbol

FAR = 1024
"""How far a condition is tried that rises and falls."""


@dataclass(frozen=True)
class Told:
    """Conditions in plain terms, which hold for the same sizes.

    ``ranges`` are those of each symbol, ``multiples`` the number that divides it, by name, where that is asked;
    ``facts`` are what is asked beside the ranges, as SymPy writes it, and ``apart`` the conditions that ranges alone
    do not say.
    """

    ranges: dict[str, tuple[int, int | None]]
    multiples: dict[str, int]
    facts: tuple[Any, ...]
    apart: tuple[Requirement, ...]


def told(names: Sequence[str], conditions: Sequence[Requirement]) -> Told:
    """Conditions in plain terms.

    >>> H, n = symbol("H"), symbol("n")
    >>> asked = Requirement(2 * (H // 4) - H // 2, "=="), Requirement(2 * (H // 2) - H, "=="), Requirement(n - 1, "!=")
    >>> found = told(["n", "H"], asked)
    >>> found.ranges, found.facts
    ({'n': (2, None), 'H': (4, None)}, (Eq(Mod(H, 4), 0),))
    """
    return _Telling(names, conditions).told()


class _Telling:
    def __init__(self, names: Sequence[str], conditions: Sequence[Requirement]) -> None:
        self.open = list(dict.fromkeys(map(_upright, conditions)))
        self.ranges: dict[str, tuple[int, int | None]] = {name: (1, None) for name in names}
        self.multiples: dict[str, int] = {}
        self.facts: list[Any] = []
        self.apart: list[Requirement] = []

    def told(self) -> Told:
        for name in self.ranges:
            self._alone(name)
        for one in self.open:
            for name, low, high in _range(one.size, one.relation):
                self._narrow(name, low, high)
        self.open = [one for one in self.open if not list(_range(one.size, one.relation))]
        for one in self.open:
            for factor, most in positive(one, self.ranges):
                for name, low, high in _range(most - factor, ">="):
                    self._narrow(name, low, high)
        while self.open:
            self._together(variable(self.open[0].size))
        return Told(self.ranges, self.multiples, tuple(dict.fromkeys(self.facts)), tuple(self.apart))

    def _narrow(self, name: str, low: int, high: int | None) -> None:
        least, most = self.ranges[name]
        highs = [end for end in (most, high) if end is not None]
        self.ranges[name] = max(least, low), min(highs, default=None)

    def _alone(self, name: str) -> None:
        """What is asked of one symbol."""
        ((one, _),) = symbol(name).terms.items()
        asked = [requirement for requirement in self.open if variable(requirement.size) == one]
        taken, found = most_of(asked, 1, None, integers(name))
        if found is None:
            return
        self.open = [requirement for requirement in self.open if requirement not in taken]
        self._narrow(name, found.low, found.high)
        if found.period > 1:
            self.facts.append(found.fact(integers(name)))
            self.apart += taken
            if found.residues == {0}:
                self.multiples[name] = found.period

    def _together(self, one: Monomial | None) -> None:
        """What is asked of one product of sizes, beside what the ranges of symbols say."""
        first = self.open[0]
        asked = [first] if one is None else [other for other in self.open if variable(other.size) == one]
        low, high = (None, None) if one is None else ends(Whole({one: 1}), self.ranges)
        shown = None if one is None else formula(Whole({one: 1}))
        taken, found = ([], None) if low is None else most_of(asked, low, high, shown)
        self.open = [other for other in self.open if other not in (taken or asked)]
        if found is None or low is None or one is None:
            left = [other for other in asked if not _implied(other, self.ranges)]
            self.facts += [fact(raised(other, self.ranges)) for other in left]
            self.apart += left
            return
        facts = [] if found.period == 1 else [found.fact(shown)]
        if found.low == found.high != high:
            facts.append(sp.Eq(shown, found.low, evaluate=False))
        else:
            by, there = Settled(self.ranges, self.multiples).formula(Whole({one: 1})).as_coeff_Mul()
            if any(at % found.period in found.residues for at in range(low, min(found.low, low + found.period))):
                facts.append(sp.Ge(there, found.low / by, evaluate=False))
            if found.high is not None and found.high != high:
                facts.append(sp.Le(there, found.high / by, evaluate=False))
        self.facts += facts
        self.apart += taken if facts else []


def most_of(
    conditions: Sequence[Requirement], least: int, most: int | None, shown: Any
) -> tuple[list[Requirement], Held | None]:
    """Conditions on one variable that are a range with residues together, as many as are, and that range."""
    found = held(conditions, least, most) if conditions else None
    if found is not None and found.fact(shown) is not None:
        return list(conditions), found
    taken: list[Requirement] = []
    best: Held | None = None
    for one in sorted(conditions, key=lambda one: (">=", "==", "!=").index(one.relation)):
        found = held([*taken, one], least, most)
        if found is not None and found.fact(shown) is not None:
            taken.append(one)
            best = found
    return taken, best


def _upright(one: Requirement) -> Requirement:
    """The same condition for a size and for what is opposite to it."""
    if one.relation == ">=" or isinstance(one.size, int):
        return one
    first = min(one.size.terms.items(), key=lambda term: [(atom.order, power) for atom, power in term[0]] or [(-1, 0)])
    return one if first[1] > 0 else Requirement(-one.size, one.relation)


def _implied(one: Requirement, ranges: Ranges) -> bool:
    if one.relation == ">=":
        return never_below(one.size, 0, ranges)
    if one.relation == "!=":
        return never_below(one.size, 1, ranges) or never_below(-1 * one.size, 1, ranges)
    return never_below(one.size, 0, ranges) and never_below(-1 * one.size, 0, ranges)


def raised(one: Requirement, ranges: Ranges) -> Requirement:
    """Of what is not 0, and not below, that it is at least 1."""
    if one.relation == "!=" and never_below(one.size, 0, ranges):
        return Requirement(one.size - 1, ">=")
    if one.relation == "!=" and never_below(-1 * one.size, 0, ranges):
        return Requirement(-1 * one.size - 1, ">=")
    return one


def _range(size: Size, relation: str) -> Iterator[tuple[str, int, int | None]]:
    """The range of its only symbol in which a condition holds, where it is one: of a size that does not fall."""
    named = symbols(size)
    if len(named) != 1 or isinstance(size, int) or relation == "!=":
        return
    (name,) = named
    falls = not increasing(size)
    if falls:
        size = -size
        if not increasing(size):
            yield from _tried(-size, relation, name)
            return
    from_zero, beyond = least_value(size, name), least_value(size - 1, name)
    if relation == "==":
        if from_zero < beyond:
            yield name, from_zero, None if beyond == MOST else beyond - 1
    elif falls:
        if beyond > 1:
            yield name, 1, None if beyond == MOST else beyond - 1
    elif from_zero < MOST:
        yield name, from_zero, None


def _tried(size: Size, relation: str, name: str) -> Iterator[tuple[str, int, int | None]]:
    """As by `_range`, of a size that rises and falls: by trying, as far as what comes after is seen to be alike."""
    asked = Requirement(size, relation)
    holding = [at for at in range(1, FAR + 1) if holds(asked, {name: at})]
    if not holding or holding != list(range(holding[0], holding[-1] + 1)):
        return
    beyond = {name: (FAR + 1, None)}
    if relation == ">=" and holding[-1] == FAR and never_below(size, 0, beyond):
        yield name, holding[0], None
    elif holding[-1] < FAR and (
        never_below(-1 * size, 1, beyond) or (relation == "==" and never_below(size, 1, beyond))
    ):
        yield name, holding[0], holding[-1]


def holds(asked: Requirement, values: Mapping[str, int], known: dict[Any, Any] | None = None) -> bool:
    """Whether a condition holds at sizes; it does not where it divides by a size that is 0 there."""
    try:
        return asked.holds(int(value(asked.size, values, known)))
    except ZeroDivisionError:
        return False


def fact(asked: Requirement) -> Any:
    """A condition as SymPy writes it, divided by what all coefficients have in common; what is subtracted, right."""
    size, relation = asked.size, asked.relation
    assert isinstance(size, Whole)
    common = gcd(*(factor for monomial, factor in size.terms.items() if monomial))
    constant = size.terms.get((), 0)
    if relation == ">=":
        constant = constant // common * common
    elif constant % common:
        common = 1
    size = _over(size, common)
    kind = {">=": sp.Ge, "==": sp.Eq, "!=": sp.Ne}[relation]
    divisor = _divided(size) if relation != ">=" else None
    if divisor is not None:
        return kind(sp.Mod(formula(divisor[0]), divisor[1], evaluate=False), 0, evaluate=False)
    product = _factors(size)
    if product is not None:
        one, other, rest, sign = product
        if relation == ">=" and sign < 0:
            kind = sp.Le
        return kind(sp.Mul(formula(one), formula(other)), formula(rest), evaluate=False)
    left: Size = Whole({monomial: factor for monomial, factor in size.terms.items() if monomial and factor > 0})
    right: Size = Whole({monomial: -factor for monomial, factor in size.terms.items() if monomial and factor < 0})
    shift = size.terms.get((), 0)
    left, right = (left + shift, right + 0) if shift > 0 else (left + 0, right + -shift)
    sides = formula(left), formula(right)
    if relation != ">=" and sides[1].is_Symbol:
        sides = sides[1], sides[0]
    return kind(*sides, evaluate=False)


def _over(size: Whole, common: int) -> Whole:
    return Whole({monomial: factor // common for monomial, factor in size.terms.items()}) if common > 1 else size


def positive(requirement: Requirement, ranges: Ranges) -> list[tuple[Size, int]]:
    """The factors of a product that must be a number, each with the most that it can be; both are at least 1."""
    size = requirement.size
    if requirement.relation != "==" or isinstance(size, int):
        return []
    product = _factors(_over(size, gcd(*size.terms.values())))
    if product is None or not isinstance(product[2], int) or product[2] < 1:
        return []
    first, second, rest = product[0], product[1], int(product[2])
    if not (never_below(first, 1, ranges) and never_below(second, 1, ranges)):
        return []
    return [(first, rest), (second, rest)]


def _divided(size: Whole) -> tuple[Size, int] | None:
    """Of ``x - d*floor(x/d)``, which is what a division leaves: ``x`` and ``d``."""
    for monomial, factor in size.terms.items():
        if len(monomial) == 1 and monomial[0][0].kind == "floor" and monomial[0][1] == 1:
            over, by = monomial[0][0].parts
            if isinstance(by, int) and abs(factor) == by and size * (1 if factor < 0 else -1) == over % by:
                return over, by
    return None


def _factors(size: Whole) -> tuple[Size, Size, Size, int] | None:
    """Of ``x*y + b*x + c*y + e``: ``x + c``, ``y + b``, what their product is where that is 0, and the sign of it."""
    mixed = [monomial for monomial in size.terms if len(monomial) == 2 and all(power == 1 for _, power in monomial)]
    if len(mixed) != 1 or abs(size.terms[mixed[0]]) != 1:
        return None
    one, other = ((entry,) for entry in mixed[0])
    sign = size.terms[mixed[0]]
    first = Whole({one: 1}) + sign * size.terms.get(other, 0)
    second = Whole({other: 1}) + sign * size.terms.get(one, 0)
    rest = first * second - sign * size
    return (first, second, rest, sign) if isinstance(rest, int) else None


__all__ = ["Told", "fact", "holds", "positive", "raised", "told"]
