"""When dilated layers leave no gap.

The layers below have stride 1, and every output of theirs reads `f` neighbouring cells.
A layer with a kernel of `k` taps, two at least, and the dilation `d` follows. When does
an output of it read all cells from the first to the last? Just where the dilation is
at most `f`: a stack that keeps to this from layer to layer has no holes in its field,
such as one whose dilations double, and one that repeats a dilation above one from its
first layer on has.
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
