"""Parameters of multi-head attention.

An attention layer reads tokens of `e` features, and attends to tokens of `a`
features (in self-attention to the same ones, so that `a` is `e`). Dense maps
make `h` queries of `d` features for each token that reads, and for each token
that is attended to `g` keys of `d` and `g` values of `v` features. Heads of
queries may share keys and values: ordinary attention has as many of them, `g`
equal to `h`; multi-query attention has one. A last dense map makes `e` features
of what all `h` heads give. The maps have biases if `b` is 1, and none if `b` is
0. How many numbers, `N`, are there to be learned?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from ..dense import parameters as dense

e, a, h, g, d, v, b, N, N_Q, N_K, N_V, N_O = integers("e a h g d v b N N_Q N_K N_V N_O")

given = {
    e: "features of a token that reads, and of an output",
    a: "features of a token that is attended to",
    h: "heads of queries",
    g: "heads of keys and values",
    d: "features of a query of one head, and of a key",
    v: "features of a value of one head",
    b: "1 with biases, 0 without",
}
sought = {
    N: "parameters of the layer",
    N_Q: "parameters of the map to the queries",
    N_K: "parameters of the map to the keys",
    N_V: "parameters of the map to the values",
    N_O: "parameters of the map to the outputs",
}
usual = {b: 1}
where = [e >= 1, a >= 1, h >= 1, g >= 1, d >= 1, v >= 1, b >= 0, b <= 1]
conventions = (
    "the maps of all heads are learned, and so is the map of what they give to the outputs",
    "in PyTorch's layer `g` is `h`, and `d` and `v` are `e/h`: then, with `a` equal to `e`, it is `4*e**2 + 4*b*e`",
    "all four maps have biases, or none has",
    "where heads share keys and values, `g` divides `h`; the number of parameters does not ask for it",
    "scores, scaling and softmax learn nothing, and the number of tokens does not enter",
)

claim = Eq(N, e * h * (d + v) + a * g * (d + v) + b * (h * d + g * (d + v) + e))


def proof(q):
    """Four dense layers."""
    q.recall("The queries of all heads.", dense, {dense.d_in: e, dense.d_out: h * d, dense.N: N_Q})
    q.recall("The keys.", dense, {dense.d_in: a, dense.d_out: g * d, dense.N: N_K})
    q.recall("The values.", dense, {dense.d_in: a, dense.d_out: g * v, dense.N: N_V})
    q.recall(
        "The outputs are made of what the heads give, `v` features each.",
        dense,
        {dense.d_in: h * v, dense.d_out: e, dense.N: N_O},
    )
    q.define("These are all maps of the layer.", Eq(N, N_Q + N_K + N_V + N_O))
    q.equals("Add them.", claim.rhs)


def attention_layer(e, a, h, g, d, v, bias):
    """PyTorch's layer where it has one of these sizes; else its dense layers beside each other."""
    import torch

    if g == h and d == v and h * d == e:
        return torch.nn.MultiheadAttention(e, h, bias=bias, kdim=a, vdim=a, device="meta")
    sizes = ((e, h * d), (a, g * d), (a, g * v), (h * v, e))
    return torch.nn.ModuleList(torch.nn.Linear(*size, bias=bias, device="meta") for size in sizes)


def without_outputs(e, a, h, g, d, v, bias):
    """A layer whose heads' values are joined, and not mapped to outputs."""
    import torch

    sizes = ((e, h * d), (a, g * d), (a, g * v))
    return torch.nn.ModuleList(torch.nn.Linear(*size, bias=bias, device="meta") for size in sizes)


def measure(run, e, a, h, g, d, v, b):
    """Entries of all parameters that the layer registers."""
    return sum(parameter.numel() for parameter in run.operator(e, a, h, g, d, v, b == 1).parameters())


experiment = Exact(
    measure,
    operator=attention_layer,
    impostor=without_outputs,
    at=[
        *grid(e=[6, 12], a=[6, 5], h=[2, 3], g=[1, 2, 3], d=[2, 3, 4], v=[2, 4], b=[0, 1]),
        *({"e": 768, "a": 768, "h": 12, "g": g, "d": 64, "v": 64, "b": b} for g in (1, 4, 12) for b in (0, 1)),
    ],
)
rivals = {
    "forgets the biases": e * h * (d + v) + a * g * (d + v),
    "forgets the map of the heads to the outputs": e * h * d + a * g * (d + v) + b * (h * d + g * (d + v)),
    "gives each head maps of the whole width": h * (2 * e**2 + 2 * a * e) + b * (3 * h * e + e),
    "takes one head for all": e * (d + v) + a * (d + v) + b * (2 * d + v + e),
    "gives every head of queries keys and values of its own": (e + a) * h * (d + v) + b * (h * (2 * d + v) + e),
    "takes keys and values to be made of what reads": e * (h + g) * (d + v) + b * (h * d + g * (d + v) + e),
    "takes one map to serve queries, keys and values": e * h * (d + v) + b * (h * d + e),
    "gives the biases of the keys and values to the tokens that are attended to": e * h * (d + v)
    + a * g * (d + v)
    + b * (h * d + 2 * a + e),
}
elsewhere = {
    "biases for queries, keys and values, and none for the outputs": e * h * (d + v)
    + a * g * (d + v)
    + b * (h * d + g * (d + v)),
}
