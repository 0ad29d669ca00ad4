"""Learning rate for a larger batch.

Batches of `B` examples give `k` updates with the learning rate `eta`; or all
these examples give one update with the learning rate `l`. As long as the
gradients of the examples do not change, for which learning rate does the weight
come to the same place? The one update has the mean gradient once, where the
small ones have added `k` means: the learning rate grows like the batch.
"""

from sympy import Eq, Ne, Sum, sqrt

from symcnn import Exact, Iff, integers, reals, sequence

from ._quadratic import pushed

k, B, i, j = integers("k B i j")
eta, l, u, v = reals("eta l u v")
g = sequence("g", k, B)

given = {
    k: "number of small batches",
    B: "examples in a small batch",
    g: "gradients of the examples",
    eta: "learning rate with small batches",
    l: "the one update's learning rate, with all examples at once",
}
sought = {u: "way of the weight with small batches", v: "way of the weight with all examples at once"}
usual = {eta: 1e-3}
total = Sum(g[j, i], (i, 1, B), (j, 1, k))
where = [k >= 1, B >= 1, Ne(total, 0)]
conventions = (
    "the loss of a batch is the mean over its examples",
    "the gradients stay as they are while the weight moves, as they nearly do over few short steps",
    "no momentum",
)

claim = Iff(Eq(u, v), Eq(l, k * eta))


def proof(q):
    """Means of means."""
    q.define(
        "Every small batch moves the weight against the mean of its gradients.",
        Eq(u, Sum(-eta * Sum(g[j, i], (i, 1, B)) / B, (j, 1, k))),
    )
    q.equals("Learning rate and divisor are the same for all.", -eta * total / B)
    q.define("All examples at once move it against their mean.", Eq(v, -l * total / (k * B)))
    q.implies("The sum of the gradients is not zero, and cancels.", claim)


def measure(run, k, B, g, eta, l):
    """Whether the optimizer brings two weights to the same place."""
    import torch

    slopes = torch.tensor(g, dtype=torch.float64)

    def way(batches, rate):
        weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimizer = run.operator([weight], lr=rate)
        for batch in batches:
            optimizer.zero_grad()
            (batch * weight).mean().backward()
            optimizer.step()
        return weight.item()

    return way(slopes, eta) == way(slopes.reshape(1, -1), l)


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=pushed,
    at=[
        {"k": len(g), "B": len(g[0]), "g": g, "eta": eta, "l": l}
        for g in (
            [[1.0]],
            [[1.0, 3.0], [2.0, -4.0]],
            [[1.0], [2.0], [-1.0], [4.0]],
            [[1.0, 2.0], [3.0, -1.0], [0.5, 2.5], [1.0, 3.0]],
            [[1.0, 2.0, 3.0, 4.0], [4.0, 2.0, 1.0, 3.0]],
        )
        for eta in (0.125, 0.5)
        for l in (0.03125, 0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
    ],
)
rivals = {
    "keeps the learning rate, since the mean gradient is as large": Eq(l, eta),
    "takes the rule of the square root": Eq(l, sqrt(k) * eta),
    "divides the learning rate by the number of batches": Eq(l, eta / k),
    "multiplies by the size of the small batch": Eq(l, B * eta),
    "multiplies by the size of the large batch": Eq(l, k * B * eta),
    "squares the factor": Eq(l, k**2 * eta),
}
