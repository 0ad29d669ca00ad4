"""A square and a number.

The number is added.
"""

from sympy import *

from symcnn import *

V, a, K = reals("V"), reals("a"), sequence("K")
given, sought = {K: "numbers", a: "number"}, {V: "result"}
where = []
claim = Eq(V - a, K[1] ** 2)


def proof(q):
    q.define("Square and number.", Eq(V, K[1] ** 2 + a))
    q.implies("It is taken off.", claim)
