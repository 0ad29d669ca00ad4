"""Maps made larger or smaller, and cells moved between axes.

Counted as "pooling" is what an interpolation multiplies: each cell that an output is made of by its weight, 2 along
an axis where it is linear and 4 where it is cubic; the nearest cell takes none.
"""

from fractions import Fraction
from functools import lru_cache
from math import floor, gcd

from symcnn import Reads, operator
from symcnn.models.whole import Whole, greatest

from ..convolution import output_size as windows_of
from ..resampling import scaled_size
from ._settings import axes_of, divided, each, leading, maps, passed

FAR = 2**14
"""Sides up to this one are compared with PyTorch's floats, where a scale factor is no short binary fraction."""


@operator("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d",
          "_upsample_nearest_exact1d", "_upsample_nearest_exact2d", "_upsample_nearest_exact3d")  # fmt: skip
def nearest(call, input, output_size=None, scale_factors=None):
    """Each output the nearest cell."""
    output = _scaled(call, input, output_size, scale_factors, 1)
    output.filled = input.filled
    return output


@operator("upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d", "_upsample_bilinear2d_aa")
def linear(call, input, output_size=None, align_corners=False, scale_factors=None):
    """Each output a mean of the two nearest cells along each axis."""
    return _scaled(call, input, output_size, scale_factors, 2, align_corners)


@operator("upsample_bicubic2d", "_upsample_bicubic2d_aa")
def cubic(call, input, output_size=None, align_corners=False, scale_factors=None):
    """Each output a sum of the four nearest cells along each axis."""
    return _scaled(call, input, output_size, scale_factors, 4, align_corners)


def _scaled(call, input, output_size, scale_factors, taps, align_corners=False):
    axes = axes_of(call)
    before = leading(call, input, axes)
    whole = input.sides[before:]
    if output_size is not None:
        sides, factors = each(call, output_size, axes, "the output"), (None,) * axes
    else:
        scales = each(call, scale_factors, axes, "the scale")
        sides, factors = zip(*(_factor(call, scales[i], whole[i]) for i in range(axes)), strict=True)
    for side in (*whole, *sides):
        call.at_least(side, 1, "both maps have a cell")
    output = maps(call, [*input.sides[:before], *sides], input)
    if taps > 1:
        call.multiplies("pooling", output.entries * taps**axes, {input: output.entries * taps**axes})
    read = [_read(call, before + i, whole[i], sides[i], factors[i], taps, align_corners) for i in range(axes)]
    call.reads(output, input, [*passed(before), *read])
    return output


def _read(call, axis, side, output, scale, taps, corners):
    """What an output reads along an axis: the cell below ``i*s/up``, or those around the place on which it lies.

    Places are those of the cells' middles: output ``i`` lies at ``(i + 1/2)*s/up - 1/2``; between the corners, if
    those are aligned, at ``i*(side - 1)/(output - 1)``.
    """
    if side is output or side == output:
        return Reads(axis)
    if call.node.place.operator.endswith("_aa"):
        return _smoothed(axis, side, output, scale, taps, corners)
    if corners:
        return Reads(axis, "scaled", k=taps, s=side - 1, up=output - 1)
    s, up = (side, output) if scale is None else (scale.denominator, scale.numerator)
    if taps > 1:
        return Reads(axis, "scaled", k=taps, s=2 * s, up=2 * up, p=up - s)
    if "exact" in call.node.place.operator:
        return Reads(axis, "scaled", s=2 * s, up=2 * up, p=-s)
    return Reads(axis, "scaled", s=s, up=up)


def _smoothed(axis, side, output, scale, taps, corners):
    """What an output reads where the weights spread over as many cells as it stands for, if that is more than one.

    The weight of a cell at the distance of half of the taps is 0, and so is a cubic one's at half of that: which cells
    these are depends on the sizes.
    """
    if corners:
        return Reads(axis, "some")
    s, up = (side, output) if scale is None else (scale.denominator, scale.numerator)
    wide = greatest(s, up)
    apart = taps == 2 or (isinstance(s, int) and isinstance(up, int) and _between_zeros(s, up))
    return Reads(axis, "between", k=2 * taps * wide, s=2 * s, up=2 * up, p=taps * wide - s + up, sure=apart)


def _between_zeros(s, up):
    """Whether no cell lies where a cubic weight is 0 on the way."""
    step = gcd(2 * s, 2 * up)
    return all((s - up + sign * 2 * max(s, up)) % step for sign in (1, -1))


def _factor(call, scale, side):
    """A side scaled by a number, and by how much. A number that PyTorch's floats round otherwise holds the side."""
    if isinstance(scale, Whole):
        return call.by(scaled_size, n=side, a=scale, b=1), None
    scale = float(scale)
    if not scale > 0:
        raise call.refuse(f"a scale factor is above 0, not {scale}")
    factor = Fraction(scale)
    if factor.denominator > 2**10:
        factor, far = _short(scale)
        if isinstance(side, int):
            return floor(side * scale), factor
        now = call.trace.at(side)
        if far < now:
            call.trace.hold(side, now)
            return floor(now * scale), factor
        call.at_least(far, side, f"a scale factor of {scale} is known for sides up to {far}")
    return call.by(scaled_size, n=side, a=factor.numerator, b=factor.denominator), factor


@lru_cache(maxsize=256)
def _short(scale):
    """The short fraction next to a float, and the last side that both scale to the same one."""
    factor = Fraction(scale).limit_denominator(1000)
    over, by = factor.numerator, factor.denominator
    for side in range(1, FAR + 1):
        if floor(side * scale) != side * over // by:
            return factor, side - 1
    return factor, FAR


