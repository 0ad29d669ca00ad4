"""Variance of a weight that SGD with dropout leaves.

One equation in two weights with target `y`, drop rate one half, one fresh mask
a step. Suppose that a step leaves the means and the mean products of the weights
as they are: the contributions to the output, each an input times its weight,
have the mean `y/3`. (That training comes to this is not shown here.) What is
then the variance `v` of the first weight? (For the second exchange the inputs.)
The means are those at the least expected loss, but the weights move around it.
With small steps the variance is about `eta*y**2/9`, the same for both weights,
whatever their inputs.
"""

from sympy import And, Eq, Integer, Ne, Rational, cancel, expand, sqrt

from symcnn import MonteCarlo, reals, sequence

from . import dropout_sgd_mixed_moment, dropout_sgd_second_moment
from .dropout_sgd_second_moment import M, a, eta, first, h, mu, r, s, second, t, w, x, y

v, alpha, beta, S11, S12, S22 = reals("v alpha beta S11 S12 S22")
V = sequence("V", 2, 2)
half = Rational(1, 2)

meanings = dropout_sgd_second_moment.given
given = {key: meanings[key] for key in (a, y, eta, w)} | {
    V: "covariances of the contributions, inputs times weights",
    **{key: meanings[key] for key in (x, h, t)},
}
sought = {
    v: "variance of the first weight",
    S11: "mean square of the first weight after the step",
    S12: "mean product of the weights after the step",
    S22: "mean square of the second weight after the step",
}
usual = {eta: dropout_sgd_second_moment.usual[eta]}


def mean(j):
    """The mean of a weight, at the least expected loss: see `dropout_sgd_resting_mean`."""
    return y / (3 * a[j])


def product(i, j):
    """The mean product of two weights."""
    return (V[i, j] + y**2 / 9) / (a[i] * a[j])


before = {r: half, **{mu[j]: mean(j) for j in (1, 2)}, **{s[i, j]: product(i, j) for i, j in ((1, 1), (1, 2), (2, 2))}}
swapped = {
    r: half,
    **{a[j]: a[3 - j] for j in (1, 2)},
    **{mu[j]: mean(3 - j) for j in (1, 2)},
    **{s[i, j]: product(3 - j, 3 - i) for i, j in ((1, 1), (1, 2), (2, 2))},
}
room = 3 - 12 * eta * (a[1] ** 2 + a[2] ** 2) + 32 * eta**2 * a[1] ** 2 * a[2] ** 2
where = [
    *(fact.subs(before) for fact in dropout_sgd_second_moment.where if fact not in (r >= 0, r < 1)),
    And(Ne(a[1], 0), Ne(a[2], 0), eta > 0),
    # The steps are small enough for the mean squares to be positive.
    room > 0,
    # The step leaves the mean products as they are: what they are after it, less what they were, is nothing.
    Eq(cancel(dropout_sgd_second_moment.claim.rhs.xreplace(before) - product(1, 1)), 0),
    Eq(cancel(dropout_sgd_second_moment.claim.rhs.xreplace(swapped) - product(2, 2)), 0),
    Eq(expand(cancel(dropout_sgd_mixed_moment.claim.rhs.xreplace(before) - product(1, 2))), 0),
]
conventions = ("the drop rate is one half; what is kept is doubled", *dropout_sgd_second_moment.conventions[1:])

claim = Eq(v, eta * y**2 * (3 - 8 * eta * a[2] ** 2) / (9 * room))


