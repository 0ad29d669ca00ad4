"""Variance of the output of a layer as PyTorch makes it.

PyTorch's dense layer with `d` inputs draws weights and bias between minus and
plus one over the root of `d`, everywhere alike, if nothing is said. What is the
variance of an output, over these, at given inputs `x`? A third of the mean square
of the inputs, and a little for the bias: a signal loses two thirds of its second
moment in the layer, and more where a ReLU follows.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
y, V = reals("y V")
x, w, beta = sequence("x", d), sequence("w", d), sequence("beta", 1)

given = {d: "number of inputs (fan-in)", x: "inputs", w: "weights", beta: "bias"}
sought = {V: "variance of the output", y: "output"}
where = [
    d >= 1,
    Independent(w, beta),
    # Between -b and b the variance of a uniform number is a third of b**2.
    ForAll(Eq(Expectation(w[i]), 0), (i, 1, d)),
    ForAll(Eq(Expectation(w[i] ** 2), 1 / (3 * d)), (i, 1, d)),
    ForAll(Eq(Expectation(beta[i]), 0), (i, 1, 1)),
    ForAll(Eq(Expectation(beta[i] ** 2), 1 / (3 * d)), (i, 1, 1)),
]
conventions = (
    "inputs are given numbers; weights and bias are independent, and uniform up to one over the root of `d`",
    "of a convolution `d` is the number of cells that an output reads, in all channels of its group",
)

claim = Eq(V, (1 + Sum(x[i] ** 2, (i, 1, d))) / (3 * d))


def proof(q):
    """Variances of independent terms add."""
    Var = Variance
    q.define("The output.", Eq(y, Sum(w[i] * x[i], (i, 1, d)) + beta[1]))
    q.define("Its variance.", Eq(V, Var(y)))
    q.equals(
        "Weights and bias are independent, so their variances add; an input is a factor, and comes out squared.",
        Sum(x[i] ** 2 * Var(w[i]), (i, 1, d)) + Var(beta[1]),
    )
    q.equals("All have one variance.", claim.rhs)


def measure(run, d, x):
    """The outputs of one layer, each with a row of weights and a bias of its own."""
    import torch

    layer = run.operator(d, run.draws, device=run.device, dtype=run.dtype)
    return layer(torch.tensor(x, dtype=run.dtype, device=run.device)).detach()


def without_bias(inputs, outputs, device, dtype):
    """A layer that adds nothing."""
    import torch

    return torch.nn.Linear(inputs, outputs, bias=False, device=device, dtype=dtype)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.Linear",
    impostor=without_bias,
    at=[{"d": 1, "x": [2.0]}, {"d": 2, "x": [1.0, -0.5]}, {"d": 4, "x": [1.0, 2.0, 0.0, -1.0]}],
    laws={},
    estimate="variance",
)
squares = Sum(x[i] ** 2, (i, 1, d))
rivals = {
    "takes the bound for the standard deviation": (1 + squares) / d,
    "keeps the second moment, as He's initialisation would": 2 * squares / d,
    "forgets the bias": squares / (3 * d),
    "takes `1/d` for the bound": (1 + squares) / (3 * d**2),
    "takes the variance for a range from 0 on": (1 + squares) / (12 * d),
    "adds the inputs before it squares them": (1 + Sum(x[i], (i, 1, d)) ** 2) / (3 * d),
    "has a bias for every input": (d + squares) / (3 * d),
    "has a bias of variance one": 1 + squares / (3 * d),
}
