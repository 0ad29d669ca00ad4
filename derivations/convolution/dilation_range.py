"""Which dilations give a wanted output side.

A kernel of `k` taps, at least two, moves by `s` over `n` cells that are padded by
`p` on both sides. With which dilation, `d`, the distance of neighbouring taps,
is the output of side `m`? There may be several, one or none.
"""

from sympy import And, Eq, Max, ceiling, floor

from symcnn import Iff

from . import _inverse, output_size
from ._inverse import between, d, gives, k, m, n, p, s

given = _inverse.given
usual = _inverse.usual
where = [*_inverse.where, k >= 2]
conventions = ("a kernel that does not fit has no output", *output_size.conventions)


def dilations(row, gaps, outputs):
    """The dilations with which so many outputs fit into a padded row of so many cells."""
    return And(
        d >= Max(1, ceiling((row - s * outputs) / gaps)),
        d <= floor((row - 1 - s * (outputs - 1)) / gaps),
    )


claim = Iff(gives, dilations(n + 2 * p, k - 1, m))


def proof(q):
    """Undo the floor, and solve for the dilation."""
    between(q)
    q.implies(
        "A kernel has `k-1` gaps. Where they are too narrow there is room for another placement,",
        Iff(n + 2 * p - d * (k - 1) - 1 <= s * m - 1, d >= (n + 2 * p - s * m) / (k - 1)),
    )
    q.implies(
        "and where they are too wide there is none for the last one.",
        Iff(s * (m - 1) <= n + 2 * p - d * (k - 1) - 1, d <= (n + 2 * p - 1 - s * (m - 1)) / (k - 1)),
    )
    q.implies("The dilation is a whole number, and at least 1.", claim)


measure = _inverse.measure
experiment = _inverse.experiment(n=[1, 5, 8], k=[2, 3, 4], d=[1, 2, 3, 4])
rivals = {
    "takes the widest of them alone": And(
        dilations(n + 2 * p, k - 1, m), Eq(d, floor((n + 2 * p - 1 - s * (m - 1)) / (k - 1)))
    ),
    "wants the last placement to end with the row": Eq(d * (k - 1), n + 2 * p - 1 - s * (m - 1)),
    "divides by the taps, not by the gaps between them": dilations(n + 2 * p, k, m),
    "takes as many steps as there are outputs": dilations(n + 2 * p, k - 1, m + 1),
    "takes the dilation to be what is put between neighbours": dilations(n + 2 * p - (k - 1), k - 1, m),
    "pads one side only": dilations(n + p, k - 1, m),
    "forgets the stride": Eq(d, floor((n + 2 * p - m) / (k - 1))),
}
