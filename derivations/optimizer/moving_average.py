"""Exponential moving average.

An average starts at `A_0`. Every observation moves it: the share `beta` of
the old average is kept, and the rest is taken of what is observed. What is it
after `t` observations, whatever these are? An observation that came `k` steps
before the last has the weight `(1 - beta)*beta**k`; the start has what is
lacking to 1, the weight `beta**t`.
"""

from sympy import Eq, Implies, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

t, s, k = integers("t s k")
beta, A_0 = reals("beta A_0")
x, A = sequence("x", t), function("A")

given = {
    A_0: "average at the start",
    beta: "share of the old average that is kept",
    x: "observations",
    t: "number of observations",
}
sought = {A: "average after `t` observations"}
where = [t >= 0, beta > 0, beta < 1]
conventions = (
    "`beta` multiplies the old average, as in an optimizer; the momentum of batch normalisation in PyTorch is "
    "`1 - beta`",
    "not corrected for its start",
)

claim = Eq(A(t), beta**t * A_0 + (1 - beta) * Sum(beta ** (t - s) * x[s], (s, 1, t)))


def proof(q):
    """Induction over the observations."""
    q.define(
        "The average starts at `A_0`, and is moved by every observation.",
        Eq(A(0), A_0),
        ForAll(Eq(A(k + 1), beta * A(k) + (1 - beta) * x[k + 1]), (k, 0, t - 1)),
    )
    q.induct(
        "An observation multiplies all that is there by `beta`, so that every exponent rises by one, and adds "
        "a term with the exponent zero.",
        Implies(k <= t, Eq(A(k), beta**k * A_0 + (1 - beta) * Sum(beta ** (k - s) * x[s], (s, 1, k)))),
        over=k,
    )
    q.implies("Take all observations.", claim)


def measure(run, A_0, beta, x, t):
    """The running mean of batch normalisation, shown batches with these means."""
    import torch

    layer = run.operator(1, momentum=1 - beta, dtype=torch.float64)
    layer.running_mean.fill_(A_0)
    for mean in x:
        layer(torch.tensor([[mean - 1.0], [mean + 1.0]], dtype=torch.float64))
    return layer.running_mean.item()


def plain(features, momentum, dtype):
    """A batch normalisation that averages all batches alike."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=None, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=plain,
    at=[
        {"A_0": start, "beta": beta, "x": x, "t": len(x)}
        for beta in (0.5, 0.75, 0.875)
        for start in (0.0, -2.0, 5.0)
        for x in ([-3.0], [0.5, 2.0], [2.0, -1.0, 4.0], [1.0, 0.25, 3.0, 0.0, 0.5])
    ]
    + [{"A_0": 3.0, "beta": 0.5, "x": [], "t": 0}],
    # The mean of the batch, a sum and a quotient; two differences, two products, a sum.
    operations=7,
    conditioning=8
    * (beta**t * abs(A_0) + (1 - beta) * Sum(beta ** (t - s) * (abs(x[s]) + 1), (s, 1, t)))
    / abs(claim.rhs),
)
rivals = {
    "exchanges the weights of the old average and of the observation": (1 - beta) ** t * A_0
    + beta * Sum((1 - beta) ** (t - s) * x[s], (s, 1, t)),
    "adds the observations in full, as momentum SGD does": beta**t * A_0 + Sum(beta ** (t - s) * x[s], (s, 1, t)),
    "forgets the start": (1 - beta) * Sum(beta ** (t - s) * x[s], (s, 1, t)),
    "shrinks the newest observation already": beta**t * A_0 + (1 - beta) * Sum(beta ** (t - s + 1) * x[s], (s, 1, t)),
    "lets old observations count most": beta**t * A_0 + (1 - beta) * Sum(beta ** (s - 1) * x[s], (s, 1, t)),
    "takes the plain mean": Sum(x[s], (s, 1, t)) / t,
    "takes the last observation for the average": x[t],
}
