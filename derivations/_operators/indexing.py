"""Parts of a tensor by indices: numbers, slices, and places that are looked up; read, and written over."""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import strides_of
from symcnn.models.value import Value
from symcnn.models.whole import Whole

from ..indexing import slice_length
from ._settings import partly
from .backward_parts import cut, written
from .slices import at_place, span


def _consumed(one):
    if isinstance(one, Value):
        return one.rank if one.dtype in (torch.bool, torch.uint8) else 1
    return 0 if one is None or one is Ellipsis or isinstance(one, bool) else 1


def places_of(call, places, *kinds):
    """Refuse places of a type that PyTorch does not take for them; if not told, it takes int32 and int64."""
    kinds = kinds or (torch.int32, torch.int64)
    if isinstance(places, Value) and places.dtype not in kinds:
        known = " or ".join(str(kind).removeprefix("torch.") for kind in kinds)
        given = str(places.dtype).removeprefix("torch.")
        raise call.refuse(
            f"places are of the type {known}, not {given}; an input's type stands behind its sides, int64"
        )


class Region:
    """The part of a tensor that an index names: a view by numbers and slices, and places that are looked up in it."""

    def __init__(self, call, value, index):
        items = list(index) if isinstance(index, tuple) else [index]
        taken = sum(map(_consumed, items))
        if taken > value.rank:
            raise call.refuse(f"{taken} axes are indexed, of {call.said(value)}")
        if Ellipsis not in [one for one in items if one is Ellipsis]:
            items.append(Ellipsis)
        self.sides, self.strides, self.axes = [], [], []
        self.steps = []
        """The sides of what each slice and each number cuts from, in their order."""
        self.looked, self.selected = {}, []
        """By their place among the axes of the view, the tensors in which the places are looked up."""
        strides, axis = strides_of(value), 0
        for one in items:
            if one is None or isinstance(one, bool):
                self._add(1, 0, None)
                if one is False:
                    raise call.refuse("an index that is False takes nothing")
            elif one is Ellipsis:
                for _ in range(value.rank - taken):
                    self._add(value.sides[axis], strides[axis], Reads(axis))
                    axis += 1
            elif isinstance(one, slice):
                self._slice(call, value, axis, one, strides[axis])
                axis += 1
            elif isinstance(one, (int, Whole)):
                if isinstance(one, int):
                    least = one + 1 if one >= 0 else -one
                    call.at_least(value.sides[axis], least, f"there is a place {one}")
                self.steps.append((*self.sides, *value.sides[axis:]))
                self.selected.append(at_place(axis, value.sides[axis], one))
                axis += 1
            elif isinstance(one, Value) and not one.rank and one.dtype not in (torch.bool, torch.uint8):
                axis += 1
            else:
                places_of(call, one, torch.int64, torch.int32, torch.uint8, torch.bool)
                self.looked[len(self.sides)] = one
                for _ in range(max(1, _consumed(one))):
                    self._add(value.sides[axis], strides[axis], Reads(axis, "some"))
                    axis += 1

    def _add(self, side, stride, read):
        self.sides.append(side)
        self.strides.append(stride)
        self.axes.append(read)

    def _slice(self, call, value, axis, one, stride):
        side, by = value.sides[axis], 1 if one.step is None else one.step
        if one.start is None and one.stop is None and by == 1:
            self._add(side, stride, Reads(axis))
            return
        first, last = span(call, side, one.start, one.stop)
        length = call.by(slice_length, n=side, a=first, b=last, s=by)
        if by != 1 or first != 0 or last != side:
            self.steps.append((*self.sides, *value.sides[axis:]))
        self._add(length, stride * by, Reads(axis, s=by, p=-first))

    def masks(self):
        """The masks among what is looked up."""
        return [
            one for one in self.looked.values() if isinstance(one, Value) and one.dtype in (torch.bool, torch.uint8)
        ]

    def found(self, call):
        """The sides and the reads of what is looked up, the tensors that say where, and what is read of each."""
        tensors = list(self.looked.values())
        shapes = [one.sides if isinstance(one, Value) else _shape(one) for one in tensors]
        shape = call.broadcast(*shapes)
        places = sorted(self.looked)
        at = places[0] if places == list(range(places[0], places[0] + len(places))) else 0
        sides = [side for place, side in enumerate(self.sides) if place not in self.looked]
        axes = [read for place, read in enumerate(self.axes) if place not in self.looked]
        looked = [self.axes[place] for place in places]
        reads = [looked[0]] + [None] * (len(shape) - 1) if shape else []
        named = [_aligned(one, at + len(shape)) for one in tensors]
        return [*sides[:at], *shape, *sides[at:]], [*axes[:at], *reads, *axes[at:]], tensors, named


