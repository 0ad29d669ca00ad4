"""Arrays of whole numbers that know their least and largest member, so that most questions are settled without a pass.

Plain numbers are gathered before an array is gone through: of ``⌊(x + 5)/2⌋ + 1`` remains ``(x + 7) // 2``. Whether
int64 is too small is seen from the ends before anything is worked out.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symcnn.formulas.long_numbers import refuse_long_power
from symcnn.query import loops
from symcnn.query.array_kinds import Arrays, fits


class Split(Exception):
    """The members must be worked out in groups: by truth and doubt, or by value."""

    def __init__(self, ops: Arrays, groups: Any, doubt: Any = None) -> None:
        super().__init__()
        self.ops, self.groups, self.doubt = ops, groups, doubt


class Mask:
    """Of each member, whether a comparison holds; where floats decide it and are close, it is in doubt."""

    def __init__(self, ops: Arrays, true: Any, doubt: Any = None) -> None:
        self.ops, self.true, self.doubt = ops, true, doubt

    def __bool__(self) -> bool:
        if self.doubt is None or not bool(self.doubt.any()):
            if bool(self.true.all()):
                return True
            if not bool(self.true.any()):
                return False
        raise Split(self.ops, self.true, self.doubt)


class Line:
    """Whole numbers ``(scale*x + shift) // below`` of an array x, that are worked out when they are needed."""

    __slots__ = ("base", "below", "ends", "ops", "scale", "shift")

    def __init__(
        self, ops: Arrays, base: Any, ends: tuple[int, int], scale: int = 1, shift: int = 0, below: int = 1
    ) -> None:
        self.ops, self.base, self.ends, self.scale, self.shift, self.below = ops, base, ends, scale, shift, below

    @property
    def low(self) -> int:
        """A number that no member is less than."""
        return min(self.scale * end + self.shift for end in self.ends) // self.below

    @property
    def high(self) -> int:
        """A number that no member is larger than."""
        return max(self.scale * end + self.shift for end in self.ends) // self.below

    def array(self) -> Any:
        """The members, which are kept."""
        if (self.scale, self.shift, self.below) != (1, 0, 1):
            ends = (self.low, self.high)
            self.base = self.ops.line(self.base, self.ends, self.scale, self.shift, self.below)
            self.scale, self.shift, self.below = 1, 0, 1
            self.ends = self.ops.ends(self.base) if self.ops.is_wide(self.base) else ends
        return self.base

    def tightened(self) -> tuple[int, int]:
        """The least and the largest member there are, after a look at each."""
        self.ends = self.ops.ends(self.array())
        return self.ends


Whole = int | Line


def low_of(x: Whole) -> int:
    return x if isinstance(x, int) else x.low


def high_of(x: Whole) -> int:
    return x if isinstance(x, int) else x.high


def array_of(x: Whole) -> Any:
    return x if isinstance(x, int) else x.array()


def joined(x: Whole, y: Whole, work: Callable[[Any, Any], Any], low: int, high: int) -> Whole:
    """What an operation makes of two, one of them an array at least, when all that it makes lies between two ends."""
    ops = x.ops if isinstance(x, Line) else y.ops  # type: ignore[union-attr]
    left, right = array_of(x), array_of(y)
    wide = not fits(low, high) or any(
        not fits(side) if isinstance(side, int) else ops.is_wide(side) for side in (left, right)
    )
    if not wide:
        return Line(ops, work(left, right), (low, high))
    left, right = (side if isinstance(side, int) else ops.wide(side) for side in (left, right))
    made = ops.settled(work(left, right))
    return Line(ops, made, ops.ends(made))


def plus(x: Whole, y: Whole) -> Whole:
    """Their sum."""
    if isinstance(x, int):
        if isinstance(y, int):
            return x + y
        x, y = y, x
    if isinstance(y, int):
        return Line(x.ops, x.base, x.ends, x.scale, x.shift + y * x.below, x.below) if y else x
    if x.below == y.below == 1 and x.base is y.base:
        scale, shift = x.scale + y.scale, x.shift + y.shift
        return Line(x.ops, x.base, x.ends, scale, shift) if scale else shift
    moved = 0
    if x.below == y.below == 1:  # the shifts wait for a later pass
        moved = x.shift + y.shift
        x, y = (Line(one.ops, one.base, one.ends, one.scale) for one in (x, y))
    return plus(joined(x, y, operator.add, x.low + y.low, x.high + y.high), moved)


def times(x: Whole, y: Whole) -> Whole:
    """Their product."""
    if isinstance(x, int):
        if isinstance(y, int):
            return x * y
        x, y = y, x
    if isinstance(y, int):
        if y in (0, 1):
            return x if y else 0
        if x.below != 1:
            x.array()
        return Line(x.ops, x.base, x.ends, x.scale * y, x.shift * y)
    ends = [a * b for a in (x.low, x.high) for b in (y.low, y.high)]
    low = max(0, min(ends)) if x is y else min(ends)
    return joined(x, y, operator.mul, low, max(ends))


def divided(x: Whole, y: Whole) -> Whole:
    """The quotient by what is positive, rounded down."""
    if isinstance(y, int):
        if isinstance(x, int):
            return x // y
        return Line(x.ops, x.base, x.ends, x.scale, x.shift, x.below * y)
    ends = [a // b for a in (low_of(x), high_of(x)) for b in (y.low, y.high)]
    return joined(x, y, operator.floordiv, min(ends), max(ends))


def raised(x: Whole, exponent: int) -> Whole:
    """A power of a whole number that is not negative."""
    if isinstance(x, int):
        return int(loops.power(x, exponent))
    if not exponent:
        return 1
    refuse_long_power(Fraction(max(abs(x.low), abs(x.high))), exponent)
    half = raised(x, exponent // 2)
    square = times(half, half) if exponent > 1 else 1
    return times(square, x) if exponent % 2 else square


def compared(x: Whole, holds: Callable[[Any, Any], Any]) -> bool | Mask:
    """Whether a whole number stands so to 0; settled by its ends where they settle it."""
    if isinstance(x, int):
        return bool(holds(x, 0))
    low, high = x.low, x.high
    if low > 0 or high < 0 or low == high:
        return bool(holds(low, 0))
    if holds in ((operator.ge, operator.lt) if low == 0 else (operator.le, operator.gt) if high == 0 else ()):
        return holds in (operator.ge, operator.le)
    made = holds(x.array(), 0)
    return Mask(x.ops, made.astype(bool) if x.ops.is_wide(x.base) else made)


__all__ = [
    *("Line", "Mask", "Split", "Whole", "array_of", "compared", "divided", "high_of", "joined", "low_of", "plus"),
    *("raised", "times"),
]
