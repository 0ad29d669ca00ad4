"""Side of a convolution's output with different padding in front and behind.

A kernel of `k` taps, dilated by `d`, moves by `s` over `n` cells that have `f`
zeros in front and `b` zeros behind. How many outputs, `m`, are there? Only the
sum of both paddings counts: how it is dealt out moves what the outputs read,
and leaves their number as it is.
"""

from sympy import And, Eq, Implies, Sum, floor, oo

from symcnn import Exact, grid, indicator, integers

from . import output_size

n, k, s, d, f, b, m, i, p = integers("n k s d f b m i p")

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    f: "padding in front",
    b: "padding behind",
}
sought = {m: "output side"}
usual = {s: 1, d: 1, f: 0, b: 0}
where = [n >= 1, k >= 1, s >= 1, d >= 1, f >= 0, b >= 0, n + f + b >= d * (k - 1) + 1]
conventions = (
    "an output only where the kernel fits entirely (floor, not ceiling)",
    "PyTorch's convolutions pad both sides alike; other padding is put on before them",
)

last = floor((n + f + b - d * (k - 1) - 1) / s)
claim = Eq(m, last + 1)


def proof(q):
    """Count the placements."""
    q.define(
        "Placement `i` puts its first tap on cell `i*s` of the padded row, counted from zero, and its last tap "
        "`d*(k-1)` cells further on; the last cell of the padded row is `f+n+b-1`. Count the placements that fit.",
        Eq(m, Sum(indicator(i * s + d * (k - 1) <= f + n + b - 1), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, the condition is an upper bound.", Sum(1, (i, 0, last)))
    q.equals("From 0 up to the last one there is one placement more than its number.", last + 1)
    half = (f + b) / 2
    q.implies(
        "Where the sum is even, half of it on each side gives as many.",
        And(claim, Implies(Eq(floor(half), half), Eq(m, output_size.claim.rhs.xreplace({output_size.p: half})))),
    )


def measure(run, n, k, s, d, f, b):
    """Side of a convolution of what the operator returns."""
    import torch

    padded = run.operator(run.zeros(1, 1, n), (f, b))
    return torch.nn.functional.conv1d(padded, run.zeros(1, 1, k), stride=s, dilation=d).shape[-1]


def front_twice(row, padding):
    """A padding that takes the first number for both sides."""
    import torch

    return torch.nn.functional.pad(row, (padding[0], padding[0]))


experiment = Exact(
    measure,
    operator="torch.nn.functional.pad",
    impostor=front_twice,
    at=grid(
        n=[1, 3, 4, 7],
        k=[1, 2, 3, 4],
        s=[1, 2, 3],
        d=[1, 2],
        f=[0, 1, 2, 5],
        b=[0, 1, 3],
        where=lambda n, k, s, d, f, b: n + f + b >= d * (k - 1) + 1,
    ),
)
rivals = {
    "takes the padding in front for both sides": floor((n + 2 * f - d * (k - 1) - 1) / s) + 1,
    "takes the padding behind for both sides": floor((n + 2 * b - d * (k - 1) - 1) / s) + 1,
    "takes twice the sum": floor((n + 2 * (f + b) - d * (k - 1) - 1) / s) + 1,
    "takes the mean of both, rounded down, on each side": floor((n + 2 * floor((f + b) / 2) - d * (k - 1) - 1) / s) + 1,
    "counts the gaps between placements, not the placements": last,
    "forgets the dilation": floor((n + f + b - k) / s) + 1,
    "rounds up": -floor(-(n + f + b - d * (k - 1) - 1) / s) + 1,
}
