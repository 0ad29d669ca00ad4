"""Parameters of an encoder layer.

A layer of a transformer's encoder reads tokens of `e` features. It has
self-attention whose heads share the `e` features between them, a feed-forward
part of two dense layers (to `f` features and back to `e`), and two layer
normalisations, which multiply each feature by a scale of its own. If there are
biases (`b` is 1, or 0 without), the maps have them, and the normalisations add
a shift to each feature. How many numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

from ..dense import parameters as dense
from . import parameters as attention

e, f, b, N, N_A, N_1, N_2, N_N, i, o = integers("e f b N N_A N_1 N_2 N_N i o")

given = {e: "features of a token", f: "features inside the feed-forward part", b: "1 with biases, 0 without"}
sought = {
    N: "parameters of the layer",
    N_A: "parameters of the attention",
    N_1: "parameters of the first dense layer",
    N_2: "parameters of the second dense layer",
    N_N: "parameters of the normalisations",
}
usual = {b: 1}
where = [e >= 1, f >= 1, b >= 0, b <= 1]
conventions = (
    "heads share the features between them, so that their number, which divides `e`, does not enter",
    "two layer normalisations, before or after their parts; without biases they have no shift, as in PyTorch",
    "the feed-forward part has two maps; one with a gate has three",
    "often `f` is `4*e`: then it is `12*e**2 + 2*e + 11*b*e`",
)

claim = Eq(N, 4 * e**2 + 2 * e * f + 2 * e + b * (7 * e + f))


def proof(q):
    """Part by part."""
    q.recall(
        "Heads that share the features have as many parameters as one head with all of them.",
        attention,
        {
            **{attention.a: e, attention.h: 1, attention.g: 1, attention.d: e, attention.v: e},
            **{attention.N: N_A},
        },
    )
    q.recall("The first dense layer.", dense, {dense.d_in: e, dense.d_out: f, dense.N: N_1})
    q.recall("The second.", dense, {dense.d_in: f, dense.d_out: e, dense.N: N_2})
    q.define(
        "Each of the two normalisations `o` has a scale for every feature `i`, and a shift if there are biases.",
        Eq(N_N, Sum(1 + indicator(Eq(b, 1)), (i, 1, e), (o, 1, 2))),
    )
    q.equals("As `b` is 0 or 1, that is `1+b` for every feature.", 2 * e * (1 + b))
    q.define("These are the parts of the layer.", Eq(N, N_A + N_1 + N_2 + N_N))
    q.equals("Add them.", claim.rhs)


def measure(run, e, f, b):
    """Entries of all parameters that the layer registers."""
    layer = run.operator(e, 2 if e % 2 == 0 else 1, f, bias=b == 1, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def decoder_layer(e, heads, f, bias, device):
    """A decoder's layer, which attends a second time, with a third normalisation."""
    import torch

    return torch.nn.TransformerDecoderLayer(e, heads, f, bias=bias, device=device)


experiment = Exact(
    measure,
    operator="torch.nn.TransformerEncoderLayer",
    impostor=decoder_layer,
    at=[*grid(e=[1, 2, 6, 12], f=[1, 3, 8, 48], b=[0, 1]), {"e": 768, "f": 3072, "b": 1}],
)
rivals = {
    "counts the weights of the maps alone": 4 * e**2 + 2 * e * f,
    "forgets the normalisations": 4 * e**2 + 2 * e * f + b * (5 * e + f),
    "forgets the biases of the maps": 4 * e**2 + 2 * e * f + 2 * e + 2 * b * e,
    "counts one normalisation": 4 * e**2 + 2 * e * f + e + b * (6 * e + f),
    "forgets the map of the heads to the outputs": 3 * e**2 + 2 * e * f + 2 * e + b * (6 * e + f),
    "counts one dense layer": 4 * e**2 + e * f + 2 * e + b * (6 * e + f),
    "takes the feed-forward part to be four times as wide": 12 * e**2 + 2 * e + 11 * b * e,
    "counts what a decoder's layer has, with attention to an encoder": 8 * e**2 + 2 * e * f + 3 * e + b * (12 * e + f),
}
