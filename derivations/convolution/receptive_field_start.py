"""Where a receptive field begins.

Through layers `1` to `L`, with strides `S[l]` and paddings `P[l]`, output `u`
depends on input cells from some first one on. Which is it, `f`? Positions in
the padding are counted as cells, with numbers below 0.
"""

from sympy import Eq, Product, Sum, oo

from symcnn import Exact, ForAll, function, integers, points, sequence

from . import receptive_field

L, l, i, u, a, f = integers("L l i u a f")
K, S, D, P = (sequence(name, L, integer=True) for name in "KSDP")
first = function("first", integer=True)

given = {
    L: "number of layers",
    K: "kernel sides",
    S: "strides",
    D: "dilations",
    P: "paddings on each side",
    u: "the output looked at",
}
sought = {f: "first position read", first: "first position reached through so many layers"}
usual = receptive_field.usual
where = [
    L >= 0,
    ForAll(K[l] >= 1, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
    ForAll(P[l] >= 0, (l, 1, oo)),
]
conventions = receptive_field.conventions[1:]

stride = Product(S[i], (i, 1, l - 1))
claim = Eq(f, u * Product(S[i], (i, 1, L)) - Sum(P[l] * stride, (l, 1, L)))


def proof(q):
    """Follow the first tap down to the input."""
    q.define(
        "The first tap of output `a` of layer `l+1` reads position `S[l+1]*a-P[l+1]`; the first tap of that one "
        "reads the first position of the layer below, and so on.",
        ForAll(Eq(first(0, a), a), (a, -oo, oo)),
        ForAll(Eq(first(l + 1, a), first(l, S[l + 1] * a - P[l + 1])), (l, 0, oo), (a, -oo, oo)),
    )
    q.induct(
        "A layer more multiplies by its stride, and moves the start by its padding, in cells of its own input.",
        Eq(first(L, a), a * Product(S[i], (i, 1, L)) - Sum(P[l] * stride, (l, 1, L))),
        over=L,
        forall=(a,),
    )
    q.define("Begin at output `u`.", Eq(f, first(L, u)))
    q.equals("Put it in.", claim.rhs)


def measure(run, L, K, S, D, P, u):
    """The first input cell at which the gradient of output u is not zero."""
    signal = run.zeros(1, 1, 240).requires_grad_()
    response = signal
    for k, s, d, p in zip(K, S, D, P, strict=True):
        response = run.operator(response, run.ones(1, 1, k), stride=s, dilation=d, padding=p)
    response[0, 0, u].backward()
    return int(signal.grad[0, 0].nonzero().min())


def unpadded(signal, kernel, stride, dilation, padding):
    """A convolution that ignores its padding."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel, stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=unpadded,
    at=points(
        {"L": 0, "K": [], "S": [], "D": [], "P": [], "u": 7},
        {"L": 1, "K": [3], "S": [2], "D": [1], "P": [1], "u": 5},
        {"L": 1, "K": [4], "S": [3], "D": [2], "P": [2], "u": 6},
        {"L": 2, "K": [3, 3], "S": [1, 1], "D": [1, 1], "P": [1, 1], "u": 9},
        {"L": 2, "K": [2, 4], "S": [3, 2], "D": [1, 1], "P": [0, 3], "u": 8},
        {"L": 2, "K": [5, 2], "S": [2, 1], "D": [1, 3], "P": [2, 1], "u": 10},
        {"L": 3, "K": [3, 1, 4], "S": [2, 3, 1], "D": [2, 1, 1], "P": [3, 2, 1], "u": 11},
        {"L": 3, "K": [7, 3, 3], "S": [2, 2, 2], "D": [1, 1, 2], "P": [3, 1, 2], "u": 9},
    ),
)
rivals = {
    "counts each padding in cells of the input": u * Product(S[i], (i, 1, L)) - Sum(P[l], (l, 1, L)),
    "multiplies a padding by its own layer's stride too": u * Product(S[i], (i, 1, L))
    - Sum(P[l] * Product(S[i], (i, 1, l)), (l, 1, L)),
    "forgets the padding": u * Product(S[i], (i, 1, L)),
    "takes both sides' padding": u * Product(S[i], (i, 1, L)) - Sum(2 * P[l] * stride, (l, 1, L)),
}
