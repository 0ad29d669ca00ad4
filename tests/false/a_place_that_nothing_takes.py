"""A place that nothing takes.

i + (i mod 2) is even for every i, so the delta is never 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

i, n = integers("i n")
m, x = reals("m x")
given = {n: "bound", x: "exponent"}
sought = {m: "picked"}
where = [n >= 3]
claim = Eq(m, 2**x)


def proof(q):
    """Nothing is picked."""
    q.define("Picked.", Eq(m, Sum(2**x * KroneckerDelta(i + Mod(i, 2), 3), (i, 0, n))))
    q.equals("One term.", 2**x)
