"""A convolution is a dense layer whose matrix is sparse and tied, with as many rows as the convolution has outputs.

A convolution without a bias is a linear map, so it has a matrix: its column for
an input cell is what the convolution makes of the image that is 1 in this cell
and 0 elsewhere. Each row belongs to one output: it holds the kernel where the
kernel lies on the image, and zeros elsewhere. A dense layer with this matrix as
its weights, and without a bias, computes the same. It needs as many outputs as
the convolution has; and one with fewer outputs than the rank of the matrix
cannot even pass on all that the convolution tells of the image.
"""

from symcnn import Observation


def _matrix(run, kernel, height, width, padding=0):
    """One column for each input cell, from the images that are 1 there."""
    import torch

    cells = kernel.shape[1] * height * width
    images = torch.eye(cells, dtype=torch.float64, device=run.device).reshape(cells, kernel.shape[1], height, width)
    return run.operator(images, kernel, padding=padding).reshape(cells, -1).T


def _kernel(run, *shape):
    """Whole numbers from 1 to 9, drawn once."""
    import torch

    return torch.randint(1, 10, shape).to(run.device, torch.float64)


def rows(run):
    """Of a kernel of two taps on a row of four cells."""
    import torch

    kernel = torch.tensor([2.0, 3.0], dtype=torch.float64, device=run.device).reshape(1, 1, 1, 2)
    return _matrix(run, kernel, 1, 4).tolist()


def rows_with_padding(run):
    """Of a kernel of three taps on a row of three cells, padded by one cell."""
    import torch

    kernel = torch.tensor([2.0, 3.0, 4.0], dtype=torch.float64, device=run.device).reshape(1, 1, 1, 3)
    return _matrix(run, kernel, 1, 3, padding=(0, 1)).tolist()


def size(run):
    """Rows, columns, and entries that are not zero, with two input and three output channels."""
    found = _matrix(run, _kernel(run, 3, 2, 2, 2), 4, 4)
    return [*found.shape, found.count_nonzero().item()]


def size_with_padding(run):
    """The same for one channel, padded so that the side is kept."""
    found = _matrix(run, _kernel(run, 1, 1, 3, 3), 4, 4, padding=1)
    return [*found.shape, found.count_nonzero().item()]


def same_outputs(run):
    """Convolution and dense layer on five random images."""
    import torch

    kernel, images = _kernel(run, 3, 2, 2, 2), _kernel(run, 5, 2, 4, 4)
    dense = torch.nn.functional.linear(images.flatten(1), _matrix(run, kernel, 4, 4))
    return torch.equal(dense, run.operator(images, kernel).flatten(1))


def ranks(run):
    """Of the convolution's matrix, and of the ten rows that a dense layer of ten outputs has."""
    import torch

    found = _matrix(run, _kernel(run, 16, 1, 5, 5), 8, 8)
    return [*found.shape, torch.linalg.matrix_rank(found).item(), torch.linalg.matrix_rank(found[:10]).item()]


def turned_kernel(x, kernel, padding=0):
    """The convolution of mathematics: the kernel is turned by half a circle."""
    import torch

    return torch.nn.functional.conv2d(x, kernel.flip(-1, -2), padding=padding)


operator = "torch.nn.functional.conv2d"
impostor = turned_kernel
observations = [
    Observation(
        "taps (2, 3) on a row of 4 cells: the matrix, row by row", rows, [[2, 3, 0, 0], [0, 2, 3, 0], [0, 0, 2, 3]]
    ),
    Observation(
        "taps (2, 3, 4) on a row of 3 cells, padded by 1 cell on each side: the matrix, row by row",
        rows_with_padding,
        [[3, 4, 0], [2, 3, 4], [0, 2, 3]],
    ),
    Observation(
        "2 × 2 kernel, 2 channels of 4 × 4 to 3 channels of 3 × 3: rows (27 outputs), columns (32 inputs), and entries "
        "that are not 0 (8 in each row)",
        size,
        [27, 32, 216],
    ),
    Observation(
        "3 × 3 kernel, 1 channel of 4 × 4 to another, padded by 1: rows, columns, and entries that are not 0 (those of "
        "one axis, 2 + 3 + 3 + 2, squared)",
        size_with_padding,
        [16, 16, 100],
    ),
    Observation(
        "does the dense layer with such a matrix (2 channels to 3) give the outputs of the convolution, for 5 images?",
        same_outputs,
        True,
    ),
    Observation(
        "5 × 5 kernels of whole numbers drawn at random, 1 channel of 8 × 8 to 16 channels of 4 × 4: rows, columns and "
        "rank of the matrix, and rank of its first 10 rows; a dense layer of 10 outputs has no more rows than these",
        ranks,
        [256, 64, 64, 10],
    ),
]
