"""Share of the examples that bagging leaves out.

Of `N` examples `M` are drawn with replacement, as for one member of a bagged
ensemble, for which `M` is `N`. What share of the examples is drawn by none, on
average? Those are left to test the member on. With as many draws as examples it
is below 0.37, and tends to `exp(-1)` as there are more.
"""

from sympy import Eq, Sum, exp, oo

from symcnn import ForAll, MonteCarlo, function, integers, reals

N, M, k, i = integers("N M k i")
A = reals("A")
u = function("u")

given = {N: "examples", M: "draws"}
sought = {A: "mean share of the examples left out", u: "chance of an example to be left out by a number of draws"}
where = [N >= 1, M >= 0]
conventions = ("every draw is each of the examples with the same probability, and independent of the other draws",)

claim = Eq(A, (1 - 1 / N) ** M)


def proof(q):
    """One draw after another."""
    q.define(
        "Before the first draw an example is left out; a draw misses it with the probability `1 - 1/N`, whatever came "
        "before, so that the chances multiply.",
        Eq(u(0), 1),
        ForAll(Eq(u(k + 1), (1 - 1 / N) * u(k)), (k, 0, oo)),
    )
    q.induct("A power.", Eq(u(M), (1 - 1 / N) ** M), over=M)
    q.define("On average the share is the mean of the chances.", Eq(A, Sum(u(M), (i, 1, N)) / N))
    q.equals("All examples have the same.", u(M))
    q.equals("Put it in.", claim.rhs)


def measure(run, N, M):
    """The share that was not drawn, in each of many draws of a set."""
    drawn = run.operator(N, (run.draws, M), generator=run.generator, device=run.device)
    return 1 - run.zeros(run.draws, N).scatter_(1, drawn, 1.0).mean(dim=1)


def without_replacement(high, size, generator, device):
    """Draws that do not repeat as long as there are others."""
    import torch

    order = torch.rand(size[0], high, generator=generator, device=device).argsort(dim=1)
    return order[:, torch.arange(size[1], device=device) % high]


experiment = MonteCarlo(
    measure,
    operator="torch.randint",
    impostor=without_replacement,
    at=[{"N": 2, "M": 2}, {"N": 3, "M": 2}, {"N": 5, "M": 5}, {"N": 4, "M": 7}],
    laws={},
    estimate="mean",
)
rivals = {
    "gives the share that is drawn": 1 - (1 - 1 / N) ** M,
    "takes the limit, one over e, however few the examples": exp(-1) + 0 * M,
    "takes the limit for many examples": exp(-M / N),
    "draws without replacement": 1 - M / N,
    "exchanges examples and draws": (1 - 1 / M) ** N,
    "takes the chance to be in every draw away from one": 1 - (1 / N) ** M,
    "counts the examples, not their share": N * (1 - 1 / N) ** M,
}
