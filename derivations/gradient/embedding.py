"""Gradient of an embedding.

A table has a row of `d` numbers for each of `V` tokens; a text of `t` tokens looks
up the row of each. Given the upstream gradient of all that was looked up, what is
the gradient with respect to one number of one row? A row that is looked up several
times gets the sum of what comes back to all its uses, and a row that is not looked
up gets nothing.
"""

from sympy import And, Derivative, Eq, KroneckerDelta, Max, Sum

from symcnn import Exact, ForAll, integers, sequence

V, d, t, v, c, a, b = integers("V d t v c a b")
E, dE = sequence("E", V, d), sequence("dE", V, d)
K = sequence("K", t, integer=True)
dY, Y = sequence("dY", t, d), sequence("Y", t, d)

given = {
    V: "tokens of the vocabulary",
    d: "numbers of a row",
    t: "tokens of the text",
    E: "table, a row for each token of the vocabulary",
    K: "token at each place of the text",
    v: "which row",
    c: "which of its numbers",
    dY: "upstream gradient, a row for each place of the text",
}
sought = {dE: "gradient of the table", Y: "rows that are looked up"}
where = [t >= 0, v >= 1, v <= V, c >= 1, c <= d, ForAll(And(K[a] >= 1, K[a] <= V), (a, 1, t))]
conventions = (
    "tokens count from 1",
    "the Kronecker delta is 1 where the token at the place is the row's, and 0 elsewhere",
    "no row is kept fixed, as that of a padding token may be",
)

claim = Eq(dE[v, c], Sum(dY[a, c] * KroneckerDelta(K[a], v), (a, 1, t)))


def proof(q):
    """The chain rule, place by place."""
    q.define("A place gets the row of its token.", ForAll(Eq(Y[a, b], E[K[a], b]), (a, 1, t), (b, 1, d)))
    q.define(
        "Chain rule: the number acts on the loss through everything that is looked up, and the contributions add up.",
        Eq(dE[v, c], Sum(dY[a, b] * Derivative(E[K[a], b], E[v, c]), (b, 1, d), (a, 1, t))),
    )
    q.equals("Those places hold it, in column `c`, whose token is the row's.", claim.rhs)


def measure(run, V, d, t, E, K, v, c, dY):
    """The gradient that autograd hands to one number of the table."""
    import torch

    table = torch.tensor(E, dtype=torch.float64, requires_grad=True)
    tokens = torch.tensor(K, dtype=torch.int64) - 1
    upstream = torch.tensor(dY, dtype=torch.float64).reshape(t, d)
    (gradient,) = torch.autograd.grad(run.operator(tokens, table), table, upstream)
    return round(gradient[v - 1, c - 1].item())


def frequent(tokens, table):
    """Divides what comes back by how often the token is looked up."""
    import torch

    return torch.nn.functional.embedding(tokens, table, scale_grad_by_freq=True)


def _points():
    """Short texts with rows that are used often, once and never; every number of every row."""
    listed = []
    for V, d, tokens in ((1, 1, [1]), (3, 2, [2, 2, 1]), (4, 1, [4, 1, 4, 4, 2]), (2, 3, [2, 1]), (3, 2, [])):
        table = [[(3 * r + 2 * e) % 5 - 2 for e in range(d)] for r in range(V)]
        upstream = [[(7 * r + 3 * e + V) % 9 - 3 or 5 for e in range(d)] for r in range(len(tokens))]
        text = {"V": V, "d": d, "t": len(tokens), "E": table, "K": tokens, "dY": upstream}
        listed += [{**text, "v": v, "c": c} for v in range(1, V + 1) for c in range(1, d + 1)]
    return listed


experiment = Exact(measure, operator="torch.nn.functional.embedding", impostor=frequent, at=_points())
_uses = Sum(KroneckerDelta(K[a], v), (a, 1, t))
rivals = {
    "takes the mean over the uses": claim.rhs / Max(1, _uses),
    "takes the mean over the text": claim.rhs / Max(1, t),
    "gives every row what comes back to all places": Sum(dY[a, c], (a, 1, t)),
    "adds up the numbers of a row": Sum(dY[a, b] * KroneckerDelta(K[a], v), (b, 1, d), (a, 1, t)),
    "takes the upstream gradient at the place of the same number": Sum(dY[a, c] * KroneckerDelta(a, v), (a, 1, t)),
    "counts the uses": _uses,
}
