"""Every number is zero.

The result would be made from itself; no real number is one more than its own square.
"""

from sympy import *

from symcnn import *

from . import square

kind = "what is recalled does not carry"
falls = "speaks of v, and no line before says"

n, V = integers("n"), reals("V")
given, sought = {n: "number"}, {V: "result"}
where = [n >= 0]
claim = Eq(n, 0)


def proof(q):
    q.recall("One more than its square.", square, {square.K[1]: V, square.K[2]: 1})
    q.implies("There is none.", claim)
