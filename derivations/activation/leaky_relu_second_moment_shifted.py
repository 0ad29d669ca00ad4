"""Second moment of a leaky ReLU at a normal input of any mean.

A normal number with mean `mu` and standard deviation `sigma` passes through a
leaky ReLU, which keeps what is positive and multiplies the rest by `a`. What is
the mean of the square of what comes out? With `a = 0`, a ReLU, the second moment
`mu**2 + sigma**2` of the number counts with the probability that it is above zero.
"""

from sympy import Eq, Integral, oo

from symcnn import Expectation, MonteCarlo, reals

from . import leaky_relu_mean_shifted
from ._shifted_normal import above, bell, drawn, height, i, mu, points, sigma, u, z
from .leaky_relu_mean import a, exponential, leaky

r = reals("r")

given = leaky_relu_mean_shifted.given
sought = {r: "what numbers above zero add to the second moment of the input"}
usual = leaky_relu_mean_shifted.usual
where = leaky_relu_mean_shifted.where
conventions = leaky_relu_mean_shifted.conventions

moment = (mu**2 + sigma**2) * (above + a**2 * (1 - above)) + (1 - a**2) * mu * sigma**2 * height
claim = Eq(Expectation(leaky(z[i]) ** 2), moment)


def proof(q):
    """Cut the integral at zero, and take the mean out of the number."""
    q.define("Of the squares, the numbers above zero add", Eq(r, Integral(u**2 * bell, (u, 0, oo))))
    q.equals(
        "Take the slope of the number times the density out, as far as it is one.",
        Integral((u * (u - mu) - sigma**2) * bell, (u, 0, oo))
        + mu * Integral((u - mu) * bell, (u, 0, oo))
        + (mu**2 + sigma**2) * Integral(bell, (u, 0, oo)),
    )
    q.equals(
        "The first integrand is the slope of `-sigma**2` times the number and its density, which is zero at both "
        "ends; the second that of `-sigma**2` times the density. The last is the probability of a number above zero.",
        mu * sigma**2 * height + (mu**2 + sigma**2) * above,
    )
    q.implies(
        "Over the whole line it is the variance and the square of the mean.",
        Eq(Integral(u**2 * bell, (u, -oo, oo)), mu**2 + sigma**2),
    )
    q.implies(
        "The mean of the square of what comes out is the integral of the squared function against the density.",
        Eq(claim.lhs, Integral(leaky(u) ** 2 * bell, (u, -oo, oo))),
    )
    q.equals(
        "The square is `a**2` times that of the number everywhere, and above zero the rest of it, too.",
        a**2 * Integral(u**2 * bell, (u, -oo, oo)) + (1 - a**2) * Integral(u**2 * bell, (u, 0, oo)),
    )
    q.equals("Put both in.", a**2 * (mu**2 + sigma**2) + (1 - a**2) * r)
    q.equals("Collect.", moment)


def measure(run, a, d, i, mu, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1], a) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=points,
    laws=drawn(),
    estimate="mean",
)
share = above + a**2 * (1 - above)
rivals = {
    "takes half of the second moment of the input": (mu**2 + sigma**2) * (1 + a**2) / 2,
    "forgets the mean": (1 + a**2) * sigma**2 / 2,
    "applies the activation to the mean": leaky(mu) ** 2,
    "applies the activation to the mean, and adds the variance": leaky(mu) ** 2 + sigma**2 * share,
    "forgets what the density at zero adds": (mu**2 + sigma**2) * share,
    "takes the second moment of the input": mu**2 + sigma**2,
    "takes the square of the mean of the output": leaky_relu_mean_shifted.claim.rhs**2,
    "takes the variance of the output": claim.rhs - leaky_relu_mean_shifted.claim.rhs**2,
    "does not square the slope": (mu**2 + sigma**2) * (above + a * (1 - above)) + (1 - a) * mu * sigma**2 * height,
    "adds the mixed term twice": (mu**2 + sigma**2) * share + 2 * (1 - a**2) * mu * sigma**2 * height,
}
