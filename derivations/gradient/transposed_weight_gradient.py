"""Weight gradient of a transposed convolution.

A transposed convolution lays the products of an entry of its input, a row of `m`
numbers, with `k` taps on a longer row: those of entry `r` begin at cell `s*(r-1)+1`
and lie `d` cells apart. What lies on the same cell is added, `p` cells are cut off
in front, and `n` are kept. Given the upstream gradient, what is the derivative
with respect to one tap? It is that of a convolution with the same settings, in
which input and upstream gradient have changed places: the sum, over the entries,
of the entry times the upstream gradient of the cell on which the tap laid it.
"""

from sympy import Derivative, Eq, KroneckerDelta, Sum

from symcnn import Exact, integers, sequence

from . import _laid as laid
from ._laid import D, cell, dy, j, k, m, n, r, w, x

b = integers("b")
dw = sequence("dw", k)

given = {**laid.given, b: "tap"}
sought = {dw: "weight gradient", **laid.sought}
usual = laid.usual
where = [*laid.where, b >= 1, b <= k]
conventions = laid.conventions

claim = Eq(dw[b], Sum(x[r] * D(cell(r, b)), (r, 1, m)))


def proof(q):
    """The chain rule, output by output."""
    laid.define(q)
    q.define(
        "Chain rule: the tap acts on the loss through every output, and the contributions add up.",
        Eq(dw[b], Sum(dy[j] * Derivative(laid.output, w[b]), (j, 1, n))),
    )
    q.equals(
        "Of the products that lie on a cell only those with the tap hold it; their factors are the entries.",
        Sum(x[r] * dy[j] * KroneckerDelta(cell(r, b), j), (r, 1, m), (j, 1, n)),
    )
    q.equals(
        "Exchange the sums.",
        Sum(x[r] * Sum(dy[j] * KroneckerDelta(cell(r, b), j), (j, 1, n)), (r, 1, m)),
    )
    q.equals(
        "A product lies on one cell at most: on that whose upstream gradient it gets, or on one that is cut off.",
        claim.rhs,
    )


def measure(run, n, k, s, d, p, m, o, b, x, w, dy):
    """The gradient that autograd hands to one tap."""
    import torch

    row, kernel, upstream = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (x, w, dy))
    kernel.requires_grad_()
    outputs = run.operator(row, kernel, stride=s, dilation=d, padding=p, output_padding=o)
    (gradient,) = torch.autograd.grad(outputs, kernel, upstream)
    return round(gradient[0, 0, b - 1].item())


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=laid.flipped,
    at=[{**shape, "b": b} for shape in laid.shapes() for b in range(1, shape["k"] + 1)],
)
rivals = {
    "turns the kernel round": claim.rhs.subs(b, k + 1 - b),
    "forgets the stride": Sum(x[r] * D(cell(r, b, stride=1)), (r, 1, m)),
    "forgets the dilation": Sum(x[r] * D(cell(r, b, dilation=1)), (r, 1, m)),
    "forgets the padding": Sum(x[r] * D(cell(r, b, padding=0)), (r, 1, m)),
    "takes the mean over the entries": claim.rhs / m,
    "takes the tap to meet the entry at its own place": Sum(x[r] * D(r), (r, 1, m)),
}
