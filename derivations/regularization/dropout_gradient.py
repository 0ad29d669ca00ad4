"""Mean gradient under dropout.

The entries of `n` examples, the rows of `X`, are kept with probability `p` each, by
a mask `R` that is fresh at every step. A linear model with weights `w` is trained
on the squared error of one masked example at a time; the draw `h[t]` picks it,
and all examples have the same chances. What is the mean, over examples and masks,
of the slope in weight `k`, times the number of examples? It is not that without
dropout: a term remains that pulls the weight towards zero.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, function, integers, reals, sequence

from . import dropout_least_squares
from .dropout_least_squares import R, X, d, i, masked, n, output, p, w, y

k, t = integers("k t")
M = reals("M")
g, h, z = sequence("g", n), sequence("h"), function("z")

given = {
    **dropout_least_squares.given,
    h: "draws of an example, one for each step",
    t: "number of the step",
    z: "1 for the example that is drawn, and 0 for all others",
    k: "index of a weight",
}
sought = {M: "mean slope times the number of examples", g: "slopes of the squared errors of the masked examples"}
usual = dropout_least_squares.usual
where = [
    *(Independent(R, h) if fact == Independent(R) else fact for fact in dropout_least_squares.where),
    k >= 1,
    k <= d,
    ForAll(Eq(Expectation(z(i, h[t])), 1 / n), (i, 1, n)),
]
conventions = dropout_least_squares.conventions

claim = Eq(
    M,
    -2 * p * Sum(X[i, k] * (y[i] - p * output), (i, 1, n)) + 2 * p * (1 - p) * Sum(X[i, k] ** 2, (i, 1, n)) * w[k],
)


def proof(q):
    """Linearity, and a mask that is its own square."""
    E = Expectation
    q.define(
        "Twice the error of a masked example, times the masked input of the weight, with a minus:",
        ForAll(Eq(g[i], -2 * R[i, k] * X[i, k] * (y[i] - masked)), (i, 1, n)),
    )
    q.implies(
        "This is the slope of the squared error, as only one term of the masked sum holds the weight.",
        ForAll(Eq(Derivative((y[i] - masked) ** 2, w[k]), g[i]), (i, 1, n)),
    )
    q.define("The mean slope, times the number of examples.", Eq(M, n * E(Sum(z(i, h[t]) * g[i], (i, 1, n)))))
    q.equals("The draw is independent of the masks, and every example has the same chances.", Sum(E(g[i]), (i, 1, n)))
    q.equals(
        "Masks of two different inputs have the mean product `p**2`. A mask and itself have `p`: the error holds the "
        "input of the weight with `p - p**2` more than in the first sum.",
        claim.rhs,
    )


def measure(run, n, d, p, X, y, w, k):
    """The gradient of one weight by autograd, each for an example and a mask of its own."""
    import torch

    data = torch.tensor(X, dtype=run.dtype, device=run.device)
    targets = torch.tensor(y, dtype=run.dtype, device=run.device)
    weights = torch.tensor(w, dtype=run.dtype, device=run.device).expand(run.draws, d).clone().requires_grad_()
    drawn = torch.randint(n, (run.draws,), device=run.device)
    masked = p * run.operator(data[drawn], 1 - p)
    (n * (targets[drawn] - (masked * weights).sum(dim=1)) ** 2).sum().backward()
    return weights.grad[:, k - 1]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for a whole row
    at=[
        # One equation in two unknowns, 10*w1 + w2 = 11.
        {"n": 1, "d": 2, "p": 0.5, "X": [[10.0, 1.0]], "y": [11.0], "w": [-0.5, -1.0], "k": 1},
        {"n": 2, "d": 2, "p": 0.75, "X": [[1.0, 2.0], [3.0, -1.0]], "y": [2.0, -1.0], "w": [-1.0, -0.5], "k": 2},
        {
            "n": 3,
            "d": 2,
            "p": 0.5,
            "X": [[1.0, 2.0], [-2.0, 1.0], [3.0, 0.5]],
            "y": [2.0, -1.0, 4.0],
            "w": [-0.5, -1.0],
            "k": 1,
        },
        {"n": 1, "d": 1, "p": 0.5, "X": [[2.0]], "y": [3.0], "w": [-0.5], "k": 1},
    ],
    laws={},
    estimate="mean",
)
_fit, _column = Sum(X[i, k] * (y[i] - p * output), (i, 1, n)), Sum(X[i, k] ** 2, (i, 1, n))
rivals = {
    "takes the gradient without dropout": -2 * Sum(X[i, k] * (y[i] - output), (i, 1, n)),
    "puts the mean of the mask in and forgets its variance": -2 * p * _fit,
    "forgets that a dropped input has no slope": -2 * _fit,
    "halves the slope": -p * _fit + p * (1 - p) * _column * w[k],
    "takes the second moment of a mask for its variance": -2 * p * _fit + 2 * p * _column * w[k],
    "pushes the weight away from zero": -2 * p * _fit - 2 * p * (1 - p) * _column * w[k],
    "pulls all weights alike, whatever the data": -2 * p * _fit + 2 * p * (1 - p) * w[k],
    "takes the mean over the examples for the sum": (-2 * p * _fit + 2 * p * (1 - p) * _column * w[k]) / n,
}
