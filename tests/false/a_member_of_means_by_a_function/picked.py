"""One of two.

Both numbers are equal; a function of a draw picks one of them.
"""

from sympy import *

from symcnn import *

a, z = sequence("a"), sequence("z")
w = function("w", integer=True)
m = reals("m")
given, sought = {a: "numbers", z: "draws", w: "which one", m: "their value"}, {}
where = [w(z[1]) >= 1, w(z[1]) <= 2, Independent(z), Eq(a[1], m), Eq(a[2], m)]
claim = Eq(a[w(z[1])], m)


def proof(q):
    q.implies("It is one of them.", claim)
