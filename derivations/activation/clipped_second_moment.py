"""Second moment of a clipped number at a normal input.

A normal number with mean `mu` and standard deviation `sigma` is clipped between `l` and
`h`, as a hard hyperbolic tangent does between -1 and 1, and ReLU6 between 0 and 6. What
is the mean of the square of what comes out?
"""

from sympy import Eq, Integral, Max, Min, oo

from symcnn import MonteCarlo, reals

from . import _clipped
from ._clipped import bell, drawn, folded, h, height, inputs, l, mu, points, sigma, tail, u
from .clipped_mean import claim as mean

t, s, Q = reals("t s Q")

given = _clipped.given
sought = {
    Q: "second moment of the output",
    t: "by how much squares above the upper end exceed the square of the end, in the mean",
    s: "by how much squares below the lower end exceed the square of the end, in the mean",
}
where = _clipped.where
conventions = _clipped.conventions


def beyond(distance, centre, end):
    """By how much squares beyond an end exceed its square, in the mean."""
    return (sigma**2 + centre**2 - end**2) * tail(distance) + sigma**2 * (distance + 2 * centre) * height(distance)


claim = Eq(Q, mu**2 + sigma**2 - beyond(h - mu, mu, h) - beyond(mu - l, -mu, l))


def proof(q):
    """Take away what lies beyond the ends."""

    def excess(distance, centre, end):
        return Integral(((u + centre) ** 2 - end**2) * bell, (u, distance, oo))

    def split(distance, centre, end):
        return (
            Integral((u**2 - sigma**2) * bell, (u, distance, oo))
            + 2 * centre * Integral(u * bell, (u, distance, oo))
            + (sigma**2 + centre**2 - end**2) * Integral(bell, (u, distance, oo))
        )

    apart = "Multiply out, and take the slope of the number times the density out."
    values = (
        "The first integrand is the slope of `-sigma**2` times the number and its density, the second that of "
        "`-sigma**2` times the density; the last integral is the probability of a tail."
    )
    q.define("Squares above the upper end exceed that of the end in the mean by", Eq(t, excess(h - mu, mu, h)))
    q.equals(apart, split(h - mu, mu, h))
    q.equals(values, beyond(h - mu, mu, h))
    q.define("Below the lower end it is, mirrored,", Eq(s, excess(mu - l, -mu, l)))
    q.equals(apart, split(mu - l, -mu, l))
    q.equals(values, beyond(mu - l, -mu, l))
    q.define("The ends take both away from the squares of the input.", Eq(Q, mu**2 + sigma**2 - t - s))
    q.equals("Put both in.", claim.rhs)


def measure(run, l, h, mu, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(inputs(run, mu), l, h) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.hardtanh",
    impostor=folded,
    at=points,
    laws=drawn(),
    estimate="mean",
)
inside = tail(l - mu) - tail(h - mu)
rivals = {
    "forgets both ends": mu**2 + sigma**2,
    "clips the mean": Max(l, Min(mu, h)) ** 2,
    "forgets the mean of the input": sigma**2 - beyond(h, 0, h) - beyond(-l, 0, l),
    "forgets the upper end": mu**2 + sigma**2 - beyond(mu - l, -mu, l),
    "forgets the lower end": mu**2 + sigma**2 - beyond(h - mu, mu, h),
    "takes the square of the mean": mean.rhs**2,
    "takes the variance": claim.rhs - mean.rhs**2,
    "sets what lies beyond the ends to zero": claim.rhs - h**2 * tail(h - mu) - l**2 * tail(mu - l),
    "takes all of the squares for the share that is kept": (mu**2 + sigma**2) * inside
    + h**2 * tail(h - mu)
    + l**2 * tail(mu - l),
}
