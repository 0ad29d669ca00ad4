"""Normal numbers with mean zero, and draws of them."""

from sympy import exp, pi, sqrt

from symcnn import Density, ForAll, integers, reals, sequence

d, i = integers("d i")
u, sigma = reals("u sigma")
z = sequence("z", d)
bell = exp(-(u**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
inputs = {d: "number of inputs", i: "index of an input", sigma: "standard deviation of an input", z: "inputs"}
where = [i >= 1, i <= d, sigma > 0, ForAll(Density(z[i], u, bell), (i, 1, d))]


def drawn():
    """The law from which an experiment draws."""
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", 0, sigma)}}
