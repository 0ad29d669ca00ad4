"""Gradient of a triplet loss with respect to the anchor.

An anchor `a` of `d` numbers is to be nearer to its positive `p` than to its negative
`v`, by the margin `m`: the loss is the squared distance to the positive less that to the
negative, and the margin, or zero where this is below zero. What is its derivative with
respect to entry `k` of the anchor, where the loss is above zero? The anchor itself drops
out: it is twice the negative less the positive, however far the anchor is from either.
"""

from sympy import Abs, Derivative, Eq, Max, Sum

from symcnn import Trajectory, integers, reals, sequence

d, k, i = integers("d k i")
m, J = reals("m J")
a, p, v, g = (sequence(name, d) for name in "apvg")


def squared(other):
    """The squared distance of the anchor from another."""
    return Sum((a[i] - other[i]) ** 2, (i, 1, d))


given = {
    d: "numbers of an embedding",
    k: "which entry of the anchor",
    a: "anchor",
    p: "positive",
    v: "negative",
    m: "margin",
}
sought = {g: "gradient of the anchor", J: "loss"}
usual = {m: 1}
where = [k >= 1, k <= d, squared(p) - squared(v) + m > 0]
conventions = (
    "squared Euclidean distances; PyTorch's own triplet loss takes them without the square",
    "where what is clipped is below zero the gradient is zero",
)

claim = Eq(g[k], 2 * (v[k] - p[k]))


def proof(q):
    """Of each sum one term holds the entry."""
    q.define("The loss.", Eq(J, Max(0, squared(p) - squared(v) + m)))
    q.implies("Above zero it is not clipped.", Eq(J, squared(p) - squared(v) + m))
    q.define(
        "Its derivative.",
        Eq(g[k], Derivative(squared(p) - squared(v) + m, a[k])),
    )
    q.equals("Of each sum one term holds the entry.", 2 * (a[k] - p[k]) - 2 * (a[k] - v[k]))
    q.equals("The anchor drops out.", claim.rhs)


def measure(run, d, k, a, p, v, m):
    """The gradient that autograd hands to one entry of the anchor."""
    import torch

    anchor, positive, negative = (torch.tensor([one], dtype=torch.float64) for one in (a, p, v))
    anchor.requires_grad_()

    def distance(one, other):
        return (one - other).square().sum(dim=1)

    run.operator(anchor, positive, negative, distance_function=distance, margin=m).backward()
    return anchor.grad[0, k - 1].item()


def plain(anchor, positive, negative, distance_function, margin):
    """Distances without the square."""
    import torch

    return torch.nn.functional.triplet_margin_loss(anchor, positive, negative, margin=margin)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.triplet_margin_with_distance_loss",
    impostor=plain,
    at=[
        {"d": len(a), "k": k, "a": a, "p": p, "v": v, "m": m}
        for a, p, v in (
            ([1.0, -0.5], [0.5, 0.25], [1.5, -1.0]),
            ([0.5, 2.0, -1.0], [1.0, 0.5, -1.5], [0.25, 1.0, 0.5]),
        )
        for m in (3.0, 4.0)
        for k in range(1, len(a) + 1)
    ],
    operations=8,
    conditioning=2 * (Abs(a[k] - p[k]) + Abs(a[k] - v[k])) / Abs(v[k] - p[k]) + 1,
    steps=None,
)
rivals = {
    "takes the pull of the positive alone": 2 * (a[k] - p[k]),
    "goes the other way": 2 * (p[k] - v[k]),
    "forgets the factor of the square": v[k] - p[k],
    "adds push and pull with the same sign": 2 * (a[k] - p[k]) + 2 * (a[k] - v[k]),
    "takes the push of the negative alone": 2 * (v[k] - a[k]),
    "adds the margin": 2 * (v[k] - p[k]) + m,
}
