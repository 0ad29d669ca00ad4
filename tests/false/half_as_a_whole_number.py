"""Every number is even.

For n = 1 no whole number is its half.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "may be no whole number"

n, h = integers("n h")
given, sought = {n: "number"}, {h: "half"}
where = [n >= 0]
claim = Eq(2 * floor(n / 2), n)


def proof(q):
    q.define("Half.", Eq(h, n / 2))
    q.implies("So it halves.", Eq(n, 2 * h))
    q.implies("So.", Eq(2 * floor(n / 2), n))
