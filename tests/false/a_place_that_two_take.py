"""A place that two indices take.

Both i = 4 and i = 6 make the delta 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

i, n = integers("i n")
m, x = reals("m x")
given = {n: "bound", x: "exponent"}
sought = {m: "picked"}
where = [n >= 6]
claim = Eq(m, 2**x)


def proof(q):
    """Two are picked, at 4 and at 6... of i + sign(i - 5)."""
    q.define("Picked.", Eq(m, Sum(2**x * KroneckerDelta(i - sign(i - 5), 5), (i, 0, n))))
    q.equals("One term.", 2**x)
