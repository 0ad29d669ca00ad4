"""Sum of the gradients of normalised numbers.

Layer normalisation takes `n` numbers. What do the gradients with respect to all
of them add up to? To nothing, whatever the upstream gradient and the scales are:
to shift all numbers by the same amount changes no output. So what stands before
a normalisation and adds the same to all numbers, such as a bias before a batch
normalisation, is never moved.
"""

from sympy import Eq, Integer, Sum

from symcnn import Trajectory, reals

from . import layer_input_gradient
from ._normal import deviation, epsilon, i, n, name, normalised
from .layer_input_gradient import at, dx, dy, fixed, gamma, k

S = reals("S")

given = {symbol: meaning for symbol, meaning in layer_input_gradient.given.items() if symbol != k}
sought = {S: "sum of the gradients of all numbers", **layer_input_gradient.sought}
usual = layer_input_gradient.usual
where = [n >= 1, epsilon > 0]
conventions = layer_input_gradient.conventions

claim = Eq(S, 0)


def proof(q):
    """What is taken away adds up to what is there."""
    name(q)
    q.recall("The gradient of every number.", layer_input_gradient, forall=((k, 1, n),))
    q.define("All of them together.", Eq(S, Sum(dx[k], (k, 1, n))))
    q.equals(
        "The mean of the upstream gradient is taken away as often as there are numbers, and the normalised numbers add "
        "up to nothing.",
        Integer(0),
    )


def measure(run, n, x, epsilon, gamma, beta, dy):
    """What autograd hands to all numbers together."""
    import torch

    numbers, scales, shifts, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, gamma, beta, dy))
    numbers.requires_grad_()
    outputs = run.operator(numbers, (n,), scales, shifts, epsilon)
    (gradient,) = torch.autograd.grad(outputs, numbers, upstream)
    return gradient.sum().item()


scaled = gamma[i] * dy[i]
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.layer_norm",
    impostor=fixed,
    at=[
        {name: value for name, value in point.items() if name != "k"}
        for point in at(lambda place, n: 1.5 - 0.25 * n - 0.75 * place)
        if point["k"] == 1
    ],
    operations=100,
    conditioning=16,
    steps=None,
)
rivals = {
    "takes mean and variance for constants": Sum(scaled, (i, 1, n)) / deviation,
    "takes away the mean once": (1 - 1 / n) * Sum(scaled, (i, 1, n)) / deviation,
    "takes it for the sum of the upstream gradient": Sum(dy[i], (i, 1, n)),
    "takes it for what the shift gets, with the scales": Sum(scaled, (i, 1, n)),
    "takes the mean for a constant": (
        Sum(scaled, (i, 1, n)) - Sum(normalised(k), (k, 1, n)) * Sum(scaled * normalised(i), (i, 1, n)) / n
    )
    / deviation,
    "takes it for what the scale gets": Sum(dy[i] * normalised(i), (i, 1, n)),
}