def _aligned(one, end):
    """How places are read, the last of whose axes stands before the axis ``end`` of the output."""
    if not isinstance(one, Value):
        return None
    axes = [Reads(axis) if side != 1 else None for axis, side in enumerate(one.sides)]
    return [*[None] * (end - one.rank), *axes]


def _shape(nested):
    if isinstance(nested, (list, tuple, range)):
        return (len(nested), *(_shape(nested[0]) if len(nested) else ()))
    return ()


def keep_places(call, tensors, *operands):
    for one in tensors:
        if isinstance(one, Value):
            call.saves(one, *operands)
        else:
            call.keeps(len(one), torch.int64, *operands)


def read_somewhere(call, output, *values):
    """Say that of each value some cells are read, nobody knows which."""
    for value in values:
        if isinstance(value, Value):
            call.reads(output, value, [*[None] * output.rank, *(Reads(axis, "some") for axis in range(value.rank))])


@operator("getitem", "index")
def getitem(call, input, index):
    """A part of a tensor: a view by numbers and slices, a copy where places are looked up."""
    index = tuple(index) if call.node.place.operator == "index" and isinstance(index, list) else index
    region = Region(call, input, index)
    if not region.looked:
        call.node.backward = lambda back: cut(back, input, region.steps)
        output = call.view(input, region.sides, region.strides)
        call.reads(output, input, [*region.axes, *region.selected])
        return output
    if region.masks():
        raise call.refuse("how many entries a mask takes depends on the data")
    sides, axes, tensors, named = region.found(call)
    output = call.new(sides, like=input)
    call.reads(output, input, [*axes, *region.selected])
    for one, read in zip(tensors, named, strict=True):
        if isinstance(one, Value):
            call.reads(output, one, [*read, *[None] * (output.rank - len(read))])
    keep_places(call, tensors, input)
    return output


@operator("setitem")
def setitem(call, input, index, value):
    """A part of a tensor written over."""
    region = Region(call, input, index)
    output = call.new(input.sides, like=input)
    if region.looked:
        operands = [input, value] if isinstance(value, Value) else [input]
        keep_places(call, list(region.looked.values()), *operands)
        call.reads(output, input, partly(input, range(input.rank)))
        read_somewhere(call, output, value, *region.looked.values())
        return output
    call.node.backward = lambda back: written(back, input, value, region.sides)
    if isinstance(value, Value):
        call.broadcast(tuple(region.sides), value.sides)
        _written_reads(call, output, input, region, value)
    call.reads(output, input, partly(input, range(input.rank)))
    return output


def _written_reads(call, output, target, region, value):
    axes = [None] * target.rank
    shift = len(region.sides) - value.rank
    for place, read in enumerate(region.axes):
        mine = place - shift
        if read is not None and mine >= 0 and value.sides[mine] != 1:
            kind = "spread" if read.s != 1 else "window"
            axes[read.axis] = Reads(mine, kind, s=read.s, p=read.p if read.s != 1 else -read.p, sure=False)
    call.reads(output, value, axes)


__all__ = ["Region", "keep_places", "places_of", "read_somewhere"]
