"""Divisor of padded average pooling.

Average pooling with windows of `k` cells, which move by `s` over `n` cells that
are padded by `p` zeros on both sides, divides the sum of a window by a number.
Which one, `D`, is it at window `i`? It counts the cells of the window that lie in
the padded row, where `c` is 1, and those that lie in the row itself, where `c` is
0. Cells by which a window hangs over the padded row, in ceiling mode, never count.
"""

from sympy import And, Eq, Implies, Max, Min, Sum

from symcnn import Exact, grid, indicator, integers

n, k, s, p, c, i, j, D = integers("n k s p c i j D")

given = {
    n: "input side",
    k: "side of a window",
    s: "distance of neighbouring windows, their stride",
    p: "padding on each side",
    c: "1 where zeros of the padding are counted, else 0",
    i: "place of the window, counted from zero",
}
sought = {D: "divisor"}
usual = {p: 0, c: 1}
where = [
    *(n >= 1, k >= 1, s >= 1, p >= 0, 2 * p <= k, Eq(c, 0) | Eq(c, 1), i >= 0),
    i * s <= n + p - 1,
    i * s + k <= n + 2 * p + s - 1,
]
conventions = (
    "PyTorch counts the zeros unless it is told otherwise; TensorFlow's average pooling never does",
    "the last window is one of floor mode or of ceiling mode",
    "one axis: in two dimensions the divisor is the product of both axes'",
)

start = i * s - p
claim = Eq(D, Min(start + k, n + c * p) - Max(start, -c * p))


def proof(q):
    """Count the cells of the window that lie in the row."""
    q.define(
        "Counted from the first cell of the row, the padded row goes from `-p` to `n+p-1`, and the window from `i*s-p` "
        "to `i*s-p+k-1`. Count the cells of the row, with the padding or without it, that lie in the window.",
        Eq(D, Sum(indicator(And(start <= j, j <= start + k - 1)), (j, -c * p, n + c * p - 1))),
    )
    q.equals(
        "From the later beginning to the earlier end, or none where they miss each other.",
        Max(0, Min(start + k, n + c * p) - Max(start, -c * p)),
    )
    q.equals(
        "They do not: a window starts before the padding behind the row, and padding is half a window at most.",
        claim.rhs,
    )
    q.implies(
        "Where the zeros are counted, that is the side of the window unless it hangs over.",
        And(claim, D >= 1, Implies(Eq(c, 1) & (i * s + k <= n + 2 * p), Eq(D, k))),
    )


def measure(run, n, k, s, p, c, i):
    """One over the share that a cell has in the output."""
    import torch

    row = run.zeros(1, 1, n).requires_grad_()
    out = run.operator(row, k, stride=s, padding=p, ceil_mode=True, count_include_pad=c == 1)
    (share,) = torch.autograd.grad(out[0, 0, i], row)
    return round(1 / share.max().item())


def always_counted(row, side, stride, padding, ceil_mode, count_include_pad):
    """An average that always counts the zeros."""
    import torch

    return torch.nn.functional.avg_pool1d(row, side, stride=stride, padding=padding, ceil_mode=ceil_mode)


experiment = Exact(
    measure,
    operator="torch.nn.functional.avg_pool1d",
    impostor=always_counted,
    at=grid(
        n=[1, 2, 5, 6],
        k=[1, 2, 3, 5],
        s=[1, 2, 3, 4],
        p=[0, 1, 2],
        c=[0, 1],
        i=[0, 1, 2, 4],
        where=lambda n, k, s, p, c, i: (
            2 * p <= k and i * s <= n + p - 1 and i * s + k <= n + 2 * p + s - 1 and n + 2 * p >= k
        ),
    ),
)
rivals = {
    "divides by the side of the window": k,
    "never counts the zeros": Min(start + k, n) - Max(start, 0),
    "always counts the zeros": Min(start + k, n + p) - start,
    "counts the cells by which the window hangs over, too": c * k + (1 - c) * (Min(start + k, n) - Max(start, 0)),
    "forgets the zeros in front": Min(start + k, n + c * p) - Max(start, 0),
    "forgets the zeros behind": Min(start + k, n) - Max(start, -c * p),
    "lets windows start on the row's first cell": Min(i * s + k, n + c * p) - i * s,
}
