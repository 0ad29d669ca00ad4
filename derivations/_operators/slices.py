"""Parts of a tensor: places, slices, pieces and windows of its entries, seen in the same memory."""

from itertools import pairwise

from symcnn import Reads, operator
from symcnn.models.layout import strides_of
from symcnn.models.whole import floor

from ..indexing import slice_length
from .backward_parts import cut, pieces_joined


def select_at(call, value, axis, index):
    """One place of an axis."""
    call.node.backward = lambda back: cut(back, value, [value.sides])
    if isinstance(index, int):
        call.at_least(value.sides[axis], index + 1 if index >= 0 else -index, f"there is a place {index}")
    strides = strides_of(value)
    kept = [other for other in range(value.rank) if other != axis]
    output = call.view(value, [value.sides[other] for other in kept], [strides[other] for other in kept])
    call.reads(output, value, [*(Reads(other) for other in kept), at_place(axis, value.sides[axis], index)])
    return output


def at_place(axis, side, index):
    """What is read of an axis of which one place is selected, counted from the front or from behind."""
    return Reads(axis, s=0, p=-(index + side if isinstance(index, int) and index < 0 else index))


@operator("select")
def select(call, input, dim, index):
    """One place of an axis."""
    return select_at(call, input, call.axis(dim, input.rank), index)


def span(call, side, start, stop):
    """Where a slice starts and stops on an axis: counted from the front, and on the axis."""

    def clipped(place, usual):
        if place is None:
            return usual
        if place is side or place == side:
            return side
        if call.decide(-place - 1, ">="):
            place = place + side
            if call.decide(-place - 1, ">="):
                return 0
        return place if call.decide(side - place, ">=") else side

    first, last = clipped(start, 0), clipped(stop, side)
    return first, last if call.decide(last - first, ">=") else first


def sliced(call, value, cuts):
    """A view of some places of axes: ``cuts`` are ``{axis: (start, stop, step)}``."""
    sides, strides = list(value.sides), list(strides_of(value))
    call.node.backward = lambda back: cut(back, value, [value.sides])
    axes = [Reads(axis) for axis in range(value.rank)]
    for axis, (start, stop, step) in cuts.items():
        side, by = sides[axis], 1 if step is None else step
        first, last = span(call, side, start, stop)
        if by == 1 and first == 0 and last == side:
            continue
        sides[axis] = call.by(slice_length, n=side, a=first, b=last, s=by)
        strides[axis] = strides[axis] * by
        axes[axis] = Reads(axis, s=by, p=-first)
    output = call.view(value, sides, strides)
    call.reads(output, value, axes)
    return output


@operator("narrow")
def narrow(call, input, dim, start, length):
    """So many places of an axis from one on."""
    axis = call.axis(dim, input.rank)
    first = start + input.sides[axis] if isinstance(start, int) and start < 0 else start
    call.at_least(input.sides[axis], first + length, "the axis has as many places")
    return sliced(call, input, {axis: (first, first + length, 1)})


def pieces(call, value, axis, lengths):
    """Views of an axis, one behind the other."""
    call.node.backward = lambda back: pieces_joined(back, value)
    found, first = [], 0
    for length in lengths:
        output = call.view(value, [*value.sides[:axis], length, *value.sides[axis + 1 :]], strides_of(value))
        axes = [Reads(other) for other in range(value.rank)]
        axes[axis] = Reads(axis, p=-first)
        call.reads(output, value, axes)
        found.append(output)
        first = first + length
    return tuple(found)


def _counted(call, size):
    """A plain number of pieces; a size is held at its value."""
    if isinstance(size, int):
        return size
    now = call.trace.at(size)
    call.trace.hold(size, now)
    return now


