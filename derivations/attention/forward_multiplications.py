"""Multiplications of scaled dot-product attention.

In each of `b` examples, each of `h` heads has `q` queries, `t` keys and `t`
values. A query and a key have `d` features, a value has `v`. The score of a
query and a key is their scalar product, divided by the square root of `d`; the
softmax of a query's scores gives its weights, and its output is the sum of the
values with these weights. How many multiplications, `F`, does it take?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from ..dense import matrix_product_multiplications as product

b, h, q, t, d, v, F, F_S, F_O = integers("b h q t d v F F_S F_O")

given = {
    b: "examples",
    h: "heads",
    q: "queries of a head",
    t: "keys, and values, of a head",
    d: "features of a query, and of a key",
    v: "features of a value",
}
sought = {
    F: "multiplications of the forward pass",
    F_S: "multiplications of the scores",
    F_O: "multiplications of the outputs",
}
where = [b >= 1, h >= 1, q >= 1, t >= 1, d >= 1, v >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "the two products of matrices are counted; scaling and the softmax are not",
    "queries, keys and values are there already: their projections are dense layers and are not counted",
    "a mask spares nothing: what it hides is formed and thrown away",
    "a head has keys and values of its own; those that several heads share are counted once for each head",
)

claim = Eq(F, b * h * q * t * (d + v))
queries = q


def proof(q):
    """Two products of matrices for each head of each example."""
    heads = {product.b: b * h, product.p: queries}
    q.recall(
        "The scores: the matrix of the queries times that of the keys, turned on its side, for each head of each "
        "example.",
        product,
        {**heads, product.q: d, product.r: t, product.F: F_S},
    )
    q.recall(
        "The outputs: the matrix of the weights, with a row for each query, times that of the values.",
        product,
        {**heads, product.q: t, product.r: v, product.F: F_O},
    )
    q.define("Attention forms both.", Eq(F, F_S + F_O))
    q.equals("Add them.", claim.rhs)


def measure(run, b, h, q, t, d, v):
    """What PyTorch's counter sees in the operator, which is told to form the products one by one."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    with sdpa_kernel(SDPBackend.MATH):
        return run.multiplications(
            lambda: run.operator(run.meta(b, h, q, d), run.meta(b, h, t, d), run.meta(b, h, t, v))
        )


def linear(query, key, value):
    """Attention without a softmax, which multiplies keys and values first."""
    return query @ (key.transpose(-2, -1) @ value)


sizes = grid(b=[1, 3], h=[1, 2], q=[1, 4], t=[1, 5], d=[1, 2, 6], v=[1, 3, 6])
experiment = Exact(measure, operator="torch.nn.functional.scaled_dot_product_attention", impostor=linear, at=sizes)
rivals = {
    "forms the scores and forgets the outputs": b * h * q * t * d,
    "forms the outputs and forgets the scores": b * h * q * t * v,
    "takes a value to have as many features as a key": 2 * b * h * q * t * d,
    "counts one head": b * q * t * (d + v),
    "takes as many keys as queries": b * h * q**2 * (d + v),
    "takes the features of key and value to be multiplied": b * h * q * t * d * v,
    "counts the scaling of the scores as well": claim.rhs + b * h * q * t,
    "is linear in the queries and the keys, with no score for each pair": b * h * (q + t) * d * v,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
