"""Gradient of RMS normalisation.

RMS normalisation divides `n` numbers by the root of their mean square and
`epsilon`, and multiplies each with a scale of its own; no mean is subtracted.
Given the upstream gradient, what is the gradient with respect to one of the
numbers? The upstream gradient loses its share along the normalised numbers, and
keeps its mean.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Sum, sqrt

from symcnn import Trajectory, integers, sequence

from ._normal import epsilon, i, l, n, x
from .layer_input_gradient import at

k = integers("k")
gamma, dy, dx = sequence("gamma", n), sequence("dy", n), sequence("dx", n)

given = {
    n: "numbers that are normalised together",
    x: "numbers",
    k: "which of the numbers",
    epsilon: "what is added to the mean square",
    gamma: "scales",
    dy: "upstream gradient",
}
sought = {dx: "gradient with respect to the numbers"}
where = [k >= 1, k <= n, epsilon > 0]
conventions = (
    "`epsilon` is added under the root",
    "PyTorch takes the machine's precision for `epsilon` where none is given",
    "no shift",
)

square = Sum(x[l] ** 2, (l, 1, n)) / n
root = sqrt(square + epsilon)
scaled = gamma[i] * dy[i]
along = Sum(scaled * x[i], (i, 1, n)) / n
claim = Eq(dx[k], (gamma[k] * dy[k] - x[k] * along / (square + epsilon)) / root)


def proof(q):
    """The chain rule."""
    q.implies("No square is below zero.", square >= 0)
    q.implies(
        "Added up over the outputs, what is zero but for output `k` is that of output `k`.",
        Eq(Sum(scaled * KroneckerDelta(i, k), (i, 1, n)), gamma[k] * dy[k]),
    )
    q.define(
        "Chain rule: the number acts on the loss through every output, in which it may stand by itself, and stands in "
        "the root.",
        Eq(dx[k], Sum(dy[i] * Derivative(gamma[i] * x[i] / root, x[k]), (i, 1, n))),
    )
    q.equals(
        "Output `i` holds the number by itself where `i` is `k`; the root has the slope `x[k]/n` over itself.",
        claim.rhs,
    )


def measure(run, n, x, k, epsilon, gamma, dy):
    """The gradient that autograd hands to one of the numbers."""
    import torch

    numbers, scales, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, gamma, dy))
    numbers.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(numbers, (n,), scales, epsilon), numbers, upstream)
    return gradient[k - 1].item()


def centred(numbers, shape, weight, eps):
    """Layer normalisation, which subtracts the mean."""
    import torch

    return torch.nn.functional.layer_norm(numbers, shape, weight, None, eps)


_own = gamma[k] * dy[k]
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.rms_norm",
    impostor=centred,
    at=[
        {name: value for name, value in point.items() if name != "beta"}
        for point in at(lambda place, n: 1.5 - 0.25 * n - 0.75 * place)
    ],
    operations=60,
    conditioning=4
    * (Abs(_own) + Abs(x[k]) * Sum(Abs(scaled * x[i]), (i, 1, n)) / n / (square + epsilon))
    / Abs(_own - x[k] * along / (square + epsilon)),
    steps=None,
)
rivals = {
    "takes the root for a constant": _own / root,
    "subtracts the mean of the upstream gradient, as layer normalisation does": (
        _own - Sum(scaled, (i, 1, n)) / n - x[k] * along / (square + epsilon)
    )
    / root,
    "divides the share along the numbers by the root alone": (_own - x[k] * along / root) / root,
    "forgets to divide the sum by the number of terms": (_own - n * x[k] * along / (square + epsilon)) / root,
    "forgets `epsilon` in the share along the numbers": (_own - x[k] * along / square) / root,
    "forgets the scales in the sum": (_own - x[k] * Sum(dy[i] * x[i], (i, 1, n)) / n / (square + epsilon)) / root,
    "takes the entry's own share alone": (_own - x[k] ** 2 * _own / n / (square + epsilon)) / root,
    "adds the share along the numbers": (_own + x[k] * along / (square + epsilon)) / root,
}
