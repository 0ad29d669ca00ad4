"""A circle.

a = b + 1 and b = a have no solution.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "used before it is defined|around a circle"

a, b, n = integers("a b n")
given, sought = {n: "side"}, {a: "one", b: "other"}
where = [n >= 1]
claim = Eq(n, 0)


def proof(q):
    q.define("Both.", Eq(a, b + 1), Eq(b, a))
    q.implies("So.", Eq(n, 0))
