"""A value that is used several times gets the sum of the contributions, not their mean.

By the chain rule of several variables, the derivative of the loss with respect
to a value is the sum, over everything that uses the value, of the use's
upstream gradient times its own derivative. So it is for a node that feeds
several others, for a shared weight, and for a skip connection. A mean appears
only where the loss itself contains one, as that of a batch often does.
"""

from symcnn import Observation


def _scalar(run, value):
    import torch

    return torch.tensor(value, dtype=torch.float64, device=run.device, requires_grad=True)


def _gradient(run, outputs, inputs, upstream=None):
    import torch

    if upstream is not None:
        upstream = [torch.tensor(g, dtype=torch.float64, device=run.device) for g in upstream]
    return run.operator(outputs, inputs, upstream)[0].item()


def _two_uses(run):
    """3x with the derivative 3, and the square of x with the derivative 2x."""
    x = _scalar(run, 2.0)
    return x, 3 * x, x**2


def one_at_a_time(run):
    """Each use alone."""
    x, first, _ = _two_uses(run)
    found = [_gradient(run, [first], [x], [5.0])]
    x, _, second = _two_uses(run)
    return [*found, _gradient(run, [second], [x], [7.0])]


def both(run):
    """Both uses, each with its upstream gradient."""
    x, first, second = _two_uses(run)
    return _gradient(run, [first, second], [x], [5.0, 7.0])


def through_a_loss(run):
    """Both uses, joined by a loss that has these upstream gradients."""
    x, first, second = _two_uses(run)
    return _gradient(run, [5 * first + 7 * second], [x])


def copies(run):
    """Four copies with different upstream gradients."""
    x = _scalar(run, 2.0)
    return _gradient(run, [x * 1, x * 1, x * 1, x * 1], [x], [1.0, 2.0, 3.0, 4.0])


def shared_weight(run):
    """A weight that two layers share."""
    w = _scalar(run, 3.0)
    return _gradient(run, [w * (w * 2)], [w])


def skip(run):
    """A branch and the connection around it."""
    x = _scalar(run, 2.0)
    return _gradient(run, [x * 1, 3 * x], [x], [1.0, 1.0])


def batch(run):
    """The sum over a batch, and its mean."""
    import torch

    found = []
    for join in (torch.sum, torch.mean):
        w = _scalar(run, 5.0)
        x = torch.tensor([1.0, 2.0, 3.0, 6.0], dtype=torch.float64, device=run.device)
        found.append(_gradient(run, [join(w * x)], [w]))
    return found


def mean_of_contributions(outputs, inputs, upstream=None):
    """What some take it for: the mean over the uses."""
    import torch

    pairs = [(y, None) for y in outputs] if upstream is None else list(zip(outputs, upstream, strict=True))
    parts = [torch.autograd.grad(y, inputs, g, retain_graph=True) for y, g in pairs]
    return [sum(part) / len(parts) for part in zip(*parts, strict=True)]


operator = "torch.autograd.grad"
impostor = mean_of_contributions
observations = [
    Observation(
        "at x = 2, the use 3x with the upstream gradient 5 alone: 5 × 3; the square of x with the upstream gradient 7 "
        "alone: 7 × 4",
        one_at_a_time,
        [15, 28],
    ),
    Observation("both uses: the sum; the mean would be 21.5", both, 43),
    Observation("the loss made of 5 times the one and 7 times the other, at x = 2", through_a_loss, 43),
    Observation("four copies of a value with the upstream gradients 1, 2, 3 and 4", copies, 10),
    Observation("a weight w that two layers share: w · (w · 2) at w = 3, with 6 from each use", shared_weight, 12),
    Observation(
        "a skip connection around the branch 3x, each with the upstream gradient 1: 1 from it and 3 from the branch",
        skip,
        4,
    ),
    Observation(
        "a weight that multiplies a batch of 1, 2, 3 and 6: derivative of the batch's sum, and of its mean",
        batch,
        [12, 3],
    ),
]
