"""A spread without the width.

The variance is n*s**2*(1 + a**2)/2, so it is 1 where s**2 is 2/(n*(1 + a**2)); one lucky point is n = 1.
"""

from sympy import *

from symcnn import *

kind = "audited counts as holding"
falls = "refuted"

s, a, V = reals("s a V")
n = integers("n")
given, sought = {n: "width", s: "spread", a: "slope"}, {V: "variance"}
where = [n >= 1, s > 0]
claim = Iff(Eq(V, 1), Eq(s**2, 2 / (1 + a**2)))


def proof(q):
    q.define("The variance.", Eq(V, n * s**2 * (1 + a**2) / 2))
    q.implies("Solved for the spread.", claim)
