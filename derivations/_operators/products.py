"""Products of matrices, and what is made of them: dense layers, chains, powers, groups.

Each is counted as a batch of products of matrices, biases as additions. A factor is kept for the other's gradient, as a
copy of its own where its memory does not lie as PyTorch's product wants it.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import seen, strides_of
from symcnn.models.value import Value, product

from ..dense import matrix_product_left_gradient_multiplications as left_gradient
from ..dense import matrix_product_multiplications as multiplications
from ..dense import matrix_product_right_gradient_multiplications as right_gradient
from ..dense import parameters
from .backward_products import batches, folded, layer, matrices
from .common import listed, of_one_type, same


def _count(call, left, right, b, p, q, r):
    """Count ``b`` products of matrices of ``p x q`` and ``q x r`` entries."""
    sizes = {"b": b, "p": p, "q": q, "r": r}
    forward = call.by(multiplications, **sizes)
    gradients = {left: call.by(left_gradient, **sizes)}
    other = call.by(right_gradient, **sizes)
    gradients[right] = gradients[right] + other if right is left else other
    call.multiplies("products", forward, gradients)


def _seen_as(value, sides, strides):
    """The value in other sides, for what is said of it here: no operator's output."""
    made = Value(tuple(sides), value.dtype, value.storage, strides=None if strides is None else tuple(strides),
                 learned=value.learned, of_input=value.of_input)  # fmt: skip
    made.number = value.number
    return made


def _spread(value, batch):
    """Matrices repeated along the axes of a batch, without a copy."""
    more = len(batch) + 2 - value.rank
    steps = [0] * more
    for side, step, wanted in zip(value.sides[:-2], strides_of(value)[:-2], batch[more:], strict=True):
        steps.append(step if side == wanted else 0)
    return _seen_as(value, (*batch, *value.sides[-2:]), (*steps, *strides_of(value)[-2:]))


def _keep(call, value, folded, sides, other):
    """Keep a factor for another's gradient: itself if it can be seen in the sides of the product, or else a copy."""
    if seen(folded, sides, call.trace.at) is None:
        call.keeps(product(sides), value.dtype, other)
    else:
        call.saves(value, other)


def _turned(value):
    """A matrix, or a batch of them, on its side."""
    strides = strides_of(value)
    return _seen_as(
        value, (*value.sides[:-2], value.sides[-1], value.sides[-2]), (*strides[:-2], strides[-1], strides[-2])
    )


def _reads(call, output, left, right, row, column):
    """A row of the output reads that row of the left factor, and its column that column of the right one."""

    def of(value, kept, summed):
        axes = [None] * output.rank
        batch = output.rank - row - column
        for axis in range(value.rank - 2):
            if value.sides[axis] != 1:
                axes[batch - (value.rank - 2) + axis] = Reads(axis)
        if kept is not None:
            axes[kept[0]] = Reads(kept[1])
        free = [axis for axis, read in enumerate(axes) if read is None]
        if free and summed is not None:
            axes[free[-1]] = Reads(summed, "all")
        return axes

    if left is right:
        return
    last = output.rank - 1
    kept = (last - column, left.rank - 2) if row else None
    call.reads(output, left, of(left, kept if left.rank > 1 else None, left.rank - 1))
    kept = (last, right.rank - 1) if column else None
    call.reads(output, right, of(right, kept, max(right.rank - 2, 0)))


def multiply(call, left, right, added=None):
    """The product of matrices, or of batches of them, as ``torch.matmul`` forms it; ``added`` is added to it."""
    if not left.rank or not right.rank:
        raise call.refuse("one number is no matrix")
    inner = left.sides[-1]
    call.equal(inner, right.sides[-2] if right.rank > 1 else right.sides[0], "the inner sides of a product are equal")
    row, column = left.rank > 1, right.rank > 1
    p, r = left.sides[-2] if row else 1, right.sides[-1] if column else 1
    batch = call.broadcast(left.sides[:-2], right.sides[:-2])
    of_one_type(call, left, right)
    output = call.new([*batch, *(left.sides[-2:-1] if row else ()), *(right.sides[-1:] if column else ())], like=left)
    _count(call, left, right, product(batch), p, inner, r)
    if left.rank <= 2 and right.rank <= 2:
        call.node.backward = lambda back: matrices(back, left, right, added)
        call.saves(left, right)
        call.saves(right, left)
    elif _folds(call, left, right):
        large, small = (left, right) if left.rank >= right.rank else (right, left)
        call.node.backward = lambda back: folded(back, large, small, large is right, added)
        seen_as = left if large is left else _turned(right)
        _keep(call, large, seen_as, (product(seen_as.sides[:-1]), seen_as.sides[-1]), small)
        call.saves(small, large)
    else:
        call.node.backward = lambda back: batches(back, left, right, batch, added)
        for one, other in ((left, right), (right, left)):
            whole = one
            if one.rank == 1:
                step = strides_of(one)
                whole = _seen_as(one, (1, inner), (0, *step)) if one is left else _seen_as(one, (inner, 1), (*step, 0))
            spread = _spread(whole, batch)
            _keep(call, one, spread, (product(batch), *whole.sides[-2:]), other)
    _reads(call, output, left, right, row, column)
    return output


