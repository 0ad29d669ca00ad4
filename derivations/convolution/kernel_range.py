"""Which kernels give a wanted output side.

A kernel of some taps, `k`, dilated by `d`, moves by `s` over `n` cells that are
padded by `p` on both sides. With which number of taps is the output of side `m`?
A longer kernel has no more placements, so that these numbers follow one another:
`s/d` of them, rounded up or down, where nothing is cut off at 1.
"""

from sympy import And, Eq, Max, ceiling, floor

from symcnn import Iff

from . import _inverse, output_size
from ._inverse import between, d, gives, k, m, n, p, s

given = _inverse.given
usual = _inverse.usual
where = _inverse.where
conventions = ("a kernel that does not fit has no output", *output_size.conventions)


def taps(row, gap, outputs):
    """The kernels with which so many outputs fit into a padded row of so many cells."""
    return And(k >= Max(1, ceiling((row - s * outputs) / gap) + 1), k <= floor((row - 1 - s * (outputs - 1)) / gap) + 1)


claim = Iff(gives, taps(n + 2 * p, d, m))


def proof(q):
    """Undo the floor, and solve for the taps."""
    between(q)
    q.implies(
        "The taps stand `d` cells apart. With too few of them there is room for another placement,",
        Iff(n + 2 * p - d * (k - 1) - 1 <= s * m - 1, k - 1 >= (n + 2 * p - s * m) / d),
    )
    q.implies(
        "and with too many there is none for the last one.",
        Iff(s * (m - 1) <= n + 2 * p - d * (k - 1) - 1, k - 1 <= (n + 2 * p - 1 - s * (m - 1)) / d),
    )
    q.implies("Their number is a whole one, and at least 1.", claim)


measure = _inverse.measure
experiment = _inverse.experiment(n=[1, 5, 8], k=[1, 2, 3, 5])
rivals = {
    "takes the longest of them alone": And(taps(n + 2 * p, d, m), Eq(k, floor((n + 2 * p - 1 - s * (m - 1)) / d) + 1)),
    "wants the last placement to end with the row": Eq(d * (k - 1), n + 2 * p - 1 - s * (m - 1)),
    "takes as many steps as there are outputs": taps(n + 2 * p, d, m + 1),
    "divides the input's side by the output's": Eq(k, floor(n / m)),
    "forgets the dilation": taps(n + 2 * p, 1, m),
    "pads one side only": taps(n + p, d, m),
    "forgets that one tap is not ahead of itself": taps(n + 2 * p - d, d, m),
}
