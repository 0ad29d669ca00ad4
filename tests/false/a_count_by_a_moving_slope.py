"""A count by a slope that moves.

The places 0, 1, 2 and 4 fulfil the condition, so there are four.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

i, m, n = integers("i m n")
given = {n: "bound"}
sought = {m: "count"}
where = [Eq(n, 4)]
claim = Or(Eq(m, 3), Eq(m, 5))


def proof(q):
    """Count."""
    q.define("Count.", Eq(m, Sum(indicator(i * (1 + KroneckerDelta(i, 3)) <= n), (i, 0, 7))))
    q.implies("Count.", Or(Eq(m, 3), Eq(m, 5)))
