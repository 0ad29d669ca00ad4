"""The numbers that a model's own code sees while it is traced: a size with its value at the traced point.

A size may be added, multiplied, divided, compared and handed to PyTorch as any number. A comparison takes the branch
that the traced point takes, and is written down: what was found holds for the sizes that take it too. Where Python
wants a plain number (``range``, ``int``), the size is held at its value, and that is written down as well.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import torch

from symcnn.models.results import Requirement
from symcnn.models.whole import Size, Whole, floor, greatest, least

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

SHORT = 22
"""Bits of a float by which sizes up to a thousand million may be multiplied without rounding."""


class _Number:
    """Python's signs, by two methods: ``_with``, what one makes of two numbers, and ``_held``, the branch of the traced
    point, which is written down."""

    _with: Callable[..., Any]
    _held: Callable[..., Any]

    def __add__(self, other: Any) -> Any:
        return self._with(other, operator.add)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._with(other, operator.sub)

    def __rsub__(self, other: Any) -> Any:
        return self._with(other, operator.sub, swapped=True)

    def __mul__(self, other: Any) -> Any:
        return self._with(other, operator.mul)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return self._with(other, operator.floordiv)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._with(other, operator.floordiv, swapped=True)

    def __eq__(self, other: object) -> Any:
        return self._held(other, "==")

    def __ne__(self, other: object) -> Any:
        return self._held(other, "!=")

    def __ge__(self, other: Any) -> Any:
        return self._held(other, ">=")

    def __gt__(self, other: Any) -> Any:
        return self._held(other, ">=", shift=-1)

    def __le__(self, other: Any) -> Any:
        return self._held(other, ">=", swapped=True)

    def __lt__(self, other: Any) -> Any:
        return self._held(other, ">=", swapped=True, shift=-1)

    def __bool__(self) -> bool:
        return bool(self != 0)


class TracedInt(_Number, torch.SymInt):
    """A size, and what it is at the traced point. PyTorch takes it wherever it takes a symbolic size."""

    def __init__(self, size: Whole, now: int, trace: Trace) -> None:
        self.size, self.now, self.trace = size, now, trace

    def __repr__(self) -> str:
        return str(self.size)

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash(self.now)  # equal ones have equal values

    # --- arithmetic -----------------------------------------------------------------------------------------

    def _with(self, other: Any, of: Callable[[Any, Any], Any], swapped: bool = False) -> Any:
        size: Size
        if isinstance(other, TracedInt):
            size, now = other.size, other.now
        elif isinstance(other, int):
            size = now = int(other)
        else:
            ratio = _ratio(other, self.trace)
            if ratio is None:
                return _rounded(self, other, of, swapped)
            mine = TracedRatio(self.size, 1, Fraction(self.now), self.trace)
            return ratio._with(mine, of, not swapped)
        one, two = ((size, now), (self.size, self.now)) if swapped else ((self.size, self.now), (size, now))
        return self.trace.number(of(one[0], two[0]), of(one[1], two[1]))

    def __mod__(self, other: Any) -> Any:
        return self - other * (self // other)

    def __rmod__(self, other: Any) -> Any:
        return other - self * (other // self)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, torch.Tensor):
            return NotImplemented
        return self.trace.ratio(self) / other

    def __rtruediv__(self, other: Any) -> Any:
        if isinstance(other, torch.Tensor):
            return NotImplemented
        return self.trace.ratio(other) / self

    def __pow__(self, exponent: Any, modulo: Any = None) -> Any:
        if type(exponent) is int and exponent >= 0 and modulo is None:
            return self.trace.number(self.size**exponent, self.now**exponent)
        return pow(self.__index__(), exponent, modulo)

    def __rpow__(self, base: Any) -> Any:
        return base ** self.__index__()

    def __neg__(self) -> Any:
        return self.trace.number(-self.size, -self.now)

    def __pos__(self) -> TracedInt:
        return self

    def __abs__(self) -> Any:
        return self if self >= 0 else -self

    def __round__(self, digits: int | None = None) -> Any:
        return self if digits is None or digits >= 0 else round(self.__index__(), digits)

    def __floor__(self) -> TracedInt:
        return self

    __ceil__ = __trunc__ = __floor__

    def __and__(self, other: Any) -> Any:
        if other == 1:
            return self % 2
        return self.__index__() & other

    def __rshift__(self, places: int) -> Any:
        return self // 2**places

    def __lshift__(self, places: int) -> Any:
        return self * 2**places

    def bit_length(self) -> int:
        """Of a plain number."""
        return self.__index__().bit_length()

    # --- comparisons: the branch of the traced point, written down ------------------------------------------

    def _held(self, other: Any, relation: str, swapped: bool = False, shift: int = 0) -> Any:
        size: Size
        if isinstance(other, TracedInt):
            size, now = other.size, other.now
        elif isinstance(other, int):
            size = now = int(other)
        else:
            ratio = _ratio(other, self.trace)
            if ratio is None:
                return NotImplemented
            return ratio._held(self, relation, not swapped, shift)
        difference = (size - self.size if swapped else self.size - size) + shift
        return self.trace.decide(difference, relation, (now - self.now if swapped else self.now - now) + shift)

    # --- where a plain number is wanted, it is held at its value --------------------------------------------

    def __index__(self) -> int:
        self.trace.hold(self.size, self.now)
        return self.now

    __int__ = __index__

    def __float__(self) -> float:
        return float(self.__index__())


class TracedRatio(_Number, torch.SymFloat):
    """A quotient of sizes, as ``height / 2`` gives it."""

    def __init__(self, over: Size, by: Size, now: Fraction, trace: Trace) -> None:
        self.over, self.by, self.now, self.trace = over, by, now, trace

    def __repr__(self) -> str:
        return f"({self.over})/({self.by})"

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash(self.now)

    @property
    def exact(self) -> bool:
        """Whether Python's floats hold it without rounding: over a power of two. Of others they make what rounds once.

        One that was rounded once is rounded down, up or compared with a whole number as the quotient itself is; what is
        made of it by further arithmetic need not be.
        """
        return isinstance(self.by, int) and self.by & (self.by - 1) == 0

    def _with(self, other: Any, of: Callable[[Any, Any], Any], swapped: bool = False) -> Any:
        ratio = _ratio(other, self.trace)
        if ratio is None:
            return _rounded(self, other, of, swapped)
        one, two = (ratio, self) if swapped else (self, ratio)
        if not (one.exact and two.exact):
            return of(float(one), float(two))
        now = of(one.now, two.now)
        if of is operator.mul:
            over, by = one.over * two.over, one.by * two.by
        elif of is operator.floordiv:
            return self.trace.number(floor(one.over * two.by, one.by * two.over), int(now))
        else:
            over, by = of(one.over * two.by, two.over * one.by), one.by * two.by
        return self.trace.quotient(over, by, now)

    def __truediv__(self, other: Any) -> Any:
        ratio = _ratio(other, self.trace)
        if ratio is None:
            return _rounded(self, other, operator.truediv, swapped=False)
        if not (self.exact and ratio.exact):
            return float(self) / float(ratio)
        return self.trace.quotient(self.over * ratio.by, self.by * ratio.over, self.now / ratio.now)

    def __rtruediv__(self, other: Any) -> Any:
        ratio = _ratio(other, self.trace)
        return _rounded(self, other, operator.truediv, swapped=True) if ratio is None else ratio / self

    def __pow__(self, exponent: Any) -> Any:
        if type(exponent) is int and exponent >= 0 and self.exact:
            return self.trace.quotient(self.over**exponent, self.by**exponent, self.now**exponent)
        return float(self) ** exponent

    def __rpow__(self, base: Any) -> Any:
        return base ** float(self)

    def __neg__(self) -> Any:
        return self.trace.quotient(-self.over, self.by, -self.now)

    def __abs__(self) -> Any:
        return self if self._held(0, ">=") else -self

    def __floor__(self) -> Any:
        return self.trace.number(floor(self.over, self.by), math.floor(self.now))

    def __ceil__(self) -> Any:
        return self.trace.number(-floor(-self.over, self.by), math.ceil(self.now))

    def __trunc__(self) -> Any:
        return self.__floor__() if self._held(0, ">=") else self.__ceil__()

    def __round__(self, digits: int | None = None) -> Any:
        if digits is not None:
            return round(float(self), digits)
        double = TracedRatio(self.over * 2, self.by, self.now * 2, self.trace)
        if double.__floor__() % 2 == 1 and double == double.__floor__():  # halfway: to the even one
            return self.__floor__() if self.__floor__() % 2 == 0 else self.__ceil__()
        nearest = floor(self.over * 2 + self.by, self.by * 2)
        return self.trace.number(nearest, math.floor(self.now + Fraction(1, 2)))

    def is_integer(self) -> bool:
        """Whether it is a whole number."""
        return bool(self == self.__floor__())

    def _held(self, other: Any, relation: str, swapped: bool = False, shift: int = 0) -> Any:
        ratio = _ratio(other, self.trace)
        if ratio is None:
            return NotImplemented
        one, two = (ratio, self) if swapped else (self, ratio)
        difference = one.over * two.by - two.over * one.by
        now = one.now - two.now
        value = now * self.trace.at(one.by) * self.trace.at(two.by)
        return self.trace.decide(difference + shift, relation, int(value) + shift)

    def __float__(self) -> float:
        self.trace.hold_quotient(self.over, self.by, self.now)
        return float(self.now)

    def __int__(self) -> int:
        return int(self.__trunc__())


def _ratio(other: Any, trace: Trace) -> TracedRatio | None:
    """Any number as a quotient; a float only where it is so short a binary fraction that no product is rounded."""
    if isinstance(other, TracedRatio):
        return other
    if isinstance(other, TracedInt):
        return TracedRatio(other.size, 1, Fraction(other.now), trace)
    if isinstance(other, int | Fraction) or (isinstance(other, float) and math.isfinite(other)):
        fraction = Fraction(other)
        if isinstance(other, float) and fraction.denominator.bit_length() + fraction.numerator.bit_length() > SHORT:
            return None
        return TracedRatio(fraction.numerator, fraction.denominator, fraction, trace)
    return None


def _rounded(number: Any, other: Any, of: Callable[[Any, Any], Any], swapped: bool) -> Any:
    """What Python's floats make of it, where the product of the fractions may be another: held at its value."""
    if not isinstance(other, float):
        return NotImplemented
    return of(other, float(number)) if swapped else of(float(number), other)


def sym_extreme(trace: Trace, kind: str, one: Any, other: Any) -> Any:
    """The greater or the lesser of two, as ``torch.sym_max`` gives it."""
    sizes = [number.size if isinstance(number, TracedInt) else int(number) for number in (one, other)]
    now = [number.now if isinstance(number, TracedInt) else int(number) for number in (one, other)]
    return trace.number((greatest if kind == "max" else least)(*sizes), (max if kind == "max" else min)(*now))


__all__ = ["Requirement", "TracedInt", "TracedRatio", "sym_extreme"]
