"""Second moment behind a residual block.

An entry `x` of a signal goes past a block, and `c` times an output of the block's
branch is added to it. The last map of the branch has `d` inputs `h`, and weights of
mean zero and variance `v`. What is the mean of the square of the sum, over these
weights? Weights of mean zero leave no mixed term, however much the branch's inputs
have to do with the signal: the second moments add.
"""

from sympy import Eq, Sum, sqrt

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

d, i = integers("d i")
x, c, v, b, y, Q = reals("x c v b y Q")
h, w = sequence("h", d), sequence("w", d)

given = {
    x: "entry of the signal",
    c: "factor of the branch",
    d: "inputs of the branch's last map",
    v: "variance of its weights",
    h: "its inputs",
    w: "its weights",
}
sought = {b: "output of the branch", y: "sum of both paths", Q: "mean of the square of the sum"}
where = [
    d >= 1,
    v >= 0,
    Independent(w),
    ForAll(Eq(Expectation(w[i]), 0), (i, 1, d)),
    ForAll(Eq(Variance(w[i]), v), (i, 1, d)),
]
conventions = ("signal and branch inputs are given numbers; the mean is over the weights of the branch's last map",)

claim = Eq(Q, x**2 + c**2 * v * Sum(h[i] ** 2, (i, 1, d)))


def proof(q):
    """No mixed term remains."""
    E = Expectation
    q.define("What the branch gives.", Eq(b, Sum(w[i] * h[i], (i, 1, d))))
    q.define("Both paths are added.", Eq(y, x + c * b))
    q.define("The mean of the square.", Eq(Q, E(y**2)))
    q.equals("Multiply out. The mixed term has the mean of the weights, zero.", x**2 + c**2 * E(b**2))
    q.equals("Different weights are independent, so that the squares remain.",
             x**2 + c**2 * Sum(E(w[i] ** 2) * h[i] ** 2, (i, 1, d)))  # fmt: skip
    q.equals("All weights have one variance.", claim.rhs)


def measure(run, x, c, d, v, h):
    """Squares of the sum, for weights of their own."""
    import torch

    inputs = torch.tensor(h, dtype=run.dtype, device=run.device)
    return (x + c * run.operator(inputs, run.sample("w", d))) ** 2


def folded(inputs, weights):
    """Takes the size of every weight."""
    import torch

    return torch.nn.functional.linear(inputs, weights.abs())


def _laws():
    from sympy.stats import Normal, Uniform

    return {
        "normal": {"w": Normal("w", 0, sqrt(v))},
        "uniform": {"w": Uniform("w", -sqrt(3 * v), sqrt(3 * v))},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.linear",
    impostor=folded,
    at=[
        {"x": 1.0, "c": 1.0, "d": 1, "v": 1.0, "h": [1.0]},
        {"x": -0.5, "c": 0.5, "d": 2, "v": 0.25, "h": [2.0, -1.0]},
        {"x": 2.0, "c": -1.0, "d": 2, "v": 0.5, "h": [1.0, 3.0]},
    ],
    laws=_laws(),
    estimate="mean",
)
squares = Sum(h[i] ** 2, (i, 1, d))
rivals = {
    "forgets the factor of the branch": x**2 + v * squares,
    "does not square the factor": x**2 + c * v * squares,
    "adds the inputs before it squares them": x**2 + c**2 * v * Sum(h[i], (i, 1, d)) ** 2,
    "forgets the signal": c**2 * v * squares,
    "adds before it squares": (x + c * sqrt(v) * Sum(h[i], (i, 1, d))) ** 2,
    "averages both paths": (x**2 + c**2 * v * squares) / 2,
    "shares the signal out": (1 - c**2) * x**2 + c**2 * v * squares,
    "averages the inputs": x**2 + c**2 * v * squares / d,
}
