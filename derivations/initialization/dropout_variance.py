"""Variance that dropout adds to the output of a dense layer.

Each of `d` inputs `x` of a dense layer with weights `w` is dropped with the rate `r`,
by itself, and divided by the probability to keep it where it is kept. The mean of
an output is that without dropout. What is its variance over the masks?
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
r, y, V = reals("r y V")
x, w, R = sequence("x", d), sequence("w", d), sequence("R", d)

given = {d: "inputs of the layer", r: "drop rate", x: "inputs", w: "weights", R: "1 where an input is kept, else 0"}
sought = {y: "output", V: "variance of the output"}
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
    "inputs and weights are given numbers; the variance is over the masks",
    "every input has a mask of its own; where channels are dropped as a whole, their cells add up first",
)

claim = Eq(V, r / (1 - r) * Sum(w[i] ** 2 * x[i] ** 2, (i, 1, d)))


def proof(q):
    """Variances of independent terms add."""
    q.define("The output, with what is kept divided by the probability to keep it.",
             Eq(y, Sum(R[i] * w[i] * x[i] / (1 - r), (i, 1, d))))  # fmt: skip
    q.define("Its variance.", Eq(V, Variance(y)))
    q.equals("The masks are independent, so variances add; all else is a factor, and comes out squared.",
             Sum(w[i] ** 2 * x[i] ** 2 / (1 - r) ** 2 * Variance(R[i]), (i, 1, d)))  # fmt: skip
    q.equals("A mask is its own square, so that its variance is the probability less the square of it.",
             Sum(w[i] ** 2 * x[i] ** 2 / (1 - r) ** 2 * ((1 - r) - (1 - r) ** 2), (i, 1, d)))  # fmt: skip
    q.equals("A probability to keep cancels.", claim.rhs)


def measure(run, d, r, x, w):
    """Outputs under masks of their own."""
    import torch

    inputs, weights = (torch.tensor(one, dtype=run.dtype, device=run.device) for one in (x, w))
    return run.operator(inputs.expand(run.draws, d), r) @ weights


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for a whole row
    at=[
        {"d": 1, "r": 0.5, "x": [1.0], "w": [2.0]},
        {"d": 2, "r": 0.25, "x": [1.0, -2.0], "w": [2.0, 0.5]},
        {"d": 2, "r": 0.5, "x": [3.0, 1.0], "w": [-1.0, 1.0]},
        {"d": 3, "r": 0.75, "x": [1.0, 2.0, 0.5], "w": [1.0, 1.0, -2.0]},
    ],
    laws={},
    estimate="variance",
)
squares = Sum(w[i] ** 2 * x[i] ** 2, (i, 1, d))
rivals = {
    "takes the second moment of the mask for its variance": squares / (1 - r),
    "takes the variance of the mask, not divided": r * (1 - r) * squares,
    "forgets the probability to keep": r * squares,
    "takes the rate to keep for the rate to drop": (1 - r) / r * squares,
    "shares one mask among the inputs": r / (1 - r) * Sum(w[i] * x[i], (i, 1, d)) ** 2,
    "divides by the squared probability": r / (1 - r) ** 2 * squares,
    "thinks that the division leaves no variance": 0,
    "forgets the weights": r / (1 - r) * Sum(x[i] ** 2, (i, 1, d)),
}
