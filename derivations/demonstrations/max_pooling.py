"""The gradient of max pooling goes to the maximum of each window, and to it alone.

The output is a copy of one entry, so the derivative is 1 for this entry and 0
for the others, whatever their values. Pooling chooses: it does not set the
others to 0, and the maximum itself may be negative or 0. The others matter all
the same, for they decide which one is chosen. Where windows overlap, an entry
adds up what it receives in each. Where several entries are the largest, there
is no derivative, and every way to share a 1 among them is a subgradient of the
maximum. PyTorch's pooling gives everything to the first in the order of reading,
row by row, while its maximum of a whole tensor shares equally.
"""

from symcnn import Observation


def _image(run, rows):
    import torch

    return torch.tensor([[rows]], dtype=torch.float64, device=run.device, requires_grad=True)


def _gradient(run, rows, upstream, stride=2):
    """With windows of 2 by 2."""
    import torch

    x = _image(run, rows)
    y = run.operator(x, 2, stride=stride)
    y.backward(torch.tensor(upstream, dtype=torch.float64, device=run.device).reshape(y.shape))
    return x.grad[0, 0].tolist()


def largest(run):
    """All to the 4."""
    return _gradient(run, [[1.0, 4.0], [3.0, 2.0]], [6.0])


def negative(run):
    """The largest is negative."""
    return _gradient(run, [[-1.0, -4.0], [-3.0, -2.0]], [6.0])


def zero(run):
    """The largest is 0."""
    return _gradient(run, [[-1.0, -4.0], [0.0, -2.0]], [6.0])


def untouched(run):
    """The input after pooling."""
    x = _image(run, [[1.0, 4.0], [3.0, 2.0]])
    run.operator(x, 2)
    return (2 * x)[0, 0].tolist()


def overtaken(run):
    """The output before and after one of the others is raised."""
    found = []
    for other in (3.0, 4.0, 9.0):
        found.append(run.operator(_image(run, [[1.0, 4.0], [other, 2.0]]), 2).item())
    return found


def tie(run):
    """Three are the largest."""
    return _gradient(run, [[2.0, 7.0], [7.0, 7.0]], [6.0])


def tie_in_amax_and_max(run):
    """The same values, and the maximum of the whole tensor in two spellings."""
    import torch

    found = []
    for largest_of in (torch.amax, torch.max):
        x = _image(run, [[2.0, 7.0], [7.0, 7.0]])
        (6 * largest_of(x)).backward()
        found.append(x.grad.flatten().tolist())
    return found


def overlapping(run):
    """Four windows that share the middle."""
    return _gradient(run, [[1.0, 2.0, 3.0], [4.0, 9.0, 5.0], [6.0, 7.0, 8.0]], [1.0, 2.0, 3.0, 4.0], stride=1)


def sharing_among_equals(x, side, stride=None):
    """The same values; where several are the largest, each gets its share."""
    import torch

    stride = stride or side
    height, width = ((n - side) // stride + 1 for n in x.shape[-2:])
    return torch.nn.functional.unfold(x, side, stride=stride).amax(1).reshape(1, 1, height, width)


operator = "torch.nn.functional.max_pool2d"
impostor = sharing_among_equals
observations = [
    Observation("window 1, 4 / 3, 2 and the upstream gradient 6: the gradient", largest, [[0, 6], [0, 0]]),
    Observation("window −1, −4 / −3, −2, all negative: the gradient", negative, [[6, 0], [0, 0]]),
    Observation("window −1, −4 / 0, −2, where the maximum is 0: the gradient", zero, [[0, 0], [6, 0]]),
    Observation("twice the window 1, 4 / 3, 2, taken after pooling: nothing was set to 0", untouched, [[2, 8], [6, 4]]),
    Observation("the output, as the 3 in that window becomes 4 and then 9", overtaken, [4, 4, 9]),
    Observation("window 2, 7 / 7, 7: the first 7 in the order of reading gets all", tie, [[0, 6], [0, 0]]),
    Observation(
        "the same four values in `torch.amax` and in `torch.max` of the whole tensor: shared equally",
        tie_in_amax_and_max,
        [[0, 2, 2, 2], [0, 2, 2, 2]],
        aside=True,
    ),
    Observation(
        "windows of 2 × 2 moved by 1 over 1, 2, 3 / 4, 9, 5 / 6, 7, 8, with the upstream gradients 1, 2, 3 and 4: the "
        "9 wins in all of them",
        overlapping,
        [[0, 0, 0], [0, 10, 0], [0, 0, 0]],
    ),
]
