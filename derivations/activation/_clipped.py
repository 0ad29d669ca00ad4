"""A normal number of any mean, clipped at two ends: the tails that are moved to them."""

from sympy import Rational, erf, exp, pi, sqrt

from symcnn import Density, ForAll, integers, reals, sequence

i = integers("i")
l, h, mu, sigma, u = reals("l h mu sigma u")
z = sequence("z", 1)

bell = exp(-(u**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
"""The density of how far an input is from its mean."""

given = {
    l: "lower end",
    h: "upper end",
    mu: "mean of the input",
    sigma: "standard deviation of the input",
    z: "how far the input is from its mean",
}
where = [l <= h, sigma > 0, ForAll(Density(z[i], u, bell), (i, 1, 1))]
conventions = ("the probability of a tail is written by the error function",)


def height(distance):
    """The density at a distance from the mean."""
    return bell.subs(u, distance)


def tail(distance):
    """The probability of lying further from the mean than a distance, on one side."""
    return Rational(1, 2) - erf(distance / (sigma * sqrt(2))) / 2


points = [
    {"l": -1.0, "h": 1.0, "mu": 0.0, "sigma": 1.0},
    {"l": 0.0, "h": 6.0, "mu": 1.0, "sigma": 4.0},
    {"l": -1.5, "h": 1.0, "mu": 0.25, "sigma": 1.0},
    {"l": 0.25, "h": 1.25, "mu": 0.5, "sigma": 1.0},
]


def inputs(run, mu):
    """Normal numbers, one for each draw."""
    return mu + run.sample("z", 1)[:, 0]


def drawn():
    """The law from which an experiment draws."""
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", 0, sigma)}}


def folded(inputs, low, high):
    """Throws back what lies beyond an end, as far as the other end."""
    width = high - low
    return low + width - (((inputs - low) % (2 * width)) - width).abs()
