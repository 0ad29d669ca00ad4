"""Factor with which the sum of a residual block keeps the second moment.

A residual block adds `c` times the output of its branch to the signal, and multiplies
the sum by `e`. The branch gives `g` times the second moment of what it gets, with
weights of mean zero in its last map. For which `e` does the block keep the second
moment? For one over the root of two, if the branch keeps it and is added as it is.
"""

from sympy import Eq, sqrt

from symcnn import Iff, reals

from . import residual_second_moment
from .residual_second_moment import L, M, c, g, q, r

e, Q = reals("e Q")

given = {
    **{symbol: meaning for symbol, meaning in residual_second_moment.given.items() if symbol != L},
    e: "factor of the sum",
}
sought = {Q: "second moment behind the block", M: residual_second_moment.sought[M], r: residual_second_moment.sought[r]}
where = [q > 0, g >= 0, e >= 0]
conventions = residual_second_moment.conventions[:1]

claim = Iff(Eq(Q, q), Eq(e, 1 / sqrt(1 + c**2 * g)))


def proof(steps):
    """Solve for the factor."""
    steps.recall("The second moment of one sum.", residual_second_moment, {L: 1})
    steps.define("A factor comes out of a mean square with its square.", Eq(Q, e**2 * M(1)))
    steps.equals("Put it in.", e**2 * q * (1 + c**2 * g))
    steps.implies("The block's factor is one just for this square.", Iff(Eq(Q, q), Eq(e**2, 1 / (1 + c**2 * g))))
    steps.implies("The factor is not below zero.", claim)
