"""Parameters of a transformer.

A language model turns each of `V` tokens into `e` features, adds `e` learned
features for each of `t` positions (`t` is 0 where positions are not learned),
and applies `L` layers with attention and a feed-forward part of width `f`, and
a last layer normalisation. The scores of the next token are products with `e`
features for each of the `V` tokens: the embedding's own, if the output is tied
(`u` is 0), or learned once more (`u` is 1). With biases `b` is 1, without 0.
How many numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

from . import encoder_layer_parameters as layer

V, t, L, e, f, u, b, N, N_L, N_E, i, j, k, l = integers("V t L e f u b N N_L N_E i j k l")

given = {
    V: "tokens of the vocabulary",
    t: "positions with learned features, or 0",
    L: "layers",
    e: "features of a token",
    f: "features inside the feed-forward part",
    u: "1 with an output of its own, 0 where it is tied to the embedding",
    b: "1 with biases, 0 without",
}
sought = {N: "parameters of the model", N_L: "parameters of a layer", N_E: "parameters of the embeddings"}
usual = {b: 1}
where = [V >= 1, t >= 0, L >= 0, e >= 1, f >= 1, u >= 0, u <= 1, b >= 0, b <= 1]
conventions = (
    *layer.conventions[:3],
    "a last normalisation after all layers; none after the embedding",
    "the output has no biases",
    "what is tied is counted once",
)

per_layer = layer.claim.rhs
claim = Eq(N, ((1 + u) * V + t) * e + L * per_layer + e * (1 + b))


def proof(q):
    """Embeddings, layers, normalisation, output."""
    q.recall("A layer has so many parameters.", layer, {layer.N: N_L})
    q.define(
        "The embedding has a feature `i` for each token `j`, and one for each position `k`; an output of its own has "
        "once more as many as there are tokens.",
        Eq(N_E, Sum(Sum(1 + indicator(Eq(u, 1)), (j, 1, V)) + Sum(1, (k, 1, t)), (i, 1, e))),
    )
    q.equals("As `u` is 0 or 1, these are `1+u` for each token and feature.", ((1 + u) * V + t) * e)
    q.define(
        "The model has them, its layers `l`, and of the last normalisation a scale for every feature `i`, and a shift "
        "if there are biases.",
        Eq(N, N_E + Sum(N_L, (l, 1, L)) + Sum(1 + indicator(Eq(b, 1)), (i, 1, e))),
    )
    q.equals("All layers have as many; `b` is 0 or 1.", N_E + L * N_L + e * (1 + b))
    q.equals("Put in what the embeddings and a layer have.", claim.rhs)


def measure(run, V, t, L, e, f, u, b):
    """Entries of all distinct parameters that the model registers."""
    import torch

    kind = {"bias": b == 1, "device": "meta"}
    model = torch.nn.Module()
    model.tokens = torch.nn.Embedding(V, e, device="meta")
    model.positions = torch.nn.Embedding(t, e, device="meta")
    one = torch.nn.TransformerEncoderLayer(e, 2, f, **kind)
    model.layers = run.operator(one, L, torch.nn.LayerNorm(e, **kind), enable_nested_tensor=False)
    model.scores = torch.nn.Linear(e, V, bias=False, device="meta")
    if u == 0:
        model.scores.weight = model.tokens.weight
    return sum(parameter.numel() for parameter in model.parameters())


def with_shared_layers(layer, count, norm, enable_nested_tensor):
    """A stack that applies one and the same layer again and again."""
    import torch

    return torch.nn.Sequential(*[layer] * count, norm)


experiment = Exact(
    measure,
    operator="torch.nn.TransformerEncoder",
    impostor=with_shared_layers,
    at=[
        *grid(V=[1, 7, 30], t=[0, 5], L=[1, 2, 5], e=[2, 6], f=[3, 24], u=[0, 1], b=[0, 1]),
        {"V": 50257, "t": 1024, "L": 12, "e": 768, "f": 3072, "u": 0, "b": 1},
    ],
)
rivals = {
    "counts the tied output a second time": (2 * V + t) * e + L * per_layer + e * (1 + b),
    "forgets an output that is not tied": (V + t) * e + L * per_layer + e * (1 + b),
    "forgets the learned positions": (1 + u) * V * e + L * per_layer + e * (1 + b),
    "forgets the last normalisation": ((1 + u) * V + t) * e + L * per_layer,
    "counts the weights of the layers' maps alone": ((1 + u) * V + t) * e + L * (4 * e**2 + 2 * e * f),
    "gives the output biases": ((1 + u) * V + t) * e + V + L * per_layer + e * (1 + b),
    "lets all layers share their parameters": ((1 + u) * V + t) * e + per_layer + e * (1 + b),
}
elsewhere = {"without the embeddings, as scaling laws have it": L * per_layer + e * (1 + b)}
