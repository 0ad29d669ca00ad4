"""Sums of products over indices, as PyTorch forms them: two operands at a time, by products of matrices."""

import torch

from symcnn import operator
from symcnn.models.value import product


def _one(side):
    return isinstance(side, int) and side == 1


def _labels(equation, ranks):
    """The indices of each operand and of the output: letters, and numbers for the axes of an ellipsis."""
    terms, arrow, out = equation.replace(" ", "").partition("->")
    names = terms.split(",")
    widths = [rank - len(name.replace("...", "")) for name, rank in zip(names, ranks, strict=True) if "..." in name]
    most = max(widths, default=0)

    def spelled(name, width):
        if "..." not in name:
            return list(name)
        front, _, behind = name.partition("...")
        return [*front, *range(most - width, most), *behind]

    mine = [spelled(name, rank - len(name.replace("...", ""))) for name, rank in zip(names, ranks, strict=True)]
    if arrow:
        return mine, spelled(out, most)
    every = [one for name in mine for one in name if isinstance(one, str)]
    free = sorted({one for one in every if every.count(one) == 1})
    return mine, [*range(most), *free]


def _paired(left, right, summed):
    """Two tensors of the same axes multiplied, and summed over some of them, whose sides become 1."""
    if not summed:
        return left * right
    both, lefts, rights, sums = [], [], [], []
    for axis in range(left.dim()):
        mine, theirs = not _one(left.shape[axis]), not _one(right.shape[axis])
        if axis in summed:
            sums.append(axis)
            if mine and not theirs:
                left = left.sum(axis, keepdim=True)
            elif theirs and not mine:
                right = right.sum(axis, keepdim=True)
        else:
            (both if mine and theirs else lefts if mine else rights).append(axis)
    shape = left.shape

    def size(axes, of):
        return product(of.shape[axis] for axis in axes)

    sides = [*(shape[a] for a in both), *(shape[a] for a in lefts), *[1] * len(sums), *(right.shape[a] for a in rights)]
    order = [*both, *lefts, *sums, *rights]
    total = product(left.shape[axis] for axis in sums)
    one = left.permute(order).reshape(size(both, left), size(lefts, left), total)
    two = right.permute([*both, *sums, *rights, *lefts]).reshape(size(both, left), total, size(rights, right))
    back = [order.index(axis) for axis in range(len(order))]
    return torch.bmm(one, two).view(sides).permute(back)


def _contracted(equation, operands, path=None):
    """A sum over indices as PyTorch forms it: two operands at a time."""
    labels, out = _labels(equation, [one.dim() for one in operands])
    rest = sorted(
        {one for name in labels for one in name if one not in out}, key=lambda one: (isinstance(one, str), one)
    )
    order = [*out, *rest]
    tensors, counts = [], dict.fromkeys(range(len(out), len(order)), 0)
    for name, one in zip(labels, operands, strict=True):
        name = list(name)
        for label in dict.fromkeys(name):
            while name.count(label) > 1:
                first = name.index(label)
                second = name.index(label, first + 1)
                one = one.diagonal(0, first, second).movedim(-1, first)
                name.pop(second)
        one = one.permute([name.index(label) for label in order if label in name])
        for axis, label in enumerate(order):
            if label not in name:
                one = one.unsqueeze(axis)
            elif axis >= len(out) and not _one(one.shape[axis]):
                counts[axis] += 1
        tensors.append(one)
    given = list(path or ())
    while len(tensors) > 1:
        i, j = (given.pop(0), given.pop(0)) if path else (0, 1)
        i, j = min(i, j), max(i, j)
        right, left = tensors.pop(j), tensors.pop(i)
        summed, mine, theirs = set(), [], []
        for axis in counts:
            long, wide = not _one(left.shape[axis]), not _one(right.shape[axis])
            if long and wide:
                counts[axis] -= 1
                if counts[axis] == 1:
                    summed.add(axis)
                    counts[axis] = 0
            elif counts[axis] == 1 and (long or wide):
                (mine if long else theirs).append(axis)
                counts[axis] = 0
        left = left.sum(mine, keepdim=True) if mine else left
        right = right.sum(theirs, keepdim=True) if theirs else right
        found = _paired(left, right, summed)
        tensors = [*tensors, found] if path else [found, *tensors]
    found = tensors[0]
    if counts:
        if len(operands) > 1:
            return found.view(found.shape[: len(out)])
        return found.sum(tuple(counts))
    return found


@operator("einsum")
def einsum(call, equation, *operands, path=None):
    """Sums of products over indices, two operands at a time, by products of matrices."""
    tensors = operands[0] if len(operands) == 1 and isinstance(operands[0], (tuple, list)) else operands
    return call.run(_contracted, equation, list(tensors), path)


@operator("tensordot")
def tensordot(call, input, other, dims=2, dims_other=None, **named):
    """Sums of products over axes of both: one product of matrices."""
    dims = named.get("dims_self", dims)
    if dims_other is None:
        if isinstance(dims, int):
            dims, dims_other = list(range(-dims, 0)), list(range(dims))
        else:
            dims, dims_other = dims
    mine = call.axes(dims, input.rank) if dims else ()
    theirs = call.axes(dims_other, other.rank) if dims_other else ()

    def worked(one, two):
        rest = [axis for axis in range(one.dim()) if axis not in mine]
        more = [axis for axis in range(two.dim()) if axis not in theirs]
        shape = [*(one.shape[axis] for axis in rest), *(two.shape[axis] for axis in more)]
        inner = product(one.shape[axis] for axis in mine)
        one = one.permute([*rest, *mine]).reshape(product(one.shape[axis] for axis in rest), inner)
        two = two.permute([*theirs, *more]).reshape(inner, product(two.shape[axis] for axis in more))
        return torch.mm(one, two).reshape(shape)

    return call.run(worked, input, other)
