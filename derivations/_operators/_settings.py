"""Settings of windows as operators are given them: once, or one for each axis."""

from typing import Any

from symcnn import Reads
from symcnn.models.layout import ordered, strides_of


def each(call: Any, setting: Any, axes: int, what: str) -> tuple[Any, ...]:
    """A setting for every axis. Errors: where there are neither one nor as many as axes."""
    found = call.each(setting, axes)
    if len(found) != axes:
        raise call.refuse(f"{what} is given for {len(found)} axes of {axes}")
    return found


def leading(call: Any, input: Any, axes: int) -> int:
    """How many axes stand before those of a map: the channels, or examples and channels."""
    before = input.rank - axes
    if before not in (1, 2):
        raise call.refuse(f"a map has {axes + 1} axes, or {axes + 2} with examples, not {call.said(input)}")
    return before


def axes_of(call: Any) -> int:
    """The axes of a map that an operator works on, as its name says."""
    return next(int(sign) for sign in call.node.place.operator if sign.isdigit())


def passed(before: int) -> list[Reads]:
    """What is read along axes on which each place keeps to itself."""
    return [Reads(axis) for axis in range(before)]


def partly(value: Any, axes: Any) -> list[Reads]:
    """What is read where each place keeps to itself, and along some axes not every place is read."""
    return [Reads(axis, sure=axis not in axes) for axis in range(value.rank)]


def divided(call: Any, size: Any, by: Any, what: str) -> Any:
    """A size divided by another, without rest."""
    found = size // by
    call.equal(found * by, size, what)
    return found


def in_rows(call, value):
    """Whether entries lie in rows one after the other: a value that does not by its strides does where sides are 1.

    That they are not is a condition of the trace, and so it is that they are where the traced point has it so.
    """
    if value.strides is None:
        return True
    step, loose = 1, 1
    for side, stride in zip(reversed(value.sides), reversed(value.strides), strict=True):
        if isinstance(side, int) and side == 1:
            continue
        if stride in (step, step * loose):
            step = step * side
        else:
            loose = loose * side
    return call.decide(loose - 1)


def channels_last(call: Any, value: Any) -> bool:
    """Whether the channels of maps lie side by side in memory, as PyTorch tells it at the traced point."""
    if value.strides is None or value.rank not in (4, 5):
        return False
    sides = [call.trace.at(side) for side in value.sides]
    strides = [call.trace.at(stride) for stride in strides_of(value)]
    least = 0
    for axis in (1, *range(value.rank - 1, 1, -1), 0):
        if strides[axis] < least or (axis == 1 and strides[axis] == 0) or (axis == 0 and least == strides[1]):
            return False
        least = strides[axis] * max(sides[axis], 1)
    return True


def maps(call: Any, sides: Any, input: Any) -> Any:
    """New maps made of an input: their channels lie side by side in memory where the input's do."""
    made = call.new(sides, like=input)
    if channels_last(call, input):
        made.strides = ordered(made.sides, (1, *range(made.rank - 1, 1, -1), 0))
    return made
