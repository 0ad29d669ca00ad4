"""Max pooling keeps the norm of the gradient; average pooling makes it smaller.

With windows that do not overlap, max pooling copies each upstream value to one
entry, so the squares of the gradient's entries add up to what they did before.
Averaging over 2 × 2 gives a quarter of each value to four entries: the squares
add up to a quarter, so that one layer halves the norm. Both keep the sum of the
entries. Through two layers, one entry in 16 receives all from max pooling, and
every entry a sixteenth from average pooling. With an odd side the windows do not
reach the last row and column, which then matter to nothing.
"""

from symcnn import Observation


def _gradient(run, pool, side, upstream, layers=1):
    """On an image of 1, 2, 3, ... with windows of 2 by 2: its rows."""
    import torch

    x = torch.arange(1.0, side * side + 1, dtype=torch.float64, device=run.device)
    x = x.reshape(1, 1, side, side).requires_grad_()
    y = x
    for _ in range(layers):
        y = pool(y, 2)
    y.backward(torch.tensor(upstream, dtype=torch.float64, device=run.device).reshape(y.shape))
    return x.grad[0, 0]


def _both(run):
    import torch

    return run.operator, torch.nn.functional.avg_pool2d


def squares(run):
    """Summed over the gradient of 1, 2, 3, 4."""
    return [_gradient(run, pool, 4, [1.0, 2.0, 3.0, 4.0]).square().sum().item() for pool in _both(run)]


def sums(run):
    """Of the entries of the gradient."""
    return [_gradient(run, pool, 4, [1.0, 2.0, 3.0, 4.0]).sum().item() for pool in _both(run)]


def entries(run):
    """How many receive something."""
    return [_gradient(run, pool, 4, [1.0, 2.0, 3.0, 4.0]).count_nonzero().item() for pool in _both(run)]


def squares_of_two_layers(run):
    """Of one upstream value of 4."""
    return [_gradient(run, pool, 4, [4.0], layers=2).square().sum().item() for pool in _both(run)]


def entries_of_two_layers(run):
    """How many receive something, and the most that one does."""
    found = [_gradient(run, pool, 4, [4.0], layers=2) for pool in _both(run)]
    return [[gradient.count_nonzero().item(), gradient.max().item()] for gradient in found]


def odd_side(run):
    """Of 3 by 3, the output and the gradients."""
    import torch

    x = torch.arange(1.0, 10, dtype=torch.float64, device=run.device).reshape(1, 1, 3, 3)
    return run.operator(x, 2).flatten().tolist()


def odd_side_gradients(run):
    """Of 3 by 3."""
    return [_gradient(run, pool, 3, [4.0]).tolist() for pool in _both(run)]


def overlapping(run):
    """Four windows that have one maximum: squares of the upstream gradient and of the gradient."""
    import torch

    x = run.zeros(1, 1, 3, 3)
    x[0, 0, 1, 1] = 1.0
    x.requires_grad_()
    y = run.operator(x, 2, stride=1)
    upstream = torch.ones_like(y)
    y.backward(upstream)
    return [upstream.square().sum().item(), x.grad.square().sum().item()]


operator = "torch.nn.functional.max_pool2d"
impostor = "torch.nn.functional.avg_pool2d"
observations = [
    Observation(
        "4 × 4 image, windows of 2 × 2, upstream gradient 1, 2, 3, 4, whose squares add up to 30: sum of the squares "
        "of the gradient, for max and for average pooling",
        squares,
        [30, 7.5],
    ),
    Observation("the same: sum of the gradient's entries, for max and for average pooling", sums, [10, 10]),
    Observation("the same: how many of the 16 entries are not 0, for max and for average pooling", entries, [4, 16]),
    Observation(
        "two layers down to one output, upstream gradient 4, whose square is 16: sum of the squares, for max and for "
        "average pooling",
        squares_of_two_layers,
        [16, 1],
    ),
    Observation(
        "the same: how many entries are not 0, and the largest of them, for max and for average pooling",
        entries_of_two_layers,
        [[1, 4], [16, 0.25]],
    ),
    Observation("3 × 3 image of 1 to 9, windows of 2 × 2: the output is the 5, and the 9 is not seen", odd_side, [5]),
    Observation(
        "the same, upstream gradient 4: the gradients, for max and for average pooling",
        odd_side_gradients,
        [[[0, 0, 0], [0, 4, 0], [0, 0, 0]], [[1, 1, 0], [1, 1, 0], [0, 0, 0]]],
    ),
    Observation(
        "max pooling with windows that overlap, where one entry wins in four windows, each with the upstream gradient "
        "1: sum of the squares of the upstream gradient, and of the gradient, which is now larger",
        overlapping,
        [4, 16],
    ),
]
