"""A constraint against a definition.

m is n and shall be at least 2n, so n is at most 0; with n >= 1 everything follows.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "which is sought"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "result"}
where = [n >= 1, m >= 2 * n]
claim = Eq(m, 17)


def proof(q):
    q.define("It.", Eq(m, n))
    q.equals("So.", Integer(17))
