"""A bound on what is sought.

That m is at most 3 is part of the answer.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "which is sought"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "result"}
where = [n >= 3, m <= 3]
claim = Eq(m, 3)


def proof(q):
    q.define("It.", Eq(m, n))
    q.implies("So.", Eq(m, 3))
