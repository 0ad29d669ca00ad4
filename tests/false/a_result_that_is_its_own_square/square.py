"""A square and a rest.

Of two numbers.
"""

from sympy import *

from symcnn import *

V, K = reals("V"), sequence("K")
given, sought = {K: "two numbers"}, {V: "result"}
where = []
claim = Eq(V - K[2], K[1] ** 2)


def proof(q):
    q.define("Square and rest.", Eq(V, K[1] ** 2 + K[2]))
    q.implies("The rest is taken off.", claim)
