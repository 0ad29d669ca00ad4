"""Many entries to one: sums, means, extremes, norms; and entries in order, and their places.

A mean is one multiplication for each entry of the output, a norm or a variance one for each entry of the input, each
"elementwise"; sums and comparisons are none.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.value import Value

from .arithmetic import by_both
from .common import floated, real


def reduced(call, value, axes, keepdim, dtype=None):
    """A new tensor without these axes, or with sides of 1 there."""
    gone = set(axes)
    sides = [1 if axis in gone else side for axis, side in enumerate(value.sides) if keepdim or axis not in gone]
    output = call.new(sides, dtype or value.dtype)
    call.reads(
        output,
        value,
        [None if axis in gone else Reads(axis) for axis in range(value.rank) if keepdim or axis not in gone],
    )
    return output


@operator("sum", "nansum", "count_nonzero")
def total(call, input, dim=None, keepdim=False, *, dtype=None, **named):
    """The sum of entries; of whole numbers a whole one."""
    axes = call.axes(dim, input.rank)
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    name = call.node.place.operator
    if name == "count_nonzero":
        call.constant()
        return reduced(call, input, axes, keepdim, torch.int64)
    output = reduced(call, input, axes, keepdim, dtype or (torch.int64 if whole else input.dtype))
    if whole and input.filled in (0, 1) and len(axes) == input.rank:
        output.filled = input.entries * int(input.filled)
    if name == "nansum":
        call.saves(input, input)
    return output


@operator("histc", "histogram")
def histogram(call, input, bins=100, *more, **named):
    """How many entries lie in each of so many ranges; no gradient passes."""
    call.constant()
    ends = isinstance(bins, Value)
    size = bins.entries - 1 if ends else bins
    counts = call.new((size,), input.dtype)
    if call.node.place.operator == "histc":
        return counts
    return torch.return_types.histogram((counts, bins if ends else call.new((size + 1,), input.dtype)))


@operator("nanmean")
def mean_of_numbers(call, input, dim=None, keepdim=False, *, dtype=None, **named):
    """The mean of the entries that are numbers: their sum, divided by how many they are."""

    def composed(one):
        count = one.detach().isnan().logical_not_().sum(dim, keepdim)
        return torch.nansum(one, dim, keepdim, dtype=dtype) / count

    return call.run(composed, input)


@operator("mean")
def mean(call, input, dim=None, keepdim=False, *, dtype=None, **named):
    """The mean of entries."""
    axes = call.axes(dim, input.rank)
    if not (dtype or input.dtype).is_floating_point and not (dtype or input.dtype).is_complex:
        raise call.refuse(f"a mean is one of real numbers, not of {input.dtype}")
    output = reduced(call, input, axes, keepdim, dtype)
    call.multiplies("elementwise", output.entries, {input: output.entries})
    return output


def not_empty(call, value, axes):
    """Refuse axes without entries, where one of them is chosen."""
    for axis in axes:
        call.at_least(value.sides[axis], 1, "there is an entry to choose")


@operator("amax", "amin", "aminmax")
def extreme(call, input, dim=None, keepdim=False, **named):
    """The greatest or least entry; the gradient is shared among those that are."""
    axes = call.axes(dim, input.rank)
    not_empty(call, input, axes)
    output = reduced(call, input, axes, keepdim)
    call.saves(input, input)
    call.saves(output, input)
    if call.node.place.operator == "aminmax":
        other = reduced(call, input, axes, keepdim)
        call.saves(other, input)
        return torch.return_types.aminmax((output, other))
    return output


@operator("max", "min")
def extreme_along(call, input, dim=None, keepdim=False, *, other=None, **named):
    """The greatest or least entry; of two tensors; or along an axis, with its places."""
    if isinstance(dim, Value) or other is not None:
        return by_both(call, input, other if other is not None else dim)
    if dim is None:
        not_empty(call, input, range(input.rank))
        output = reduced(call, input, range(input.rank), False)
        call.saves(input, input)
        call.saves(output, input)
        return output
    name = call.node.place.operator
    return getattr(torch.return_types, name)(_with_places(call, input, dim, keepdim))


def _with_places(call, value, dim, keepdim):
    axes = [call.axis(dim, value.rank)] if value.rank else []
    not_empty(call, value, axes)
    output = reduced(call, value, axes, keepdim)
    places = reduced(call, value, axes, keepdim, torch.int64)
    call.saves(places, value)
    return output, places


@operator("kthvalue")
def by_rank(call, input, k, dim=-1, keepdim=False, **named):
    """The entry that has a place in order."""
    if input.rank:
        call.at_least(input.sides[call.axis(dim, input.rank)], k, f"there is an entry {k}")
    return torch.return_types.kthvalue(_with_places(call, input, dim, keepdim))


@operator("quantile", "nanquantile")
def quantile(call, input, q, dim=None, keepdim=False, *, interpolation="linear", **named):
    """The entries between which a share of all lies, and the number between them, as PyTorch composes it."""
    ignored = call.node.place.operator == "nanquantile"
    axis = None if dim is None else call.axis(dim, input.rank)
    rank, last = input.rank, dim is None or axis == input.rank - 1
    many = isinstance(q, Value) and q.rank == 1

    def composed(input, q):
        given = input.flatten() if axis is None else input if last else input.unsqueeze(-1).transpose(axis, -1)
        ordered = given.sort().values
        share = (q if isinstance(q, torch.Tensor) else torch.full((1,), q, dtype=input.dtype)).reshape(-1)
        missing = ordered.isnan()
        if ignored:
            place = share * (missing.logical_not().sum(-1, keepdim=True) - 1)
            place = place.masked_fill(place < 0, 0)
        else:
            place = (share * (ordered.size(-1) - 1)).expand(*ordered.shape[:-1], share.shape[0])
            place = place.masked_fill(missing.any(-1, keepdim=True), ordered.size(-1) - 1)
        below = place.long()
        found = ordered.gather(-1, below)
        if interpolation in ("linear", "midpoint"):
            weight = torch.full_like(place, 0.5) if interpolation == "midpoint" else place - below
            found.lerp_(ordered.gather(-1, place.ceil_().long()), weight)
        if axis is None and keepdim:
            found = found.reshape(*(1,) * rank, found.shape[-1])
        elif keepdim and last:
            found = found.unsqueeze(-2)
        elif not keepdim and not last:
            found = found.squeeze(axis)
        return found.movedim(-1, 0) if many else found.squeeze(-1)

    return call.run(composed, input, q)


@operator("median", "nanmedian", "mode")
def middle(call, input, dim=None, keepdim=False, *more, **named):
    """The middle entry, or the most frequent one."""
    name = call.node.place.operator
    if dim is None and name in ("median", "nanmedian"):
        output = reduced(call, input, range(input.rank), False)
        call.saves(input, input)
        call.saves(output, input)
        return output
    found = _with_places(call, input, -1 if dim is None else dim, keepdim)
    return getattr(torch.return_types, name)(found)


@operator("argmax", "argmin")
def place_of(call, input, dim=None, keepdim=False, **named):
    """Where the greatest or least entry is."""
    call.constant()
    axes = call.axes(dim, input.rank)
    not_empty(call, input, axes)
    return reduced(call, input, axes, keepdim, torch.int64)


@operator("all", "any")
def all_or_any(call, input, dim=None, keepdim=False, **named):
    """Whether all entries are true, or any."""
    call.constant()
    axes = call.axes(dim, input.rank)
    output = reduced(call, input, axes, keepdim, torch.uint8 if input.dtype is torch.uint8 else torch.bool)
    if input.filled is not None and call.decide(input.entries - 1, ">="):
        output.filled = bool(input.filled)
    return output


@operator("var", "std", "var_mean", "std_mean")
def variance(call, input, dim=None, unbiased=None, keepdim=False, **named):
    """The variance or its root, with the mean if asked for."""
    if isinstance(dim, bool):
        dim = None
    axes = call.axes(dim, input.rank)
    name = call.node.place.operator
    output = reduced(call, input, axes, keepdim, real(input.dtype))
    call.multiplies("elementwise", input.entries, {input: input.entries})
    call.saves(input, input)
    if name.startswith("std"):
        call.saves(output, input)
    if name.endswith("mean"):
        return output, reduced(call, input, axes, keepdim)
    return output


@operator("linalg_vector_norm", "norm")
def norm(call, input, ord=2, dim=None, keepdim=False, *, dtype=None, **named):
    """A norm of the entries along axes."""
    axes = call.axes(dim, input.rank)
    output = reduced(call, input, axes, keepdim, real(dtype or input.dtype))
    call.multiplies("elementwise", input.entries if ord == 2 else 0, {input: input.entries})
    call.saves(input, input)
    call.saves(output, input)
    return output


@operator("linalg_norm", "linalg_matrix_norm", "frobenius_norm")
def matrix_norm(call, input, ord=None, dim=None, keepdim=False, *, dtype=None, **named):
    """A norm along axes: of all entries, or of the matrices that two axes hold."""
    if ord not in (None, "fro") and not (isinstance(dim, int) or input.rank == 1):
        return _of_matrices(call, input, ord, (-2, -1) if dim is None else dim, keepdim, dtype)
    if dim is None and call.node.place.operator == "linalg_matrix_norm":
        dim = (-2, -1)
    return norm(call, input, 2 if ord in (None, "fro") else ord, dim, keepdim, dtype=dtype)


def _of_matrices(call, input, ord, dim, keepdim, dtype):
    """The greatest or least sum of a row or a column; by singular values, whose multiplications no result counts."""
    one, other = call.axes(dim, input.rank)
    if ord in ("nuc", 2, -2):
        call.uncounted()
        call.saves(input, input)
        return reduced(call, input, (one, other), keepdim, real(dtype or input.dtype))
    if abs(ord) == 1:
        one, other = other, one

    def composed(value):
        sums = value.abs().sum(other, keepdim=True)
        found = sums.amax(one, True) if ord > 0 else sums.amin(one, True)
        return found if keepdim else found.squeeze((one, other))

    return call.run(composed, input)


@operator("trace")
def trace(call, input):
    """The sum of a matrix's diagonal."""
    output = call.new((), input.dtype if input.dtype.is_floating_point or input.dtype.is_complex else torch.int64)
    call.reads(output, input, [])
    return output


