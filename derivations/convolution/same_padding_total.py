"""Zeros that same padding with a stride takes.

With a stride of `s`, same padding as TensorFlow has it asks for `n/s` outputs,
rounded up, of `n` cells, whatever the kernel of `k` taps, dilated by `d`, is. It
takes no more zeros than that needs. How many, `T`, are these in all?
"""

from sympy import And, Eq, Implies, Max, Sum, ceiling, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

n, k, s, d, T, i, j = integers("n k s d T i j")
M = function("M", integer=True)

given = {n: "input side", k: "kernel side", s: "stride", d: "dilation"}
sought = {T: "zeros in all", M: "output side as a function of the number of zeros"}
usual = {s: 1, d: 1}
where = [n >= 1, k >= 1, s >= 1, d >= 1]
conventions = (
    "half of them stand in front, rounded down, and the rest behind: where the number is odd, the odd one is behind",
    "PyTorch has same padding for a stride of 1 alone; there both agree",
    "an output only where the kernel fits entirely",
)

wanted = ceiling(n / s)
need = (wanted - 1) * s + d * (k - 1) + 1 - n
claim = Eq(T, Max(0, need))


def proof(q):
    """Count the numbers of zeros that are too few."""
    q.define(
        "With `j` zeros the output side is the number of placements in which the last tap, `i*s+d*(k-1)`, is not past "
        "the last cell of the padded row, `n+j-1`.",
        ForAll(Eq(M(j), Sum(indicator(i * s + d * (k - 1) <= n + j - 1), (i, 0, oo))), (j, 0, oo)),
    )
    q.implies(
        "It is below `n/s`, rounded up, as long as the last tap of the last placement that is wanted is past the row.",
        ForAll(Iff(M(j) < wanted, j < need), (j, 0, oo)),
    )
    q.define(
        "Count the numbers of zeros, from none on, that give too few outputs; the least that does not is as large.",
        Eq(T, Sum(indicator(M(j) < wanted), (j, 0, oo))),
    )
    q.equals("These are the ones below what is needed,", Sum(indicator(j < need), (j, 0, oo)))
    q.equals("and there is none where the row is long enough by itself.", claim.rhs)
    q.implies(
        "They give as many outputs as are wanted, and no more; with a stride of 1 they are as many as the taps of the "
        "kernel are ahead of its first.",
        And(claim, Eq(M(T), wanted), Implies(Eq(s, 1), Eq(T, d * (k - 1)))),
    )


def measure(run, n, k, s, d):
    """The number of zeros, counted up from none, with which the operator has an output for each stride begun."""
    total = 0
    while True:
        if n + total >= d * (k - 1) + 1:
            row = run.zeros(1, 1, n + total)
            if run.operator(row, run.zeros(1, 1, k), stride=s, dilation=d).shape[-1] >= -(-n // s):
                return total
        total += 1


def undilated(signal, kernel, stride, dilation):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv1d(signal, kernel, stride=stride)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=undilated,
    at=grid(n=[1, 2, 5, 8, 9], k=[1, 2, 3, 5], s=[1, 2, 3], d=[1, 2, 3]),
)
rivals = {
    "takes what a stride of 1 takes": d * (k - 1),
    "takes the side to be a multiple of the stride": Max(0, d * (k - 1) + 1 - s),
    "takes the cells that are missing to a multiple of the stride": wanted * s - n,
    "asks for as many outputs as cells, as with a stride of 1": Max(0, (n - 1) * s + d * (k - 1) + 1 - n),
    "lets the number of zeros fall below none": need,
    "forgets the dilation": Max(0, (wanted - 1) * s + k - n),
    "takes the dilated kernel to have `d*k` cells": Max(0, (wanted - 1) * s + d * k - n),
    "counts the outputs of the last stride as well": Max(0, wanted * s + d * (k - 1) + 1 - n),
}
