"""Variance of a gradient that goes back through a dense layer and a leaky ReLU.

A number passes a leaky ReLU, which multiplies what is negative by `a`, and is one
of the inputs of a dense layer with `m` outputs. The gradients in the outputs have
the second moment `q`, the weights the mean zero and the variance `v`; the number
is as often positive as negative. How large is the variance of the gradient in
the number? On the way back it is the outputs that are counted, not the inputs.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

m, j = integers("m j")
a, v, q, y, V = reals("a v q y V")
w, g, s = sequence("w", m), sequence("g", m), sequence("s", 1)

given = {
    a: "negative slope",
    m: "outputs of the layer (fan-out)",
    v: "variance of a weight",
    q: "second moment of a gradient in an output",
    w: "weights of the number, one for each output",
    g: "gradients in the outputs",
    s: "sign of the number before the activation",
}
sought = {y: "gradient in the number before the activation", V: "its variance"}
usual = {a: 0.01}
where = [
    m >= 1,
    v >= 0,
    q >= 0,
    Independent(w, g, s),
    ForAll(Eq(Expectation(w[j]), 0), (j, 1, m)),
    ForAll(Eq(Variance(w[j]), v), (j, 1, m)),
    ForAll(Eq(Expectation(g[j] ** 2), q), (j, 1, m)),
    # Plus or minus one, either as often.
    ForAll(Eq(Expectation(s[j]), 0), (j, 1, 1)),
    ForAll(Eq(Expectation(s[j] ** 2), 1), (j, 1, 1)),
]
conventions = (
    "sign, weights and gradients are independent of one another",
    "the variance is over all of them jointly",
)

slope = (1 + a + (1 - a) * s[1]) / 2
claim = Eq(V, m * v * q * (1 + a**2) / 2)


def proof(steps):
    """Only the squares survive."""
    E = Expectation
    steps.define(
        "The gradient in an input is the sum of the gradients in the outputs, each times the weight between them; the "
        "activation multiplies it by 1 or by `a`, as the sign is.",
        Eq(y, slope * Sum(w[j] * g[j], (j, 1, m))),
    )
    steps.define("Its variance.", Eq(V, Variance(y)))
    steps.equals("The mean is zero, since that of a weight is.", E(y**2))
    steps.equals(
        "The sign is independent of the sum, and of the two squares of the slope each comes up as often as the other.",
        (1 + a**2) / 2 * E(Sum(w[j] * g[j], (j, 1, m)) ** 2),
    )
    steps.equals(
        "Products of different weights have the mean zero, so that the squares remain.",
        (1 + a**2) / 2 * Sum(E(w[j] ** 2) * E(g[j] ** 2), (j, 1, m)),
    )
    steps.equals("There are `m` equal terms.", claim.rhs)


def measure(run, a, m, v, q):
    """The gradients that autograd hands to independent numbers, each with weights and upstream gradients of its own."""
    import torch

    number = run.sample("s", 1)[:, 0].requires_grad_()
    outputs = run.operator(number, a)[:, None] * run.sample("w", m)
    return torch.autograd.grad(outputs, number, run.sample("g", m))[0]


def exponential(x, slope):
    """Bends smoothly below zero."""
    import torch

    return torch.nn.functional.elu(x, slope)


def _laws():
    """Gradients without a mean and with one."""
    from sympy.stats import Rademacher, Uniform

    wide, broad = (3 * v) ** 0.5, (3 * q) ** 0.5
    return {
        "uniform": {"w": Uniform("w", -wide, wide), "g": Uniform("g", -broad, broad), "s": Rademacher("s")},
        "signs, and gradients above zero": {
            "w": v**0.5 * Rademacher("w"),
            "g": Uniform("g", 0, broad),
            "s": Rademacher("s"),
        },
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor=exponential,
    at=[
        {"a": 0.5, "m": 2, "v": 1.0, "q": 1.0},
        {"a": 0.25, "m": 3, "v": 0.25, "q": 4.0},
        {"a": -0.5, "m": 1, "v": 4.0, "q": 0.25},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "forgets the activation": m * v * q,
    "forgets the slope": m * v * q / 2,
    "does not square the slope": m * v * q * (1 + a) / 2,
    "squares the mean slope": m * v * q * (1 + a) ** 2 / 4,
    "adds standard deviations": m**2 * v * q * (1 + a**2) / 2,
    "averages the outputs": v * q * (1 + a**2) / (2 * m),
    "takes the variance of a weight for its standard deviation": m * v**2 * q * (1 + a**2) / 2,
    "takes the second moment of the gradients for their standard deviation": m * v * q**2 * (1 + a**2) / 2,
}
