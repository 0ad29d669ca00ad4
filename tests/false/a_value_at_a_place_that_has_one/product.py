"""A square and one.

One less is the square, times anything.
"""

from sympy import *

from symcnn import *

V, K, f = reals("V"), sequence("K"), function("f")
given, sought = {K: "numbers", f: "function"}, {V: "result"}
where = []
claim = Eq((V - 1) * (V + 5), f(K[1]) ** 2 * (V + 5))


def proof(q):
    q.define("A square and one.", Eq(V, f(K[1]) ** 2 + 1))
    q.implies("Take one off.", claim)
