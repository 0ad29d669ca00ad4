"""Time constant of an exponential moving average.

An average starts at 1, and everything observed after that is zero. What is
left of the start after `t` observations is at most what an exponential leaves
that falls to a share of `exp(-1)` in `1/(1 - beta)` observations. (Close to it, too, where
`beta` is close to 1: so people say that an average looks back `1/(1 - beta)`
steps.)
"""

from sympy import Eq, exp

from symcnn import Trajectory, reals

from . import moving_average
from .moving_average import A_0, A, beta, t, x

y = reals("y")

given = {beta: "share of the old average that is kept", t: "number of observations"}
sought = {y: "weight of the start after `t` observations"}
where = [t >= 0, beta > 0, beta < 1]
conventions = ("not corrected for its start",)

claim = y <= exp(-(1 - beta) * t)


def proof(q):
    """The exponential lies above its tangent."""
    q.recall("The average at any time.", moving_average, {A_0: 1, x: lambda s: 0})
    q.equals("Of what is zero nothing is left.", beta**t)
    q.define("What is left is the average that started at 1.", Eq(y, A(t)))
    q.equals("It is a power of what is positive.", beta**t)
    q.implies("The exponential lies above its tangent at zero.", beta <= exp(-(1 - beta)))
    q.implies("Take the power on both sides.", beta**t <= exp(-(1 - beta) * t))
    q.implies("This is what is left.", claim)


def measure(run, beta, t):
    """The running mean of batch normalisation, which starts at 1, after `t` batches whose means are zero."""
    import torch

    layer = run.operator(1, momentum=1 - beta, dtype=torch.float64)
    layer.running_mean.fill_(1.0)
    for _ in range(t):
        layer(torch.tensor([[-1.0], [1.0]], dtype=torch.float64))
    return layer.running_mean.item()


def exchanged(features, momentum, dtype):
    """A batch normalisation that keeps the share that it should give up."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=1 - momentum, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=exchanged,
    at=[{"beta": beta, "t": t} for beta in (0.25, 0.5, 0.75, 0.9375, 0.984375) for t in (0, 1, 2, 3, 5, 8, 16, 40)],
    operations=4,
)
rivals = {
    "takes the half-life for the time constant": 2 ** (-(1 - beta) * t * 2),
    "takes the share itself for the time constant": exp(-t / beta),
    "lets it fall in a straight line": 1 - (1 - beta) * t,
    "counts an observation more": exp(-(1 - beta) * (t + 1)),
    "takes the constant of the squares": exp(-(1 - beta**2) * t),
}
