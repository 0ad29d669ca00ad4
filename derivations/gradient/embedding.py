"""Gradient of an embedding's table.

An embedding has a table with a row of `d` values for each of `V` tokens. A text of `n` tokens,
`X[1]` to `X[n]`, is looked up: position `b` reads row `X[b]`. Given the upstream gradient, what
is the gradient with respect to an entry of the table? It adds up over the positions at which
the token stands, so that a token that stands nowhere gets none: at most `n` of
the rows are touched, however many there are.
"""

from sympy import And, Derivative, Eq, KroneckerDelta, Max, Sum

from symcnn import Exact, ForAll, integers, sequence

V, d, n, a, c, b, f = integers("V d n a c b f")
E, dE, dY = sequence("E", V, d), sequence("dE", V, d), sequence("dY", n, d)
X = sequence("X", n, integer=True)

given = {
    V: "tokens of the vocabulary",
    d: "features of a token",
    n: "tokens of the text",
    X: "number of the token at each position",
    E: "table, a row for each token",
    dY: "upstream gradient, a row for each position",
    a: "token whose row is looked at",
    c: "column of the table",
}
sought = {dE: "gradient of the table"}
where = [
    *(V >= 1, d >= 1, n >= 1, a >= 1, a <= V, c >= 1, c <= d),
    ForAll(And(X[b] >= 1, X[b] <= V), (b, 1, n)),
]
conventions = (
    "tokens and positions are counted from 1",
    "no token serves as padding, whose row is not trained; rows are not scaled by how often a token stands",
    "the table is not tied to an output, which would add a gradient of its own",
    "the Kronecker delta is 1 where the two are the same token, and 0 elsewhere",
)

claim = Eq(dE[a, c], Sum(dY[b, c] * KroneckerDelta(X[b], a), (b, 1, n)))


def proof(q):
    """The chain rule, over all positions."""
    q.define(
        "Chain rule: the entry acts on the loss through every value that is looked up, in each position `b` and each "
        "column `f`.",
        Eq(dE[a, c], Sum(dY[b, f] * Derivative(E[X[b], f], E[a, c]), (f, 1, d), (b, 1, n))),
    )
    q.equals(
        "An entry has the derivative 1 with respect to itself, and 0 with respect to any other.",
        Sum(dY[b, f] * KroneckerDelta(X[b], a) * KroneckerDelta(f, c), (f, 1, d), (b, 1, n)),
    )
    q.equals("Of all columns its own is left.", claim.rhs)


def measure(run, V, d, n, X, E, dY, a, c):
    """The gradient that autograd hands to one entry of the table."""
    import torch

    table = torch.tensor(E, dtype=torch.float64, requires_grad=True)
    places = torch.tensor(X) - 1
    upstream = torch.tensor(dY, dtype=torch.float64)
    (gradient,) = torch.autograd.grad(run.operator(places, table), table, upstream)
    return round(gradient[a - 1, c - 1].item())


def averaged(places, table):
    """An embedding that divides a gradient by how often the token stands."""
    import torch

    return torch.nn.functional.embedding(places, table, scale_grad_by_freq=True)


experiment = Exact(
    measure,
    operator="torch.nn.functional.embedding",
    impostor=averaged,
    at=[
        {
            "V": V,
            "d": d,
            "n": len(text),
            "X": text,
            "E": [[row + 2 * column for column in range(d)] for row in range(V)],
            "dY": [[(7 * b + 3 * f + V) % 5 * 6 - 10 or 4 for f in range(d)] for b in range(len(text))],
            "a": a,
            "c": c,
        }
        for V, d, text in ((3, 2, [2, 1, 2]), (4, 1, [4, 4, 4, 1]), (2, 3, [1]), (5, 2, [3, 5, 3, 3, 1, 5]))
        for a in range(1, V + 1)
        for c in range(1, d + 1)
    ],
)
rivals = {
    "gives every row the gradients of all positions": Sum(dY[b, c], (b, 1, n)),
    "takes the mean over the positions of the token": claim.rhs / Max(1, Sum(KroneckerDelta(X[b], a), (b, 1, n))),
    "takes the mean over all positions": claim.rhs / n,
    "adds up over the columns as well": Sum(dY[b, f] * KroneckerDelta(X[b], a), (f, 1, d), (b, 1, n)),
    "multiplies by the entry": E[a, c] * claim.rhs,
    "counts the positions of the token": Sum(KroneckerDelta(X[b], a), (b, 1, n)),
}
