"""Cells that every output reads.

A kernel of `k` neighbouring taps moves cell by cell over an input without
padding, and there are no more outputs than taps. Then the cells from `m-1` to
`k-1` are read by all `m` outputs of the axis.
"""

from sympy import Eq

from . import output_size, pixel_reach
from .pixel_reach import R, i, k, m, n

given = {n: "input side", k: "kernel side", i: "cell of the input"}
sought = pixel_reach.sought
where = [k >= 1, n >= k, n - k + 1 <= k, i >= n - k, i <= k - 1]
conventions = ("stride 1, no padding", *pixel_reach.conventions)

claim = Eq(R, m)


def proof(q):
    """Neither border takes an output away."""
    plain = {pixel_reach.s: 1, pixel_reach.p: 0}
    q.recall("There are so many outputs:", output_size, {output_size.s: 1, output_size.p: 0, output_size.d: 1})
    q.recall("So many of them read the cell:", pixel_reach, plain)
    q.implies(
        "The first window ends at `k-1` and still holds the cell; the last one begins at `m-1` and already holds it.",
        claim,
    )
