"""A quotient by one minus a product of zeros.

For n = 0 the product is 1, and the quotient has no value.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"

n, i = integers("n i")
V = reals("V")
given = {n: "layers"}
sought = {V: "quotient"}
where = [n >= 0]
D = 1 - Product(0, (i, 1, n))
claim = Eq(V * D, 1)


def proof(q):
    q.define("Quotient.", Eq(V, 1 / D))
    q.implies("Multiply.", claim)
