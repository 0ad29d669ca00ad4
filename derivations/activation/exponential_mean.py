"""Mean of an exponential at a normal input.

A normal number with mean zero and standard deviation `sigma` is multiplied by `c` and
shifted by `b`, and passes through an exponential, as scores do in a softmax. What is
the mean of what comes out? It is above the exponential of the shift, that of the mean,
by the exponential of half of the variance.
"""

from sympy import Eq, Integral, exp, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo, reals

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

b, c = reals("b c")

given = {b: "shift of the input", c: "factor of the input", **inputs}
sought = {}
where = _normal.where
conventions = ("what comes out is log-normal; its second moment is the mean with twice the shift and the factor",)

claim = Eq(Expectation(exp(c * z[i] + b)), exp(b + c**2 * sigma**2 / 2))


def proof(q):
    """An exponential moves a bell."""
    moved = exp(-((u - c * sigma**2) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
    q.implies(
        "The mean is the integral of the function against the density.",
        Eq(claim.lhs, Integral(exp(c * u + b) * bell, (u, -oo, oo))),
    )
    q.equals("Complete the square: an exponential moves a bell.", Integral(claim.rhs * moved, (u, -oo, oo)))
    q.equals("The bell has the area one, wherever it stands.", claim.rhs)


def measure(run, b, c, d, i, sigma):
    """Outputs of one input, again and again."""
    return run.operator(c * run.sample("z", d)[:, i - 1] + b)


experiment = MonteCarlo(
    measure,
    operator="torch.exp",
    impostor="torch.sigmoid",
    at=[
        {"b": 0.0, "c": 1.0, "d": 1, "i": 1, "sigma": 0.5},
        {"b": 1.0, "c": 0.5, "d": 1, "i": 1, "sigma": 1.0},
        {"b": 0.5, "c": -0.75, "d": 2, "i": 2, "sigma": 0.75},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the exponential of the mean": exp(b),
    "does not halve the variance": exp(b + c**2 * sigma**2),
    "takes the standard deviation for the variance": exp(b + c**2 * sigma / 2),
    "does not square the factor": exp(b + c * sigma**2 / 2),
    "goes two terms along the series": exp(b) * (1 + c**2 * sigma**2 / 2),
    "takes the second moment": exp(2 * b + 2 * c**2 * sigma**2),
    "takes the value that comes up most": exp(b - c**2 * sigma**2),
    "subtracts half of the variance": exp(b - c**2 * sigma**2 / 2),
}
