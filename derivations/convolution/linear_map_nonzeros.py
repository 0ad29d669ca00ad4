"""Weights that a convolution has as a linear map.

A convolution of `c_in` channels of side `n` to `c_out` channels, with a
kernel of side `k` moved by `s` and no padding, is a linear map: a matrix with
a row for each output value and a column for each input value. How many of its
entries, `Z`, can differ from zero?
"""

from sympy import And, Eq, Implies, Sum, floor

from symcnn import Exact, ForAll, function, grid, indicator, integers

from . import output_size

n, k, s, c_in, c_out, m, Z, o, c, i, j, r, u, v = integers("n k s c_in c_out m Z o c i j r u v")
A, t = function("A", integer=True), function("t", integer=True)

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    c_in: "input channels",
    c_out: "output channels",
}
sought = {Z: "entries of the matrix that can differ from zero"}
usual = {s: 1}
where = [k >= 1, s >= 1, n >= k, c_in >= 1, c_out >= 1]
conventions = ("no padding, dilation 1, one group",)

claim = Eq(Z, c_out * c_in * k**2 * (floor((n - k) / s) + 1) ** 2)


def proof(q):
    """Look at one axis, then at pairs."""
    sees = indicator(And(i * s <= u, u <= i * s + k - 1))
    along_the_other = indicator(And(j * s <= v, v <= j * s + k - 1))
    pairs = Sum(sees, (u, 0, n - 1), (i, 0, m - 1))
    q.recall("Either axis of the output has side `m`.", output_size, {output_size.d: 1, output_size.p: 0})
    q.implies("The last output ends within the input.", ForAll(i * s + k <= n, (i, 0, m - 1)))
    q.define(
        "Counted from zero, output `i` of an axis sees the cells from `i*s` to `i*s+k-1`; say that `t(i)` of the "
        "cells that there are lie between them. Go through the outputs of the axis one by one: the first `i` of them "
        "see `A(i)` cells, a cell counted as often as it is seen.",
        ForAll(Eq(t(i), Sum(sees, (u, 0, n - 1))), (i, 0, m - 1)),
        Eq(A(0), 0),
        ForAll(Eq(A(i + 1), A(i) + t(i)), (i, 0, m - 1)),
    )
    q.induct(
        "So `A(r)` counts pairs: one of the first `r` outputs, and a cell that it sees.",
        Implies(r <= m, Eq(A(r), Sum(sees, (u, 0, n - 1), (i, 0, r - 1)))),
        over=r,
    )
    q.implies("Every output sees as many cells as the kernel has taps,", ForAll(Eq(t(i), k), (i, 0, m - 1)))
    q.induct("and `i` outputs see `i` times as many.", Implies(i <= m, Eq(A(i), k * i)), over=i)
    q.implies("All of them are `m`.", And(Eq(A(m), pairs), Eq(A(m), k * m)))
    q.define(
        "An entry of the matrix holds a weight where output row `i` sees input row `u` and output column `j` sees "
        "input column `v`; so it is for every pair of an input channel `c` and an output channel `o`. All other "
        "entries are zero.",
        Eq(
            Z,
            Sum(
                sees * along_the_other,
                *((v, 0, n - 1), (u, 0, n - 1), (j, 0, m - 1), (i, 0, m - 1), (c, 1, c_in), (o, 1, c_out)),
            ),
        ),
    )
    q.equals(
        "Rows and columns are chosen apart, each in as many ways as there are such pairs.", c_out * c_in * pairs**2
    )
    q.implies("Put their number in.", Eq(Z, c_out * c_in * (k * m) ** 2))
    q.implies("Put the side in.", claim)


def measure(run, n, k, s, c_in, c_out):
    """Entries other than zero in the matrix, whose columns are the images of the inputs that are 1 in one place."""
    import torch

    inputs = c_in * n * n
    basis = torch.eye(inputs, dtype=torch.float64).reshape(inputs, c_in, n, n)
    kernel = torch.arange(1, c_out * c_in * k * k + 1, dtype=torch.float64).reshape(c_out, c_in, k, k)
    return int(torch.count_nonzero(run.operator(basis, kernel, stride=s)))


def padded(images, kernel, stride):
    """A convolution that pads the image."""
    import torch

    return torch.nn.functional.conv2d(images, kernel, stride=stride, padding=1)


side = floor((n - k) / s) + 1
experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=padded,
    at=grid(n=[1, 2, 5, 8], k=[1, 2, 3, 5], s=[1, 2, 3], c_in=[1, 3], c_out=[1, 2, 4], where=lambda n, k, **_: k <= n),
)
rivals = {
    "counts the entries of the whole matrix": c_out * side**2 * c_in * n**2,
    "counts the parameters, each of them once": c_out * c_in * k**2,
    "lets an output see one input channel": c_out * k**2 * side**2,
    "has an output at every cell of the input, as with padding": c_out * c_in * k**2 * n**2,
    "forgets the stride": c_out * c_in * k**2 * (n - k + 1) ** 2,
    "counts the gaps between placements, not the placements": c_out * c_in * k**2 * (side - 1) ** 2,
}
