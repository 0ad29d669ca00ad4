"""The claim as a constraint.

The claim is assumed.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "which is sought"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "result"}
where = [n >= 1, Eq(m, n + 2)]
claim = Eq(m, n + 2)


def proof(q):
    q.implies("As given.", Eq(m, n + 2))
