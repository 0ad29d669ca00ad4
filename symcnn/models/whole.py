"""Whole numbers in normal form: polynomials over the integers in symbols, floors, maxima and minima.

Sizes of a network's maps are made by adding, multiplying and dividing with rounding down. Here such a number has one
form, so that equal sizes are mostly seen to be equal without any proof, and nested floors become one: the last map of
a network that halves five times is ``floor((H + 31)/32)``. The rules are few, each an identity of integers:

- ``floor(-x/d) = -floor((x + d - 1)/d)``, so that what comes first below a stroke is positive;
- ``floor((a + d*q)/d) = q + floor(a/d)``, so that coefficients below a stroke lie in ``0..d-1``;
- ``floor((g*x + c)/(g*d)) = floor((x + floor(c/g))/d)``;
- ``floor((floor(x/a) + c)/d) = floor((x + a*c)/(a*d))``.

A number that is constant is a plain ``int``; a `Whole` always holds a symbol. Every symbol stands for a whole number
of at least 1, since it is a size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from symcnn.models.atoms import Atom, Bounds, Monomial, bounds, written


class Whole:
    """A whole number that depends on symbols: a sum of monomials in atoms, with coefficients that are integers.

    >>> H = symbol("H")
    >>> floor(floor(H + 1, 2) + 1, 2)
    ceiling(H/4)
    >>> (H + 1) * (H - 1) - H * H
    -1
    """

    __slots__ = ("_hash", "ends", "terms")

    def __init__(self, terms: dict[Monomial, int]) -> None:
        self.terms = terms
        self._hash: int | None = None
        self.ends: Bounds | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Whole) and self.terms == other.terms)

    def __repr__(self) -> str:
        return written(self)

    def __add__(self, other: Size) -> Size:
        if isinstance(other, int):
            if not other:
                return self
            terms = dict(self.terms)
            terms[()] = terms.get((), 0) + other
            if not terms[()]:
                del terms[()]
            return Whole(terms)
        if not isinstance(other, Whole):
            return NotImplemented
        terms = dict(self.terms)
        for monomial, factor in other.terms.items():
            terms[monomial] = terms.get(monomial, 0) + factor
        return _of(terms)

    __radd__ = __add__

    def __neg__(self) -> Whole:
        return Whole({monomial: -factor for monomial, factor in self.terms.items()})

    def __sub__(self, other: Size) -> Size:
        return self + -other

    def __rsub__(self, other: int) -> Size:
        return -self + other

    def __mul__(self, other: Size) -> Size:
        if isinstance(other, int):
            if not other:
                return 0
            return Whole({monomial: factor * other for monomial, factor in self.terms.items()})
        if not isinstance(other, Whole):
            return NotImplemented
        terms: dict[Monomial, int] = {}
        for one, factor in self.terms.items():
            for two, by in other.terms.items():
                both = _joined(one, two)
                terms[both] = terms.get(both, 0) + factor * by
        return _of(terms)

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Size:
        found: Size = 1
        for _ in range(exponent):
            found = found * self
        return found

    def __floordiv__(self, other: Size) -> Size:
        return floor(self, other)

    def __rfloordiv__(self, other: int) -> Size:
        return floor(other, self)

    def __mod__(self, other: Size) -> Size:
        return self - other * floor(self, other)

    def __rmod__(self, other: int) -> Size:
        return other - self * floor(other, self)


Size = int | Whole


def symbol(name: str) -> Whole:
    """The symbol of this name: a size, at least 1."""
    return Whole({((Atom.of("symbol", name), 1),): 1})


def _of(terms: dict[Monomial, int]) -> Size:
    kept = {monomial: factor for monomial, factor in terms.items() if factor}
    if not kept:
        return 0
    return kept[()] if len(kept) == 1 and () in kept else Whole(kept)


def _joined(one: Monomial, two: Monomial) -> Monomial:
    if not one or not two:
        return one or two
    powers = dict(one)
    for atom, power in two:
        powers[atom] = powers.get(atom, 0) + power
    return tuple(sorted(powers.items(), key=_order))


def _order(entry: tuple[Atom, int]) -> int:
    return entry[0].order


def _atom(kind: str, *parts: Size) -> Whole:
    return Whole({((Atom.of(kind, *parts), 1),): 1})


def floor(number: Size, by: Size) -> Size:
    """The quotient, rounded down. Errors: `ZeroDivisionError`.

    >>> H = symbol("H")
    >>> floor(4 * H + 7, 2), floor(H - 1, 2) + 1, floor(6 * H + 5, 4)
    (2*H + 3, ceiling(H/2), H + floor(H/2) + 1)
    """
    if isinstance(by, int):
        if by < 0:
            return floor(-number, -by)
        if isinstance(number, int):
            return number // by
        return number if by == 1 else _divided(number, by)
    if number == by:
        return 1
    quotient = _quotient(number, by)
    return _atom("floor", number, by) if quotient is None else quotient


def _quotient(number: Size, by: Whole) -> Size | None:
    """The quotient of polynomials, where the divisor is a monomial that divides each term."""
    if len(by.terms) != 1 or bounds(by)[0] in (None, 0) or isinstance(number, int):
        return 0 if number == 0 else None
    ((divisor, factor),) = by.terms.items()
    found: dict[Monomial, int] = {}
    for monomial, by_term in number.terms.items():
        powers = dict(monomial)
        for atom, power in divisor:
            powers[atom] = powers.get(atom, 0) - power
        if min(powers.values(), default=0) < 0 or by_term % factor:
            return None
        found[tuple((atom, power) for atom, power in powers.items() if power)] = by_term // factor
    return _of(found)


def _divided(number: Whole, by: int) -> Size:
    if _leading(number) < 0:
        return -floor(-number + (by - 1), by)
    whole: dict[Monomial, int] = {}
    rest: dict[Monomial, int] = {}
    for monomial, factor in number.terms.items():
        times, left = divmod(factor, by)
        if times:
            whole[monomial] = times
        if left:
            rest[monomial] = left
    constant = rest.pop((), 0)
    taken = _of(whole)
    if not rest:
        return taken
    common = math.gcd(by, *rest.values())
    if common > 1:
        rest = {monomial: factor // common for monomial, factor in rest.items()}
        by, constant = by // common, constant // common
        if by == 1:
            return taken + (Whole(rest) + constant)
    if len(rest) == 1:
        ((monomial, factor),) = rest.items()
        if factor == 1 and len(monomial) == 1 and monomial[0][1] == 1:
            atom = monomial[0][0]
            if atom.kind == "floor" and isinstance(atom.parts[1], int):
                inner, step = atom.parts
                return taken + floor(inner + step * constant, step * by)
    below = Whole(rest) + constant
    low, high = bounds(below)
    if low is not None and high is not None and low // by == high // by:
        return taken + low // by
    return taken + _atom("floor", below, by)


def _leading(number: Whole) -> int:
    """The coefficient of the first monomial that is not constant."""
    return min((one for one in number.terms.items() if one[0]), key=lambda one: [(a.order, p) for a, p in one[0]])[1]


def ceiling(number: Size, by: Size) -> Size:
    """The quotient, rounded up.

    >>> ceiling(symbol("H"), 2)
    ceiling(H/2)
    """
    return -floor(-number, by)


def greatest(*numbers: Size) -> Size:
    """The greatest of them; those that another is never below are left out.

    >>> H = symbol("H")
    >>> greatest(H, H + 1, 0), greatest(H, 5)
    (H + 1, Max(5, H))
    """
    return extreme("max", numbers)


def least(*numbers: Size) -> Size:
    """The least of them."""
    return extreme("min", numbers)


def extreme(kind: str, numbers: Iterable[Size]) -> Size:
    """The greatest (``max``) or the least (``min``) of sizes."""
    kept: list[Size] = []
    flat = [part for number in numbers for part in _parts(kind, number)]
    for number in dict.fromkeys(flat):
        if any(_covers(kind, other, number) for other in kept):
            continue
        kept = [other for other in kept if not _covers(kind, number, other)] + [number]
    return kept[0] if len(kept) == 1 else _atom(kind, *sorted(kept, key=repr))


def _parts(kind: str, number: Size) -> tuple[Size, ...]:
    """The numbers of which a number is itself the greatest, or the least."""
    if isinstance(number, Whole) and len(number.terms) == 1:
        ((monomial, factor),) = number.terms.items()
        if factor == 1 and len(monomial) == 1 and monomial[0][0].kind == kind and monomial[0][1] == 1:
            return monomial[0][0].parts
    return (number,)


def _covers(kind: str, one: Size, other: Size) -> bool:
    low, _ = bounds(one - other if kind == "max" else other - one)
    return low is not None and low >= 0


__all__ = [
    "Atom",
    "Bounds",
    "Monomial",
    "Size",
    "Whole",
    "bounds",
    "ceiling",
    "extreme",
    "floor",
    "greatest",
    "least",
    "symbol",
    "written",
]