@operator("grid_sampler")
def grid_sampler(call, input, grid, interpolation_mode=0, padding_mode=0, align_corners=False):
    """Cells of a map at places that another tensor gives; both are kept. The nearest takes no multiplication."""
    axes = input.rank - 2
    if grid.rank != axes + 2:
        raise call.refuse(f"a grid for {call.said(input)} has {axes + 2} axes, not {call.said(grid)}")
    call.equal(input.sides[0], grid.sides[0], "there is a grid for each example")
    call.equal(grid.sides[-1], axes, "a place of the grid has a number for each axis")
    output = call.new([*input.sides[:2], *grid.sides[1:-1]], like=input)
    taps = {0: 2, 1: 0, 2: 4}[interpolation_mode] ** axes
    if taps:
        call.multiplies("pooling", output.entries * taps, {input: output.entries * taps, grid: output.entries * taps})
    call.saves(input)
    call.saves(grid)
    call.reads(output, input, [*passed(2), *(Reads(2 + i, "some") for i in range(axes))])
    call.reads(output, grid, [Reads(0), None, *(Reads(1 + i) for i in range(axes))])
    return output


@operator("affine_grid_generator")
def affine_grid(call, theta, size, align_corners=False):
    """The places of a map's cells under an affine map, each the product of a matrix with the cell's own place.

    PyTorch's counter sees these products in the backward pass alone.
    """
    axes = len(size) - 2
    call.equal(theta.sides[0], size[0], "there is an affine map for each example")
    output = call.new([size[0], *size[2:], axes], like=theta)
    cells = output.entries * (axes + 1)
    call.multiplies("products", cells, {theta: cells})
    call.reads(output, theta, [Reads(0), *(None for _ in range(axes)), Reads(1)])
    return output


@operator("im2col")
def unfold(call, input, kernel_size, dilation=1, padding=0, stride=1):
    """Every window of a map as a column."""
    before = leading(call, input, 2)
    k, columns = _columns(call, input.sides[before:], kernel_size, dilation, padding, stride)
    output = call.new([*input.sides[: before - 1], input.sides[before - 1] * k[0] * k[1], columns], like=input)
    windows = tuple(Reads(before + i, "some", k=0) for i in (0, 1))
    call.reads(output, input, [*passed(before - 1), Reads(before - 1, "all"), windows])
    return output


@operator("col2im")
def fold(call, input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """A map of which each cell is the sum of what the windows over it hold."""
    sides = each(call, output_size, 2, "the output")
    k, columns = _columns(call, sides, kernel_size, dilation, padding, stride)
    call.equal(input.sides[-1], columns, "there is a column for each window")
    taps = k[0] * k[1]
    channels = divided(call, input.sides[-2], taps, "a column holds whole windows")
    output = call.new([*input.sides[:-2], channels, *sides], like=input)
    before = input.rank - 2
    call.reads(output, input, [*passed(before), Reads(before, "all"), Reads(before + 1, "some", k=0), None])
    return output


def _columns(call, sides, kernel_size, dilation, padding, stride):
    k, d = each(call, kernel_size, 2, "the window"), each(call, dilation, 2, "dilation")
    p, s = each(call, padding, 2, "padding"), each(call, stride, 2, "stride")
    columns = 1
    for i in (0, 1):
        columns = columns * call.by(windows_of, n=sides[i], k=k[i], s=s[i], d=d[i], p=p[i])
    return k, columns


@operator("pixel_shuffle")
def pixel_shuffle(call, input, upscale_factor):
    """Blocks of channels laid out as squares of cells."""
    r = _blocks(call, upscale_factor, input)
    channels = divided(call, input.sides[-3], r * r, f"channels come in blocks of {r * r}")
    output = call.new([*input.sides[:-3], channels, input.sides[-2] * r, input.sides[-1] * r], like=input)
    before = input.rank - 3
    scaled = [Reads(before + i, "scaled", up=r) for i in (1, 2)]
    call.reads(output, input, [*passed(before), Reads(before, "all"), *scaled])
    return output


@operator("pixel_unshuffle")
def pixel_unshuffle(call, input, downscale_factor):
    """Squares of cells laid out as blocks of channels."""
    r = _blocks(call, downscale_factor, input)
    sides = [divided(call, side, r, f"sides are multiples of {r}") for side in input.sides[-2:]]
    output = maps(call, [*input.sides[:-3], input.sides[-3] * (r * r), *sides], input)
    before = input.rank - 3
    call.reads(output, input, [*passed(before), Reads(before, "all"), *(Reads(before + i, k=r, s=r) for i in (1, 2))])
    return output


@operator("channel_shuffle", "native_channel_shuffle")
def channel_shuffle(call, input, groups):
    """Channels dealt out anew: of each group in turn."""
    if input.rank < 3:
        raise call.refuse(f"channels of maps are shuffled, not of {call.said(input)}")
    divided(call, input.sides[1], groups, f"channels come in {groups} groups")
    output = call.new(input.sides, like=input)
    call.reads(output, input, [Reads(0), Reads(1, "all"), *(Reads(axis) for axis in range(2, input.rank))])
    return output


def _blocks(call, factor, input):
    if input.rank < 3:
        raise call.refuse(f"a map has channels and two axes, not {call.said(input)}")
    call.at_least(factor, 1, "a block has a cell at least")
    return factor
