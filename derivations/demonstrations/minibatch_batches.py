"""Over all minibatches, the mean of their gradients is the full gradient, and the variance falls with their size.

Five examples have the gradients 1, 3, 5, 7 and 9; their mean is 5, and their
variance 8. There are so few minibatches that all can be gone through, so that
nothing is estimated. Two examples drawn one after the other, each put back
before the next, make 25 equally likely draws, and the variance is 8/2. Two
different examples make 10 minibatches, and it is 8/2 · 3/4. Both means are 5.
Unordered minibatches with repetition are 15, and not equally likely: two
different examples come in two orders.
"""

from symcnn import Observation

GRADIENTS = (1.0, 3.0, 5.0, 7.0, 9.0)


def _gradient(run, batch):
    """The gradient at 0 of half the mean squared distance to the targets, which are the gradients with a minus."""
    import torch

    parameter = run.zeros(1).requires_grad_()
    (run.operator(parameter.expand(len(batch)), -batch) / 2).backward()
    return torch.squeeze(parameter.grad)


def _examples(run):
    import torch

    return torch.tensor(GRADIENTS, dtype=torch.float64, device=run.device)


def _moments(run, batches):
    """How many they are, and the mean and the variance of their gradients."""
    import torch

    found = torch.stack([_gradient(run, batch) for batch in batches])
    return [len(found), found.mean().item(), found.var(unbiased=False).item()]


def full(run):
    """The gradient over all examples."""
    return _gradient(run, _examples(run)).item()


def put_back(run):
    """All draws of two, one after the other."""
    import torch

    return _moments(run, torch.cartesian_prod(_examples(run), _examples(run)))


def kept_out(run):
    """All minibatches of two different examples."""
    import torch

    return _moments(run, torch.combinations(_examples(run), 2))


def of_four(run):
    """All minibatches of four different examples."""
    import torch

    return _moments(run, torch.combinations(_examples(run), 4))


def of_all(run):
    """The one minibatch of five different examples."""
    import torch

    return _moments(run, torch.combinations(_examples(run), 5))


def unordered(run):
    """Minibatches with repetition without their order: how many, and the variance with the chance of each."""
    import torch

    batches = torch.combinations(_examples(run), 2, with_replacement=True)
    found = torch.stack([_gradient(run, batch) for batch in batches])
    orders = torch.where(batches[:, 0] == batches[:, 1], 1.0, 2.0)
    mean = (orders * found).sum() / orders.sum()
    return [len(batches), (orders * (found - mean) ** 2).sum().item() / orders.sum().item()]


def unequal(run):
    """An epoch of a minibatch of two and one of three: the plain mean, and that with the sizes as weights."""
    first, second = (_gradient(run, batch).item() for batch in _examples(run).split((2, 3)))
    return [(first + second) / 2, (2 * first + 3 * second) / 5]


def summing_over_the_batch(parameter, targets):
    """A loss that is a sum over the minibatch, so that the gradient grows with its size."""
    import torch

    return torch.nn.functional.mse_loss(parameter, targets, reduction="sum")


operator = "torch.nn.functional.mse_loss"
impostor = summing_over_the_batch
observations = [
    Observation("the gradient over all five examples", full, 5),
    Observation(
        "all draws of two with replacement (`torch.cartesian_prod`): their number, mean and variance",
        put_back,
        [25, 5, 4],
    ),
    Observation(
        "all minibatches of two different examples (`torch.combinations`): number, mean and variance",
        kept_out,
        [10, 5, 3],
    ),
    Observation("all of four different examples: 8/4 · 1/4 is left of the variance", of_four, [5, 5, 0.5]),
    Observation("all five examples in one minibatch: no variance is left", of_all, [1, 5, 0]),
    Observation(
        "`torch.combinations` with replacement: the number of unordered minibatches, and the variance when two "
        "different examples count twice",
        unordered,
        [15, 4],
    ),
    Observation(
        "an epoch of the minibatches 1, 3 and 5, 7, 9: the mean of the two gradients, which is not the full one, and "
        "the mean weighted by size",
        unequal,
        [4.5, 5],
    ),
]
