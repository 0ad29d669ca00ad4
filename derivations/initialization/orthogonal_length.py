"""Length behind orthogonal weights.

A dense layer has `n` inputs and `m` outputs, at least as many. Its weights are a matrix
with orthonormal columns, times the gain `g`, as orthogonal initialisation makes them.
What is the sum of the squares of the outputs, `q`? It is `g**2` times that of the
inputs, of every input and not in the mean alone: lengths and angles are kept.
"""

from sympy import Eq, KroneckerDelta, Rational, Sum, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

n, m, i, j, k = integers("n m i j k")
g, q = reals("g q")
U, x, y = sequence("U", m, n), sequence("x", n), sequence("y", m)
P = function("P")

given = {
    n: "number of inputs",
    m: "number of outputs",
    g: "gain",
    U: "matrix with orthonormal columns, a row for each output",
    P: "products of two columns: 1 of one with itself, else 0",
    x: "inputs",
}
sought = {y: "outputs", q: "sum of their squares"}
usual = {g: 1}
where = [
    n >= 1,
    m >= n,
    ForAll(Eq(P(j, k), KroneckerDelta(j, k)), (j, 1, n), (k, 1, n)),
    ForAll(Eq(P(j, k), Sum(U[i, j] * U[i, k], (i, 1, m))), (j, 1, n), (k, 1, n)),
]
conventions = (
    "no bias, and no activation",
    "with fewer outputs than inputs the rows are orthonormal, and what lies across them is lost",
)

claim = Eq(q, g**2 * Sum(x[j] ** 2, (j, 1, n)))


def proof(steps):
    """Columns meet only themselves."""
    steps.define("The outputs.", ForAll(Eq(y[i], g * Sum(U[i, j] * x[j], (j, 1, n))), (i, 1, m)))
    steps.define("The sum of their squares.", Eq(q, Sum(y[i] ** 2, (i, 1, m))))
    steps.equals(
        "Multiply the squares out.",
        g**2 * Sum(U[i, j] * x[j] * U[i, k] * x[k], (k, 1, n), (j, 1, n), (i, 1, m)),
    )
    steps.equals(
        "Sum over the outputs first.",
        g**2 * Sum(x[j] * x[k] * P(j, k), (k, 1, n), (j, 1, n)),
    )
    steps.implies(
        "The product of two columns is 1 if they are the same, else 0.",
        ForAll(Eq(P(j, k), KroneckerDelta(j, k)), (j, 1, n), (k, 1, n)),
    )
    steps.implies(
        "Only equal columns are left.",
        Eq(q, g**2 * Sum(x[j] * x[k] * KroneckerDelta(j, k), (k, 1, n), (j, 1, n))),
    )
    steps.equals("The squares remain.", claim.rhs)


def measure(run, n, m, g, x):
    """The sum of the squares of what initialised weights make of the inputs."""
    import torch

    weights = run.operator(torch.empty(m, n, dtype=torch.float64), g, generator=torch.Generator().manual_seed(0))
    return ((weights @ torch.tensor(x, dtype=torch.float64)) ** 2).sum().item()


def independent(weights, gain, generator):
    """Draws weights that keep the length in the mean alone."""
    import torch

    return torch.nn.init.normal_(weights, 0.0, gain / len(weights) ** 0.5, generator=generator)


experiment = Trajectory(
    measure,
    operator="torch.nn.init.orthogonal_",
    impostor=independent,
    at=[
        {"n": len(x), "m": len(x) + more, "g": g, "x": x}
        for x in ([2.0], [1.0, -2.0], [0.5, 1.0, -1.5, 3.0])
        for more in (0, 1, 5)
        for g in (1.0, 0.5, -2.0)
    ],
    operations=400,
    conditioning=4,
    steps=None,
)
squares = Sum(x[j] ** 2, (j, 1, n))
rivals = {
    "does not square the gain": g * squares,
    "forgets the gain": squares,
    "shares the square out over outputs": g**2 * squares * n / m,
    "adds the outputs up": g**2 * squares * m / n,
    "adds the inputs before it squares them": g**2 * Sum(x[j], (j, 1, n)) ** 2,
    "takes the mean square": g**2 * squares / n,
    "takes the length for its square": g * sqrt(squares),
    "halves, as behind a ReLU": g**2 * squares * Rational(1, 2),
}
