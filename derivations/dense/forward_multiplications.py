"""Multiplications of a forward pass.

A stack of `L` dense layers, each from `K` values to `K` values, is applied to
a batch of `n` rows. How many multiplications, `F`, does it take? A layer with
input `X` and weights `W` gives an output whose entry in row `i` and column
`j` is the sum of `X[i,k]*W[k,j]` over `k`.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers, sequence

n, K, L, F, i, j, k, l = integers("n K L F i j k l")
X, W = sequence("X", n, K), sequence("W", K, K)

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {F: "multiplications of a forward pass"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "no biases and no activations",
    "matrices are multiplied entry by entry, not by a faster scheme",
)

claim = Eq(F, n * K**2 * L)


def proof(q):
    """Count the terms of all sums."""
    q.define(
        "Every term `X[i,k]*W[k,j]` is one multiplication: one for each input `k`, each output `j` and each row `i`, "
        "in each layer `l`.",
        Eq(F, Sum(1, (k, 1, K), (j, 1, K), (i, 1, n), (l, 1, L))),
    )
    q.equals("One output of one row takes `K`, so a row takes `K**2`.", Sum(K**2, (i, 1, n), (l, 1, L)))
    q.equals("There are `n` rows, and `L` layers that cost the same.", n * K**2 * L)


def measure(run, n, K, L):
    """What PyTorch's counter sees in a stack of the operator."""
    weights = [run.meta(K, K) for _ in range(L)]

    def forward():
        signal = run.meta(n, K)
        for weight in weights:
            signal = run.operator(signal, weight)

    return run.multiplications(forward)


def diagonal(signal, weight):
    """A layer that joins every output to its own input alone."""
    columns = signal.t().unsqueeze(2) @ weight.diagonal().reshape(-1, 1, 1)
    return columns.squeeze(2).t()


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=diagonal,
    at=grid(n=[1, 2, 7], K=[1, 3, 8], L=[1, 2, 5]),
)
rivals = {
    "counts the gaps between layers, not the layers": n * K**2 * (L - 1),
    "one multiplication for an output, not for each pair of an input and an output": n * K * L,
    "counts the weights, and forgets that every row uses them": K**2 * L,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
