"""The claim as a square.

The claim is assumed, in other words; nothing that is sought is in it.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "the constraints say it already"

n, m, s = integers("n m s")
given, sought = {n: "side", m: "another"}, {s: "result"}
where = [n >= 1, Eq((m - n - 2) ** 2, 0)]
claim = Eq(m, n + 2)


def proof(q):
    q.define("Some result.", Eq(s, n))
    q.implies("As given.", claim)
