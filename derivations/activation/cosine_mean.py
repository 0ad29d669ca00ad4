"""Mean of a cosine at a normal input.

A normal number with mean zero and standard deviation `sigma` is multiplied by a
frequency `omega`, and its cosine is taken, as for a random Fourier feature. What is
the mean?
"""

from sympy import Eq, Integral, cos, exp, oo

from symcnn import Expectation, MonteCarlo, reals

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

omega = reals("omega")
given = {**inputs, omega: "frequency, by which an input is multiplied"}
sought = {}
where = _normal.where
conventions = ("the input has mean zero", "the frequency is in radians")

claim = Eq(Expectation(cos(omega * z[i])), exp(-(omega**2) * sigma**2 / 2))


def proof(q):
    """By a wave against a bell."""
    q.implies(
        "The mean is the integral of the cosine against the density.",
        Eq(claim.lhs, Integral(cos(omega * u) * bell, (u, -oo, oo))),
    )
    q.equals("Both halves of the line give the same.", 2 * Integral(cos(omega * u) * bell, (u, 0, oo)))
    q.equals(
        "The slope of the integral in the frequency is, by parts, the integral itself times "
        "`-omega*sigma**2`; without a frequency it is one.",
        claim.rhs,
    )


def measure(run, d, i, sigma, omega):
    """Outputs of one input, again and again."""
    return run.operator(omega * run.sample("z", d)[:, i - 1])


experiment = MonteCarlo(
    measure,
    operator="torch.cos",
    impostor="torch.cosh",
    at=[
        {"d": 1, "i": 1, "sigma": 1.0, "omega": 1.0},
        {"d": 1, "i": 1, "sigma": 0.5, "omega": 3.0},
        {"d": 2, "i": 2, "sigma": 0.25, "omega": -2.0},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the cosine of the mean": 1,
    "takes the mean over a period": 0,
    "takes the cosine at the standard deviation": cos(omega * sigma),
    "forgets the half in the exponent": exp(-(omega**2) * sigma**2),
    "stops at the second term of the series": 1 - omega**2 * sigma**2 / 2,
    "takes the standard deviation for the variance": exp(-(omega**2) * sigma / 2),
    "forgets the frequency": exp(-(sigma**2) / 2),
    "takes the imaginary unit for one, as of an exponential": exp(omega**2 * sigma**2 / 2),
}
