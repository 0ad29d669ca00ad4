"""Convolutions: kernels that move over the axes of a map.

Counted as "products" is every product of a weight with the cell under it, cells of the padding included; without
padded zeros those with cells of the input alone. A transposed convolution pads nothing: its padding says how much of
the output is cut off, and with padded zeros the products that fall there are counted, as PyTorch counts them, without
them not. As "bias" is counted the addition of the bias, one for each output, and the same number again for the bias's
gradient.
"""

from symcnn import Reads, operator
from symcnn.models.value import product

from ..convolution import (
    forward_multiplications,
    input_gradient_multiplications,
    multiplications_on_cells,
    output_size,
    parameters,
    same_padding,
    same_padding_front,
    taps_on_cells,
    transposed_output_size,
    weight_gradient_multiplications,
)
from ._settings import each, leading, passed
from .common import of_one_type


@operator("conv1d", "conv2d", "conv3d")
def convolution(call, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A convolution of as many axes as its kernel has beside the channels.

    Input and weights are kept, whichever gradient is asked for. Same padding with an odd number of zeros copies the
    input, with one zero more behind, and keeps the copy.
    """
    axes = weight.rank - 2
    before = leading(call, input, axes)
    maps, k = input.sides[before:], weight.sides[2:]
    s, d = each(call, stride, axes, "stride"), each(call, dilation, axes, "dilation")
    of_one_type(call, input, weight)
    call.equal(input.sides[before - 1], weight.sides[1] * groups, "the channels that come in are those of the weights")
    kept = input.sides
    if padding == "same":
        if s != (1,) * axes:
            raise call.refuse(f"same padding goes with stride 1, not {', '.join(map(str, s))}")
        p = [call.by(same_padding_front, k=k[i], d=d[i]) for i in range(axes)]
        sides = [call.by(same_padding, n=side) for side in maps]
        kept = (*kept[:before], *(maps[i] + (d[i] * (k[i] - 1) - 2 * p[i]) for i in range(axes)))
    else:
        if isinstance(padding, str) and padding != "valid":
            raise call.refuse(f'padding is a number for each axis, "same" or "valid", not "{padding}"')
        p = each(call, 0 if padding == "valid" else padding, axes, "padding")
        sides = [call.by(output_size, n=maps[i], k=k[i], s=s[i], d=d[i], p=p[i]) for i in range(axes)]
    output = call.new([*input.sides[: before - 1], weight.sides[0], *sides], like=input)
    rows = [{"n": maps[i], "k": k[i], "s": s[i], "d": d[i], "p": p[i], "m": sides[i]} for i in range(axes)]
    _costs(call, input, weight, bias, output, groups, rows)
    _learns(call, weight, bias, groups, weight.sides[1], weight.sides[0] // groups)
    if kept == input.sides:
        call.saves(input)
    else:
        copied = 1
        for side in kept:
            copied = copied * side
        call.keeps(copied, input.dtype)
    call.saves(weight)
    apart = groups == weight.sides[0] == input.sides[before - 1]
    read = [Reads(before + i, k=k[i], s=s[i], d=d[i], p=p[i]) for i in range(axes)]
    call.reads(output, input, [*_before(before, apart), *read])
    return output


@operator("conv_transpose1d", "conv_transpose2d", "conv_transpose3d")
def transposed_convolution(call, input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """A transposed convolution: what the convolution with these weights does to gradients, done to the input."""
    axes = weight.rank - 2
    before = leading(call, input, axes)
    maps, k = input.sides[before:], weight.sides[2:]
    s, d = each(call, stride, axes, "stride"), each(call, dilation, axes, "dilation")
    p, o = each(call, padding, axes, "padding"), each(call, output_padding, axes, "output padding")
    of_one_type(call, input, weight)
    call.equal(input.sides[before - 1], weight.sides[0], "the channels that come in are those of the weights")
    sides = [call.by(transposed_output_size, n=maps[i], k=k[i], s=s[i], d=d[i], p=p[i], o=o[i]) for i in range(axes)]
    output = call.new([*input.sides[: before - 1], weight.sides[1] * groups, *sides], like=input)
    rows = [{"n": sides[i], "k": k[i], "s": s[i], "d": d[i], "p": p[i], "m": maps[i]} for i in range(axes)]
    _costs(call, input, weight, bias, output, groups, rows, transposed=True)
    _learns(call, weight, bias, groups, weight.sides[0] // groups, weight.sides[1])
    call.saves(input)
    call.saves(weight)
    apart = groups == weight.sides[0] and weight.sides[1] == 1
    read = [Reads(before + i, "spread", k=k[i], s=s[i], d=d[i], p=p[i]) for i in range(axes)]
    call.reads(output, input, [*_before(before, apart), *read])
    return output


def _costs(call, input, weight, bias, output, groups, rows, transposed=False):
    """Products, by the results on a convolution; a transposed one goes back, so that two of them change places.

    ``rows`` are by axis the cells, taps, settings and placements of the convolution, or of that which is gone back.
    """
    axes = weight.rank - 2
    channels = {
        "n": input.sides[0] if input.rank == axes + 2 else 1,
        "g": groups,
        "a": weight.sides[1],
        "r": weight.sides[0] // groups,
        "D": axes,
    }
    sizes = {**channels, "k": tuple(weight.sides[2:]), "m": tuple(row["m"] for row in rows)}
    there, back = forward_multiplications, input_gradient_multiplications
    if transposed:
        there, back = back, there
    padded = any(not isinstance(row["p"], int) or row["p"] for row in rows)

    def on_cells(by):
        return by(multiplications_on_cells, **channels, c=tuple(by(taps_on_cells, **row) for row in rows))

    call.multiplies(
        "products",
        call.by(there, **sizes),
        {input: call.by(back, **sizes), weight: call.by(weight_gradient_multiplications, **sizes)},
        on_cells if padded else None,
    )
    if bias is not None:
        call.multiplies("bias", output.entries, {bias: output.entries})


def _learns(call, weight, bias, groups, entering, leaving):
    """Parameters, by channels that enter and leave a group; the taps of a kernel's last axis are its columns."""
    *rows, columns = weight.sides[2:]
    taps = {"k_h": product(rows), "k_w": columns}
    call.learns(parameters, weight, bias, g=groups, a=entering, r=leaving, b=int(bias is not None), **taps)


def _before(before, apart):
    """What is read along examples and channels: one's own example, and all channels unless each is by itself."""
    channels = Reads(before - 1) if apart else Reads(before - 1, "all")
    return [*passed(before - 1), channels]
