"""An endless product.

With x = 2 the product is 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it has no end"

i = integers("i")
r = reals("r")
x = sequence("x")
given, sought = {x: "factors"}, {r: "product"}
where = []
claim = Eq(r, 0)


def proof(q):
    q.define("Product.", Eq(r, Product(x[i] / 2, (i, 1, oo))))
    q.equals("Halves vanish.", Integer(0))
