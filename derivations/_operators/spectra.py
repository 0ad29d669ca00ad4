"""Fourier transforms: sides only. Their multiplications are those of no result here, and are not counted.

Of real entries a transform keeps what comes in, of complex ones nothing.
"""

from symcnn import Reads, operator
from symcnn.models.whole import floor

from .copies import moved_round


def _output(call, value, sizes, axes, half, dtype):
    sides = list(value.sides)
    for axis, size in zip(axes, sizes, strict=True):
        sides[axis] = size
    if half:
        sides[axes[-1]] = floor(sides[axes[-1]], 2) + 1
    output = call.new(sides, dtype)
    call.reads(output, value, [Reads(axis, "all" if axis in axes else "window") for axis in range(value.rank)])
    if not value.dtype.is_complex:
        call.saves(value, value)
    return output


def _complex(dtype):
    return dtype if dtype.is_complex else dtype.to_complex()


@operator("fft_fft", "fft_ifft", "fft_rfft", "fft_irfft", "fft_hfft", "fft_fft2", "fft_ifft2", "fft_rfft2",
          "fft_irfft2", "fft_fftn", "fft_ifftn", "fft_rfftn", "fft_irfftn")  # fmt: skip
def transform(call, input, s=None, dim=None, norm=None, *, n=None):
    """A discrete Fourier transform along axes; of real entries half of it, since the rest is its mirror image."""
    name = call.node.place.operator.removeprefix("fft_")
    s = n if s is None else s
    if dim is None:
        dim = (-2, -1) if name.endswith("2") else -1 if not name.endswith("n") else None
        if dim is None and s is not None:
            dim = tuple(range(-len(s), 0))
    axes = call.axes(dim, input.rank)
    sizes = [input.sides[axis] for axis in axes]
    given = s if isinstance(s, (tuple, list)) else [s] * len(axes)
    sizes = [size if wanted is None or wanted == -1 else wanted for size, wanted in zip(sizes, given, strict=True)]
    if name.startswith(("irfft", "hfft")):
        if given[-1] is None:
            sizes[-1] = (input.sides[axes[-1]] - 1) * 2
        return _output(call, input, sizes, axes, False, _complex(input.dtype).to_real())
    return _output(call, input, sizes, axes, name.startswith("rfft"), _complex(input.dtype))


@operator("fft_fftshift", "fft_ifftshift")
def shift(call, input, dim=None):
    """The zero frequency moved to the middle."""
    output = call.like(input)
    axes = call.axes(dim, input.rank)
    back = call.node.place.operator == "fft_ifftshift"
    half = {axis: floor(input.sides[axis] + back, 2) for axis in axes}
    call.reads(
        output,
        input,
        [moved_round(input, axis, half[axis]) if axis in axes else Reads(axis) for axis in range(input.rank)],
    )
    return output


@operator("fft_fftfreq", "fft_rfftfreq")
def frequencies(call, n, d=1.0, *, dtype=None, **named):
    """The frequencies of a transform."""
    call.constant()
    return call.new([floor(n, 2) + 1 if call.node.place.operator == "fft_rfftfreq" else n], dtype)
