"""The same entries in other sides: views, and copies where the memory does not lie as the sides want it."""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import seen, strides_of
from symcnn.models.value import Value, product
from symcnn.models.whole import floor

from .backward_parts import viewed
from .common import listed, same
from .reshaping import asked_sides, follow, runs


def reshaped(call, value, shape, copy=True):
    """The same entries in other sides: a view if the memory lies so, or else a copy."""
    sides = asked_sides(call, value, shape)
    alike = []
    strides = seen(value, sides, call.trace.at, alike)
    call.node.backward = lambda back: viewed(back, value)
    if strides is not None:
        for mine, theirs in alike:
            old, new = [value.sides[axis] for axis in mine], [sides[axis] for axis in theirs]
            for run, other in [] if product(old) == product(new) else runs(call, old, new):
                one = product(old[axis] for axis in run) - product(new[axis] for axis in other)
                call.decide(one) if copy else call.equal(one, 0, "what lies row after row is seen in whole rows")
        output = call.view(value, sides, strides)
    elif copy:
        output = call.new(sides, like=value)
    else:
        raise call.refuse(
            f"{call.said(value)} does not lie in memory so that it can be seen as {sides}; reshape copies"
        )
    follow(call, output, value)
    return output


@operator("view", "_unsafe_view")
def view(call, input, *shape, size=None, dtype=None):
    """Other sides, or another type of the same size."""
    wanted = dtype or (shape[0] if shape and isinstance(shape[0], torch.dtype) else None)
    if wanted is not None:
        return as_type(call, input, wanted)
    return reshaped(call, input, listed(shape) if size is None else size, copy=False)


@operator("reshape")
def reshape(call, input, *shape, **named):
    """Other sides."""
    return reshaped(call, input, listed(shape) or tuple(named.get("shape", ())))


@operator("view_as", "reshape_as")
def as_other(call, input, other):
    """The sides of another tensor."""
    return reshaped(call, input, other.sides)


def as_type(call, input, dtype):
    """The same bytes as another type: the last side is longer or shorter by the quotient of their sizes."""
    old, new = input.dtype.itemsize, dtype.itemsize
    sides, strides = list(input.sides), list(strides_of(input))
    if old != new:
        sides[-1] = floor(sides[-1] * old, new)
        call.equal(sides[-1] * new, input.sides[-1] * old, "the last side holds whole entries of the other type")
        strides = [floor(step * old, new) for step in strides[:-1]] + [1]
    found = call.view(input, sides, strides)
    found.dtype = dtype
    return found


@operator("flatten", "ravel")
def flatten(call, input, start_dim=0, end_dim=-1):
    """Axes from one to another become one."""
    if not input.rank:
        return reshaped(call, input, (1,))
    start, end = call.axis(start_dim, input.rank), call.axis(end_dim, input.rank)
    if start == end:
        return same(call, input)
    sides = input.sides
    return reshaped(call, input, [*sides[:start], product(sides[start : end + 1]), *sides[end + 1 :]])


@operator("unflatten")
def unflatten(call, input, dim, sizes):
    """An axis becomes several."""
    axis = call.axis(dim, input.rank)
    sizes = list(sizes)
    if -1 in sizes:
        rest = product(side for side in sizes if not (isinstance(side, int) and side == -1))
        sizes[sizes.index(-1)] = floor(input.sides[axis], rest)
    return reshaped(call, input, [*input.sides[:axis], *sizes, *input.sides[axis + 1 :]])


def permuted(call, value, order):
    """The axes in another order."""
    strides = strides_of(value)
    call.node.backward = lambda back: viewed(back, value, list(order))
    output = call.view(value, [value.sides[axis] for axis in order], [strides[axis] for axis in order])
    call.reads(output, value, [Reads(axis) for axis in order])
    return output


