"""A fixed new order of the pixels means nothing to a dense layer, and much to a convolution.

A dense layer adds up pixel times weight: put both in the same new order, and
the sum is what it was. Gradient descent keeps to this: the gradients come in the
new order too. So a network that begins with a dense layer trains on shuffled
images as it does on the original ones, if its first weights are shuffled alike;
and weights drawn independently from one distribution are as likely in one order
as in another. A convolution reads neighbours, and the neighbours are others now.
"""

from symcnn import Observation


def _pixels(run, *values):
    import torch

    return torch.tensor([values], dtype=torch.float64, device=run.device)


def _orders(run):
    """The pixels 1, 2, 3, 4 as they are, and in the order 3, 1, 4, 2."""
    return (_pixels(run, 1.0, 2.0, 3.0, 4.0), [0, 1, 2, 3]), (_pixels(run, 3.0, 1.0, 4.0, 2.0), [2, 0, 3, 1])


def same_weights(run):
    """Original and shuffled pixels on the same weights."""
    weights = _pixels(run, 1.0, 10.0, 100.0, 1000.0)
    return [run.operator(pixels, weights).item() for pixels, _ in _orders(run)]


def shuffled_weights(run):
    """Each on weights in its own order."""
    weights = _pixels(run, 1.0, 10.0, 100.0, 1000.0)
    return [run.operator(pixels, weights[:, order]).item() for pixels, order in _orders(run)]


def gradients(run):
    """Each on weights in its own order: those of the weights."""
    found = []
    for pixels, order in _orders(run):
        weights = _pixels(run, 1.0, 10.0, 100.0, 1000.0)[:, order].requires_grad_()
        run.operator(pixels, weights).sum().backward()
        found.append(weights.grad.flatten().tolist())
    return found


def after_training(run):
    """Whether the outputs agree after five steps of gradient descent on the squared error."""
    found = []
    for pixels, order in _orders(run):
        weights = _pixels(run, 1.0, 0.0, 0.0, -1.0)[:, order].requires_grad_()
        for _ in range(5):
            weights.grad = None
            ((run.operator(pixels, weights) - 1) ** 2 / 2).sum().backward()
            weights = (weights.detach() - weights.grad / 32).requires_grad_()
        found.append(run.operator(pixels, weights).item())
    return found[0] == found[1]


def convolved(run):
    """Two taps on the original and on the shuffled pixels, sorted."""
    import torch

    found = []
    for pixels, _ in _orders(run):
        taps = _pixels(run, 1.0, 10.0)
        found.append(sorted(torch.nn.functional.conv1d(pixels[None], taps[None]).flatten().tolist()))
    return found


def convolved_with_swapped_taps(run):
    """The shuffled pixels, sorted."""
    import torch

    (_, (pixels, _)), taps = _orders(run), _pixels(run, 10.0, 1.0)
    return sorted(torch.nn.functional.conv1d(pixels[None], taps[None]).flatten().tolist())


def neighbours_joined(pixels, weights):
    """A layer that first adds to every pixel the one before it."""
    import torch

    return torch.nn.functional.linear(pixels + pixels.roll(1, -1), weights)


operator = "torch.nn.functional.linear"
impostor = neighbours_joined
observations = [
    Observation(
        "dense layer with the weights 1, 10, 100, 1000: the output for the pixels 1, 2, 3, 4, and for 3, 1, 4, 2",
        same_weights,
        [4321, 2413],
    ),
    Observation(
        "the same, with the weights for the second put in its order, 100, 1, 1000, 10", shuffled_weights, [4321, 4321]
    ),
    Observation(
        "the gradients with respect to these weights, which come in the order of the pixels",
        gradients,
        [[1, 2, 3, 4], [3, 1, 4, 2]],
    ),
    Observation(
        "are the two outputs the same after five steps of gradient descent from such weights?", after_training, True
    ),
    Observation(
        "convolution with the taps 1, 10, by `torch.nn.functional.conv1d`: the outputs for 1, 2, 3, 4, and for "
        "3, 1, 4, 2, sorted; not one is the same",
        convolved,
        [[21, 32, 43], [13, 24, 41]],
        aside=True,
    ),
    Observation(
        "with the taps 10, 1 for the pixels 3, 1, 4, 2: other outputs than 21, 32, 43 again",
        convolved_with_swapped_taps,
        [14, 31, 42],
        aside=True,
    ),
]