def proof(q):
    """Let a step change nothing, and solve."""
    V1, V2, C = V[1, 1], V[2, 2], V[1, 2]
    in_terms = "In terms of the covariances of the contributions."
    q.define(
        "A step of size `eta` for the weights moves the contributions by steps of these sizes.",
        Eq(alpha, 2 * eta * a[1] ** 2),
        Eq(beta, 2 * eta * a[2] ** 2),
    )
    left = 3 - 6 * alpha - 6 * beta + 8 * alpha * beta
    q.implies("In these, the constraint on the step size reads:", left > 0)
    nothing_moves = "The step leaves it as it is."
    moments = {r: half, mu: mean, s: product}
    q.recall("The mean square of the first weight after the step.", dropout_sgd_second_moment, {**moments, M: S11})
    kick, pull = alpha * (y**2 / 9 + 4 * V1 + 4 * C + 2 * V2), 2 * V1 + C
    q.equals(in_terms, product(1, 1) + 4 * eta * (kick - pull))
    q.implies(nothing_moves, Eq(pull, kick))
    exchanged = {
        a: lambda j: a[3 - j],
        mu: lambda j: mean(3 - j),
        s: lambda i, j: product(3 - j, 3 - i),
        x: lambda j: x[3 - j],
        first: second,
        second: first,
    }
    q.recall(
        "That of the second weight, by exchange of the inputs.",
        dropout_sgd_second_moment,
        {r: half, **exchanged, M: S22},
    )
    kick, pull = beta * (y**2 / 9 + 2 * V1 + 4 * C + 4 * V2), 2 * V2 + C
    q.equals(in_terms, product(2, 2) + 4 * eta * (kick - pull))
    q.implies(nothing_moves, Eq(pull, kick))
    q.recall("The mean product after the step.", dropout_sgd_mixed_moment, {**moments, dropout_sgd_mixed_moment.M: S12})
    kick = alpha * beta * (y**2 / 9 + 4 * V1 + 8 * C + 4 * V2)
    pull = alpha * (V2 + 2 * C) + beta * (V1 + 2 * C)
    q.equals(in_terms, product(1, 2) + (kick - pull) / (a[1] * a[2]))
    q.implies(nothing_moves, Eq(pull, kick))
    q.implies("These are three linear equations. They leave one covariance:", Eq(C, y**2 * alpha * beta / (9 * left)))
    q.implies(
        "The first two give the variances.",
        And(Eq(V1, y**2 * alpha * (3 - 4 * beta) / (18 * left)), Eq(V2, y**2 * beta * (3 - 4 * alpha) / (18 * left))),
    )
    q.define("The contribution is the weight times its input.", Eq(v, V1 / a[1] ** 2))
    q.equals("Put its variance in; the square of the input cancels.", claim.rhs)


def measure(run, a, y, eta):
    """A weight after 40 steps of the optimizer, from the least expected loss; many trainings beside each other."""
    import torch

    inputs = torch.tensor(a, dtype=run.dtype, device=run.device)
    weights = (y / (3 * inputs)).repeat(run.draws, 1).requires_grad_()
    optimizer = torch.optim.SGD([weights], lr=eta)
    # At the points below a step leaves at most 0.76 of what the mean squares lack; 40 leave less than a ten-thousandth.
    for _ in range(40):
        seen = run.operator(inputs.expand(run.draws, 2), 0.5)
        optimizer.zero_grad()
        ((y - (seen * weights).sum(dim=1)) ** 2).sum().backward()
        optimizer.step()
    return weights.detach()[:, 0]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for both inputs
    at=[
        {"a": [1.5, 1.0], "y": 3.0, "eta": 0.0625},
        {"a": [1.0, -1.5], "y": 2.0, "eta": 0.0625},
        {"a": [0.5, 0.5], "y": 1.0, "eta": 0.5},
    ],
    laws={},
    estimate="variance",
)
rivals = {
    "thinks that the weights settle": Integer(0),
    "lets the steps be small, so that the noise does not depend on where the weights are": eta * y**2 / 9,
    "halves the slope": claim.rhs.subs(eta, eta / 2),
    "takes the variance of the contribution for that of the weight": a[1] ** 2 * claim.rhs,
    "takes the standard deviation for the variance": sqrt(claim.rhs),
    "takes the other weight": eta * y**2 * (3 - 8 * eta * a[1] ** 2) / (9 * room),
    "forgets the other input": eta * y**2 / (3 * (3 - 12 * eta * a[1] ** 2)),
}
