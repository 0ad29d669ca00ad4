"""Multiplications of the gradient of a product of matrices with respect to its left factor.

Each of `b` matrices `A`, with `p` rows and `q` columns, has been multiplied by
a matrix `B` of its own, with `q` rows and `r` columns. The gradient `dC` of
the loss with respect to the products is given. How many multiplications, `G`,
does it take to form the gradient with respect to the left factors? For a dense
layer (`b` is 1) that is the gradient with respect to its input.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, integers, sequence

from .matrix_product_multiplications import A, B, b, one_column, p, q, r, sizes

G, e, i, j, k, f, u, v = integers("G e i j k f u v")
dC, dA = sequence("dC", b, p, r), sequence("dA", b, p, q)

given = {
    b: "products",
    p: "rows of the left factor",
    q: "columns of the left factor, and rows of the right one",
    r: "columns of the right factor",
    A: "left factors",
    B: "right factors",
    dC: "gradient with respect to the products",
}
sought = {G: "multiplications of the left factors' gradient", dA: "gradient with respect to the left factors"}
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
    entries = ((v, 1, inner), (u, 1, p), (f, 1, b))
    q.define(
        "The chain rule: an entry acts on the loss through all entries of the products.",
        ForAll(
            Eq(dA[f, u, v], Sum(dC[e, i, j] * Derivative(product, A[f, u, v]), (j, 1, r), (i, 1, p), (e, 1, b))),
            *entries,
        ),
    )
    q.implies(
        "`A[f,u,v]` stands in row `u` of its own product alone, where column `j` multiplies it by `B[f,v,j]`.",
        ForAll(Eq(dA[f, u, v], Sum(dC[f, u, j] * B[f, v, j], (j, 1, r))), *entries),
    )
    q.define(
        "Every term of these sums is one multiplication: `r` terms for each entry.",
        Eq(G, Sum(1, (j, 1, r), *entries)),
    )
    q.equals("All entries take as many.", claim.rhs)


def measure(run, b, p, q, r):
    """What PyTorch's counter sees in a step that asks for this gradient, less what it sees in the products alone."""
    left, right = run.meta(b, p, q), run.meta(b, q, r)
    left.requires_grad_()
    step = run.multiplications(lambda: run.backpropagate(run.operator, left, right))
    return step - run.multiplications(lambda: run.operator(left, right))


experiment = Exact(measure, operator="torch.bmm", impostor=one_column, at=sizes)
rivals = {
    "counts one product": p * q * r,
    "one multiplication for an entry of the gradient, not one for every column": b * p * q,
    "one multiplication for an entry of the upstream gradient": b * p * r,
    "one multiplication for an entry of the right factor, and forgets the rows": b * q * r,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
