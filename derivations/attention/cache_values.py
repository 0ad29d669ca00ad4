"""Values in the cache of keys and values.

A decoder of `L` layers has read `t` tokens in each of `n` sequences. For the
tokens to come, each layer keeps of every token the keys of `d` and the values
of `v` features, for each of its `g` heads of keys and values; `r` heads of
queries share each of them (`r` is 1 in ordinary attention). How many values,
`C`, does the cache hold?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

n, L, g, r, t, d, v, C, e, l, u, j = integers("n L g r t d v C e l u j")

given = {
    n: "sequences",
    L: "layers",
    g: "heads of keys and values",
    r: "heads of queries that share a head of keys and values",
    t: "tokens of a sequence",
    d: "features of a key of one head",
    v: "features of a value of one head",
}
sought = {C: "values in the cache"}
where = [n >= 1, L >= 1, g >= 1, r >= 1, t >= 0, d >= 1, v >= 1]
conventions = (
    "memory in values (a value of half precision takes 2 bytes)",
    "all tokens are kept; where attention looks back over a window, `t` is at most its length",
    "keys and values as attention reads them, not what they are made of",
    "with `g` equal to 1 it is multi-query attention, with `r` equal to 1 ordinary attention",
)

claim = Eq(C, n * L * g * t * (d + v))
elsewhere = {"bytes, two for each value, as half precision takes": 2 * claim.rhs}


def proof(q):
    """Count what is kept, token by token."""
    q.define(
        "Of every token `j`, in each sequence `e` and each layer `l`, every head `u` of keys and values keeps `d` "
        "features of its key and `v` of its value. The `r` heads of queries that share it read the same ones.",
        Eq(C, Sum(d + v, (u, 1, g), (j, 1, t), (l, 1, L), (e, 1, n))),
    )
    q.equals("All heads, tokens, layers and sequences keep as much.", claim.rhs)


def cached(query, keys, values):
    """Attention of a token to those before it, whose keys and values are shared by heads; and what is kept."""
    import torch

    outputs = torch.nn.functional.scaled_dot_product_attention(query, keys, values, enable_gqa=True)
    return outputs, (keys, values)


def repeated(query, keys, values):
    """Attention that keeps keys and values for each head of queries."""
    import torch

    shared = query.shape[1] // keys.shape[1]
    keys, values = (kept.repeat_interleave(shared, 1) for kept in (keys, values))
    return torch.nn.functional.scaled_dot_product_attention(query, keys, values), (keys, values)


def measure(run, n, L, g, r, t, d, v):
    """Entries of all that the layers keep when the tokens have been read one by one."""
    import torch

    kept = []
    for _ in range(L):
        keys, values = run.zeros(n, g, 0, d), run.zeros(n, g, 0, v)
        held = (keys, values)
        for _ in range(t):
            keys = torch.cat([keys, run.ones(n, g, 1, d)], 2)
            values = torch.cat([values, run.ones(n, g, 1, v)], 2)
            _, held = run.operator(run.ones(n, g * r, 1, d), keys, values)
        kept += held
    return sum(tensor.numel() for tensor in kept)


experiment = Exact(
    measure,
    operator=cached,
    impostor=repeated,
    at=grid(n=[1, 3], L=[1, 2, 4], g=[1, 2], r=[1, 2, 4], t=[0, 1, 5], d=[2, 3], v=[2, 5]),
)
rivals = {
    "keeps keys and values for each head of queries": n * L * g * r * t * (d + v),
    "keeps the keys and forgets the values": n * L * g * t * d,
    "takes a value to have as many features as a key": 2 * n * L * g * t * d,
    "keeps the cache of one layer": n * g * t * (d + v),
    "keeps the cache of one head": n * L * t * (d + v),
    "keeps a score for each pair of tokens": n * L * g * t**2,
    "lets all sequences share the cache": L * g * t * (d + v),
    "keeps the queries as well": n * L * g * t * (d + v + r * d),
}
