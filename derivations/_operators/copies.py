"""Entries that are copied: to other memory, other types, repeated, padded, turned round."""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import ordered
from symcnn.models.value import Value, product

from ..indexing import padded_length
from ._settings import partly
from .common import listed, same
from .views import reshaped

TYPES = {
    "half": torch.float16,
    "float": torch.float32,
    "double": torch.float64,
    "bfloat16": torch.bfloat16,
    "bool": torch.bool,
    "int": torch.int32,
    "long": torch.int64,
    "short": torch.int16,
    "char": torch.int8,
    "byte": torch.uint8,
    "cfloat": torch.complex64,
    "cdouble": torch.complex128,
}
BORDERS = {"reflect": "reflected", "replicate": "repeated", "circular": "wrapped"}
"""By the mode of a pad, what is read of an axis beyond its ends (`symcnn.models.value.Reads`)."""
CHANNELS_LAST = {torch.channels_last: (1, 3, 2, 0), torch.channels_last_3d: (1, 4, 3, 2, 0)}
"""The axes of a map whose channels are closest together, the closest first."""


def lain(call, value, memory_format):
    """The strides that a format asks for."""
    order = CHANNELS_LAST.get(memory_format)
    if order is None:
        return None
    if len(order) != value.rank:
        raise call.refuse(f"{memory_format} speaks of {len(order)} axes, not of {call.said(value)}")
    return ordered(value.sides, order)


def formatted(call, value, memory_format, copy=False):
    """The entries in a format of memory; the tensor itself if they lie so."""
    strides = lain(call, value, memory_format)
    if strides == value.strides and not copy:
        return same(call, value)
    found = call.new(value.sides, like=value)
    found.strides = strides
    return found


@operator("contiguous")
def contiguous(call, input, memory_format=torch.contiguous_format):
    """Rows one after the other; the tensor itself where they are."""
    return formatted(call, input, memory_format)


@operator("clone", "clone_copy")
def clone(call, input, memory_format=torch.preserve_format):
    """A copy."""
    found = call.like(input) if memory_format is torch.preserve_format else formatted(call, input, memory_format, True)
    found.filled = input.filled
    return found


@operator("__copy__", "copy")
def copy(call, input, src=None, non_blocking=False):
    """Written over with another tensor's entries, which are repeated as needed."""
    if src is None:
        return same(call, input)
    call.equal(product(call.broadcast(input.sides, src.sides)), input.entries, "what is copied fits")
    return call.like(input)


def converted(call, value, dtype, copy=False, memory_format=None):
    """The entries as another type; the tensor itself where they have it."""
    lie = memory_format if memory_format is not torch.preserve_format else None
    if dtype in (None, value.dtype) and lie is None:
        return call.like(value) if copy else same(call, value)
    if dtype in (None, value.dtype):
        return formatted(call, value, lie, copy)
    if not (dtype.is_floating_point or dtype.is_complex):
        call.constant()
    found = call.like(value, dtype)
    found.filled = bool(value.filled) if value.filled is not None and dtype is torch.bool else value.filled
    if lie is not None:
        found.strides = lain(call, value, lie)
    return found


@operator("to", "type", "type_as", "_to_copy")
def to(call, input, *given, dtype=None, copy=False, memory_format=None, other=None, **named):
    """Another type, and another device, which changes nothing here."""
    for one in (*given, other):
        if isinstance(one, torch.dtype):
            dtype = one
        elif isinstance(one, Value) or (isinstance(one, type) and hasattr(one, "dtype")):
            dtype = one.dtype
        elif isinstance(one, str) and one.startswith("torch."):
            dtype = getattr(torch, one.rpartition(".")[2].removesuffix("Tensor").lower(), dtype)
    return converted(call, input, dtype, copy, memory_format)


@operator(*TYPES)
def as_type(call, input, memory_format=None):
    """The type that the operator is called by."""
    return converted(call, input, TYPES[call.node.place.operator], memory_format=memory_format)


@operator("cpu", "cuda", "pin_memory", "requires_grad", "share_memory", "_no_rewrap")
def elsewhere(call, input, *args, **named):
    """The same entries elsewhere."""
    return same(call, input)


# --- repeated -------------------------------------------------------------------------------------------------


def repeated(call, value, times):
    """Each axis so often."""
    more = len(times) - value.rank
    if more < 0:
        raise call.refuse(f"{call.said(value)} is repeated along {len(times)} axes only")
    old = (1,) * more + value.sides
    output = call.new([side * by for side, by in zip(old, times, strict=True)], like=value)
    axes = [None] * more
    for axis, by in enumerate(times[more:]):
        axes.append(Reads(axis) if by == 1 else Reads(axis, "digit", k=value.sides[axis]))
    call.reads(output, value, axes)
    return output


@operator("repeat")
def repeat(call, input, *repeats, **named):
    """The whole, so often along each axis."""
    return repeated(call, input, listed(repeats) or tuple(named.get("repeats", ())))


@operator("tile")
def tile(call, input, *dims, **named):
    """The whole, so often along each of the last axes."""
    times = listed(dims) or tuple(named.get("dims", ()))
    return repeated(call, input, (1,) * (input.rank - len(times)) + times)


@operator("repeat_interleave")
def repeat_interleave(call, input, repeats, dim=None, output_size=None):
    """Each place of an axis so often, one behind the other."""
    if isinstance(repeats, Value):
        if output_size is None:
            raise call.refuse("how often a place is repeated depends on the data")
        axis = call.axis(dim or 0, input.rank)
        found = call.new([*input.sides[:axis], output_size, *input.sides[axis + 1 :]], like=input)
        call.reads(found, input, [Reads(i, "all" if i == axis else "window") for i in range(input.rank)])
        call.keeps(output_size, torch.int64, input)
        return found
    if dim is None:
        input, dim = reshaped(call, input, (input.entries,)), 0
        call.node.backward = None
    axis = call.axis(dim, input.rank)
    found = call.new([*input.sides[:axis], input.sides[axis] * repeats, *input.sides[axis + 1 :]], like=input)
    if input in call.node.inputs:
        axes = [Reads(i) for i in range(input.rank)]
        axes[axis] = Reads(axis, "scaled", up=repeats)
        call.reads(found, input, axes)
    return found


