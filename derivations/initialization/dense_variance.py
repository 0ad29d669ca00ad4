"""Variance of the output of a dense layer.

An output of a dense layer is the sum of `d` inputs, each times its weight, and
a bias. Inputs have the mean `m` and the variance `s`, weights the mean `mu` and
the variance `v`, the bias the variance `b`; all of them are independent. How
large is the variance of the output? With weights of mean zero it is `d*v` times
the second moment of an input, not its variance: the mean of the inputs counts.
"""

from sympy import Eq, Rational, Sum, sqrt

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
m, s, mu, v, b, V = reals("m s mu v b V")
x, w, beta = sequence("x", d), sequence("w", d), sequence("beta", 1)

given = {
    d: "inputs of the layer (fan-in)",
    m: "mean of an input",
    s: "variance of an input",
    mu: "mean of a weight",
    v: "variance of a weight",
    b: "variance of the bias",
    x: "inputs",
    w: "weights",
    beta: "bias",
}
sought = {V: "variance of the output"}
usual = {mu: 0}
where = [
    d >= 1,
    s >= 0,
    v >= 0,
    b >= 0,
    Independent(x, w, beta),
    ForAll(Eq(Expectation(x[i]), m), (i, 1, d)),
    ForAll(Eq(Variance(x[i]), s), (i, 1, d)),
    ForAll(Eq(Expectation(w[i]), mu), (i, 1, d)),
    ForAll(Eq(Variance(w[i]), v), (i, 1, d)),
    ForAll(Eq(Variance(beta[i]), b), (i, 1, 1)),
]
conventions = ("the variance is over weights, bias and inputs jointly", "weights enter as they are, not over `d`")

claim = Eq(V, d * (v * (s + m**2) + mu**2 * s) + b)


def proof(q):
    """Variances of independent terms add."""
    E, Var = Expectation, Variance
    q.define("The variance of the sum of all products and the bias.",
             Eq(V, Var(Sum(w[i] * x[i], (i, 1, d)) + beta[1])))  # fmt: skip
    q.equals("All terms are independent of one another, so their variances add.",
             Sum(Var(w[i] * x[i]), (i, 1, d)) + Var(beta[1]))  # fmt: skip
    q.equals("A variance is the mean square less the square of the mean.",
             Sum(E(w[i] ** 2 * x[i] ** 2) - E(w[i] * x[i]) ** 2, (i, 1, d)) + b)  # fmt: skip
    q.equals("Weight and input are independent: means of products are products of means.",
             Sum(E(w[i] ** 2) * E(x[i] ** 2) - E(w[i]) ** 2 * E(x[i]) ** 2, (i, 1, d)) + b)  # fmt: skip
    q.equals("A mean square is the variance and the square of the mean.",
             Sum((v + mu**2) * (s + m**2) - mu**2 * m**2, (i, 1, d)) + b)  # fmt: skip
    q.equals("The product of the squared means cancels; there are `d` equal terms.", claim.rhs)


def measure(run, d, m, s, mu, v, b):
    """Outputs of independent layers with one output, each at inputs of its own."""
    inputs, weights, bias = run.sample("x", 1, d), run.sample("w", d, 1), run.sample("beta", 1, 1)
    return run.operator(bias, inputs, weights)[:, 0, 0]


def folded(bias, inputs, weights):
    """Takes the size of every weight."""
    import torch

    return torch.baddbmm(bias, inputs, weights.abs())


def _laws():
    """Laws of different shapes: the claim assumes none."""
    from sympy.stats import Exponential, Normal, Rademacher, Uniform

    def uniform(name, mean, variance):
        return Uniform(name, mean - (3 * variance) ** Rational(1, 2), mean + (3 * variance) ** Rational(1, 2))

    return {
        "normal": {
            "x": Normal("x", m, sqrt(s)),
            "w": Normal("w", mu, sqrt(v)),
            "beta": Normal("beta", 0, sqrt(b)),
        },
        "uniform weights, skewed inputs": {
            "x": m + sqrt(s) * (Exponential("x", 1) - 1),
            "w": uniform("w", mu, v),
            "beta": sqrt(b) * Rademacher("beta"),
        },
    }


experiment = MonteCarlo(
    measure,
    operator="torch.baddbmm",
    impostor=folded,
    at=[
        {"d": 1, "m": 0.0, "s": 1.0, "mu": 0.0, "v": 1.0, "b": 0.5},
        {"d": 3, "m": 1.0, "s": 0.25, "mu": 0.0, "v": 0.5, "b": 1.0},
        {"d": 2, "m": 0.5, "s": 2.0, "mu": -1.0, "v": 0.25, "b": 0.25},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "takes the variance of an input for its second moment": d * v * s + b,
    "takes the second moment of the weights and of the inputs": d * (v + mu**2) * (s + m**2) + b,
    "multiplies the means in as well": d * (v * s + mu**2 * m**2) + b,
    "forgets the mean of the weights": d * v * (s + m**2) + b,
    "forgets the bias": d * (v * (s + m**2) + mu**2 * s),
    "adds standard deviations": d**2 * (v * (s + m**2) + mu**2 * s) + b,
    "averages the inputs": (v * (s + m**2) + mu**2 * s) / d + b,
    "has a bias for every input": d * (v * (s + m**2) + mu**2 * s + b),
    "weighs the mean of the inputs by that of the weights": d * (v * s + mu**2 * s + m**2 * mu**2) + b,
}