def equal_pieces(call, value, axis, length):
    """Pieces of a length, the last of which may be shorter; how many there are is decided at the traced point."""
    side, at = value.sides[axis], call.trace.at
    if at(length) == 0:
        raise call.refuse("pieces have a length of at least 1")
    number = max(1, -(-at(side) // at(length)))
    last = side - (number - 1) * length
    if number > 1:
        call.decide(last - 1, ">=")
    call.decide(length - last, ">=")
    return pieces(call, value, axis, [*[length] * (number - 1), last])


@operator("split", "split_with_sizes", "unsafe_split", "unsafe_split_with_sizes")
def split(call, input, split_size=None, dim=0, **named):
    """Pieces of a length, or of the lengths that are given."""
    given = split_size if split_size is not None else next(iter(named.values()))
    axis = call.axis(dim, input.rank)
    if isinstance(given, (tuple, list)):
        total = given[0] * 0
        for length in given:
            total = total + length
        call.equal(total, input.sides[axis], "the pieces make up the axis")
        return pieces(call, input, axis, given)
    return equal_pieces(call, input, axis, given)


@operator("chunk", "unsafe_chunk")
def chunk(call, input, chunks, dim=0):
    """So many pieces, if the axis is long enough; the last may be shorter."""
    axis = call.axis(dim, input.rank)
    side = input.sides[axis]
    if isinstance(side, int) and side == 0:
        return pieces(call, input, axis, [0] * chunks)
    return equal_pieces(call, input, axis, floor(side + chunks - 1, chunks))


@operator("tensor_split", "vsplit", "hsplit", "dsplit")
def tensor_split(call, input, indices_or_sections=None, dim=0, **named):
    """So many pieces, the first ones longer by 1, or pieces that end before the places given."""
    name = call.node.place.operator
    given = indices_or_sections if indices_or_sections is not None else next(iter(named.values()))
    axis = {"vsplit": 0, "hsplit": min(1, input.rank - 1), "dsplit": 2}.get(name, dim)
    axis = call.axis(axis, input.rank)
    side = input.sides[axis]
    if isinstance(given, (tuple, list)):
        ends = [0, *given, side]
        pairs = [span(call, side, one, other) for one, other in pairwise(ends)]
        return tuple(sliced(call, input, {axis: (one, other, 1)}) for one, other in pairs)
    if name != "tensor_split":
        call.equal(side, floor(side, given) * given, "the pieces are of one length")
    return pieces(call, input, axis, [floor(side + given - 1 - place, given) for place in range(given)])


@operator("unbind")
def unbind(call, input, dim=0):
    """The places of an axis one by one; a size is held at its value."""
    axis = call.axis(dim, input.rank)
    call.node.backward = lambda back: back.fresh(input)  # zeros that are missing are one number
    count = _counted(call, input.sides[axis])
    strides = strides_of(input)
    kept = [other for other in range(input.rank) if other != axis]
    found = []
    for place in range(count):
        output = call.view(input, [input.sides[other] for other in kept], [strides[other] for other in kept])
        call.reads(output, input, [*(Reads(other) for other in kept), Reads(axis, s=0, p=-place)])
        found.append(output)
    return tuple(found)


@operator("unfold")
def unfold(call, input, dimension, size, step):
    """Windows of an axis, each a new axis at the end; a view."""
    axis = call.axis(dimension, input.rank)
    side = input.sides[axis]
    call.at_least(side, size, "a window is no longer than the axis")
    count = floor(side - size, step) + 1
    strides = list(strides_of(input))
    last = strides[axis]
    strides[axis] = last * step
    output = call.view(input, [*input.sides[:axis], count, *input.sides[axis + 1 :], size], [*strides, last])
    axes = [Reads(other) for other in range(input.rank)]
    axes[axis] = Reads(axis, "place", s=step)
    call.reads(output, input, [*axes, Reads(axis, "place")])
    return output


@operator("diagonal", "linalg_diagonal")
def diagonal(call, input, offset=0, dim1=0, dim2=1):
    """The entries on a diagonal of two axes, as a new axis at the end; a view."""
    if call.node.place.operator == "linalg_diagonal" and (dim1, dim2) == (0, 1):
        dim1, dim2 = -2, -1
    one, other = call.axis(dim1, input.rank), call.axis(dim2, input.rank)
    high, wide = input.sides[one], input.sides[other]
    if offset >= 0:
        wide = wide - offset
    else:
        high = high + offset
    length = high if high == wide or call.decide(wide - high, ">=") else wide
    strides = strides_of(input)
    kept = [axis for axis in range(input.rank) if axis not in (one, other)]
    sides = [*(input.sides[axis] for axis in kept), length]
    output = call.view(input, sides, [*(strides[axis] for axis in kept), strides[one] + strides[other]])
    down, right = (0, -offset) if offset >= 0 else (offset, 0)
    call.reads(output, input, [*(Reads(axis) for axis in kept), (Reads(one, p=down), Reads(other, p=right))])
    return output


__all__ = ["at_place", "span"]
