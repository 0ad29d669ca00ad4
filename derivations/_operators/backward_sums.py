"""What PyTorch makes in the backward pass of sums, means, extremes, variances and norms.

The formulas are those of PyTorch's table of derivatives, with what stands between, as in `backward_entries`.
"""

import torch

from symcnn.models.gradients import gradient
from symcnn.models.layout import strides_of


def _spread(back, input, dim, keepdim):
    """The gradient of a sum as its operand has sides: a view that repeats it."""
    grad = back.grad
    gone = {axis % max(input.rank, 1) for axis in _axes(dim, input.rank)}
    steps = iter(strides_of(grad))
    strides = []
    for axis in range(input.rank):
        if axis in gone:
            if grad.rank == input.rank:
                next(steps)
            strides.append(0)
        else:
            strides.append(next(steps))
    return back.view(grad, input.sides, strides)


def _axes(dim, rank):
    if dim is None or dim == () or dim == []:
        return range(rank)
    return dim if isinstance(dim, (tuple, list)) else (dim,)


@gradient("sum")
def of_total(back, input, dim=None, keepdim=False, **named):
    """The gradient repeated, without a copy."""
    if back.asks(input):
        back.gives(input, _spread(back, input, dim, keepdim))


@gradient("mean")
def of_mean(back, input, dim=None, keepdim=False, **named):
    """The gradient repeated, and divided."""
    if back.asks(input):
        spread = _spread(back, input, dim, keepdim)
        back.through(input, spread)
        back.free(spread)


@gradient("amax", "amin")
def of_extremes(back, input, dim=None, keepdim=False, **named):
    """The gradient shared among the entries that are the extreme: where they are, and how many."""
    if back.asks(input):
        back.fresh(input)
        small = back.grad.sides
        back.passing((input.sides, torch.bool), (small, torch.int64), (small, back.grad.dtype))


@gradient("var", "std", "var_mean", "std_mean")
def of_variance(back, input, *args, **named):
    """``2/(N - 1)*grad*(input - mean)``; of a root the gradient is divided by twice the root before."""
    if not back.asks(input):
        return
    spread, mean = (*back.grads, None)[:2]
    found = None
    if spread is not None:
        small = (spread.sides, spread.dtype)
        held = back.new(*small) if back.node.place.operator.startswith("std") else None
        if held is not None:
            back.passing(small, (spread.sides, torch.bool))
        found = back.like(input)
        back.passing(small, small, (input.sides, input.dtype))
        if held is not None:
            back.free(held)
    if mean is not None:
        other = back.like(input)
        if found is not None:
            both = back.like(input)
            back.free(found, other)
            other = both
        found = other
    back.gives(input, found)


@gradient("logsumexp", "special_logsumexp")
def of_log_of_sum(back, input, *args, **named):
    """``grad*exp(input - output)``."""
    if back.asks(input):
        back.fresh(input)
        back.passing(*[(input.sides, input.dtype)] * 2)


@gradient("linalg_vector_norm", "norm")
def of_norm(back, input, ord=2, *args, **named):
    """``grad*(input/output)``, zero where the norm is; of the sum of absolute values ``grad*sgn(input)``."""
    if back.asks(input):
        back.fresh(input)
        zeros = [(back.grad.sides, torch.bool)] if ord in (2, "fro", None) else []
        back.passing((input.sides, input.dtype), *zeros)


@gradient("cumsum")
def of_running_sum(back, input, *args, **named):
    """The gradient turned round, summed, and turned back."""
    back.through(input, between=2)
