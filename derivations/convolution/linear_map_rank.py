"""First coefficient of a combination of a convolution's rows.

A convolution of one channel along one axis, with taps `w[1]` to `w[k]`, stride
1 and no padding, turns `n` values into `n-k+1`. Combine the rows of its matrix
with coefficients, of which those before row `f` are 0. If the first tap
is not 0, then the entry of the combination in column `f`, `v`, is 0 just when
`g[f]` is. That is one step, and what is proved here. Take it for the rows in
turn: of a combination that vanishes the first coefficient is 0, then the second,
and so on. So the rows are independent, the matrix has the rank `n-k+1`, and no
map by way of fewer values is the same.
"""

from sympy import Eq, Ne

from symcnn import Iff

from . import linear_map_row_combination
from .linear_map_row_combination import f, g, v, w

given = linear_map_row_combination.given
sought = {v: linear_map_row_combination.sought[v]}
where = [*linear_map_row_combination.where, Ne(w[1], 0)]
conventions = linear_map_row_combination.conventions

claim = Iff(Eq(v, 0), Eq(g[f], 0))


def proof(q):
    """A product is zero just where one of its factors is."""
    q.recall("The entry in column `f`.", linear_map_row_combination)
    q.implies("The first tap is not 0.", claim)
