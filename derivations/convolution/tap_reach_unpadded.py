"""Without padding every output uses every tap.

Where nothing is padded, a kernel lies inside the input at every output. So
tap `a` meets a cell of the input at all `m` of them: its gradient is a sum of
`m` terms.
"""

from sympy import Eq

from . import output_size, tap_reach
from .tap_reach import N, a, d, k, m, n, s

given = {symbol: text for symbol, text in tap_reach.given.items() if symbol != tap_reach.p}
sought = tap_reach.sought
usual = {symbol: value for symbol, value in tap_reach.usual.items() if symbol != tap_reach.p}
where = [n >= 1, k >= 1, s >= 1, d >= 1, n >= d * (k - 1) + 1, a >= 0, a <= k - 1]
conventions = ("no padding", *tap_reach.conventions)

claim = Eq(N, m)


def proof(q):
    """Both ends of the range lie outside the outputs."""
    last = tap_reach.last.subs(tap_reach.p, 0)
    unpadded = {tap_reach.p: 0}
    q.recall("There are so many outputs,", output_size, unpadded)
    q.implies("one at least.", m >= 1)
    q.recall("Put in that nothing is padded.", tap_reach, unpadded)
    q.implies("The tap still lies inside the input at the last output,", m - 1 <= last)
    q.implies("and at the first one already. So all outputs are counted.", claim)
