"""One head of scaled dot-product attention: its letters, its weights, and small tables to try it with."""

from sympy import Sum, exp, sqrt

from symcnn import integers, sequence

q, t, d, v, a, b, c, f, g, h, l, u = integers("q t d v a b c f g h l u")
Q, K, V = sequence("Q", q, d), sequence("K", t, d), sequence("V", t, v)
dO = sequence("dO", q, v)

given = {
    q: "queries",
    t: "keys and values",
    d: "numbers of a query",
    v: "numbers of a value",
    Q: "queries, a row for each",
    K: "keys, a row for each",
    V: "values, a row for each",
    dO: "upstream gradient, of the outputs",
}
conventions = (
    "the scores are divided by the root of the numbers of a query",
    "one head, no mask, no dropout",
)


def weight(query, key):
    """The softmax over the keys of the scores, which are products of query and key over the root."""
    score = Sum(Q[query, l] * K[key, l], (l, 1, d)) / sqrt(d)
    return exp(score) / Sum(exp(Sum(Q[query, h] * K[u, h], (h, 1, d)) / sqrt(d)), (u, 1, t))


def gradient(run, which, Q, K, V, dO):
    """The gradient that autograd hands to the queries, keys or values, as they are numbered."""
    import torch

    tables = [torch.tensor(rows, dtype=torch.float64)[None].requires_grad_() for rows in (Q, K, V)]
    upstream = torch.tensor(dO, dtype=torch.float64)[None]
    return torch.autograd.grad(run.operator(*tables), tables[which], upstream)[0][0]


def unscaled(queries, keys, values):
    """Attention whose scores are not divided by a root."""
    import torch

    return torch.nn.functional.scaled_dot_product_attention(queries, keys, values, scale=1.0)


def tables():
    """Small heads of several shapes."""
    listed = []
    for q, t, d, v in ((1, 2, 1, 1), (2, 3, 2, 1), (3, 2, 4, 2), (2, 2, 3, 3)):
        rows = [
            [[((r + 3 * k + r * k + seed + q) % 7 - 2.5) / 4 for k in range(width)] for r in range(count)]
            for seed, count, width in ((0, q, d), (2, t, d), (4, t, v), (1, q, v))
        ]
        listed.append(dict(zip(("q", "t", "d", "v", "Q", "K", "V", "dO"), (q, t, d, v, *rows), strict=True)))
    return listed
