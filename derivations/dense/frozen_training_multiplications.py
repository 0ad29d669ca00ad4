"""What frozen layers spare.

A stack has `L` dense layers; layer `l` has `d[l]` inputs and `d[l+1]` outputs. A batch of `n` rows
goes forward through all of them, and back. The weights of the first `m` layers are not
trained. How many multiplications, `T`, does it take? A frozen layer takes its product forward
and no other; the first one that is trained takes two, since nobody asks for the gradient with
respect to its inputs; and every layer behind it takes three.
"""

from itertools import pairwise

from sympy import And, Eq, Sum, oo

from symcnn import Exact, ForAll, function, integers, points, sequence

from . import matrix_product_multiplications as product

n, L, m, T, l, k, e, i, o = integers("n L m T l k e i o")
d = sequence("d", L + 1, integer=True)
F, W, X = (function(name, integer=True) for name in "FWX")
A, B, C = (function(name, integer=True) for name in "ABC")

given = {
    n: "rows of the batch",
    L: "layers",
    d: "widths, that of the input first",
    m: "frozen layers, the first ones",
}
sought = {
    T: "multiplications of a training step",
    F: "multiplications of a layer forward",
    W: "multiplications of its weights' gradient",
    X: "multiplications of its inputs' gradient",
    A: "multiplications of so many layers forward",
    B: "multiplications of the weights' gradients up to a layer",
    C: "multiplications of the inputs' gradients up to a layer",
}
where = [n >= 1, m >= 0, m <= L - 1, ForAll(d[l] >= 1, (l, 1, oo))]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "no biases and no activations; the loss and the optimizer are not counted",
    "the gradient with respect to the network's input is not formed; at least one layer is trained",
    "matrices are multiplied entry by entry, not by a faster scheme",
)


def weights(first):
    """The weights of the layers from this one on."""
    return Sum(d[l] * d[l + 1], (l, first, L))


claim = Eq(T, n * (weights(1) + weights(m + 1) + weights(m + 2)))
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}


def proof(q):
    """Three products, two, or one."""
    shape = {product.b: 1, product.p: n, product.q: d[l], product.r: d[l + 1]}
    q.recall(
        "Forward, layer `l` is one product of matrices.", product, {**shape, product.F: F(l)}, forall=((l, 1, oo),)
    )
    q.define(
        "The gradient of a weight is a sum of one product for each row.",
        ForAll(Eq(W(l), Sum(1, (e, 1, n), (i, 1, d[l]), (o, 1, d[l + 1]))), (l, 1, oo)),
    )
    q.define(
        "The gradient of an input is a sum of one product for each output, in each row.",
        ForAll(Eq(X(l), Sum(1, (o, 1, d[l + 1]), (i, 1, d[l]), (e, 1, n))), (l, 1, oo)),
    )
    q.implies(
        "Each takes as many as the product itself.",
        ForAll(And(Eq(W(l), n * d[l] * d[l + 1]), Eq(X(l), n * d[l] * d[l + 1])), (l, 1, oo)),
    )
    q.define("Add up what the layers take forward,", Eq(A(0), 0), ForAll(Eq(A(k + 1), A(k) + F(k + 1)), (k, 0, oo)))
    q.define(
        "what the weights take that are trained,",
        Eq(B(0), 0),
        ForAll(Eq(B(k + 1), B(k) + W(m + k + 1)), (k, 0, oo)),
    )
    q.define(
        "and what the inputs take of the layers behind the first of these.",
        Eq(C(0), 0),
        ForAll(Eq(C(k + 1), C(k) + X(m + k + 2)), (k, 0, oo)),
    )
    q.induct("Forward:", Eq(A(k), n * Sum(d[l] * d[l + 1], (l, 1, k))), over=k)
    q.induct("Back, for the weights:", Eq(B(k), n * Sum(d[l] * d[l + 1], (l, m + 1, m + k))), over=k)
    q.induct("Back, for the inputs:", Eq(C(k), n * Sum(d[l] * d[l + 1], (l, m + 2, m + k + 1))), over=k)
    q.define("A training step.", Eq(T, A(L) + B(L - m) + C(L - m - 1)))
    q.equals("Put them in.", claim.rhs)


def measure(run, n, L, d, m):
    """What PyTorch's counter sees in a training step."""
    layers = [run.meta(outputs, inputs) for inputs, outputs in pairwise(d)]
    for weight in layers[m:]:
        weight.requires_grad_()

    def forward(signal):
        for weight in layers:
            signal = run.operator(signal, weight)
        return signal

    return run.multiplications(lambda: run.backpropagate(forward, run.meta(n, d[0])))


def trained(signal, weight):
    """A layer whose input is asked for its gradient, too."""
    import torch

    return torch.nn.functional.linear(signal if signal.requires_grad else signal.clone().requires_grad_(), weight)


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=trained,
    at=points(
        *(
            {"n": n, "L": len(widths) - 1, "d": widths, "m": m}
            for widths in ([3, 5], [4, 2, 7], [2, 2, 2, 2], [6, 24, 6, 3], [3, 1, 4, 1, 5, 9])
            for m in range(len(widths) - 1)
            for n in (1, 2, 9)
        )
    ),
)
rivals = {
    "takes three products for every layer": 3 * n * weights(1),
    "takes three products for every layer that is trained": n * (weights(1) + 2 * weights(m + 1)),
    "forms the gradients of all inputs but the network's, as if frozen layers passed them on": n
    * (weights(1) + weights(m + 1) + weights(2)),
    "forms the gradients of frozen weights as well": n * (2 * weights(1) + weights(m + 2)),
    "leaves the frozen layers out of the forward pass": n * (2 * weights(m + 1) + weights(m + 2)),
    "forgets the inputs' gradients": n * (weights(1) + weights(m + 1)),
    "forgets the rows": weights(1) + weights(m + 1) + weights(m + 2),
}
