"""Arrays of numbers with the operators of Python, so that a formula written for plain numbers can be asked of them.

A number of a formula is a plain one (``int``, ``Fraction``, ``float``), a `Ratio` of whole numbers, each of them plain
or a `Line`, or an array of `Floats`. What hangs on the members, such as which case holds, ends in a `Split`: whoever
asks then works out each group of members by itself.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from symcnn.query import loops
from symcnn.query.array_kinds import EXACT_FLOATS, Arrays
from symcnn.query.array_wholes import (
    Line,
    Mask,
    Split,
    Whole,
    array_of,
    compared,
    divided,
    high_of,
    joined,
    low_of,
    plus,
    raised,
    times,
)
from symcnn.query.language import SMOOTH
from symcnn.query.loops import NoLoop


class Number:
    """What arrays of numbers of both kinds have in common: the operators of Python."""

    __hash__ = None  # type: ignore[assignment]
    ops: Arrays

    def _plus(self, other: Any) -> Any: ...
    def _times(self, other: Any) -> Any: ...
    def _stands(self, other: Any, holds: Callable[[Any, Any], Any]) -> Any: ...

    def __add__(self, other: Any) -> Any:
        return self._plus(other)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Any:
        return self._times(other)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self._times(-1)

    def __sub__(self, other: Any) -> Any:
        return self._plus(-1 * other)

    def __rsub__(self, other: Any) -> Any:
        return self._times(-1)._plus(other)

    def __truediv__(self, other: Any) -> Any:
        return self * power(other, -1)

    def __rtruediv__(self, other: Any) -> Any:
        return other * power(self, -1)

    def __floordiv__(self, other: Any) -> Any:
        return math.floor(self * power(other, -1))

    def __rfloordiv__(self, other: Any) -> Any:
        return math.floor(other * power(self, -1))

    def __pow__(self, other: Any) -> Any:
        return power(self, other)

    def __mod__(self, other: Any) -> Any:
        return self - math.floor(self * power(other, -1)) * other

    def __rmod__(self, other: Any) -> Any:
        return other - math.floor(other * power(self, -1)) * self

    def __abs__(self) -> Any:
        return larger(self, -self)

    def __lt__(self, other: Any) -> Any:
        return self._stands(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._stands(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._stands(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._stands(other, operator.ge)

    def __eq__(self, other: Any) -> Any:
        return self._stands(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._stands(other, operator.ne)


class Ratio(Number):
    """``top/below`` of whole numbers, at least one of them an array; what is below is positive."""

    def __init__(self, ops: Arrays, top: Whole, below: Whole) -> None:
        self.ops, self.top, self.below = ops, top, below

    @property
    def whole(self) -> bool:
        """Whether it is seen that all members are whole."""
        return self.below == 1 if isinstance(self.below, int) else False

    def _plus(self, other: Any) -> Any:
        if not isinstance(other, (int, Fraction, Ratio)):
            return self.floats()._plus(other)
        top, below = _parts(other)
        if below is self.below or (isinstance(below, int) and below == self.below):
            return ratio(self.ops, plus(self.top, top), below)
        return ratio(self.ops, plus(times(self.top, below), times(top, self.below)), times(self.below, below))

    def _times(self, other: Any) -> Any:
        if not isinstance(other, (int, Fraction, Ratio)):
            return self.floats()._times(other)
        top, below = _parts(other)
        return ratio(self.ops, times(self.top, top), times(self.below, below))

    def _stands(self, other: Any, holds: Callable[[Any, Any], Any]) -> Any:
        if not isinstance(other, (int, Fraction, Ratio)):
            return self.floats()._stands(other, holds)
        left = self - other
        return compared(_parts(left)[0], holds)

    def __floor__(self) -> Any:
        return ratio(self.ops, divided(self.top, self.below), 1)

    def __ceil__(self) -> Any:
        return ratio(self.ops, divided(plus(plus(self.top, self.below), -1), self.below), 1)

    def turned(self) -> Any:
        """One by it. Errors: ``ZeroDivisionError``."""
        low, high = low_of(self.top), high_of(self.top)
        if low <= 0 <= high and isinstance(self.top, Line):
            low, high = self.top.tightened()
        if low > 0:
            return ratio(self.ops, self.below, self.top)
        if high < 0:
            return ratio(self.ops, times(self.below, -1), times(self.top, -1))
        if bool((array_of(self.top) == 0).any()):
            raise ZeroDivisionError
        raise Split(self.ops, array_of(self.top) > 0)

    def floats(self) -> Floats:
        """As float64, each the one that is nearest."""
        exact = all(low_of(x) >= -EXACT_FLOATS and high_of(x) <= EXACT_FLOATS for x in (self.top, self.below))
        if self.whole and isinstance(self.top, Line):
            return Floats(self.ops, self.ops.floats(self.top.array()))
        return Floats(self.ops, self.ops.quotient(array_of(self.top), array_of(self.below), exact))


def _floats(number: Any) -> Any:
    return number.floats() if isinstance(number, Ratio) else number


def ratio(ops: Arrays, top: Whole, below: Whole) -> Any:
    """A quotient by what is positive, as plainly as it can be said."""
    if isinstance(below, int):
        if isinstance(top, int):
            made = Fraction(top, below)
            return made.numerator if made.denominator == 1 else made
        common = math.gcd(top.scale, top.shift, below) if top.below == 1 else 1
        if common > 1:
            top, below = Line(ops, top.base, top.ends, top.scale // common, top.shift // common), below // common
    return Ratio(ops, top, below)


def _parts(number: Any) -> tuple[Whole, Whole]:
    return (number.top, number.below) if isinstance(number, Ratio) else (number.numerator, number.denominator)


class Floats(Number):
    """An array of float64; ``given`` where they are as they were handed over, and nothing was rounded."""

    CLOSE = 1e-9

    def __init__(self, ops: Arrays, array: Any, given: bool = False) -> None:
        self.ops, self.array, self.given = ops, array, given

    def _other(self, other: Any) -> Any:
        if isinstance(other, Number):
            return _floats(other).array
        return float(other)

    def _plus(self, other: Any) -> Any:
        return Floats(self.ops, self.array + self._other(other))

    def _times(self, other: Any) -> Any:
        return Floats(self.ops, self.array * self._other(other))

    def _stands(self, other: Any, holds: Callable[[Any, Any], Any]) -> Any:
        value = self._other(other)
        if self.given and isinstance(other, int) and abs(other) <= EXACT_FLOATS:
            return Mask(self.ops, holds(self.array, value))
        close = abs(self.array - value) <= self.CLOSE * (abs(self.array) + abs(value))
        return Mask(self.ops, holds(self.array, value), close | (self.array != self.array))

    def __abs__(self) -> Any:
        return Floats(self.ops, abs(self.array))

    def __floor__(self) -> Any:
        raise NoLoop  # no float decides a whole number

    __ceil__ = __floor__


def power(base: Any, exponent: Any) -> Any:
    """A power. Errors: those of `loops.power`; `Split` by the values of an exponent."""
    if not isinstance(base, Number) and not isinstance(exponent, Number):
        return loops.power(base, exponent)
    if isinstance(base, Ratio) and isinstance(exponent, int):
        if exponent < 0:
            base = base.turned()
            return power(base, -exponent)
        return ratio(base.ops, raised(base.top, exponent), raised(base.below, exponent))
    exactly = isinstance(base, int) or (isinstance(base, Ratio) and base.whole)
    if exactly and isinstance(exponent, Ratio) and exponent.whole:
        return power(base, whole(exponent))  # one exponent after the other
    ops = (base if isinstance(base, Number) else exponent).ops
    left, right = _floats(base), _floats(exponent)
    left, right = (x.array if isinstance(x, Floats) else float(x) for x in (left, right))
    return Floats(ops, left**right)


def whole(value: Any) -> int:
    """An end of a range, or a place in a sequence. Errors: `NoLoop`; `Split` by value where there are several."""
    if isinstance(value, Ratio) and value.whole and isinstance(value.top, Line):
        low, high = value.top.tightened()
        if low == high:
            return low
        raise Split(value.ops, value.top.array())
    if isinstance(value, Number):
        raise NoLoop
    return loops.whole(value)


class Repeated:
    """A sequence all of whose members are one number; a matrix all of whose rows are one such sequence."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __len__(self) -> int:
        return sys.maxsize

    def __getitem__(self, place: int) -> Any:
        return self.value


