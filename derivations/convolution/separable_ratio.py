"""Multiplications of a depth-wise separable convolution beside an ordinary one.

A convolution in `D` axes, with a kernel of sides `k[1]` to `k[D]`, goes from
`c` to `r` channels. It is replaced by two steps: `m` kernels of the same sides
for each of the `c` channels that read this channel alone, and a mixture of the
`c*m` channels into `r`. What share, `R`, of the multiplications is left?
"""

from sympy import Eq, Product

from symcnn import function, integers, reals, sequence

from . import forward_multiplications as ordinary
from . import separable_multiplications as separable
from ._axes import count_places

n, c, m, r, D, F, G, l = integers("n c m r D F G l")
R = reals("R")
T, M = function("T", integer=True), function("M", integer=True)
k, o = sequence("k", D, integer=True), sequence("o", D, integer=True)

given = separable.given
sought = {
    R: "share of the multiplications that is left",
    F: "multiplications of both steps",
    G: "multiplications of the ordinary convolution",
}
where = separable.where
conventions = (
    *separable.conventions,
    "in the usual case, with `m` equal to 1 and a square kernel of side `k`, it is `1/r + 1/k**2`",
)

taps = Product(k[l], (l, 1, D))
claim = Eq(R, m / r + m / taps)


def proof(q):
    """Divide the one by the other."""
    q.recall("Both steps take `F`.", separable)
    q.recall(
        "The ordinary convolution takes `G`.",
        ordinary,
        {ordinary.m: lambda axis: o[axis], ordinary.g: 1, ordinary.a: c, ordinary.F: G},
    )
    count_places(q, T, k, "Count the taps of a kernel")
    count_places(q, M, o, "Count the positions of an output")
    q.implies("Neither is 0, so that there is something to be shared.", G >= 1)
    q.define("The share is their quotient.", Eq(R, F / G))
    q.equals("Examples, input channels and positions are the same.", claim.rhs)
