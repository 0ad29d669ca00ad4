"""Receptive field of a stack of convolutions.

Layers `1` to `L` follow one another; layer `l` has kernel side `K[l]`, stride
`S[l]`, dilation `D[l]` and padding `P[l]`. From the first input cell on which
one output depends to the last, both counted, is how far, `r`? Positions in the
padding are counted as cells; so `r` is what is seen of an input that is long
enough.
"""

from sympy import And, Eq, Implies, Product, Sum, oo

from symcnn import Exact, ForAll, function, integers, points, sequence

L, l, i, u, w, a, b, r = integers("L l i u w a b r")
K, S, D, P, J = (sequence(name, L, integer=True) for name in "KSDPJ")
x, first, last = (function(name, integer=True) for name in ("x", "first", "last"))

given = {
    L: "number of layers",
    K: "kernel sides",
    S: "strides",
    D: "dilations",
    P: "paddings on each side",
    u: "the output looked at",
    J: "a tap in each layer",
}
usual = {S: 1, D: 1, P: 0}
sought = {
    r: "receptive field",
    x: "input position reached from an output",
    first: "first input position reached",
    last: "last input position reached",
}
usual = {S: 1, D: 1, P: 0}
where = [
    L >= 0,
    ForAll(K[l] >= 1, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
    ForAll(P[l] >= 0, (l, 1, oo)),
    ForAll(And(J[l] >= 0, J[l] <= K[l] - 1), (l, 1, oo)),
]
conventions = (
    "extent: from the first cell read to the last, holes included",
    "positions count from 0 at the first cell of the input; those of the padding are counted too",
    "the product of no strides is 1",
)

stride = Product(S[i], (i, 1, l - 1))
claim = Eq(r, 1 + Sum(D[l] * (K[l] - 1) * stride, (l, 1, L)))


def proof(q):
    """Follow the ends of an interval of outputs, with the padding in them, down to the input."""
    layers, everywhere = (l, 0, oo), (-oo, oo)
    whole = Product(S[i], (i, 1, L))
    q.define(
        "Through layer `l+1`, output `w` with tap `J[l+1]` reads position `S[l+1]*w-P[l+1]+D[l+1]*J[l+1]`; "
        "from there on through layers `l`, ..., 1.",
        ForAll(Eq(x(0, w), w), (w, *everywhere)),
        ForAll(Eq(x(l + 1, w), x(l, S[l + 1] * w - P[l + 1] + D[l + 1] * J[l + 1])), layers, (w, *everywhere)),
    )
    q.define(
        "The first position: take the first tap in every layer.",
        ForAll(Eq(first(0, a), a), (a, *everywhere)),
        ForAll(Eq(first(l + 1, a), first(l, S[l + 1] * a - P[l + 1])), layers, (a, *everywhere)),
    )
    q.define(
        "The last position: take the last tap in every layer.",
        ForAll(Eq(last(0, b), b), (b, *everywhere)),
        ForAll(
            Eq(last(l + 1, b), last(l, S[l + 1] * b - P[l + 1] + D[l + 1] * (K[l + 1] - 1))),
            layers,
            (b, *everywhere),
        ),
    )
    q.induct(
        "Whatever taps are taken, an output `w` from `a` on reads nothing before the first position: "
        "a layer keeps the order.",
        Implies(a <= w, first(L, a) <= x(L, w)),
        over=L,
        forall=(a, w),
    )
    q.induct(
        "Nor does an output up to `b` read anything after the last position.",
        Implies(w <= b, x(L, w) <= last(L, b)),
        over=L,
        forall=(w, b),
    )
    q.induct(
        "The first position in closed form. The hypothesis is for every output `a`, not for `u` alone: "
        "the layer above asks for another.",
        Eq(first(L, a), a * whole - Sum(P[l] * stride, (l, 1, L))),
        over=L,
        forall=(a,),
    )
    q.induct(
        "The last position, likewise.",
        Eq(last(L, b), b * whole + Sum((D[l] * (K[l] - 1) - P[l]) * stride, (l, 1, L))),
        over=L,
        forall=(b,),
    )
    q.define("Count from the one to the other, both included.", Eq(r, last(L, u) - first(L, u) + 1))
    q.equals(
        "Put both ends in: the place of the output drops out,",
        1
        + u * whole
        + Sum((D[l] * (K[l] - 1) - P[l]) * stride, (l, 1, L))
        - (u * whole - Sum(P[l] * stride, (l, 1, L))),
    )
    q.equals("and so does the padding, since both ends hold the same of it.", claim.rhs)


def measure(run, L, K, S, D, P):
    """From the first to the last input cell at which the gradient of a middle output is not zero."""
    signal = run.zeros(1, 1, 240).requires_grad_()
    response = signal
    for k, s, d, p in zip(K, S, D, P, strict=True):
        response = run.operator(response, run.ones(1, 1, k), stride=s, dilation=d, padding=p)
    response[0, 0, response.shape[-1] // 2].backward()
    read = signal.grad[0, 0].nonzero()
    return int(read.max() - read.min()) + 1


def undilated(signal, kernel, stride, dilation, padding):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel, stride=stride, padding=padding)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=points(
        {"L": 0, "K": [], "S": [], "D": [], "P": []},
        {"L": 1, "K": [3], "S": [2], "D": [1], "P": [1]},
        {"L": 1, "K": [4], "S": [3], "D": [2], "P": [0]},
        {"L": 2, "K": [3, 3], "S": [1, 1], "D": [1, 1], "P": [1, 1]},
        {"L": 2, "K": [3, 3], "S": [1, 1], "D": [1, 1], "P": [2, 0]},
        {"L": 2, "K": [2, 4], "S": [3, 2], "D": [1, 1], "P": [0, 3]},
        {"L": 2, "K": [5, 2], "S": [2, 1], "D": [1, 3], "P": [2, 1]},
        {"L": 3, "K": [3, 1, 4], "S": [2, 3, 1], "D": [2, 1, 1], "P": [3, 2, 1]},
        {"L": 3, "K": [7, 3, 3], "S": [2, 2, 2], "D": [1, 1, 2], "P": [3, 1, 2]},
        {"L": 3, "K": [2, 2, 2], "S": [3, 2, 3], "D": [1, 2, 3], "P": [1, 0, 2]},
        {"L": 4, "K": [3, 3, 3, 3], "S": [1, 1, 1, 1], "D": [1, 2, 4, 8], "P": [1, 2, 4, 8]},
        {"L": 4, "K": [5, 5, 5, 5], "S": [1, 2, 1, 2], "D": [1, 1, 1, 1], "P": [2, 2, 2, 2]},
        {"L": 5, "K": [1, 3, 2, 3, 4], "S": [2, 1, 2, 1, 2], "D": [1, 1, 2, 1, 1], "P": [0, 1, 1, 0, 2]},
    ),
)
rivals = {
    "multiplies by a layer's own stride too, so that the last stride enters": 1
    + Sum(D[l] * (K[l] - 1) * Product(S[i], (i, 1, l)), (l, 1, L)),
    "multiplies every layer by all strides": 1 + Sum(D[l] * (K[l] - 1), (l, 1, L)) * Product(S[i], (i, 1, L)),
    "forgets the strides": 1 + Sum(D[l] * (K[l] - 1), (l, 1, L)),
    "forgets the dilation": 1 + Sum((K[l] - 1) * stride, (l, 1, L)),
    "adds `K[l]`, not `K[l]-1`": 1 + Sum(D[l] * K[l] * stride, (l, 1, L)),
    "adds the padding": claim.rhs + Sum(2 * P[l] * stride, (l, 1, L)),
}
