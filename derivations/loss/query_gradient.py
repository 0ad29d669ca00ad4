"""Gradient of InfoNCE with respect to the query.

A query `u` of `d` numbers is compared with `N` keys, one of them, number `y`, its
positive: the product of query and key, over the temperature `T`, is the score of a key,
and the loss is the cross-entropy of the softmax of the scores, with the positive for
the right class. What is the derivative of the loss with respect to entry `k` of the
query? It is the mean key by the softmax, less the positive key, over the temperature:
a step pulls the query to the positive, and pushes it off the negatives, most of all off
those that are near.
"""

from sympy import Abs, Derivative, Eq, Sum, exp, log

from symcnn import Trajectory, integers, reals, sequence

N, d, y, k, i, j, a = integers("N d y k i j a")
T, J = reals("T J")
u, K, g = sequence("u", d), sequence("K", N, d), sequence("g", d)

given = {
    N: "keys, the positive among them",
    d: "numbers of a query, and of a key",
    y: "which key is the positive",
    k: "which entry of the query",
    u: "query",
    K: "keys, one a row",
    T: "temperature",
}
sought = {g: "gradient of the query", J: "loss"}
where = [y >= 1, y <= N, k >= 1, k <= d, T > 0]
conventions = (
    "natural logarithm",
    "the query enters as it is; where it is scaled to length one, what would only make it longer is taken out of this",
)


def score(key):
    """The product of the query and a key, over the temperature."""
    return Sum(u[a] * K[key, a], (a, 1, d)) / T


whole = Sum(exp(score(j)), (j, 1, N))
mean = Sum(exp(score(i)) / whole * K[i, k], (i, 1, N))
claim = Eq(g[k], (mean - K[y, k]) / T)


def proof(q):
    """Take the logarithm of the quotient apart, then use the chain rule."""
    q.implies("The sum of the exponentials is not zero.", whole > 0)
    q.define("The negative logarithm of the positive's probability.", Eq(J, -log(exp(score(y)) / whole)))
    q.equals(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        log(whole) - score(y),
    )
    q.define("Its derivative.", Eq(g[k], Derivative(log(whole) - score(y), u[k])))
    q.equals(
        "The derivative of a logarithm is one over what stands in it, times the derivative of that; of a score it is "
        "the entry of the key, over the temperature.",
        Sum(exp(score(i)) * K[i, k] / T, (i, 1, N)) / whole - K[y, k] / T,
    )
    q.equals("The quotients are the probabilities.", claim.rhs)


def measure(run, N, d, y, k, u, K, T):
    """The gradient that autograd hands to one entry of the query."""
    import torch

    query = torch.tensor(u, dtype=torch.float64, requires_grad=True)
    scores = torch.tensor(K, dtype=torch.float64) @ query / T
    run.operator(scores, torch.tensor(y - 1)).backward()
    return query.grad[k - 1].item()


def one_by_one(scores, positive):
    """A sigmoid for each key, where the softmax was."""
    import torch

    targets = torch.nn.functional.one_hot(positive, len(scores)).to(scores.dtype)
    return torch.nn.functional.binary_cross_entropy_with_logits(scores, targets)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=one_by_one,
    at=[
        {"N": len(K), "d": len(u), "y": y, "k": k, "u": u, "K": K, "T": T}
        for u, K in (
            ([1.0, -0.5], [[0.5, 0.25], [-1.0, 1.0]]),
            ([0.5, 1.0], [[1.0, 0.5], [0.25, -1.0], [-0.5, 2.0]]),
            ([0.25, -1.0, 0.5], [[1.0, 0.5, -0.25], [0.5, -1.5, 1.0]]),
        )
        for y in (1, len(K))
        for k in range(1, len(u) + 1)
        for T in (0.5, 1.0, 2.0)
    ],
    # Products and their sums, quotients, exponentials, a sum and a logarithm; the same backward.
    operations=120,
    conditioning=4
    * (1 + Sum(Abs(score(i)), (i, 1, N)))
    * (Sum(exp(score(i)) / whole * Abs(K[i, k]), (i, 1, N)) + Abs(K[y, k]))
    / Abs(mean - K[y, k]),
    steps=None,
)
rivals = {
    "forgets the temperature of the chain rule": mean - K[y, k],
    "pulls to the positive alone": -K[y, k] / T,
    "goes the other way": (K[y, k] - mean) / T,
    "takes the plain mean of the keys": (Sum(K[i, k], (i, 1, N)) / N - K[y, k]) / T,
    "multiplies by the temperature": T * (mean - K[y, k]),
    "takes the query for the positive": (mean - u[k]) / T,
    "forgets what the positive lacks to one": mean / T,
    "weighs the positive by its probability": (mean - exp(score(y)) / whole * K[y, k]) / T,
}
