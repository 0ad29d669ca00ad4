"""Tensors that become one: one behind the other, along a new axis, side by side, along a diagonal."""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import ordered
from symcnn.models.value import product
from symcnn.models.whole import Size, greatest

from .common import listed
from .copies import CHANNELS_LAST
from .views import reshaped


def joined(call, tensors, axis):
    """Tensors one behind the other along an axis."""
    first = tensors[0]
    total: Size = 0
    sides = list(first.sides)
    for one in tensors:
        if one.rank != first.rank:
            raise call.refuse(f"{call.said(one)} is joined to {call.said(first)}, which has another number of axes")
        for place, (side, other) in enumerate(zip(one.sides, sides, strict=True)):
            if place != axis and side is not other:
                call.equal(side, other, "what is joined has equal sides but for the axis along which it is")
                if isinstance(side, int):
                    sides[place] = side
        total = total + one.sides[axis]
    sides[axis] = total
    kind = first.dtype if all(one.dtype is first.dtype for one in tensors) else call.promoted(*tensors)
    output = call.new(sides, kind)
    if any(one.strides is not None for one in tensors):
        _lay(call, output, tensors)
    before: Size = 0
    for one in tensors:
        axes = [Reads(place) for place in range(first.rank)]
        axes[axis] = Reads(axis, p=before)
        call.reads(output, one, axes)
        before = before + one.sides[axis]
    return output


def _lay(call, output, tensors):
    """Channels stay last where all that is joined has them so."""
    for order in CHANNELS_LAST.values():
        if output.rank == len(order) and all(one.strides == ordered(one.sides, order) for one in tensors):
            output.strides = ordered(output.sides, order)


@operator("cat", "concat", "concatenate")
def cat(call, tensors=None, dim=0, **named):
    """Tensors one behind the other along an axis."""
    tensors = tensors if tensors is not None else named["arrays"]
    full = [one for one in tensors if one.sides != (0,)] or list(tensors)
    return joined(call, full, call.axis(dim, full[0].rank))


@operator("stack")
def stack(call, tensors, dim=0):
    """Tensors along a new axis."""
    rank = tensors[0].rank + 1
    axis = call.axis(dim, rank)
    sides = list(tensors[0].sides)
    for one in tensors[1:]:
        for side, other in zip(one.sides, sides, strict=True):
            call.equal(side, other, "what is stacked has equal sides")
    output = call.new([*sides[:axis], len(tensors), *sides[axis:]], call.promoted(*tensors))
    for one in tensors:
        call.reads(output, one, [None if place == axis else Reads(place - (place > axis)) for place in range(rank)])
    return output


@operator("hstack", "vstack", "dstack", "row_stack", "column_stack")
def stacks(call, tensors):
    """Tensors side by side, above each other, or behind each other."""
    name = call.node.place.operator

    def made(one):
        if name == "hstack":
            return one if one.rank else reshaped(call, one, (1,))
        if name == "column_stack":
            return one if one.rank >= 2 else reshaped(call, one, (one.entries, 1))
        if name == "dstack" and one.rank == 2:
            return reshaped(call, one, (*one.sides, 1))
        if name == "dstack" and one.rank < 2:
            return reshaped(call, one, (1, one.entries, 1))
        return one if one.rank >= 2 else reshaped(call, one, (1, one.entries))

    return call.run(
        torch.cat,
        [made(one) for one in tensors],
        {"hstack": min(1, tensors[0].rank - 1), "column_stack": 1, "dstack": 2}.get(name, 0) if tensors[0].rank else 0,
    )


@operator("pad_sequence")
def pad_sequence(call, sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Sequences side by side, each with as many places as the longest has."""
    longest = greatest(*(one.sides[0] for one in sequences))
    rest = list(sequences[0].sides[1:])
    for one in sequences[1:]:
        for side, other in zip(one.sides[1:], rest, strict=True):
            call.equal(side, other, "what is put side by side has equal sides but for the first")
    places = [len(sequences), longest] if batch_first else [longest, len(sequences)]
    output = call.new([*places, *rest], sequences[0].dtype)
    for one in sequences:
        axis = 1 if batch_first else 0
        read = Reads(0) if padding_side == "right" else Reads(0, "all")
        axes = [read if place == axis else None for place in (0, 1)]
        call.reads(output, one, [*axes, *(Reads(1 + place) for place in range(len(rest)))])
    return output


@operator("block_diag")
def block_diag(call, *tensors):
    """Matrices along a diagonal, zeros beside them."""
    sides = [(1,) * (2 - one.rank) + one.sides for one in listed(tensors)]
    return call.new([sum(side[0] for side in sides), sum(side[1] for side in sides)], call.promoted(*listed(tensors)))


@operator("cartesian_prod")
def cartesian_prod(call, *tensors):
    """All tuples of entries, each of one tensor."""
    tensors = listed(tensors)
    if len(tensors) == 1:
        return call.run(torch.clone, tensors[0])
    return call.new([product(one.entries for one in tensors), len(tensors)], call.promoted(*tensors))
