"""A product of zeros, of which there may be none.

For n = 0 it is 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false at"

n, i, P = integers("n i P")
given = {n: "layers", i: "a layer"}
sought = {P: "product"}
where = [n >= 0, i >= 1]
claim = Eq(P, 0)


def proof(q):
    q.define("Each layer has gain zero.", Eq(P, Product(0, (i, 1, n))))
    q.equals("A factor is zero.", 0)
