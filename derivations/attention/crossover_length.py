"""Sequence length at which attention overtakes the feed-forward part.

A transformer's layer reads `t` tokens of `e` features. Its attention forms, in
each of `h` heads with `d` features of a query and `v` of a value, the scores of
all pairs of tokens and the outputs; its feed-forward part has two dense layers,
to `f` features and back. What is the least number of tokens, `T`, with which
attention takes at least as many multiplications as the feed-forward part? The
maps to queries, keys, values and outputs count with attention if `p` is 1, and
with neither if `p` is 0.
"""

from sympy import Eq, Max, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

from ..dense import matrix_product_multiplications as product
from . import forward_multiplications as attention

e, f, h, d, v, p, T, u, w, t = integers("e f h d v p T u w t")
A, B, C = (function(name, integer=True) for name in ("A", "B", "C"))
M_Q, M_O, M_1, M_2 = (function(f"M_{name}", integer=True) for name in ("Q", "O", "1", "2"))

given = {
    e: "features of a token",
    f: "features inside the feed-forward part",
    h: "heads",
    d: "features of a query of one head, and of a key",
    v: "features of a value of one head",
    p: "1 if the maps of attention are counted with it, 0 if not",
}
sought = {
    T: "least number of tokens",
    A: "multiplications of the scores and outputs over `t` tokens",
    M_Q: "multiplications of the maps to queries, keys and values over `t` tokens",
    M_O: "multiplications of the map to the outputs over `t` tokens",
    M_1: "multiplications of the first dense layer over `t` tokens",
    M_2: "multiplications of the second dense layer over `t` tokens",
    B: "multiplications of attention over `t` tokens",
    C: "multiplications of the feed-forward part over `t` tokens",
}
where = [e >= 1, f >= 1, h >= 1, d >= 1, v >= 1, p >= 0, p <= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products of matrices are counted; scaling, softmax, activations and normalisations are not",
    "a mask spares nothing: what it hides is formed and thrown away",
    "each head has keys and values of its own",
    "heads often share the features, `h*d` and `h*v` equal to `e`: then `T` is `f` without the maps, and `f-2*e` with "
    "them (1 if that is less)",
)

claim = Eq(T, Max(1, ceiling(2 * e * f / (h * (d + v))) - 2 * p * e))


def proof(q):
    """Compare the two, token by token."""
    every = {"forall": ((t, 1, oo),)}
    q.recall(
        "Scores and outputs.",
        attention,
        {attention.b: 1, attention.q: t, attention.t: t, attention.F: A(t)},
        **every,
    )
    maps = (
        ("maps to queries, keys and values, as one", e, h * (2 * d + v), M_Q),
        ("map to the outputs", h * v, e, M_O),
        ("first dense layer", e, f, M_1),
        ("second one", f, e, M_2),
    )
    for name, inputs, outputs, count in maps:
        at = {product.b: 1, product.p: t, product.q: inputs, product.r: outputs, product.F: count(t)}
        q.recall(f"The {name}.", product, at, **every)
    q.define(
        "Attention takes the scores and outputs, and the maps where they are counted with it.",
        ForAll(Eq(B(t), A(t) + p * (M_Q(t) + M_O(t))), (t, 1, oo)),
    )
    q.define("The feed-forward part takes its two layers.", ForAll(Eq(C(t), M_1(t) + M_2(t)), (t, 1, oo)))
    q.define("For each pair of tokens attention takes `u` multiplications,", Eq(u, h * (d + v)))
    q.implies("at least one.", u >= 1)
    q.define("For each token it is `w` behind.", Eq(w, 2 * e * f - 2 * p * e * u))
    q.implies(
        "The difference of the two is a multiple of the number of tokens.",
        ForAll(Eq(B(t) - C(t), t * (t * u - w)), (t, 1, oo)),
    )
    q.implies("So attention takes fewer as long as its pairs have not made up for it.",
              ForAll(Iff(B(t) < C(t), t * u < w), (t, 1, oo)))  # fmt: skip
    q.define(
        "Such are the lengths of 1, 2 and so on, up to the last of them; `T` is one more than their number.",
        Eq(T, 1 + Sum(indicator(t * u < w), (t, 1, oo))),
    )
    q.equals("Count the whole numbers from 1 on that are less than `w/u`.", Max(1, ceiling(w / u)))
    q.equals("Put both in.", claim.rhs)


def measure(run, e, f, h, d, v, p):
    """The length with which PyTorch's counter sees at least as much in attention, and with one token less does not."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.nn.functional import linear

    def dense(inputs, outputs, t):
        return run.multiplications(lambda: linear(run.meta(t, inputs), run.meta(outputs, inputs)))

    def lead(t):
        heads = (run.meta(1, h, t, d), run.meta(1, h, t, d), run.meta(1, h, t, v))
        with sdpa_kernel(SDPBackend.MATH):
            pairs = run.multiplications(lambda: run.operator(*heads))
        maps = 2 * dense(e, h * d, t) + dense(e, h * v, t) + dense(h * v, e, t) if p == 1 else 0
        return pairs + maps - dense(e, f, t) - dense(f, e, t)

    slope = max(1, lead(2) // 2 - lead(1))
    t = max(1, -(lead(1) // slope))  # only where to begin to look
    while lead(t) < 0:
        if t > 1000:
            return 0
        t += 1
    while t >= 2 and lead(t - 1) >= 0:
        t -= 1
    return t


experiment = Exact(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=attention.linear,
    at=grid(e=[1, 4, 6], f=[1, 5, 24], h=[1, 2], d=[1, 2, 3], v=[1, 3], p=[0, 1]),
)
rivals = {
    "rounds down": Max(1, floor(2 * e * f / (h * (d + v))) - 2 * p * e),
    "asks for more multiplications, not for as many": Max(1, floor(2 * e * f / (h * (d + v))) + 1 - 2 * p * e),
    "takes the heads to share the features between them": Max(1, f - 2 * p * e),
    "forgets the outputs, and compares the scores": Max(1, ceiling(2 * e * f / (h * d)) - 2 * p * e),
    "counts one dense layer of the feed-forward part": Max(1, ceiling(e * f / (h * (d + v))) - 2 * p * e),
    "counts one head": Max(1, ceiling(2 * e * f / (d + v)) - 2 * p * e),
    "forgets the maps of attention where they count": Max(1, ceiling(2 * e * f / (h * (d + v)))),
    "counts half of the maps": Max(1, ceiling(2 * e * f / (h * (d + v))) - p * e),
}
