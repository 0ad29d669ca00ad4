"""Gradient of attention with respect to a query.

Scaled dot-product attention with `q` queries and `t` keys: every output is the
sum of the values, each times the weight that its key has for the query. Given
the upstream gradient, what is the gradient with respect to one number of one
query? A query acts through its own row of weights alone. What its upstream
gradient says of each value is compared with the mean over the values, goes
through the softmax, and is spread over the keys.
"""

from sympy import Abs, Derivative, Eq, Sum, sqrt

from symcnn import Trajectory, integers, sequence

from . import _one_head as head
from ._one_head import K, Q, V, a, b, c, d, dO, f, g, gradient, q, t, tables, unscaled, v, weight

r = integers("r")
dQ = sequence("dQ", q, d)

given = {**head.given, a: "which query", c: "which of its numbers"}
sought = {dQ: "gradient of the queries"}
where = [t >= 1, v >= 1, a >= 1, a <= q, c >= 1, c <= d]
conventions = head.conventions


def said(value):
    """What the query's upstream gradient says of a value: their product."""
    return Sum(dO[a, f] * V[value, f], (f, 1, v))


claim = Eq(
    dQ[a, c],
    Sum(weight(a, b) * (said(b) - Sum(weight(a, g) * said(g), (g, 1, t))) * K[b, c], (b, 1, t)) / sqrt(d),
)


def proof(p):
    """The chain rule."""
    output = Sum(weight(r, b) * V[b, f], (b, 1, t))
    p.define(
        "Chain rule: the number acts on the loss through every output.",
        Eq(dQ[a, c], Sum(dO[r, f] * Derivative(output, Q[a, c]), (f, 1, v), (r, 1, q))),
    )
    p.equals(
        "Only the weights in the query's own row hold the number. A softmax hands on what is above its mean, times the "
        "weight; a score holds the number times that of its key, over the root.",
        claim.rhs,
    )


def measure(run, q, t, d, v, Q, K, V, dO, a, c):
    """The gradient that autograd hands to one number of one query."""
    return gradient(run, 0, Q, K, V, dO)[a - 1, c - 1].item()


_mean = Sum(weight(a, g) * said(g), (g, 1, t))
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=unscaled,
    at=[
        {**point, "a": a, "c": c}
        for point in tables()
        for a in range(1, point["q"] + 1)
        for c in range(1, point["d"] + 1)
    ],
    operations=100,
    conditioning=4
    * Sum(weight(a, b) * Abs(K[b, c]) * Sum(Abs(dO[a, f] * V[b, f]) + Abs(dO[a, f]), (f, 1, v)), (b, 1, t))
    / Abs(Sum(weight(a, b) * (said(b) - _mean) * K[b, c], (b, 1, t))),
    steps=None,
)
rivals = {
    "forgets the root": claim.rhs * sqrt(d),
    "divides by the numbers of a query, not by their root": claim.rhs / sqrt(d),
    "forgets the mean that the softmax takes away": Sum(weight(a, b) * said(b) * K[b, c], (b, 1, t)) / sqrt(d),
    "takes the plain mean over the values": Sum(
        weight(a, b) * (said(b) - Sum(said(g), (g, 1, t)) / t) * K[b, c], (b, 1, t)
    )
    / sqrt(d),
    "multiplies with the slope of a sigmoid": Sum(weight(a, b) * (1 - weight(a, b)) * said(b) * K[b, c], (b, 1, t))
    / sqrt(d),
    "forgets the weights": Sum((said(b) - _mean) * K[b, c], (b, 1, t)) / sqrt(d),
    "forgets the keys": Sum(weight(a, b) * (said(b) - _mean), (b, 1, t)) / sqrt(d),
}
