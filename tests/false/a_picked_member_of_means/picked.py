"""One of many.

All of the numbers are equal; the place picks one of them.
"""

from sympy import *

from symcnn import *

a, K = sequence("a"), sequence("K", integer=True)
n, i = integers("n i")
m = reals("m")
given, sought = {a: "numbers", K: "places", n: "number", m: "their value"}, {}
where = [n >= 1, K[1] >= 1, K[1] <= n, Independent(K), ForAll(Eq(a[i], m), (i, 1, n))]
claim = Eq(a[K[1]], m)


def proof(q):
    q.implies("It is one of them.", claim)
