"""Where the mean absolute error is at rest.

One number `v` is predicted for `n` examples, with the targets `y`; `A` of these are
below it, and `B` above. When has the mean absolute error no slope in it? Just where as
many are above as below: that is a median, wherever the outer targets lie.
"""

from sympy import Eq

from symcnn import Iff, integers

from . import absolute_error_slope
from .absolute_error_slope import above, below, d, g, n

A, B = integers("A B")

given = absolute_error_slope.given
sought = {
    A: "targets below",
    B: "targets above",
    g: absolute_error_slope.sought[g],
    d: absolute_error_slope.sought[d],
}
where = absolute_error_slope.where
conventions = absolute_error_slope.conventions

claim = Iff(Eq(g, 0), Eq(A, B))


def proof(q):
    """A difference of numbers."""
    q.recall("The slope is a difference of shares.", absolute_error_slope)
    q.define("The targets below,", Eq(A, below))
    q.define("and those above.", Eq(B, above))
    q.implies("Times the number of the examples the slope is a difference of numbers.", Eq(n * g, A - B))
    q.implies("It is zero where they are equal, and nowhere else.", claim)
