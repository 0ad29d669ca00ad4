"""A square and one.

At least one.
"""

from sympy import *

from symcnn import *

V, K, f = reals("V"), sequence("K"), function("f")
given, sought = {K: "numbers", f: "function"}, {V: "result"}
where = []
claim = V >= 1


def proof(q):
    q.define("A square and one.", Eq(V, f(K[1]) ** 2 + 1))
    q.implies("No square is below 0.", claim)
