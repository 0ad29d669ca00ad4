"""Paths from an output of a stack of convolutions down to the cells of its input, counted by running it."""

from symcnn import points

STACKS = points(
    {"L": 0, "K": [], "S": [], "D": []},
    {"L": 1, "K": [3], "S": [2], "D": [1]},
    {"L": 1, "K": [4], "S": [1], "D": [3]},
    {"L": 2, "K": [3, 3], "S": [1, 1], "D": [1, 1]},
    {"L": 2, "K": [2, 5], "S": [2, 1], "D": [1, 2]},
    {"L": 3, "K": [3, 3, 3], "S": [1, 1, 1], "D": [1, 1, 1]},
    {"L": 3, "K": [3, 3, 3], "S": [2, 2, 2], "D": [1, 1, 1]},
    {"L": 3, "K": [2, 1, 4], "S": [3, 2, 1], "D": [2, 1, 2]},
    {"L": 4, "K": [2, 2, 2, 2], "S": [1, 1, 1, 1], "D": [1, 2, 4, 8]},
    {"L": 5, "K": [5, 3, 5, 3, 2], "S": [1, 2, 1, 1, 2], "D": [1, 1, 2, 1, 1]},
)
"""Stacks of convolutions that are run: their depth, kernel sides, strides and dilations."""
SIDE = 160
"""Cells of the input: more than any path crosses that is counted."""


def paths_to_cells(run, kernels, strides, dilations):
    """For each cell of an input the number of paths that lead to it from an output in the middle.

    That is what the cell weighs in the gradient of the output under kernels of ones. The numbers are whole, and exact
    as floats.
    """
    signal = run.zeros(1, 1, SIDE).requires_grad_()
    response = signal
    for k, s, d in zip(kernels, strides, dilations, strict=True):
        response = run.operator(response, run.ones(1, 1, k), stride=s, dilation=d)
    response[0, 0, response.shape[-1] // 2].backward()
    return [int(paths) for paths in signal.grad[0, 0].tolist()]