@operator("prod", "logsumexp", "special_logsumexp")
def by_result(call, input, dim=None, keepdim=False, *, dtype=None, **named):
    """The product of entries, or the logarithm of the sum of their exponentials: both input and result are kept."""
    axes = call.axes(dim, input.rank)
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    if call.node.place.operator == "prod":
        kind = dtype or (torch.int64 if whole else input.dtype)
        output = reduced(call, input, axes, keepdim, kind)
        call.multiplies("elementwise", input.entries, {input: input.entries})
    else:
        output = reduced(call, input, axes, keepdim, floated(input.dtype))
    call.saves(input, input)
    call.saves(output, input)
    return output


@operator("topk", "sort", "msort")
def ordered(call, input, *given, dim=None, k=None, **named):
    """Entries along an axis in order, or the first of them, with their places."""
    name = call.node.place.operator
    given = [one for one in given if not isinstance(one, bool)]
    if name == "topk":
        k, *given = (k, *given) if k is not None else given
    axis = call.axis(given[0] if given else dim if dim is not None else 0 if name == "msort" else -1, input.rank)
    sides = list(input.sides)
    if name == "topk" and input.rank:
        call.at_least(sides[axis], k, "there are as many entries along the axis")
        sides[axis] = k
    output, places = call.new(sides, like=input), call.new(sides, torch.int64)
    for one in (output, places):
        call.reads(one, input, [Reads(i, "all" if i == axis else "window") for i in range(input.rank)])
    call.saves(places, input)
    return output if name == "msort" else getattr(torch.return_types, name)((output, places))


@operator("argsort")
def argsort(call, input, *given, dim=-1, **named):
    """The places of the entries along an axis, in order; kept, as those of sorting are."""
    output = call.like(input, torch.int64)
    axis = call.axis(dim if not given or isinstance(given[0], bool) else given[0], input.rank)
    call.reads(output, input, [Reads(i, "all" if i == axis else "window") for i in range(input.rank)])
    call.saves(output, input)
    return output
