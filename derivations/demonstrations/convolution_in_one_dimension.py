"""A convolution in one dimension is one in two dimensions with height 1.

Each output is the sum of the taps times the cells under them, the first tap on
the first cell: the kernel is not turned around. There is an output for every
position in which the kernel lies entirely on the row, padded by zeros on both
sides. A stride of S keeps every S-th of these outputs, beginning with the first.
Average pooling is, channel by channel, a convolution with equal taps that add up
to 1, moved by their number.
"""

from symcnn import Observation, Raises


def _row(run, *values):
    import torch

    return torch.tensor([[values]], dtype=torch.float64, device=run.device)


def _taps(run):
    """Units, tens and hundreds show which cell each tap meets."""
    return _row(run, 1.0, 10.0, 100.0)


def outputs(run):
    """Of the cells 1 to 5."""
    return run.operator(_row(run, 1.0, 2.0, 3.0, 4.0, 5.0), _taps(run)).flatten().tolist()


def in_two_dimensions(run):
    """The same by a convolution of height 1."""
    import torch

    row, taps = _row(run, 1.0, 2.0, 3.0, 4.0, 5.0), _taps(run)
    flat = torch.nn.functional.conv2d(row.unsqueeze(2), taps.unsqueeze(2))
    return torch.equal(run.operator(row, taps), flat.squeeze(2))


def numbers_of_outputs(run):
    """Of 5, 4 and 3 cells."""
    return [run.operator(run.zeros(1, 1, cells), _taps(run)).shape[-1] for cells in (5, 4, 3)]


def too_short(run):
    """Of 2 cells."""
    return run.operator(run.zeros(1, 1, 2), _taps(run)).shape[-1]


def padded(run):
    """Of the cells 1 to 5 with a 0 on each side."""
    return run.operator(_row(run, 1.0, 2.0, 3.0, 4.0, 5.0), _taps(run), padding=1).flatten().tolist()


def strided(run):
    """Of the cells 1 to 5, and 1 to 6."""
    five, six = _row(run, 1.0, 2.0, 3.0, 4.0, 5.0), _row(run, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    return [run.operator(row, _taps(run), stride=2).flatten().tolist() for row in (five, six)]


def averages(run):
    """As a convolution, and by average pooling."""
    import torch

    row = _row(run, 1.0, 3.0, 5.0, 9.0)
    convolved = run.operator(row, _row(run, 0.5, 0.5), stride=2)
    return [y.flatten().tolist() for y in (convolved, torch.nn.functional.avg_pool1d(row, 2))]


def field(run):
    """The cells with a derivative."""
    found = []
    for stride in (1, 2):
        x = run.zeros(1, 1, 7).requires_grad_()
        run.operator(x, _taps(run), stride=stride)[0, 0, 1].backward()
        found.append(x.grad.flatten().nonzero().flatten().tolist())
    return found


def turned_kernel(x, kernel, stride=1, padding=0):
    """The convolution of mathematics, whose kernel is turned around."""
    import torch

    return torch.nn.functional.conv1d(x, kernel.flip(-1), stride=stride, padding=padding)


operator = "torch.nn.functional.conv1d"
impostor = turned_kernel
observations = [
    Observation("cells 1, 2, 3, 4, 5 and taps 1, 10, 100: the outputs", outputs, [321, 432, 543]),
    Observation("are these the outputs of `torch.nn.functional.conv2d` with height 1?", in_two_dimensions, True),
    Observation("number of outputs of 3 taps on 5, 4 and 3 cells", numbers_of_outputs, [3, 2, 1]),
    Observation(
        "3 taps on 2 cells: refused, for the kernel fits nowhere",
        too_short,
        Raises("RuntimeError", "Kernel size can't be greater than actual input size"),
    ),
    Observation("the same cells and taps with a padding of 1 on both sides", padded, [210, 321, 432, 543, 54]),
    Observation(
        "stride 2 on the cells 1 to 5, and on 1 to 6, where a last cell is left over",
        strided,
        [[321, 543], [321, 543]],
    ),
    Observation(
        "cells 1, 3, 5, 9: two taps of one half with stride 2, and `torch.nn.functional.avg_pool1d` over 2 cells",
        averages,
        [[2, 7], [2, 7]],
    ),
    Observation(
        "the cells on which output 1 depends (both counted from 0), with 3 taps, for stride 1 and stride 2",
        field,
        [[1, 2, 3], [2, 3, 4]],
    ),
]
