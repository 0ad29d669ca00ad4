"""Memory that a self-attention layer keeps for the backward pass.

In each of `b` examples there are `t` tokens of `e` features. Dense maps make of
every token, for each of `h` heads, a query and a key of `d` features and a value
of `v`; the heads attend, and a last dense map makes outputs of what they give.
How many values, `S`, are kept from the forward pass until the backward pass has
read them? With heads that share the `e` features out they are `5*t*e + h*t**2`
in an example.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from . import saved_values as attention

b, t, e, h, d, v, S, S_H, g, i, k = integers("b t e h d v S S_H g i k")

given = {
    b: "examples",
    t: "tokens of a sequence",
    e: "features of a token",
    h: "heads",
    d: "features of a query of one head, and of a key",
    v: "features of a value of one head",
}
sought = {S: "values kept for the backward pass", S_H: "values that the heads keep"}
where = [b >= 1, t >= 1, e >= 1, h >= 1, d >= 1, v >= 1]
conventions = (
    *attention.conventions[:2],
    "each tensor is counted once that a rule of the backward pass reads: the three maps read the same tokens, which "
    "are kept once; what the heads give is kept, as the last map reads it; the outputs are not",
    "the scores themselves are released; neither dropout nor a mask is counted",
    "parameters are there in any case and are not counted",
    "a head has keys and values of its own; `d` and `v` are `e/h` where the heads share the features out",
)

claim = Eq(S, b * t * (e + 2 * h * (d + v)) + b * h * t**2)
elsewhere = {
    "bytes, four for each value, as single precision takes": 4 * claim.rhs,
    "bytes, two for each value, as half precision takes": 2 * claim.rhs,
}


def proof(q):
    """The inputs of the maps, and what the heads keep between them."""
    q.recall(
        "The heads keep their queries, keys, values and weights; each token has one query, one key and one value.",
        attention,
        {attention.q: t, attention.S: S_H},
    )
    q.define(
        "The maps to queries, keys and values have one input, the `e` features of each token `i`, in each example `k`; "
        "that of the last map are `v` features that each head `g` gives.",
        Eq(S, Sum(Sum(e, (i, 1, t)) + Sum(v, (g, 1, h), (i, 1, t)), (k, 1, b)) + S_H),
    )
    q.equals("All tokens and examples keep as much.", b * t * (e + h * v) + S_H)
    q.equals("Put in what the heads keep.", claim.rhs)


def measure(run, b, t, e, h, d, v):
    """What autograd saves in a layer whose heads attend by the operator, formed product by product."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    sizes = ((e, h * d), (e, h * d), (e, h * v), (h * v, e))
    *maps, outputs = [torch.nn.Linear(*size, device="meta") for size in sizes]

    def layer(tokens):
        heads = [one(tokens).unflatten(-1, (h, -1)).transpose(1, 2) for one in maps]
        return outputs(run.operator(*heads).transpose(1, 2).flatten(2))

    tokens = run.meta(b, t, e)
    with sdpa_kernel(SDPBackend.MATH):
        return run.saved_values(lambda: layer(tokens))


experiment = Exact(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=attention.linear,
    at=[
        *grid(b=[1, 3], t=[1, 2, 5], e=[1, 6], h=[1, 2, 3], d=[1, 2, 6], v=[1, 3, 6]),
        {"b": 8, "t": 1024, "e": 768, "h": 12, "d": 64, "v": 64},
    ],
)
rivals = {
    "forgets the weights of the heads": b * t * (e + 2 * h * (d + v)),
    "keeps one table of weights for all heads": b * t * (e + 2 * h * (d + v)) + b * t**2,
    "keeps the scores as well as what the softmax makes of them": b * t * (e + 2 * h * (d + v)) + 2 * b * h * t**2,
    "keeps the weights alone": b * h * t**2,
    "forgets the tokens that the maps read": b * t * 2 * h * (d + v) + b * h * t**2,
    "keeps the tokens once for each of the three maps": b * t * (3 * e + 2 * h * (d + v)) + b * h * t**2,
    "forgets what the heads give, which the last map reads": b * t * (e + h * (2 * d + v)) + b * h * t**2,
    "keeps the outputs of the layer as well": b * t * (2 * e + 2 * h * (d + v)) + b * h * t**2,
    "gives every head queries, keys and values as wide as a token": b * t * (e + 4 * h * e) + b * h * t**2,
    "keeps one head": b * t * (e + 2 * (d + v)) + b * t**2,
}