def _asked(value):
    return value.learned or value.of_input


def _folds(call, left, right):
    """Whether the batch of one factor is folded into its rows, so that there is one product of two matrices."""
    if left.rank == right.rank == 3:
        one, other = left.sides[0], right.sides[0]
        if one != other and (
            (one == 1 and (left.learned or left.of_input)) or (other == 1 and (right.learned or right.of_input))
        ):
            return False
    larger = left.rank >= right.rank
    large, small = (left, right) if larger else (_turned(right), left)
    if not (large.rank >= 3 and small.rank <= 2):
        return False
    if _asked(small):
        return True
    if left.rank == 2:
        return False
    at = call.trace.at
    sides, steps = [at(side) for side in large.sides], [at(step) for step in strides_of(large)]
    return all(steps[axis] == steps[axis + 1] * sides[axis + 1] for axis in range(large.rank - 2))


@operator("matmul", "linalg_matmul", "mm", "bmm", "mv", "dot", "vdot", "inner", "rmatmul")
def matmul(call, input, other=None, **named):
    """The product of matrices, of a matrix and a vector, or of two vectors."""
    other = other if other is not None else next(iter(named.values()))
    name = call.node.place.operator
    if name == "rmatmul":
        input, other = other, input
    if name == "inner" and other.rank > 1:
        return call.run(lambda one, two: torch.tensordot(one, two, dims=([-1], [-1])), input, other)
    return multiply(call, input, other)


def _read_in_groups(call, output, left, right):
    """As of one product, in each of two batches; else of the axis that the groups share out some is read."""
    ranks = left.rank, right.rank
    batch = [Reads(0)] if ranks == (3, 3) else [None] * (output.rank - 2)
    some = {(2, 3): (None, 0), (3, 2): (0, None), (2, 2): (1, 0)}.get(ranks, (None, None))
    for one, kept, summed, dealt in zip((left, right), (-2, -1), (-1, -2), some, strict=True):
        along = one.rank + summed
        pair = {kept: Reads(one.rank + kept), summed: None if along == dealt else Reads(along, "all")}
        behind = [] if dealt is None else [Reads(dealt, "some")]
        call.reads(output, one, [*batch, pair[-2], pair[-1], *behind])


@operator("_grouped_mm", "grouped_mm")
def grouped(call, input, other=None, offs=None, bias=None, out_dtype=None, **named):
    """Rows in groups that lie one behind the other, each multiplied with the matrix of its group.

    Where the groups end does not change how often is multiplied. Both factors are kept.
    """
    other = next(iter(named.values())) if other is None else other
    call.equal(input.sides[-1], other.sides[-2], "the inner sides of a product are equal")
    if (input.rank, other.rank) not in ((2, 3), (3, 3), (3, 2), (2, 2)):
        raise call.refuse(f"groups are of rows or of matrices, not {call.said(input)} and {call.said(other)}")
    p, q, r = input.sides[-2], input.sides[-1], other.sides[-1]
    groups = offs.sides[0] if offs is not None else input.sides[0]
    if input.rank == other.rank == 2:  # the inner side is in groups
        sides, times = [groups, p, r], 1
    else:
        sides = [groups, p, r] if input.rank == other.rank == 3 else [p, r]
        times = groups if input.rank == other.rank == 3 else 1
    output = call.new(sides, out_dtype or input.dtype)
    _count(call, input, other, times, p, q, r)
    call.saves(input, other)
    call.saves(other, input)
    call.saves(offs, input, other)
    _read_in_groups(call, output, input, other)
    return output


@operator("linalg_multi_dot", "chain_matmul")
def chained(call, *tensors, **named):
    """Several matrices in the order that multiplies least, as PyTorch finds it; which one that is, is a condition."""
    tensors = listed(tensors) or tuple(next(iter(named.values())))
    if len(tensors) < 2 and call.node.place.operator == "chain_matmul":
        return same(call, tensors[0])
    if len(tensors) < 2:
        raise call.refuse("two tensors at least are multiplied")
    if len(tensors) == 2:
        return call.run(torch.matmul, *tensors)
    ends = [1 if tensors[0].rank == 1 else tensors[0].sides[0], *(one.sides[0] for one in tensors[1:])]
    if tensors[0].rank == 1:
        ends[1] = tensors[0].sides[0]
    ends.append(1 if tensors[-1].rank == 1 else tensors[-1].sides[-1])
    cuts = _cuts(call, ends) if len(tensors) > 3 else _cuts_of_three(call, ends)

    def worked(*tensors):
        def part(first, last):
            if first == last:
                return tensors[first]
            cut = cuts[first, last]
            return torch.matmul(part(first, cut), part(cut + 1, last))

        return part(0, len(tensors) - 1)

    return call.run(worked, *tensors)


