"""Variance of the output of a dense layer behind a leaky ReLU.

Normal numbers with mean zero and standard deviation `sigma` pass through a leaky
ReLU, which multiplies what is negative by `a`. A neuron adds up `d` of the
results, each times its weight; a weight has mean zero and variance `v`. How large
is the variance of the sum? The weights meet the second moment of what the
activation gives, so that a ReLU, `a = 0`, halves the variance.
"""

from sympy import Eq, Sum, pi

from symcnn import Density, Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

from ..activation import leaky_relu_second_moment
from ..activation._normal import bell, d, i, sigma, u, z
from ..activation.leaky_relu_mean import a, exponential, leaky

j = integers("j")
v, V = reals("v V")
w = sequence("w", d)

given = {
    a: "negative slope",
    d: "number of inputs (fan-in)",
    sigma: "standard deviation of a number before the activation",
    v: "variance of a weight",
    w: "weights",
    z: "numbers before the activation",
}
sought = {V: "variance of the output"}
usual = leaky_relu_second_moment.usual
where = [
    d >= 1,
    sigma > 0,
    v >= 0,
    Independent(w, z),
    ForAll(Eq(Expectation(w[i]), 0), (i, 1, d)),
    ForAll(Eq(Variance(w[i]), v), (i, 1, d)),
    ForAll(Density(z[i], u, bell), (i, 1, d)),
]
conventions = ("the variance is over weights and inputs jointly", "no bias")

claim = Eq(V, d * v * (1 + a**2) * sigma**2 / 2)


def proof(q):
    """Only the squares survive."""
    E, Var, x = Expectation, Variance, lambda k: leaky(z[k])
    q.recall("The second moment of what a leaky ReLU gives.", leaky_relu_second_moment, forall=((i, 1, d),))
    q.define("The variance of the sum, over weights and inputs alike.", Eq(V, Var(Sum(w[i] * x(i), (i, 1, d)))))
    q.equals("The terms are independent of one another, so that variances add.", Sum(Var(w[i] * x(i)), (i, 1, d)))
    q.equals(
        "Every term has the mean zero, since its weight has: its variance is its mean square.",
        Sum(E(w[i] ** 2 * x(i) ** 2), (i, 1, d)),
    )
    q.equals("Weight and input are independent.", Sum(E(w[i] ** 2) * E(x(i) ** 2), (i, 1, d)))
    q.equals("Put in the two second moments; the sum has `d` equal terms.", claim.rhs)


def measure(run, a, d, sigma, v):
    """Outputs of independent neurons, each with weights and inputs of its own."""
    return (run.sample("w", d) * run.operator(run.sample("z", d), a)).sum(dim=1)


def _laws():
    from sympy.stats import Normal, Uniform

    wide = (3 * v) ** 0.5
    return {
        "normal weights": {"w": Normal("w", 0, v**0.5), "z": Normal("z", 0, sigma)},
        "uniform weights": {"w": Uniform("w", -wide, wide), "z": Normal("z", 0, sigma)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[
        {"a": 0.0, "d": 1, "sigma": 1.0, "v": 1.0},
        {"a": 0.25, "d": 4, "sigma": 2.0, "v": 0.25},
        {"a": -0.5, "d": 2, "sigma": 0.5, "v": 4.0},
    ],
    laws=_laws(),
    estimate="variance",
)
spread = (1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)
rivals = {
    "takes the variance of what the activation gives for its second moment": d * v * sigma**2 * spread,
    "forgets the activation": d * v * sigma**2,
    "forgets the slope": d * v * sigma**2 / 2,
    "does not square the slope": d * v * (1 + a) * sigma**2 / 2,
    "does not halve": d * v * (1 + a**2) * sigma**2,
    "takes the variance of a weight for its standard deviation": d * v**2 * (1 + a**2) * sigma**2 / 2,
    "adds standard deviations": d**2 * v * (1 + a**2) * sigma**2 / 2,
    "forgets the scale of the inputs": d * v * (1 + a**2) / 2,
}
