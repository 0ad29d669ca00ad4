"""No solution of one equation is shorter than that of least norm.

Let `w[j] = a[j]*y/A`, with `A` the sum of the squares of the inputs `a`. It
solves the equation, and any other solution `v` has a larger sum of squares
`N`, by the squared distance of the two: Pythagoras, with the origin, `w` and
`v` as corners.
"""

from sympy import Eq, Sum, sqrt

from symcnn import Trajectory, integers, reals, sequence

d, i, j = integers("d i j")
y, N, A = reals("y N A")
a, v, w = sequence("a", d), sequence("v", d), sequence("w", d)

given = {d: "number of inputs", a: "inputs", y: "target", v: "any solution"}
sought = {N: "sum of squares of the solution"}
output = Sum(a[j] * v[j], (j, 1, d))
length = Sum(a[i] ** 2, (i, 1, d))
where = [d >= 1, length > 0, Eq(output, y)]
conventions = ("the norm is the Euclidean one", "no bias")

nearest = a[j] * y / length
claim = Eq(N, y**2 / length + Sum((v[j] - nearest) ** 2, (j, 1, d)))


def proof(q):
    """Pythagoras."""
    q.define("The sum of squares.", Eq(N, Sum(v[j] ** 2, (j, 1, d))))
    q.equals(
        "Write `v[j]` as `a[j]*y/A` and what is left of it, and multiply out.",
        Sum((v[j] - nearest) ** 2, (j, 1, d)) + 2 * y / length * output - y**2 / length,
    )
    q.equals("The output is the target, so that two terms make one.", claim.rhs)


def measure(run, d, a, y, v):
    """The squared norm of a solution."""
    import torch

    return run.operator(torch.tensor(v, dtype=torch.float64)).item() ** 2


def of_sizes(vector):
    """The norm that adds up the sizes of the entries."""
    import torch

    return torch.linalg.vector_norm(vector, ord=1)


experiment = Trajectory(
    measure,
    operator="torch.linalg.vector_norm",
    impostor=of_sizes,
    at=[
        {"d": 1, "a": [2.0], "y": 3.0, "v": [1.5]},
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "v": [1.0, 1.0]},
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "v": [0.0, 11.0]},
        {"d": 3, "a": [1.0, 0.0, 3.0], "y": 2.0, "v": [-1.0, 4.0, 1.0]},
    ],
    # Three squares and two sums at most, the root, and its square.
    operations=10,
    steps=None,
)
_away = Sum((v[j] - nearest) ** 2, (j, 1, d))
rivals = {
    "takes all solutions to be equally long": y**2 / length,
    "adds the lengths, not their squares": (sqrt(y**2 / length) + sqrt(_away)) ** 2,
    "compares with the solution of equal contributions": Sum((y / (d * a[j])) ** 2, (j, 1, d))
    + Sum((v[j] - y / (d * a[j])) ** 2, (j, 1, d)),
    "forgets to square the norm of the inputs": y**2 / sqrt(length) + _away,
}
