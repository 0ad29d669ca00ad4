"""Paths through a stack of convolutions.

A path from an output down to the input takes one tap in each of the layers `1` to
`L`, with kernel side `K[l]`; with kernels of ones an output adds up each cell once
for every path that ends on it. How many paths, `N`, start from an output? They end
on the cells of the receptive field, whose side grows like a sum, while their number
grows like a product: the more layers, the more paths share a cell.
"""

from sympy import Eq, Product, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from ._paths import STACKS, paths_to_cells

L, N, l, i, j = integers("L N l i j")
K, S, D = (sequence(name, L, integer=True) for name in "KSD")
P = function("P", integer=True)

given = {L: "number of layers", K: "kernel sides", S: "strides", D: "dilations"}
sought = {N: "number of paths", P: "number of paths through so many layers"}
usual = {S: 1, D: 1}
where = [
    L >= 0,
    ForAll(K[l] >= 1, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
]
conventions = (
    "one axis and one channel; with two axes the numbers along each are multiplied",
    "paths that end on the same cell count each",
    "paths that end in the padding count, too",
    "the product of no kernels is 1",
)

claim = Eq(N, Product(K[l], (l, 1, L)))


def proof(q):
    """Each path goes on through every tap of the next layer."""
    q.define(
        "Through no layer one path leads. All paths through `l` layers go on through each tap `j` of layer `l+1`.",
        Eq(P(0), 1),
        ForAll(Eq(P(l + 1), Sum(P(l), (j, 1, K[l + 1]))), (l, 0, oo)),
    )
    q.implies("So each layer multiplies them.", ForAll(Eq(P(l + 1), P(l) * K[l + 1]), (l, 0, oo)))
    q.induct("Layer by layer.", Eq(P(L), claim.rhs), over=L)
    q.define("These are the paths.", Eq(N, P(L)))
    q.equals("Put them in.", claim.rhs)


def measure(run, L, K, S, D):
    """What the cells of an input weigh together in one output, under kernels of ones."""
    return sum(paths_to_cells(run, K, S, D))


def pooled(signal, kernel, stride, dilation):
    """A pooling, which takes the largest of its cells: one path."""
    import torch

    return torch.nn.functional.max_pool1d(signal, kernel.shape[-1], stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=pooled,
    at=STACKS,
)
stride = Product(S[i], (i, 1, l - 1))
rivals = {
    "counts the cells of the receptive field": 1 + Sum(D[l] * (K[l] - 1) * stride, (l, 1, L)),
    "adds the kernels": Sum(K[l], (l, 1, L)),
    "counts the gaps of a dilated kernel as taps": Product(D[l] * (K[l] - 1) + 1, (l, 1, L)),
    "multiplies by the strides too": Product(K[l] * S[l], (l, 1, L)),
    "forgets the tap in the middle": Product(K[l] - 1, (l, 1, L)),
}
