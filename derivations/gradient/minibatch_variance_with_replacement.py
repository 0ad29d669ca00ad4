"""Variance of a minibatch gradient, drawn with replacement.

Each of `N` examples has a gradient, `a[i]` (one component of it). A minibatch
is drawn: `B` times an example, each of them equally likely, whatever has been
drawn before. The gradient of the minibatch is the mean of the gradients drawn,
`g[b]`. What is its variance, compared with the variance `S` over the examples?
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

N, B, b, i = integers("N B b i")
m, S, V = reals("m S V")
a, g = sequence("a", N), sequence("g", B)

given = {
    N: "number of examples",
    B: "size of the minibatch",
    a: "gradients of the examples",
    m: "mean gradient of all examples",
    S: "variance over the examples",
    g: "gradients drawn",
}
sought = {V: "variance of the minibatch gradient"}
where = [
    N >= 1,
    B >= 1,
    Eq(m, Sum(a[i], (i, 1, N)) / N),
    Eq(S, Sum((a[i] - m) ** 2, (i, 1, N)) / N),
    Independent(g),
    # A draw is each of the N gradients with the same probability, 1/N.
    ForAll(Eq(Expectation(g[b]), Sum(a[i], (i, 1, N)) / N), (b, 1, B)),
    ForAll(Eq(Expectation(g[b] ** 2), Sum(a[i] ** 2, (i, 1, N)) / N), (b, 1, B)),
]
conventions = (
    "losses are averaged, over the minibatch and over all examples",
    "the variance over the examples has the divisor `N`",
)

claim = Eq(V, S / B)


def proof(q):
    """The draws are independent, so variances add."""
    E, Var = Expectation, Variance
    q.define("The variance of the mean of the gradients drawn.", Eq(V, Var(Sum(g[b], (b, 1, B)) / B)))
    q.equals(
        "A constant factor comes out squared. The draws are independent, so their variances add.",
        Sum(Var(g[b]), (b, 1, B)) / B**2,
    )
    q.equals(
        "A variance is the mean square less the square of the mean.",
        Sum(E(g[b] ** 2) - E(g[b]) ** 2, (b, 1, B)) / B**2,
    )
    q.equals(
        "Every draw has the mean and the mean square of the examples, and there are `B` draws.",
        (Sum(a[i] ** 2, (i, 1, N)) / N - (Sum(a[i], (i, 1, N)) / N) ** 2) / B,
    )
    q.equals("The numerator is the variance over the examples, multiplied out.", claim.rhs)


def measure(run, N, B, a, m, S):
    """Gradients of minibatches, each by autograd from the mean loss over the examples drawn."""
    import torch

    chances = torch.ones(run.draws, N, dtype=run.dtype, device=run.device)
    return gradients(run, a, run.operator(chances, B, replacement=True, generator=run.generator))


def gradients(run, a, drawn):
    """The gradient of every minibatch; `drawn` holds the examples' numbers, one minibatch a row."""
    import torch

    # The loss of an example is half of a squared distance: its gradient at zero is the target, with a minus.
    targets = -torch.tensor(a, dtype=run.dtype, device=run.device)
    parameters = torch.zeros(run.draws, 1, dtype=run.dtype, device=run.device, requires_grad=True)
    losses = ((parameters - targets[drawn]) ** 2 / 2).mean(dim=1)
    return torch.autograd.grad(losses.sum(), parameters)[0][:, 0]


def without_replacement(chances, size, replacement, generator):
    """A draw that puts nothing back."""
    import torch

    return torch.multinomial(chances, size, replacement=False, generator=generator)


def _points():
    return [
        {"N": 2, "B": 1, "a": [1.0, 3.0], "m": 2.0, "S": 1.0},
        {"N": 3, "B": 2, "a": [1.0, -2.0, 4.0], "m": 1.0, "S": 6.0},
        {"N": 6, "B": 4, "a": [1.0, -2.0, 0.5, 4.0, -1.0, 3.5], "m": 1.0, "S": 4.75},
    ]


experiment = MonteCarlo(
    measure,
    operator="torch.multinomial",
    impostor=without_replacement,
    at=_points(),
    laws={},
    estimate="variance",
)
rivals = {
    "thinks that averaging leaves the variance as it is": S,
    "adds the variances and forgets the square of the divisor": S * B,
    "divides the variance by the square of the size": S / B**2,
    "takes the formula for draws without replacement": S / B * (N - B) / (N - 1),
    "takes the sample variance, with the divisor `N-1`": S * N / (N - 1) / B,
    "takes the mean square of the gradients for their variance": (S + m**2) / B,
}
