"""Vectors compared: distances, scalar and vector products, and weights held to a length.

One multiplication is counted, as "elementwise", for each entry that is squared or multiplied.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.whole import floor

from .common import entrywise
from .reductions import reduced


@operator("dist")
def dist(call, input, other, p=2):
    """The norm of a difference."""
    output = call.new((), call.promoted(input, other))
    entries = entrywise(call, input, other).entries
    call.multiplies("elementwise", entries, {input: entries, other: entries})
    for one in (input, other, output):
        call.saves(one)
    return output


@operator("cdist")
def cdist(call, x1, x2, p=2.0, compute_mode=None):
    """The distance of each row of one batch of matrices to each row of the other."""
    call.equal(x1.sides[-1], x2.sides[-1], "both have rows of one length")
    batch = call.broadcast(x1.sides[:-2], x2.sides[:-2])
    output = call.new([*batch, x1.sides[-2], x2.sides[-2]], call.promoted(x1, x2))
    count = output.entries * x1.sides[-1]
    call.multiplies("elementwise", count, {x1: count, x2: count})
    for one, place in ((x1, -2), (x2, -1)):
        axes = [None] * output.rank
        axes[place] = Reads(one.rank - 2)
        for axis in range(one.rank - 2):
            axes[output.rank - one.rank + axis] = Reads(axis)
        call.reads(output, one, axes)
        call.saves(one)
    call.saves(output)
    return output


@operator("pdist")
def pdist(call, input, p=2.0):
    """The distance of each row to each one after it."""
    rows, long = input.sides
    output = call.new([floor(rows * (rows - 1), 2)], like=input)
    count = output.entries * long
    call.multiplies("elementwise", count, {input: count})
    call.reads(output, input, [Reads(0, "all"), Reads(1, "all")][: output.rank])
    call.saves(input)
    call.saves(output)
    return output


@operator("cross", "linalg_cross")
def cross(call, input, other, dim=-1):
    """The vector product along an axis: two products for each entry."""
    output = entrywise(call, input, other)
    count = output.entries * 2
    call.multiplies("elementwise", count, {input: count, other: count})
    call.saves(other, input)
    call.saves(input, other)
    return output


@operator("linalg_vecdot")
def vecdot(call, x, y, dim=-1):
    """The scalar product along an axis."""
    return call.run(lambda one, two: (one * two).sum(dim), x, y)


@operator("kron")
def kron(call, input, other):
    """Each entry of one matrix times the whole other one."""

    def worked(one, two):
        rank = max(one.dim(), two.dim())
        sides = (1,) * (rank - one.dim()) + tuple(one.shape)
        more = (1,) * (rank - two.dim()) + tuple(two.shape)
        first = one.reshape([part for side in sides for part in (side, 1)])
        second = two.reshape([part for side in more for part in (1, side)])
        return (first * second).reshape([a * b for a, b in zip(sides, more, strict=True)])

    return call.run(worked, input, other)


@operator("_weight_norm")
def weight_norm(call, v, g, dim=0):
    """Weights of a direction and a length each: squared for the norm, and scaled."""
    if dim == -1:
        return call.run(lambda v, g: v * (g / torch.linalg.vector_norm(v)), v, g)
    output = call.like(v)
    call.multiplies("elementwise", v.entries * 2, {v: v.entries * 2, g: v.entries})
    axes = [axis for axis in range(v.rank) if axis != call.axis(dim, v.rank)]
    norms = reduced(call, v, axes, True)
    for one in (v, g, norms):
        call.saves(one)
    call.reads(output, g, [None] * v.rank)
    return output


@operator("renorm")
def renorm(call, input, p, dim, maxnorm):
    """Parts along an axis held to a length."""
    call.multiplies("elementwise", input.entries * 2, {input: input.entries})
    call.saves(input, input)
    return call.like(input)
