"""When a transposed convolution scales the side.

A transposed convolution with a kernel of `k` taps, stride `s`, dilation `d`,
padding `p` and output padding `o` is to turn `n` cells into `s*n`, as scaling by
`s` does. Which padding does that take? It is the same for every `n`.
"""

from sympy import Eq, floor

from symcnn import Exact, Iff

from . import transposed_output_size
from .transposed_output_size import d, k, m, n, o, p, s

given = transposed_output_size.given
sought = {m: "output side"}
usual = transposed_output_size.usual
where = transposed_output_size.where
conventions = (
    *transposed_output_size.conventions,
    "a kernel of 2, 4 and 3 with stride 2 takes the padding 0, 1 and 1, the last with an output padding of 1",
)

twice = d * (k - 1) + 1 + o - s
claim = Iff(Eq(m, s * n), Eq(2 * p, twice))


def proof(q):
    """Compare two sides that grow alike."""
    q.recall("The transposed convolution gives so many cells.", transposed_output_size)
    q.implies(
        "Another cell of the input adds a stride to both, so that they differ by a number without `n`.",
        Eq(m - s * n, twice - 2 * p),
    )
    q.implies("They are the same just when that is 0.", claim)


def measure(run, n, k, s, d, p, o):
    """Whether the operator multiplies the side by its stride."""
    row, kernel = run.zeros(1, 1, n), run.zeros(1, 1, k)
    return run.operator(row, kernel, stride=s, dilation=d, padding=p, output_padding=o).shape[-1] == s * n


def both_sides(signal, kernel, stride, dilation, padding, output_padding):
    """A transposed convolution with output padding on both sides."""
    import torch

    row = torch.nn.functional.conv_transpose1d(
        signal, kernel, stride=stride, dilation=dilation, padding=padding, output_padding=output_padding
    )
    return torch.nn.functional.pad(row, (output_padding, 0))


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=both_sides,
    at=transposed_output_size.experiment.at,
)
rivals = {
    "keeps the padding that keeps the side at stride 1": Eq(2 * p, d * (k - 1)),
    "takes half of the kernel, rounded down": Eq(p, floor(k / 2)),
    "takes a kernel as long as the stride, whatever the padding": Eq(k, s),
    "takes a kernel of two strides, padded by half a stride": Eq(k, 2 * s) & Eq(2 * p, s),
    "forgets the output padding": Eq(2 * p, d * (k - 1) + 1 - s),
    "takes the output padding off": Eq(2 * p, d * (k - 1) + 1 - o - s),
    "forgets the dilation": Eq(2 * p, k + o - s),
    "cuts the padding off on one side only": Eq(p, twice),
}
