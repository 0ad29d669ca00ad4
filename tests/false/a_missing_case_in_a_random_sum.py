"""Mean of what has no value, once for each of a random number.

Where K is 0 the case distinction has no value, so it has no mean; that the sum is then empty does not help.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

E = Expectation
i, K = integers("i"), sequence("K", integer=True)
c, r = reals("c r")
some = Piecewise((K[1], K[1] >= 1))
given, sought = {K: "draws", c: "factor"}, {r: "sum"}
where = [Eq(E(K[1]), 1), K[1] >= 0]
claim = Eq(r, Sum(c * E(some), (i, 1, K[1])))


def proof(q):
    q.define("The sum.", Eq(r, Sum(E(c * some), (i, 1, K[1]))))
    q.equals("The factor is a constant.", Sum(c * E(some), (i, 1, K[1])))
