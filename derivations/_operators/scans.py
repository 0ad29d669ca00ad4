"""What runs along an axis: sums, products and extremes so far, and differences of neighbours."""

import torch

from symcnn import Reads, operator


def running(call, value, dim, dtype=None):
    """A new tensor, each entry of which comes of those before it along an axis."""
    output = call.like(value, dtype)
    axis = call.axis(dim, value.rank)
    call.reads(output, value, [Reads(i, "before" if i == axis else "window") for i in range(value.rank)])
    return output


@operator("cumsum", "logcumsumexp")
def cumsum(call, input, dim=None, *, dtype=None, **named):
    """Sums along an axis so far."""
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    output = running(call, input, dim, dtype or (torch.int64 if whole else input.dtype))
    if call.node.place.operator == "logcumsumexp":
        call.saves(input, input)
        call.saves(output, input)
    return output


@operator("cumprod")
def cumprod(call, input, dim=None, *, dtype=None, **named):
    """Products along an axis so far."""
    whole = not (input.dtype.is_floating_point or input.dtype.is_complex)
    output = running(call, input, dim, dtype or (torch.int64 if whole else input.dtype))
    call.multiplies("elementwise", input.entries, {input: input.entries})
    call.saves(input, input)
    call.saves(output, input)
    return output


@operator("cummax", "cummin")
def cumulative_extreme(call, input, dim):
    """Extremes along an axis so far, with their places."""
    output, places = running(call, input, dim), running(call, input, dim, torch.int64)
    call.saves(places, input)
    call.saves(input, input)
    return getattr(torch.return_types, call.node.place.operator)((output, places))


@operator("diff")
def diff(call, input, n=1, dim=-1, prepend=None, append=None):
    """Differences of neighbours along an axis."""
    parts = [one for one in (prepend, input, append) if one is not None]

    def taken(parts):
        found = torch.cat(parts, dim) if len(parts) > 1 else parts[0]
        for _ in range(n):
            size = found.shape[dim]
            found = found.narrow(dim, 1, size - 1) - found.narrow(dim, 0, size - 1)
        return found

    return call.run(taken, parts)