@operator("permute")
def permute(call, input, *dims, **named):
    """The axes in the order that is given."""
    dims = listed(dims) or tuple(named["dims"])
    order = [call.axis(axis, input.rank) for axis in dims]
    if sorted(order) != list(range(input.rank)):
        raise call.refuse(f"each of {input.rank} axes stands in the order once, not {dims}")
    return permuted(call, input, order)


@operator("transpose", "swapaxes", "swapdims")
def transpose(call, input, dim0=None, dim1=None, **named):
    """Two axes change places."""
    one = call.axis(named.get("axis0", dim0), input.rank)
    other = call.axis(named.get("axis1", dim1), input.rank)
    order = list(range(input.rank))
    if order:
        order[one], order[other] = order[other], order[one]
    return permuted(call, input, order)


@operator("t", ".T", ".H", "adjoint")
def turned(call, input):
    """All axes the other way round."""
    return permuted(call, input, range(input.rank - 1, -1, -1))


@operator(".mT", ".mH")
def turned_matrices(call, input):
    """The last two axes change places."""
    return transpose(call, input, -2, -1)


@operator("movedim", "moveaxis")
def movedim(call, input, source, destination):
    """Axes move to other places, the rest keep their order."""
    sources = [call.axis(one, input.rank) for one in call.each(source, 1)]
    places = [call.axis(one, input.rank) for one in call.each(destination, 1)]
    order = [None] * input.rank
    for axis, place in zip(sources, places, strict=True):
        order[place] = axis
    rest = iter(axis for axis in range(input.rank) if axis not in sources)
    return permuted(call, input, [next(rest) if axis is None else axis for axis in order])


def without(call, value, dropped):
    """A view without axes that have one place."""
    strides = strides_of(value)
    kept = [axis for axis in range(value.rank) if axis not in dropped]
    call.node.backward = lambda back: viewed(back, value)
    output = call.view(value, [value.sides[axis] for axis in kept], [strides[axis] for axis in kept])
    call.reads(output, value, [Reads(axis) for axis in kept])
    return output


@operator("squeeze")
def squeeze(call, input, dim=None):
    """Axes of one place are left out."""
    axes = call.axes(dim, input.rank) if dim is not None else range(input.rank)
    return without(call, input, {axis for axis in axes if input.rank and call.decide(input.sides[axis] - 1)})


@operator("unsqueeze")
def unsqueeze(call, input, dim):
    """An axis of one place is put in."""
    axis = call.axis(dim, input.rank + 1)
    call.node.backward = lambda back: viewed(back, input)
    strides = strides_of(input)
    step = strides[axis] * input.sides[axis] if axis < input.rank else 1
    sides = [*input.sides[:axis], 1, *input.sides[axis:]]
    output = call.view(input, sides, [*strides[:axis], step, *strides[axis:]])
    call.reads(output, input, [*(Reads(i) for i in range(axis)), None, *(Reads(i) for i in range(axis, input.rank))])
    return output


def expanded(call, value, shape):
    """Axes of one place are repeated, without a copy; -1 keeps a side."""
    more = len(shape) - value.rank
    if more < 0:
        raise call.refuse(f"{call.said(value)} has more axes than the {len(shape)} that are asked for")
    sides, steps, axes = list(shape), [0] * len(shape), [None] * len(shape)
    for axis, (side, step) in enumerate(zip(value.sides, strides_of(value), strict=True)):
        wanted = shape[more + axis]
        if isinstance(wanted, int) and wanted == -1:
            wanted = side
        if isinstance(wanted, int) and wanted == 1:
            call.equal(side, 1, "a side is repeated where it is 1, and not made 1")
        (sides[more + axis],) = call.broadcast((side,), (wanted,))
        if side == sides[more + axis]:
            steps[more + axis] = step
        axes[more + axis] = Reads(axis) if side != 1 else None
    if tuple(sides) == value.sides:
        steps = strides_of(value)
    output = call.view(value, sides, steps)
    call.reads(output, value, axes)
    return output


