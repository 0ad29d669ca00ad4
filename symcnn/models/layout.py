"""How the entries of a tensor lie in memory: strides, what is seen in other sides without a copy, copies' strides.

Strides of None are those of rows one after the other. Whether sides can be seen as others is decided as PyTorch does,
with the numbers of the traced point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.value import Value

Strides = tuple[Size, ...]
At = Callable[[Size], int]


def rows(sides: Sequence[Size]) -> Strides:
    """The strides of rows one after the other.

    >>> rows((2, 3, 4))
    (12, 4, 1)
    """
    found: list[Size] = []
    step: Size = 1
    for side in reversed(sides):
        found.append(step)
        step = step * side
    return tuple(reversed(found))


def strides_of(value: Value) -> Strides:
    """The strides of a value."""
    return rows(value.sides) if value.strides is None else value.strides


def settled(sides: Sequence[Size], strides: Sequence[Size]) -> Strides | None:
    """Strides, or None where they are those of rows; along a side of 1 nothing is passed.

    >>> settled((2, 1, 4), (4, 7, 1)), settled((4, 2), (1, 4))
    (None, (1, 4))
    """
    step: Size = 1
    for side, stride in zip(reversed(sides), reversed(strides), strict=True):
        if isinstance(side, int) and side == 1:
            continue
        if stride != step:
            return tuple(strides)
        step = step * side
    return None


def seen(value: Value, shape: Sequence[Size], at: At, alike: list[tuple[range, range]] | None = None) -> Strides | None:
    """The strides by which a value is seen in other sides, without a copy; None where it takes one.

    It takes none where the entries of each part that lies row after row are as many as those of the sides in which it
    is seen: ``alike`` is given the axes of both, part by part.
    """
    if value.strides is None:
        return rows(shape)
    sides, strides = value.sides, value.strides
    if not sides or 0 in sides:
        return rows(shape)
    old, steps, new = [[at(one) for one in part] for part in (sides, strides, shape)]
    found: list[Size] = [1] * len(shape)
    place = len(shape) - 1
    base, base_now = strides[-1], steps[-1]
    mine, theirs, step = 1, 1, base
    ends = len(sides), len(shape)
    for axis in range(len(sides) - 1, -1, -1):
        mine *= old[axis]
        if axis and (old[axis - 1] == 1 or steps[axis - 1] == mine * base_now):
            continue
        while place >= 0 and (theirs < mine or new[place] == 1):
            found[place] = step
            step = step * shape[place]
            theirs *= new[place]
            place -= 1
        if theirs != mine:
            return None
        if alike is not None:
            alike.append((range(axis, ends[0]), range(place + 1, ends[1])))
            ends = axis, place + 1
        if axis:
            base, base_now = strides[axis - 1], steps[axis - 1]
            mine, theirs, step = 1, 1, base
    return None if place >= 0 else tuple(found)


def joined(sides: Sequence[Size], operands: Sequence[Value], at: At) -> Strides | None:
    """The strides of a new tensor that is worked out entry by entry: in the order in which the operands lie.

    PyTorch sorts the axes by the first operand that tells two of them apart.
    """
    if all(one.strides is None for one in operands if one.rank):
        return None
    rank = len(sides)
    now = [at(side) for side in sides]
    known = []
    for one in operands:
        if not one.rank:
            continue
        steps = [at(step) for step in strides_of(one)]
        lie = [0 if at(side) == 1 else step for side, step in zip(one.sides, steps, strict=True)]
        known.append([0] * (rank - one.rank) + lie)

    def order(one: int, other: int) -> int:
        for steps in known:
            first, second = steps[one], steps[other]
            if first == 0 or second == 0:
                continue
            if first != second:
                return -1 if first < second else 1
            if now[one] > now[other]:
                return 1
        return 0

    axes = list(range(rank - 1, -1, -1))
    for end in range(1, rank):
        moved = end
        for place in range(end - 1, -1, -1):
            told = order(axes[place], axes[moved])
            if told > 0:
                axes[place], axes[moved] = axes[moved], axes[place]
                moved = place
            elif told < 0:
                break
    return ordered(sides, axes)


def ordered(sides: Sequence[Size], axes: Sequence[int]) -> Strides | None:
    """The strides of a new tensor whose axes lie in this order, the closest first.

    >>> ordered((2, 3), (0, 1))
    (1, 2)
    """
    found: list[Size] = [1] * len(sides)
    step: Size = 1
    for axis in axes:
        found[axis] = step
        step = step * sides[axis]
    return settled(sides, found)


def dense(value: Value, at: At) -> bool:
    """Whether no two entries share a place and none is left free between them."""
    if value.strides is None:
        return True
    step = 1
    for stride, side in sorted((at(stride), at(side)) for stride, side in zip(value.strides, value.sides, strict=True)):
        if side == 1:
            continue
        if stride != step:
            return False
        step *= side
    return True


def copied(value: Value, at: At) -> Strides | None:
    """The strides of a copy that lies as its model does, if that is dense, and else in the order of its strides."""
    if value.strides is None:
        return None
    if dense(value, at):
        return value.strides
    return joined(value.sides, [value], at)


__all__ = ["At", "Strides", "copied", "dense", "joined", "ordered", "rows", "seen", "settled", "strides_of"]
