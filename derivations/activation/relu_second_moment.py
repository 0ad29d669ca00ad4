"""Second moment of a rectified normal input.

A standard normal number `z[i]` passes through a ReLU, which keeps what is
positive and sets the rest to zero. What is the expectation of the square of
what comes out?
"""

from sympy import Eq, Integral, Max, Rational, exp, oo, pi, sqrt

from symcnn import Density, Expectation, ForAll, MonteCarlo, integers, reals, sequence

d, i = integers("d i")
u = reals("u")
z = sequence("z", d)

given = {d: "number of inputs", i: "index of an input", z: "inputs before the ReLU"}
sought = {}
phi = exp(-(u**2) / 2) / sqrt(2 * pi)
where = [i >= 1, i <= d, ForAll(Density(z[i], u, phi), (i, 1, d))]

claim = Eq(Expectation(Max(z[i], 0) ** 2), Rational(1, 2))


def proof(q):
    """Cut the integral at zero."""
    q.implies(
        "The expectation of a function of `z[i]` is the integral of that function against the density.",
        Eq(Expectation(Max(z[i], 0) ** 2), Integral(Max(u, 0) ** 2 * phi, (u, -oo, oo))),
    )
    q.equals("Left of zero the ReLU gives zero; right of it, the input.", Integral(u**2 * phi, (u, 0, oo)))
    q.equals(
        "The integrand is even, so this is half of the integral over the whole line,",
        Rational(1, 2) * Integral(u**2 * phi, (u, -oo, oo)),
    )
    q.equals("which is the variance of `z[i]`, one.", Rational(1, 2))


def measure(run, d, i):
    """Squares of the rectified draws of one input."""
    return run.operator(run.sample("z", d)[:, i - 1]) ** 2


def no_rectifier(x):
    """Hands its input through."""
    return x


def _laws():
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", 0, 1)}}


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.relu",
    impostor=no_rectifier,
    at=[{"d": 1, "i": 1}, {"d": 2, "i": 2}],
    laws=_laws(),
    estimate="mean",
)
rivals = {
    "forgets that half of the inputs are cut off": Rational(1),
    "takes the variance of the rectified input": Rational(1, 2) - 1 / (2 * pi),
    "takes the mean of the rectified input": 1 / sqrt(2 * pi),
}
