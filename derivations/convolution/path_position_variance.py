"""Variance of the position at the end of a path through a stack of convolutions.

A path from an output down to the input takes one tap in each of the layers `1` to
`L`, with kernel side `K[l]`, stride `S[l]` and dilation `D[l]`. All paths count
alike, as in the gradient of an output if all weights are equal: the more paths end
on a cell, the more it weighs. What is the variance, `V`, of the position at which
a path ends? What the layers contribute adds up, so that with equal layers of
stride 1 the field that counts, the effective receptive field, grows like the root
of the depth, where its ends move apart like the depth.
"""

from sympy import And, Eq, Implies, Product, Sum, oo

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ._paths import STACKS, paths_to_cells

L, l, i, u = integers("L l i u")
V = reals("V")
K, S, D = (sequence(name, L, integer=True) for name in "KSD")
G = function("G", integer=True)
A, B = function("A", integer=True), function("B", integer=True)
M, Q, C = function("M"), function("Q"), function("C")

given = {L: "number of layers", K: "kernel sides", S: "strides", D: "dilations"}
sought = {
    V: "variance of the position",
    G: "distance of neighbours of so many layers, in cells",
    A: "numbers of so many taps, added up",
    B: "their squares, added up",
    M: "mean position through so many layers",
    Q: "mean of its square",
    C: "variance through so many layers",
}
usual = {S: 1, D: 1}
where = [
    L >= 0,
    ForAll(K[l] >= 1, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
]
conventions = (
    "every path weighs the same: weights are equal, and nothing stands between the layers",
    "the row is long enough for all paths to end on it",
    "the product of no strides is 1",
)

stride = Product(S[i], (i, 1, l - 1))
claim = Eq(V, Sum((D[l] * stride) ** 2 * (K[l] ** 2 - 1), (l, 1, L)) / 12)


def proof(q):
    """Add up positions and their squares over all paths, layer by layer."""
    layers = (l, 0, oo)
    q.define(
        "Neighbours in the input of layer `l+1` lie so far apart in cells.",
        Eq(G(0), 1),
        ForAll(Eq(G(l + 1), G(l) * S[l + 1]), layers),
    )
    step = G(l) * D[l + 1]
    k = K[l + 1]
    q.define(
        "The numbers of the first `u` taps, from 0 on, added up,",
        Eq(A(0), 0),
        ForAll(Eq(A(u + 1), A(u) + u), (u, 0, oo)),
    )
    q.define("and their squares.", Eq(B(0), 0), ForAll(Eq(B(u + 1), B(u) + u**2), (u, 0, oo)))
    q.induct("In closed form.", Eq(A(u), u * (u - 1) / 2), over=u)
    q.induct("Likewise.", Eq(B(u), u * (u - 1) * (2 * u - 1) / 6), over=u)
    q.implies("A kernel has a tap.", ForAll(k >= 1, layers))
    q.implies(
        "So the numbers of its taps add up to this, where it has one,",
        ForAll(Implies(k >= 1, Eq(A(k), k * (k - 1) / 2)), layers),
    )
    q.implies("and their squares to this,", ForAll(Implies(k >= 1, Eq(B(k), k * (k - 1) * (2 * k - 1) / 6)), layers))
    q.implies(
        "and no kernel is without one.",
        ForAll(And(Eq(A(k), k * (k - 1) / 2), Eq(B(k), k * (k - 1) * (2 * k - 1) / 6)), layers),
    )
    q.define(
        "Every path through `l` layers goes on through each tap of layer `l+1`, which moves its end by as many steps. "
        "The mean position is the mean over the taps,",
        Eq(M(0), 0),
        ForAll(Eq(M(l + 1), M(l) + step * A(k) / k), layers),
    )
    q.define(
        "and so is the mean of its square.",
        Eq(Q(0), 0),
        ForAll(Eq(Q(l + 1), Q(l) + 2 * step * A(k) / k * M(l) + step**2 * B(k) / k), layers),
    )
    q.implies("Put the taps in:", ForAll(Eq(M(l + 1), M(l) + step * (k - 1) / 2), layers))
    squares = Q(l) + step * (k - 1) * M(l) + step**2 * (k - 1) * (2 * k - 1) / 6
    q.implies("the mean, and the mean square.", ForAll(Eq(Q(l + 1), squares), layers))
    q.define("The mean square less the squared mean", ForAll(Eq(C(l), Q(l) - M(l) ** 2), (l, 0, oo)))
    q.implies(
        "grows by what the layer contributes: mixed terms cancel.",
        ForAll(Eq(C(l + 1), C(l) + step**2 * (k**2 - 1) / 12), layers),
    )
    q.induct("The distance of neighbours in closed form.", Eq(G(L), Product(S[i], (i, 1, L))), over=L)
    q.induct("The contributions, added up.", Eq(C(L), claim.rhs), over=L)
    q.define("That is the variance.", Eq(V, C(L)))
    q.equals("Put it in.", claim.rhs)


def measure(run, L, K, S, D):
    """Variance of a cell's place, weighed with the gradient of an output under kernels of ones."""
    weights = paths_to_cells(run, K, S, D)
    paths = sum(weights)
    places = sum(place * weight for place, weight in enumerate(weights))
    squares = sum(place**2 * weight for place, weight in enumerate(weights))
    return (paths * squares - places**2) / paths**2


def undilated(signal, kernel, stride, dilation):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel, stride=stride)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=STACKS,
    # One rounding, of a quotient of whole numbers.
    operations=1,
    steps=None,
)
field = Sum(D[l] * (K[l] - 1) * stride, (l, 1, L)) + 1
rivals = {
    "lets all cells of the receptive field weigh alike": (field**2 - 1) / 12,
    "takes a kernel for a continuous range": Sum((D[l] * stride) ** 2 * (K[l] - 1) ** 2, (l, 1, L)) / 12,
    "takes a kernel for a continuous range, one cell longer": Sum((D[l] * stride) ** 2 * K[l] ** 2, (l, 1, L)) / 12,
    "does not square the strides": Sum(D[l] * stride * (K[l] ** 2 - 1), (l, 1, L)) / 12,
    "forgets the strides": Sum(D[l] ** 2 * (K[l] ** 2 - 1), (l, 1, L)) / 12,
    "forgets the dilation": Sum(stride**2 * (K[l] ** 2 - 1), (l, 1, L)) / 12,
    "multiplies by a layer's own stride too": Sum((D[l] * Product(S[i], (i, 1, l))) ** 2 * (K[l] ** 2 - 1), (l, 1, L))
    / 12,
}
