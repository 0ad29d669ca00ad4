"""Mean of a clipped number at a normal input.

A normal number with mean `mu` and standard deviation `sigma` is clipped between `l` and
`h`, as a hard hyperbolic tangent does between -1 and 1, and ReLU6 between 0 and 6. What
is the mean of what comes out? Each end moves it by as much as the numbers beyond it
exceed the end in the mean.
"""

from sympy import Eq, Integral, Max, Min, oo

from symcnn import MonteCarlo, reals

from . import _clipped
from ._clipped import bell, drawn, folded, h, height, inputs, l, mu, points, sigma, tail, u

t, s, M = reals("t s M")

given = _clipped.given
sought = {M: "mean of the output", t: "mean by which the upper end lowers", s: "mean by which the lower end raises"}
where = _clipped.where
conventions = _clipped.conventions


def beyond(distance):
    """The mean by which numbers exceed a distance from their mean."""
    return sigma**2 * height(distance) - distance * tail(distance)


claim = Eq(M, mu - beyond(h - mu) + beyond(mu - l))


def proof(q):
    """Take away what lies above the upper end, and add what is missing to the lower one."""

    def above(distance):
        return Integral((u - distance) * bell, (u, distance, oo))

    def split(distance):
        return Integral(u * bell, (u, distance, oo)) - distance * Integral(bell, (u, distance, oo))

    apart = "The distance from the mean, less that of the end."
    values = "An antiderivative of the first integrand is `-sigma**2` times the density; the other one is a tail."
    q.define("The upper end lowers what lies above it, in the mean by", Eq(t, above(h - mu)))
    q.equals(apart, split(h - mu))
    q.equals(values, beyond(h - mu))
    q.define("The lower end raises what lies below it, mirrored, in the mean by", Eq(s, above(mu - l)))
    q.equals(apart, split(mu - l))
    q.equals(values, beyond(mu - l))
    q.define("What comes out is the input, lowered and raised by both.", Eq(M, mu - t + s))
    q.equals("Put both in.", claim.rhs)


def measure(run, l, h, mu, sigma):
    """Outputs of one input, again and again."""
    return run.operator(inputs(run, mu), l, h)


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
    "clips the mean": Max(l, Min(mu, h)),
    "forgets both ends": mu,
    "takes the middle of both ends": (l + h) / 2,
    "forgets the lower end": mu - beyond(h - mu),
    "forgets the upper end": mu + beyond(mu - l),
    "sets what lies beyond the ends to zero": mu * inside + sigma**2 * (height(l - mu) - height(h - mu)),
    "leaves out what lies beyond the ends": mu + sigma**2 * (height(l - mu) - height(h - mu)) / inside,
    "moves the tails to the ends, and takes the mean for the rest": mu * inside + l * tail(mu - l) + h * tail(h - mu),
    "forgets how far the ends are from the mean": mu - sigma**2 * height(h - mu) + sigma**2 * height(mu - l),
}
