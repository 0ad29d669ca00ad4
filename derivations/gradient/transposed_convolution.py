"""Transposed convolution of the upstream gradient.

A transposed convolution goes the other way than a convolution: entry `r` of a
row of `m` numbers is multiplied by each of the `k` taps, and the products are
laid on a longer row, the first of them on cell `s*(r-1)+1` and the next ones
`d` cells apart. What is laid on the same cell is added, and `p` cells are cut
off in front. Apply it to the upstream gradient of a convolution, with the same
kernel, stride, dilation and padding. What does cell `c` hold? The input
gradient of the convolution.
"""

from sympy import And, Eq, KroneckerDelta, Sum, oo

from symcnn import Exact, ForAll, sequence

from . import input_gradient_strided
from .input_gradient_strided import a, c, collected, d, dx, dy, j, k, m, n, p, r, s, w

t, wide = sequence("t", n), sequence("wide", oo)

given = input_gradient_strided.given
sought = {t: "transposed convolution", wide: "what is laid on every cell", dx: "input gradient"}
usual = input_gradient_strided.usual
where = input_gradient_strided.where
conventions = (
    *input_gradient_strided.conventions,
    "so many cells are kept that the row is as long as the convolution's input, `n`",
)

claim = Eq(t[c], collected(1 - p, c))


def proof(q):
    """What is laid on a cell is what the cell collects."""
    laid = Sum(w[a] * dy[r] * KroneckerDelta(s * (r - 1) + 1 + d * (a - 1), j), (a, 1, k), (r, 1, m))
    q.define("Lay down the products, and add.", ForAll(Eq(wide[j], laid), (j, 1, oo)))
    q.define("Cut off `p` cells in front.", ForAll(Eq(t[j], wide[j + p]), (j, 1, n)))
    q.recall("The input gradient of the convolution:", input_gradient_strided)
    q.implies(
        "On cell `c` lie the products whose place in the long row is `c+p`: the deltas say the same.",
        claim,
    )
    q.implies("So it is the input gradient.", And(claim, Eq(t[c], dx[c])))


def measure(run, n, k, s, d, p, m, c, x, w, dy):
    """One cell of the transposed convolution of the upstream gradient."""
    import torch

    upstream, kernel = (torch.tensor(cells, dtype=torch.float64)[None, None] for cells in (dy, w))
    # The cells behind the last window, which the convolution leaves out, are asked for by their number.
    rest = n + 2 * p - d * (k - 1) - 1 - s * (m - 1)
    row = run.operator(upstream, kernel, stride=s, dilation=d, padding=p, output_padding=rest)
    return round(row[0, 0, c - 1].item())


def flipped(row, kernel, stride, dilation, padding, output_padding):
    """A transposed convolution with the kernel turned round."""
    import torch

    return torch.nn.functional.conv_transpose1d(
        row, kernel.flip(-1), stride=stride, dilation=dilation, padding=padding, output_padding=output_padding
    )


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=flipped,
    at=input_gradient_strided.experiment.at,
)
rivals = {
    "takes padding to lengthen the row, as in a convolution": collected(1 + p, c),
    "turns the kernel round": input_gradient_strided.turned,
    "lays the entries side by side, whatever the stride": collected(1 - p, c, stride=1),
    "lays one entry on every cell": collected(1 - p, c) / k,
    "takes it for the inverse, which gives the input back": input_gradient_strided.x[c],
}
