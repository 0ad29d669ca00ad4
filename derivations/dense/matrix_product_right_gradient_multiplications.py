"""Multiplications of the gradient of a product of matrices with respect to its right factor.

Each of `b` matrices `A`, with `p` rows and `q` columns, has been multiplied by
a matrix `B` of its own, with `q` rows and `r` columns. The gradient `dC` of
the loss with respect to the products is given. How many multiplications, `G`,
does it take to form the gradient with respect to the right factors? For a
dense layer (`b` is 1) that is the gradient with respect to its weights.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, integers, sequence

from .matrix_product_multiplications import A, B, b, one_column, p, q, r, sizes

G, e, i, j, k, f, u, v = integers("G e i j k f u v")
dC, dB = sequence("dC", b, p, r), sequence("dB", b, q, r)

given = {
    b: "products",
    p: "rows of the left factor",
    q: "columns of the left factor, and rows of the right one",
    r: "columns of the right factor",
    A: "left factors",
    B: "right factors",
    dC: "gradient with respect to the products",
}
sought = {G: "multiplications of the right factors' gradient", dB: "gradient with respect to the right factors"}
where = [b >= 1, p >= 1, q >= 1, r >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "matrices are multiplied entry by entry, not by a faster scheme",
)

claim = Eq(G, b * p * q * r)
inner = q


def proof(q):
    """The chain rule for one entry, and the terms of all entries."""
    product = Sum(A[e, i, k] * B[e, k, j], (k, 1, inner))
    entries = ((v, 1, r), (u, 1, inner), (f, 1, b))
    q.define(
        "The chain rule: an entry acts on the loss through all entries of the products.",
        ForAll(
            Eq(dB[f, u, v], Sum(dC[e, i, j] * Derivative(product, B[f, u, v]), (j, 1, r), (i, 1, p), (e, 1, b))),
            *entries,
        ),
    )
    q.implies(
        "`B[f,u,v]` stands in column `v` of its own product alone, where row `i` multiplies it by `A[f,i,u]`.",
        ForAll(Eq(dB[f, u, v], Sum(A[f, i, u] * dC[f, i, v], (i, 1, p))), *entries),
    )
    q.define(
        "Every term of these sums is one multiplication: `p` terms for each entry.",
        Eq(G, Sum(1, (i, 1, p), *entries)),
    )
    q.equals("All entries take as many.", claim.rhs)


def measure(run, b, p, q, r):
    """What PyTorch's counter sees in a step that asks for this gradient, less what it sees in the products alone."""
    left, right = run.meta(b, p, q), run.meta(b, q, r)
    right.requires_grad_()
    step = run.multiplications(lambda: run.backpropagate(run.operator, left, right))
    return step - run.multiplications(lambda: run.operator(left, right))


experiment = Exact(measure, operator="torch.bmm", impostor=one_column, at=sizes)
rivals = {
    "counts one product": p * q * r,
    "one multiplication for an entry of the gradient, not one for every row": b * q * r,
    "one multiplication for an entry of the upstream gradient": b * p * r,
    "one multiplication for an entry of the left factor, and forgets the columns": b * p * q,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
