"""Second moment of an error function at a normal input.

A normal number with mean zero and standard deviation `sigma` passes through the
error function, a saturating activation for which layers of random weights can be
worked out in closed form. What is the mean of the square of what comes out?
"""

from sympy import Eq, Integral, atan, erf, oo, pi, sqrt

from symcnn import Expectation, MonteCarlo

from . import _normal
from ._normal import bell, drawn, i, inputs, sigma, u, z

given = inputs
sought = {}
where = _normal.where
conventions = (
    "the input has mean zero",
    "the error function itself, not the probability that a standard normal number is below the input",
)

claim = Eq(Expectation(erf(z[i]) ** 2), 2 / pi * atan(2 * sigma**2 / sqrt(1 + 4 * sigma**2)))


def proof(q):
    """By the slope in the scale."""
    q.implies(
        "The mean of the square is the integral of the squared function against the density.",
        Eq(claim.lhs, Integral(erf(u) ** 2 * bell, (u, -oo, oo))),
    )
    q.equals(
        "The function is odd, so both halves of the line give the same.", 2 * Integral(erf(u) ** 2 * bell, (u, 0, oo))
    )
    q.equals("Its slope in the scale of one error function is known, and integrates to an angle.", claim.rhs)


def measure(run, d, i, sigma):
    """Squares of the outputs of one input, again and again."""
    return run.operator(run.sample("z", d)[:, i - 1]) ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.erf",
    impostor="torch.tanh",
    at=[
        {"d": 1, "i": 1, "sigma": 1.0},
        {"d": 1, "i": 1, "sigma": 4.0},
        {"d": 2, "i": 2, "sigma": 0.25},
    ],
    laws=drawn(),
    estimate="mean",
)
rivals = {
    "takes the slope at zero for the whole": 4 * sigma**2 / pi,
    "takes the function at the standard deviation": erf(sigma) ** 2,
    "takes the probability for the error function": 2 / pi * atan(sigma**2 / sqrt(1 + 2 * sigma**2)),
    "takes the tangent for the sine of the angle": 2 / pi * atan(2 * sigma**2 / (1 + 2 * sigma**2)),
    "forgets the two halves": atan(2 * sigma**2 / sqrt(1 + 4 * sigma**2)) / pi,
    "forgets what the bell adds to the divisor": 2 / pi * atan(sigma),
    "takes the mean, which is zero": 0,
    "saturates at once": 1,
}
