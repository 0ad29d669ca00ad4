"""Entries by their places: indices, slices, masks, gathered and scattered, looked up in a table."""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import strides_of
from symcnn.models.value import Value
from symcnn.models.whole import Whole

from ..indexing import slice_length
from ._settings import partly
from .backward_parts import cut, written
from .common import entrywise
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


def _within(call, index, value, but=None):
    """Refuse an index that is longer than what it is held against, along any axis but one."""
    if max(1, index.rank) != max(1, value.rank):
        raise call.refuse(f"an index has as many axes as {call.said(value)}, not {call.said(index)}")
    for axis, (one, other) in enumerate(zip(index.sides, value.sides, strict=False)):
        if axis != but:
            call.at_least(other, one, "an index is no longer than what it is held against")


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


def _keep_places(call, tensors, *operands):
    for one in tensors:
        if isinstance(one, Value):
            call.saves(one, *operands)
        else:
            call.keeps(len(one), torch.int64, *operands)


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
    _keep_places(call, tensors, input)
    return output


@operator("setitem")
def setitem(call, input, index, value):
    """A part of a tensor written over."""
    region = Region(call, input, index)
    output = call.new(input.sides, like=input)
    if region.looked:
        operands = [input, value] if isinstance(value, Value) else [input]
        _keep_places(call, list(region.looked.values()), *operands)
        call.reads(output, input, partly(input, range(input.rank)))
        _read_somewhere(call, output, value, *region.looked.values())
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


def _some_along(call, output, value, axis):
    if value.rank == output.rank:
        call.reads(output, value, [Reads(i, "some" if i == axis else "window") for i in range(value.rank)])


def _read_somewhere(call, output, *values):
    """Say that of each value some cells are read, nobody knows which."""
    for value in values:
        if isinstance(value, Value):
            call.reads(output, value, [*[None] * output.rank, *(Reads(axis, "some") for axis in range(value.rank))])


@operator("gather")
def gather(call, input, dim, index, sparse_grad=False):
    """Along an axis, the places that an index names."""
    places_of(call, index)
    _within(call, index, input, call.axis(dim, input.rank))
    output = call.new(index.sides, like=input)
    _some_along(call, output, input, call.axis(dim, input.rank))
    call.saves(index, input)
    call.saves(input, input)
    return output


@operator("take_along_dim")
def take_along_dim(call, input, indices, dim=None):
    """Along an axis, the places that an index names, which is repeated along the others as needed."""
    if dim is None:
        return call.run(lambda one, other: torch.gather(one.reshape(-1), 0, other.reshape(-1)), input, indices)
    places_of(call, indices, torch.int64)
    axis = call.axis(dim, input.rank)

    def cut(sides):
        return (*sides[:axis], *sides[axis + 1 :])

    rest = call.broadcast(cut(input.sides), cut(indices.sides))
    output = call.new([*rest[:axis], indices.sides[axis], *rest[axis:]], like=input)
    _some_along(call, output, input, axis)
    call.saves(indices, input)
    call.saves(input, input)
    return output


@operator("take")
def take(call, input, index):
    """Entries by their number among all."""
    places_of(call, index, torch.int64)
    output = call.new(index.sides, like=input)
    call.reads(output, input, [None] * output.rank)
    call.saves(index, input)
    call.saves(input, input)
    return output


@operator("slice_scatter", "select_scatter")
def written_slice(call, input, src, dim=0, *place, **named):
    """A part along an axis written over, in a copy."""
    output = call.like(input)
    call.reads(output, input, partly(input, range(input.rank)))
    _read_somewhere(call, output, src)
    return output


@operator("index_select")
def index_select(call, input, dim, index):
    """Along an axis, the places that an index names, for all else alike."""
    places_of(call, index)
    if index.rank > 1:
        raise call.refuse(f"an index has one axis, not {call.said(index)}")
    axis = call.axis(dim, input.rank)
    if not input.rank:
        output = call.like(input)
    else:
        output = call.new([*input.sides[:axis], index.entries, *input.sides[axis + 1 :]], like=input)
        _some_along(call, output, input, axis)
        if index.rank:
            call.reads(output, index, [Reads(0) if place == axis else None for place in range(output.rank)])
    call.saves(index, input)
    return output


@operator("scatter", "scatter_add", "scatter_reduce", "index_add", "index_copy", "index_fill")
def scatter(call, input, dim, index, src=None, *args, **named):
    """Entries written, or added, at the places along an axis that an index names."""
    name = call.node.place.operator.rstrip("_")
    src = src if src is not None else named.get("source", named.get("value"))
    places_of(call, index)
    if name.startswith("scatter"):
        _within(call, index, input, call.axis(dim, input.rank))
        if isinstance(src, Value) and src.rank:
            _within(call, index, src)
    output = call.like(input)
    added = name in ("scatter_add", "index_add", "scatter_reduce")
    call.reads(output, input, partly(input, () if added else range(input.rank)))
    _read_somewhere(call, output, index, None if src is input else src)
    operands = [one for one in (input, src) if isinstance(one, Value)]
    if name in ("scatter_add", "index_add"):
        operands = [one for one in operands if one is not input]
    if operands:
        call.saves(index, *operands)
    if name in ("index_add", "index_copy"):
        call.saves(src, src)
    if name == "scatter_reduce":
        call.saves(input)
        call.saves(src if isinstance(src, Value) else None)
        call.saves(output)
    return output


