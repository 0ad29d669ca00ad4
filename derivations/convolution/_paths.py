"""Paths from an output of a stack of convolutions down to the cells of its input, counted by running it."""

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
