"""When dilated kernels leave no gap.

What comes before has stride 1, and each of its cells sees `f` neighbouring ones below. A
kernel of `k` taps, two at least, with the dilation `d` follows. When is nothing left
out between the first cell and the last one that it sees? Just where the dilation is at
most `f`: a stack that keeps to this from its first kernel to its last has no holes in
its field, such as one whose dilations double; one that repeats a dilation above one from
the start has.
"""

from sympy import Eq, Min

from symcnn import Iff

from . import dilated_cells
from .dilated_cells import N, d, f, k

given = dilated_cells.given
sought = {N: dilated_cells.sought[N]}
usual = dilated_cells.usual
where = [f >= 1, k >= 2, d >= 1]
conventions = dilated_cells.conventions

claim = Iff(Eq(N, f + d * (k - 1)), d <= f)


def proof(q):
    """Compare the numbers."""
    q.recall("So many cells are read.", dilated_cells)
    q.implies(
        "From the first cell to the last there are `f+d*(k-1)`: as many just where a tap brings `d` new ones.",
        Iff(Eq(N, f + d * (k - 1)), Eq(Min(d, f), d)),
    )
    q.implies("It brings the fewer of the two.", claim)
