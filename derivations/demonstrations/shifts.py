"""A convolution moves along with its input: it is equivariant to shifts, not invariant.

On a row that is closed to a ring (circular padding), shifting the input and
then convolving gives the same as convolving and then shifting. So the outputs
do change: the same values stand elsewhere. Invariant, that is unchanged, is only
what throws the place away, such as the mean over all outputs. Both fail near the
ends of a row that is padded with zeros, and under a stride, for shifts that are
not multiples of it.
"""

from symcnn import Observation


def _row(run, *values):
    import torch

    return torch.tensor([[values]], dtype=torch.float64, device=run.device)


def _ring(run, x, stride=1):
    """Taps 1, 10 and 100 on a ring: which cell each output reads can be seen from its digits."""
    import torch

    closed = torch.nn.functional.pad(x, (1, 1), mode="circular")
    return run.operator(closed, _row(run, 1.0, 10.0, 100.0), stride=stride)


def _open(run, x):
    """The same between zeros."""
    return run.operator(x, _row(run, 1.0, 10.0, 100.0), padding=1)


def _field(run):
    return _row(run, 1.0, 2.0, 3.0, 0.0, 0.0, 0.0)


def original(run):
    """Of 1, 2, 3, 0, 0, 0."""
    return _ring(run, _field(run)).flatten().tolist()


def shifted(run):
    """Of the row moved by two cells."""
    return _ring(run, _field(run).roll(2, -1)).flatten().tolist()


def commutes(run):
    """For every shift of the ring."""
    import torch

    x = _field(run)
    return all(torch.equal(_ring(run, x.roll(by, -1)), _ring(run, x).roll(by, -1)) for by in range(6))


def unchanged(run):
    """Whether the outputs stay what they were."""
    import torch

    return torch.equal(_ring(run, _field(run)), _ring(run, _field(run).roll(2, -1)))


def means(run):
    """For every shift of the ring."""
    return [_ring(run, _field(run).roll(by, -1)).mean().item() for by in range(6)]


def between_zeros(run):
    """Of the row moved by three cells."""
    return [f(run, _field(run).roll(3, -1)).flatten().tolist() for f in (_ring, _open)]


def sums_between_zeros(run):
    """Of the row and the row moved by three cells."""
    return [_open(run, _field(run).roll(by, -1)).sum().item() for by in (0, 3)]


def strided(run):
    """Every other output, of the row and of the row moved by one cell."""
    return [_ring(run, _field(run).roll(by, -1), stride=2).flatten().tolist() for by in (0, 1)]


def a_kernel_for_each_place(x, kernel, stride=1, padding=0):
    """Weights that are not shared: the first output has the kernel, the second twice the kernel, and so on."""
    import torch

    y = torch.nn.functional.conv1d(x, kernel, stride=stride, padding=padding)
    return y * torch.arange(1, y.shape[-1] + 1, device=y.device)


operator = "torch.nn.functional.conv1d"
impostor = a_kernel_for_each_place
observations = [
    Observation(
        "ring of the cells 1, 2, 3, 0, 0, 0, taps 1, 10, 100, the middle one on the output's own cell: the outputs",
        original,
        [210, 321, 32, 3, 0, 100],
    ),
    Observation("cells moved on by two, 0, 0, 1, 2, 3, 0: the outputs", shifted, [0, 100, 210, 321, 32, 3]),
    Observation(
        "for all six shifts of the ring: do shift and convolution give the same in either order (equivariance)?",
        commutes,
        True,
    ),
    Observation("are the outputs the same after the shift by two as before (invariance)?", unchanged, False),
    Observation("the mean of the outputs, for all six shifts", means, [111, 111, 111, 111, 111, 111]),
    Observation(
        "cells moved by three, 0, 0, 0, 1, 2, 3: the outputs on the ring, and with zeros beyond the ends, where the "
        "first output loses the 3",
        between_zeros,
        [[3, 0, 100, 210, 321, 32], [0, 0, 100, 210, 321, 32]],
    ),
    Observation(
        "zeros beyond the ends: sum of the outputs for 1, 2, 3, 0, 0, 0 and for 0, 0, 0, 1, 2, 3",
        sums_between_zeros,
        [566, 663],
    ),
    Observation(
        "ring with stride 2: the outputs, and those of the cells moved by one, which are other values",
        strided,
        [[210, 32, 0], [100, 321, 3]],
    ),
]