@operator("index_put")
def index_put(call, input, indices, values, accumulate=False):
    """Entries written, or added, at places."""
    _keep_places(call, [one for one in indices if one is not None], input, values)
    output = call.like(input)
    call.reads(output, input, partly(input, () if accumulate else range(input.rank)))
    _read_somewhere(call, output, *(one for one in (values, *indices) if one is not input))
    return output


@operator("masked_fill")
def masked_fill(call, input, mask, value):
    """One number where a mask is true."""
    output = call.joined(call.broadcast(input.sides, mask.sides), input.dtype, input, mask)
    operands = [one for one in (input, value) if isinstance(one, Value)]
    call.saves(mask, *operands)
    return output


@operator("masked_scatter")
def masked_scatter(call, input, mask, source):
    """Entries of another tensor, one after the other, where a mask is true."""
    call.saves(mask, input, source)
    output = call.new(call.broadcast(input.sides, mask.sides), like=input)
    _read_somewhere(call, output, source, mask)
    return output


@operator("masked_select")
def masked_select(call, input, mask):
    """As many entries as a mask takes."""
    raise call.refuse("how many entries a mask takes depends on the data")


@operator("nonzero", "argwhere", "unique", "_unique2", "unique_consecutive", "bincount", "unique_dim")
def counted_by_data(call, input, *args, **named):
    """Tensors as long as the data make them."""
    raise call.refuse("how long the tensor is depends on the data")


@operator("where")
def where(call, condition, input=None, other=None, **named):
    """Of two tensors, by a third."""
    input = named.get("self", input)
    if input is None and other is None:
        raise call.refuse("how many entries are true depends on the data")
    output = entrywise(call, condition, input, other, dtype=call.promoted(input, other))
    operands = [one for one in (input, other) if isinstance(one, Value)]
    call.saves(condition, *operands)
    return output


@operator("embedding")
def embedding(call, weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False):
    """Rows of a table, by their numbers."""
    table, places = weight, indices
    places_of(call, places)
    output = call.new([*places.sides, *table.sides[1:]], like=table)
    call.reads(output, places, [*(Reads(i) for i in range(places.rank)), *[None] * (table.rank - 1)])
    call.saves(places, table)
    return output


@operator("embedding_bag")
def embedding_bag(call, weight, input, offsets, scale_grad_by_freq=False, mode=0, sparse=False,
                  per_sample_weights=None, include_last_offset=False, padding_idx=None):  # fmt: skip
    """Sums, means or greatest entries of rows of a table."""
    places_of(call, input)
    bags = offsets.sides[0] - (1 if include_last_offset else 0)
    output = call.new([bags, weight.sides[1]], like=weight)
    whole = input.dtype
    to_bag = call.new([input.entries], whole)
    size = call.new(offsets.sides, whole)
    greatest = call.new([bags, weight.sides[1]] if mode == 2 else [0], whole)
    operands = [weight, per_sample_weights]
    for one in (input, offsets, to_bag, size, greatest):
        call.saves(one, *operands)
    if per_sample_weights is not None:
        call.saves(per_sample_weights, weight)
        call.saves(weight, per_sample_weights)
    call.reads(output, input, [Reads(0, "all"), None])
    return output, to_bag, size, greatest


@operator("embedding_renorm")
def held_rows(call, weight, indices, max_norm, norm_type=2.0):
    """Rows of a table that are looked up, held to a length in place; no gradient passes."""
    call.constant()
    return call.like(weight)


@operator("one_hot")
def one_hot(call, input, num_classes=-1):
    """For each whole number a row with a 1 at its place."""
    places_of(call, input, torch.int64)
    call.constant()
    if num_classes == -1:
        raise call.refuse("how many classes there are depends on the data")
    output = call.new([*input.sides, num_classes], torch.int64)
    call.reads(output, input, [*(Reads(axis) for axis in range(input.rank)), None])
    return output


@operator("bucketize", "searchsorted")
def bucketize(call, input, boundaries, *, out_int32=False, **named):
    """Between which boundaries entries lie: all of them are held against, those of its own row if they lie in rows."""
    call.constant()
    values, ends = (boundaries, input) if call.node.place.operator == "searchsorted" else (input, boundaries)
    kind = torch.int32 if out_int32 else torch.int64
    output = call.like(values, kind) if isinstance(values, Value) else call.new((), kind)
    rows = [*(Reads(axis) for axis in range(ends.rank - 1)), *[None] * (output.rank - ends.rank + 1)]
    for one in (ends, named.get("sorter")):
        if isinstance(one, Value):
            call.reads(output, one, rows)
    if isinstance(values, Value):
        call.reads(output, values, [Reads(axis) for axis in range(output.rank)])
    return output


__all__ = ["Region"]
