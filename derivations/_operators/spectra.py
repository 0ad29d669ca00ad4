"""Fourier transforms: sides, what is kept, and how the output lies. No result counts their multiplications.

A fast transform of n entries takes some multiple of n*log(n), which depends on how n is divided: totals of a model that
has one are known in part. Of real entries a transform keeps what comes in, of complex ones nothing.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import ordered, rows, strides_of
from symcnn.models.value import product
from symcnn.models.whole import floor

from .copies import moved_round


def _complex(dtype):
    return dtype if dtype.is_complex else dtype.to_complex()


def _lain(call, strides, sides, axes, fixed=0):
    """The strides that a transform along axes leaves: those axes are closest, the others as they lay.

    ``fixed`` of the axes, the last ones, keep their place; the others are sorted by how far apart their entries lie.
    """
    now = [call.trace.at(step) for step in strides]
    moved = sorted(axes[: len(axes) - fixed], key=lambda axis: now[axis], reverse=True)
    rest = sorted((axis for axis in range(len(sides)) if axis not in axes), key=lambda axis: now[axis], reverse=True)
    order = [*rest, *moved, *axes[len(axes) - fixed :]]
    return ordered(sides, order[::-1])


def _transformed(call, input, name, sizes, axes, half):
    """A transform along axes by the steps in which PyTorch takes them, the last axis apart where half of it is kept."""
    last, into = axes[-1], _complex(input.dtype)
    sides, strides = list(input.sides), strides_of(input)
    for axis, size in zip(axes, sizes, strict=True):
        sides[axis] = size
    steps = []
    if half == "back":
        if len(axes) > 1:
            steps.append((axes[:-1], 0))
        steps.append(([last], 0))
        into = into.to_real()
    elif half == "there":
        sides[last] = floor(sides[last], 2) + 1
        steps = [([last], 0), (axes[:-1], 0)] if name.startswith("ih") and len(axes) > 1 else [(axes, 1)]
    else:
        steps = [(axes, 0)]
    for along, fixed in steps:
        found = _lain(call, strides, sides, list(along), fixed)
        strides = ordered_strides(sides, found)
    output = call.new(sides, into)
    output.strides = found
    call.uncounted()
    call.reads(output, input, [Reads(axis, "all" if axis in axes else "window") for axis in range(input.rank)])
    alone = half == "there" or (len(axes) == 1 and not name.endswith(("2", "n")) and half is None)
    if not input.dtype.is_complex and half != "back" and alone:
        longer = [size for axis, size in zip(axes, sizes, strict=True) if size != input.sides[axis]]
        if (
            any(call.decide(size - input.sides[axis] - 1, ">=") for axis, size in zip(axes, sizes, strict=True))
            and longer
        ):
            full = list(input.sides)
            for axis, size in zip(axes, sizes, strict=True):
                full[axis] = size
            call.keeps(product(full), input.dtype, input)
        else:
            call.saves(input, input)
    return output


def ordered_strides(sides, strides):
    """Strides, those of rows written out."""
    return strides if strides is not None else rows(sides)


KINDS = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")


@operator(*(f"fft_{kind}{axes}" for kind in KINDS for axes in ("", "2", "n")))
def transform(call, input, s=None, dim=None, norm=None, *, n=None):
    """A discrete Fourier transform along axes; of real entries half of it, since the rest is its mirror image."""
    name = call.node.place.operator.removeprefix("fft_")
    s = n if s is None else s
    if dim is None:
        dim = (-2, -1) if name.endswith("2") else -1 if not name.endswith("n") else None
        if dim is None and s is not None:
            dim = tuple(range(-len(s), 0))
    axes = call.axes(dim, input.rank)
    given = s if isinstance(s, (tuple, list)) else [s] * len(axes)
    sizes = [
        input.sides[axis] if wanted is None or (isinstance(wanted, int) and wanted == -1) else wanted
        for axis, wanted in zip(axes, given, strict=True)
    ]
    if name.startswith(("irfft", "hfft")):
        if given[-1] is None or (isinstance(given[-1], int) and given[-1] == -1):
            sizes[-1] = (input.sides[axes[-1]] - 1) * 2
        return _transformed(call, input, name, sizes, list(axes), "back")
    return _transformed(call, input, name, sizes, list(axes), "there" if name.startswith(("rfft", "ihfft")) else None)


def _weights(window, long, n_fft):
    """A window in the middle of as many places as a transform has."""
    if window is None and long == n_fft:
        return None
    made = torch.zeros(n_fft)
    left = (n_fft - long) // 2
    made[left : left + long] = 1 if window is None else window
    return made


@operator("stft")
def short_time(call, input, n_fft, hop_length=None, win_length=None, window=None, normalized=False, onesided=None,
               return_complex=None, align_to_window=None):  # fmt: skip
    """Transforms of pieces of a signal, each weighted by a window, as PyTorch composes them."""
    hop = hop_length or n_fft // 4
    long = win_length or n_fft
    half = onesided if onesided is not None else not input.dtype.is_complex

    def composed(signal, window):
        alone = signal.dim() == 1
        if alone:
            signal = signal.unsqueeze(0)
        weights = window if window is not None and long == n_fft else _weights(window, long, n_fft)
        parts = signal.unfold(-1, n_fft, hop)
        if weights is not None:
            parts = parts * weights
        found = (torch.fft.rfft(parts) if half else torch.fft.fft(parts)).transpose(1, 2)
        if alone:
            found = found.squeeze(0)
        return found if return_complex else torch.view_as_real(found)

    return call.run(composed, input, window)


@operator("istft")
def back_from_short_time(call, input, n_fft, hop_length=None, win_length=None, window=None, center=True,
                         normalized=False, onesided=None, length=None, return_complex=False):  # fmt: skip
    """A signal from the transforms of its pieces: they are added where they lie, and divided by squared windows."""
    hop = hop_length or n_fft // 4
    long = win_length or n_fft
    half = onesided if onesided is not None else True

    def composed(spectrum, window, length):
        alone = spectrum.dim() == 2
        if alone:
            spectrum = spectrum.unsqueeze(0)
        spectrum = spectrum.transpose(1, 2)
        frames = spectrum.shape[1]
        parts = torch.fft.irfft(spectrum, n_fft) if half else torch.fft.ifft(spectrum)
        if not half and not return_complex:
            parts = parts.real
        weights = window if window is not None and long == n_fft else _weights(window, long, n_fft)
        if weights is None:
            weights = torch.ones(n_fft)
        total = n_fft + hop * (frames - 1)

        def laid(pieces):
            columns = pieces.transpose(1, 2)
            return torch.nn.functional.fold(columns, (1, total), (1, n_fft), stride=(1, hop)).reshape(-1, total)

        signal = laid(parts * weights)
        scale = laid((weights**2).expand(1, frames, n_fft))
        start = n_fft // 2 if center else 0
        end = start + length if length is not None else total - n_fft // 2 if center else total
        found = signal[:, start:end] / scale[:, start:end]
        if length is not None and end > total:
            found = torch.nn.functional.pad(found, (0, end - total))
        return found.squeeze(0) if alone else found

    return call.run(composed, input, window, length)


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
