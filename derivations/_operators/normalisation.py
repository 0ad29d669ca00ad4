"""Normalisation: entries shifted and scaled by the mean and variance of some of them.

Counted as "normalisation" are multiplications for each entry; what is worked out once for many entries, such as the
scale of a channel, is not. With statistics of the input an entry takes 2, its square and its scale, and one more by a
weight that is not one number for all entries of a mean. Back it takes 3, or 2 and one for the weight's gradient, which
share a product; with statistics that are given it takes 1 each way.
"""

import torch

from symcnn import Reads, operator

from ..normalization import parameters
from ._settings import divided, in_rows, maps


@operator("batch_norm")
def batch_norm(
    call,
    input,
    weight=None,
    bias=None,
    running_mean=None,
    running_var=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
    cudnn_enabled=True,
):
    """Statistics of each channel over examples and maps; without training those that were kept of training.

    Mean and scale of each channel are kept for the backward pass. PyTorch's kernel for processors leaves them out
    where it does not train; its description on the meta device, which is followed here, does not.
    """
    channels = _channels(call, input, weight, bias, running_mean, running_var)
    output = call.like(input)
    _costs(call, input, weight, training)
    call.saves(input)
    for one in (weight, running_mean, running_var):
        call.saves(one)
    call.keeps(channels * 2, _exact(input))
    over = {0, *range(2, input.rank)} if training else set()
    call.reads(output, input, [Reads(axis, "all") if axis in over else Reads(axis) for axis in range(input.rank)])
    return output


@operator("instance_norm")
def instance_norm(
    call,
    input,
    weight=None,
    bias=None,
    running_mean=None,
    running_var=None,
    use_input_stats=True,
    momentum=0.1,
    eps=1e-5,
    cudnn_enabled=True,
):
    """Statistics of each channel of each example. Weights and running statistics are copied for every example."""
    channels = _channels(call, input, weight, bias, running_mean, running_var) * input.sides[0]
    output = call.new(input.sides, like=input)
    _costs(call, input, weight, use_input_stats)
    _saves_in_rows(call, input)
    for one in (weight, running_mean, running_var):
        if one is not None:
            call.keeps(channels, one.dtype)
    call.keeps(channels * 2, _exact(input))
    call.reads(
        output, input, [Reads(axis, "all" if axis > 1 and use_input_stats else "window") for axis in range(input.rank)]
    )
    return output


@operator("layer_norm")
def layer_norm(call, input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    """Statistics over the last axes. Weights and biases are kept, and mean and scale of each row."""
    axes, rows = _rows(call, input, normalized_shape, weight, bias)
    output = call.new(input.sides, like=input)
    _costs(call, input, weight, True, axes)
    for one in (input, weight, bias):
        call.saves(one)
    call.keeps(rows * 2, _exact(input))
    call.reads(output, input, _over_last(input, axes))
    return output


@operator("rms_norm")
def rms_norm(call, input, normalized_shape, weight=None, eps=None):
    """Entries divided by their root mean square over the last axes. PyTorch composes it, so that less may be kept."""
    axes, rows = _rows(call, input, normalized_shape, weight)
    exact = _exact(input)
    output = maps(call, input.sides, input)
    _costs(call, input, weight, True, axes)
    if exact is input.dtype:
        call.saves(input, input)
    else:
        call.keeps(input.entries, exact, input)
    call.keeps(rows, exact, input)
    if weight is not None:
        call.saves(weight, input)
        call.keeps(input.entries, exact, weight)
    call.reads(output, input, _over_last(input, axes))
    return output


@operator("group_norm")
def group_norm(call, input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    """Statistics of groups of channels of each example."""
    channels = _channels(call, input, weight, bias)
    divided(call, channels, num_groups, f"channels come in {num_groups} groups")
    output = call.new(input.sides, like=input)
    _costs(call, input, weight, True)
    _saves_in_rows(call, input)
    call.saves(weight)
    call.keeps(input.sides[0] * (num_groups * 2), input.dtype)
    call.reads(output, input, [Reads(0), *(Reads(axis, "all") for axis in range(1, input.rank))])
    return output


def _channels(call, input, weight, bias, *given):
    if input.rank < 2:
        raise call.refuse(f"channels are normalised of two axes or more, not of {call.said(input)}")
    channels = input.sides[1]
    for one in (weight, bias, *given):
        if one is not None:
            call.equal(channels, one.sides[0], "there is a number for each channel")
    if weight is not None and bias is not None:
        call.learns(parameters, weight, bias, c=channels, h=1, w=1)  # as many for maps of any size
    return channels


def _saves_in_rows(call, input):
    """Keep the input, or a copy of it in rows where it lies otherwise."""
    if in_rows(call, input):
        call.saves(input)
    else:
        call.keeps(input.entries, input.dtype)


def _rows(call, input, normalized_shape, *given):
    """How many of the last axes are normalised, and how many rows there are of them."""
    axes = len(normalized_shape)
    if not 1 <= axes <= input.rank:
        raise call.refuse(f"{axes} axes are normalised of {call.said(input)}")
    for side, said in zip(input.sides[-axes:], normalized_shape, strict=True):
        call.equal(side, said, "the last axes are those that are normalised")
    for one in given:
        for side, said in zip(one.sides if one is not None else (), normalized_shape, strict=False):
            call.equal(side, said, "there is a number for each entry of a row")
    rows = 1
    for side in input.sides[:-axes]:
        rows = rows * side
    return axes, rows


def _costs(call, input, weight, statistics, own=0):
    """Of an entry: ``own`` axes have a weight for each of their entries, which scales it by itself."""
    entries = input.entries
    if not statistics:
        forward, back = 1, 1
    else:
        apart = 1 if own and weight is not None else 0
        forward, back = 2 + apart, (2 if weight is not None else 3) + apart
    gradients = {input: entries * back}
    if weight is not None:
        gradients[weight] = entries
    call.multiplies("normalisation", entries * forward, gradients)


def _exact(input):
    """The type of statistics: single precision at least."""
    return torch.float32 if input.dtype in (torch.float16, torch.bfloat16) else input.dtype


def _over_last(input, axes):
    first = input.rank - axes
    return [Reads(axis, "all") if axis >= first else Reads(axis) for axis in range(input.rank)]