def quotient(above: Any, below: Any) -> Any:
    """A quotient. Errors: ``ZeroDivisionError``; `Split` by the sign of what is below."""
    if isinstance(above, Number) or isinstance(below, Number):
        return above * power(below, -1)
    return loops.quotient(above, below)


def _chosen(plain: Any, way: str, ahead: Callable[[Whole, Whole], bool]) -> Callable[..., Any]:
    def two(x: Any, y: Any) -> Any:
        if not isinstance(x, Number) and not isinstance(y, Number):
            return plain(x, y)
        ops = (x if isinstance(x, Number) else y).ops
        if any(isinstance(one, (Floats, float)) for one in (x, y)):
            floats = (
                _floats(one) if isinstance(one, Number) else Floats(ops, ops.full((), float(one))) for one in (x, y)
            )
            return Floats(ops, getattr(ops, way)(*(one.array for one in floats)))
        (top, below), (other, under) = _parts(x), _parts(y)
        first, second = times(top, under), times(other, below)
        if ahead(first, second):
            return x
        if ahead(second, first):
            return y
        ends = plain(low_of(first), low_of(second)), plain(high_of(first), high_of(second))
        return ratio(ops, joined(first, second, getattr(ops, way), *ends), times(below, under))

    return lambda *numbers: reduce(two, numbers)


larger = _chosen(max, "larger", lambda x, y: low_of(x) >= high_of(y))
smaller = _chosen(min, "smaller", lambda x, y: high_of(x) <= low_of(y))


def _by_floats(name: str) -> Callable[[Any], Any]:
    def apply(x: Any) -> Any:
        if not isinstance(x, Number):
            return getattr(math, name)(x)
        x = _floats(x)
        return Floats(x.ops, getattr(x.ops, name)(x.array))

    return apply


TOOLS: dict[str, Any] = {
    "max": larger, "min": smaller, "power": power, "whole": whole, "quotient": quotient,
    **{name: _by_floats(name) for name in ("exp", "log", *SMOOTH.values())},
}  # fmt: skip
"""What a written formula calls by these names when it is asked of arrays."""

__all__ = ["TOOLS", "Floats", "Line", "Mask", "Number", "Ratio", "Repeated", "Split"]
