"""Mean product of two numbers behind a leaky ReLU.

Two normal numbers with mean zero, such as a neuron gives at two examples, have the
standard deviations `sigma` and `tau`; their correlation is the cosine of the angle
`theta`. Both pass through a leaky ReLU, which multiplies what is negative by `a`. What
is the mean of the product? With `a = 0`, a ReLU, it is half of the arc-cosine kernel
of the first degree: of two uncorrelated numbers it is `sigma*tau` over twice pi, the
product of both means.
"""

from sympy import Eq, Integral, cos, exp, pi, sin, sqrt

from symcnn import Density, Expectation, ForAll, Independent, MonteCarlo, integers, reals, sequence

from ..activation.leaky_relu_mean import exponential

i = integers("i")
a, sigma, tau, theta, phi, u, R, K = reals("a sigma tau theta phi u R K")
z = sequence("z", 2)

given = {
    a: "negative slope",
    sigma: "standard deviation of the first number",
    tau: "standard deviation of the second number",
    theta: "angle whose cosine is the correlation",
    z: "independent standard normal numbers, of which both numbers are made",
}
sought = {K: "mean product of what comes out", R: "mean square of the length of the standard normal pair"}
usual = {a: 0.01, sigma: 1, tau: 1}
where = [
    sigma >= 0,
    tau >= 0,
    theta >= 0,
    theta <= pi,
    Independent(z),
    ForAll(Density(z[i], u, exp(-(u**2) / 2) / sqrt(2 * pi)), (i, 1, 2)),
]
conventions = ("both numbers have mean zero", "the mean product, not less the product of both means")

half = (sin(theta) + (pi - theta) * cos(theta)) / (2 * pi)
"""What a ReLU gives, of numbers with standard deviation one."""
claim = Eq(K, sigma * tau * ((1 - a) ** 2 * half + a * cos(theta)))


def proof(q):
    """The pair as an arrow in a plane: of its length, and of its direction."""

    def arc(start, end):
        """The mean of the product of both shares over some of the directions."""
        return Integral(cos(phi) * cos(phi - theta) / (2 * pi), (phi, start, end))

    q.define(
        "The pair is an arrow in a plane, whose direction is uniform and independent of its length. The mean square of "
        "this length.",
        Eq(R, Expectation(z[1] ** 2 + z[2] ** 2)),
    )
    q.equals("The mean of a sum is the sum of the means.", Expectation(z[1] ** 2) + Expectation(z[2] ** 2))
    q.equals("Each number adds its variance.", 2)
    q.define(
        "In the direction `phi` the first number is `sigma*cos(phi)` times the length, the second one "
        "`tau*cos(phi - theta)` times it. There are four arcs: both are above zero, the second one alone, none, the "
        "first one alone. What is below zero comes with the slope.",
        Eq(
            K,
            R
            * sigma
            * tau
            * (
                arc(theta - pi / 2, pi / 2)
                + a * arc(pi / 2, theta + pi / 2)
                + a**2 * arc(theta + pi / 2, 3 * pi / 2)
                + a * arc(3 * pi / 2, theta + 3 * pi / 2)
            ),
        ),
    )
    q.equals(
        "The product of two cosines is half of the cosine of their sum and of their difference; opposite arcs give "
        "the same.",
        R * sigma * tau * ((1 + a**2) * half / 2 - a * (sin(theta) - theta * cos(theta)) / (2 * pi)),
    )
    q.equals("Put in the length, and collect.", claim.rhs)


def measure(run, a, sigma, tau, theta):
    """Products of what a pair of correlated numbers becomes, again and again."""
    import math

    first, other = run.sample("z", 2).unbind(dim=1)
    second = math.cos(theta) * first + math.sin(theta) * other
    return run.operator(sigma * first, a) * run.operator(tau * second, a)


def _laws():
    from sympy.stats import Normal

    return {"normal": {"z": Normal("z", 0, 1)}}


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[
        {"a": 0.0, "sigma": 1.0, "tau": 1.0, "theta": 1.0},
        {"a": 0.0, "sigma": 1.0, "tau": 2.0, "theta": 2.0},
        {"a": 0.25, "sigma": 2.0, "tau": 0.5, "theta": 0.5},
        {"a": -0.5, "sigma": 0.5, "tau": 1.0, "theta": 1.5},
    ],
    laws=_laws(),
    estimate="mean",
)
rivals = {
    "takes half of the product of the inputs": sigma * tau * (1 + a**2) * cos(theta) / 2,
    "forgets the activation": sigma * tau * cos(theta),
    "multiplies the means": sigma * tau * (1 - a) ** 2 / (2 * pi),
    "takes the covariance": sigma * tau * ((1 - a) ** 2 * (half - 1 / (2 * pi)) + a * cos(theta)),
    "takes the kernel with the factor 2, for which the weights make up": 2
    * sigma
    * tau
    * ((1 - a) ** 2 * half + a * cos(theta)),
    "takes the angle for the one on the other side": sigma
    * tau
    * ((1 - a) ** 2 * (sin(theta) + theta * cos(theta)) / (2 * pi) + a * cos(theta)),
    "forgets the sine": sigma * tau * ((1 - a) ** 2 * (pi - theta) * cos(theta) / (2 * pi) + a * cos(theta)),
    "forgets pairs of which one is below zero": sigma * tau * (1 + a**2) * half,
    "forgets what is below zero": sigma * tau * half,
    "takes variances for standard deviations": (sigma * tau) ** 2 * ((1 - a) ** 2 * half + a * cos(theta)),
}
