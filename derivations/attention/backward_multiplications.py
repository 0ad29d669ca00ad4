"""Multiplications of the backward pass of scaled dot-product attention.

In each of `b` examples, each of `h` heads has `q` queries, `t` keys and `t`
values. A query and a key have `d` features, a value has `v`. The softmax of a
query's scores gave its weights, which were kept, and its output was the sum of
the values with these weights. The gradient of the loss with respect to the
outputs is given, and those with respect to queries, keys and values are
formed. How many multiplications, `G`, does it take?
"""

from sympy import Eq

from symcnn import Exact, integers

from ..dense import matrix_product_backward_multiplications as product
from . import forward_multiplications
from .forward_multiplications import b, d, h, linear, q, sizes, t, v

G, G_S, G_O = integers("G G_S G_O")

given = forward_multiplications.given
sought = {
    G: "multiplications of the backward pass",
    G_S: "multiplications of the queries' and the keys' gradients",
    G_O: "multiplications of the weights' and the values' gradients",
}
where = forward_multiplications.where
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products of matrices are counted; the gradients of scaling and of the softmax are not",
    "the weights are kept from the forward pass; a kernel that forms the scores again takes a product more",
    "the gradients with respect to queries, keys and values are all formed",
    "a mask spares nothing: what it hides is formed and thrown away",
    "a head has keys and values of its own; those that several heads share are counted once for each head",
)

claim = Eq(G, 2 * b * h * q * t * (d + v))
queries = q


def proof(q):
    """Back through both products of matrices."""
    heads = {product.b: b * h, product.p: queries}
    q.recall(
        "Back through the outputs, the weights times the values: the gradients of both.",
        product,
        {**heads, product.q: t, product.r: v, product.G: G_O},
    )
    q.recall(
        "From the weights' gradient the softmax gives that of the scores. Back through these, the queries times the "
        "keys: the gradients of both.",
        product,
        {**heads, product.q: d, product.r: t, product.G: G_S},
    )
    q.define("The backward pass forms all four.", Eq(G, G_O + G_S))
    q.equals("Add them: twice the forward pass.", claim.rhs)


def measure(run, b, h, q, t, d, v):
    """What PyTorch's counter sees in a training step of the operator, less what it sees in the forward pass."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    inputs = [run.meta(*shape).requires_grad_() for shape in ((b, h, q, d), (b, h, t, d), (b, h, t, v))]
    with sdpa_kernel(SDPBackend.MATH):
        step = run.multiplications(lambda: run.backpropagate(run.operator, *inputs))
        return step - run.multiplications(lambda: run.operator(*inputs))


experiment = Exact(measure, operator="torch.nn.functional.scaled_dot_product_attention", impostor=linear, at=sizes)
rivals = {
    "counts the forward pass with it": 3 * b * h * q * t * (d + v),
    "takes the backward pass to cost as much as the forward one": b * h * q * t * (d + v),
    "forms the scores again, as a fused kernel does": claim.rhs + b * h * q * t * d,
    "forms the queries' gradient and forgets the keys'": b * h * q * t * (d + 2 * v),
    "takes the values' gradient to need no product": b * h * q * t * (2 * d + v),
    "takes a value to have as many features as a key": 4 * b * h * q * t * d,
    "forgets the way through the scores": 2 * b * h * q * t * v,
    "counts one head": 2 * b * q * t * (d + v),
    "takes as many keys as queries": 2 * b * h * q**2 * (d + v),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
