"""Operations of a training run.

A model applies `L` dense maps to every token: map `l` has `a[l]` inputs and
`r[l]` outputs, so that it has `a[l]*r[l]` weights, and `N` is the total. The
model is trained on `D` tokens: every token passes forward and backward once.
How many operations, multiplications and additions, `C`, does the run take?
"""

from itertools import pairwise

from sympy import And, Eq, Sum, oo

from symcnn import Exact, ForAll, function, integers, points, sequence

from . import matrix_product_backward_multiplications as back
from . import matrix_product_multiplications as product

D, L, N, C, l = integers("D L N C l")
a, r = sequence("a", L, integer=True), sequence("r", L, integer=True)
A, B, F = (function(name, integer=True) for name in ("A", "B", "F"))

given = {
    N: "weights of all maps",
    D: "tokens of the training run",
    L: "maps",
    a: "inputs of each map",
    r: "outputs of each map",
}
sought = {
    C: "operations of the training run",
    F: "multiplications of a map forward",
    B: "multiplications of a map backward",
    A: "operations of the first maps, forward and backward",
}
where = [D >= 1, L >= 0, ForAll(And(a[l] >= 1, r[l] >= 1), (l, 1, oo)), Eq(N, Sum(a[l] * r[l], (l, 1, L)))]
conventions = (
    "each multiplication with its addition: two operations; a text's token that is read in several epochs counts in "
    "each of them",
    "products of matrices are counted; biases, activations, normalisations and the optimizer's update are not",
    "each map is applied once to each token: a weight that is used at many places, as in a convolution, counts at "
    "each, and of a mixture of experts those count that the token passes",
    "the products of attention, which have no weights, are not counted; nor is the look-up in an embedding, "
    "whose table is not among the weights unless it serves as the output's map",
    "nothing is formed a second time; with checkpoints of every layer the forward pass is, which makes it `8*N*D`",
    "the gradient with respect to the inputs of every map is formed, that of the first one included, which reads what "
    "an embedding has learned",
)

claim = Eq(C, 6 * N * D)


def proof(q):
    """Two operations a weight and token forward, and four back."""
    q.recall(
        "Forward, map `l` is one product of matrices, with a row for each token.",
        product,
        {product.b: 1, product.p: D, product.q: a[l], product.r: r[l], product.F: F(l)},
        forall=((l, 1, oo),),
    )
    q.recall(
        "Back, it takes the gradients with respect to both factors.",
        back,
        {back.b: 1, back.p: D, back.q: a[l], back.r: r[l], back.G: B(l)},
        forall=((l, 1, oo),),
    )
    q.define(
        "Map by map they add up to `A(L)` operations: each multiplication has an addition beside it.",
        Eq(A(0), 0),
        ForAll(Eq(A(l + 1), A(l) + 2 * (F(l + 1) + B(l + 1))), (l, 0, oo)),
    )
    q.induct(
        "Every map takes six for each of its weights and each token.",
        Eq(A(L), 6 * D * Sum(a[l] * r[l], (l, 1, L))),
        over=L,
    )
    q.define("The run takes those of all maps.", Eq(C, A(L)))
    q.implies("Put the total in.", claim)


def measure(run, D, N, L, a, r):
    """Twice the multiplications that PyTorch's counter sees in the maps one after the other, forward and backward."""
    weights = [run.meta(outputs, inputs).requires_grad_() for inputs, outputs in zip(a, r, strict=True)]

    def forward(signal):
        for weight in weights:
            signal = run.operator(signal, weight)
        return signal

    return 2 * run.multiplications(lambda: run.backpropagate(forward, run.meta(D, a[0]).requires_grad_()))


def frozen(signal, weight):
    """A map whose weights are not trained."""
    import torch

    return torch.nn.functional.linear(signal, weight.detach())


chains = ([3, 5], [1, 1], [4, 2, 7], [2, 2, 2, 2], [6, 24, 6, 3], [10, 1, 10])
experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=frozen,
    at=points(
        *(
            {
                "D": D,
                "N": sum(one * other for one, other in pairwise(widths)),
                "L": len(widths) - 1,
                "a": widths[:-1],
                "r": widths[1:],
            }
            for widths in chains
            for D in (1, 2, 9)
        )
    ),
)
rivals = {
    "counts the forward pass alone": 2 * N * D,
    "counts multiplications, and forgets the additions": 3 * N * D,
    "takes the backward pass to cost as much as the forward one": 4 * N * D,
    "forms the forward pass a second time, as checkpoints do": 8 * N * D,
    "forgets the tokens": 6 * N,
    "takes an operation a weight and token": N * D,
}
