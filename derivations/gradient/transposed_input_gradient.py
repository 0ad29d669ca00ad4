"""Input gradient of a transposed convolution.

A transposed convolution lays the products of an entry of its input, a row of `m`
numbers, with `k` taps on a longer row: those of entry `i` begin at cell `s*(i-1)+1`
and lie `d` cells apart. What lies on the same cell is added, `p` cells are cut off
in front, and `n` are kept. Given the upstream gradient, what is the derivative
with respect to one entry of the input? It is an output of the convolution with
the same kernel, stride, dilation and padding, at the place of the entry: the
upstream gradient of the cells on which its products lie, each times its tap.
"""

from sympy import Derivative, Eq, KroneckerDelta, Sum

from symcnn import Exact, integers, sequence

from . import _laid as laid
from ._laid import D, a, cell, d, dy, j, k, m, n, p, s, w, x

i = integers("i")
dx = sequence("dx", m)

given = {**laid.given, i: "entry of the input"}
sought = {dx: "input gradient", **laid.sought}
usual = laid.usual
where = [*laid.where, i >= 1, i <= m]
conventions = laid.conventions

claim = Eq(dx[i], Sum(w[a] * D(cell(i, a)), (a, 1, k)))


def proof(q):
    """The chain rule, output by output."""
    laid.define(q)
    q.define(
        "Chain rule: the entry acts on the loss through every output, and the contributions add up.",
        Eq(dx[i], Sum(dy[j] * Derivative(laid.output, x[i]), (j, 1, n))),
    )
    q.equals(
        "Of the products that lie on a cell only those of the entry hold it; their factors are the taps.",
        Sum(w[a] * dy[j] * KroneckerDelta(cell(i, a), j), (a, 1, k), (j, 1, n)),
    )
    q.equals(
        "Exchange the sums.",
        Sum(w[a] * Sum(dy[j] * KroneckerDelta(cell(i, a), j), (j, 1, n)), (a, 1, k)),
    )
    q.equals(
        "A product lies on one cell at most: on that whose upstream gradient it gets, or on one that is cut off.",
        claim.rhs,
    )


def measure(run, n, k, s, d, p, m, o, i, x, w, dy):
    """The gradient that autograd hands to one entry of the input."""
    import torch

    row, kernel, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, w, dy))
    row.requires_grad_()
    outputs = run.operator(row, kernel, stride=s, dilation=d, padding=p, output_padding=o)
    (gradient,) = torch.autograd.grad(outputs, row, upstream)
    return round(gradient[0, 0, i - 1].item())


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=laid.flipped,
    at=[{**shape, "i": i} for shape in laid.shapes() for i in range(1, shape["m"] + 1)],
)
rivals = {
    "turns the kernel round": Sum(w[k + 1 - a] * D(cell(i, a)), (a, 1, k)),
    "forgets the stride": Sum(w[a] * D(cell(i, a, stride=1)), (a, 1, k)),
    "forgets the dilation": Sum(w[a] * D(cell(i, a, dilation=1)), (a, 1, k)),
    "forgets the padding": Sum(w[a] * D(cell(i, a, padding=0)), (a, 1, k)),
    "takes the input gradient of a convolution: a transposed convolution": Sum(
        w[a] * dy[j] * KroneckerDelta(s * (j - 1) + d * (a - 1) - p + 1, i), (a, 1, k), (j, 1, n)
    ),
    "multiplies with the entry": x[i] * claim.rhs,
}
