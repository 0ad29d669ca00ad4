"""Entries at places that a tensor names: gathered, scattered, masked, looked up in a table, put in order."""

import torch

from symcnn import Reads, operator
from symcnn.models.value import Value

from ._settings import partly
from .common import entrywise
from .indexing import keep_places, places_of, read_somewhere


def _within(call, index, value, but=None):
    """Refuse an index that is longer than what it is held against, along any axis but one."""
    if max(1, index.rank) != max(1, value.rank):
        raise call.refuse(f"an index has as many axes as {call.said(value)}, not {call.said(index)}")
    for axis, (one, other) in enumerate(zip(index.sides, value.sides, strict=False)):
        if axis != but:
            call.at_least(other, one, "an index is no longer than what it is held against")


def _some_along(call, output, value, axis):
    if value.rank == output.rank:
        call.reads(output, value, [Reads(i, "some" if i == axis else "window") for i in range(value.rank)])


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
    read_somewhere(call, output, src)
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
    read_somewhere(call, output, index, None if src is input else src)
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
    keep_places(call, [one for one in indices if one is not None], input, values)
    output = call.like(input)
    call.reads(output, input, partly(input, () if accumulate else range(input.rank)))
    read_somewhere(call, output, *(one for one in (values, *indices) if one is not input))
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
    read_somewhere(call, output, source, mask)
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
