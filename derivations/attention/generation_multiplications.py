"""Multiplications of attention in a generation with a cache.

A decoder has read `p` tokens in each of `n` sequences, and kept their keys and
values. It then reads `t` more, one by one: each attends to all that were read
before it, and to itself. Each of `h` heads has queries and keys of `d` and
values of `v` features. How many multiplications, `F`, do scores and outputs
take in one layer?
"""

from sympy import Eq, Sum, oo

from symcnn import Exact, ForAll, function, grid, integers

from . import forward_multiplications as attention

n, h, p, t, d, v, F, j = integers("n h p t d v F j")
A, S = function("A", integer=True), function("S", integer=True)

given = {
    n: "sequences",
    h: "heads",
    p: "tokens that were read before",
    t: "tokens that are read one by one",
    d: "features of a query of one head, and of a key",
    v: "features of a value of one head",
}
sought = {
    F: "multiplications of the generation",
    A: "multiplications of the token that is read `j`-th",
    S: "multiplications of the first `j` tokens",
}
where = [n >= 1, h >= 1, p >= 0, t >= 0, d >= 1, v >= 1]
conventions = (
    *attention.conventions[:3],
    "one layer; keys and values are kept, and none is formed a second time",
    "a head has keys and values of its own; those that several heads share are counted once for each head",
)

claim = Eq(F, n * h * (d + v) * t * (2 * p + t + 1) / 2)


def proof(q):
    """One token after the other."""
    q.recall(
        "The `j`-th token attends with one query to `p+j` tokens.",
        attention,
        {attention.b: n, attention.q: 1, attention.t: p + j, attention.F: A(j)},
        forall=((j, 1, oo),),
    )
    q.define(
        "Token by token they add up.",
        Eq(S(0), 0),
        ForAll(Eq(S(j + 1), S(j) + A(j + 1)), (j, 0, oo)),
    )
    q.induct(
        "The sum of the lengths is `t` times their mean.", Eq(S(t), n * h * (d + v) * t * (2 * p + t + 1) / 2), over=t
    )
    q.define("The generation takes those of all `t` tokens.", Eq(F, S(t)))
    q.implies("Put it in.", claim)


def measure(run, n, h, p, t, d, v):
    """What PyTorch's counter sees in the operator, which is told to form the products one by one."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    def generation():
        for read in range(p + 1, p + t + 1):
            run.operator(run.meta(n, h, 1, d), run.meta(n, h, read, d), run.meta(n, h, read, v))

    with sdpa_kernel(SDPBackend.MATH):
        return run.multiplications(generation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.scaled_dot_product_attention",
    impostor=attention.linear,
    at=grid(n=[1, 2], h=[1, 2], p=[0, 1, 5], t=[0, 1, 2, 6], d=[1, 3], v=[1, 2]),
)
rivals = {
    "forms all again for each token, as without a cache": n * h * (d + v) * Sum((p + j) ** 2, (j, 1, t)),
    "takes each token to attend to all that there are at the end": n * h * (d + v) * t * (p + t),
    "forgets the tokens that were read before": n * h * (d + v) * t * (t + 1) / 2,
    "forgets that a token attends to itself": n * h * (d + v) * t * (2 * p + t - 1) / 2,
    "reads all tokens at once, and masks none": n * h * (d + v) * (p + t) ** 2,
    "forms the scores and forgets the outputs": n * h * d * t * (2 * p + t + 1) / 2,
    "counts one head": n * (d + v) * t * (2 * p + t + 1) / 2,
    "counts the last token alone": n * h * (d + v) * (p + t),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
