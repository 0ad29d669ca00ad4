"""Covariance of two outputs under dropout.

Two outputs of a dense layer with `d` inputs `x` have the weights `w` and `v`. Dropout
sets inputs to zero with the probability `r`, and divides the others by `1 - r`: both
outputs see the same masks. What is the covariance of the outputs? Each input
contributes the product of its contributions to both. With a mask for every weight, as
DropConnect has it, the variances are the same and the covariance is zero.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, integers, reals, sequence

d, i, j = integers("d i j")
r, G, y, z = reals("r G y z")
x, w, v, R = (sequence(name, d) for name in "xwvR")

given = {
    d: "inputs",
    r: "drop rate",
    x: "inputs of the layer",
    w: "weights of the one output",
    v: "weights of the other output",
    R: "1 where an input is kept, else 0",
}
sought = {G: "covariance of the outputs", y: "the one output", z: "the other output"}
usual = {r: 0.5}
where = [
    d >= 1,
    r >= 0,
    r < 1,
    Independent(R),
    # Zero or one, hence its own square: both moments are the probability to keep.
    ForAll(Eq(Expectation(R[i]), 1 - r), (i, 1, d)),
    ForAll(Eq(Expectation(R[i] ** 2), 1 - r), (i, 1, d)),
]
conventions = (
    "inputs and weights are given numbers; the covariance is over the masks",
    "what is kept is divided by `1 - r`",
    "for one output, `v` equal to `w`, this is its variance",
)

products = Sum(w[i] * v[i] * x[i] ** 2, (i, 1, d))
claim = Eq(G, r / (1 - r) * products)


def proof(q):
    """A mask is independent of all others, and not of itself."""
    E = Expectation
    one, other = Sum(w[i] * x[i], (i, 1, d)), Sum(v[i] * x[i], (i, 1, d))
    q.define("The one output", Eq(y, Sum(R[i] * w[i] * x[i] / (1 - r), (i, 1, d))))
    q.define("and the other.", Eq(z, Sum(R[i] * v[i] * x[i] / (1 - r), (i, 1, d))))
    q.define("The mean of the product, less the product of the means.", Eq(G, E(y * z) - E(y) * E(z)))
    q.equals("The means are those without dropout.", E(y * z) - one * other)
    q.equals(
        "Masks of two inputs have a product whose mean is the product of their means; a mask is its own square.",
        one * other + (1 / (1 - r) - 1) * products - one * other,
    )
    q.equals("The product of the means cancels.", claim.rhs)


def measure(run, d, r, x, w, v):
    """Products of both outputs under the same masks, less those under masks of two passes."""
    import torch

    inputs, one, other = (torch.tensor(row, dtype=run.dtype, device=run.device) for row in (x, w, v))
    layer = torch.stack([one, other])
    first = run.operator(inputs.expand(run.draws, d), r) @ layer.T
    second = torch.nn.functional.dropout(inputs.expand(run.draws, d), r) @ layer.T
    return first[:, 0] * first[:, 1] - first[:, 0] * second[:, 1]


def shared(inputs, rate):
    """One mask for all inputs."""
    import torch

    return torch.nn.functional.dropout1d(inputs, rate)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor=shared,
    at=[
        {"d": 1, "r": 0.5, "x": [2.0], "w": [1.0], "v": [-0.5]},
        {"d": 2, "r": 0.25, "x": [1.0, 2.0], "w": [1.0, -0.5], "v": [0.5, 0.25]},
        {"d": 3, "r": 0.625, "x": [1.0, -1.0, 0.5], "w": [1.0, 0.5, 2.0], "v": [1.0, -0.5, 1.0]},
    ],
    laws={},
    estimate="mean",
)
rivals = {
    "takes the outputs to be independent": 0 * r,
    "lets the inputs share one mask": r / (1 - r) * Sum(w[i] * x[i], (i, 1, d)) * Sum(v[i] * x[i], (i, 1, d)),
    "forgets that what is kept is divided": r * (1 - r) * products,
    "takes the mean product for the covariance": r / (1 - r) * products
    + Sum(w[i] * x[i], (i, 1, d)) * Sum(v[i] * x[i], (i, 1, d)),
    "takes the second moment of a mask for its variance": products / (1 - r),
    "does not square the inputs": r / (1 - r) * Sum(w[i] * v[i] * x[i], (i, 1, d)),
    "takes the drop rate for the probability to keep": (1 - r) / r * products,
}