@operator("expand", "broadcast_to")
def expand(call, input, *size, implicit=False, **named):
    """Axes of one place are repeated."""
    return expanded(call, input, listed(size) or tuple(named["size"]))


@operator("expand_as")
def expand_as(call, input, other):
    """Axes of one place are repeated, as often as another tensor has places."""
    return expanded(call, input, other.sides)


@operator("broadcast_tensors")
def broadcast_tensors(call, *tensors):
    """Each as all of them are, joined entry by entry."""
    tensors = listed(tensors)
    shape = call.broadcast(*(one.sides for one in tensors))
    return tuple(expanded(call, one, shape) for one in tensors)


@operator("as_strided")
def as_strided(call, input, size, stride, storage_offset=None):
    """The memory seen in sides and strides of one's own."""
    output = call.view(input, size, stride)
    call.reads(output, input, [Reads(0, "all") if input.rank else None] * len(size))
    return output


@operator("atleast_1d", "atleast_2d", "atleast_3d")
def atleast(call, *tensors):
    """Sides of 1 are put in until there are so many axes."""
    rank = int(call.node.place.operator[-2])

    def made(one):
        sides = one.sides
        if len(sides) >= rank:
            return one
        if rank == 3 and len(sides) == 2:
            return reshaped(call, one, (*sides, 1))
        if rank == 3 and len(sides) == 1:
            return reshaped(call, one, (1, *sides, 1))
        return reshaped(call, one, (1,) * (rank - len(sides)) + sides)

    tensors = listed(tensors)
    return made(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], Value) else tuple(map(made, tensors))


@operator("meshgrid")
def meshgrid(call, *tensors, indexing=None):
    """Coordinates of a grid: each tensor repeated along the axes of the others."""
    tensors = listed(tensors)
    order = list(range(len(tensors)))
    if indexing == "xy" and len(tensors) >= 2:
        order[0], order[1] = 1, 0
    shape = [product(tensors[axis].sides) for axis in order]
    found = []
    for place, one in enumerate(tensors):
        steps = [0] * len(shape)
        axis = order.index(place)
        steps[axis] = strides_of(one)[0] if one.rank else 1
        output = call.view(one, shape, steps)
        call.reads(output, one, [Reads(0) if axis == other and one.rank else None for other in range(len(shape))])
        found.append(output)
    return tuple(found)


@operator("detach", ".data", "detach_copy")
def detach(call, input):
    """The same entries, of which no gradient is asked."""
    call.constant()
    return call.view(input, input.sides, strides_of(input))


@operator("alias", "view_as_real", "view_as_complex", ".real", ".imag", "real", "imag", "conj", "resolve_conj",
          "resolve_neg", "conj_physical")  # fmt: skip
def complex_parts(call, input):
    """Complex entries as pairs of real ones, their parts, and their conjugates."""
    name = call.node.place.operator.lstrip(".")
    strides = strides_of(input)
    if name == "view_as_real":
        found = call.view(input, [*input.sides, 2], [*(step * 2 for step in strides), 1])
        found.dtype = input.dtype.to_real()
    elif name == "view_as_complex":
        found = call.view(input, input.sides[:-1], [floor(step, 2) for step in strides[:-1]])
        found.dtype = input.dtype.to_complex()
    elif name in ("real", "imag") and input.dtype.is_complex:
        found = call.view(input, input.sides, [step * 2 for step in strides])
        found.dtype = input.dtype.to_real()
    elif name == "conj_physical" and input.dtype.is_complex:
        return call.like(input)
    elif name in ("alias", "conj"):
        return call.view(input, input.sides, strides)
    else:
        return same(call, input)
    call.reads(
        found, input, [Reads(axis) for axis in range(min(found.rank, input.rank))] + [None] * (found.rank > input.rank)
    )
    return found


__all__ = ["expanded", "permuted", "reshaped"]
