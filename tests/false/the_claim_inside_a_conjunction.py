"""The claim inside a conjunction.

The claim is assumed beside something else.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "stands among the constraints"

n, m = integers("n m")
given, sought = {n: "side", m: "result"}, {}
where = [And(n >= 1, Eq(m, n + 2))]
claim = Eq(m, n + 2)


def proof(q):
    q.implies("As given.", Eq(m, n + 2))
