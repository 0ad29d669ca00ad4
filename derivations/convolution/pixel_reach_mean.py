"""How many outputs read a cell on the average, under a stride.

A kernel of `k` neighbouring taps moves by `s` over a long row. Under a stride the
cells are not read equally often: which taps can lie on a cell hangs on its place
between two strides. How many outputs read a cell on the average over `s`
neighbouring cells, away from the border? Every tap lies on just one of them, so it
is `k/s`: so much smaller is the variance of the input gradient, too.
"""

from sympy import Eq, Sum, ceiling, floor

from symcnn import ForAll, Trajectory, grid, integers, reals

k, s, i, a = integers("k s i a")
M = reals("M")

given = {k: "kernel side", s: "stride", i: "first of the cells"}
sought = {M: "mean number of outputs that read one of the cells"}
usual = {s: 1}
where = [k >= 1, s >= 1]
conventions = (
    "no dilation; outputs, taps and cells count from 0",
    "away from the border: every placement that could read one of the cells is an output",
    "one axis; on two, the means of both are multiplied",
)

claim = Eq(M, k / s)


def proof(q):
    """Tap by tap."""
    meets = floor((i + s - 1 - a) / s) - floor((i - 1 - a) / s)
    q.implies(
        "A tap lies on every cell of number `a` and a multiple of the stride. Of `s` neighbouring cells that is one.",
        ForAll(Eq(meets, 1), (a, 0, k - 1)),
    )
    q.define(
        "Count, for every tap, the multiples of the stride that take it to one of the cells: those up to the last "
        "cell, less those before the first one.",
        Eq(M, Sum(meets, (a, 0, k - 1)) / s),
    )
    q.equals("There are as many as taps.", claim.rhs)


def measure(run, k, s, i):
    """The mean over neighbouring cells of the input gradient, for a kernel and an upstream gradient of ones."""
    import torch

    # Whole strides in front and behind keep the cells away from the border.
    start = i % s + s * k
    row = torch.zeros(1, 1, start + s * (k + 2) + k, dtype=torch.float64, requires_grad=True)
    outputs = run.operator(row, torch.ones(1, 1, k, dtype=torch.float64), stride=s)
    (gradient,) = torch.autograd.grad(outputs, row, torch.ones_like(outputs))
    return gradient[0, 0, start : start + s].mean().item()


def every(row, kernel, stride):
    """A convolution that moves by one."""
    import torch

    return torch.nn.functional.conv1d(row, kernel)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=every,
    at=grid(k=[1, 2, 3, 5, 7], s=[1, 2, 3, 4], i=[0, 1, 2, 5]),
    operations=8,
    steps=None,
)
rivals = {
    "takes the cell that is read most often": ceiling(k / s),
    "takes the cell that is read least often": floor(k / s),
    "forgets the stride": k,
    "forgets the kernel": 1 / s,
    "takes the stride to skip cells of the window": k - s + 1,
}
