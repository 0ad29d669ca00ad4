"""Gradient of attention with respect to a key.

Scaled dot-product attention with `q` queries and `t` keys: every output is the
sum of the values, each times the weight that its key has for the query. Given
the upstream gradient, what is the gradient with respect to one number of one
key? A key acts through the weights of all queries: in each row its score stands
in every weight. What the upstream gradient says of the key's value is compared
with the mean over the values, times the weight, and is collected over the
queries.
"""

from sympy import Abs, Derivative, Eq, Sum, sqrt

from symcnn import Trajectory, integers, sequence

from . import _one_head as head
from ._one_head import K, Q, V, a, b, c, d, dO, f, g, gradient, q, t, tables, unscaled, v, weight

r = integers("r")
dK = sequence("dK", t, d)

given = {**head.given, b: "which key", c: "which of its numbers"}
sought = {dK: "gradient of the keys"}
where = [q >= 1, v >= 1, b >= 1, b <= t, c >= 1, c <= d]
conventions = head.conventions


def said(value):
    """What a query's upstream gradient says of a value: their product."""
    return Sum(dO[a, f] * V[value, f], (f, 1, v))


mean = Sum(weight(a, g) * said(g), (g, 1, t))
claim = Eq(dK[b, c], Sum(weight(a, b) * (said(b) - mean) * Q[a, c], (a, 1, q)) / sqrt(d))


def proof(p):
    """The chain rule."""
    output = Sum(weight(a, r) * V[r, f], (r, 1, t))
    p.define(
        "Chain rule: the number acts on the loss through every output.",
        Eq(dK[b, c], Sum(dO[a, f] * Derivative(output, K[b, c]), (f, 1, v), (a, 1, q))),
    )
    p.equals(
        "In every row of weights one score holds the number, times that of the row's query, over the root. A softmax "
        "hands on what is above its mean, times the weight.",
        claim.rhs,
    )


def measure(run, q, t, d, v, Q, K, V, dO, b, c):
    """The gradient that autograd hands to one number of one key."""
    return gradient(run, 1, Q, K, V, dO)[b - 1, c - 1].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=unscaled,
    at=[
        {**point, "b": b, "c": c}
        for point in tables()
        for b in range(1, point["t"] + 1)
        for c in range(1, point["d"] + 1)
    ],
    operations=100,
    conditioning=4
    * Sum(
        weight(a, b) * Abs(Q[a, c]) * Sum(Abs(dO[a, f]) * (Abs(V[b, f]) + Sum(Abs(V[g, f]), (g, 1, t))), (f, 1, v)),
        (a, 1, q),
    )
    / Abs(Sum(weight(a, b) * (said(b) - mean) * Q[a, c], (a, 1, q))),
    steps=None,
)
rivals = {
    "forgets the root": claim.rhs * sqrt(d),
    "divides by the numbers of a query, not by their root": claim.rhs / sqrt(d),
    "forgets the mean that the softmax takes away": Sum(weight(a, b) * said(b) * Q[a, c], (a, 1, q)) / sqrt(d),
    "takes the mean over the queries": claim.rhs / q,
    "multiplies with the key, as for a query": Sum(weight(a, b) * (said(b) - mean) * K[b, c], (a, 1, q)) / sqrt(d),
    "multiplies with the slope of a sigmoid": Sum(weight(a, b) * (1 - weight(a, b)) * said(b) * Q[a, c], (a, 1, q))
    / sqrt(d),
    "forgets the weights": Sum((said(b) - mean) * Q[a, c], (a, 1, q)) / sqrt(d),
    "forgets the queries": Sum(weight(a, b) * (said(b) - mean), (a, 1, q)) / sqrt(d),
}
