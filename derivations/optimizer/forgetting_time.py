"""How long an exponential moving average remembers its start.

An average starts at 1, and everything observed after that is zero: what is
left is the weight of the start. After how many observations, `t`, is it at
most `alpha`? With a half for `alpha` this is the half-life, and with a
hundredth the time in which the average has made 99 % of its way. It is a
quotient of two logarithms, rounded up; both are negative.
"""

from sympy import And, ceiling, floor, log

from symcnn import Exact, Iff, grid, reals

from . import moving_average
from .moving_average import A_0, A, beta, t, x

alpha = reals("alpha")

given = {beta: "share of the old average that is kept", alpha: "weight of the start", t: "number of observations"}
sought = {A: "weight of the start after `t` observations"}
where = [t >= 0, beta > 0, beta < 1, alpha > 0, alpha < 1]
conventions = (
    "`beta` multiplies the old average, as in an optimizer; the momentum of batch normalisation in PyTorch is "
    "`1 - beta`",
    "not corrected for its start",
)

claim = Iff(A(t) <= alpha, t >= ceiling(log(alpha) / log(beta)))


def proof(q):
    """Compare logarithms."""
    q.recall("The average at any time.", moving_average, {A_0: 1, x: lambda s: 0})
    q.equals("Of what is zero nothing is left.", beta**t)
    q.implies(
        "The logarithm of what lies between 0 and 1 is negative, here and there.", And(log(beta) < 0, log(alpha) < 0)
    )
    q.implies(
        "A logarithm increases, so the power is at most `alpha` just if this holds of the logarithms.",
        Iff(beta**t <= alpha, t * log(beta) <= log(alpha)),
    )
    q.implies(
        "To divide by a negative number turns the inequality round.",
        Iff(t * log(beta) <= log(alpha), t >= log(alpha) / log(beta)),
    )
    q.implies("A whole number is at least another number just if it is at least that number rounded up.", claim)


def measure(run, beta, alpha, t):
    """Whether the running mean of batch normalisation, which starts at 1, is at most `alpha` after `t` zeros."""
    import torch

    layer = run.operator(1, momentum=1 - beta, dtype=torch.float64)
    layer.running_mean.fill_(1.0)
    for _ in range(t):
        layer(torch.tensor([[-1.0], [1.0]], dtype=torch.float64))
    return layer.running_mean.item() <= alpha


def exchanged(features, momentum, dtype):
    """A batch normalisation that keeps the share that it should give up."""
    import torch

    return torch.nn.BatchNorm1d(features, momentum=1 - momentum, dtype=dtype)


experiment = Exact(
    measure,
    operator="torch.nn.BatchNorm1d",
    impostor=exchanged,
    # The powers are exact in double precision.
    at=grid(beta=[0.25, 0.5, 0.75, 0.875], alpha=[0.5, 0.25, 0.125, 0.375, 0.01], t=[0, 1, 2, 3, 4, 5, 6, 7, 11, 16]),
)
rivals = {
    "rounds down": t >= floor(log(alpha) / log(beta)),
    "counts one observation more": t >= ceiling(log(alpha) / log(beta)) + 1,
    "leaves the end out": t > ceiling(log(alpha) / log(beta)),
    "turns the inequality round": t <= ceiling(log(alpha) / log(beta)),
    "takes the time constant for the half-life": t >= 1 / (1 - beta),
    "divides the logarithms the wrong way round": t >= ceiling(log(beta) / log(alpha)),
    "takes the time constant for the base": t >= ceiling(-log(alpha) / (1 - beta)),
    "takes the shares of linear shrinking": t >= ceiling((1 - alpha) / (1 - beta)),
}
