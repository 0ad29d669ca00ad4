"""Gradient of attention with respect to a value.

Scaled dot-product attention with `q` queries and `t` keys: every output is the
sum of the values, each times the weight that its key has for the query. Given
the upstream gradient, what is the gradient with respect to one number of one
value? It collects the upstream gradients of all queries, each with the weight
that this query gives the value.
"""

from sympy import Abs, Derivative, Eq, Sum, exp

from symcnn import Trajectory, sequence

from . import _one_head as head
from ._one_head import K, Q, V, a, b, c, d, dO, f, g, gradient, h, l, q, t, tables, u, unscaled, v, weight

dV = sequence("dV", t, v)

given = {**head.given, b: "which value", c: "which of its numbers"}
sought = {dV: "gradient of the values"}
where = [q >= 1, d >= 1, b >= 1, b <= t, c >= 1, c <= v]
conventions = head.conventions

claim = Eq(dV[b, c], Sum(weight(a, b) * dO[a, c], (a, 1, q)))


def proof(p):
    """The chain rule."""
    output = Sum(weight(a, g) * V[g, f], (g, 1, t))
    p.define(
        "Chain rule: the number acts on the loss through every output.",
        Eq(dV[b, c], Sum(dO[a, f] * Derivative(output, V[b, c]), (f, 1, v), (a, 1, q))),
    )
    p.equals("It stands in one number of every output, times the weight.", claim.rhs)


def measure(run, q, t, d, v, Q, K, V, dO, b, c):
    """The gradient that autograd hands to one number of one value."""
    return gradient(run, 2, Q, K, V, dO)[b - 1, c - 1].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=unscaled,
    at=[
        {**point, "b": b, "c": c}
        for point in tables()
        for b in range(1, point["t"] + 1)
        for c in range(1, point["v"] + 1)
    ],
    # Products and sums of at most 4, quotients, exponentials and their sum, products with the upstream gradient.
    operations=60,
    conditioning=4 * Sum(weight(a, b) * Abs(dO[a, c]), (a, 1, q)) / Abs(Sum(weight(a, b) * dO[a, c], (a, 1, q))),
    steps=None,
)


def _unscaled(query, key):
    return exp(Sum(Q[query, l] * K[key, l], (l, 1, d))) / Sum(exp(Sum(Q[query, h] * K[u, h], (h, 1, d))), (u, 1, t))


rivals = {
    "forgets the weights": Sum(dO[a, c], (a, 1, q)),
    "does not divide the scores by the root": Sum(_unscaled(a, b) * dO[a, c], (a, 1, q)),
    "takes the mean over the queries": Sum(weight(a, b) * dO[a, c], (a, 1, q)) / q,
    "multiplies with the slope of the softmax": Sum(weight(a, b) * (1 - weight(a, b)) * dO[a, c], (a, 1, q)),
    "takes all weights to be alike": Sum(dO[a, c], (a, 1, q)) / t,
    "takes the first query alone": weight(1, b) * dO[1, c],
    "adds the upstream gradients of all numbers": Sum(weight(a, b) * dO[a, f], (f, 1, v), (a, 1, q)),
}
