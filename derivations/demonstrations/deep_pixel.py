"""An output deep in the network depends on more of the image than one kernel covers.

In the layer just below, a cell depends on no more than the kernel covers. But
each of those cells depends on a field of its own further down, and the cell
depends on all of these together: dependence goes through every layer. Two
layers of 3 taps see 5 cells, not 3, and three see 7. Cells in the middle of
the field are reached on more paths than those at its ends.
"""

from symcnn import Observation


def _derivatives(run, cells, place, layers, strides=(1, 1, 1)):
    """Of one output with respect to every cell of a row, through layers of 3 taps of 1."""
    import torch

    x = run.zeros(1, 1, 1, cells).requires_grad_()
    y = x
    for stride in strides[:layers]:
        y = run.operator(y, torch.ones(1, 1, 1, 3, dtype=torch.float64, device=run.device), stride=(1, stride))
    y[0, 0, 0, place].backward()
    return x.grad.flatten().tolist()


def _field(run, *args, **settings):
    """The cells, counted from 0, on which the output depends."""
    return [cell for cell, slope in enumerate(_derivatives(run, *args, **settings)) if slope != 0]


def one_layer(run):
    """In the layer just below."""
    return _field(run, 9, 2, 1)


def two_layers(run):
    """In the input."""
    return _field(run, 9, 2, 2)


def three_layers(run):
    """In the input."""
    return _field(run, 9, 2, 3)


def paths(run):
    """The number of paths from each cell to the output."""
    return _derivatives(run, 5, 0, 2)


def with_stride(run):
    """The first layer skips every other position."""
    return _field(run, 9, 0, 2, strides=(2, 1))


def in_two_dimensions(run):
    """Pixels on which one output depends, after one, two and three layers."""
    found = []
    for layers in (1, 2, 3):
        x = run.zeros(1, 1, 9, 9).requires_grad_()
        y = x
        for _ in range(layers):
            y = run.operator(y, run.ones(1, 1, 3, 3))
        y[0, 0, 1, 1].backward()
        found.append(x.grad.count_nonzero().item())
    return found


operator = "torch.nn.functional.conv2d"
impostor = "torch.nn.functional.conv_transpose2d"
observations = [
    Observation("output 2, counted from 0, of a layer of 3 taps: the cells of the row below", one_layer, [2, 3, 4]),
    Observation("two layers of 3 taps, output 2: the cells of the input", two_layers, [2, 3, 4, 5, 6]),
    Observation("three layers of 3 taps, output 2: the cells of the input", three_layers, [2, 3, 4, 5, 6, 7, 8]),
    Observation(
        "two layers of 3 taps of 1, on 5 cells: the number of paths from each cell to the one output, which is the "
        "derivative",
        paths,
        [1, 2, 3, 2, 1],
    ),
    Observation(
        "two layers of 3 taps, the first moved by 2 cells: the cells on which output 0 depends",
        with_stride,
        [0, 1, 2, 3, 4, 5, 6],
    ),
    Observation(
        "one, two and three layers of 3 × 3 kernels: the number of pixels on which an output depends",
        in_two_dimensions,
        [9, 25, 49],
    ),
]
