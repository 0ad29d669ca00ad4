"""Which strides give a wanted output side.

A kernel of `k` taps, dilated by `d`, moves over `n` cells that are padded by `p`
on both sides. Which strides, `s`, give an output of side `m`? The last tap may
move on by `n+2*p-d*(k-1)-1` cells, in `m-1` steps of which one more would be too
many; there may be several such strides, one or
none. The longest of them is that number over `m-1`, rounded down.
"""

from sympy import And, Eq, Implies, ceiling, floor

from symcnn import Iff

from . import _inverse, output_size
from ._inverse import between, d, k, m, n, p, s, steps

given = _inverse.given
usual = _inverse.usual
where = [*_inverse.where, _inverse.fits]
conventions = output_size.conventions


def strides(room, outputs):
    """The strides with which so many outputs fit into so much room."""
    return And(s >= floor(room / outputs) + 1, s * (outputs - 1) <= room)


claim = Iff(Eq(m, output_size.claim.rhs), strides(steps, m))


def proof(q):
    """Undo the floor, and solve for the stride."""
    between(q)
    q.implies(
        "Too short a stride leaves room for another placement. Stride and room are whole numbers.",
        Iff(steps <= s * m - 1, s >= floor(steps / m) + 1),
    )
    q.implies(
        "Too long a stride has no room for the last one: with two or more there is a longest.",
        Implies(m >= 2, Iff(s * (m - 1) <= steps, s <= floor(steps / (m - 1)))),
    )
    q.implies("A single placement always has room, and its stride no end.", claim)


measure = _inverse.measure
experiment = _inverse.experiment(
    n=[1, 4, 8], s=[1, 2, 3, 5], where=lambda n, k, s, d, p, m: n + 2 * p >= d * (k - 1) + 1
)
rivals = {
    "divides the input's side by the output's, and rounds down": Eq(s, floor(n / m)),
    "divides the input's side by the output's, and rounds up": Eq(s, ceiling(n / m)),
    "takes the longest of them alone": And(s * (m - 1) <= steps, (s + 1) * (m - 1) > steps),
    "wants the last placement to end with the row": Eq(s * (m - 1), steps),
    "takes as many steps as there are outputs": strides(steps, m + 1),
    "divides the whole padded row into the outputs": strides(n + 2 * p, m),
    "forgets the dilation": strides(n + 2 * p - k, m),
    "pads one side only": strides(n + p - d * (k - 1) - 1, m),
}
