"""A normal number with mean zero, and draws of it."""

from sympy import exp, pi, sqrt

from symcnn import Density, ForAll, integers, reals, sequence

i = integers("i")
u, sigma = reals("u sigma")
z = sequence("z", 1)
bell = exp(-(u**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
law = ForAll(Density(z[i], u, bell), (i, 1, 1))


def drawn():
    """The law from which an experiment draws."""
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", 0, sigma)}}
