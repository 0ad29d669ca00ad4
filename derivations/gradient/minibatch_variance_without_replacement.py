"""Variance of a minibatch gradient, drawn without replacement.

Each of `N` examples has a gradient, `a[i]` (one component of it). A minibatch
of `B` different examples is drawn, as an epoch over shuffled data does it. The
gradient of the minibatch is the mean of the gradients drawn, `g[b]`. What is
its variance, compared with the variance `S` over the examples?
"""

from sympy import Eq, KroneckerDelta, Sum

from symcnn import Expectation, ForAll, MonteCarlo, Variance, integers, sequence

from . import minibatch_variance_with_replacement
from .minibatch_variance_with_replacement import B, N, S, V, a, b, g, gradients, i, m

c, j = integers("c j")
z = sequence("z", B, N)
total, squares = Sum(a[i], (i, 1, N)), Sum(a[i] ** 2, (i, 1, N))
same, alike = KroneckerDelta(b, c), KroneckerDelta(i, j)

given = {key: meaning for key, meaning in minibatch_variance_with_replacement.given.items() if key != g} | {
    z: "`z[b,i]` is 1 where draw `b` is example `i`, else 0"
}
sought = {g: "gradients drawn", V: minibatch_variance_with_replacement.sought[V]}
where = [
    N >= 2,
    B >= 1,
    B <= N,
    Eq(m, total / N),
    Eq(S, Sum((a[i] - m) ** 2, (i, 1, N)) / N),
    # A draw is each of the N examples with the same probability, 1/N.
    ForAll(Eq(Expectation(z[b, i]), 1 / N), (b, 1, B), (i, 1, N)),
    # Of two different draws the second is each of the N - 1 others; a draw is one example and no other.
    ForAll(
        Eq(Expectation(z[b, i] * z[c, j]), same * alike / N + (1 - same) * (1 - alike) / (N * (N - 1))),
        (b, 1, B),
        (c, 1, B),
        (i, 1, N),
        (j, 1, N),
    ),
]
conventions = minibatch_variance_with_replacement.conventions

claim = Eq(V, S / B * (N - B) / (N - 1))


def proof(q):
    """The square of the sum of the draws, written as a double sum."""
    E, Var = Expectation, Variance
    q.define("The gradient of a draw.", ForAll(Eq(g[b], Sum(a[i] * z[b, i], (i, 1, N))), (b, 1, B)))
    q.implies("Its mean is that over the examples.", ForAll(Eq(E(g[b]), total / N), (b, 1, B)))
    q.implies(
        "A draw times itself is the square of one gradient. Of two different draws, the first is each of the `N` "
        "examples, and the second each of the `N-1` others.",
        ForAll(
            Eq(E(g[b] * g[c]), same * squares / N + (1 - same) * (total**2 - squares) / (N * (N - 1))),
            (b, 1, B),
            (c, 1, B),
        ),
    )
    q.define("The variance of the mean of the gradients drawn.", Eq(V, Var(Sum(g[b], (b, 1, B)) / B)))
    q.equals(
        "A variance is the mean square less the square of the mean. Write the square as a double sum.",
        Sum(E(g[b] * g[c]), (c, 1, B), (b, 1, B)) / B**2 - (total / N) ** 2,
    )
    q.equals(
        "Of the pairs of draws, `B` are a draw with itself, and `B*(B - 1)` are two different ones.",
        (B * squares / N + B * (B - 1) * (total**2 - squares) / (N * (N - 1))) / B**2 - (total / N) ** 2,
    )
    q.equals(
        "Squares of gradients and the square of their sum remain, as in the variance over the examples, multiplied "
        "out.",
        claim.rhs,
    )


def measure(run, N, B, a, m, S):
    """Gradients of minibatches, each by autograd from the mean loss over the examples drawn."""
    import torch

    chances = torch.ones(run.draws, N, dtype=run.dtype, device=run.device)
    drawn = run.operator(chances, B, replacement=False, generator=run.generator)
    return gradients(run, a, drawn)


def with_replacement(chances, size, replacement, generator):
    """A draw that puts back what it has drawn."""
    import torch

    return torch.multinomial(chances, size, replacement=True, generator=generator)


experiment = MonteCarlo(
    measure,
    operator="torch.multinomial",
    impostor=with_replacement,
    at=minibatch_variance_with_replacement.experiment.at,
    laws={},
    estimate="variance",
)
rivals = {
    "takes the formula for draws with replacement": S / B,
    "counts a draw among the `N-1` others of itself": S / B * (N - B) / N,
    "leaves out one example more": S / B * (N - B - 1) / (N - 1),
    "puts the variance with the divisor `N-1` in place of that with `N`": S / B * (N - B) * N / (N - 1) ** 2,
    "forgets to divide by the size": S * (N - B) / (N - 1),
    "takes the mean square of the gradients for their variance": (S + m**2) / B * (N - B) / (N - 1),
}