# --- padded, turned round -------------------------------------------------------------------------------------


@operator("pad", "constant_pad_nd")
def pad(call, input, pad, mode="constant", value=None):
    """Entries put round the last axes, or cut off there."""
    mode = mode if isinstance(mode, str) else "constant"
    sides, axes = list(input.sides), [Reads(axis) for axis in range(input.rank)]
    if len(pad) % 2 or len(pad) > 2 * input.rank:
        raise call.refuse(f"{len(pad)} numbers do not say what is put before and behind the axes of {call.said(input)}")
    for place in range(len(pad) // 2):
        axis = input.rank - 1 - place
        before, behind = pad[2 * place], pad[2 * place + 1]
        if before == 0 and behind == 0:
            continue
        if mode == "reflect":
            call.at_least(input.sides[axis] - 1, before, "what is reflected is on the axis")
            call.at_least(input.sides[axis] - 1, behind, "what is reflected is on the axis")
        side = input.sides[axis]
        if mode == "circular":
            call.at_least(input.sides[axis], before, "an axis goes round once at most")
            call.at_least(input.sides[axis], behind, "an axis goes round once at most")
        sides[axis] = call.by(padded_length, n=input.sides[axis], l=before, r=behind)
        axes[axis] = Reads(axis, p=before) if mode == "constant" else Reads(axis, BORDERS[mode], p=before, k=side)
    if all(one == 0 for one in pad) and mode == "constant":
        return call.like(input)
    output = call.new(sides, like=input)
    call.reads(output, input, axes)
    if mode in ("reflect", "replicate"):
        call.saves(input, input)
    return output


@operator("flip", "fliplr", "flipud", "reversed")
def flip(call, input, *dims, **named):
    """Axes from their end to their start."""
    name = call.node.place.operator
    turned = {"fliplr": (1,), "flipud": (0,), "reversed": (0,)}.get(name) or call.axes(
        listed(dims) or named["dims"], input.rank
    )
    output = call.like(input)
    call.reads(
        output, input, [turned_round(input, axis) if axis in turned else Reads(axis) for axis in range(input.rank)]
    )
    return output


def turned_round(value, axis):
    """An axis read from its end to its start."""
    return Reads(axis, s=-1, p=1 - value.sides[axis])


@operator("roll", "rot90")
def roll(call, input, shifts=None, dims=None, **named):
    """Entries moved along axes, and round at the end."""
    if call.node.place.operator == "rot90":
        times = shifts if shifts is not None else named.get("k", 1)
        one, other = call.axes(dims or (0, 1), input.rank)
        sides = list(input.sides)
        if times % 2:
            sides[one], sides[other] = sides[other], sides[one]
        found = call.new(sides, like=input)
        axes = [Reads(axis) for axis in range(input.rank)]
        turned = {0: (), 1: (other,), 2: (one, other), 3: (one,)}[times % 4]
        mine, theirs = (turned_round(input, axis) if axis in turned else Reads(axis) for axis in (one, other))
        axes[one], axes[other] = (theirs, mine) if times % 2 else (mine, theirs)
        call.reads(found, input, axes)
        return found
    if dims is None or dims == () or dims == []:
        if input.rank > 1:
            return call.run(lambda one: torch.roll(one.reshape(-1), shifts, 0).reshape(one.shape), input)
        dims = 0
    dims = call.axes(dims, input.rank)
    output = call.like(input)
    axes = [Reads(axis) for axis in range(input.rank)]
    for axis, by in zip(dims, call.each(shifts, len(dims)), strict=True):
        axes[axis] = moved_round(input, axis, by)
    call.reads(output, input, axes)
    return output


def moved_round(value, axis, by):
    """An axis along which cells move, and round at the end; by half of it and more no cell is far from the end."""
    side = value.sides[axis]
    if isinstance(by, int) and isinstance(side, int):
        by = (by + side // 2) % side - side // 2
    if not isinstance(by, int) or (isinstance(side, int) and 2 * abs(by) >= side):
        return Reads(axis, "digit", p=by, k=side)
    return Reads(axis, "wrapped", p=by, k=side)


@operator("tril", "triu")
def triangle(call, input, diagonal=0):
    """The entries on one side of a diagonal, the others 0."""
    output = call.new(input.sides, like=input)
    call.reads(output, input, partly(input, range(max(input.rank - 2, 0), input.rank)))
    return output


@operator("diag_embed", "diag", "diagflat")
def on_diagonal(call, input, offset=0, dim1=-2, dim2=-1, diagonal=None):
    """A matrix with these entries on a diagonal, or the entries on the diagonal of a matrix."""
    shift = abs(diagonal if diagonal is not None else offset)
    if call.node.place.operator == "diag" and input.rank == 2:
        return call.run(torch.diagonal, input, diagonal if diagonal is not None else offset)
    if call.node.place.operator == "diagflat":
        input = reshaped(call, input, (input.entries,))
        call.node.backward = None
    side = input.sides[-1] + shift
    output = call.new([*input.sides[:-1], side, side], like=input)
    call.reads(output, input, [*(Reads(axis) for axis in range(input.rank - 1)), Reads(input.rank - 1, "some"), None])
    return output


__all__ = ["CHANNELS_LAST", "converted", "moved_round", "repeated"]
