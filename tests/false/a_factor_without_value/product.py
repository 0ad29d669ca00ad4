"""Zero.

A product with the factor 0 is 0.
"""

from sympy import *

from symcnn import *

j = integers("j")
a, c = sequence("a"), sequence("c")
given, sought = {a: "factors", c: "others", j: "index"}, {}
where = []
claim = Implies(Eq(c[j], 0), Eq(a[j] * c[j], 0))


def proof(q):
    q.implies("By the factor.", claim)
