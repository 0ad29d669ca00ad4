"""Pooling: windows of a map, each made one number.

Counted as "pooling" is the division of an average, one for each output, and one again for its gradient; the largest
of a window takes none.
"""

from torch import int64

from symcnn import Reads, operator

from ..convolution import output_size
from ..pooling import output_size_ceil
from ._settings import axes_of, each, leading, maps, passed


@operator("max_pool1d", "max_pool2d", "max_pool3d")
def max_pooling(call, input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest cell of each window. The input is kept, and where the cell stood."""
    output = _pooled(call, input, kernel_size, stride, padding, dilation, ceil_mode)
    call.saves(input)
    call.keeps(output.entries, int64)
    return output


@operator("max_pool1d_with_indices", "max_pool2d_with_indices", "max_pool3d_with_indices")
def max_pooling_with_places(call, input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest cell of each window, and where it stood."""
    return _with_places(call, input, _pooled(call, input, kernel_size, stride, padding, dilation, ceil_mode))


@operator("avg_pool1d", "avg_pool2d", "avg_pool3d")
def average_pooling(
    call,
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    """The mean of each window, or its sum over another divisor."""
    if divisor_override == 0:
        raise call.refuse("an average is not divided by 0")
    output = _pooled(call, input, kernel_size, stride, padding, 1, ceil_mode)
    call.multiplies("pooling", output.entries, {input: output.entries})
    call.saves(input)
    return output


@operator("adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d")
def adaptive_average_pooling(call, input, output_size):
    """The means of as many windows as are asked for. One mean of a whole map keeps nothing."""
    output, sides = _adaptive(call, input, output_size)
    call.multiplies("pooling", output.entries, {input: output.entries})
    if any(isinstance(side, int) and side != 1 for side in sides) or not all(
        side == 1 if isinstance(side, int) else call.decide(side - 1) for side in sides
    ):
        call.saves(input)
    return output


@operator("adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d")
def adaptive_max_pooling(call, input, output_size):
    """The largest cells of as many windows as are asked for, and where they stood."""
    return _with_places(call, input, _adaptive(call, input, output_size)[0])


@operator("fractional_max_pool2d", "fractional_max_pool3d")
def fractional_max_pooling(call, input, kernel_size, output_size, _random_samples):
    """The largest cells of windows at random places, and where they stood."""
    axes = axes_of(call)
    before = leading(call, input, axes)
    k, sides = each(call, kernel_size, axes, "the window"), each(call, output_size, axes, "the output")
    for i in range(axes):
        call.at_least(input.sides[before + i], sides[i] + k[i] - 1, "the windows fit on the map")
    output = maps(call, [*input.sides[:before], *sides], input)
    call.reads(output, input, [*passed(before), *(Reads(before + i, "some") for i in range(axes))])
    return _with_places(call, input, output)


@operator("max_unpool2d", "max_unpool3d")
def max_unpooling(call, input, indices, output_size, stride=None, padding=None):
    """Cells put back to where they stood, zeros elsewhere."""
    axes = axes_of(call)
    before = leading(call, input, axes)
    for one, other in zip(input.sides, indices.sides, strict=True):
        call.equal(one, other, "there is a place for each cell")
    output = call.new([*input.sides[:before], *each(call, output_size, axes, "the output")], like=input)
    call.saves(indices)
    call.reads(output, input, [*passed(before), *(Reads(before + i, "some") for i in range(axes))])
    return output


def _pooled(call, input, kernel_size, stride, padding, dilation, ceil_mode):
    axes = axes_of(call)
    before = leading(call, input, axes)
    k = each(call, kernel_size, axes, "the window")
    s = each(call, stride, axes, "stride") if stride or stride == 0 else k
    p, d = each(call, padding, axes, "padding"), each(call, dilation, axes, "dilation")
    for i in range(axes):
        call.at_least(d[i] * (k[i] - 1) + 1, 2 * p[i], "padding is at most half of the window")
    side = output_size_ceil if ceil_mode else output_size
    sides = [call.by(side, n=input.sides[before + i], k=k[i], s=s[i], d=d[i], p=p[i]) for i in range(axes)]
    output = maps(call, [*input.sides[:before], *sides], input)
    read = [Reads(before + i, k=k[i], s=s[i], d=d[i], p=p[i]) for i in range(axes)]
    call.reads(output, input, [*passed(before), *read])
    return output


def _adaptive(call, input, output_size):
    axes = axes_of(call)
    before = leading(call, input, axes)
    whole = input.sides[before:]
    sides = each(call, output_size, axes, "the output")
    sides = [whole[i] if sides[i] is None else sides[i] for i in range(axes)]
    for side in sides:
        call.at_least(side, 1, "the output has a cell")
    output = maps(call, [*input.sides[:before], *sides], input)
    call.reads(output, input, [*passed(before), *(_window(before + i, whole[i], sides[i]) for i in range(axes))])
    return output, sides


def _window(axis, side, outputs):
    """Each output has its part of the side, and one has all of it."""
    if side == outputs:
        return Reads(axis)
    if isinstance(outputs, int) and outputs == 1:
        return Reads(axis, "all")
    return Reads(axis, "parts", s=side, up=outputs)


def _with_places(call, input, output):
    """An output with the places of its cells, which are kept with the input."""
    places = call.like(output, int64)
    call.reads(places, input, call.node.reads[output.number, call.node.inputs.index(input)])
    call.saves(input)
    call.saves(places)
    return output, places
