"""Updates in an epoch that drops the last batch.

A training set of `N` examples is cut into batches of `B`. If the last one is
not full, it is left out; every batch gives one update. How many updates does an
epoch make?
"""

from sympy import Eq, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

N, B, u, i = integers("N B u i")

given = {N: "training examples", B: "batch size"}
sought = {u: "updates in an epoch"}
usual = {B: 1}
where = [N >= 0, B >= 1]
conventions = ("a last batch that is not full is left out", "every other example is used once")

claim = Eq(u, floor(N / B))


def proof(q):
    """Count the batches by their last example."""
    q.define(
        "Batch `i`, counted from zero, ends with example `(i+1)*B`, and there is one as long as there is this example.",
        Eq(u, Sum(indicator((i + 1) * B <= N), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, floor(N / B) - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", floor(N / B))


def measure(run, N, B):
    """Batches that the loader hands out."""
    import torch

    examples = torch.utils.data.TensorDataset(torch.zeros(N, 1))
    return sum(1 for _ in run.operator(examples, batch_size=B, drop_last=True))


def keeps_the_last(examples, batch_size, drop_last):
    """A loader that hands out an incomplete batch, whatever is asked for."""
    import torch

    return torch.utils.data.DataLoader(examples, batch_size=batch_size)


experiment = Exact(
    measure,
    operator="torch.utils.data.DataLoader",
    impostor=keeps_the_last,
    at=grid(N=[0, 1, 2, 5, 12, 100, 128, 129, 300], B=[1, 2, 3, 12, 64, 128]),
)
rivals = {
    "keeps the incomplete batch": ceiling(N / B),
    "drops the last batch even if it is full": ceiling(N / B) - 1,
    "always has an incomplete batch to keep": floor(N / B) + 1,
    "counts the examples that are used": N - N % B,
    "counts the examples that are left out": N % B,
    "makes one update an example": N,
}
