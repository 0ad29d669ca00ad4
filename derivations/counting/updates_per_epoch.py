"""Updates in an epoch.

A training set of `N` examples is cut into batches of `B`, the last of which may
be smaller, and every batch gives one update. How many updates does an epoch make?
"""

from sympy import Eq, Sum, ceiling, oo

from symcnn import Exact, grid, indicator, integers

N, B, u, i = integers("N B u i")

given = {N: "training examples", B: "batch size"}
sought = {u: "updates in an epoch"}
usual = {B: 1}
where = [N >= 1, B >= 1]
conventions = ("the last batch may be smaller", "every example is used once")

claim = Eq(u, ceiling(N / B))


def proof(q):
    """Count the batches by their first example."""
    q.define(
        "Batch `i`, counted from zero, begins after `i*B` examples, and there is one as long as an example is left.",
        Eq(u, Sum(indicator(i * B < N), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, ceiling(N / B) - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", ceiling(N / B))


def measure(run, N, B):
    """Batches that the loader hands out."""
    import torch

    return sum(1 for _ in run.operator(torch.utils.data.TensorDataset(torch.zeros(N, 1)), batch_size=B))


def drops_the_last(examples, batch_size):
    """A loader that leaves an incomplete batch out."""
    import torch

    return torch.utils.data.DataLoader(examples, batch_size=batch_size, drop_last=True)


experiment = Exact(
    measure,
    operator="torch.utils.data.DataLoader",
    impostor=drops_the_last,
    at=grid(N=[1, 2, 5, 12, 100, 128, 129, 300], B=[1, 2, 3, 12, 64, 128]),
)
rivals = {
    "leaves the incomplete batch out": (N - N % B) / B,
    "divides by the number of examples, not of batches": B,
    "makes one update an example": N,
}
