"""Memory that attention keeps for the backward pass.

In each of `b` examples, each of `h` heads has `q` queries, `t` keys and `t`
values. A query and a key have `d` features, a value has `v`. The weights of a
query are the softmax of its scores, and its output is the sum of the values
with these weights. How many values, `S`, are kept from the forward pass until
the backward pass has read them? With as many queries as keys, the weights
grow like the square of the length, and all else like the length.
"""

from sympy import Eq, Sum

from symcnn import Exact, integers

from . import forward_multiplications as forward
from .forward_multiplications import b, d, h, linear, q, sizes, t, v

S, e, g, i, j = integers("S e g i j")

given = forward.given
sought = {S: "values kept for the backward pass"}
where = forward.where
conventions = (
    "memory in values (a value of half precision takes 2 bytes, of single precision 4)",
    "the two products of matrices and the softmax are formed one after the other; a fused operator keeps no weights",
    "each tensor is counted once that a rule of the backward pass reads: those of a product read both factors, that "
    "of the softmax reads its output, which is a factor of the second product",
    "the scores themselves are released; neither dropout nor a mask is counted",
    "queries, keys and values are there already: what their projections keep is not counted",
    "a head has keys and values of its own; those that several heads share are counted once for each head",
)

claim = Eq(S, b * h * (q * t + q * d + t * (d + v)))
elsewhere = {
    "bytes, four for each value, as single precision takes": 4 * claim.rhs,
    "bytes, two for each value, as half precision takes": 2 * claim.rhs,
}
queries = q


def proof(q):
    """What the rules of the backward pass read."""
    q.define(
        "The product of the scores keeps its factors for the backward pass: `d` features of every query `i` and of "
        "every key `j`. The softmax keeps its output, a weight for each query and key; it is a factor of the second "
        "product, which keeps the other one as well, the `v` features of every value `j`. So it is for each head `g` "
        "of each example `e`.",
        Eq(
            S,
            Sum(
                Sum(d, (i, 1, queries)) + Sum(d, (j, 1, t)) + Sum(1, (j, 1, t), (i, 1, queries)) + Sum(v, (j, 1, t)),
                (g, 1, h),
                (e, 1, b),
            ),
        ),
    )
    q.equals(
        "Count queries, keys, weights and values of a head.",
        Sum(queries * d + t * d + queries * t + t * v, (g, 1, h), (e, 1, b)),
    )
    q.equals("All heads of all examples keep as much.", claim.rhs)


def measure(run, b, h, q, t, d, v):
    """What autograd saves in the operator, which is told to form the products one by one."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    tables = [run.meta(*shape).requires_grad_() for shape in ((b, h, q, d), (b, h, t, d), (b, h, t, v))]
    with sdpa_kernel(SDPBackend.MATH):
        return run.saved_values(lambda: run.operator(*tables))


experiment = Exact(measure, operator="torch.nn.functional.scaled_dot_product_attention", impostor=linear, at=sizes)
rivals = {
    "keeps queries, keys and values, and forgets the weights": b * h * (q * d + t * (d + v)),
    "keeps one table of weights for all heads": b * (q * t + h * (q * d + t * (d + v))),
    "keeps the scores as well as what the softmax makes of them": b * h * (2 * q * t + q * d + t * (d + v)),
    "keeps the weights alone": b * h * q * t,
    "keeps the outputs as well": b * h * (q * t + q * (d + v) + t * (d + v)),
    "takes the inputs of the first product alone, and forgets the values": b * h * (q * t + q * d + t * d),
    "keeps the tables of one head": b * (q * t + q * d + t * (d + v)),
    "keeps the tables of one example": h * (q * t + q * d + t * (d + v)),
    "takes a value to have as many features as a key": b * h * (q * t + q * d + 2 * t * d),
}
