"""An endless count by a slope that moves.

For n = 4 the places 0, 1, 2 and 4 fulfil the condition, so there are four, not five or three.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it has no end|it is false"

i, m, n = integers("i m n")
given = {n: "bound"}
sought = {m: "count"}
where = [n >= 0]
claim = Or(Eq(m, n + 1), Eq(2 * m, 2 * floor(n / 2) + 2))


def proof(q):
    """Count with a doubled place."""
    q.define("Count.", Eq(m, Sum(indicator(i * (1 + KroneckerDelta(i, 3)) <= n), (i, 0, oo))))
    q.implies("Count.", Or(Eq(m, n + 1), Eq(2 * m, 2 * floor(n / 2) + 2)))
