"""Weight gradient of a bilinear form.

For each of `n` examples, a bilinear form makes one score of two vectors: the sum
of the products of a number of the one, a number of the other, and the weight of
this pair. Given the gradients in the scores, what is the gradient with respect to
one weight? The product of both numbers, times the gradient in the score, added up
over the examples: so learn the maps of queries and keys that stand between two
vectors.
"""

from sympy import Derivative, Eq, Max, Min, Sum

from symcnn import Exact, ForAll, integers, sequence

n, d, e, a, b, i, j, k = integers("n d e a b i j k")
X, Z, W = sequence("X", n, d), sequence("Z", n, e), sequence("W", d, e)
s, ds, dW = sequence("s", n), sequence("ds", n), sequence("dW", d, e)

given = {
    n: "examples",
    d: "numbers of the first vector",
    e: "numbers of the second vector",
    X: "first vectors, a row for each example",
    Z: "second vectors, a row for each example",
    W: "weights, a row for each number of the first vector",
    a: "row of the weight",
    b: "column of the weight",
    ds: "gradients in the scores",
}
sought = {dW: "gradient of the weights", s: "scores"}
where = [n >= 0, a >= 1, a <= d, b >= 1, b <= e]
conventions = ("one score for each example", "the loss adds the examples up, unless the gradients hold a mean")

claim = Eq(dW[a, b], Sum(ds[k] * X[k, a] * Z[k, b], (k, 1, n)))


def proof(q):
    """The chain rule."""
    score = Sum(X[k, i] * W[i, j] * Z[k, j], (j, 1, e), (i, 1, d))
    q.define("The score of an example.", ForAll(Eq(s[k], score), (k, 1, n)))
    q.define(
        "Chain rule: the weight acts on the loss through all scores.",
        Eq(dW[a, b], Sum(ds[k] * Derivative(score, W[a, b]), (k, 1, n))),
    )
    q.equals("In each it stands once, with both numbers.", claim.rhs)


def measure(run, n, d, e, X, Z, W, a, b, ds):
    """The gradient that autograd hands to one weight."""
    import torch

    first, second = torch.tensor(X, dtype=torch.float64), torch.tensor(Z, dtype=torch.float64)
    weights = torch.tensor(W, dtype=torch.float64)[None].requires_grad_()
    upstream = torch.tensor(ds, dtype=torch.float64)[:, None]
    (gradient,) = torch.autograd.grad(run.operator(first, second, weights), weights, upstream)
    return round(gradient[0, a - 1, b - 1].item())


def doubled(first, second, weights):
    """A bilinear form and a term without the second vector."""
    import torch

    return torch.nn.functional.bilinear(first, second + 1, weights)


def _points():
    """Small vectors of whole numbers, every weight."""
    listed = []
    for n, d, e in ((1, 1, 1), (1, 2, 3), (3, 2, 2), (2, 3, 1)):
        first = [[(3 * r + 5 * c + n) % 7 - 2 for c in range(d)] for r in range(n)]
        second = [[(4 * r + 2 * c + d) % 9 - 3 for c in range(e)] for r in range(n)]
        weights = [[(2 * r + 3 * c) % 5 - 1 for c in range(e)] for r in range(d)]
        upstream = [(5 * r + 2 * n) % 7 - 2 or 4 for r in range(n)]
        shape = {"n": n, "d": d, "e": e, "X": first, "Z": second, "W": weights, "ds": upstream}
        listed += [{**shape, "a": a, "b": b} for a in range(1, d + 1) for b in range(1, e + 1)]
    return listed


experiment = Exact(measure, operator="torch.nn.functional.bilinear", impostor=doubled, at=_points())
rivals = {
    "takes the mean over the examples": claim.rhs / Max(1, n),
    "forgets the second vector": Sum(ds[k] * X[k, a], (k, 1, n)),
    "forgets the first vector": Sum(ds[k] * Z[k, b], (k, 1, n)),
    "multiplies the sums over the examples": Sum(ds[k] * X[k, a], (k, 1, n)) * Sum(Z[k, b], (k, 1, n)),
    "multiplies with the weight": W[a, b] * claim.rhs,
    "exchanges the vectors": Sum(ds[k] * X[k, Min(b, d)] * Z[k, Min(a, e)], (k, 1, n)),
}
