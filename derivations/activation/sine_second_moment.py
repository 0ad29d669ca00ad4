"""Second moment of a sine at a normal input.

A normal number with mean zero and standard deviation `sigma` is multiplied by a
frequency `omega` and passes through a sine, as in a network whose activation is
periodic. What is the mean of the square of what comes out?
"""

from sympy import Eq, Integral, Rational, exp, oo, sin

from symcnn import Expectation, MonteCarlo, reals

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

omega = reals("omega")
given = {**inputs, omega: "frequency, by which an input is multiplied"}
sought = {}
where = _normal.where
conventions = ("the input has mean zero", "the frequency is in radians")

claim = Eq(Expectation(sin(omega * z[i]) ** 2), (1 - exp(-2 * omega**2 * sigma**2)) / 2)


def proof(q):
    """By a wave against a bell."""
    q.implies(
        "The mean of the square is the integral of the squared function against the density.",
        Eq(claim.lhs, Integral(sin(omega * u) ** 2 * bell, (u, -oo, oo))),
    )
    q.equals(
        "The square of a sine is one half, less half a cosine of twice the frequency; against a bell the cosine fades "
        "with the square of its frequency.",
        claim.rhs,
    )


def measure(run, d, i, sigma, omega):
    """Squares of the outputs of one input, again and again."""
    return run.operator(omega * run.sample("z", d)[:, i - 1]) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.sin",
    impostor="torch.tanh",
    at=[
        {"d": 1, "i": 1, "sigma": 1.0, "omega": 1.0},
        {"d": 1, "i": 1, "sigma": 0.5, "omega": 2.5},
        {"d": 2, "i": 2, "sigma": 0.25, "omega": 1.5},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the mean over a period for the mean at every input": Rational(1, 2),
    "takes the slope at zero for the whole": omega**2 * sigma**2,
    "takes the function at the standard deviation": sin(omega * sigma) ** 2,
    "forgets that the square doubles the frequency": (1 - exp(-(omega**2) * sigma**2 / 2)) / 2,
    "takes half the exponent": (1 - exp(-(omega**2) * sigma**2)) / 2,
    "takes the cosine for the sine": (1 + exp(-2 * omega**2 * sigma**2)) / 2,
    "forgets the half of the square": 1 - exp(-2 * omega**2 * sigma**2),
    "takes the mean, which is zero": 0,
    "forgets the frequency": (1 - exp(-2 * sigma**2)) / 2,
}
