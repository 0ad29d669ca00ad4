"""Normal numbers of any mean, and draws of them."""

from sympy import Rational, erf, exp, pi, sqrt

from symcnn import Density, ForAll, reals

from . import _normal
from ._normal import d, i, sigma, u, z

mu = reals("mu")

bell = exp(-((u - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
height = exp(-(mu**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
"""The density at zero."""
above = Rational(1, 2) + erf(mu / (sigma * sqrt(2))) / 2
"""The probability that a number is above zero."""
inputs = {d: _normal.inputs[d], i: _normal.inputs[i], mu: "mean of an input", sigma: _normal.inputs[sigma], z: "inputs"}
where = [i >= 1, i <= d, sigma > 0, ForAll(Density(z[i], u, bell), (i, 1, d))]

points = [
    {"a": 0.0, "d": 1, "i": 1, "mu": 0.0, "sigma": 1.0},
    {"a": 0.25, "d": 1, "i": 1, "mu": 1.0, "sigma": 2.0},
    {"a": -1.0, "d": 1, "i": 1, "mu": -0.5, "sigma": 0.5},
    {"a": 0.5, "d": 2, "i": 2, "mu": 0.5, "sigma": 0.5},
]


def drawn():
    """The law from which an experiment draws."""
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", mu, sigma)}}
