"""Which padding gives a wanted output side.

A kernel of `k` taps, dilated by `d`, moves by `s` over `n` cells. With which
padding, `p`, the same on both sides, is the output of side `m`? Each cell of
padding makes the row longer by two, so that there may be no such padding: with
stride 1 there is one just where the number of cells that are missing is even.
"""

from sympy import And, Eq, Max, ceiling, floor

from symcnn import Iff

from . import _inverse, output_size
from ._inverse import between, d, gives, k, m, n, p, s

given = _inverse.given
usual = _inverse.usual
where = _inverse.where
conventions = ("a kernel that does not fit has no output", *output_size.conventions)

least = s * (m - 1) + d * (k - 1) + 1 - n


def paddings(missing, sides=2):
    """The paddings that give what is missing, and less than a stride more."""
    return And(p >= Max(0, ceiling(missing / sides)), p <= floor((missing + s - 1) / sides))


claim = Iff(gives, paddings(least))


def proof(q):
    """Undo the floor, and solve for the padding."""
    between(q)
    q.implies(
        "Both sides together have to give the cells that the placements need beyond the row's own,",
        Iff(s * (m - 1) <= n + 2 * p - d * (k - 1) - 1, p >= least / 2),
    )
    q.implies(
        "and not as many as one more would need.",
        Iff(n + 2 * p - d * (k - 1) - 1 <= s * m - 1, p <= (least + s - 1) / 2),
    )
    q.implies("Padding is a whole number, and not negative.", claim)


measure = _inverse.measure
experiment = _inverse.experiment(n=[1, 4, 7], k=[1, 2, 4], p=[0, 1, 2, 3])
rivals = {
    "takes half of the kernel, rounded down": Eq(p, floor(k / 2)),
    "takes half of what the kernel spans, as for an output as long as the input": Eq(2 * p, d * (k - 1)),
    "wants the last placement to end with the row": Eq(2 * p, least),
    "takes the least of them alone": Eq(p, Max(0, ceiling(least / 2))),
    "rounds down what is missing": And(p >= Max(0, floor(least / 2)), p <= floor((least + s - 1) / 2)),
    "takes as many steps as there are outputs": paddings(least + s),
    "forgets the dilation": paddings(s * (m - 1) + k - n),
    "pads one side only": paddings(least, 1),
}
