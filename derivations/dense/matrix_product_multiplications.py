"""Multiplications of a product of matrices.

Each of `b` matrices, with `p` rows and `q` columns, is multiplied by a matrix
of its own, with `q` rows and `r` columns. The entry of product `e` in row `i`
and column `j` is the sum of `A[e,i,k]*B[e,k,j]` over `k`. How many
multiplications, `F`, does it take? A dense layer is one such product (`b` is
1): `p` is the number of rows that it is applied to, `q` that of its inputs and
`r` that of its outputs.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers, sequence

b, p, q, r, F, e, i, j, k = integers("b p q r F e i j k")
A, B = sequence("A", b, p, q), sequence("B", b, q, r)

given = {
    b: "products",
    p: "rows of the left factor",
    q: "columns of the left factor, and rows of the right one",
    r: "columns of the right factor",
    A: "left factors",
    B: "right factors",
}
sought = {F: "multiplications of the products"}
where = [b >= 1, p >= 1, q >= 1, r >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "biases are added, not multiplied, and are not counted",
    "matrices are multiplied entry by entry, not by a faster scheme",
)

claim = Eq(F, b * p * q * r)
inner = q


def proof(q):
    """Count the terms of all entries."""
    q.define(
        "Every term `A[e,i,k]*B[e,k,j]` is one multiplication: one for each `k`, in each row `i` and each column `j` "
        "of each product `e`.",
        Eq(F, Sum(1, (k, 1, inner), (j, 1, r), (i, 1, p), (e, 1, b))),
    )
    q.equals("One entry takes `q`, so a row takes `q*r`.", Sum(inner * r, (i, 1, p), (e, 1, b)))
    q.equals("There are `p` rows, and `b` products that cost the same.", claim.rhs)


def measure(run, b, p, q, r):
    """What PyTorch's counter sees in the operator."""
    return run.multiplications(lambda: run.operator(run.meta(b, p, q), run.meta(b, q, r)))


def one_column(left, right):
    """Products with the first column of the right factor alone, which stands for all."""
    return (left @ right[..., :1]).expand(-1, -1, right.shape[-1])


sizes = grid(b=[1, 2, 5], p=[1, 2, 7], q=[1, 3, 4], r=[1, 2, 6])
experiment = Exact(measure, operator="torch.bmm", impostor=one_column, at=sizes)
rivals = {
    "counts one product": p * q * r,
    "one multiplication for an entry of the product": b * p * r,
    "one multiplication for an entry of the right factor, and forgets the rows": b * q * r,
    "one multiplication for an entry of the left factor, and forgets the columns": b * p * q,
    "counts the additions, of which an entry takes one less": b * p * (q - 1) * r,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
