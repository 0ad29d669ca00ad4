"""Gradient of the cosine similarity.

Two vectors of `n` numbers have the cosine similarity `c`, their product over
both lengths. What is its derivative with respect to entry `k` of the first
vector? It is the other vector at length one, less `c` times the vector itself at
length one, over the vector's length: it never makes the vector longer, and where
both point the same way it is zero.
"""

from sympy import Abs, Eq, Sum, sqrt

from symcnn import ForAll, Trajectory, reals, sequence

from . import unit_vector
from .unit_vector import VECTORS, dx, dy, h, i, k, length, n, square, x

c = reals("c")
v, g = sequence("v", n), sequence("g", n)
other = sqrt(Sum(v[h] ** 2, (h, 1, n)))

given = {n: "numbers of a vector", x: "first vector", v: "second vector", k: "which entry of the first vector"}
sought = {g: "derivative of the cosine similarity", dy: "upstream gradient", dx: unit_vector.sought[dx]}
where = [*unit_vector.where, Sum(v[h] ** 2, (h, 1, n)) > 0]
conventions = unit_vector.conventions

product = Sum(x[i] * v[i], (i, 1, n))
claim = Eq(g[k], (v[k] / other - product / (length * other) * x[k] / length) / length)


def proof(q):
    """The product of two vectors of length one, in the first of them."""
    q.define(
        "The similarity is the product of the two vectors at length one: the first one, scaled to length one, has the "
        "second one at length one for its upstream gradient.",
        ForAll(Eq(dy[i], v[i] / other), (i, 1, n)),
    )
    q.recall("That goes through the scaling.", unit_vector)
    q.define("So this is the derivative asked for.", Eq(g[k], dx[k]))
    q.equals("The similarity stands in it.", claim.rhs)


def measure(run, n, x, v, k):
    """The gradient that autograd hands to one entry of the first vector."""
    import torch

    first, second = (torch.tensor(row, dtype=torch.float64) for row in (x, v))
    first.requires_grad_()
    (gradient,) = torch.autograd.grad(run.operator(first, second, dim=0), first)
    return gradient[k - 1].item()


def unscaled(first, second, dim):
    """The product of the second vector at length one with the first as it is."""
    import torch

    return (first * torch.nn.functional.normalize(second, dim=dim)).sum(dim=dim)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cosine_similarity",
    impostor=unscaled,
    at=[
        {"n": len(first), "x": first, "v": second, "k": k}
        for first, second in VECTORS
        for k in range(1, len(first) + 1)
    ],
    operations=60,
    conditioning=2
    * (Abs(v[k]) + Abs(x[k]) * Sum(Abs(x[i] * v[i]), (i, 1, n)) / square)
    / Abs(v[k] - x[k] * product / square),
    steps=None,
)
_cosine = product / (length * other)
rivals = {
    "takes the first vector's length for a constant": v[k] / (length * other),
    "forgets to bring the vectors to length one": v[k] - _cosine * x[k],
    "forgets the lengths altogether": v[k],
    "exchanges the two vectors": (x[k] / length - _cosine * v[k] / other) / length,
    "divides by the other vector's length at the end": (v[k] / other - _cosine * x[k] / length) / other,
    "adds the share along the vector": (v[k] / other + _cosine * x[k] / length) / length,
    "forgets the similarity": (v[k] / other - x[k] / length) / length,
}
