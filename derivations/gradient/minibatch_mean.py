"""Mean of a minibatch gradient.

Each of `N` examples has a gradient, `a[i]` (one component of it). A minibatch of
`B` draws is made; the gradient of the minibatch is the mean of the gradients
drawn, `g[b]`. What is its mean over all minibatches, `e`? It is the gradient of
all examples together: the minibatch is an unbiased estimate of it. That takes no
independence of the draws, so it holds with replacement and without.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, MonteCarlo, reals

from . import minibatch_variance_with_replacement
from .minibatch_variance_with_replacement import B, N, S, a, b, g, gradients, i, m

e = reals("e")

given = {symbol: meaning for symbol, meaning in minibatch_variance_with_replacement.given.items() if symbol != S}
sought = {e: "mean of the minibatch gradient"}
where = [
    N >= 1,
    B >= 1,
    Eq(m, Sum(a[i], (i, 1, N)) / N),
    # Whatever its place among the draws, a draw is each of the N gradients with the same probability, 1/N.
    ForAll(Eq(Expectation(g[b]), Sum(a[i], (i, 1, N)) / N), (b, 1, B)),
]
conventions = ("losses are averaged, over the minibatch and over all examples",)

claim = Eq(e, m)


def proof(q):
    """Every draw is unbiased."""
    E = Expectation
    q.define("The mean of the mean of the gradients drawn.", Eq(e, E(Sum(g[b], (b, 1, B)) / B)))
    q.equals(
        "The mean of a sum is the sum of the means, whether or not the draws depend on one another.",
        Sum(E(g[b]), (b, 1, B)) / B,
    )
    q.equals("Every draw has the mean of the examples, and there are `B` draws.", Sum(a[i], (i, 1, N)) / N)
    q.equals("This is the gradient of all examples.", claim.rhs)


def measure(run, N, B, a, m):
    """Gradients of minibatches by autograd; no example is drawn twice, unless there are more draws than examples."""
    import torch

    chances = torch.ones(run.draws, N, dtype=run.dtype, device=run.device)
    return gradients(run, a, run.operator(chances, B, replacement=B > N, generator=run.generator))


def earlier_more_often(chances, size, replacement, generator):
    """A draw in which an example has the less chance, the later it comes."""
    import torch

    unequal = chances / torch.arange(1, chances.shape[1] + 1, device=chances.device)
    return torch.multinomial(unequal, size, replacement=replacement, generator=generator)


experiment = MonteCarlo(
    measure,
    operator="torch.multinomial",
    impostor=earlier_more_often,
    at=[
        {"N": 3, "B": 2, "a": [1.0, -2.0, 4.0], "m": 1.0},
        {"N": 2, "B": 3, "a": [1.0, 3.0], "m": 2.0},
        {"N": 6, "B": 4, "a": [1.0, -2.0, 0.5, 4.0, -1.0, 3.5], "m": 1.0},
    ],
    laws={},
    estimate="mean",
)
rivals = {
    "adds the losses of the minibatch up, and does not divide": B * m,
    "divides by the number of all examples": B * m / N,
    "takes the gradient of the sum over all examples": N * m,
    "divides by one less, as for a variance": B * m / (B - 1),
}