def _cuts_of_three(call, ends):
    """Of three: the first two first, unless that takes more."""
    a, b, c, d = ends
    first, last = a * c * (b + d), b * d * (a + c)
    return {(0, 2): 0, (1, 2): 1} if call.decide(first - last - 1, ">=") else {(0, 2): 1, (0, 1): 0}


def _cuts(call, ends):
    """Where a product of matrices from one to another is cut, by the least number of multiplications of each part."""
    count = len(ends) - 1
    least, found = {(one, one): 0 for one in range(count)}, {}
    for long in range(1, count):
        for first in range(count - long):
            last = first + long
            for cut in range(first, last):
                takes = least[first, cut] + least[cut + 1, last] + ends[first] * ends[cut + 1] * ends[last + 1]
                if cut == first or call.decide(least[first, last] - takes - 1, ">="):
                    least[first, last], found[first, last] = takes, cut
    return found


@operator("matrix_power", "linalg_matrix_power")
def matrix_power(call, input, n):
    """A matrix times itself so often, by squares; of a power below 0 the inverse comes first."""
    if n == 0:
        return call.like(input)
    if n < 0:
        return call.run(lambda one: torch.linalg.matrix_power(torch.linalg.inv(one), -n), input)

    def worked(one):
        if n == 1:
            return one.clone()
        if n == 3:
            return torch.matmul(torch.matmul(one, one), one)
        left, square, found = n, None, None
        while left:
            left, odd = divmod(left, 2)
            square = one if square is None else torch.matmul(square, square)
            if odd:
                found = square if found is None else torch.matmul(found, square)
        return found

    return call.run(worked, input)


@operator("linear")
def linear(call, input, weight, bias=None):
    """A dense layer along the last axis: one product of matrices."""
    call.equal(input.sides[-1], weight.sides[-1], "what comes in is what the weights read")
    inner, out = weight.sides[-1], weight.sides[:-1]
    of_one_type(call, input, weight)
    output = call.new([*input.sides[:-1], *out], like=input)
    _count(call, input, weight, 1, product(input.sides[:-1]), inner, product(out))
    call.node.backward = lambda back: layer(back, input, weight, bias)
    call.learns(parameters, weight, bias, d_in=inner, d_out=product(out), b=int(bias is not None))
    if input.rank > 2:
        _keep(call, input, input, (product(input.sides[:-1]), inner), weight)
    else:
        call.saves(input, weight)
    call.saves(weight, input)
    call.reads(
        output, input, [*(Reads(axis) for axis in range(input.rank - 1)), *(Reads(input.rank - 1, "all") for _ in out)]
    )
    if weight is not input:
        call.reads(output, weight, [*[None] * (input.rank - 1), *(Reads(axis) for axis in range(len(out)))])
    return output


@operator("addmm", "addmv", "baddbmm", "addbmm", "addr")
def added(call, input, *factors, beta=1, alpha=1, **named):
    """A tensor, and a product of matrices, batches of matrices summed or not, or vectors."""
    one, two = (*factors, *named.values())
    name = call.node.place.operator.rstrip("_")
    if name == "addr":
        return call.run(lambda start, one, two: start + torch.outer(one, two), input, one, two)
    output = multiply(call, one, two, input)
    if name == "addbmm":
        whole = call.new(output.sides[1:], output.dtype)
        call.reads(whole, one, [Reads(1), Reads(2, "all")])
        output = whole
    call.broadcast(input.sides, output.sides)
    return output


@operator("outer", "ger", "linalg_outer")
def outer(call, input, vec2):
    """The product of each two entries of two vectors."""
    output = call.new([input.entries, vec2.entries], call.promoted(input, vec2))
    call.multiplies("elementwise", output.entries, {input: output.entries, vec2: output.entries})
    call.saves(vec2, input)
    call.saves(input, vec2)
    call.reads(output, input, [Reads(0), None])
    call.reads(output, vec2, [None, Reads(0)])
    return output


@operator("bilinear")
def bilinear(call, input1, input2, weight, bias=None):
    """For each row the sum of all products of an entry of one input, one of the other, and their weight."""
    one, two = input1.sides[-1], input2.sides[-1]
    call.equal(one, weight.sides[1], "what comes in first is what the weights read")
    call.equal(two, weight.sides[2], "what comes in second is what the weights read")
    batch = call.broadcast(input1.sides[:-1], input2.sides[:-1])
    output = call.new([*batch, weight.sides[0]], call.promoted(input1, weight))
    count = call.by(multiplications, b=1, p=product(batch), q=one * two, r=weight.sides[0])
    call.multiplies("products", count, {input1: count, input2: count, weight: count})
    call.multiplies("elementwise", product(batch) * one * two, {weight: product(batch) * one * two})
    call.saves(weight, input1, input2)
    call.saves(input1, weight, input2)
    call.saves(input2, weight, input1)
    for value in (input1, input2):
        call.reads(output, value, [*(Reads(axis) for axis in range(value.rank - 1)), Reads(value.rank - 1, "all")])
    return output


__all__ = ["multiply"]
