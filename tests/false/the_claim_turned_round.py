"""The claim turned round.

The claim is assumed, times two and with its sides exchanged.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "stands among the constraints"

n, m = integers("n m")
given, sought = {n: "side", m: "result"}, {}
where = [n >= 1, Eq(2 * n + 4, 2 * m)]
claim = Eq(m, n + 2)


def proof(q):
    q.implies("As given.", Eq(m, n + 2))
