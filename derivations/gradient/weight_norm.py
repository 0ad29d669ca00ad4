"""Length of a weight vector whose length does not matter.

A weight vector of `n` numbers is followed by something that scales it to length
one, or by a normalisation that does not feel its scale. It is trained by SGD
with step size `eta` and weight decay `lam`. What is its squared length, `N`,
after an update? The gradient through the scaling stands at right angles to the
weights, so by Pythagoras a step makes them longer whatever its direction, and only
the decay makes them shorter.
"""

from sympy import Abs, Eq, Sum

from symcnn import ForAll, Trajectory, reals, sequence

from . import unit_vector
from .unit_vector import VECTORS, along, dx, dy, k, n, square, x

eta, lam, N = reals("eta lam N")
w = sequence("w", n)

given = {
    n: "weights",
    x: "weight vector before the update",
    dy: "upstream gradient, of the weights at length one",
    eta: "step size",
    lam: "weight decay",
}
sought = {N: "squared length after the update", w: "weights after the update", dx: unit_vector.sought[dx]}
usual = {eta: 1e-3, lam: 0}
where = [n >= 1, square > 0]
conventions = ("the Euclidean length", "weight decay is added to the gradient, as in PyTorch's SGD", "no momentum")

upstream = Sum(dy[k] ** 2, (k, 1, n))
claim = Eq(N, (1 - eta * lam) ** 2 * square + eta**2 * (upstream - along**2 / square) / square)


def proof(q):
    """Pythagoras."""
    q.recall("The gradient of every weight.", unit_vector, forall=((k, 1, n),))
    q.implies("It stands at right angles to the weights.", Eq(Sum(x[k] * dx[k], (k, 1, n)), 0))
    q.implies(
        "Its squared length is that of the upstream gradient, less its share along the weights, over that of the "
        "weights.",
        Eq(Sum(dx[k] ** 2, (k, 1, n)), (upstream - along**2 / square) / square),
    )
    q.define("The update.", ForAll(Eq(w[k], x[k] - eta * (dx[k] + lam * x[k])), (k, 1, n)))
    q.define("The squared length.", Eq(N, Sum(w[k] ** 2, (k, 1, n))))
    q.equals(
        "Multiply out.",
        (1 - eta * lam) ** 2 * square
        - 2 * eta * (1 - eta * lam) * Sum(x[k] * dx[k], (k, 1, n))
        + eta**2 * Sum(dx[k] ** 2, (k, 1, n)),
    )
    q.equals("The second sum is zero.", claim.rhs)


def measure(run, n, x, dy, eta, lam):
    """The squared length after a step of the optimizer, with the upstream gradient that a linear loss has."""
    import torch

    weights, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, dy))
    weights.requires_grad_()
    running = run.operator([weights], lr=eta, weight_decay=lam)
    (upstream * torch.nn.functional.normalize(weights, dim=0)).sum().backward()
    running.step()
    return (weights.detach() ** 2).sum().item()


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.AdamW",
    at=[
        {"n": len(vector), "x": vector, "dy": upstream, "eta": eta, "lam": lam}
        for vector, upstream in VECTORS
        for eta, lam in ((0.5, 0.0), (0.25, 0.5), (4.0, 0.125))
    ],
    operations=60,
    conditioning=4
    * (square + eta**2 * (upstream + Sum(Abs(x[k] * dy[k]), (k, 1, n)) ** 2 / square) / square)
    / claim.rhs,
    steps=None,
)
_step = (upstream - along**2 / square) / square
rivals = {
    "takes the length to stay": square,
    "forgets the decay": square + eta**2 * _step,
    "forgets the step, as if it only turned the weights": (1 - eta * lam) ** 2 * square,
    "lets the step make the weights shorter": (1 - eta * lam) ** 2 * square - eta**2 * _step,
    "takes the step size, not its square": (1 - eta * lam) ** 2 * square + eta * _step,
    "takes the decay once": (1 - eta * lam) * square + eta**2 * _step,
    "takes the upstream gradient for that of the weights": (1 - eta * lam) ** 2 * square + eta**2 * upstream,
    "forgets that longer weights have a smaller gradient": (1 - eta * lam) ** 2 * square
    + eta**2 * (upstream - along**2 / square),
}
