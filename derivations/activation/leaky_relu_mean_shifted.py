"""Mean of a leaky ReLU at a normal input of any mean.

A normal number with mean `mu` and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the mean of what comes out? With `a = 0`, a ReLU, it is `mu` times the probability
that the number is above zero, and `sigma**2` times its density where the bend is.
"""

from sympy import Eq, Integral, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from . import _shifted_normal
from ._shifted_normal import above, bell, drawn, height, i, inputs, mu, points, sigma, u, z
from .leaky_relu_mean import a, exponential, leaky

r = reals("r")

given = {a: "negative slope", **inputs}
sought = {r: "what numbers above zero add to their mean"}
usual = {a: 0.01}
where = _shifted_normal.where
conventions = ("the probability that a number is above zero is written by the error function",)

claim = Eq(Expectation(leaky(z[i])), mu * (above + a * (1 - above)) + (1 - a) * sigma**2 * height)


def proof(q):
    """Cut the integral at zero, and take the mean out of the number."""
    q.define("Of the numbers above zero the mean part is", Eq(r, Integral(u * bell, (u, 0, oo))))
    q.equals(
        "Take the mean out of the number.", Integral((u - mu) * bell, (u, 0, oo)) + mu * Integral(bell, (u, 0, oo))
    )
    q.equals(
        "The number less its mean, times the density, is the slope of `-sigma**2` times the density; and what the "
        "mean is multiplied with is the probability that a number is above zero.",
        sigma**2 * height + mu * above,
    )
    q.implies("Over the whole line the mean is `mu`.", Eq(Integral(u * bell, (u, -oo, oo)), mu))
    q.implies(
        "The mean of the output is the integral of the function against the density.",
        Eq(claim.lhs, Integral(leaky(u) * bell, (u, -oo, oo))),
    )
    q.equals(
        "The function is `a` times the number everywhere, and above zero the rest of the number, too.",
        a * Integral(u * bell, (u, -oo, oo)) + (1 - a) * Integral(u * bell, (u, 0, oo)),
    )
    q.equals("Put both in.", a * mu + (1 - a) * r)
    q.equals("Collect.", claim.rhs)


def measure(run, a, d, i, mu, sigma):
    """Outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=points,
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "applies the activation to the mean": leaky(mu),
    "takes the formula for a mean of zero": (1 - a) * sigma / sqrt(2 * pi),
    "adds the mean to what a number with mean zero gives": mu + (1 - a) * sigma / sqrt(2 * pi),
    "halves the mean, as if half of the numbers were above zero": mu * (1 + a) / 2 + (1 - a) * sigma / sqrt(2 * pi),
    "forgets that the mean moves the density at zero": mu * (above + a * (1 - above)) + (1 - a) * sigma / sqrt(2 * pi),
    "forgets how far numbers lie from their mean": mu * (above + a * (1 - above)),
    "takes the standard normal density": mu * (above + a * (1 - above)) + (1 - a) * sigma * height,
    "exchanges the two probabilities": mu * (1 - above + a * above) + (1 - a) * sigma**2 * height,
    "forgets the slope": mu * above + sigma**2 * height,
    "takes the mean of the positive numbers alone": mu + sigma**2 * height / above,
}
