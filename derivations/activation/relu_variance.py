"""Variance of a neuron behind rectified inputs.

A neuron adds up `d` inputs, each times its weight: `y`. An input is what a
ReLU makes of a standard normal number `z[i]`; a weight `w[i]` has mean zero
and variance `sigma**2`. All of them are independent, and the variance is over
weights and inputs alike.
"""

from sympy import Eq, Max, Sum, pi

from symcnn import Density, Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

from . import relu_second_moment
from .relu_second_moment import phi, u

d, i, j = integers("d i j")
sigma, V = reals("sigma V")
w, z = sequence("w", d), sequence("z", d)
y = Sum(w[i] * Max(z[i], 0), (i, 1, d))

given = {
    d: "number of inputs (fan-in)",
    sigma: "standard deviation of a weight",
    w: "weights",
    z: "inputs before the ReLU",
}
sought = {V: "variance of the output"}
where = [
    d >= 1,
    sigma >= 0,
    Independent(w, z),
    ForAll(Eq(Expectation(w[i]), 0), (i, 1, d)),
    ForAll(Eq(Variance(w[i]), sigma**2), (i, 1, d)),
    ForAll(Density(z[i], u, phi), (i, 1, d)),
]
conventions = ("the variance is over weights and inputs jointly", "no bias")

claim = Eq(V, d * sigma**2 / 2)


def proof(q):
    """Only the squares survive."""
    E, x = Expectation, lambda a: Max(z[a], 0)
    q.recall(
        "Half of the second moment of a standard normal number passes a ReLU.",
        relu_second_moment,
        forall=((i, 1, d),),
    )
    q.define("The variance of the output, over weights and inputs alike.", Eq(V, Variance(y)))
    q.equals("A variance is the mean square less the square of the mean.", E(y**2) - E(y) ** 2)
    q.equals(
        "The mean is a sum of means (linearity); in each, weight and input are independent, and `w[i]` has mean zero.",
        E(y**2),
    )
    q.equals(
        "Write the square as a double sum; the mean of a sum is the sum of the means.",
        Sum(E(w[i] * x(i) * w[j] * x(j)), (j, 1, d), (i, 1, d)),
    )
    q.equals(
        "Where `i` and `j` differ, `w[i]` is independent of all else and has mean zero. The squares remain.",
        Sum(E(w[i] ** 2 * x(i) ** 2), (i, 1, d)),
    )
    q.equals(
        "Total expectation: first over the weight with the input held, then over the input.",
        Sum(E(w[i] ** 2) * E(x(i) ** 2), (i, 1, d)),
    )
    q.equals("Put in the two second moments; the sum has `d` equal terms.", d * sigma**2 / 2)


def measure(run, d, sigma):
    """Outputs of independent neurons, each with weights and inputs of its own."""
    return (run.sample("w", d) * run.operator(run.sample("z", d))).sum(dim=1)


def _laws():
    from sympy.stats import Normal, Uniform

    wide = sigma * 3**0.5
    return {
        "normal weights": {"w": Normal("w", 0, sigma), "z": Normal("z", 0, 1)},
        "uniform weights": {"w": Uniform("w", -wide, wide), "z": Normal("z", 0, 1)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.relu",
    impostor="torch.nn.functional.tanh",
    at=[{"d": 1, "sigma": 1.0}, {"d": 4, "sigma": 0.5}, {"d": 16, "sigma": 2.0}],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "puts the variance of the rectified input where its second moment belongs": d * sigma**2 * (pi - 1) / (2 * pi),
    "forgets the ReLU": d * sigma**2,
    "takes `sigma` for the variance": d * sigma / 2,
    "adds standard deviations": d**2 * sigma**2 / 2,
}
