"""Memory that fused attention keeps for the backward pass.

In each of `b` examples, each of `h` heads has `q` queries, `t` keys and `t`
values, all of `d` features. A fused operator works on blocks of the scores,
and never has all of them at once; the backward pass forms them anew, a block
at a time. What it needs to do so is kept: queries, keys, values and outputs,
and for each query the logarithm of the sum of the exponentials of its scores,
by which a weight is had from its score. How many values, `S`, are these? They
grow like the length, not like its square.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

b, h, q, t, d, S, e, g, i, j = integers("b h q t d S e g i j")

given = {
    b: "examples",
    h: "heads",
    q: "queries of a head",
    t: "keys, and values, of a head",
    d: "features of a query, of a key, and of a value",
}
sought = {S: "values kept for the backward pass"}
where = [b >= 1, h >= 1, q >= 1, t >= 1, d >= 1]
conventions = (
    "memory in values (a value of half precision takes 2 bytes, of single precision 4)",
    "the logarithm is kept in single precision, where all else may be in half",
    "an operator's own working space is not counted; no dropout, whose random state would be kept, and no mask",
    "queries, keys and values are there already: what their projections keep is not counted",
    "a head has keys and values of its own; those that several heads share are counted once for each head",
)

claim = Eq(S, b * h * (q * (2 * d + 1) + 2 * t * d))
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}
queries = q


def proof(q):
    """Query by query, and key by key."""
    q.define(
        "Of every query `i` its `d` features are kept, the `d` of its output, and one logarithm; of every key `j` `d` "
        "features, and those of its value. So it is for each head `g` of each example `e`.",
        Eq(S, Sum(Sum(d + d + 1, (i, 1, queries)) + Sum(d + d, (j, 1, t)), (g, 1, h), (e, 1, b))),
    )
    q.equals("Count queries and keys.", Sum(queries * (2 * d + 1) + 2 * t * d, (g, 1, h), (e, 1, b)))
    q.equals("All heads of all examples keep as much.", claim.rhs)


def measure(run, b, h, q, t, d):
    """What autograd saves in the operator, which is told to work on blocks."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    tables = [torch.zeros(b, h, rows, d, requires_grad=True) for rows in (q, t, t)]
    with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
        return run.saved_values(lambda: run.operator(*tables))


def unfused(queries, keys, values):
    """Attention that has all its weights at once, and keeps them."""
    import torch

    return torch.softmax(queries @ keys.transpose(-2, -1) / queries.shape[-1] ** 0.5, -1) @ values


experiment = Exact(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=unfused,
    at=grid(b=[1, 3], h=[1, 2], q=[1, 4, 33], t=[1, 5, 40], d=[1, 2, 8]),
)
rivals = {
    "keeps the weights, as products formed one after the other do": b * h * (q * t + q * d + 2 * t * d),
    "keeps the weights as well": b * h * (q * t + q * (2 * d + 1) + 2 * t * d),
    "forgets the outputs": b * h * (q * (d + 1) + 2 * t * d),
    "forgets the logarithms": b * h * (2 * q * d + 2 * t * d),
    "keeps the largest score of a query as well as its sum": b * h * (q * (2 * d + 2) + 2 * t * d),
    "keeps a logarithm for each key": b * h * (2 * q * d + t * (2 * d + 1)),
    "keeps nothing but queries, keys and values": b * h * (q * d + 2 * t * d),
    "keeps the logarithms of one head": b * (h * (2 * q * d + 2 * t * d) + q),
    "counts one head": b * (q * (2 * d + 1) + 2 * t * d),
}
