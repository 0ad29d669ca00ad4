"""Gradient of batch normalisation.

Batch normalisation brings `n` numbers of one channel, those of all examples and
cells, to mean zero and variance one, scales them all by `gamma`, and shifts
them. Given the upstream gradient, what is the gradient with respect to one of
the numbers? From the upstream gradient its mean is taken away, and its share
along the normalised numbers; what is left is multiplied with `gamma` over the
root.
"""

from sympy import Abs, Eq, Sum

from symcnn import Trajectory, reals

from . import layer_input_gradient
from ._normal import batch, deviation, epsilon, i, m, n, name, normalised, r, scalar, x
from .layer_input_gradient import dx, dy, k

gamma = reals("gamma")

given = {symbol: meaning for symbol, meaning in layer_input_gradient.given.items() if symbol in (n, x, k, epsilon)} | {
    gamma: "scale",
    dy: layer_input_gradient.given[dy],
}
sought = layer_input_gradient.sought
usual = {epsilon: 1e-5, gamma: 1}
where = layer_input_gradient.where
conventions = (
    *layer_input_gradient.conventions,
    "in training; in evaluation, by running statistics, the gradient is the upstream one times `gamma` over their root",
    "one scale for all numbers; of layer normalisation every number has its own",
)

mean_upstream = Sum(dy[i], (i, 1, n)) / n
along = Sum(dy[i] * normalised(i), (i, 1, n)) / n
claim = Eq(dx[k], gamma / r * (dy[k] - mean_upstream - (x[k] - m) / r**2 * Sum(dy[i] * (x[i] - m), (i, 1, n)) / n))


def proof(q):
    """All scales alike."""
    name(q)
    q.recall(
        "The gradient with a scale for every number, at scales that are all `gamma`.",
        layer_input_gradient,
        {layer_input_gradient.gamma: lambda place: gamma},
    )
    q.equals("The scale stands in every term.", claim.rhs)


def measure(run, n, x, k, epsilon, gamma, dy):
    """The gradient that autograd hands to one of the numbers."""
    import torch

    numbers, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, dy))
    numbers.requires_grad_()
    outputs = batch(run, numbers, weight=scalar(gamma), eps=epsilon)
    (gradient,) = torch.autograd.grad(outputs, numbers, upstream)
    return gradient[k - 1].item()


def fixed(numbers, running_mean, running_variance, training, weight, eps):
    """A normalisation by a mean and a variance that the gradient does not go through."""
    import torch

    mean, variance = numbers.detach().mean(dim=0), numbers.detach().var(dim=0, correction=0)
    return torch.nn.functional.batch_norm(numbers, mean, variance, weight=weight, training=False, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.batch_norm",
    impostor=fixed,
    at=[
        {name: value for name, value in point.items() if name != "beta"} | {"gamma": gamma}
        for gamma in (1.0, -2.5)
        for point in layer_input_gradient.at(lambda place, n: 1.0)
    ],
    operations=60,
    conditioning=4
    * (Abs(dy[k]) + Sum(Abs(dy[i]) * (1 + Abs(normalised(k) * normalised(i))), (i, 1, n)) / n)
    / Abs(dy[k] - mean_upstream - normalised(k) * along),
    steps=None,
)
_left = dy[k] - mean_upstream - normalised(k) * along
rivals = {
    "takes mean and variance for constants, as in evaluation": gamma / deviation * dy[k],
    "takes the variance for a constant": gamma / deviation * (dy[k] - mean_upstream),
    "takes the mean for a constant": gamma / deviation * (dy[k] - normalised(k) * along),
    "forgets to divide the sums by the number of terms": gamma
    / deviation
    * (dy[k] - n * mean_upstream - n * normalised(k) * along),
    "takes the number for the normalised one": gamma / deviation * (dy[k] - mean_upstream - x[k] * along),
    "divides the sums by one less than there are terms": gamma
    / deviation
    * (dy[k] - mean_upstream - n / (n - 1) * normalised(k) * along),
    "forgets the scale": _left / deviation,
    "divides by the variance, not by its root": gamma / deviation**2 * _left,
    "goes the other way along the normalised numbers": gamma
    / deviation
    * (dy[k] - mean_upstream + normalised(k) * along),
}
