"""Logarithm of a product.

At x = -1 there is no logarithm.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not be above 0|false"

x, y, r = reals("x y r")
given, sought = {x: "one", y: "other"}, {r: "sum"}
where = [x * y > 0]
claim = Eq(r, log(x) + log(y))


def proof(q):
    q.define("Of the product.", Eq(r, log(x * y)))
    q.equals("A sum.", log(x) + log(y))
