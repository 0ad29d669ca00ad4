"""Bytes of a training step.

A network of `L` layers is trained with batches of `b` images. Layer `l` gives
a feature map of `a[l]` values for each image, and has `p[l]` parameters; `A`
and `P` are the totals over all layers. Each map is kept `c` times, each
parameter `q` times, and `I` values of every input image are kept as well; a
value takes `w` bytes. How many bytes, `M`, are that?
"""

from sympy import And, Eq, Sum

from symcnn import Exact, ForAll, integers, points, sequence

from ._training import held, with_biases

w, b, c, q, I, A, P, L, M, l, r = integers("w b c q I A P L M l r")
a, p = sequence("a", L, integer=True), sequence("p", L, integer=True)

given = {
    w: "bytes of a value",
    b: "images in the batch",
    c: "copies of each map: 1, or 2 with its gradient",
    I: "values of an input image, or 0 where it is not counted",
    q: "copies of each parameter: 2 with its gradient, 3 with one momentum slot, 4 with the two slots of Adam",
    A: "values of all maps for one image",
    P: "parameters",
    L: "layers",
    a: "values of each map for one image",
    p: "parameters of each layer",
}
sought = {M: "bytes"}
usual = {w: 4}
where = [
    And(b >= 1, L >= 0),
    And(w >= 1, c >= 1, q >= 1, I >= 0),
    ForAll(And(a[l] >= 0, p[l] >= 0), (l, 1, L)),
    Eq(A, Sum(a[l], (l, 1, L))),
    Eq(P, Sum(p[l], (l, 1, L))),
]
conventions = (
    "everything is counted that the step makes, as if all of it were alive at once; this is no peak",
    "an activation that works in place has no map of its own",
    "no working space of operators, no indices of pooling, no buffers, no step counters",
)

claim = Eq(M, w * (b * (c * A + I) + q * P))


copies = q


def proof(q):
    """Layer by layer: what each image needs, and what all share."""
    q.define(
        "Each image `r` of the batch keeps its own values and, layer by layer, its own maps. The parameters are kept "
        "layer by layer as well, but for the batch as a whole.",
        Eq(M, Sum(w * I + Sum(w * c * a[l], (l, 1, L)), (r, 1, b)) + Sum(w * copies * p[l], (l, 1, L))),
    )
    q.equals("All images need as much.", b * (w * I + w * c * Sum(a[l], (l, 1, L))) + w * copies * Sum(p[l], (l, 1, L)))
    q.equals("Put the totals in.", claim.rhs)


def measure(run, w, b, c, I, q, A, P, **layers):
    """Bytes of the tensors that a real network makes in a step with a real optimizer."""
    return held(run, (A, P), w, b, c, q, I > 0)


networks = [
    {"L": 3, "a": [32, 8, 5], "p": [54, 0, 45], "I": 108},
    {"L": 4, "a": [144, 144, 32, 2], "p": [36, 0, 72, 0], "I": 64},
    {"L": 3, "a": [4, 4, 3], "p": [32, 0, 12], "I": 7},
    {
        "L": 11,
        "a": [200704, 50176, 150528, 37632, 75264, 50176, 50176, 12544, 4096, 4096, 1000],
        "p": [23232, 0, 307200, 0, 663552, 884736, 589824, 0, 51384320, 16781312, 4097000],
        "I": 150528,
    },
]
experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor=with_biases,
    at=points(
        *(
            {"w": w, "b": b, "c": c, "q": q, "A": sum(network["a"]), "P": sum(network["p"]), **network, **image}
            for network in networks
            for image in ({}, {"I": 0})
            for w in (2, 4)
            for b in (1, 5)
            for c, q in ((1, 2), (2, 3), (1, 4))
        )
    ),
)
rivals = {
    "counts the parameters once, without gradients or slots": w * (b * (c * A + I) + P),
    "keeps the parameters for every image": w * b * (c * A + I + q * P),
    "gives values, and calls them bytes": b * (c * A + I) + q * P,
    "counts the gradients of the maps where they are not kept": w * (b * (2 * A + I) + q * P),
    "keeps the maps of one image for the whole batch": w * (c * A + b * I + q * P),
    "keeps one input image for the whole batch": w * (b * c * A + I + q * P),
    "takes an input image to be kept as often as a map": w * (b * c * (A + I) + q * P),
}
